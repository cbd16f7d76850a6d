// Swift numbers beside tensors: `a * n`, `max(a, 0)`, `a .> 0.5`.
//
// Swift's own arithmetic operators have an overload for each of Int, Float and Double, not one
// generic one: with those the type checker needs milliseconds for an expression of many operators,
// and seconds with a generic one. With `**`, which it knows nothing of, it is the other way round.
// All are the second choice, so that a literal or `2 * .pi` is taken for a tensor and
// `1.0 / 3` as an element of one isn't ambiguous.

/// A Swift number in an expression with tensors: `Int`, `Float` or `Double`.
///
/// It is *weak*: it takes the dtype of the tensor that it meets, unless it has a fraction and the
/// tensor is of integers; then both become float64.
///
/// ```swift
/// let n = 3, half = 0.5
/// Tensor([1, 2] as [Float]) * n        // [3, 6], float32
/// Tensor([1, 2]) * half                // [0.5, 1], float64
/// ```
public protocol WeakNumber: Sendable {
  /// The number as a 0-d tensor that takes the dtype of what it meets.
  var weakTensor: Tensor { get }
}

extension Int: WeakNumber {
  public var weakTensor: Tensor { Tensor(integerLiteral: self) }
}

extension Float: WeakNumber {
  public var weakTensor: Tensor { Tensor(floatLiteral: Double(self)) }
}

extension Double: WeakNumber {
  public var weakTensor: Tensor { Tensor(floatLiteral: self) }
}

/// A first operand that is a tensor and not a literal, which `pow(t, 2 * .pi)` has and
/// `pow(2, 0.5)` hasn't: with it the second operand is one, too. Only `Tensor` conforms.
public protocol TensorOperand {
  /// The tensor itself.
  var tensor: Tensor { get }
}

extension Tensor: TensorOperand {
  public var tensor: Tensor { self }
}

// In an extension of a protocol, because its members are second to those of a type:
// `Variable(.nan)` means a Double.
extension ExpressibleByFloatLiteral where Self == Tensor {
  /// Not a number, as a weak number: `[[1, .nan]] as Tensor`.
  public static var nan: Tensor { Tensor(floatLiteral: .nan) }
  /// ∞, as a weak number: `x .< .infinity`.
  public static var infinity: Tensor { Tensor(floatLiteral: .infinity) }
  /// π, as a weak number: `2 * .pi * x`.
  public static var pi: Tensor { Tensor(floatLiteral: .pi) }
}

// MARK: - Arithmetic

extension Tensor {
  @_disfavoredOverload public static func + (a: Tensor, b: Int) -> Tensor {
    a + b.weakTensor
  }
  @_disfavoredOverload public static func + (a: Int, b: Tensor) -> Tensor {
    a.weakTensor + b
  }
  @_disfavoredOverload public static func + (a: Tensor, b: Float) -> Tensor {
    a + b.weakTensor
  }
  @_disfavoredOverload public static func + (a: Float, b: Tensor) -> Tensor {
    a.weakTensor + b
  }
  @_disfavoredOverload public static func + (a: Tensor, b: Double) -> Tensor {
    a + b.weakTensor
  }
  @_disfavoredOverload public static func + (a: Double, b: Tensor) -> Tensor {
    a.weakTensor + b
  }

  @_disfavoredOverload public static func - (a: Tensor, b: Int) -> Tensor {
    a - b.weakTensor
  }
  @_disfavoredOverload public static func - (a: Int, b: Tensor) -> Tensor {
    a.weakTensor - b
  }
  @_disfavoredOverload public static func - (a: Tensor, b: Float) -> Tensor {
    a - b.weakTensor
  }
  @_disfavoredOverload public static func - (a: Float, b: Tensor) -> Tensor {
    a.weakTensor - b
  }
  @_disfavoredOverload public static func - (a: Tensor, b: Double) -> Tensor {
    a - b.weakTensor
  }
  @_disfavoredOverload public static func - (a: Double, b: Tensor) -> Tensor {
    a.weakTensor - b
  }

