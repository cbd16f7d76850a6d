public import RealModule

// The derivatives of the elementary functions: the value and its partial derivatives, each
// written with what the value has computed already (`v`).

extension DerivativeCarrying {
  // MARK: Exponentials and logarithms

  @inlinable @inline(__always)
  public static func exp(_ x: Self) -> Self {
    let v = Scalar.exp(x.value)
    return chain(v, x, v)
  }

  // v + 1 = eˣ, but loses its digits where eˣ is small.
  @inlinable public static func expMinusOne(_ x: Self) -> Self {
    let v = Scalar.expMinusOne(x.value)
    return chain(v, x, 2 * v > -1 ? v + 1 : .exp(x.value))
  }

  @inlinable public static func exp2(_ x: Self) -> Self {
    let v = Scalar.exp2(x.value)
    return chain(v, x, v * .log(2))
  }

  @inlinable public static func exp10(_ x: Self) -> Self {
    let v = Scalar.exp10(x.value)
    return chain(v, x, v * .log(10))
  }

  // log(0) = -∞ with the derivative 1/0 = ∞.
  @inlinable @inline(__always)
  public static func log(_ x: Self) -> Self { chain(.log(x.value), x, 1 / x.value) }

  @inlinable public static func log(onePlus x: Self) -> Self {
    chain(.log(onePlus: x.value), x, 1 / (1 + x.value))
  }
  @inlinable public static func log2(_ x: Self) -> Self {
    chain(.log2(x.value), x, 1 / (x.value * .log(2)))
  }
  @inlinable public static func log10(_ x: Self) -> Self {
    chain(.log10(x.value), x, 1 / (x.value * .log(10)))
  }

  // MARK: Circular functions

  @inlinable @inline(__always)
  public static func sin(_ x: Self) -> Self { chain(.sin(x.value), x, .cos(x.value)) }
  @inlinable @inline(__always)
  public static func cos(_ x: Self) -> Self { chain(.cos(x.value), x, -.sin(x.value)) }
  @inlinable public static func tan(_ x: Self) -> Self {
    let v = Scalar.tan(x.value)
    return chain(v, x, 1 + v * v)
  }
  // 2·sin²(x/2) has no cancellation near zero, unlike cos x - 1.
  @inlinable public static func cosMinusOne(_ x: Self) -> Self {
    chain(.cosMinusOne(x.value), x, -.sin(x.value))
  }

  // (1 - x)(1 + x) rather than 1 - x², which cancels near ±1.
  @inlinable public static func asin(_ x: Self) -> Self {
    chain(.asin(x.value), x, 1 / .sqrt((1 - x.value) * (1 + x.value)))
  }
  @inlinable public static func acos(_ x: Self) -> Self {
    chain(.acos(x.value), x, -1 / .sqrt((1 - x.value) * (1 + x.value)))
  }
  @inlinable public static func atan(_ x: Self) -> Self {
    chain(.atan(x.value), x, 1 / (1 + x.value * x.value))
  }

  // MARK: Hyperbolic functions

  @inlinable public static func sinh(_ x: Self) -> Self {
    chain(.sinh(x.value), x, .cosh(x.value))
  }
  @inlinable public static func cosh(_ x: Self) -> Self {
    chain(.cosh(x.value), x, .sinh(x.value))
  }
  // (1 - v)(1 + v) is sech² x to the last digits of v; it vanishes where v rounds to ±1.
  @inlinable @inline(__always)
  public static func tanh(_ x: Self) -> Self {
    let v = Scalar.tanh(x.value)
    return chain(v, x, 1 - v * v)
  }
  @inlinable public static func asinh(_ x: Self) -> Self {
    chain(.asinh(x.value), x, 1 / .hypot(1, x.value))
  }
  @inlinable public static func acosh(_ x: Self) -> Self {
    chain(.acosh(x.value), x, 1 / (.sqrt(x.value - 1) * .sqrt(x.value + 1)))
  }
  @inlinable public static func atanh(_ x: Self) -> Self {
    chain(.atanh(x.value), x, 1 / ((1 - x.value) * (1 + x.value)))
  }

  // MARK: Powers and roots

  // At 0: the derivative is 1/(2·0) = ∞.
  @inlinable @inline(__always)
  public static func sqrt(_ x: Self) -> Self {
    let v = Scalar.sqrt(x.value)
    return chain(v, x, 1 / (v + v))
  }
  @inlinable public mutating func formSquareRoot() { self = Self.sqrt(self) }

  /// `x` to the power `y`.
  ///
  /// The value is what the plain type answers (swift-numerics: `nan` for a negative `x`, and for
  /// `x = y = 0`). At `x = 0` the derivative with respect to `x` is the limit of `y·xʸ⁻¹`, so 0
  /// for `y > 1` and for `y = 0`, 1 for `y = 1`, ∞ for `0 < y < 1`; with respect to `y` it is 0
  /// for `y ≥ 0`.
  @inlinable public static func pow(_ x: Self, _ y: Self) -> Self {
    let v = Scalar.pow(x.value, y.value)
    return chain(
      v, x, x.value.isZero ? slopeOfPowerAtZero(y.value) : y.value * .pow(x.value, y.value - 1),
      y, x.value.isZero && y.value >= 0 ? 0 : v * .log(x.value))
  }

  /// `x` to a whole power; `pow(0, 0)` is 1 with the derivative 0.
  @inlinable public static func pow(_ x: Self, _ n: Int) -> Self {
    let v = Scalar.pow(x.value, n)
    // The least Int has no number below it.
    return chain(
      v, x, n == 0 ? 0 : Scalar(n) * (n == .min ? v / x.value : .pow(x.value, n - 1)))
  }

  // At 0: ∞, as for the square root.
  @inlinable public static func root(_ x: Self, _ n: Int) -> Self {
    let v = Scalar.root(x.value, n)
    return chain(
      v, x, x.value.isZero ? (n == 1 ? 1 : .infinity) : v / (Scalar(n) * x.value))
  }
}

/// The limit of `y·xʸ⁻¹` for `x → 0` from above.
@inlinable func slopeOfPowerAtZero<T: Real>(_ y: T) -> T {
  if y.isNaN { return y }
  if y == 1 { return 1 }
  if y.isZero || y > 1 { return 0 }
  return y > 0 ? .infinity : -.infinity
}
