import CKernels

// Functions of two numbers, element by element, with broadcasting. A Swift number on either side
// takes the tensor's dtype. Those beside numbers are second choices, and so are those whose name C
// has, as in Tensor+Functions.swift: `pow(2, 0.5)` is about Doubles. (`max` and `min` and the
// operators beside numbers are in Tensor+Numbers.swift.)

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
}

/// aᵇ: 1 where b is 0; NaN where a is negative and b has a fraction. Integers become float64.
///
/// ```swift
/// pow(Tensor([2.0, 3]), Tensor([3.0, 2]))  // [8, 9]
/// ```
@_disfavoredOverload
public func pow(_ a: Tensor, _ b: Tensor) -> Tensor { Tensor.power(a, b) }

/// aᵇ, where b may be written `2 * .pi` or `-.infinity`.
public func pow(_ a: some TensorOperand, _ b: Tensor) -> Tensor { Tensor.power(a.tensor, b) }

extension Tensor {
  package static func power(_ a: Tensor, _ b: Tensor) -> Tensor {
    // The commonest exponent has a much cheaper kernel.
    if b.array == nil && a.dtype.isFloatingPoint && (b.isWeak || b.dtype == a.dtype)
      && b.inlineNumber == 2
    {
      return square(a)
    }
    return Tensor.binary(LZ_POW, "pow", a, b)
  }
}

/// aᵇ with a number as exponent.
@_disfavoredOverload
public func pow(_ a: Tensor, _ b: some WeakNumber) -> Tensor {
  pow(a, b.weakTensor)
}

/// aᵇ with a number as base.
@_disfavoredOverload
public func pow(_ a: some WeakNumber, _ b: Tensor) -> Tensor {
  pow(a.weakTensor, b)
}

/// The angle of the point (x, y), in −π...π.
///
/// ```swift
/// atan2(Tensor([1.0, -1]), Tensor([0.0, 0]))  // [π/2, -π/2]
/// ```
@_disfavoredOverload
public func atan2(_ y: Tensor, _ x: Tensor) -> Tensor { Tensor.binary(LZ_ATAN2, "atan2", y, x) }

/// The angle of the point (x, y), where x may be written `2 * .pi` or `-.infinity`.
public func atan2(_ y: some TensorOperand, _ x: Tensor) -> Tensor {
  Tensor.binary(LZ_ATAN2, "atan2", y.tensor, x)
}

/// The angle of the point (x, y) with one x for all.
@_disfavoredOverload
public func atan2(_ y: Tensor, _ x: some WeakNumber) -> Tensor {
  atan2(y, x.weakTensor)
}

/// The angle of the point (x, y) with one y for all.
@_disfavoredOverload
public func atan2(_ y: some WeakNumber, _ x: Tensor) -> Tensor {
  atan2(y.weakTensor, x)
}

/// √(a² + b²), where the squares may overflow.
///
/// ```swift
/// hypot(Tensor([3.0, 3e200]), Tensor([4.0, 4e200]))  // [5, 5e200]
/// ```
@_disfavoredOverload
public func hypot(_ a: Tensor, _ b: Tensor) -> Tensor { Tensor.binary(LZ_HYPOT, "hypot", a, b) }

/// √(a² + b²), where b may be written `2 * .pi` or `-.infinity`.
public func hypot(_ a: some TensorOperand, _ b: Tensor) -> Tensor {
  Tensor.binary(LZ_HYPOT, "hypot", a.tensor, b)
}

/// √(a² + b²) with a number.
@_disfavoredOverload
public func hypot(_ a: Tensor, _ b: some WeakNumber) -> Tensor {
  hypot(a, b.weakTensor)
}

/// √(a² + b²) with a number.
@_disfavoredOverload
public func hypot(_ a: some WeakNumber, _ b: Tensor) -> Tensor {
  hypot(a.weakTensor, b)
}

/// The greater of the two; NaN where either is NaN.
///
/// ```swift
/// maximum(Tensor([1.0, 5]), Tensor([3.0, 2]))  // [3, 5]
/// ```
public func maximum(_ a: Tensor, _ b: Tensor) -> Tensor { Tensor.binary(LZ_MAX, "maximum", a, b) }

/// The greater of an element and a number.
@_disfavoredOverload
public func maximum(_ a: Tensor, _ b: some WeakNumber) -> Tensor {
  maximum(a, b.weakTensor)
}

