import LeibnizTensor

/// IDX files, the format of MNIST and its relatives: a tensor, big-endian, behind a short header.
///
/// | bytes | content |
/// |---|---|
/// | 0, 1 | zero |
/// | 2 | element type: 0x08 uint8, 0x09 int8, 0x0b int16, 0x0c int32, 0x0d float32, 0x0e float64 |
/// | 3 | number of dimensions |
/// | 4 for each dimension | its size, unsigned |
/// | the rest | the elements, row-major |
///
/// int8 and int16, which `DType` doesn't have, become int32; the values are the
/// same.
///
/// ```swift
/// let images = try IDX.read("/usr/share/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz")
/// images.shape  // [10000, 28, 28]
/// images.dtype  // uint8
/// ```
public enum IDX {
  /// The tensor in this file, which may be compressed by gzip.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - limit: The most bytes that a compressed file may unpack to.
  /// - Throws: ``DataError``, with the byte's offset, if the file can't be read, isn't IDX, or its
  ///   length doesn't fit its header.
  public static func read(
    _ path: String, limit: Int = FileBytes.defaultLimit
  ) throws(DataError) -> Tensor {
    try parse(FileBytes.read(path, limit: limit), file: path)
  }

  /// The tensor in these bytes; see ``read(_:limit:)``.
  ///
  /// ```swift
  /// try IDX.parse([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9])  // [7, 8, 9], uint8
  /// ```
  public static func parse(_ bytes: [UInt8], file: String = "bytes") throws(DataError) -> Tensor {
    let header = try Header(bytes, file: file)
    return header.type.tensor(bytes[header.byteCount...], shape: Shape(header.sizes))
  }

  /// The tensor as the bytes of an IDX file, uncompressed.
  ///
  /// Traps if the dtype is int64 or bool, which IDX doesn't have, a size exceeds 32 bits, or there
  /// are more than 255 dimensions.
  public static func bytes(of tensor: Tensor) -> [UInt8] {
    guard let type = ElementType.allCases.first(where: { $0.dtype == tensor.dtype && $0.isExact })
    else { fail("IDX: there is no element type for \(tensor.dtype); use int32 or uint8") }
    guard tensor.rank < 256, tensor.shape.allSatisfy({ $0 <= Int(UInt32.max) }) else {
      fail("IDX: shape \(tensor.shape) doesn't fit the format")
    }
    var bytes: [UInt8] = [0, 0, type.rawValue, UInt8(tensor.rank)]
    for size in tensor.shape {
      withUnsafeBytes(of: UInt32(size).bigEndian) { bytes += $0 }
    }
    var copy = tensor.contiguous()
    copy.swapBytes()
    let count = copy.count * type.byteCount
    copy.withElements { bytes += UnsafeRawBufferPointer(start: $0, count: count) }
    return bytes
  }

  /// Writes the tensor to an IDX file, whole or not at all; see ``FileBytes/write(_:to:)`` and
  /// ``bytes(of:)``.
  public static func write(_ tensor: Tensor, to path: String) throws(DataError) {
    try FileBytes.write(bytes(of: tensor), to: path)
  }
}

extension IDX {
  /// The third byte of the file.
  enum ElementType: UInt8, CaseIterable {
    case uint8 = 0x08
    case int8 = 0x09
    case int16 = 0x0b
    case int32 = 0x0c
    case float32 = 0x0d
    case float64 = 0x0e

    var byteCount: Int {
      switch self {
      case .uint8, .int8: 1
      case .int16: 2
      case .int32, .float32: 4
      case .float64: 8
      }
    }

    /// What the elements become.
    var dtype: DType {
      switch self {
      case .uint8: .uint8
      case .int8, .int16, .int32: .int32
      case .float32: .float32
      case .float64: .float64
      }
    }

    /// Whether the elements stay as they are, but for the order of their bytes.
    var isExact: Bool { byteCount == dtype.byteCount }

    /// The tensor of these big-endian elements; there must be as many as the shape says.
    func tensor(_ bytes: ArraySlice<UInt8>, shape: Shape) -> Tensor {
      switch self {
      case .int8:
        return Tensor(bytes.map { Int32(Int8(bitPattern: $0)) }, shape: shape)
      case .int16:
        let numbers = bytes.withUnsafeBytes { source in
          (0..<shape.elementCount).map {
            Int32(Int16(bigEndian: source.loadUnaligned(fromByteOffset: 2 * $0, as: Int16.self)))
          }
        }
        return Tensor(numbers, shape: shape)
      case .uint8, .int32, .float32, .float64:
        var tensor = Tensor(copying: bytes, shape: shape, dtype: dtype)
        tensor.swapBytes()
        return tensor
      }
    }
  }

  /// What stands before the elements, checked against the length of the file.
  struct Header {
    let type: ElementType
    let sizes: [Int]
    /// Where the elements start.
    let byteCount: Int

    init(_ bytes: [UInt8], file: String) throws(DataError) {
      func malformed(_ offset: Int, _ problem: String, expected: String) -> DataError {
        DataError(.malformed, file: file, at: .byte(offset), problem, expected: expected)
      }
      guard bytes.count >= 4 else {
        throw malformed(
          bytes.count, "the file ends after \(counted(bytes.count, "byte"))",
          expected: "an IDX header of at least 4")
      }
      guard bytes[0] == 0, bytes[1] == 0 else {
        throw malformed(
          bytes[0] == 0 ? 1 : 0, "the file starts with 0x\(hex(bytes[0])) 0x\(hex(bytes[1]))",
          expected: "two zero bytes, as every IDX file has")
      }
      guard let type = ElementType(rawValue: bytes[2]) else {
        let known = ElementType.allCases.map { "0x\(hex($0.rawValue)) (\($0))" }
        throw malformed(
          2, "the element type is 0x\(hex(bytes[2]))",
          expected: "one of \(known.joined(separator: ", "))")
      }
      let rank = Int(bytes[3])
      byteCount = 4 + 4 * rank
      guard bytes.count >= byteCount else {
        throw malformed(
          bytes.count, "the file ends within its header",
          expected: "the sizes of \(counted(rank, "dimension")), up to byte \(byteCount)")
      }
      sizes = (0..<rank).map { axis in
        bytes[(4 + 4 * axis)..<(8 + 4 * axis)].reduce(0) { $0 << 8 | Int($1) }
      }
      self.type = type

      let available = bytes.count - byteCount
      guard let needed = safeByteCount(sizes, elementBytes: type.byteCount) else {
        throw malformed(
          4, "the sizes \(sizes) say more bytes than can be counted",
          expected: "sizes that fit the file's \(available) bytes of elements")
      }
      guard needed == available else {
        throw malformed(
          min(bytes.count, byteCount + needed),
          "\(available) bytes of elements",
          expected: "\(needed), for \(type) elements of shape \(sizes)")
      }
    }
  }
}

/// How many bytes a tensor of these sizes takes, or nil if its shape can't be represented: a
/// dimension of 0 empties the tensor, but the product of the others must still be countable, for
/// its strides.
func safeByteCount(_ sizes: [Int], elementBytes: Int) -> Int? {
  Shape(sizes).countWithinBounds.map { $0 * elementBytes }
}
