import CKernels

// Functions of two numbers, element by element, with broadcasting. A Swift number on either side takes
// the tensor's dtype. (Second choices, as in Tensor+Functions.swift; generic, so that an integer literal
// means a weak integer tensor: `maximum(x, 0)` keeps integers.)

/// Raising to a power: above multiplication, from the right, so that `a ** b ** c` is `a ** (b ** c)`.
precedencegroup PowerPrecedence {
  higherThan: BitwiseShiftPrecedence
  associativity: right
}

/// Raising to a power. A minus sign before the base belongs to the base: `-x ** 2.0` is `(-x) ** 2.0`.
infix operator ** : PowerPrecedence

extension Tensor {
  /// aᵇ; see ``pow(_:_:)-(Tensor,Tensor)``.
  public static func ** (a: Tensor, b: Tensor) -> Tensor { pow(a, b) }
  /// aᵇ with a number as exponent.
  public static func ** (a: Tensor, b: Double) -> Tensor { pow(a, b) }
  /// aᵇ with a number as base.
  public static func ** (a: Double, b: Tensor) -> Tensor { pow(a, b) }
}

/// aᵇ: 1 where b is 0; NaN where a is negative and b has a fraction. Integers become float64.
///
/// ```swift
/// pow(Tensor([2.0, 3]), Tensor([3.0, 2]))  // [8, 9]
/// ```
@_disfavoredOverload
public func pow(_ a: Tensor, _ b: Tensor) -> Tensor {
  // The commonest exponent has a much cheaper kernel.
  if b.array == nil && a.dtype.isFloatingPoint && (b.isWeak || b.dtype == a.dtype)
    && b.inlineNumber == 2
  {
    return square(a)
  }
  return Tensor.binary(LZ_POW, "pow", a, b)
}

/// aᵇ with a number as exponent.
@_disfavoredOverload @inlinable
public func pow(_ a: Tensor, _ b: some BinaryFloatingPoint) -> Tensor {
  pow(a, Tensor(floatLiteral: Double(b)))
}

/// aᵇ with a number as base.
@_disfavoredOverload @inlinable
public func pow(_ a: some BinaryFloatingPoint, _ b: Tensor) -> Tensor {
  pow(Tensor(floatLiteral: Double(a)), b)
}

/// The angle of the point (x, y), in −π...π.
///
/// ```swift
/// atan2(Tensor([1.0, -1]), Tensor([0.0, 0]))  // [π/2, -π/2]
/// ```
@_disfavoredOverload
public func atan2(_ y: Tensor, _ x: Tensor) -> Tensor { Tensor.binary(LZ_ATAN2, "atan2", y, x) }

/// The angle of the point (x, y) with one x for all.
@_disfavoredOverload @inlinable
public func atan2(_ y: Tensor, _ x: some BinaryFloatingPoint) -> Tensor {
  atan2(y, Tensor(floatLiteral: Double(x)))
}

/// The angle of the point (x, y) with one y for all.
@_disfavoredOverload @inlinable
public func atan2(_ y: some BinaryFloatingPoint, _ x: Tensor) -> Tensor {
  atan2(Tensor(floatLiteral: Double(y)), x)
}

/// √(a² + b²), where the squares may overflow.
///
/// ```swift
/// hypot(Tensor([3.0, 3e200]), Tensor([4.0, 4e200]))  // [5, 5e200]
/// ```
@_disfavoredOverload
public func hypot(_ a: Tensor, _ b: Tensor) -> Tensor { Tensor.binary(LZ_HYPOT, "hypot", a, b) }

/// √(a² + b²) with a number.
@_disfavoredOverload @inlinable
public func hypot(_ a: Tensor, _ b: some BinaryFloatingPoint) -> Tensor {
  hypot(a, Tensor(floatLiteral: Double(b)))
}

/// √(a² + b²) with a number.
@_disfavoredOverload @inlinable
public func hypot(_ a: some BinaryFloatingPoint, _ b: Tensor) -> Tensor {
  hypot(Tensor(floatLiteral: Double(a)), b)
}

/// The greater of the two; NaN where either is NaN.
///
/// ```swift
/// maximum(Tensor([1.0, 5]), Tensor([3.0, 2]))  // [3, 5]
/// ```
@_disfavoredOverload
public func maximum(_ a: Tensor, _ b: Tensor) -> Tensor { Tensor.binary(LZ_MAX, "maximum", a, b) }