/// The greater of a number and an element.
@_disfavoredOverload
public func maximum(_ a: some WeakNumber, _ b: Tensor) -> Tensor {
  maximum(a.weakTensor, b)
}

/// The lesser of the two; NaN where either is NaN.
///
/// ```swift
/// minimum(Tensor([1.0, 5]), Tensor([3.0, 2]))  // [1, 2]
/// ```
public func minimum(_ a: Tensor, _ b: Tensor) -> Tensor { Tensor.binary(LZ_MIN, "minimum", a, b) }

/// The lesser of an element and a number.
@_disfavoredOverload
public func minimum(_ a: Tensor, _ b: some WeakNumber) -> Tensor {
  minimum(a, b.weakTensor)
}

/// The lesser of a number and an element.
@_disfavoredOverload
public func minimum(_ a: some WeakNumber, _ b: Tensor) -> Tensor {
  minimum(a.weakTensor, b)
}

/// log(eᵃ + eᵇ), without overflow.
///
/// ```swift
/// logaddexp(Tensor([1000.0]), Tensor([1000.0]))  // [1000.6931471805599]
/// ```
public func logaddexp(_ a: Tensor, _ b: Tensor) -> Tensor {
  Tensor.binary(LZ_LOGADDEXP, "logaddexp", a, b)
}

/// log(eᵃ + eᵇ) with a number.
@_disfavoredOverload
public func logaddexp(_ a: Tensor, _ b: some WeakNumber) -> Tensor {
  logaddexp(a, b.weakTensor)
}

/// log(eᵃ + eᵇ) with a number.
@_disfavoredOverload
public func logaddexp(_ a: some WeakNumber, _ b: Tensor) -> Tensor {
  logaddexp(a.weakTensor, b)
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

/// The remainder, where b may be written `2 * .pi`.
public func remainder(_ a: some TensorOperand, _ b: Tensor) -> Tensor {
  Tensor.binary(LZ_REM, "remainder", a.tensor, b)
}

/// The remainder by a number.
@_disfavoredOverload
public func remainder(_ a: Tensor, _ b: some WeakNumber) -> Tensor {
  remainder(a, b.weakTensor)
}

/// The remainder of a number.
@_disfavoredOverload
public func remainder(_ a: some WeakNumber, _ b: Tensor) -> Tensor {
  remainder(a.weakTensor, b)
}

/// The elements brought into a range: what is below takes its lower bound, what is above its upper.
///
/// ```swift
/// clamp(Tensor([-0.5, 0.5, 1.5]), 0...1)  // [0, 0.5, 1]
/// ```
@_disfavoredOverload
public func clamp(_ x: Tensor, _ range: ClosedRange<some WeakNumber>) -> Tensor {
  minimum(maximum(x, range.lowerBound), range.upperBound)
}

/// The elements brought into a range of Doubles, as in `clamp(x, -.pi ... .pi)`.
public func clamp(_ x: Tensor, _ range: ClosedRange<Double>) -> Tensor {
  minimum(maximum(x, range.lowerBound), range.upperBound)
}

/// The elements brought into a range of whole numbers.
public func clamp(_ x: Tensor, _ range: ClosedRange<Int>) -> Tensor {
  minimum(maximum(x, range.lowerBound), range.upperBound)
}

/// The elements, not less than the bound.
///
/// ```swift
/// clamp(Tensor([-0.5, 0.5]), 0...)  // [0, 0.5]
/// ```
@_disfavoredOverload
public func clamp(_ x: Tensor, _ range: PartialRangeFrom<some WeakNumber>) -> Tensor {
  maximum(x, range.lowerBound)
}

/// The elements, not greater than the bound.
///
/// ```swift
/// clamp(Tensor([0.5, 1.5]), ...1)  // [0.5, 1]
/// ```
@_disfavoredOverload
public func clamp(_ x: Tensor, _ range: PartialRangeThrough<some WeakNumber>) -> Tensor {
  minimum(x, range.upperBound)
}

/// The elements brought between bounds that differ from element to element: the upper one where the
/// lower is above it, NaN where one of the three is.
///
/// ```swift
/// clamp(Tensor([-2.0, 3]), from: [-1.0, 0], to: 1)  // [-1, 1]
/// ```
@_disfavoredOverload
public func clamp(_ x: Tensor, from lower: Tensor, to upper: Tensor) -> Tensor {
  minimum(maximum(x, lower), upper)
}
