public import RealModule

// The derivatives of arithmetic. `v`, `x` and `y` are plain values throughout.

extension DerivativeCarrying {
  // ∂(x/y)/∂x = 1/y,  ∂(x/y)/∂y = -(x/y)/y
  @inlinable @inline(__always)
  public static func / (x: Self, y: Self) -> Self {
    let v = x.value / y.value
    return chain(v, x, 1 / y.value, y, -slopeOfQuotient(v, x.value, by: y.value, 1))
  }

  /// The reciprocal, if it is a normal number or exact; see `AlgebraicField`.
  @inlinable public var reciprocal: Self? {
    guard let v = value.reciprocal else { return nil }
    return Self.chain(v, self, -v * v)
  }
}

// MARK: - What is linear in its arguments, wherever it isn't a jump

extension ValueCarrying {
  @inlinable @inline(__always)
  public static func += (x: inout Self, y: Self) { x = x + y }
  @inlinable @inline(__always)
  public static func -= (x: inout Self, y: Self) { x = x - y }
  @inlinable @inline(__always)
  public static func *= (x: inout Self, y: Self) { x = x * y }
  @inlinable @inline(__always)
  public static func /= (x: inout Self, y: Self) { x = x / y }

  @inlinable @inline(__always)
  public static prefix func - (x: Self) -> Self { linear(-x.value, x, -1) }
  @inlinable public mutating func negate() { self = -self }

  /// Adds a product with one rounding of the value, as the plain type does.
  @inlinable public mutating func addProduct(_ x: Self, _ y: Self) {
    self = Self.linear(value.addingProduct(x.value, y.value), self, 1, x * y, 1)
  }

  // The remainder is x - y·q with a locally constant integer q: ∂/∂x = 1, ∂/∂y = -q.
  @inlinable public mutating func formRemainder(dividingBy y: Self) {
    let v = value.remainder(dividingBy: y.value)
    let q = ((value - v) / y.value).rounded()
    self = Self.linear(v, self, 1, y, -q)
  }
  @inlinable public mutating func formTruncatingRemainder(dividingBy y: Self) {
    let v = value.truncatingRemainder(dividingBy: y.value)
    let q = ((value - v) / y.value).rounded()
    self = Self.linear(v, self, 1, y, -q)
  }

  /// Rounds the value; the derivative is zero, as it is almost everywhere.
  @inlinable public mutating func round(_ rule: FloatingPointRoundingRule) {
    self = Self(value.rounded(rule))
  }
}

// MARK: - Parts of a number

extension ValueCarrying {
  /// The absolute value. Its derivative at zero is zero, the mean of both sides.
  @inlinable public var magnitude: Self {
    if value > 0 { return self }
    if value < 0 { return -self }
    return value.isNaN
      ? Self.linear(value.magnitude, self, value)
      : Self.kink(value.magnitude, self, jump(value), self, 0)
  }

  @inlinable public init(signOf sign: Self, magnitudeOf x: Self) {
    self = x.sign == sign.sign ? x : -x
  }

  /// `sign · significand · radixᵉˣᵖᵒⁿᵉⁿᵗ`; the derivative with respect to the significand is the
  /// power of the radix.
  @inlinable public init(sign: FloatingPointSign, exponent: Int, significand x: Self) {
    let scale = Scalar(
      sign: sign, exponent: Scalar.Exponent(exponent), significand: 1 as Scalar)
    let v = Scalar(
      sign: sign, exponent: Scalar.Exponent(exponent), significand: x.value)
    self = Self.linear(v, x, scale)
  }

  /// The exponent of the value.
  @inlinable public var exponent: Int { Int(value.exponent) }

  /// The value divided by the power of the radix that its exponent names.
  @inlinable public var significand: Self {
    guard value.isFinite, !value.isZero else { return Self.linear(value.significand, self, 1) }
    let scale = Scalar(
      sign: value.sign, exponent: 0 - value.exponent, significand: 1 as Scalar)
    return Self.linear(value.significand, self, scale)
  }
}

// MARK: - Choices

// The derivative follows the number that was chosen; where they are equal, it is the mean.
extension ValueCarrying {
  @inlinable public static func minimum(_ x: Self, _ y: Self) -> Self {
    if x.value == y.value {
      return tie(.minimum(x.value, y.value), x, y, jump(y.value - x.value))
    }
    return y.value.isNaN || x.value < y.value ? x : chosen(y, over: x)
  }
  @inlinable public static func maximum(_ x: Self, _ y: Self) -> Self {
    if x.value == y.value {
      return tie(.maximum(x.value, y.value), x, y, jump(x.value - y.value))
    }
    return y.value.isNaN || x.value > y.value ? x : chosen(y, over: x)
  }
  @inlinable public static func minimumMagnitude(_ x: Self, _ y: Self) -> Self {
    let (a, b) = (x.value.magnitude, y.value.magnitude)
    if a == b { return tie(.minimumMagnitude(x.value, y.value), x, y, jump(b - a)) }
    return y.value.isNaN || a < b ? x : chosen(y, over: x)
  }
  @inlinable public static func maximumMagnitude(_ x: Self, _ y: Self) -> Self {
    let (a, b) = (x.value.magnitude, y.value.magnitude)
    if a == b { return tie(.maximumMagnitude(x.value, y.value), x, y, jump(a - b)) }
    return y.value.isNaN || a > b ? x : chosen(y, over: x)
  }

  /// `y`, unless neither is a number.
  @inlinable static func chosen(_ y: Self, over x: Self) -> Self {
    x.value.isNaN && y.value.isNaN ? x + y : y
  }

  /// The mean of two numbers of one value.
  @inlinable static func tie(_ value: Scalar, _ x: Self, _ y: Self, _ jump: Scalar) -> Self {
    value.isFinite
      ? kink(value, x, 1 / 2 + jump, y, 1 / 2 - jump) : linear(value, x, 1 / 2, y, 1 / 2)
  }
}

// MARK: - Kinks

// At a kink the first derivative is chosen by convention; it multiplies like any other number. The
// second must not look as if the function were smooth: the square of `|x|` would have the second
// derivative 0 at 0 rather than 2.

/// What is added to the slope at a kink: 0 with an infinite derivative, from a difference that is
/// 0.
@inlinable func jump<T: Real>(_ difference: T) -> T { .sqrt(difference) }

extension DerivativeCarrying {
  @inlinable public static func kink(
    _ value: Scalar, _ x: Self, _ dx: Scalar, _ y: Self, _ dy: Scalar
  ) -> Self {
    chain(value, x, dx, y, dy)
  }
}
