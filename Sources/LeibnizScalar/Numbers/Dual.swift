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
/// any other, and ∞ times it is NaN; that of `0 * x` is one. What holds at kinks, poles and ties
/// stands in the article <doc:LeibnizScalar>.
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
  // A constant contributes nothing, however great the other factor is.
  @inlinable @inline(__always)
  public static func * (x: Self, y: Self) -> Self {
    var product = Self(x.value * y.value)
    product.isConstant = x.isConstant && y.isConstant
    if _fastPath(!x.isConstant && !y.isConstant) {
      product.slope = x.slope * y.value + x.value * y.slope
    } else if x.isConstant {
      product.slope = y.isConstant ? 0 : x.value * y.slope
    } else {
      product.slope = x.slope * y.value
    }
    return product
  }
  // (x′ - v·y′)/y rather than x′/y - (v/y)·y′, of which the last factor may be too small or too
  // large where the whole isn't. The slope of a constant is 0, so that of plain numbers this is
  // right as it is; but for ∞ times that 0, which is looked at only where the result is NaN, and
  // where v or v·y′ is too small or too great itself. Of numbers that carry derivatives themselves,
  // a part that is left out must leave no trace in the difference, either.
  @inlinable @inline(__always)
  public static func / (x: Self, y: Self) -> Self {
    let v = x.value / y.value
    var quotient = Self(v)
    quotient.isConstant = x.isConstant && y.isConstant
    if isPlain(Scalar.self) {
      let part = v * y.slope
      quotient.slope = divided(x.slope - part, by: y.value)
      if _fastPath(part.isNormal && v.isNormal || y.slope.isZero && !quotient.slope.isNaN) {
        return quotient
      }
    }
    quotient.slope = slopeOfQuotient(v, x, y)
    return quotient
  }

  /// The slope of a quotient `v`, to which a constant contributes nothing.
  @inlinable @inline(never)
  static func slopeOfQuotient(_ v: Scalar, _ x: Self, _ y: Self) -> Scalar {
    if y.isConstant { return x.isConstant ? 0 : divided(x.slope, by: y.value) }
    let part = v * y.slope
    if !(v.isNormal && part.isNormal) && v.isFinite && y.slope.isFinite {
      let slope = LeibnizScalar.slopeOfQuotient(v, x.value, by: y.value, y.slope)
      let result = x.isConstant ? -slope : divided(x.slope, by: y.value) - slope
      // Apart, both may be infinite.
      if !result.isNaN { return result }
    }
    return divided(x.isConstant ? -part : x.slope - part, by: y.value)
  }
}

extension Dual: ExpressibleByFloatLiteral where Scalar: ExpressibleByFloatLiteral {
  @inlinable public init(floatLiteral value: Scalar.FloatLiteralType) {
    self.init(Scalar(floatLiteral: value))
  }
}

extension Dual: Sendable where Scalar: Sendable {}
extension Dual: BitwiseCopyable where Scalar: BitwiseCopyable {}
