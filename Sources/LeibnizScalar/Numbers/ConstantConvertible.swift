import RealModule

/// A real number that a `Double` can be made into: `Real` itself has no such initialiser.
///
/// Generic code that works with measured data, or writes constants such as `0.5`, asks for it:
///
/// ```swift
/// func meanSquare<T: Real & ConstantConvertible>(_ x: [T], _ data: [Double]) -> T {
///   var sum = T.zero
///   for (x, y) in zip(x, data) { sum += (x - T(constant: y)) * (x - T(constant: y)) }
///   return T(constant: 1 / Double(data.count)) * sum
/// }
/// gradient(at: [1.0, 2.0]) { x in meanSquare(x, [0.0, 0.0]) }  // [1.0, 2.0]
/// ```
public protocol ConstantConvertible {
  /// A constant, rounded to the type's precision.
  init(constant: Double)

  /// The product with a constant: the same as `self * Self(constant: factor)`, with less work where a
  /// constant carries derivatives of zero along.
  ///
  /// ```swift
  /// derivative(at: 3.0) { x in (x * x).scaled(by: 0.5) }  // 3.0
  /// ```
  func scaled(by factor: Double) -> Self
}

extension ConstantConvertible where Self: Real {
  @inlinable @inline(__always) public func scaled(by factor: Double) -> Self {
    self * Self(constant: factor)
  }
}

extension Double: ConstantConvertible {
  @inlinable @inline(__always) public init(constant: Double) { self = constant }
}
extension Float: ConstantConvertible {
  @inlinable @inline(__always) public init(constant: Double) { self = Float(constant) }
}
extension Dual: ConstantConvertible where Scalar: ConstantConvertible {
  @inlinable @inline(__always) public init(constant: Double) {
    self.init(Scalar(constant: constant))
  }
  @inlinable @inline(__always) public func scaled(by factor: Double) -> Self {
    Self(value.scaled(by: factor), tangent: tangent.scaled(by: factor))
  }
}
extension DualVector: ConstantConvertible where Scalar: ConstantConvertible {
  @inlinable @inline(__always) public init(constant: Double) {
    self.init(Scalar(constant: constant))
  }
  @inlinable @inline(__always) public func scaled(by factor: Double) -> Self {
    let k = Scalar(constant: factor)
    return Self(value * k, tangent: k * tangent)
  }
}
extension Taped: ConstantConvertible where Scalar: ConstantConvertible {
  @inlinable @inline(__always) public init(constant: Double) {
    self.init(Scalar(constant: constant))
  }
}