  @_disfavoredOverload public static func * (a: Tensor, b: Int) -> Tensor {
    a * b.weakTensor
  }
  @_disfavoredOverload public static func * (a: Int, b: Tensor) -> Tensor {
    a.weakTensor * b
  }
  @_disfavoredOverload public static func * (a: Tensor, b: Float) -> Tensor {
    a * b.weakTensor
  }
  @_disfavoredOverload public static func * (a: Float, b: Tensor) -> Tensor {
    a.weakTensor * b
  }
  @_disfavoredOverload public static func * (a: Tensor, b: Double) -> Tensor {
    a * b.weakTensor
  }
  @_disfavoredOverload public static func * (a: Double, b: Tensor) -> Tensor {
    a.weakTensor * b
  }

  @_disfavoredOverload public static func / (a: Tensor, b: Int) -> Tensor {
    a / b.weakTensor
  }
  @_disfavoredOverload public static func / (a: Int, b: Tensor) -> Tensor {
    a.weakTensor / b
  }
  @_disfavoredOverload public static func / (a: Tensor, b: Float) -> Tensor {
    a / b.weakTensor
  }
  @_disfavoredOverload public static func / (a: Float, b: Tensor) -> Tensor {
    a.weakTensor / b
  }
  @_disfavoredOverload public static func / (a: Tensor, b: Double) -> Tensor {
    a / b.weakTensor
  }
  @_disfavoredOverload public static func / (a: Double, b: Tensor) -> Tensor {
    a.weakTensor / b
  }

  @_disfavoredOverload public static func ** (a: Tensor, b: some WeakNumber) -> Tensor {
    a ** b.weakTensor
  }
  @_disfavoredOverload public static func ** (a: some WeakNumber, b: Tensor) -> Tensor {
    a.weakTensor ** b
  }

  @_disfavoredOverload public static func += (a: inout Tensor, b: some WeakNumber) {
    a += b.weakTensor
  }
  @_disfavoredOverload public static func -= (a: inout Tensor, b: some WeakNumber) {
    a -= b.weakTensor
  }
  @_disfavoredOverload public static func *= (a: inout Tensor, b: some WeakNumber) {
    a *= b.weakTensor
  }
  @_disfavoredOverload public static func /= (a: inout Tensor, b: some WeakNumber) {
    a /= b.weakTensor
  }
}

// MARK: - Comparisons

extension Tensor {
  @_disfavoredOverload public static func .== (a: Tensor, b: some WeakNumber) -> Tensor {
    a .== b.weakTensor
  }
  @_disfavoredOverload public static func .== (a: some WeakNumber, b: Tensor) -> Tensor {
    a.weakTensor .== b
  }
  @_disfavoredOverload public static func .!= (a: Tensor, b: some WeakNumber) -> Tensor {
    a .!= b.weakTensor
  }
  @_disfavoredOverload public static func .!= (a: some WeakNumber, b: Tensor) -> Tensor {
    a.weakTensor .!= b
  }
  @_disfavoredOverload public static func .< (a: Tensor, b: some WeakNumber) -> Tensor {
    a .< b.weakTensor
  }
  @_disfavoredOverload public static func .< (a: some WeakNumber, b: Tensor) -> Tensor {
    a.weakTensor .< b
  }
  @_disfavoredOverload public static func .<= (a: Tensor, b: some WeakNumber) -> Tensor {
    a .<= b.weakTensor
  }
  @_disfavoredOverload public static func .<= (a: some WeakNumber, b: Tensor) -> Tensor {
    a.weakTensor .<= b
  }
  @_disfavoredOverload public static func .> (a: Tensor, b: some WeakNumber) -> Tensor {
    a .> b.weakTensor
  }
  @_disfavoredOverload public static func .> (a: some WeakNumber, b: Tensor) -> Tensor {
    a.weakTensor .> b
  }
  @_disfavoredOverload public static func .>= (a: Tensor, b: some WeakNumber) -> Tensor {
    a .>= b.weakTensor
  }
  @_disfavoredOverload public static func .>= (a: some WeakNumber, b: Tensor) -> Tensor {
    a.weakTensor .>= b
  }

