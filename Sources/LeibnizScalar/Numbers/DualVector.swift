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
  /// The derivatives, one in each direction that was chosen at the inputs; ``init(_:lane:)`` makes an
  /// input of one direction.
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

  /// An input: its tangent is 1 in one lane, and 0 in the others.
  ///
  /// A lane that isn't there makes a constant, so that of many inputs a block at a time can be
  /// followed:
  ///
  /// ```swift
  /// let x = [3.0, 4.0, 5.0, 6.0, 7.0, 8.0]
  /// // The derivatives with respect to x[4] and x[5], the others being constants.
  /// let inputs = x.indices.map { DualVector<SIMD4<Double>>(x[$0], lane: $0 - 4) }
  /// ```
  @inlinable @inline(__always)
  public init(_ value: Scalar, lane: Int) {
    self.value = value
    self.tangent = .zero
    // Each lane is written. A store to a computed one was seen to be moved before the check of its
    // number (Swift 6.3.1, x86-64, in release), and then overwrote the caller's frame.
    for i in tangent.indices { tangent[i] = i == lane ? 1 : 0 }
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
