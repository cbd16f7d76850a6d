import RealModule

// The recurrences for the coefficients. `c` are those of the result that are known so far.

extension Taylor: ValueCarrying {
  public typealias IntegerLiteralType = Scalar.IntegerLiteralType
  public typealias Exponent = Int
  public typealias Magnitude = Self
  public typealias Stride = Self

  @inlinable public static func linear(_ value: Scalar, _ x: Self, _ dx: Scalar) -> Self {
    series(x, degree: x.degree, first: value) { k, _ in dx * x.terms[k] }
  }
  @inlinable public static func linear(
    _ value: Scalar, _ x: Self, _ dx: Scalar, _ y: Self, _ dy: Scalar
  ) -> Self {
    series(x, y, degree: Swift.max(x.degree, y.degree), first: value) { k, _ in
      // A number has no part in what is beyond its degree, even by an infinite slope.
      (k <= x.degree ? dx * x.terms[k] : 0) + (k <= y.degree ? dy * y.terms[k] : 0)
    }
  }

  @inlinable public static func kink(
    _ value: Scalar, _ x: Self, _ dx: Scalar, _ y: Self, _ dy: Scalar
  ) -> Self {
    let first = linear(value, x, dx, y, dy)
    return series(x, y, first: value) { k, _ in k == 1 ? first[1] : .nan }
  }

  // MARK: Arithmetic

  @inlinable public static func + (x: Self, y: Self) -> Self {
    series(x, y, degree: Swift.max(x.degree, y.degree), first: x.value + y.value) { k, _ in
      x[k] + y[k]
    }
  }
  @inlinable public static func - (x: Self, y: Self) -> Self {
    series(x, y, degree: Swift.max(x.degree, y.degree), first: x.value - y.value) { k, _ in
      x[k] - y[k]
    }
  }
  @inlinable public static func * (x: Self, y: Self) -> Self {
    series(x, y, degree: x.degree + y.degree, first: x.value * y.value) { k, _ in
      product(k, x, y)
    }
  }
  // x = c·y, solved for the last coefficient.
  @inlinable public static func / (x: Self, y: Self) -> Self {
    let v = x.value / y.value
    if !y.value.isZero && y.value.isFinite && v.isFinite {
      if !v.isNormal && !x.value.isZero {
        // The value has lost digits that its derivatives still have.
        let great = x.scaled { $0 * scaleOfSmall() }
        let quotient = quotient(great.value / y.value, great, y).scaled { $0 / scaleOfSmall() }
        return Self([v] + quotient.terms.dropFirst(), order: quotient.order)
      }
      if y.terms.dropFirst().contains(where: { !$0.isZero && !($0 * v).isNormal }) {
        // As fractions whose denominator is next to 1.
        let exponent = 0 - y.value.exponent
        return quotient(
          v, x.scaled { Scalar(sign: .plus, exponent: exponent, significand: $0) },
          y.scaled { Scalar(sign: .plus, exponent: exponent, significand: $0) })
      }
    }
    return quotient(v, x, y)
  }
  @inlinable static func quotient(_ value: Scalar, _ x: Self, _ y: Self) -> Self {
    series(x, y, degree: y.degree == 0 ? x.degree : .max, first: value) { k, c in
      var sum = x[k]
      for i in stride(from: 1, through: Swift.min(k, y.degree), by: 1) {
        sum -= y.terms[i] * c[k - i]
      }
      return sum / y.value
    }
  }
  @inlinable func scaled(_ term: (Scalar) -> Scalar) -> Self {
    Self(terms.map(term), order: order)
  }
  @inlinable public var reciprocal: Self? { value.reciprocal == nil ? nil : 1 / self }

  // MARK: Exponentials and logarithms

