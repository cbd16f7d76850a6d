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
/// Where a derivative doesn't exist it is, as in PyTorch: ∞ for `sqrt` and `log` at 0; 0 for
/// `magnitude` at 0, for rounding, and (unlike PyTorch) for `hypot` and `atan2` at the origin.
@frozen public struct Dual<Scalar: Real> {
  /// The value.
  public var value: Scalar
  /// The derivative in the direction that was chosen at the inputs.
  public var tangent: Scalar

  /// A constant: its tangent is zero.
  @inlinable @inline(__always)
  public init(_ value: Scalar) {
    self.value = value
    self.tangent = 0
  }

  /// A number with a derivative; an input in whose direction one derives has the tangent 1.
  @inlinable @inline(__always)
  public init(_ value: Scalar, tangent: Scalar) {
    self.value = value
    self.tangent = tangent
  }
}

extension Dual: DerivativeCarrying {
  public typealias IntegerLiteralType = Scalar.IntegerLiteralType
  public typealias Exponent = Int
  public typealias Magnitude = Self
  public typealias Stride = Self

  @inlinable @inline(__always)
  public static func chain(_ value: Scalar, _ x: Self, _ dx: @autoclosure () -> Scalar) -> Self {
    Self(value, tangent: product(dx(), x.tangent))
  }

  @inlinable @inline(__always)
  public static func chain(
    _ value: Scalar, _ x: Self, _ dx: @autoclosure () -> Scalar,
    _ y: Self, _ dy: @autoclosure () -> Scalar
  ) -> Self {
    Self(value, tangent: product(dx(), x.tangent) + product(dy(), y.tangent))
  }

  @inlinable @inline(__always)
  public static func + (x: Self, y: Self) -> Self {
    Self(x.value + y.value, tangent: x.tangent + y.tangent)
  }
  @inlinable @inline(__always)
  public static func - (x: Self, y: Self) -> Self {
    Self(x.value - y.value, tangent: x.tangent - y.tangent)
  }
  @inlinable @inline(__always)
  public static func * (x: Self, y: Self) -> Self {
    Self(x.value * y.value, tangent: x.tangent * y.value + x.value * y.tangent)
  }
}

extension Dual: ExpressibleByFloatLiteral where Scalar: ExpressibleByFloatLiteral {
  @inlinable public init(floatLiteral value: Scalar.FloatLiteralType) {
    self.init(Scalar(floatLiteral: value))
  }
}

extension Dual: Sendable where Scalar: Sendable {}
extension Dual: BitwiseCopyable where Scalar: BitwiseCopyable {}

// MARK: - Infinite derivatives of constants

/// A partial derivative times a tangent, where ∞ times the tangent of a constant is 0: the square
/// root of the constant 0 is a constant.
@inlinable @inline(__always)
func product<T: Real>(_ partial: T, _ tangent: T) -> T {
  if partial.isFinite { return partial * tangent }
  return isConstantZero(tangent) ? 0 : partial * tangent
}

/// Whether a tangent is zero in all its parts, as a constant's is.
@usableFromInline @inline(never)
func isConstantZero<T: Real>(_ tangent: T) -> Bool {
  guard tangent.isZero else { return false }
  return (tangent as? any TangentCarrying)?.hasZeroTangent ?? true
}

/// A number that can say whether its tangent is zero in all parts.
protocol TangentCarrying {
  var hasZeroTangent: Bool { get }
}

extension Dual: TangentCarrying {
  var hasZeroTangent: Bool { isConstantZero(tangent) }
}
