public import RealModule

/// A real number with a plain value and something attached to it.
///
/// Everything that a floating-point type must answer about *its value*, such as comparisons,
/// classification and constants, is written here once for ``Dual``, ``DualVector``, `Taylor`
/// and ``Taped``. What is attached never takes part: `Dual(2, tangent: 1) == Dual(2)` is true, so
/// that a branch in differentiated code goes the same way as in the plain code.
public protocol ValueCarrying: Real, CustomStringConvertible
where Exponent == Int, Stride == Self, Magnitude == Self {
  /// The type of the plain value; it may itself carry derivatives.
  associatedtype Scalar: Real

  /// The plain value.
  var value: Scalar { get }

  /// A constant: a value that depends on nothing.
  init(_ value: Scalar)

  /// A number that depends linearly on another: its value and its slope.
  static func linear(_ value: Scalar, _ x: Self, _ dx: Scalar) -> Self

  /// A number that depends linearly on two others: its value and its slopes.
  static func linear(_ value: Scalar, _ x: Self, _ dx: Scalar, _ y: Self, _ dy: Scalar) -> Self

  /// A function of two numbers at a place where its first derivatives are chosen by convention, and
  /// those of higher order don't exist.
  static func kink(_ value: Scalar, _ x: Self, _ dx: Scalar, _ y: Self, _ dy: Scalar) -> Self
}

// MARK: - Constants

extension ValueCarrying {
  @inlinable public static var zero: Self { Self(Scalar.zero) }
  @inlinable public static var nan: Self { Self(Scalar.nan) }
  @inlinable public static var signalingNaN: Self { Self(Scalar.signalingNaN) }
  @inlinable public static var infinity: Self { Self(Scalar.infinity) }
  @inlinable public static var greatestFiniteMagnitude: Self {
    Self(Scalar.greatestFiniteMagnitude)
  }
  @inlinable public static var leastNormalMagnitude: Self { Self(Scalar.leastNormalMagnitude) }
  @inlinable public static var leastNonzeroMagnitude: Self { Self(Scalar.leastNonzeroMagnitude) }
  @inlinable public static var pi: Self { Self(Scalar.pi) }
  @inlinable public static var ulpOfOne: Self { Self(Scalar.ulpOfOne) }
  @inlinable public static var radix: Int { Scalar.radix }

  @inlinable public init(integerLiteral value: Scalar.IntegerLiteralType) {
    self.init(Scalar(integerLiteral: value))
  }
  @inlinable public init(_ value: Int) { self.init(Scalar(value)) }
  @inlinable public init<Source: BinaryInteger>(_ value: Source) { self.init(Scalar(value)) }
  @inlinable public init?<Source: BinaryInteger>(exactly value: Source) {
    guard let exact = Scalar(exactly: value) else { return nil }
    self.init(exact)
  }
}

// MARK: - Questions about the value

extension ValueCarrying {
  @inlinable public var sign: FloatingPointSign { value.sign }
  @inlinable public var isNormal: Bool { value.isNormal }
  @inlinable public var isFinite: Bool { value.isFinite }
  @inlinable public var isZero: Bool { value.isZero }
  @inlinable public var isSubnormal: Bool { value.isSubnormal }
  @inlinable public var isInfinite: Bool { value.isInfinite }
  @inlinable public var isNaN: Bool { value.isNaN }
  @inlinable public var isSignalingNaN: Bool { value.isSignalingNaN }
  @inlinable public var isCanonical: Bool { value.isCanonical }

  // Piecewise constant in the value, so constants.
  @inlinable public var ulp: Self { Self(value.ulp) }
  @inlinable public var nextUp: Self { self + Self(value.nextUp - value) }

  @inlinable public func isEqual(to other: Self) -> Bool { value.isEqual(to: other.value) }
  @inlinable public func isLess(than other: Self) -> Bool { value.isLess(than: other.value) }
  @inlinable public func isLessThanOrEqualTo(_ other: Self) -> Bool {
    value.isLessThanOrEqualTo(other.value)
  }
  @inlinable public func isTotallyOrdered(belowOrEqualTo other: Self) -> Bool {
    value.isTotallyOrdered(belowOrEqualTo: other.value)
  }

  @inlinable public static func == (a: Self, b: Self) -> Bool { a.value == b.value }
  @inlinable public static func < (a: Self, b: Self) -> Bool { a.value < b.value }
  @inlinable public static func <= (a: Self, b: Self) -> Bool { a.value <= b.value }
  @inlinable public static func > (a: Self, b: Self) -> Bool { a.value > b.value }
  @inlinable public static func >= (a: Self, b: Self) -> Bool { a.value >= b.value }
  @inlinable public func hash(into hasher: inout Hasher) { hasher.combine(value) }

  public var description: String { "\(value)" }
}

// MARK: - Differences

extension ValueCarrying {
  @inlinable public func distance(to other: Self) -> Self { other - self }
  @inlinable public func advanced(by amount: Self) -> Self { self + amount }
}
