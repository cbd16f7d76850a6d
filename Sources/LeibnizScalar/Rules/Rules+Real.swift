public import RealModule

// The derivatives of the functions of `RealFunctions` that aren't elementary.

extension DerivativeCarrying {
  @inlinable public static func atan2(y: Self, x: Self) -> Self {
    chain(
      .atan2(y: y.value, x: x.value), y, slopeOfAngle(x: x.value, y: y.value),
      x, -slopeOfAngle(x: y.value, y: x.value))
  }

  @inlinable public static func hypot(_ x: Self, _ y: Self) -> Self {
    let h = Scalar.hypot(x.value, y.value)
    if h.isZero {
      let slope = jump(x.value + y.value)
      return kink(h, x, slope, y, slope)
    }
    return chain(h, x, slopeOfHypot(x.value, y.value), y, slopeOfHypot(y.value, x.value))
  }

  @inlinable public static func erf(_ x: Self) -> Self {
    chain(.erf(x.value), x, slopeOfErrorFunction(x.value))
  }
  @inlinable public static func erfc(_ x: Self) -> Self {
    chain(.erfc(x.value), x, -slopeOfErrorFunction(x.value))
  }

  // Γ′ = Γ·ψ and (log|Γ|)′ = ψ
  @inlinable public static func gamma(_ x: Self) -> Self {
    let v = Scalar.gamma(x.value)
    return chain(v, x, slopeOfGamma(x.value, v))
  }

  #if !os(Windows)
    @inlinable public static func logGamma(_ x: Self) -> Self {
      chain(.logGamma(x.value), x, digamma(x.value))
    }
    @inlinable public static func signGamma(_ x: Self) -> FloatingPointSign {
      Scalar.signGamma(x.value)
    }
  #endif
}