/// The greater of an element and a number.
@_disfavoredOverload @inlinable
public func maximum(_ a: Tensor, _ b: some BinaryFloatingPoint) -> Tensor {
  maximum(a, Tensor(floatLiteral: Double(b)))
}

/// The greater of a number and an element.
@_disfavoredOverload @inlinable
public func maximum(_ a: some BinaryFloatingPoint, _ b: Tensor) -> Tensor {
  maximum(Tensor(floatLiteral: Double(a)), b)
}

/// The lesser of the two; NaN where either is NaN.
///
/// ```swift
/// minimum(Tensor([1.0, 5]), Tensor([3.0, 2]))  // [1, 2]
/// ```
@_disfavoredOverload
public func minimum(_ a: Tensor, _ b: Tensor) -> Tensor { Tensor.binary(LZ_MIN, "minimum", a, b) }

/// The lesser of an element and a number.
@_disfavoredOverload @inlinable
public func minimum(_ a: Tensor, _ b: some BinaryFloatingPoint) -> Tensor {
  minimum(a, Tensor(floatLiteral: Double(b)))
}

/// The lesser of a number and an element.
@_disfavoredOverload @inlinable
public func minimum(_ a: some BinaryFloatingPoint, _ b: Tensor) -> Tensor {
  minimum(Tensor(floatLiteral: Double(a)), b)
}

/// log(eᵃ + eᵇ), without overflow.
///
/// ```swift
/// logaddexp(Tensor([1000.0]), Tensor([1000.0]))  // [1000.6931471805599]
/// ```
@_disfavoredOverload
public func logaddexp(_ a: Tensor, _ b: Tensor) -> Tensor {
  Tensor.binary(LZ_LOGADDEXP, "logaddexp", a, b)
}

/// log(eᵃ + eᵇ) with a number.
@_disfavoredOverload @inlinable
public func logaddexp(_ a: Tensor, _ b: some BinaryFloatingPoint) -> Tensor {
  logaddexp(a, Tensor(floatLiteral: Double(b)))
}

/// log(eᵃ + eᵇ) with a number.
@_disfavoredOverload @inlinable
public func logaddexp(_ a: some BinaryFloatingPoint, _ b: Tensor) -> Tensor {
  logaddexp(Tensor(floatLiteral: Double(a)), b)
}

/// What remains of a when the greatest multiple of b not above it is taken away, a − b⌊a/b⌋: it has the
/// sign of b. For integers, the remainder by 0 is 0.
///
/// ```swift
/// remainder(Tensor([7, -7]), Tensor([3]))  // [1, 2]
/// ```
@_disfavoredOverload
public func remainder(_ a: Tensor, _ b: Tensor) -> Tensor {
  Tensor.binary(LZ_REM, "remainder", a, b)
}

/// The remainder by a number.
@_disfavoredOverload @inlinable
public func remainder(_ a: Tensor, _ b: some BinaryFloatingPoint) -> Tensor {
  remainder(a, Tensor(floatLiteral: Double(b)))
}

/// The remainder of a number.
@_disfavoredOverload @inlinable
public func remainder(_ a: some BinaryFloatingPoint, _ b: Tensor) -> Tensor {
  remainder(Tensor(floatLiteral: Double(a)), b)
}

/// The elements brought into a range: what is below takes its lower bound, what is above its upper.
///
/// ```swift
/// clamp(Tensor([-0.5, 0.5, 1.5]), 0.0...1.0)  // [0, 0.5, 1]
/// ```
@_disfavoredOverload
public func clamp(_ x: Tensor, _ range: ClosedRange<Double>) -> Tensor {
  minimum(maximum(x, range.lowerBound), range.upperBound)
}

/// The elements, not less than the bound.
@_disfavoredOverload
public func clamp(_ x: Tensor, _ range: PartialRangeFrom<Double>) -> Tensor {
  maximum(x, range.lowerBound)
}

/// The elements, not greater than the bound.
@_disfavoredOverload
public func clamp(_ x: Tensor, _ range: PartialRangeThrough<Double>) -> Tensor {
  minimum(x, range.upperBound)
}
