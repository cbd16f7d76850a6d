// Swift numbers and tensors beside variables: `x * n`, `max(x, 0)`, `matmul(data, w)`, `x .> 0.5`.
//
// Swift's own arithmetic operators have an overload for each type, not one generic one: with those
// the type checker needs milliseconds for an expression of many operators, and seconds with a
// generic one. With `**`, which it knows nothing of, it is the other way round.
// Comparisons and functions have one of Double beside the generic one, for `x .< .infinity`. Those
// of Float are the second choice, so that `x * .pi` isn't ambiguous; those of Tensor, so that a
// literal is taken for a number.

/// What can stand in an expression with variables: another variable, a tensor, or a Swift number.
///
/// A number is a constant of the dtype of the variable that it meets, if that is a floating-point
/// one; so is a literal tensor of one number. Any other tensor is a constant of its own dtype.
///
/// ```swift
/// let data = Tensor([[1.0, 2], [3, 4]]), w = Variable([1.0, 2]), n = 2
/// matmul(data, w) / n   // [2.5, 5.5]
/// ```
public protocol GraphOperand {
  /// This, as a variable beside one of this dtype.
  func asVariable(beside dtype: DType) -> Variable
}

extension Variable: GraphOperand {
  /// The variable itself.
  public func asVariable(beside dtype: DType) -> Variable { self }
}

extension Tensor: GraphOperand {
  public func asVariable(beside dtype: DType) -> Variable {
    var value = self
    if isWeak && dtype.isFloatingPoint {
      value = cast(to: dtype)
    } else if !isWeak || self.dtype.isFloatingPoint {
      value.isWeak = false
    }
    return Variable(stored: value, isConstant: true)
  }
}

extension Int: GraphOperand {
  public func asVariable(beside dtype: DType) -> Variable {
    dtype.isFloatingPoint
      ? Variable(stored: Tensor(number: Double(self), dtype: dtype), isConstant: true)
      : weakTensor.asVariable(beside: dtype)
  }
}

extension Float: GraphOperand {
  public func asVariable(beside dtype: DType) -> Variable {
    dtype.isFloatingPoint
      ? Variable(stored: Tensor(number: Double(self), dtype: dtype), isConstant: true)
      : weakTensor.asVariable(beside: dtype)
  }
}

extension Double: GraphOperand {
  public func asVariable(beside dtype: DType) -> Variable {
    dtype.isFloatingPoint
      ? Variable(stored: Tensor(number: self, dtype: dtype), isConstant: true)
      : weakTensor.asVariable(beside: dtype)
  }
}

extension Variable {
  /// A number as a constant of this variable's dtype, or of float64 beside integers and bools,
  /// which would cut off its fraction.
  @inline(__always)
  func constant(_ number: Double) -> Variable {
    let dtype = stored.dtype.isFloatingPoint ? stored.dtype : .float64
    return Variable(stored: Tensor(number: number, dtype: dtype), isConstant: true)
  }

  /// What stands beside this variable, as one.
  func operand(_ other: some GraphOperand) -> Variable { other.asVariable(beside: dtype) }

  /// What is compared with this variable, as one: a number keeps its value, which this variable's
  /// dtype may not hold.
  func compared(with other: some GraphOperand) -> Variable {
    switch other {
    case let number as any WeakNumber: Variable(stored: number.weakTensor, isConstant: true)
    case let literal as Tensor where literal.isWeak: Variable(stored: literal, isConstant: true)
    default: operand(other)
    }
  }

  /// The same of a Double.
  func compared(with number: Double) -> Variable {
    Variable(stored: number.weakTensor, isConstant: true)
  }
}

/// Operands as variables, numbers in the dtype of the first variable among them.
func variables(_ operands: [any GraphOperand]) -> [Variable] {
  let dtype = operands.lazy.compactMap { $0 as? Variable }.first?.dtype ?? .float64
  return operands.map { $0.asVariable(beside: dtype) }
}

// MARK: - Arithmetic

extension Variable {
  public static func + (a: Variable, b: Double) -> Variable { a + a.constant(b) }
  public static func + (a: Double, b: Variable) -> Variable { b.constant(a) + b }
  public static func + (a: Variable, b: Int) -> Variable { a + a.operand(b) }
  public static func + (a: Int, b: Variable) -> Variable { b.operand(a) + b }
  @_disfavoredOverload public static func + (a: Variable, b: Float) -> Variable { a + a.operand(b) }
  @_disfavoredOverload public static func + (a: Float, b: Variable) -> Variable { b.operand(a) + b }
  @_disfavoredOverload public static func + (a: Variable, b: Tensor) -> Variable {
    a + a.operand(b)
  }
  @_disfavoredOverload public static func + (a: Tensor, b: Variable) -> Variable {
    b.operand(a) + b
  }

