import CKernels

// Choosing between values: comparisons, where, maximum, minimum, clamp.

/// A comparison of two variables: bool, and no gradient flows back.
struct Compare: FlatBinaryOperation {
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
}

extension Variable {
  private static func compare(_ relation: Compare.Relation, _ a: Variable, _ b: Variable)
    -> Variable
  {
    apply(Compare(relation: relation), a, b)
  }

  // Element by element, with broadcasting; the results are bool, for `where`. No gradient flows
  // through them.
  public static func .== (a: Variable, b: Variable) -> Variable { compare(.equal, a, b) }
  public static func .!= (a: Variable, b: Variable) -> Variable { compare(.notEqual, a, b) }
  public static func .< (a: Variable, b: Variable) -> Variable { compare(.less, a, b) }
  public static func .<= (a: Variable, b: Variable) -> Variable { compare(.lessOrEqual, a, b) }
  public static func .> (a: Variable, b: Variable) -> Variable { compare(.greater, a, b) }
  public static func .>= (a: Variable, b: Variable) -> Variable { compare(.greaterOrEqual, a, b) }
}

/// Where a has the value y, or is NaN: the elements that an extreme y was taken from; no gradient
/// flows back.
struct Same: FlatBinaryOperation {
  var symbol: String { "=" }
  func forward(_ a: Tensor, _ y: Tensor) -> Tensor { Tensor.comparison(LZ_SAME, "=", a, y) }
}

/// y = c ? a : b. The gradient goes to the operand that was taken, and only there: 0, not 0 · NaN, reaches the other.
struct Where: TernaryElementwiseOperation {
  var symbol: String { "where" }
  var traits: OperationTraits { [.broadcasting, .hiding, .selecting] }
  func forward(_ c: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor { Tensor.where(c, a, b) }
  func partial(
    _ i: Int, at c: Variable, _ a: Variable, _ b: Variable, result y: Variable
  ) -> Variable {
    scaled(y.constant(1), i, at: c, a, b, result: y) ?? y.constant(0)
  }
  func scaled(
    _ t: Variable, _ i: Int, at c: Variable, _ a: Variable, _ b: Variable, result y: Variable
  ) -> Variable? {
    switch i {
    case 1: Variable.where(c, t, t.constant(0))
    case 2: Variable.where(c, t.constant(0), t)
    default: nil
    }
  }
  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    switch i {
    case 1: (live .& x[0]).any(toShape: x[1].shape)
    case 2: (live .& .!x[0]).any(toShape: x[2].shape)
    default: nil
    }
  }
}

extension Variable {
  /// `condition ? a : b`, element by element, with broadcasting. What the operand that isn't taken holds, a NaN
  /// too, shows neither in the value nor in a gradient.
  ///
  /// Nor does what the operand was computed from: an element that no taken element depends on has
  /// the gradient 0, whatever infinities and NaNs lie between. For operations that mix elements
  /// (softmax, norms, products of matrices, losses of rows, running products …) that holds for the
  /// rows, columns or ends of which nothing is taken. An operation of your own passes it on if it
  /// is element-wise; of any other, all elements count as taken when one is. What was multiplied by
  /// a number 0, rather than hidden, isn't hidden: 0 · ∞ is NaN.
  ///
  /// ```swift
  /// let y = Variable.where(x .> 0, log(x), 0)
  /// ```
  public static func `where`(_ condition: Variable, _ a: Variable, _ b: Variable) -> Variable {
    apply(Where(), [condition, a, b])
  }

  /// The same with numbers and tensors. A number takes the dtype of the other operand; two numbers
  /// make float64.
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

  /// The same with a condition that isn't part of the graph, which may be a literal.
  ///
  /// ```swift
  /// let head = Variable.where([true, true, false], x, 0)
  /// ```
  @_disfavoredOverload
  public static func `where`(
    _ condition: Tensor, _ a: some GraphOperand, _ b: some GraphOperand
  ) -> Variable {
    self.where(Variable.constant(condition), a, b)
  }

  /// The same with a Double, which may be written `-.infinity`.
  public static func `where`(
    _ condition: some GraphOperand, _ a: Variable, _ b: Double
  ) -> Variable {
    self.where(condition.asVariable(beside: .bool), a, a.constant(b))
  }

  /// The same with a Double, which may be written `-.infinity`.
  public static func `where`(
    _ condition: some GraphOperand, _ a: Double, _ b: Variable
  ) -> Variable {
    self.where(condition.asVariable(beside: .bool), b.constant(a), b)
  }

  /// The same with two Doubles, which make float64.
  public static func `where`(
    _ condition: some GraphOperand, _ a: Double, _ b: Double
  ) -> Variable {
    self.where(
      condition.asVariable(beside: .bool), a.asVariable(beside: .float64),
      b.asVariable(beside: .float64))
  }

  /// The same with a tensor, which may be a literal.
  @_disfavoredOverload
  public static func `where`(
    _ condition: some GraphOperand, _ a: Variable, _ b: Tensor
  ) -> Variable {
    self.where(condition.asVariable(beside: .bool), a, a.operand(b))
  }

  /// The same with a tensor, which may be a literal.
  @_disfavoredOverload
  public static func `where`(
    _ condition: some GraphOperand, _ a: Tensor, _ b: Variable
  ) -> Variable {
    self.where(condition.asVariable(beside: .bool), b.operand(a), b)
  }

