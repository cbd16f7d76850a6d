import CKernels

/// Numbers in a shape: an n-d array of one dtype.
///
/// A tensor is a value. Copies share their memory until one of them is changed; views (`transposed()`,
/// slices, `broadcast(to:)`, a reshape of contiguous data) share it as well and cost no copy. A 0-d tensor
/// keeps its number inline and has no memory of its own.
///
/// ```swift
/// let a: Tensor = [[1, 2], [3, 4]]
/// a.shape            // [2, 2]
/// a + 1.0            // [[2, 3], [4, 5]]
/// a.sum(along: 0)    // [4, 6]
/// ```
///
/// A number written as a literal is *weak*: in an expression it takes the dtype of the tensor it meets.
public struct Tensor: @unchecked Sendable {
  /// Where the elements are, or nil for a 0-d tensor, whose number is in `bits`.
  var array: ElementArray?
  /// A 0-d tensor's number: a float as the bits of the Double of the same value, else as an Int64.
  var bits: UInt64
  /// The type of the elements.
  public internal(set) var dtype: DType
  /// Whether this is a literal number that takes the dtype of what it meets.
  package var isWeak = false

  @inline(__always)
  init(array: ElementArray?, bits: UInt64, dtype: DType) {
    self.array = array
    self.bits = bits
    self.dtype = dtype
  }

  @inline(__always)
  init(_ array: ElementArray, _ dtype: DType) {
    self.init(array: array, bits: 0, dtype: dtype)
  }

  /// A 0-d tensor from the number that its dtype stores.
  @inline(__always)
  package init(number: Double, dtype: DType) {
    let rounded = dtype == .float32 ? Double(Float(number)) : number
    self.init(array: nil, bits: rounded.bitPattern, dtype: dtype)
    if !dtype.isFloatingPoint { bits = Tensor.integerBits(number, dtype) }
  }

  /// A 0-d float64.
  @inline(__always)
  package init(float64 number: Double) {
    self.init(array: nil, bits: number.bitPattern, dtype: .float64)
  }

  private static func integerBits(_ number: Double, _ dtype: DType) -> UInt64 {
    var source = number
    var target: UInt64 = 0
    lz_cast(LZ_F64, &source, 1, dtype.kernel, &target, 1)
    return loadBits(&target, dtype)
  }

  /// A tensor with uninitialised contiguous elements, for a kernel to fill.
  package init(uninitialized shape: Shape, _ dtype: DType) {
    if shape.isEmpty {
      self.init(array: nil, bits: 0, dtype: dtype)
    } else {
      self.init(ElementArray(shape, dtype), dtype)
    }
  }

  /// A tensor with uninitialised contiguous elements in the shape of `other`.
  init(uninitializedLike other: Tensor, _ dtype: DType) {
    if let array = other.array, array.isContiguous {
      // The list of strides is shared as well.
      self.init(ElementArray(like: array, dtype), dtype)
    } else {
      self.init(uninitialized: other.shape, dtype)
    }
  }

  /// The sizes of the dimensions; `[]` for a 0-d tensor.
  public var shape: Shape { array?.shape ?? Shape([]) }
  /// Number of dimensions.
  public var rank: Int { array?.shape.count ?? 0 }
  /// Number of elements.
  public var count: Int { array?.count ?? 1 }
  /// Distance, in elements, between neighbours along each dimension; 0 where broadcast.
  public var strides: [Int] { array?.strides ?? [] }
  /// Whether the elements lie in memory in row-major order, without gaps.
  public var isContiguous: Bool { array?.isContiguous ?? true }

  /// A 0-d tensor's number, as a Double (exact for all but large int64).
  @inline(__always)
  package var inlineNumber: Double {
    dtype.isFloatingPoint ? Double(bitPattern: bits) : Double(Int64(bitPattern: bits))
  }
}