  public static func - (a: Variable, b: Double) -> Variable { a - a.constant(b) }
  public static func - (a: Double, b: Variable) -> Variable { b.constant(a) - b }
  public static func - (a: Variable, b: Int) -> Variable { a - a.operand(b) }
  public static func - (a: Int, b: Variable) -> Variable { b.operand(a) - b }
  @_disfavoredOverload public static func - (a: Variable, b: Float) -> Variable { a - a.operand(b) }
  @_disfavoredOverload public static func - (a: Float, b: Variable) -> Variable { b.operand(a) - b }
  @_disfavoredOverload public static func - (a: Variable, b: Tensor) -> Variable {
    a - a.operand(b)
  }
  @_disfavoredOverload public static func - (a: Tensor, b: Variable) -> Variable {
    b.operand(a) - b
  }

  public static func * (a: Variable, b: Double) -> Variable { a * a.constant(b) }
  public static func * (a: Double, b: Variable) -> Variable { b.constant(a) * b }
  public static func * (a: Variable, b: Int) -> Variable { a * a.operand(b) }
  public static func * (a: Int, b: Variable) -> Variable { b.operand(a) * b }
  @_disfavoredOverload public static func * (a: Variable, b: Float) -> Variable { a * a.operand(b) }
  @_disfavoredOverload public static func * (a: Float, b: Variable) -> Variable { b.operand(a) * b }
  @_disfavoredOverload public static func * (a: Variable, b: Tensor) -> Variable {
    a * a.operand(b)
  }
  @_disfavoredOverload public static func * (a: Tensor, b: Variable) -> Variable {
    b.operand(a) * b
  }

  public static func / (a: Variable, b: Double) -> Variable { a / a.constant(b) }
  public static func / (a: Double, b: Variable) -> Variable { b.constant(a) / b }
  public static func / (a: Variable, b: Int) -> Variable { a / a.operand(b) }
  public static func / (a: Int, b: Variable) -> Variable { b.operand(a) / b }
  @_disfavoredOverload public static func / (a: Variable, b: Float) -> Variable { a / a.operand(b) }
  @_disfavoredOverload public static func / (a: Float, b: Variable) -> Variable { b.operand(a) / b }
  @_disfavoredOverload public static func / (a: Variable, b: Tensor) -> Variable {
    a / a.operand(b)
  }
  @_disfavoredOverload public static func / (a: Tensor, b: Variable) -> Variable {
    b.operand(a) / b
  }

  /// aᵇ, element by element; binds tighter than `*` and groups from the right.
  ///
  /// ```swift
  /// Variable(3.0) ** 2   // 9
  /// ```
  public static func ** (a: Variable, b: Variable) -> Variable { pow(a, b) }
  public static func ** (a: Variable, b: some GraphOperand) -> Variable { pow(a, a.operand(b)) }
  public static func ** (a: some GraphOperand, b: Variable) -> Variable { pow(b.operand(a), b) }
}

// MARK: - Comparisons

