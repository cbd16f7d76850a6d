public import RealModule

// The derivatives that take more than a word, as functions of any `Real` number.
//
// Plain numbers put them into the rules beside this file. Numbers that carry derivatives themselves
// run through the same formulas for the derivatives of higher order, and power series for all
// orders at once. So each is written such that neither it nor its derivatives cancel, overflow or
// vanish where the result doesn't: a formula may be chosen by the place, as long as the formulas
// agree around it. `v` is the function's value where it is of use.

// MARK: - Quotients

/// Whether a number is too small to have all digits, and may be 0 for that.
@inlinable @inline(__always)
func hasLostDigits<T: Real>(_ x: T) -> Bool { !x.isNormal && x.isFinite }

/// A power of two that makes a number that has lost digits, and what it is divided by, normal.
@inlinable
func scaleOfSmall<T: Real>() -> T { 1 / (T.ulpOfOne * T.ulpOfOne) }

/// v·s/y for `v` = x/y, less which the slope of the quotient is if the slope of `y` is `s`.
@inlinable @inline(__always)
func slopeOfQuotient<T: Real>(_ v: T, _ x: T, by y: T, _ s: T) -> T {
  let product = v * s
  return _fastPath(v.isNormal && product.isNormal)
    ? (isPlain(T.self) ? divided(product, by: y) : product / y)
    : slopeOfUnusualQuotient(v, x, by: y, s)
}

/// The same where `v` or v·s is so small that it has lost digits which the result has, or v·s so
/// great that it overflows.
@inlinable @inline(never)
func slopeOfUnusualQuotient<T: Real>(_ v: T, _ x: T, by y: T, _ s: T) -> T {
  let product = v * s
  guard v.isFinite && s.isFinite && y.isFinite else { return divided(product, by: y) }
  if isPlain(T.self) {
    if x.isZero || s.isZero { return product / y }
    // x·s/y² with the exponents apart, so that only the result is rounded to what there is.
    let exponent = Int(x.exponent) + Int(s.exponent) - 2 * Int(y.exponent)
    return T(
      sign: x.sign == s.sign ? .plus : .minus, exponent: T.Exponent(exponent),
      significand: x.significand * s.significand / (y.significand * y.significand))
  }
  // The derivatives of a significand would overflow.
  if product.isInfinite { return v / y * s }
  let scale = scaleOfSmall() as T
  let greater = (v.isNormal ? v * scale : x * scale / y) * s
  let result = greater / scale
  return result.isNormal ? result / y : greater / y / scale
}

// MARK: - Exponentials and logarithms

/// 2ˣ·log 2, for `v` = 2ˣ, which overflows earlier.
@inlinable @inline(__always)
func slopeOfExp2<T: Real>(_ x: T, _ v: T) -> T {
  v.isFinite ? v * .log(2) : .exp2(x - 1) * (2 * .log(2))
}

/// eˣ, for `v` = eˣ - 1, to which 1 can't be added where eˣ is small.
@inlinable @inline(__always)
func slopeOfExpMinusOne<T: Real>(_ x: T, _ v: T) -> T { 2 * v > -1 ? v + 1 : .exp(x) }

/// 1/x; +∞ for both zeros, and like the logarithm `v` not a number below them.
@inlinable @inline(__always)
func slopeOfLog<T: Real>(_ x: T, _ v: T) -> T { x < 0 ? v : 1 / (x + 0) }

/// 1/(1 + x)
@inlinable @inline(__always)
func slopeOfLogOnePlus<T: Real>(_ x: T, _ v: T) -> T { x < -1 ? v : 1 / (1 + x) }

/// 1/(x·l) for the logarithm with a base whose natural logarithm is `l` > ½.
@inlinable @inline(__always)
func slopeOfLog<T: Real>(_ x: T, _ v: T, base l: T) -> T {
  // The product with l may overflow for great x, the reciprocal for small x.
  x > 1 ? 1 / x / l : x < 0 ? v : 1 / ((x + 0) * l)
}

// MARK: - Circular functions

/// 1 - x², the derivative of which cancels in (1 - x)(1 + x) around 0, and it itself in 1 - x² at
/// ±1.
@inlinable @inline(__always)
func oneMinusSquare<T: Real>(_ x: T) -> T {
  2 * x < 1 && 2 * x > -1 ? 1 - x * x : (1 - x) * (1 + x)
}

/// 1/√(1 - x²)
@inlinable @inline(__always)
func slopeOfArcSine<T: Real>(_ x: T) -> T { 1 / .sqrt(oneMinusSquare(x)) }

/// 1/(1 + x²), without a square that overflows.
@inlinable @inline(__always)
func slopeOfArcTangent<T: Real>(_ x: T) -> T {
  if x < 1024 && x > -1024 { return 1 / (1 + x * x) }
  let r = 1 / x
  return r * r / (1 + r * r)
}

// MARK: - Hyperbolic functions

/// 1/cosh² x: 1 - v² for `v` = tanh x, and where that cancels 4t/(1 + t)² with t = exp(-2|x|).
@inlinable @inline(__always)
func slopeOfTanh<T: Real>(_ x: T, _ v: T) -> T {
  if x < 1 && x > -1 { return 1 - v * v }
  let t = T.exp(x < 0 ? 2 * x : -2 * x)
  return 4 * t / ((1 + t) * (1 + t))
}

/// 1/√(1 + x²), without a square that overflows.
@inlinable @inline(__always)
func slopeOfAreaSine<T: Real>(_ x: T) -> T {
  if x < 1024 && x > -1024 { return 1 / .sqrt(1 + x * x) }
  let r = 1 / x
  return (x < 0 ? -r : r) / .sqrt(1 + r * r)
}

