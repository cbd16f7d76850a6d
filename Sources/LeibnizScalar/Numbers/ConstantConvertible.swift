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
}
extension DualVector: ConstantConvertible where Scalar: ConstantConvertible {
  @inlinable @inline(__always) public init(constant: Double) {
    self.init(Scalar(constant: constant))
  }
}
extension Taped: ConstantConvertible where Scalar: ConstantConvertible {
  @inlinable @inline(__always) public init(constant: Double) {
    self.init(Scalar(constant: constant))
  }
}