extension Variable {
  // Element by element, with broadcasting; the results are bool, for `where`. No gradient flows
  // through them.
  public static func .== (a: Variable, b: Double) -> Variable { a .== a.compared(with: b) }
  public static func .== (a: Double, b: Variable) -> Variable { b.compared(with: a) .== b }
  public static func .== (a: Variable, b: some GraphOperand) -> Variable {
    a .== a.compared(with: b)
  }
  public static func .== (a: some GraphOperand, b: Variable) -> Variable {
    b.compared(with: a) .== b
  }
  @_disfavoredOverload public static func .== (a: Variable, b: Tensor) -> Variable {
    a .== a.compared(with: b)
  }
  @_disfavoredOverload public static func .== (a: Tensor, b: Variable) -> Variable {
    b.compared(with: a) .== b
  }
  public static func .!= (a: Variable, b: Double) -> Variable { a .!= a.compared(with: b) }
  public static func .!= (a: Double, b: Variable) -> Variable { b.compared(with: a) .!= b }
  public static func .!= (a: Variable, b: some GraphOperand) -> Variable {
    a .!= a.compared(with: b)
  }
  public static func .!= (a: some GraphOperand, b: Variable) -> Variable {
    b.compared(with: a) .!= b
  }
  @_disfavoredOverload public static func .!= (a: Variable, b: Tensor) -> Variable {
    a .!= a.compared(with: b)
  }
  @_disfavoredOverload public static func .!= (a: Tensor, b: Variable) -> Variable {
    b.compared(with: a) .!= b
  }
  public static func .< (a: Variable, b: Double) -> Variable { a .< a.compared(with: b) }
  public static func .< (a: Double, b: Variable) -> Variable { b.compared(with: a) .< b }
  public static func .< (a: Variable, b: some GraphOperand) -> Variable {
    a .< a.compared(with: b)
  }
  public static func .< (a: some GraphOperand, b: Variable) -> Variable {
    b.compared(with: a) .< b
  }
  @_disfavoredOverload public static func .< (a: Variable, b: Tensor) -> Variable {
    a .< a.compared(with: b)
  }
  @_disfavoredOverload public static func .< (a: Tensor, b: Variable) -> Variable {
    b.compared(with: a) .< b
  }
  public static func .<= (a: Variable, b: Double) -> Variable { a .<= a.compared(with: b) }
  public static func .<= (a: Double, b: Variable) -> Variable { b.compared(with: a) .<= b }
  public static func .<= (a: Variable, b: some GraphOperand) -> Variable {
    a .<= a.compared(with: b)
  }
  public static func .<= (a: some GraphOperand, b: Variable) -> Variable {
    b.compared(with: a) .<= b
  }
  @_disfavoredOverload public static func .<= (a: Variable, b: Tensor) -> Variable {
    a .<= a.compared(with: b)
  }
  @_disfavoredOverload public static func .<= (a: Tensor, b: Variable) -> Variable {
    b.compared(with: a) .<= b
  }
  public static func .> (a: Variable, b: Double) -> Variable { a .> a.compared(with: b) }
  public static func .> (a: Double, b: Variable) -> Variable { b.compared(with: a) .> b }
  public static func .> (a: Variable, b: some GraphOperand) -> Variable {
    a .> a.compared(with: b)
  }
  public static func .> (a: some GraphOperand, b: Variable) -> Variable {
    b.compared(with: a) .> b
  }
  @_disfavoredOverload public static func .> (a: Variable, b: Tensor) -> Variable {
    a .> a.compared(with: b)
  }
  @_disfavoredOverload public static func .> (a: Tensor, b: Variable) -> Variable {
    b.compared(with: a) .> b
  }
  public static func .>= (a: Variable, b: Double) -> Variable { a .>= a.compared(with: b) }
  public static func .>= (a: Double, b: Variable) -> Variable { b.compared(with: a) .>= b }
  public static func .>= (a: Variable, b: some GraphOperand) -> Variable {
    a .>= a.compared(with: b)
  }
  public static func .>= (a: some GraphOperand, b: Variable) -> Variable {
    b.compared(with: a) .>= b
  }
  @_disfavoredOverload public static func .>= (a: Variable, b: Tensor) -> Variable {
    a .>= a.compared(with: b)
  }
  @_disfavoredOverload public static func .>= (a: Tensor, b: Variable) -> Variable {
    b.compared(with: a) .>= b
  }

  @_disfavoredOverload public static func .& (a: Variable, b: Tensor) -> Variable {
    a .& a.operand(b)
  }
  @_disfavoredOverload public static func .& (a: Tensor, b: Variable) -> Variable {
    b.operand(a) .& b
  }
  @_disfavoredOverload public static func .| (a: Variable, b: Tensor) -> Variable {
    a .| a.operand(b)
  }
  @_disfavoredOverload public static func .| (a: Tensor, b: Variable) -> Variable {
    b.operand(a) .| b
  }
  @_disfavoredOverload public static func .^ (a: Variable, b: Tensor) -> Variable {
    a .^ a.operand(b)
  }
  @_disfavoredOverload public static func .^ (a: Tensor, b: Variable) -> Variable {
    b.operand(a) .^ b
  }
}

// MARK: - Functions of two numbers