/// 1/√(x² - 1)
@inlinable @inline(__always)
func slopeOfAreaCosine<T: Real>(_ x: T) -> T { 1 / (.sqrt(x - 1) * .sqrt(x + 1)) }

/// 1/(1 - x²)
@inlinable @inline(__always)
func slopeOfAreaTangent<T: Real>(_ x: T, _ v: T) -> T {
  x > 1 || x < -1 ? v : 1 / oneMinusSquare(x)
}

// MARK: - Powers and roots

/// 1/(2v) for `v` = √x; +∞ for both zeros.
@inlinable @inline(__always)
func slopeOfSquareRoot<T: Real>(_ v: T) -> T { 1 / (v + v + 0) }

/// v¹⁻ⁿ/n for the root `v`; at 0 infinite like the root's derivative and those of it.
@inlinable
func slopeOfRoot<T: Real>(_ x: T, _ n: Int, _ v: T) -> T {
  if n == 1 { return 1 }
  if x.isZero { return T(n.signum()) / (x + 0) }
  // A power so high would multiply what v has been rounded by. For the others v/x is worse: its
  // derivatives are differences, of infinite numbers where x is small.
  return n.magnitude > 16 ? v / x / T(n) : .pow(v, 1 - n) / T(n)
}

/// n·xⁿ⁻¹
@inlinable
func slopeOfPower<T: Real>(_ x: T, _ n: Int) -> T {
  if n == 0 { return 0 }
  if n == .min { return T(n) * (.pow(x, n) / x) }
  let w = T.pow(x, n - 1)
  if _slowPath(hasLostDigits(w)) && !x.isZero && x.isFinite {
    let half = (n - 1) / 2
    return .pow(x, half) * T(n) * .pow(x, n - 1 - half)
  }
  return T(n) * w
}

/// xʸ with the value 1 for 0⁰, which the plain types have for whole exponents only.
@inlinable
func power<T: Real>(_ x: T, _ y: T) -> T {
  let v = T.pow(x, y)
  return v.isNaN && x.isZero && y.isZero ? 1 : v
}

/// y·xʸ⁻¹, the derivative of `v` = xʸ with respect to x.
///
/// At x = y = 0 it is 0 by convention, and its derivative with respect to y is infinite, as that of
/// the root is that stands for it there.
@inlinable
func slopeOfPower<T: Real>(_ x: T, _ y: T, _ v: T) -> T {
  if x.isZero {
    return y.isZero ? .sqrt(y) : y * power(x, y - 1)
  }
  // For smaller y, y - 1 would be rounded, which counts where x is far from 1. For the others y·v/x
  // would cancel when it is differentiated: y·(y - 1) as y² - y.
  if 2 * y < 1 && x.isFinite {
    let product = y * v
    if !isPlain(T.self) || product.isNormal && v.isNormal || !v.isFinite { return product / x }
    if y > -1 { return y / x * v }
    let root = power(x, y / 2)
    return root * y / x * root
  }
  let w = power(x, y - 1)
  // The derivatives of this would lose more.
  if isPlain(T.self) && hasLostDigits(w) && x.isFinite {
    let root = power(x, y / 2)
    return root * y / x * root
  }
  return y * w
}

/// xʸ·log x, the derivative of `v` = xʸ with respect to y.
///
/// At x = 0 and y > 0 it is 0, and its own derivatives there are those of -xᶻ with a z just below
/// y: 0, and from the order y on infinite. At x = y = 0 it is 0 by convention, and its derivatives
/// are infinite.
@inlinable
func slopeOfPower<T: Real>(_ x: T, _ y: T, inExponent v: T) -> T {
  if x.isZero && y >= 0 {
    return y > .leastNonzeroMagnitude ? 0 - power(x, y.nextDown) : .sqrt(x) + .sqrt(y)
  }
  if _slowPath(!v.isNormal) {
    // The derivative of this may be a normal number even so.
    if isPlain(T.self) {
      let root = power(x, y / 2)
      return root * .log(x) * root
    }
    let w = power(x, y - 1)
    if w.isNormal { return w * .log(x) * x }
  }
  return v * .log(x)
}

// MARK: - The plane

/// x/√(x² + y²), the derivative of the length with respect to x. With the smaller by the greater of
/// the two, neither x² - y² nor the squares themselves appear.
@inlinable
func slopeOfHypot<T: Real>(_ x: T, _ y: T) -> T {
  if x.magnitude >= y.magnitude {
    let t = x.isInfinite && y.isInfinite ? 1 : y / x
    return (x.sign == .minus ? -1 : 1) / .sqrt(1 + t * t)
  }
  let t = x / y
  return (y.sign == .minus ? -t : t) / .sqrt(1 + t * t)
}

/// x/(x² + y²), the derivative of the angle of the point with respect to y. At the origin, where
/// there is no angle, it is not a number.
@inlinable
func slopeOfAngle<T: Real>(x: T, y: T) -> T {
  if x.magnitude >= y.magnitude {
    let t = x.isInfinite && y.isInfinite ? 1 : y / x
    return 1 / (1 + t * t) / x
  }
  let t = x / y
  // Elsewhere in this order, as the derivatives of 1/y overflow early.
  return hasLostDigits(t) ? slopeOfQuotient(t, x, by: y, 1) / (1 + t * t) : t / (1 + t * t) / y
}

// MARK: - Error function

/// 2/√π · exp(-x²)
@inlinable
func slopeOfErrorFunction<T: Real>(_ x: T) -> T { 2 / .sqrt(.pi) * .exp(-x * x) }