  @inlinable static func exponential(_ value: Scalar, _ slope: Scalar, _ x: Self) -> Self {
    series(x, first: value) { k, c in chained(k, x, { $0 == 0 ? slope : c[$0] }) }
  }
  @inlinable public static func exp(_ x: Self) -> Self {
    let v = Scalar.exp(x.value)
    return exponential(v, v, x)
  }
  @inlinable public static func expMinusOne(_ x: Self) -> Self {
    exponential(.expMinusOne(x.value), .exp(x.value), x)
  }
  @inlinable public static func exp2(_ x: Self) -> Self {
    let v = Scalar.exp2(x.value)
    // The derivatives are smaller than 2ˣ, up to a high order.
    guard v.isInfinite, x.isFinite else { return exponential(v, v, x * Self(.log(2))) }
    let small = exponential(v, .exp2(x.value - 32), x * Self(.log(2)))
    return linear(v, small, .exp2(32))
  }
  @inlinable public static func exp10(_ x: Self) -> Self {
    let v = Scalar.exp10(x.value)
    return exponential(v, v, x * Self(.log(10)))
  }
  @inlinable public static func log(_ x: Self) -> Self {
    let v = Scalar.log(x.value)
    return integral(v, x, slope: slopeOfLog(x, Self(v)))
  }
  @inlinable public static func log(onePlus x: Self) -> Self {
    let v = Scalar.log(onePlus: x.value)
    return integral(v, x, slope: slopeOfLogOnePlus(x, Self(v)))
  }
  @inlinable public static func log2(_ x: Self) -> Self {
    let v = Scalar.log2(x.value)
    return integral(v, x, slope: slopeOfLog(x, Self(v), base: Self(.log(2))))
  }
  @inlinable public static func log10(_ x: Self) -> Self {
    let v = Scalar.log10(x.value)
    return integral(v, x, slope: slopeOfLog(x, Self(v), base: Self(.log(10))))
  }

  // MARK: Circular and hyperbolic functions

  /// Two functions that are each other's derivative, up to a sign.
  @inlinable static func pair(_ x: Self, _ f: Scalar, _ g: Scalar, sign: Scalar) -> (Self, Self) {
    var f = [f], g = [g]
    for k in 0..<(x.degree == 0 ? 0 : x.order) {
      let next = (
        chained(k + 1, x, { i in g[i] }), sign * chained(k + 1, x, { i in f[i] })
      )
      f.append(next.0)
      g.append(next.1)
    }
    return (Self(f, order: x.order), Self(g, order: x.order))
  }
  @inlinable public static func sin(_ x: Self) -> Self {
    pair(x, .sin(x.value), .cos(x.value), sign: -1).0
  }
  @inlinable public static func cos(_ x: Self) -> Self {
    pair(x, .sin(x.value), .cos(x.value), sign: -1).1
  }
  @inlinable public static func sinh(_ x: Self) -> Self {
    pair(x, .sinh(x.value), .cosh(x.value), sign: 1).0
  }
  @inlinable public static func cosh(_ x: Self) -> Self {
    pair(x, .sinh(x.value), .cosh(x.value), sign: 1).1
  }
  @inlinable public static func cosMinusOne(_ x: Self) -> Self {
    var result = cos(x)
    result.terms[0] = .cosMinusOne(x.value)
    return result
  }

  /// A function with the derivative 1 ± f².
  @inlinable static func tangent(_ value: Scalar, _ x: Self, sign: Scalar) -> Self {
    series(x, first: value) { k, c in
      chained(k, x) { i in
        var sum = Scalar(i == 0 ? 1 : 0)
        for j in 0...i { sum += sign * c[j] * c[i - j] }
        return sum
      }
    }
  }
  @inlinable public static func tan(_ x: Self) -> Self { tangent(.tan(x.value), x, sign: 1) }
  @inlinable public static func tanh(_ x: Self) -> Self {
    let v = Scalar.tanh(x.value)
    return x.value > -1 && x.value < 1
      ? tangent(v, x, sign: -1) : integral(v, x, slope: slopeOfTanh(x, Self(v)))
  }

  @inlinable public static func asin(_ x: Self) -> Self {
    integral(.asin(x.value), x, slope: slopeOfArcSine(x))
  }
  @inlinable public static func acos(_ x: Self) -> Self {
    integral(.acos(x.value), x, slope: -slopeOfArcSine(x))
  }
  @inlinable public static func atan(_ x: Self) -> Self {
    integral(.atan(x.value), x, slope: slopeOfArcTangent(x))
  }
  @inlinable public static func asinh(_ x: Self) -> Self {
    integral(.asinh(x.value), x, slope: slopeOfAreaSine(x))
  }
  @inlinable public static func acosh(_ x: Self) -> Self {
    integral(.acosh(x.value), x, slope: slopeOfAreaCosine(x))
  }
  @inlinable public static func atanh(_ x: Self) -> Self {
    let v = Scalar.atanh(x.value)
    return integral(v, x, slope: slopeOfAreaTangent(x, Self(v)))
  }

  // MARK: Powers and roots

