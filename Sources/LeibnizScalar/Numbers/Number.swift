public import RealModule

/// A real number that can be derived by, and that numbers and data of type `Double` go together
/// with.
///
/// Write a function once for any `Number`, and it runs on `Double` and `Float` as well as on
/// ``Dual``, ``DualVector`` and ``Taped``. Literals, `Double` variables and the functions `exp`,
/// `sin` and so on may be used as in code for `Double`; other constants are made by `T(…)`:
///
/// ```swift
/// /// A curve that saturates, at one place, less a measured value.
/// func residual<T: Number>(_ b: [T], _ x: Double, _ y: Double) -> T {
///   b[0] * (1 - exp(-b[1] * x)) - y
/// }
/// gradient(at: [2.0, 0.5]) { b in 0.5 * residual(b, 1, 0.7) * residual(b, 1, 0.7) }
/// // [0.03423…, 0.10555…]
/// ```
///
/// `Real` of swift-numerics is enough where all constants are whole numbers.
public protocol Number: Real, ExpressibleByFloatLiteral {
  /// A constant, rounded to the type's precision.
  init(_ value: Double)

  /// The product with a constant: the same as `self * factor`, with less work where a constant
  /// carries derivatives of zero along.
  ///
  /// ```swift
  /// derivative(at: 3.0) { x in (x * x).scaled(by: 0.5) }  // 3.0
  /// ```
  func scaled(by factor: Double) -> Self
}

/// The name that ``Number`` had first.
public typealias ConstantConvertible = Number

extension Number {
  /// A constant, rounded to the type's precision.
  @inlinable @inline(__always) public init(constant: Double) { self.init(constant) }

  @inlinable @inline(__always) public func scaled(by factor: Double) -> Self {
    self * Self(factor)
  }
}

extension Double: Number {}
extension Float: Number {}
extension Taped: Number where Scalar: Number {
  @_disfavoredOverload @inlinable @inline(__always)
  public init(_ value: Double) { self.init(Scalar(value)) }
}
extension Dual: Number where Scalar: Number {
  @_disfavoredOverload @inlinable @inline(__always)
  public init(_ value: Double) { self.init(Scalar(value)) }
  @inlinable @inline(__always) public func scaled(by factor: Double) -> Self {
    var product = Self(value.scaled(by: factor), calculated: slope.scaled(by: factor))
    product.isConstant = isConstant
    if _slowPath(isConstant) { product.slope = 0 }
    return product
  }
}
extension DualVector: Number where Scalar: Number {
  @_disfavoredOverload @inlinable @inline(__always)
  public init(_ value: Double) { self.init(Scalar(value)) }
}
extension Taylor: Number where Scalar: Number {
  @_disfavoredOverload @inlinable public init(_ value: Double) { self.init(Scalar(value)) }
}

// MARK: - Arithmetic with `Double`

// Of `Double` only: with overloads for `Int`, too, the compiler takes seconds over `1 - a + 2 * b`.
extension Number {
  @_disfavoredOverload @inlinable @inline(__always)
  public static func + (x: Self, y: Double) -> Self { x + Self(y) }
  @_disfavoredOverload @inlinable @inline(__always)
  public static func + (x: Double, y: Self) -> Self { Self(x) + y }
  @_disfavoredOverload @inlinable @inline(__always)
  public static func - (x: Self, y: Double) -> Self { x - Self(y) }
  @_disfavoredOverload @inlinable @inline(__always)
  public static func - (x: Double, y: Self) -> Self { Self(x) - y }
  @_disfavoredOverload @inlinable @inline(__always)
  public static func * (x: Self, y: Double) -> Self { x.scaled(by: y) }
  @_disfavoredOverload @inlinable @inline(__always)
  public static func * (x: Double, y: Self) -> Self { y.scaled(by: x) }
  @_disfavoredOverload @inlinable @inline(__always)
  public static func / (x: Self, y: Double) -> Self { x / Self(y) }
  @_disfavoredOverload @inlinable @inline(__always)
  public static func / (x: Double, y: Self) -> Self { Self(x) / y }
  @_disfavoredOverload @inlinable @inline(__always)
  public static func += (x: inout Self, y: Double) { x += Self(y) }
  @_disfavoredOverload @inlinable @inline(__always)
  public static func -= (x: inout Self, y: Double) { x -= Self(y) }
  @_disfavoredOverload @inlinable @inline(__always)
  public static func *= (x: inout Self, y: Double) { x = x.scaled(by: y) }
  @_disfavoredOverload @inlinable @inline(__always)
  public static func /= (x: inout Self, y: Double) { x /= Self(y) }
}
