import RealModule

// The recurrences for the coefficients. `c` are those of the result that are known so far.

extension Taylor: ValueCarrying {
  public typealias IntegerLiteralType = Scalar.IntegerLiteralType
  public typealias Exponent = Int
  public typealias Magnitude = Self
  public typealias Stride = Self

  @inlinable public static func linear(_ value: Scalar, _ x: Self, _ dx: Scalar) -> Self {
    series(x, first: value) { k, _ in dx * x[k] }
  }
  @inlinable public static func linear(
    _ value: Scalar, _ x: Self, _ dx: Scalar, _ y: Self, _ dy: Scalar
  ) -> Self {
    series(x, y, first: value) { k, _ in dx * x[k] + dy * y[k] }
  }

  // MARK: Arithmetic

  @inlinable public static func + (x: Self, y: Self) -> Self {
    series(x, y, first: x.value + y.value) { k, _ in x[k] + y[k] }
  }
  @inlinable public static func - (x: Self, y: Self) -> Self {
    series(x, y, first: x.value - y.value) { k, _ in x[k] - y[k] }
  }
  @inlinable public static func * (x: Self, y: Self) -> Self {
    series(x, y, first: x.value * y.value) { k, _ in product(k, { x[$0] }, { y[$0] }) }
  }
  // x = c·y, solved for the last coefficient.
  @inlinable public static func / (x: Self, y: Self) -> Self {
    series(x, y, first: x.value / y.value) { k, c in
      var sum = x[k]
      for i in 1...k { sum -= y[i] * c[k - i] }
      return sum / y.value
    }
  }
  @inlinable public var reciprocal: Self? { value.reciprocal == nil ? nil : 1 / self }

  // MARK: Exponentials and logarithms

  @inlinable static func exponential(_ value: Scalar, _ slope: Scalar, _ x: Self) -> Self {
    series(x, first: value) { k, c in chained(k, x) { $0 == 0 ? slope : c[$0] } }
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
    return exponential(v, v, x * Self(.log(2)))
  }
  @inlinable public static func exp10(_ x: Self) -> Self {
    let v = Scalar.exp10(x.value)
    return exponential(v, v, x * Self(.log(10)))
  }
  @inlinable public static func log(_ x: Self) -> Self { integral(.log(x.value), x, slope: 1 / x) }
  @inlinable public static func log(onePlus x: Self) -> Self {
    integral(.log(onePlus: x.value), x, slope: 1 / (1 + x))
  }
  @inlinable public static func log2(_ x: Self) -> Self {
    integral(.log2(x.value), x, slope: 1 / (x * Self(.log(2))))
  }
  @inlinable public static func log10(_ x: Self) -> Self {
    integral(.log10(x.value), x, slope: 1 / (x * Self(.log(10))))
  }

  // MARK: Circular and hyperbolic functions

  /// Two functions that are each other's derivative, up to a sign.
  @inlinable static func pair(_ x: Self, _ f: Scalar, _ g: Scalar, sign: Scalar) -> (Self, Self) {
    var f = [f], g = [g]
    for k in 1..<Swift.max(x.coefficients.count, 1) {
      let next = (chained(k, x) { g[$0] }, sign * chained(k, x) { f[$0] })
      f.append(next.0)
      g.append(next.1)
    }
    return (Self(f), Self(g))
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
    result.coefficients[0] = .cosMinusOne(x.value)
    return result
  }

  /// A function with the derivative 1 ± f².
  @inlinable static func tangent(_ value: Scalar, _ x: Self, sign: Scalar) -> Self {
    series(x, first: value) { k, c in
      chained(k, x) { i in (i == 0 ? 1 : 0) + sign * product(i, { c[$0] }, { c[$0] }) }
    }
  }
  @inlinable public static func tan(_ x: Self) -> Self { tangent(.tan(x.value), x, sign: 1) }
  @inlinable public static func tanh(_ x: Self) -> Self { tangent(.tanh(x.value), x, sign: -1) }

  @inlinable public static func asin(_ x: Self) -> Self {
    integral(.asin(x.value), x, slope: 1 / sqrt((1 - x) * (1 + x)))
  }
  @inlinable public static func acos(_ x: Self) -> Self {
    integral(.acos(x.value), x, slope: -1 / sqrt((1 - x) * (1 + x)))
  }
  @inlinable public static func atan(_ x: Self) -> Self {
    integral(.atan(x.value), x, slope: 1 / (1 + x * x))
  }
  @inlinable public static func asinh(_ x: Self) -> Self {
    integral(.asinh(x.value), x, slope: 1 / sqrt(1 + x * x))
  }
  @inlinable public static func acosh(_ x: Self) -> Self {
    integral(.acosh(x.value), x, slope: 1 / (sqrt(x - 1) * sqrt(x + 1)))
  }
  @inlinable public static func atanh(_ x: Self) -> Self {
    integral(.atanh(x.value), x, slope: 1 / ((1 - x) * (1 + x)))
  }

