public import RealModule

/// A number with its derivative in one direction: forward mode.
///
/// `Dual(v, tangent: t)` stands for `v + tε` with `ε² = 0`. Calculating with it calculates the
/// derivative along with the value, at about twice the price of the value, with no memory:
///
/// ```swift
/// let x = Dual(2.0, tangent: 1)  // d/dx
/// (x * x * x).tangent            // 12.0
/// ```
///
/// It conforms to `Real`, so that code that is generic over `Real` takes it as it is, and it nests:
/// the tangent's tangent in `Dual<Dual<Double>>` is the second derivative. Comparisons look at the
/// value alone. Use it for few inputs; for the gradient of many inputs use ``Taped``.
///
/// A number made with the tangent 0 is a constant, and so is what is calculated from constants: its
/// derivative is 0, whatever it is multiplied by. A tangent that turns out to be 0 is a number like
/// any other, and ∞ times it is NaN. What holds at kinks, poles and ties stands in the article
/// <doc:LeibnizScalar>.
@frozen public struct Dual<Scalar: Real> {
  /// The value.
  public var value: Scalar
  @usableFromInline var slope: Scalar
  /// Whether nothing that was derived by leads here; then `slope` is 0.
  @usableFromInline var isConstant: Bool

  /// A constant: its tangent is zero.
  @inlinable @inline(__always)
  public init(_ value: Scalar) {
    self.value = value
    self.slope = 0
    self.isConstant = true
  }

  /// A number with a derivative; an input in whose direction one derives has the tangent 1.
  @inlinable @inline(__always)
  public init(_ value: Scalar, tangent: Scalar) {
    self.value = value
    self.slope = tangent
    self.isConstant = isConstantZero(tangent)
  }

  /// A number that something leads to, even if its tangent is zero.
  @inlinable @inline(__always)
  init(_ value: Scalar, calculated tangent: Scalar) {
    self.value = value
    self.slope = tangent
    self.isConstant = false
  }

  /// The derivative in the direction that was chosen at the inputs.
  @inlinable @inline(__always)
  public var tangent: Scalar {
    get { slope }
    set { self = Dual(value, tangent: newValue) }
  }
}

extension Dual: DerivativeCarrying {
  public typealias IntegerLiteralType = Scalar.IntegerLiteralType
  public typealias Exponent = Int
  public typealias Magnitude = Self
  public typealias Stride = Self

  @inlinable @inline(__always)
  public static func chain(_ value: Scalar, _ x: Self, _ dx: @autoclosure () -> Scalar) -> Self {
    x.isConstant ? Self(value) : Self(value, calculated: dx() * x.slope)
  }

  @inlinable @inline(__always)
  public static func chain(
    _ value: Scalar, _ x: Self, _ dx: @autoclosure () -> Scalar,
    _ y: Self, _ dy: @autoclosure () -> Scalar
  ) -> Self {
    if x.isConstant { return chain(value, y, dy()) }
    if y.isConstant { return chain(value, x, dx()) }
    return Self(value, calculated: dx() * x.slope + dy() * y.slope)
  }

  @inlinable @inline(__always)
  public static func + (x: Self, y: Self) -> Self {
    var sum = Self(x.value + y.value, calculated: x.slope + y.slope)
    sum.isConstant = x.isConstant && y.isConstant
    return sum
  }
  @inlinable @inline(__always)
  public static func - (x: Self, y: Self) -> Self {
    var difference = Self(x.value - y.value, calculated: x.slope - y.slope)
    difference.isConstant = x.isConstant && y.isConstant
    return difference
  }
  @inlinable @inline(__always)
  public static func * (x: Self, y: Self) -> Self {
    let value = x.value * y.value
    if _fastPath(!x.isConstant && !y.isConstant) {
      return Self(value, calculated: x.slope * y.value + x.value * y.slope)
    }
    if x.isConstant && y.isConstant { return Self(value) }
    return x.isConstant
      ? y.scaled(by: x.value, giving: value) : x.scaled(by: y.value, giving: value)
  }
  // (x′ - v·y′)/y rather than x′/y - (v/y)·y′, of which the last factor may be too small or too
  // large where the whole isn't.
  @inlinable @inline(__always)
  public static func / (x: Self, y: Self) -> Self {
    let v = x.value / y.value
    if y.isConstant {
      return x.isConstant ? Self(v) : Self(v, calculated: divided(x.slope, by: y.value))
    }
    if x.isConstant { return Self(v, calculated: divided(-v * y.slope, by: y.value)) }
    return Self(v, calculated: divided(x.slope - v * y.slope, by: y.value))
  }

  /// The product of this number, not a constant, with a constant.
  @inlinable @inline(__always)
  func scaled(by factor: Scalar, giving product: Scalar) -> Self {
    isAnnihilated(product, by: factor)
      ? Self(product) : Self(product, calculated: factor * slope)
  }
}

extension Dual: ExpressibleByFloatLiteral where Scalar: ExpressibleByFloatLiteral {
  @inlinable public init(floatLiteral value: Scalar.FloatLiteralType) {
    self.init(Scalar(floatLiteral: value))
  }
}

extension Dual: Sendable where Scalar: Sendable {}
extension Dual: BitwiseCopyable where Scalar: BitwiseCopyable {}