/// Shape, strides and place of a tensor's elements within their storage.
final class ElementArray: @unchecked Sendable {
  /// Never set after `init`; a `var` only so that its reference count can be asked for.
  var storage: Storage
  /// Of the first element, in elements.
  let offset: Int
  let shape: Shape
  let strides: [Int]
  let count: Int
  let isContiguous: Bool

  init(storage: Storage, offset: Int, shape: Shape, strides: [Int]) {
    self.storage = storage
    self.offset = offset
    self.shape = shape
    self.strides = strides
    count = shape.elementCount
    var expected = 1
    var contiguous = true
    for d in Swift.stride(from: shape.count - 1, through: 0, by: -1) where shape[d] != 1 {
      if strides[d] != expected {
        contiguous = false
        break
      }
      expected *= shape[d]
    }
    isContiguous = contiguous || count == 0
  }

  /// New, uninitialised, contiguous, with the shape of another that is contiguous.
  init(like other: ElementArray, _ dtype: DType) {
    shape = other.shape
    strides = other.strides
    count = other.count
    offset = 0
    isContiguous = true
    storage = Storage(byteCount: count * dtype.byteCount)
  }

  /// New, uninitialised, contiguous.
  init(_ shape: Shape, _ dtype: DType) {
    guard shape.sizes.allSatisfy({ $0 >= 0 }) else { fail("shape \(shape) has a negative size") }
    self.shape = shape
    strides = shape.contiguousStrides
    count = shape.elementCount
    offset = 0
    isContiguous = true
    storage = Storage(byteCount: count * dtype.byteCount)
  }
}

extension DType {
  /// The kernels' number of this dtype.
  package var kernel: lz_dtype { lz_dtype(rawValue: UInt32(rawValue)) }
}

// MARK: - Access to memory

/// A 0-d tensor's bits from the element at `pointer`.
func loadBits(_ pointer: UnsafeRawPointer, _ dtype: DType) -> UInt64 {
  switch dtype {
  case .float32: Double(pointer.load(as: Float.self)).bitPattern
  case .float64: pointer.load(as: UInt64.self)
  case .int32: UInt64(bitPattern: Int64(pointer.load(as: Int32.self)))
  case .int64: pointer.load(as: UInt64.self)
  case .uint8, .bool: UInt64(pointer.load(as: UInt8.self))
  }
}

/// The element in memory that a 0-d tensor's bits stand for.
func elementBits(_ bits: UInt64, _ dtype: DType) -> UInt64 {
  switch dtype {
  case .float32: UInt64(Float(Double(bitPattern: bits)).bitPattern)
  default: bits
  }
}

extension Tensor {
  /// Calls `body` with the address of the first element (a temporary for a 0-d tensor). Elements are at
  /// `strides` from there.
  @inline(__always)
  package func withElements<R>(_ body: (UnsafeRawPointer) -> R) -> R {
    if let array {
      let result = body(array.storage.pointer + array.offset * dtype.byteCount)
      withExtendedLifetime(array) {}
      return result
    }
    var element = elementBits(bits, dtype)
    return withUnsafePointer(to: &element) { body(UnsafeRawPointer($0)) }
  }

  /// Calls `body` with the address of this tensor's own contiguous elements, to write. A tensor that
  /// shares its memory, or isn't contiguous, gets memory of its own first. The tensor is no longer weak.
  @inline(__always)
  package mutating func withMutableElements(_ body: (UnsafeMutableRawPointer) -> Void) {
    isWeak = false
    if array == nil {
      var element = elementBits(bits, dtype)
      withUnsafeMutablePointer(to: &element) { body(UnsafeMutableRawPointer($0)) }
      bits = withUnsafePointer(to: &element) { loadBits(UnsafeRawPointer($0), dtype) }
      return
    }
    makeUnique()
    let array = array!
    body(array.storage.pointer + array.offset * dtype.byteCount)
    withExtendedLifetime(array) {}
  }

  private mutating func makeUnique() {
    if isKnownUniquelyReferenced(&array), array!.isContiguous,
      isKnownUniquelyReferenced(&array!.storage)
    {
      return
    }
    self = copied()
  }
}
