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
/// A literal, or a Swift number beside a tensor, is *weak*: it takes the dtype of the tensor it
/// meets. One that an integer dtype can't hold takes part in comparisons with its true value, and
/// stops the program where it would be stored.
public struct Tensor: @unchecked Sendable {
  /// Where the elements are, or nil for a 0-d tensor, whose number is in `bits`.
  @usableFromInline var array: ElementArray?
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

  /// A tensor with uninitialised contiguous elements, for a kernel to fill. Traps, in the name of
  /// the operation that asks for it, where there can be no such tensor or no memory for it.
  package init(
    uninitialized shape: Shape, _ dtype: DType, _ operation: StaticString = #function
  ) {
    if shape.isEmpty {
      self.init(array: nil, bits: 0, dtype: dtype)
    } else {
      self.init(ElementArray(shape, dtype, operation), dtype)
    }
  }

  /// A tensor with uninitialised contiguous elements in the shape of `other`.
  init(
    uninitializedLike other: Tensor, _ dtype: DType, _ operation: StaticString = #function
  ) {
    if let array = other.array, array.isContiguous {
      // The list of strides is shared as well.
      self.init(ElementArray(like: array, dtype, operation), dtype)
    } else {
      self.init(uninitialized: other.shape, dtype, operation)
    }
  }

  /// The sizes of the dimensions; `[]` for a 0-d tensor.
  public var shape: Shape { array?.shape ?? Shape([]) }
  /// Whether this is a 0-d tensor: one number, without memory of its own.
  @inlinable
  package var isNumber: Bool { array == nil }
  /// Number of dimensions.
  public var rank: Int { array?.shape.count ?? 0 }
  /// Whether the other tensor has the same shape.
  @inline(__always)
  package func hasShape(of other: Tensor) -> Bool {
    if array == nil && other.array == nil { return true }
    return shape == other.shape
  }
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

/// A tensor's elements: their memory, and their shape, strides and place in it.
///
/// The memory is a block of the pool. It belongs to the array that was made with it and is shared by its views,
/// which keep that array alive; so a new tensor takes one object, not two.
@usableFromInline final class ElementArray: @unchecked Sendable {
  /// The array that the memory belongs to; nil where it is this one. Never set after `init`; a `var` only so that
  /// its reference count can be asked for.
  var owner: ElementArray?
  /// The whole memory.
  private let block: UnsafeMutableRawPointer
  /// Of the memory, in the pool.
  private let sizeClass: Int
  /// Of the first element, in elements.
  let offset: Int
  let shape: Shape
  /// Nil for those of contiguous elements, which seldom matter: then there is no list to make.
  private let ownStrides: [Int]?
  let count: Int
  let isContiguous: Bool

  /// Distance, in elements, between neighbours along each dimension.
  var strides: [Int] { ownStrides ?? shape.contiguousStrides }

  /// Distance, in elements, between neighbours along one dimension.
  func stride(_ d: Int) -> Int {
    if let ownStrides { return ownStrides[d] }
    var step = 1
    for i in (d + 1)..<shape.count { step *= Swift.max(shape.sizes[i], 1) }
    return step
  }

  /// Where all elements can be walked with one stride, that stride: 1 where they are contiguous, 0 where they are
  /// one number repeated.
  @inline(__always)
  var uniformStride: Int? {
    guard !isContiguous, let ownStrides else { return 1 }
    for d in 0..<ownStrides.count where ownStrides[d] != 0 && shape.sizes[d] != 1 { return nil }
    return 0
  }

  /// A view of contiguous elements of the same memory.
  init(of other: ElementArray, offset: Int, contiguous shape: Shape) {
    owner = other.owner ?? other
    block = other.block
    sizeClass = other.sizeClass
    self.offset = offset
    self.shape = shape
    ownStrides = nil
    count = ElementArray.count(shape, "a view")
    isContiguous = true
  }

  /// A view of the same memory.
  init(of other: ElementArray, offset: Int, shape: Shape, strides: [Int]) {
    owner = other.owner ?? other
    block = other.block
    sizeClass = other.sizeClass
    self.offset = offset
    self.shape = shape
    ownStrides = strides
    count = ElementArray.count(shape, "a view")
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

  /// New, uninitialised, contiguous, with the shape of another.
  convenience init(
    like other: ElementArray, _ dtype: DType, _ operation: StaticString = #function
  ) {
    self.init(valid: other.shape, count: other.count, dtype, operation)
  }

  /// New, uninitialised, contiguous.
  convenience init(_ shape: Shape, _ dtype: DType, _ operation: StaticString) {
    self.init(valid: shape, count: ElementArray.count(shape, operation), dtype, operation)
  }

  /// The one place that every tensor's shape goes through, new or view.
  @inline(__always)
  private static func count(_ shape: Shape, _ operation: StaticString) -> Int {
    if let count = shape.countWithinBounds { return count }
    return require(operationName(operation)) { () throws(ShapeError) in try shape.checkedCount() }
  }

  private init(valid shape: Shape, count: Int, _ dtype: DType, _ operation: StaticString) {
    self.shape = shape
    ownStrides = nil
    self.count = count
    offset = 0
    isContiguous = true
    var c = Pool.sizeClass(count * dtype.byteCount)
    guard let block = Pool.shared.take(&c) else {
      fail(
        "\(operationName(operation)): out of memory: no \(count * dtype.byteCount) bytes for a tensor "
          + "of shape \(shape)")
    }
    sizeClass = c
    self.block = block
  }

  deinit { if owner == nil { Pool.shared.give(block, sizeClass) } }

  /// The address of the first element. It lives as long as this array.
  @inline(__always)
  func start(_ dtype: DType) -> UnsafeMutableRawPointer { block + offset * dtype.byteCount }

  /// The address of the element at some offset in the memory.
  @inline(__always)
  func element(at offset: Int, _ dtype: DType) -> UnsafeMutableRawPointer {
    block + offset * dtype.byteCount
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
      let result = body(array.start(dtype))
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
    body(array.start(dtype))
    withExtendedLifetime(array) {}
  }

  private mutating func makeUnique() {
    if isKnownUniquelyReferenced(&array), array!.isContiguous,
      array!.owner == nil || isKnownUniquelyReferenced(&array!.owner)
    {
      return
    }
    self = copied()
  }
}
