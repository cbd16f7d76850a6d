public import RealModule

// The derivatives that take more than a word, as functions of any `Real` number.
//
// Plain numbers put them into the rules beside this file. Numbers that carry derivatives themselves
// run through the same formulas for the derivatives of higher order, and power series for all
// orders at once. So each is written such that neither it nor its derivatives cancel, overflow or
// vanish where the result doesn't: a formula may be chosen by the place, as long as the formulas
// agree around it. `v` is the function's value where it is of use.

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
  return n == .min ? T(n) * (.pow(x, n) / x) : T(n) * .pow(x, n - 1)
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
  return 2 * y < 1 && x.isFinite ? y * v / x : y * power(x, y - 1)
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
    let t = y / x
    return 1 / (1 + t * t) / x
  }
  let t = x / y
  return t / (1 + t * t) / y
}

// MARK: - Error function

/// 2/√π · exp(-x²)
@inlinable
func slopeOfErrorFunction<T: Real>(_ x: T) -> T { 2 / .sqrt(.pi) * .exp(-x * x) }
