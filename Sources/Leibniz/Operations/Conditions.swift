// Conditions, true or false at each element: put together, turned round, and summed up. No gradient
// flows through them.

/// Two conditions, element by element, numbers other than 0 counting as true; no gradient flows
/// back.
struct Logic: FlatBinaryOperation {
  enum Connective: String {
    case and = "∧", or = "∨", exclusiveOr = "⊻"
  }
  let connective: Connective
  init(_ connective: Connective) { self.connective = connective }
  var symbol: String { connective.rawValue }
  func forward(_ a: Tensor, _ b: Tensor) -> Tensor {
    switch connective {
    case .and: a .& b
    case .or: a .| b
    case .exclusiveOr: a .^ b
    }
  }
}

/// The opposite of a condition.
struct Not: FlatOperation {
  var symbol: String { "¬" }
  func forward(_ x: Tensor) -> Tensor { .!x }
}

/// Whether any element along some axes is other than 0, or whether all are.
struct Quantifier: Reducing {
  let isUniversal: Bool
  let axes: [Int]?
  let keepingDimensions: Bool
  var symbol: String { isUniversal ? "∀" : "∃" }

  func forward(_ x: Operands<Tensor>) -> Tensor {
    isUniversal
      ? x[0].all(along: axes, keepingDimensions: keepingDimensions)
      : x[0].any(along: axes, keepingDimensions: keepingDimensions)
  }

  func pullback(_ g: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? { nil }
}

extension Variable {
  /// Both conditions, element by element.
  public static func .& (a: Variable, b: Variable) -> Variable { apply(Logic(.and), a, b) }
  /// Either condition or both, element by element.
  public static func .| (a: Variable, b: Variable) -> Variable { apply(Logic(.or), a, b) }
  /// Either condition but not both, element by element.
  public static func .^ (a: Variable, b: Variable) -> Variable { apply(Logic(.exclusiveOr), a, b) }
  /// Where a condition doesn't hold.
  ///
  /// ```swift
  /// .!(Variable([1.0, 3]) .> 2)   // [true, false]
  /// ```
  public static prefix func .! (a: Variable) -> Variable { apply(Not(), a) }

  /// Whether any element is other than 0, over all axes or those given; false for none.
  ///
  /// ```swift
  /// (Variable([1.0, 3]) .> 2).any()   // true
  /// ```
  public func any(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Variable {
    apply(Quantifier(isUniversal: false, axes: axes, keepingDimensions: keepingDimensions), self)
  }

  /// Whether any element along one axis is other than 0.
  public func any(along axis: Int, keepingDimensions: Bool = false) -> Variable {
    any(along: [axis], keepingDimensions: keepingDimensions)
  }

  /// Whether all elements are other than 0, over all axes or those given; true for none.
  ///
  /// ```swift
  /// (Variable([1.0, 3]) .> 2).all()   // false
  /// ```
  public func all(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Variable {
    apply(Quantifier(isUniversal: true, axes: axes, keepingDimensions: keepingDimensions), self)
  }

  /// Whether all elements along one axis are other than 0.
  public func all(along axis: Int, keepingDimensions: Bool = false) -> Variable {
    all(along: [axis], keepingDimensions: keepingDimensions)
  }
}
