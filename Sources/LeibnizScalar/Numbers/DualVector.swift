public import RealModule

/// A number with its derivatives in several directions at once: forward mode on SIMD lanes.
///
/// `DualVector<SIMD4<Double>>` carries four tangents and computes them with the processor's vector
/// instructions, for little more than the price of one. In everything else it is a ``Dual``.
///
/// ```swift
/// let x = DualVector(3.0, tangent: SIMD2(1, 0)), y = DualVector(4.0, tangent: SIMD2(0, 1))
/// (x * y).tangent  // SIMD2(4.0, 3.0)
/// ```
@frozen public struct DualVector<Tangent: SIMD> where Tangent.Scalar: Real {
  public typealias Scalar = Tangent.Scalar

  /// The value.
  public var value: Scalar
  /// The derivatives, one in each direction that was chosen at the inputs.
  public var tangent: Tangent

  /// A constant: its tangents are zero.
  @inlinable @inline(__always)
  public init(_ value: Scalar) {
    self.value = value
    self.tangent = .zero
  }

  /// A number with derivatives.
  @inlinable @inline(__always)
  public init(_ value: Scalar, tangent: Tangent) {
    self.value = value
    self.tangent = tangent
  }
}

extension DualVector: DerivativeCarrying {
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
    Self(x.value * y.value, tangent: y.value * x.tangent + x.value * y.tangent)
  }
}

extension DualVector: ExpressibleByFloatLiteral where Scalar: ExpressibleByFloatLiteral {
  @inlinable public init(floatLiteral value: Scalar.FloatLiteralType) {
    self.init(Scalar(floatLiteral: value))
  }
}

extension DualVector: Sendable where Tangent: Sendable, Scalar: Sendable {}

extension DualVector: TangentCarrying {
  var hasZeroTangent: Bool { tangent == .zero }

  /// A partial derivative times tangents, where ∞ times 0 is 0; see `product` beside ``Dual``.
  @inlinable @inline(__always)
  static func product(_ partial: Scalar, _ tangent: Tangent) -> Tangent {
    if partial.isFinite { return partial * tangent }
    return (partial * tangent).replacing(with: .zero, where: tangent .== .zero)
  }
}
