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
    if h.isZero { return kink(x + y) }
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
    return chain(v, x, v * digamma(x.value))
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

/// The digamma function ψ, the derivative of `log Γ`.
///
/// Works for every `Real`, also for numbers that carry derivatives. At the poles `0, -1, -2, …` it
/// is `nan`.
///
/// ```swift
/// digamma(1.0)  // -0.5772156649…, Euler's constant with a minus sign
/// ```
@inlinable public func digamma<T: Real>(_ x: T) -> T {
  if x <= 0, x == x.rounded(.down) { return .nan }
  // Reflection: ψ(x) = ψ(1 - x) - π / tan(πx).
  if x < 0 { return digamma(1 - x) - .pi / .tan(.pi * (x - x.rounded(.toNearestOrEven))) }
  // Recurrence ψ(x) = ψ(x + 1) - 1/x up to where eight terms of the asymptotic series suffice.
  var shifted = x, sum = T.zero
  while shifted < 10 {
    sum -= 1 / shifted
    shifted += 1
  }
  guard shifted.isFinite else { return shifted }
  let r = 1 / (shifted * shifted)
  // Σ B₂ₖ / (2k·x²ᵏ), in Horner's form.
  var series = r * (T(1) / 12)
  series = r * (T(691) / 32760 - series)
  series = r * (T(1) / 132 - series)
  series = r * (T(1) / 240 - series)
  series = r * (T(1) / 252 - series)
  series = r * (T(1) / 120 - series)
  series = r * (T(1) / 12 - series)
  return sum + .log(shifted) - 1 / (2 * shifted) - series
}
