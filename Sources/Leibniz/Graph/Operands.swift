/// What an operation is applied to, in order: a collection that needs no list for one or two.
///
/// ```swift
/// func forward(_ x: Operands<Tensor>) -> Tensor { x[0] + x[1] }
/// ```
public struct Operands<Element>: RandomAccessCollection {
  let first: Element
  let second: Element?
  /// Those after the second; nil for none.
  let rest: [Element]?

  /// One operand.
  @inline(__always)
  public init(_ first: Element) {
    self.first = first
    second = nil
    rest = nil
  }

  /// Two operands.
  @inline(__always)
  public init(_ first: Element, _ second: Element) {
    self.first = first
    self.second = second
    rest = nil
  }

  /// Any number of operands but none.
  public init(list elements: [Element]) {
    guard let first = elements.first else { fail("Operands: an operation needs an operand") }
    self.init(
      first, elements.count > 1 ? elements[1] : nil,
      elements.count > 2 ? Array(elements[2...]) : nil)
  }

  @inline(__always)
  init(_ first: Element, _ second: Element?, _ rest: [Element]?) {
    self.first = first
    self.second = second
    self.rest = rest
  }

  public var startIndex: Int { 0 }

  @inline(__always)
  public var endIndex: Int { second == nil ? 1 : 2 + (rest?.count ?? 0) }

  /// An operand. Traps where there is none.
  @inline(__always)
  public subscript(i: Int) -> Element {
    if i == 0 { return first }
    if i == 1, let second { return second }
    guard let rest, i >= 2, i - 2 < rest.count else { failIndex(i) }
    return rest[i - 2]
  }

  @inline(never)
  private func failIndex(_ i: Int) -> Never {
    fail("Operands: there is no operand \(i) of \(count)")
  }
}

extension Operands<Shape> {
  /// Throws unless there are as many.
  func require(_ n: Int) throws(ShapeError) {
    if count != n { throw ShapeError("takes \(n) operand\(n == 1 ? "" : "s"), not \(count)") }
  }
}

extension Operands: Sendable where Element: Sendable {}

/// The variables that a result was computed from, in order: where a rule is evaluated.
public struct Inputs: RandomAccessCollection {
  /// A variable that owns them.
  let owner: Variable

  @inline(__always)
  init(of owner: Variable) { self.owner = owner }

  public var startIndex: Int { 0 }
  public var endIndex: Int { owner.inputCount }

  /// An input. Traps where there is none.
  @inline(__always)
  public subscript(i: Int) -> Variable { owner.input(i) }

  /// Calls `body` with the first one, without retaining it.
  @inline(__always)
  func withFirst<R>(_ body: (Variable) -> R) -> R { owner.first!._withUnsafeGuaranteedRef(body) }

  /// Calls `body` with the first two, without retaining them.
  @inline(__always)
  func withTwo<R>(_ body: (Variable, Variable) -> R) -> R {
    owner.first!._withUnsafeGuaranteedRef { a in
      owner.second!._withUnsafeGuaranteedRef { b in body(a, b) }
    }
  }
}
