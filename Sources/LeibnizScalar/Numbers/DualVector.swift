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
  /// A bit for each lane to which something that was derived by leads; the others' slopes are 0.
  @usableFromInline var reached: UInt64
  @usableFromInline var slopes: Tangent

  /// A constant: its tangents are zero.
  @inlinable @inline(__always)
  public init(_ value: Scalar) {
    self.init(value, slopes: .zero, reached: 0)
  }

  /// A number with derivatives. A tangent of 0 says that nothing leads here; see ``Dual``.
  @inlinable @inline(__always)
  public init(_ value: Scalar, tangent: Tangent) {
    self.init(value, slopes: tangent, reached: 0)
    for i in tangent.indices where tangent[i] != 0 { reached |= 1 &<< UInt64(i) }
  }

  @inlinable @inline(__always)
  init(_ value: Scalar, slopes: Tangent, reached: UInt64) {
    self.value = value
    self.reached = reached
    self.slopes = slopes
  }

  /// The derivatives, one in each direction that was chosen at the inputs; ``init(_:lane:)`` makes
  /// an input of one direction.
  @inlinable @inline(__always)
  public var tangent: Tangent {
    get { slopes }
    set { self = DualVector(value, tangent: newValue) }
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
    self.init(value, slopes: .zero, reached: 0)
    if lane >= 0 && lane < Tangent.scalarCount { reached = 1 &<< UInt64(lane) }
    // Each lane is written. A store to a computed one was seen to be moved before the check of its
    // number (Swift 6.3.1, x86-64, in release), and then overwrote the caller's frame.
    for i in slopes.indices { slopes[i] = i == lane ? 1 : 0 }
  }
}

extension DualVector: DerivativeCarrying {
  public typealias IntegerLiteralType = Scalar.IntegerLiteralType
  public typealias Exponent = Int
  public typealias Magnitude = Self
  public typealias Stride = Self

  @inlinable @inline(__always)
  public static func chain(_ value: Scalar, _ x: Self, _ dx: @autoclosure () -> Scalar) -> Self {
    Self(value, slopes: product(dx(), x), reached: x.reached)
  }

  @inlinable @inline(__always)
  public static func chain(
    _ value: Scalar, _ x: Self, _ dx: @autoclosure () -> Scalar,
    _ y: Self, _ dy: @autoclosure () -> Scalar
  ) -> Self {
    Self(value, slopes: product(dx(), x) + product(dy(), y), reached: x.reached | y.reached)
  }

  @inlinable @inline(__always)
  public static func + (x: Self, y: Self) -> Self {
    Self(x.value + y.value, slopes: x.slopes + y.slopes, reached: x.reached | y.reached)
  }
  @inlinable @inline(__always)
  public static func - (x: Self, y: Self) -> Self {
    Self(x.value - y.value, slopes: x.slopes - y.slopes, reached: x.reached | y.reached)
  }
  @inlinable @inline(__always)
  public static func * (x: Self, y: Self) -> Self {
    let value = x.value * y.value
    // Not ∞ or `nan`: then the factors are finite.
    guard value.isFinite else { return chain(value, x, y.value, y, x.value) }
    return Self(
      value, slopes: y.value * x.slopes + x.value * y.slopes, reached: x.reached | y.reached)
  }
  // (x′ - v·y′)/y, as for `Dual`.
  @inlinable @inline(__always)
  public static func / (x: Self, y: Self) -> Self {
    let v = x.value / y.value, r = 1 / y.value, part = v * y.slopes
    if y.reached != 0 {
      let size = part.replacing(with: -part, where: part .< 0)
      let isUsual = (size .>= .leastNormalMagnitude) .& (size .<= .greatestFiniteMagnitude)
      if _slowPath(!v.isNormal || !r.isFinite || !all(isUsual .| (y.slopes .== 0))) {
        return unusualQuotient(v, x, y)
      }
    } else if _slowPath(!r.isFinite) {
      return chain(v, x, r)
    }
    return Self(v, slopes: r * (x.slopes - part), reached: x.reached | y.reached)
  }

  /// The same lane by lane, where a part overflows or is so small that it has lost digits.
  @inlinable @inline(never)
  static func unusualQuotient(_ v: Scalar, _ x: Self, _ y: Self) -> Self {
    var slopes = Tangent.zero
    for i in slopes.indices {
      let ofX = divided(x.slopes[i], by: y.value)
      let ofY = slopeOfQuotient(v, x.value, by: y.value, y.slopes[i])
      let isX = x.reached &>> UInt64(i) & 1 != 0, isY = y.reached &>> UInt64(i) & 1 != 0
      slopes[i] = isY ? (isX ? ofX - ofY : -ofY) : isX ? ofX : 0
    }
    return Self(v, slopes: slopes, reached: x.reached | y.reached)
  }
}

extension DualVector: ExpressibleByFloatLiteral where Scalar: ExpressibleByFloatLiteral {
  @inlinable public init(floatLiteral value: Scalar.FloatLiteralType) {
    self.init(Scalar(floatLiteral: value))
  }
}

extension DualVector: Sendable where Tangent: Sendable, Scalar: Sendable {}

// MARK: - Infinite derivatives of constants

extension DualVector {
  /// A partial derivative times the tangents; in a lane that nothing leads to 0, even for ∞.
  @inlinable @inline(__always)
  static func product(_ partial: Scalar, _ x: Self) -> Tangent {
    partial.isFinite ? partial * x.slopes : unusualProduct(partial, x)
  }

  @inlinable @inline(never)
  static func unusualProduct(_ partial: Scalar, _ x: Self) -> Tangent {
    var result = partial * x.slopes
    for i in result.indices where x.reached &>> UInt64(i) & 1 == 0 { result[i] = 0 }
    return result
  }
}
