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

  @inlinable public static func expMinusOne(_ x: Self) -> Self {
    let v = Scalar.expMinusOne(x.value)
    return chain(v, x, slopeOfExpMinusOne(x.value, v))
  }

  @inlinable public static func exp2(_ x: Self) -> Self {
    let v = Scalar.exp2(x.value)
    return chain(v, x, slopeOfExp2(x.value, v))
  }

  @inlinable public static func exp10(_ x: Self) -> Self {
    let v = Scalar.exp10(x.value)
    return chain(v, x, v * .log(10))
  }

  // log(0) = -∞ with the derivative 1/0 = ∞.
  @inlinable @inline(__always)
  public static func log(_ x: Self) -> Self {
    let v = Scalar.log(x.value)
    return chain(v, x, slopeOfLog(x.value, v))
  }
  @inlinable public static func log(onePlus x: Self) -> Self {
    let v = Scalar.log(onePlus: x.value)
    return chain(v, x, slopeOfLogOnePlus(x.value, v))
  }
  @inlinable public static func log2(_ x: Self) -> Self {
    let v = Scalar.log2(x.value)
    return chain(v, x, slopeOfLog(x.value, v, base: .log(2)))
  }
  @inlinable public static func log10(_ x: Self) -> Self {
    let v = Scalar.log10(x.value)
    return chain(v, x, slopeOfLog(x.value, v, base: .log(10)))
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
  @inlinable public static func cosMinusOne(_ x: Self) -> Self {
    chain(.cosMinusOne(x.value), x, -.sin(x.value))
  }

  @inlinable public static func asin(_ x: Self) -> Self {
    chain(.asin(x.value), x, slopeOfArcSine(x.value))
  }
  @inlinable public static func acos(_ x: Self) -> Self {
    chain(.acos(x.value), x, -slopeOfArcSine(x.value))
  }
  @inlinable public static func atan(_ x: Self) -> Self {
    chain(.atan(x.value), x, slopeOfArcTangent(x.value))
  }

  // MARK: Hyperbolic functions

  @inlinable public static func sinh(_ x: Self) -> Self {
    chain(.sinh(x.value), x, .cosh(x.value))
  }
  @inlinable public static func cosh(_ x: Self) -> Self {
    chain(.cosh(x.value), x, .sinh(x.value))
  }
  @inlinable @inline(__always)
  public static func tanh(_ x: Self) -> Self {
    let v = Scalar.tanh(x.value)
    return chain(v, x, slopeOfTanh(x.value, v))
  }
  @inlinable public static func asinh(_ x: Self) -> Self {
    chain(.asinh(x.value), x, slopeOfAreaSine(x.value))
  }
  @inlinable public static func acosh(_ x: Self) -> Self {
    chain(.acosh(x.value), x, slopeOfAreaCosine(x.value))
  }
  @inlinable public static func atanh(_ x: Self) -> Self {
    let v = Scalar.atanh(x.value)
    return chain(v, x, slopeOfAreaTangent(x.value, v))
  }

  // MARK: Powers and roots

  // At 0: the derivative is 1/(2·0) = ∞.
  @inlinable @inline(__always)
  public static func sqrt(_ x: Self) -> Self {
    let v = Scalar.sqrt(x.value)
    return chain(v, x, slopeOfSquareRoot(v))
  }
  @inlinable public mutating func formSquareRoot() { self = Self.sqrt(self) }

  /// `x` to the power `y`.
  ///
  /// The value is what the plain type answers (swift-numerics: `nan` for a negative `x`), but 1 for
  /// 0⁰. At `x = 0` the derivative with respect to `x` is the limit of `y·xʸ⁻¹`, so 0 for `y > 1`
  /// and for `y = 0`, 1 for `y = 1`, ∞ for `0 < y < 1`; with respect to `y` it is 0 for `y ≥ 0`.
  /// The derivatives of higher order at 0 are limits, too.
  @inlinable public static func pow(_ x: Self, _ y: Self) -> Self {
    let v = power(x.value, y.value)
    return chain(
      v, x, slopeOfPower(x.value, y.value, v), y, slopeOfPower(x.value, y.value, inExponent: v))
  }

  /// `x` to a whole power; `pow(0, 0)` is 1 with the derivative 0.
  @inlinable public static func pow(_ x: Self, _ n: Int) -> Self {
    chain(.pow(x.value, n), x, slopeOfPower(x.value, n))
  }

  // At 0: ∞, as for the square root.
  @inlinable public static func root(_ x: Self, _ n: Int) -> Self {
    let v = Scalar.root(x.value, n)
    return chain(v, x, slopeOfRoot(x.value, n, v))
  }
}
