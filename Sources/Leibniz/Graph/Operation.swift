/// What happened to numbers on their way: a rule for values and a rule for derivatives.
///
/// An operation is a small pure value. It holds attributes (an axis, a slope) and no state, so a graph can be
/// run again on new values. Its derivative is written with `Variable` operations, so it can be
/// differentiated again. Custom operations have exactly the form of the built-in ones:
///
/// - one or two operands, element by element: conform to ``UnaryOperation`` or ``BinaryOperation`` and give the
///   local partial derivatives;
/// - anything else: conform to this protocol and give the vector-Jacobian product ``pullback(_:to:at:result:)``.
///
/// ```swift
/// struct Cube: UnaryOperation {
///   let symbol = "cube"
///   func forward(_ x: Tensor) -> Tensor { x * x * x }
///   func partial(at x: Variable, result y: Variable) -> Variable { 3.0 * x * x }
/// }
/// let y = apply(Cube(), Variable(2.0))   // y.value.scalar == 8
/// ```
///
/// In a file that imports Foundation, which has an `Operation` of its own, write `Leibniz.Operation`.
public protocol Operation: Sendable {
  /// How the operation is written in a picture: `+`, `sin`.
  var symbol: String { get }

  /// The shape of the result, from the inputs' shapes. Throws a `ShapeError` that explains what doesn't fit;
  /// the operation's and the variables' names are added to it.
  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape

  /// The value of the result, from the inputs' values. Called when the shapes fit.
  func forward(_ x: [Tensor]) -> Tensor

  /// The vector-Jacobian product gᵀ·∂y/∂xᵢ: what the gradient `g` of the result contributes to the gradient of
  /// input `i`, in that input's shape; nil stands for zero. Called for inputs that need a gradient only.
  func pullback(_ g: Variable, to i: Int, at x: [Variable], result y: Variable) -> Variable?

  /// The doorway's own entry to `forward`, without arrays where there are one or two operands.
  func _forward(_ y: Variable) -> Tensor

  /// The doorway's own entry to `pullback`.
  func _pullback(_ g: Variable, to i: Int, of y: Variable) -> Variable?

  /// Whether some elements of an input may have no part in the result, such as those that a slice
  /// leaves out.
  var _hides: Bool { get }

  /// Whether the operation is linear, with numbers of one sign.
  var _isLinear: Bool { get }

  /// Adds what `g` contributes to input `i` to the `sum` of earlier contributions, where that takes less work
  /// than `pullback` and an addition: for a part of the input, say. False if it doesn't.
  func _pullback(_ g: Tensor, to i: Int, addingTo sum: inout Tensor) -> Bool
}

extension Operation {
  public func _forward(_ y: Variable) -> Tensor {
    checkedValue(y.inputs)
  }

  public func _pullback(_ g: Variable, to i: Int, of y: Variable) -> Variable? {
    let x = y.inputs
    guard let part = pullback(g, to: i, at: x, result: y) else { return nil }
    checkPullback(part, to: i, x[i])
    return part
  }

  public var _hides: Bool { false }

  public var _isLinear: Bool { false }

  public func _pullback(_ g: Tensor, to i: Int, addingTo sum: inout Tensor) -> Bool { false }

  /// The shape of the result. Stops with the operation, the shapes and the variables' names unless
  /// they fit.
  @discardableResult
  func checkShapes(_ x: [Variable]) -> Shape {
    do { return try shape(of: x.map(\.stored.shape)) } catch {
      fail("\(symbol): \(error.description)\(describeNames(x))")
    }
  }

  /// The value of the result, whose shape is the one that the operation said.
  func checkedValue(_ x: [Variable]) -> Tensor {
    let shape = checkShapes(x)
    let value = forward(x.map(\.stored))
    if value.shape != shape { failResult(value, shape, x) }
    return value
  }

  /// Stops unless a value of one operand has the shape that the operation says.
  @inline(__always)
  func checkResult(_ value: Tensor, _ x: Variable) {
    if value.rank == 0 && x.stored.rank == 0 || value.hasShape(of: x.stored) { return }
    checkUnusualResult(value, x)
  }

  @inline(never)
  private func checkUnusualResult(_ value: Tensor, _ x: Variable) {
    let shape = checkShapes([x])
    if value.shape != shape { failResult(value, shape, [x]) }
  }

  @inline(never)
  private func failResult(_ value: Tensor, _ shape: Shape, _ x: [Variable]) -> Never {
    fail(
      """
      \(symbol): forward gave a value of shape \(value.shape), but the operation's shape rule says \
      \(shape)\(describeNames(x))
      """)
  }

  /// Stops unless a part of a gradient has the shape of the input that it belongs to.
  @inline(__always)
  func checkPullback(_ part: Variable, to i: Int, _ x: Variable) {
    if part.stored.rank == 0 && x.stored.rank == 0 { return }
    if !part.stored.hasShape(of: x.stored) { failPullback(part.shape, i, x.shape, [x]) }
  }

