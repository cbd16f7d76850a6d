import CKernels

// Choosing between values: comparisons, where, maximum, minimum, clamp.

/// A comparison of two variables: bool, and no gradient flows back.
struct Compare: BinaryOperation {
  enum Relation: String {
    case equal = "=", notEqual = "≠", less = "<", lessOrEqual = "≤", greater = ">", greaterOrEqual =
      "≥"
  }
  let relation: Relation
  var symbol: String { relation.rawValue }
  func forward(_ a: Tensor, _ b: Tensor) -> Tensor {
    switch relation {
    case .equal: a .== b
    case .notEqual: a .!= b
    case .less: a .< b
    case .lessOrEqual: a .<= b
    case .greater: a .> b
    case .greaterOrEqual: a .>= b
    }
  }
  func partial(_ i: Int, at a: Variable, _ b: Variable, result y: Variable) -> Variable {
    a.constant(0)
  }
  func pullback(_ g: Variable, to i: Int, at x: [Variable], result y: Variable) -> Variable? { nil }
  func _pullback(_ g: Variable, to i: Int, of y: Variable) -> Variable? { nil }
}

/// Both conditions, element by element; no gradient flows back.
struct And: BinaryOperation {
  var symbol: String { "∧" }
  func forward(_ a: Tensor, _ b: Tensor) -> Tensor { a .& b }
  func partial(_ i: Int, at a: Variable, _ b: Variable, result y: Variable) -> Variable {
    a.constant(0)
  }
  func pullback(_ g: Variable, to i: Int, at x: [Variable], result y: Variable) -> Variable? { nil }
  func _pullback(_ g: Variable, to i: Int, of y: Variable) -> Variable? { nil }
}

extension Variable {
  private static func compare(_ relation: Compare.Relation, _ a: Variable, _ b: Variable)
    -> Variable
  {
    apply(Compare(relation: relation), a, b)
  }

  // Element by element, with broadcasting; the results are bool, for `where`.
  public static func .== (a: Variable, b: Variable) -> Variable { compare(.equal, a, b) }
  public static func .== (a: Variable, b: Double) -> Variable { compare(.equal, a, a.constant(b)) }
  public static func .!= (a: Variable, b: Variable) -> Variable { compare(.notEqual, a, b) }
  public static func .!= (a: Variable, b: Double) -> Variable {
    compare(.notEqual, a, a.constant(b))
  }
  public static func .< (a: Variable, b: Variable) -> Variable { compare(.less, a, b) }
  public static func .< (a: Variable, b: Double) -> Variable { compare(.less, a, a.constant(b)) }
  public static func .<= (a: Variable, b: Variable) -> Variable { compare(.lessOrEqual, a, b) }
  public static func .<= (a: Variable, b: Double) -> Variable {
    compare(.lessOrEqual, a, a.constant(b))
  }
  public static func .> (a: Variable, b: Variable) -> Variable { compare(.greater, a, b) }
  public static func .> (a: Variable, b: Double) -> Variable { compare(.greater, a, a.constant(b)) }
  public static func .>= (a: Variable, b: Variable) -> Variable { compare(.greaterOrEqual, a, b) }
  public static func .>= (a: Variable, b: Double) -> Variable {
    compare(.greaterOrEqual, a, a.constant(b))
  }
  public static func .& (a: Variable, b: Variable) -> Variable { apply(And(), a, b) }
}

/// y = c ? a : b. The gradient goes to the operand that was taken, and only there: 0, not 0 · NaN, reaches the other.
struct Where: Operation {
  var symbol: String { "where" }
  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try inputs[0].broadcast(with: inputs[1].broadcast(with: inputs[2]))
  }
  func forward(_ x: [Tensor]) -> Tensor { Tensor.where(x[0], x[1], x[2]) }
  func pullback(_ g: Variable, to i: Int, at x: [Variable], result y: Variable) -> Variable? {
    let zero = g.constant(0)
    switch i {
    case 1: return Variable.where(x[0], g, zero).summed(to: x[1].shape)
    case 2: return Variable.where(x[0], zero, g).summed(to: x[2].shape)
    default: return nil
    }
  }
}

extension Variable {
  /// `condition ? a : b`, element by element, with broadcasting. What the operand that isn't taken holds, a NaN
  /// too, shows neither in the value nor in a gradient.
  ///
  /// ```swift
  /// let y = Variable.where(x .> 0, log(x), x.constant(0))
  /// ```
  public static func `where`(_ condition: Variable, _ a: Variable, _ b: Variable) -> Variable {
    apply(Where(), [condition, a, b])
  }

  /// The same with a condition that isn't part of the graph.
  public static func `where`(_ condition: Tensor, _ a: Variable, _ b: Variable) -> Variable {
    self.where(Variable.constant(condition), a, b)
  }
}

/// max(a, b): 1 for the greater operand, 0 for the other; ½ for each where they are equal.
struct Maximum: BinaryOperation {
  var symbol: String { "max" }
  func forward(_ a: Tensor, _ b: Tensor) -> Tensor { maximum(a, b) }
  func partial(_ i: Int, at a: Variable, _ b: Variable, result y: Variable) -> Variable {
    i == 0 ? taken(a .> b, a .== b, a.dtype) : taken(b .> a, a .== b, a.dtype)
  }
}

/// min(a, b): 1 for the lesser operand, 0 for the other; ½ for each where they are equal.
struct Minimum: BinaryOperation {
  var symbol: String { "min" }
  func forward(_ a: Tensor, _ b: Tensor) -> Tensor { minimum(a, b) }
  func partial(_ i: Int, at a: Variable, _ b: Variable, result y: Variable) -> Variable {
    i == 0 ? taken(a .< b, a .== b, a.dtype) : taken(b .< a, a .== b, a.dtype)
  }
}

/// 1 where `all`, ½ where `half`, else 0.
private func taken(_ all: Variable, _ half: Variable, _ dtype: DType) -> Variable {
  all.cast(to: dtype) + 0.5 * half.cast(to: dtype)
}

/// The greater of a and b; NaN where either is.
public func maximum(_ a: Variable, _ b: Variable) -> Variable { apply(Maximum(), a, b) }
/// The greater of a and a number.
public func maximum(_ a: Variable, _ b: Double) -> Variable { maximum(a, a.constant(b)) }
/// The lesser of a and b; NaN where either is.
public func minimum(_ a: Variable, _ b: Variable) -> Variable { apply(Minimum(), a, b) }
/// The lesser of a and a number.
public func minimum(_ a: Variable, _ b: Double) -> Variable { minimum(a, a.constant(b)) }

/// x held within bounds: derivative 1 from the lower to the upper bound, both included, else 0.
struct Clamp: UnaryOperation {
  let bounds: ClosedRange<Double>
  var symbol: String { "clamp" }
  func forward(_ x: Tensor) -> Tensor { clamp(x, bounds) }
  func partial(at x: Variable, result y: Variable) -> Variable {
    ((x .>= bounds.lowerBound) .& (x .<= bounds.upperBound)).cast(to: x.dtype)
  }
}

/// x where it lies within the bounds, else the nearer bound.
///
/// ```swift
/// clamp(Variable([-2.0, 0.5, 3]), 0...1)   // [0, 0.5, 1]
/// ```
public func clamp(_ x: Variable, _ bounds: ClosedRange<Double>) -> Variable {
  apply(Clamp(bounds: bounds), x)
}
