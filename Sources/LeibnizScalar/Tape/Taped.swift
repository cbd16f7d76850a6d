public import RealModule

/// A number that is recorded on a ``Tape``: reverse mode.
///
/// Code that is generic over `Real` runs on `Taped<Double>` as it does on `Double`; what it does is
/// recorded, and walking back over the record yields the derivatives with respect to *all* inputs
/// for a small multiple of the price of the value. Taped numbers come from `gradient(at:of:)`,
/// `jacobian(at:of:)` and their kin, which give them to your function:
///
/// ```swift
/// gradient(at: [3.0, 4.0]) { x in .sqrt(x[0] * x[0] + x[1] * x[1]) }  // [0.6, 0.8]
/// ```
///
/// A taped number is valid while the function runs that it was given to. Using one later is
/// noticed, and stops the program with a message. Comparisons look at the value alone.
///
/// ## How it works
///
/// A number is a value with at most one *edge* back into the record: it depends on the `node` with
/// the derivative `factor`. A function of one number, or an operation with a constant, only changes
/// the factor, and so does an operation on two numbers that lead to the same node; none of these
/// records anything. Only where two nodes meet a new node is recorded, with its two edges.
@frozen public struct Taped<Scalar: Real> {
  /// The plain value.
  public let value: Scalar
  /// The derivative of this number with respect to its node; of no meaning in a constant. It may
  /// turn out to be 0, and ∞ times it NaN; only a constant has no edge at all.
  @usableFromInline let factor: Scalar
  /// The record that the node is on, or nil: a constant. Recorders are never freed.
  @usableFromInline let recorder: UnsafeMutablePointer<Recorder>?
  /// The node: the recording's number in the upper half, the position in the lower. The top bit is
  /// set if the factor may be other than 1, see `Word.scaled`.
  @usableFromInline let node: UInt64

  /// A constant. It isn't recorded.
  @inlinable @inline(__always)
  public init(_ value: Scalar) {
    self.value = value
    self.factor = 0
    self.recorder = nil
    self.node = 0
  }

  @inlinable @inline(__always)
  init(
    _ value: Scalar, factor: Scalar, recorder: UnsafeMutablePointer<Recorder>?, node: UInt64
  ) {
    self.value = value
    self.factor = factor
    self.recorder = recorder
    self.node = node
  }

  /// Whether this number depends on no input.
  @inlinable public var isConstant: Bool { recorder == nil }
}

/// A taped number belongs to the thread that records it.
@available(*, unavailable)
extension Taped: Sendable {}

extension Taped: DerivativeCarrying {
  public typealias IntegerLiteralType = Scalar.IntegerLiteralType
  public typealias Exponent = Int
  public typealias Magnitude = Self
  public typealias Stride = Self

  @inlinable @inline(__always)
  public static func chain(_ value: Scalar, _ x: Self, _ dx: @autoclosure () -> Scalar) -> Self {
    x.recorder == nil ? Self(value) : scaled(value, x, x.factor * dx())
  }

  @inlinable @inline(__always)
  public static func chain(
    _ value: Scalar, _ x: Self, _ dx: @autoclosure () -> Scalar,
    _ y: Self, _ dy: @autoclosure () -> Scalar
  ) -> Self {
    guard haveSameRecorder(x, y) else { return chainOfOne(value, x, dx(), y, dy()) }
    if x.recorder == nil { return Self(value) }
    return combined(value, x, x.factor * dx(), y, y.factor * dy())
  }

  /// A number that leads to the node of `x`, with the derivative `w`.
  @inlinable @inline(__always)
  static func scaled(_ value: Scalar, _ x: Self, _ w: Scalar) -> Self {
    Self(value, factor: w, recorder: x.recorder, node: x.node | Word.scaled)
  }

  /// A function of two numbers of one recorder, from its derivatives with respect to their nodes.
  @inlinable @inline(__always)
  static func combined(_ value: Scalar, _ x: Self, _ wx: Scalar, _ y: Self, _ wy: Scalar) -> Self {
    let recorder = x.recorder.unsafelyUnwrapped
    guard !recorder.areStale(x.node, y.node) else { staleNumber() }
    if (x.node ^ y.node) & ~Word.scaled == 0 { return scaled(value, x, wx + wy) }
    let node = recorder.record(x.node, wx, y.node, wy)
    return Self(value, factor: 1, recorder: recorder, node: node)
  }

  /// The part of `chain` for two numbers of which one is a constant.
  @inlinable @inline(__always)
  static func chainOfOne(
    _ value: Scalar, _ x: Self, _ dx: @autoclosure () -> Scalar,
    _ y: Self, _ dy: @autoclosure () -> Scalar
  ) -> Self {
    if y.recorder == nil { return scaled(value, x, x.factor * dx()) }
    guard x.recorder == nil else { numbersOfTwoTapes() }
    return scaled(value, y, y.factor * dy())
  }