  @inline(never)
  func failPullback(_ found: Shape, _ i: Int, _ wanted: Shape, _ x: [Variable]) -> Never {
    fail(
      """
      \(symbol): the gradient with respect to input \(i) has shape \(found), but \(wanted) is needed\
      \(describeNames(x))
      """)
  }

  @inline(never)
  func describeNames(_ x: [Variable]) -> String {
    x.contains { $0.name != nil }
      ? " (\(x.map { $0.name ?? "unnamed" }.joined(separator: ", ")))" : ""
  }
}

/// An operation y = f(x) on each element alone.
public protocol UnaryOperation: Operation {
  /// f(x), in the shape of x.
  func forward(_ x: Tensor) -> Tensor
  /// The local partial derivative ∂y/∂x at each element. `y` is the result, for rules that read best with it.
  func partial(at x: Variable, result y: Variable) -> Variable
}

extension UnaryOperation {
  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape { inputs[0] }
  public func forward(_ x: [Tensor]) -> Tensor { forward(x[0]) }

  public func pullback(_ g: Variable, to i: Int, at x: [Variable], result y: Variable) -> Variable?
  {
    g.times(partial(at: x[0], result: y))
  }

  public func _forward(_ y: Variable) -> Tensor {
    y.first!._withUnsafeGuaranteedRef {
      let value = forward($0.stored)
      checkResult(value, $0)
      return value
    }
  }

  public func _pullback(_ g: Variable, to i: Int, of y: Variable) -> Variable? {
    y.first!._withUnsafeGuaranteedRef {
      let part = g.times(partial(at: $0, result: y))
      checkPullback(part, to: i, $0)
      return part
    }
  }
}

/// An operation y = f(a, b) on each pair of elements alone, with broadcasting.
public protocol BinaryOperation: Operation {
  /// f(a, b), in the shape that both broadcast to.
  func forward(_ a: Tensor, _ b: Tensor) -> Tensor
  /// The local partial derivative at each element: ∂y/∂a for `i` = 0, ∂y/∂b for `i` = 1.
  func partial(_ i: Int, at a: Variable, _ b: Variable, result y: Variable) -> Variable
  /// The doorway's own entry to `forward`: the value, with its shapes checked.
  func _value(_ a: Variable, _ b: Variable) -> Tensor
}

/// A binary operation that takes any two shapes that broadcast, and whose value has the shape that
/// comes of it.
protocol Broadcasting: BinaryOperation {}

extension Broadcasting {
  @inline(__always)
  func _value(_ a: Variable, _ b: Variable) -> Tensor {
    if a.stored.rank != 0 && b.stored.rank != 0 && a.stored.shape != b.stored.shape,
      !a.stored.shape.broadcasts(with: b.stored.shape)
    {
      checkShapes([a, b])
    }
    return forward(a.stored, b.stored)
  }
}

extension BinaryOperation {
  public func _value(_ a: Variable, _ b: Variable) -> Tensor { checkedValue([a, b]) }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try inputs[0].broadcast(with: inputs[1])
  }
  public func forward(_ x: [Tensor]) -> Tensor { forward(x[0], x[1]) }

  public func pullback(_ g: Variable, to i: Int, at x: [Variable], result y: Variable) -> Variable?
  {
    return part(g, i, x[0], x[1], y)
  }

  /// The product of the chain rule, summed to the shape of input `i`.
  @inline(__always)
  private func part(_ g: Variable, _ i: Int, _ a: Variable, _ b: Variable, _ y: Variable)
    -> Variable
  {
    let product = g.times(partial(i, at: a, b, result: y))
    let x = i == 0 ? a : b
    if product.stored.rank == 0 && x.stored.rank == 0 { return product }
    return summed(product, i, x, y)
  }

  @inline(never)
  private func summed(_ product: Variable, _ i: Int, _ x: Variable, _ y: Variable) -> Variable {
    if product.stored.hasShape(of: x.stored) { return product }
    // A partial derivative may be smaller than the result (a constant), and for a sum of products
    // greater.
    let wanted = y.shape.isEmpty ? x.shape : y.shape
    guard product.shape == y.shape, x.shape.broadcasts(to: y.shape) else {
      failPullback(product.shape, i, wanted, [x])
    }
    return product.summed(to: x.shape)
  }

  public func _forward(_ y: Variable) -> Tensor {
    _value(y.first!.takeUnretainedValue(), y.second!.takeUnretainedValue())
  }

  public func _pullback(_ g: Variable, to i: Int, of y: Variable) -> Variable? {
    y.first!._withUnsafeGuaranteedRef { a in
      y.second!._withUnsafeGuaranteedRef { b in part(g, i, a, b, y) }
    }
  }
}

/// An operation with its inputs: what made a variable.
///
/// ```swift
/// let F = Variable(2.0) * Variable(3.0)
/// F.creator!.symbol          // "×"
/// F.creator!.inputs.count    // 2
/// ```
public struct Application {
  /// The operation.
  public let operation: any Operation
  /// What it was applied to, in order.
  public let inputs: [Variable]
  /// The operation's symbol.
  public var symbol: String { operation.symbol }
}