  // MARK: Powers and roots

  // x = c², solved for the last coefficient.
  @inlinable public static func sqrt(_ x: Self) -> Self {
    series(x, first: .sqrt(x.value)) { k, c in
      var sum = x[k]
      for i in 1..<k { sum -= c[i] * c[k - i] }
      return sum / (2 * c[0])
    }
  }
  @inlinable public mutating func formSquareRoot() { self = Self.sqrt(self) }

  /// `x` to a constant power: from x·c′ = p·c·x′.
  @inlinable static func power(_ value: Scalar, _ x: Self, _ p: Scalar) -> Self {
    series(x, first: value) { k, c in
      var sum = Scalar.zero
      for j in 1...k { sum += (p * Scalar(j) - Scalar(k - j)) * x[j] * c[k - j] }
      return sum / (Scalar(k) * x.value)
    }
  }
  @inlinable public static func pow(_ x: Self, _ y: Self) -> Self {
    let v = Scalar.pow(x.value, y.value)
    if y.coefficients.count == 1 {
      // At zero the recurrence divides by zero, where a product is right.
      if x.value.isZero, let n = Int(exactlyRepresented: y.value), n > 0, n < 64 {
        return pow(x, n)
      }
      return power(v, x, y.value)
    }
    let exponent = y * log(x)
    return exponential(v, v, exponent)
  }
  @inlinable public static func pow(_ x: Self, _ n: Int) -> Self {
    if !x.value.isZero { return power(.pow(x.value, n), x, Scalar(n)) }
    // At zero the terms of x below the power n vanish; a product is exact. Powers beyond the order
    // are zero altogether.
    if n < 0 { return 1 / pow(x, n == .min ? .max : -n) }
    if n == 0 { return linear(1, x, 0) }
    if n >= x.coefficients.count { return linear(0, x, 0) }
    var result = x
    for _ in 1..<n { result = result * x }
    return result
  }
  @inlinable public static func root(_ x: Self, _ n: Int) -> Self {
    power(.root(x.value, n), x, 1 / Scalar(n))
  }

  // MARK: Others

  @inlinable public static func hypot(_ x: Self, _ y: Self) -> Self {
    let h = Scalar.hypot(x.value, y.value)
    if h.isZero { return linear(h, x, 0, y, 0) }
    // c² = x² + y², solved for the last coefficient.
    return series(x, y, first: h) { k, c in
      var sum = product(k, { x[$0] }, { x[$0] }) + product(k, { y[$0] }, { y[$0] })
      for i in 1..<k { sum -= c[i] * c[k - i] }
      return sum / (2 * h)
    }
  }
  // (x²+y²)·c′ = x·y′ - y·x′
  @inlinable public static func atan2(y: Self, x: Self) -> Self {
    let v = Scalar.atan2(y: y.value, x: x.value)
    let square = x * x + y * y
    if square.value.isZero { return linear(v, x, 0, y, 0) }
    return integral2(v, x / square, y, -y / square, x)
  }
  /// The integral of `a·x′ + b·y′`.
  @inlinable static func integral2(
    _ value: Scalar, _ a: Self, _ x: Self, _ b: Self, _ y: Self
  ) -> Self {
    series(x, y, first: value) { k, _ in chained(k, x) { a[$0] } + chained(k, y) { b[$0] } }
  }

  @inlinable public static func erf(_ x: Self) -> Self {
    integral(.erf(x.value), x, slope: Self(2 / .sqrt(.pi)) * exp(-x * x))
  }
  @inlinable public static func erfc(_ x: Self) -> Self {
    integral(.erfc(x.value), x, slope: Self(-2 / .sqrt(.pi)) * exp(-x * x))
  }
  // Γ′ = Γ·ψ
  @inlinable public static func gamma(_ x: Self) -> Self {
    let ψ = digamma(x)
    return series(x, first: .gamma(x.value)) { k, c in
      chained(k, x) { product($0, { c[$0] }, { ψ[$0] }) }
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

extension Int {
  /// The integer that a number is, if it is a small one.
  @inlinable init?<T: Real>(exactlyRepresented x: T) {
    guard x.magnitude < 1_000_000, x == x.rounded() else { return nil }
    var n = 0
    while T(n) < x.magnitude { n += 1 }
    self = x < 0 ? -n : n
  }
}
