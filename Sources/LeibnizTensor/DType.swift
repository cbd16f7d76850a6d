/// The type of a tensor's elements, known at run time.
///
/// ```swift
/// Tensor([1.5, 2.5]).dtype          // float64
/// Tensor([1, 2] as [Float]).dtype   // float32
/// ```
///
/// Where elements of integers or bools are brought together, the result is int64: sums and products
/// along axes and running ones, `scatterAdd`, `matmul`, `dot`, `outer` and `einsum`. Means,
/// variances and norms are float64. Operators from element to element (`a * b`) stay in their
/// operands' dtype. Either way, what is out of range wraps round, modulo 2 to the power of the
/// dtype's bits.
///
/// ```swift
/// let bytes = Tensor([200, 200] as [UInt8])
/// bytes.sum()           // 400, int64
/// dot(bytes, bytes)     // 80000, int64
/// bytes + bytes         // [144, 144], uint8
/// ```
public enum DType: UInt8, Sendable, Hashable, CaseIterable, Codable, CustomStringConvertible {
  case float32, float64, int32, int64, uint8, bool

  /// The name, as NumPy's.
  public var description: String {
    switch self {
    case .float32: "float32"
    case .float64: "float64"
    case .int32: "int32"
    case .int64: "int64"
    case .uint8: "uint8"
    case .bool: "bool"
    }
  }

  /// Bytes of one element.
  public var byteCount: Int {
    switch self {
    case .float32, .int32: 4
    case .float64, .int64: 8
    case .uint8, .bool: 1
    }
  }

  /// Whether elements are floating-point numbers; only those have derivatives.
  public var isFloatingPoint: Bool { self == .float32 || self == .float64 }

  /// The dtype of a result of two operands, as in NumPy where both know the answer: the one that holds
  /// both; an integer with float32 gives float32 up to 16 bits and float64 above.
  ///
  /// ```swift
  /// DType.float32.promoted(with: .float64)  // float64
  /// DType.int64.promoted(with: .float32)    // float64
  /// ```
  public func promoted(with other: DType) -> DType {
    if self == other { return self }
    let (low, high) = promotionRank < other.promotionRank ? (self, other) : (other, self)
    if high == .float32 && (low == .int32 || low == .int64) { return .float64 }
    return high
  }

  private var promotionRank: Int {
    switch self {
    case .bool: 0
    case .uint8: 1
    case .int32: 2
    case .int64: 3
    case .float32: 4
    case .float64: 5
    }
  }
}

/// A Swift number type that a tensor can hold.
///
/// `Float`, `Double`, `Int32`, `Int64`, `Int`, `UInt8` and `Bool` conform; there is no need for more.
public protocol TensorScalar: Sendable {
  /// The dtype that holds this type.
  static var dtype: DType { get }
}

extension Float: TensorScalar { public static var dtype: DType { .float32 } }
extension Double: TensorScalar { public static var dtype: DType { .float64 } }
extension Int32: TensorScalar { public static var dtype: DType { .int32 } }
extension Int64: TensorScalar { public static var dtype: DType { .int64 } }
extension Int: TensorScalar { public static var dtype: DType { .int64 } }
extension UInt8: TensorScalar { public static var dtype: DType { .uint8 } }
extension Bool: TensorScalar { public static var dtype: DType { .bool } }