  /// The same of two variables, which may be written `.constant(…)`.
  public static func `where`(_ condition: Tensor, _ a: Variable, _ b: Variable) -> Variable {
    self.where(Variable.constant(condition), a, b)
  }
}

/// An extreme of two operands: all of the gradient goes to the one that was taken, half to each of
/// two equal ones. Of a NaN and a number the NaN was taken.
protocol Choice: BinaryElementwiseOperation {}

extension Choice {
  var traits: OperationTraits { [.broadcasting, .hiding] }

  func partial(_ i: Int, at a: Variable, _ b: Variable, result y: Variable) -> Variable {
    share(of: y.constant(1), i, at: a, b, y)
  }

  func scaled(_ t: Variable, _ i: Int, at a: Variable, _ b: Variable, result y: Variable)
    -> Variable?
  {
    let part = share(of: t, i, at: a, b, y)
    guard isRecording else { return part }
    // Half of the gradient is a convention about both operands, where they are equal.
    let tied = apply(Same(), a, y) .& apply(Same(), b, y)
    return part + apply(Kink(), a.broadcast(to: y.shape), tied)
      + apply(Kink(), b.broadcast(to: y.shape), tied)
  }

  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    (live .& apply(Same(), x[i], y)).any(toShape: x[i].shape)
  }

  private func share(of g: Variable, _ i: Int, at a: Variable, _ b: Variable, _ y: Variable)
    -> Variable
  {
    let (x, other) = i == 0 ? (a, b) : (b, a)
    let half = Variable.where(apply(Same(), other, y), g * 0.5, g)
    return Variable.where(apply(Same(), x, y), half, g.constant(0))
  }
}

/// max(a, b).
struct Maximum: Choice {
  var symbol: String { "max" }
  func forward(_ a: Tensor, _ b: Tensor) -> Tensor { maximum(a, b) }
}

/// min(a, b).
struct Minimum: Choice {
  var symbol: String { "min" }
  func forward(_ a: Tensor, _ b: Tensor) -> Tensor { minimum(a, b) }
}

/// The greater of a and b; NaN where either is.
public func maximum(_ a: Variable, _ b: Variable) -> Variable { apply(Maximum(), a, b) }
/// The lesser of a and b; NaN where either is.
public func minimum(_ a: Variable, _ b: Variable) -> Variable { apply(Minimum(), a, b) }

/// x held within bounds: derivative 1 from the lower to the upper bound, both included, else 0.
struct Clamp: UnaryElementwiseOperation {
  let bounds: ClosedRange<Double>
  var symbol: String { "clamp" }
  var traits: OperationTraits { [.broadcasting, .hiding, .selecting] }
  func forward(_ x: Tensor) -> Tensor { clamp(x, bounds) }
  func partial(at x: Variable, result y: Variable) -> Variable { between(x, x.constant(1)) }
  func scaled(_ t: Variable, at x: Variable, result y: Variable) -> Variable? { between(x, t) }
  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    let x = x[0]
    return live .& .!(x .< bounds.lowerBound) .& .!(x .> bounds.upperBound)
  }
  /// What `inside` holds where x is within the bounds or NaN.
  private func between(_ x: Variable, _ inside: Variable) -> Variable {
    let zero = inside.constant(0)
    return Variable.where(
      x .< bounds.lowerBound, zero, Variable.where(x .> bounds.upperBound, zero, inside))
  }
}

/// x where it lies within the bounds, else the nearer bound. Derivative 1 within the bounds and on
/// them, else 0.
///
/// ```swift
/// clamp(Variable([-2.0, 0.5, 3]), 0...1)   // [0, 0.5, 1]
/// ```
@_disfavoredOverload
public func clamp(_ x: Variable, _ bounds: ClosedRange<some WeakNumber>) -> Variable {
  apply(Clamp(bounds: bound(bounds.lowerBound)...bound(bounds.upperBound)), x)
}

/// x within bounds that are Doubles, as in `clamp(x, -.pi ... .pi)`.
public func clamp(_ x: Variable, _ bounds: ClosedRange<Double>) -> Variable {
  apply(Clamp(bounds: bounds), x)
}

/// x where it isn't less than the bound, else the bound.
///
/// ```swift
/// clamp(Variable([-2.0, 3]), 0...)   // [0, 3]
/// ```
public func clamp(_ x: Variable, _ bounds: PartialRangeFrom<some WeakNumber>) -> Variable {
  apply(Clamp(bounds: bound(bounds.lowerBound) ... .infinity), x)
}

/// x where it isn't greater than the bound, else the bound.
///
/// ```swift
/// clamp(Variable([-2.0, 3]), ...1)   // [-2, 1]
/// ```
public func clamp(_ x: Variable, _ bounds: PartialRangeThrough<some WeakNumber>) -> Variable {
  apply(Clamp(bounds: -.infinity...bound(bounds.upperBound)), x)
}

private func bound(_ number: some WeakNumber) -> Double {
  let bound = number.weakTensor.scalar
  guard !bound.isNaN else { fail("clamp: the bound is not a number") }
  return bound
}

/// x where it lies within bounds that differ from element to element, else the nearer bound; the
/// upper where the lower is above it, NaN where one of the three is. The gradient goes to what was
/// taken: to x on a bound.
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