/// aᵇ, with a Double for b.
public func pow(_ a: Variable, _ b: Double) -> Variable { pow(a, a.constant(b)) }
/// aᵇ, with a number or a tensor for b.
public func pow(_ a: Variable, _ b: some GraphOperand) -> Variable { pow(a, a.operand(b)) }
/// aᵇ, with a number or a tensor for a.
public func pow(_ a: some GraphOperand, _ b: Variable) -> Variable { pow(b.operand(a), b) }
/// aᵇ, with a Double for a.
public func pow(_ a: Double, _ b: Variable) -> Variable { pow(b.constant(a), b) }
/// aᵇ, with a literal tensor for b.
@_disfavoredOverload
public func pow(_ a: Variable, _ b: Tensor) -> Variable { pow(a, a.operand(b)) }
/// aᵇ, with a literal tensor for a.
@_disfavoredOverload
public func pow(_ a: Tensor, _ b: Variable) -> Variable { pow(b.operand(a), b) }

/// √(a² + b²), with a Double for b.
public func hypot(_ a: Variable, _ b: Double) -> Variable { hypot(a, a.constant(b)) }
/// √(a² + b²), with a number or a tensor for b.
public func hypot(_ a: Variable, _ b: some GraphOperand) -> Variable { hypot(a, a.operand(b)) }
/// √(a² + b²), with a number or a tensor for a.
public func hypot(_ a: some GraphOperand, _ b: Variable) -> Variable { hypot(b.operand(a), b) }
/// √(a² + b²), with a Double for a.
public func hypot(_ a: Double, _ b: Variable) -> Variable { hypot(b.constant(a), b) }
/// √(a² + b²), with a literal tensor for b.
@_disfavoredOverload
public func hypot(_ a: Variable, _ b: Tensor) -> Variable { hypot(a, a.operand(b)) }
/// √(a² + b²), with a literal tensor for a.
@_disfavoredOverload
public func hypot(_ a: Tensor, _ b: Variable) -> Variable { hypot(b.operand(a), b) }

/// The angle of the point (x, y), with a Double for x.
public func atan2(_ y: Variable, _ x: Double) -> Variable { atan2(y, y.constant(x)) }
/// The angle of the point (x, y), with a number or a tensor for x.
public func atan2(_ y: Variable, _ x: some GraphOperand) -> Variable { atan2(y, y.operand(x)) }
/// The angle of the point (x, y), with a number or a tensor for y.
public func atan2(_ y: some GraphOperand, _ x: Variable) -> Variable { atan2(x.operand(y), x) }
/// The angle of the point (x, y), with a Double for y.
public func atan2(_ y: Double, _ x: Variable) -> Variable { atan2(x.constant(y), x) }
/// The angle of the point (x, y), with a literal tensor for x.
@_disfavoredOverload
public func atan2(_ y: Variable, _ x: Tensor) -> Variable { atan2(y, y.operand(x)) }
/// The angle of the point (x, y), with a literal tensor for y.
@_disfavoredOverload
public func atan2(_ y: Tensor, _ x: Variable) -> Variable { atan2(x.operand(y), x) }

/// ln(eᵃ + eᵇ), with a Double for b.
public func logaddexp(_ a: Variable, _ b: Double) -> Variable { logaddexp(a, a.constant(b)) }
/// ln(eᵃ + eᵇ), with a number or a tensor for b.
public func logaddexp(_ a: Variable, _ b: some GraphOperand) -> Variable {
  logaddexp(a, a.operand(b))
}
/// ln(eᵃ + eᵇ), with a number or a tensor for a.
public func logaddexp(_ a: some GraphOperand, _ b: Variable) -> Variable {
  logaddexp(b.operand(a), b)
}
/// ln(eᵃ + eᵇ), with a Double for a.
public func logaddexp(_ a: Double, _ b: Variable) -> Variable { logaddexp(b.constant(a), b) }
/// ln(eᵃ + eᵇ), with a literal tensor for b.
@_disfavoredOverload
public func logaddexp(_ a: Variable, _ b: Tensor) -> Variable { logaddexp(a, a.operand(b)) }
/// ln(eᵃ + eᵇ), with a literal tensor for a.
@_disfavoredOverload
public func logaddexp(_ a: Tensor, _ b: Variable) -> Variable { logaddexp(b.operand(a), b) }