  /// `condition ? a : b` with a number for b; see ``where(_:_:_:)-(Tensor,Tensor,Tensor)``.
  @_disfavoredOverload
  public static func `where`(_ condition: Tensor, _ a: Tensor, _ b: some WeakNumber) -> Tensor {
    Tensor.where(condition, a, b.weakTensor)
  }
  /// `condition ? a : b` with a number for a.
  @_disfavoredOverload
  public static func `where`(_ condition: Tensor, _ a: some WeakNumber, _ b: Tensor) -> Tensor {
    Tensor.where(condition, a.weakTensor, b)
  }
  /// `condition ? a : b` with two numbers: int64 where both are whole numbers, else float64.
  @_disfavoredOverload
  public static func `where`(_ condition: Tensor, _ a: some WeakNumber, _ b: some WeakNumber)
    -> Tensor
  {
    Tensor.where(condition, a.weakTensor, b.weakTensor)
  }
}

// MARK: - The greater and the lesser

/// The greater of the two, element by element: another name of ``maximum(_:_:)-(Tensor,Tensor)``.
///
/// ```swift
/// max(Tensor([-1.0, 2]), 0)  // [0, 2]
/// ```
public func max(_ a: Tensor, _ b: Tensor) -> Tensor { maximum(a, b) }
/// The greater of an element and a number.
@_disfavoredOverload
public func max(_ a: Tensor, _ b: Int) -> Tensor { maximum(a, b.weakTensor) }
/// The greater of a number and an element.
@_disfavoredOverload
public func max(_ a: Int, _ b: Tensor) -> Tensor { maximum(a.weakTensor, b) }
/// The greater of an element and a number.
@_disfavoredOverload
public func max(_ a: Tensor, _ b: Float) -> Tensor { maximum(a, b.weakTensor) }
/// The greater of a number and an element.
@_disfavoredOverload
public func max(_ a: Float, _ b: Tensor) -> Tensor { maximum(a.weakTensor, b) }
/// The greater of an element and a number.
@_disfavoredOverload
public func max(_ a: Tensor, _ b: Double) -> Tensor { maximum(a, b.weakTensor) }
/// The greater of a number and an element.
@_disfavoredOverload
public func max(_ a: Double, _ b: Tensor) -> Tensor { maximum(a.weakTensor, b) }

/// The lesser of the two, element by element: another name of ``minimum(_:_:)-(Tensor,Tensor)``.
///
/// ```swift
/// min(Tensor([-1.0, 2]), 0)  // [-1, 0]
/// ```
public func min(_ a: Tensor, _ b: Tensor) -> Tensor { minimum(a, b) }
/// The lesser of an element and a number.
@_disfavoredOverload
public func min(_ a: Tensor, _ b: Int) -> Tensor { minimum(a, b.weakTensor) }
/// The lesser of a number and an element.
@_disfavoredOverload
public func min(_ a: Int, _ b: Tensor) -> Tensor { minimum(a.weakTensor, b) }
/// The lesser of an element and a number.
@_disfavoredOverload
public func min(_ a: Tensor, _ b: Float) -> Tensor { minimum(a, b.weakTensor) }
/// The lesser of a number and an element.
@_disfavoredOverload
public func min(_ a: Float, _ b: Tensor) -> Tensor { minimum(a.weakTensor, b) }
/// The lesser of an element and a number.
@_disfavoredOverload
public func min(_ a: Tensor, _ b: Double) -> Tensor { minimum(a, b.weakTensor) }
/// The lesser of a number and an element.
@_disfavoredOverload
public func min(_ a: Double, _ b: Tensor) -> Tensor { minimum(a.weakTensor, b) }