  @inlinable @inline(__always)
  public static func * (x: Self, y: Self) -> Self {
    let value = x.value * y.value
    guard haveSameRecorder(x, y) else {
      if y.recorder == nil { return scaled(value, x, x.factor * y.value) }
      guard x.recorder == nil else { numbersOfTwoTapes() }
      return scaled(value, y, y.factor * x.value)
    }
    if x.recorder == nil { return Self(value) }
    return combined(value, x, x.factor * y.value, y, y.factor * x.value)
  }

  // The factor first, where the partial derivative alone may be too small or too large: `x/y` by y
  // has -(x/y)/y, and in 1/(1 + exp(-x)) a factor of exp(-x) makes up for it.
  @inlinable @inline(__always)
  public static func / (x: Self, y: Self) -> Self {
    let v = x.value / y.value
    guard haveSameRecorder(x, y) else {
      if y.recorder == nil { return scaled(v, x, divided(x.factor, by: y.value)) }
      guard x.recorder == nil else { numbersOfTwoTapes() }
      return scaled(v, y, -slopeOfQuotient(v, x.value, by: y.value, y.factor))
    }
    if x.recorder == nil { return Self(v) }
    // Of one node: apart, both parts may be infinite, and their difference NaN.
    if (x.node ^ y.node) & ~Word.scaled == 0 {
      let part = v * y.factor
      if _slowPath(!v.isNormal || !part.isNormal) && v.isFinite && y.factor.isFinite {
        let slope = slopeOfQuotient(v, x.value, by: y.value, y.factor)
        let result = divided(x.factor, by: y.value) - slope
        if !result.isNaN { return scaled(v, x, result) }
      }
      return scaled(v, x, divided(x.factor - part, by: y.value))
    }
    let slope = slopeOfQuotient(v, x.value, by: y.value, y.factor)
    return combined(v, x, divided(x.factor, by: y.value), y, -slope)
  }

  // A sum or difference of two nodes with the factor 1 is recorded without factors.
  @inlinable @inline(__always)
  public static func + (x: Self, y: Self) -> Self {
    let value = x.value + y.value
    guard haveSameRecorder(x, y) else {
      if y.recorder == nil { return shifted(value, x) }
      guard x.recorder == nil else { numbersOfTwoTapes() }
      return shifted(value, y)
    }
    guard let recorder = x.recorder else { return Self(value) }
    if _fastPath(recorder.areNodes(x.node, y.node) && x.node != y.node) {
      let node = recorder.recordSum(x.node, y.node, Word.sum, Scalar.self)
      return Self(value, factor: 1, recorder: recorder, node: node)
    }
    return combined(value, x, x.factor, y, y.factor)
  }

  @inlinable @inline(__always)
  public static func - (x: Self, y: Self) -> Self {
    let value = x.value - y.value
    guard haveSameRecorder(x, y) else {
      if y.recorder == nil { return shifted(value, x) }
      guard x.recorder == nil else { numbersOfTwoTapes() }
      return scaled(value, y, -y.factor)
    }
    guard let recorder = x.recorder else { return Self(value) }
    if _fastPath(recorder.areNodes(x.node, y.node) && x.node != y.node) {
      let node = recorder.recordSum(x.node, y.node, Word.difference, Scalar.self)
      return Self(value, factor: 1, recorder: recorder, node: node)
    }
    return combined(value, x, x.factor, y, -y.factor)
  }

  /// A number that differs from `x` by a constant.
  @inlinable @inline(__always)
  static func shifted(_ value: Scalar, _ x: Self) -> Self {
    Self(value, factor: x.factor, recorder: x.recorder, node: x.node)
  }

  /// One comparison of addresses, where comparing optionals makes several.
  @inlinable @inline(__always)
  static func haveSameRecorder(_ x: Self, _ y: Self) -> Bool {
    UInt(bitPattern: x.recorder) == UInt(bitPattern: y.recorder)
  }
}

extension Taped: ExpressibleByFloatLiteral where Scalar: ExpressibleByFloatLiteral {
  @inlinable public init(floatLiteral value: Scalar.FloatLiteralType) {
    self.init(Scalar(floatLiteral: value))
  }
}

@usableFromInline @inline(never)
func numbersOfTwoTapes() -> Never {
  failure(
    "numbers of two different tapes meet in one operation; a number may only be used inside the "
      + "function that it was given to, and inside a nested gradient of a number type over it")
}
