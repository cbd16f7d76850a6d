public import RealModule

/// The digamma function ψ, the derivative of `log Γ`.
///
/// Works for every `Real`, also for numbers that carry derivatives. It is right to a few units in
/// the last place, next to its zeros, too. At the poles `0, -1, -2, …` it is `nan`.
///
/// ```swift
/// digamma(1.0)  // -0.5772156649…, Euler's constant with a minus sign
/// ```
@inlinable @inline(never)
public func digamma<T: Real>(_ x: T) -> T {
  if x <= 0 { return x == x.rounded(.down) ? .nan : reflectedDigamma(x) }
  if x < 3 { return digammaAroundZero(x) }
  // Recurrence ψ(x) = ψ(x + 1) - 1/x up to where eight terms of the asymptotic series suffice.
  var shifted = x, sum = T.zero
  while shifted < 15 {
    sum -= 1 / shifted
    shifted += 1
  }
  guard shifted.isFinite else { return shifted }
  let q = 1 / (shifted * shifted)
  // Σ B₂ₖ / (2k·x²ᵏ), in Horner's form.
  var series = q * (T(3617) / 8160)
  series = q * (T(1) / 12 - series)
  series = q * (T(691) / 32760 - series)
  series = q * (T(1) / 132 - series)
  series = q * (T(1) / 240 - series)
  series = q * (T(1) / 252 - series)
  series = q * (T(1) / 120 - series)
  series = q * (T(1) / 12 - series)
  return sum + .log(shifted) - 1 / (2 * shifted) - series
}

/// ψ(x) for 0 < x < 3, as the difference from ψ(r) = 0 at r = 1.46…: the terms are those of the
/// recurrence and of the asymptotic series for x, less those for r, each with the factor x - r
/// taken out. All have one sign, so that nothing cancels.
@inlinable @inline(never)
func digammaAroundZero<T: Real>(_ x: T) -> T {
  // r in parts of 24 bits, so that x - r has all its digits however small it is.
  let scale = T(1 << 24)
  let first = T(6_130_529) / T(1 << 22)
  let second = T(9_263_864) / T(1 << 22) / scale
  let third = T(16_627_818) / T(1 << 22) / scale / scale
  let rest = (T(7_479_703) + T(8_557_505) / scale) / T(1 << 22) / scale / scale / scale
  let distance = (((x - first) - second) - third) - rest
  let zero = first + (second + third)
  // 1/(r + k) - 1/(x + k)
  var sum = T.zero, a = x, b = zero
  for _ in 0..<14 {
    sum += 1 / (a * b)
    a += 1
    b += 1
  }
  // log(a/b), 1/(2b) - 1/(2a), and the same of the series: with u = 1/a and w = 1/b its difference
  // is that of a polynomial p at u² and w²; D is (p(u²) - p(w²))/(u² - w²).
  let u = 1 / a, w = 1 / b
  var p = T(-3617) / 8160, D = T.zero
  func next(_ coefficient: T) {
    D = D * (u * u) + p
    p = p * (w * w) + coefficient
  }
  next(T(1) / 12)
  next(T(-691) / 32760)
  next(T(1) / 132)
  next(T(-1) / 240)
  next(T(1) / 252)
  next(T(-1) / 120)
  next(T(1) / 12)
  next(0)
  return distance * (sum + u * w * (T(1) / 2 + (u + w) * D)) + .log(onePlus: distance * w)
}

/// ψ(x) = ψ(1 - x) - π / tan(πx) for x < 0. Next to a zero, where that cancels, the value is taken
/// with twice the digits; the derivatives don't cancel.
@inlinable @inline(never)
func reflectedDigamma<T: Real>(_ x: T) -> T {
  if 4 * x > -1 { return digamma(x + 1) - 1 / x }
  let fraction = x - x.rounded(.toNearestOrEven)
  let mirrored = digamma(1 - x)
  // The cotangent next to ±½ by the tangent, since the derivatives of 1/tan cancel there.
  let rest = T(1) / 2 - fraction.magnitude
  let cotangent =
    rest > T(1) / 4 ? 1 / .tan(.pi * fraction) : T(signOf: fraction, magnitudeOf: .tan(.pi * rest))
  let result = mirrored - .pi * cotangent
  if 4 * result.magnitude >= 1 + mirrored.magnitude { return result }
  let a = DoubleWord(sum: 1, -constant(x)).digamma
  let b = DoubleWord(constant(fraction)).cotangentOfMultipleOfPi
  return result + ((a - b).high - constant(result))
}

/// The value of a finite number, without its derivatives: what is rounded has none.
@inlinable
func constant<T: Real>(_ x: T) -> T { (x / x.ulp).rounded() * x.ulp }

extension DoubleWord {
  /// ψ of a number from 1 on.
  @inlinable @inline(never)
  var digamma: DoubleWord {
    var shifted = self, sum = DoubleWord(0)
    while shifted.high < 20 {
      sum = sum - DoubleWord(1) / shifted
      shifted = shifted + DoubleWord(1)
    }
    let q = DoubleWord(1) / (shifted * shifted)
    var series = DoubleWord(0)
    for (numerator, denominator) in digammaSeries.reversed() {
      series = q * (series + DoubleWord(T(numerator)) / DoubleWord(T(denominator)))
    }
    return sum + shifted.logarithm - DoubleWord(1) / (shifted + shifted) - series
  }
}

/// B₂ₖ / 2k, for k from 1 on.
@usableFromInline let digammaSeries: [(Int, Int)] = [
  (1, 12), (-1, 120), (1, 252), (-1, 240), (1, 132), (-691, 32_760), (1, 12), (-3617, 8160),
  (43_867, 14_364), (-174_611, 6600), (77_683, 276), (-236_364_091, 65_520), (657_931, 12),
  (-3_392_780_147, 3480), (1_723_168_255_201, 85_932), (-7_709_321_041_217, 16_320),
]

/// Γ·ψ, the derivative of `v` = Γ(x).
@inlinable @inline(never)
func slopeOfGamma<T: Real>(_ x: T, _ v: T) -> T {
  if _slowPath(!v.isNormal && x < -1) {
    // Γ(x) = Γ(x + 8) / (x (x + 1) … (x + 7)), and next to a pole ψ is so great that the product is
    // a normal number, though Γ isn't.
    var slope = T.gamma(x + 8) * digamma(x)
    for k in 0..<8 { slope /= x + T(k) }
    return slope
  }
  // Infinite to all orders, where the product rule has a difference of infinities.
  return v.isInfinite && x > 1 ? v : v * digamma(x)
}
