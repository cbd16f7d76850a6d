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

extension Variable {
  private static func compare(_ relation: Compare.Relation, _ a: Variable, _ b: Variable)
    -> Variable
  {
    apply(Compare(relation: relation), a, b)
  }

  // Element by element, with broadcasting; the results are bool, for `where`. No gradient flows through them.
  public static func .== (a: Variable, b: Variable) -> Variable { compare(.equal, a, b) }
  public static func .!= (a: Variable, b: Variable) -> Variable { compare(.notEqual, a, b) }
  public static func .< (a: Variable, b: Variable) -> Variable { compare(.less, a, b) }
  public static func .<= (a: Variable, b: Variable) -> Variable { compare(.lessOrEqual, a, b) }
  public static func .> (a: Variable, b: Variable) -> Variable { compare(.greater, a, b) }
  public static func .>= (a: Variable, b: Variable) -> Variable { compare(.greaterOrEqual, a, b) }
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
  /// let y = Variable.where(x .> 0, log(x), 0)
  /// ```
  public static func `where`(_ condition: Variable, _ a: Variable, _ b: Variable) -> Variable {
    apply(Where(), [condition, a, b])
  }

  /// The same with numbers and tensors. A number takes the dtype of the other operand; two numbers make float64.
  ///
  /// ```swift
  /// let sign = Variable.where(x .> 0, 1, -1)
  /// ```
  public static func `where`(
    _ condition: some GraphOperand, _ a: some GraphOperand, _ b: some GraphOperand
  ) -> Variable {
    let dtype = (a as? Variable)?.dtype ?? (b as? Variable)?.dtype ?? .float64
    return self.where(
      condition.asVariable(beside: .bool), a.asVariable(beside: dtype), b.asVariable(beside: dtype))
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
/// The lesser of a and b; NaN where either is.
public func minimum(_ a: Variable, _ b: Variable) -> Variable { apply(Minimum(), a, b) }

/// x held within bounds: derivative 1 from the lower to the upper bound, both included, else 0.
struct Clamp: UnaryOperation {
  let bounds: ClosedRange<Double>
  var symbol: String { "clamp" }
  func forward(_ x: Tensor) -> Tensor { clamp(x, bounds) }
  func partial(at x: Variable, result y: Variable) -> Variable {
    ((x .>= bounds.lowerBound) .& (x .<= bounds.upperBound)).cast(to: x.dtype)
  }
}

/// x where it lies within the bounds, else the nearer bound. Derivative 1 within the bounds and on them, else 0.
///
/// ```swift
/// clamp(Variable([-2.0, 0.5, 3]), 0...1)   // [0, 0.5, 1]
/// ```
public func clamp(_ x: Variable, _ bounds: ClosedRange<some WeakNumber>) -> Variable {
  let (lower, upper) = (bounds.lowerBound.weakTensor.scalar, bounds.upperBound.weakTensor.scalar)
  return apply(Clamp(bounds: lower...upper), x)
}

/// x where it isn't less than the bound, else the bound.
///
/// ```swift
/// clamp(Variable([-2.0, 3]), 0...)   // [0, 3]
/// ```
public func clamp(_ x: Variable, _ bounds: PartialRangeFrom<some WeakNumber>) -> Variable {
  apply(Clamp(bounds: bounds.lowerBound.weakTensor.scalar ... .infinity), x)
}

/// x where it isn't greater than the bound, else the bound.
///
/// ```swift
/// clamp(Variable([-2.0, 3]), ...1)   // [-2, 1]
/// ```
public func clamp(_ x: Variable, _ bounds: PartialRangeThrough<some WeakNumber>) -> Variable {
  apply(Clamp(bounds: -.infinity...bounds.upperBound.weakTensor.scalar), x)
}

/// x where it lies within bounds that differ from element to element, else the nearer bound; the upper where the
/// lower is above it, NaN where one of the three is. The gradient goes to what was taken: to x on a bound.
///
/// ```swift
/// let x = Variable([-2.0, 0.5, 3]), low = Variable([-1.0, 0, 0])
/// clamp(x, from: low, to: 1)   // [-1, 0.5, 1]
/// ```
public func clamp(
  _ x: Variable, from lower: some GraphOperand, to upper: some GraphOperand
) -> Variable {
  let (lower, upper) = (x.operand(lower), x.operand(upper))
  // A comparison with NaN is false: a NaN among the bounds is taken, and one in x is kept.
  let raised = Variable.where((x .== x) .& .!(x .>= lower), lower, x)
  return Variable.where((raised .== raised) .& .!(raised .<= upper), upper, raised)
}