  // x = c², solved for the last coefficient. At -0 the slope is +∞, too.
  @inlinable public static func sqrt(_ x: Self) -> Self {
    let v = Scalar.sqrt(x.value), twice = v + v + 0
    return series(x, first: v) { k, c in
      var sum = x[k]
      for i in 1..<k { sum -= c[i] * c[k - i] }
      return sum / twice
    }
  }
  @inlinable public mutating func formSquareRoot() { self = Self.sqrt(self) }

  /// `x` to a constant power, where neither is too small or too large: from x·c′ = p·c·x′.
  @inlinable static func power(_ value: Scalar, _ x: Self, _ p: Scalar) -> Self {
    series(x, first: value) { k, c in
      var sum = Scalar.zero
      for j in stride(from: 1, through: Swift.min(k, x.degree), by: 1) {
        let factor = p * Scalar(j) - Scalar(k - j)
        // What comes after the last derivative of a whole power has no part, however small x is.
        if !factor.isZero { sum += factor * x.terms[j] * (c[k - j] / x.value) }
      }
      return sum / Scalar(k)
    }
  }
  @inlinable public static func pow(_ x: Self, _ y: Self) -> Self {
    let v = LeibnizScalar.power(x.value, y.value)
    if y.degree == 0 && x.degree == 0 { return linear(v, x, 0, y, 0) }
    if v.isNaN { return series(x, y, first: v) { _, _ in v } }
    if v.isNormal && !x.value.isZero {
      return y.degree == 0 ? power(v, x, y.value) : exponential(v, v, y * log(x))
    }
    // The recurrences start with the value and divide by x. Else the slopes go down to lower
    // powers, each of them followed up to one order less.
    if x.order <= 0 && y.order <= 0 { return Self(v) }
    let shortX = x.withoutLast, shortY = y.withoutLast, short = pow(shortX, shortY)
    let ofX = x.degree == 0 ? Self(0) : slopeOfPower(shortX, shortY, short)
    let ofY = y.degree == 0 ? Self(0) : slopeOfPower(shortX, shortY, inExponent: short)
    return integral(v, x, ofX, y, ofY)
  }
  @inlinable public static func pow(_ x: Self, _ n: Int) -> Self {
    let v = Scalar.pow(x.value, n)
    if v.isNormal && !x.value.isZero { return power(v, x, Scalar(n)) }
    if x.degree == 0 || n == 0 { return linear(v, x, 0) }
    return integral(v, x, slope: slopeOfPower(x.withoutLast, n))
  }
  @inlinable public static func root(_ x: Self, _ n: Int) -> Self {
    let v = Scalar.root(x.value, n)
    if n == 1 || x.degree == 0 { return linear(v, x, 1) }
    return x.value.isZero
      ? integral(v, x, slope: slopeOfRoot(x, n, Self(v))) : power(v, x, 1 / Scalar(n))
  }

  // MARK: Others

  @inlinable public static func hypot(_ x: Self, _ y: Self) -> Self {
    let h = Scalar.hypot(x.value, y.value)
    if h.isZero { return kink(h, x, 0, y, 0) }
    return integral(h, x, slopeOfHypot(x, y), y, slopeOfHypot(y, x))
  }
  @inlinable public static func atan2(y: Self, x: Self) -> Self {
    integral(
      .atan2(y: y.value, x: x.value), y, slopeOfAngle(x: x, y: y), x, -slopeOfAngle(x: y, y: x))
  }

  @inlinable public static func erf(_ x: Self) -> Self {
    integral(.erf(x.value), x, slope: slopeOfErrorFunction(x))
  }
  @inlinable public static func erfc(_ x: Self) -> Self {
    integral(.erfc(x.value), x, slope: -slopeOfErrorFunction(x))
  }
  // Γ′ = Γ·ψ
  @inlinable public static func gamma(_ x: Self) -> Self {
    if !Scalar.gamma(x.value).isNormal && (x.value < -1 || x.value > 1) && x.degree > 0 {
      return integral(.gamma(x.value), x, slope: slopeOfGamma(x.withoutLast, gamma(x.withoutLast)))
    }
    let ψ = digamma(x)
    return series(x, first: .gamma(x.value)) { k, c in
      chained(k, x) { i in
        var sum = Scalar.zero
        for j in 0...i { sum += c[j] * ψ[i - j] }
        return sum
      }
    }
  }
  #if !os(Windows)
    public static func logGamma(_ x: Self) -> Self {
      integral(.logGamma(x.value), x, slope: digamma(x))
    }
    public static func signGamma(_ x: Self) -> FloatingPointSign {
      Scalar.signGamma(x.value)
    }
  #endif
}