/// The greater of the two, with a Double for b.
public func maximum(_ a: Variable, _ b: Double) -> Variable { maximum(a, a.constant(b)) }
/// The greater of the two, with a number or a tensor for b.
public func maximum(_ a: Variable, _ b: some GraphOperand) -> Variable { maximum(a, a.operand(b)) }
/// The greater of the two, with a number or a tensor for a.
public func maximum(_ a: some GraphOperand, _ b: Variable) -> Variable { maximum(b.operand(a), b) }
/// The greater of the two, with a Double for a.
public func maximum(_ a: Double, _ b: Variable) -> Variable { maximum(b.constant(a), b) }
/// The greater of the two, with a literal tensor for b.
@_disfavoredOverload
public func maximum(_ a: Variable, _ b: Tensor) -> Variable { maximum(a, a.operand(b)) }
/// The greater of the two, with a literal tensor for a.
@_disfavoredOverload
public func maximum(_ a: Tensor, _ b: Variable) -> Variable { maximum(b.operand(a), b) }

/// The lesser of the two, with a Double for b.
public func minimum(_ a: Variable, _ b: Double) -> Variable { minimum(a, a.constant(b)) }
/// The lesser of the two, with a number or a tensor for b.
public func minimum(_ a: Variable, _ b: some GraphOperand) -> Variable { minimum(a, a.operand(b)) }
/// The lesser of the two, with a number or a tensor for a.
public func minimum(_ a: some GraphOperand, _ b: Variable) -> Variable { minimum(b.operand(a), b) }
/// The lesser of the two, with a Double for a.
public func minimum(_ a: Double, _ b: Variable) -> Variable { minimum(b.constant(a), b) }
/// The lesser of the two, with a literal tensor for b.
@_disfavoredOverload
public func minimum(_ a: Variable, _ b: Tensor) -> Variable { minimum(a, a.operand(b)) }
/// The lesser of the two, with a literal tensor for a.
@_disfavoredOverload
public func minimum(_ a: Tensor, _ b: Variable) -> Variable { minimum(b.operand(a), b) }

/// The greater of the two, element by element: another name of
/// ``maximum(_:_:)-(Variable,Variable)``.
///
/// ```swift
/// max(Variable([-1.0, 2]), 0)  // [0, 2]
/// ```
public func max(_ a: Variable, _ b: Variable) -> Variable { maximum(a, b) }
/// The greater of a variable and a number.
public func max(_ a: Variable, _ b: Double) -> Variable { maximum(a, b) }
/// The greater of a number and a variable.
public func max(_ a: Double, _ b: Variable) -> Variable { maximum(a, b) }
/// The greater of a variable and a number.
public func max(_ a: Variable, _ b: Int) -> Variable { maximum(a, b) }
/// The greater of a number and a variable.
public func max(_ a: Int, _ b: Variable) -> Variable { maximum(a, b) }
/// The greater of a variable and a number.
@_disfavoredOverload public func max(_ a: Variable, _ b: Float) -> Variable { maximum(a, b) }
/// The greater of a number and a variable.
@_disfavoredOverload public func max(_ a: Float, _ b: Variable) -> Variable { maximum(a, b) }
/// The greater of a variable and a tensor.
@_disfavoredOverload public func max(_ a: Variable, _ b: Tensor) -> Variable { maximum(a, b) }
/// The greater of a tensor and a variable.
@_disfavoredOverload public func max(_ a: Tensor, _ b: Variable) -> Variable { maximum(a, b) }

/// The lesser of the two, element by element: another name of
/// ``minimum(_:_:)-(Variable,Variable)``.
///
/// ```swift
/// min(Variable([-1.0, 2]), 0)  // [-1, 0]
/// ```
public func min(_ a: Variable, _ b: Variable) -> Variable { minimum(a, b) }
/// The lesser of a variable and a number.
public func min(_ a: Variable, _ b: Double) -> Variable { minimum(a, b) }
/// The lesser of a number and a variable.
public func min(_ a: Double, _ b: Variable) -> Variable { minimum(a, b) }
/// The lesser of a variable and a number.
public func min(_ a: Variable, _ b: Int) -> Variable { minimum(a, b) }
/// The lesser of a number and a variable.
public func min(_ a: Int, _ b: Variable) -> Variable { minimum(a, b) }
/// The lesser of a variable and a number.
@_disfavoredOverload public func min(_ a: Variable, _ b: Float) -> Variable { minimum(a, b) }
/// The lesser of a number and a variable.
@_disfavoredOverload public func min(_ a: Float, _ b: Variable) -> Variable { minimum(a, b) }
/// The lesser of a variable and a tensor.
@_disfavoredOverload public func min(_ a: Variable, _ b: Tensor) -> Variable { minimum(a, b) }
/// The lesser of a tensor and a variable.
@_disfavoredOverload public func min(_ a: Tensor, _ b: Variable) -> Variable { minimum(a, b) }
