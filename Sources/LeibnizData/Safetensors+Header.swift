import LeibnizTensor

extension Safetensors {
  /// A dtype of the format that becomes one of ours.
  enum ElementType: String, CaseIterable {
    case float32 = "F32"
    case float64 = "F64"
    case int32 = "I32"
    case int64 = "I64"
    case uint8 = "U8"
    case bool = "BOOL"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case int8 = "I8"
    case int16 = "I16"
    case uint16 = "U16"
    case uint32 = "U32"

    init(_ dtype: DType) {
      switch dtype {
      case .float32: self = .float32
      case .float64: self = .float64
      case .int32: self = .int32
      case .int64: self = .int64
      case .uint8: self = .uint8
      case .bool: self = .bool
      }
    }

    var byteCount: Int {
      switch self {
      case .uint8, .bool, .int8: 1
      case .float16, .bfloat16, .int16, .uint16: 2
      case .float32, .int32, .uint32: 4
      case .float64, .int64: 8
      }
    }

    /// The tensor of these elements; there must be as many as the shape says.
    func tensor(_ bytes: ArraySlice<UInt8>, shape: Shape) -> Tensor {
      func numbers<Stored: FixedWidthInteger, Scalar: TensorScalar>(
        _ convert: (Stored) -> Scalar
      ) -> Tensor {
        let numbers = bytes.withUnsafeBytes { source in
          (0..<shape.elementCount).map { index in
            let offset = index * MemoryLayout<Stored>.size
            return convert(
              Stored(littleEndian: source.loadUnaligned(fromByteOffset: offset, as: Stored.self)))
          }
        }
        return Tensor(numbers, shape: shape)
      }
      switch self {
      case .float32: return Tensor(copying: bytes, shape: shape, dtype: .float32)
      case .float64: return Tensor(copying: bytes, shape: shape, dtype: .float64)
      case .int32: return Tensor(copying: bytes, shape: shape, dtype: .int32)
      case .int64: return Tensor(copying: bytes, shape: shape, dtype: .int64)
      case .uint8: return Tensor(copying: bytes, shape: shape, dtype: .uint8)
      case .bool: return Tensor(copying: bytes, shape: shape, dtype: .bool)
      case .float16: return numbers { (bits: UInt16) in float(halfBits: bits) }
      case .bfloat16: return numbers { (bits: UInt16) in Float(bitPattern: UInt32(bits) << 16) }
      case .int8: return numbers { (number: Int8) in Int32(number) }
      case .int16: return numbers { (number: Int16) in Int32(number) }
      case .uint16: return numbers { (number: UInt16) in Int32(number) }
      case .uint32: return numbers { (number: UInt32) in Int64(number) }
      }
    }
  }
}

/// The number that these bits stand for in IEEE 754's binary16. (Swift's `Float16` doesn't exist on
/// Macs with Intel processors.)
func float(halfBits bits: UInt16) -> Float {
  let sign = UInt32(bits & 0x8000) << 16
  let exponent = UInt32(bits >> 10 & 0x1f)
  let fraction = UInt32(bits & 0x3ff)
  switch exponent {
  case 0:  // zero or subnormal: a multiple of 2⁻²⁴
    let magnitude = Float(fraction) * 0x1p-24
    return sign == 0 ? magnitude : -magnitude
  case 31: return Float(bitPattern: sign | 0x7f80_0000 | fraction << 13)
  default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
  }
}

extension Safetensors {
  /// What stands before the elements, checked against the length of the file.
  struct Header {
    struct Entry {
      let name: String
      let type: ElementType
      let sizes: [Int]
      /// Counted from the end of the header.
      let start: Int, end: Int
    }

    let entries: [Entry]
    let metadata: [(key: String, value: String)]
    /// Where the elements start.
    let byteCount: Int

    init(_ bytes: [UInt8], file: String) throws(DataError) {
      let length = try Header.length(bytes, file: file)
      byteCount = 8 + length
      let reader = Reader(file: file)
      let json = try JSON.parse(bytes[8..<byteCount], file: file)
      var entries: [Entry] = []
      var metadata: [(key: String, value: String)] = []
      for (name, value) in try reader.object(json, "the header") {
        if name == "__metadata__" {
          // Some writers put null where there are none.
          if case .null = value.value { continue }
          for (key, text) in try reader.object(value, "__metadata__") {
            metadata.append((key, try reader.string(text, "metadata \(shortened(key))")))
          }
        } else {
          entries.append(try reader.entry(name, value))
        }
      }
      self.entries = entries
      self.metadata = metadata
      try checkLayout(dataCount: bytes.count - byteCount, file: file)
    }

    private static func length(_ bytes: [UInt8], file: String) throws(DataError) -> Int {
      guard bytes.count >= 8 else {
        throw DataError(
          .malformed, file: file, at: .byte(bytes.count),
          "the file ends after \(counted(bytes.count, "byte"))",
          expected: "8 bytes that say how long the header is")
      }
      let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      guard length <= UInt64(bytes.count - 8) else {
        throw DataError(
          .malformed, file: file, at: .byte(0), "a header of \(length) bytes is announced",
          expected: "at most the file's other \(bytes.count - 8)")
      }
      return Int(length)
    }

    /// The tensors' bytes must follow one another without gap or overlap and fill the file.
    private func checkLayout(dataCount: Int, file: String) throws(DataError) {
      var filled = 0
      var previous = ""
      for entry in entries.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
        guard entry.end <= dataCount else {
          throw DataError(
            .malformed, file: file, at: .entry(entry.name),
            "its bytes are \(entry.start) to \(entry.end)",
            expected: "at most \(dataCount), which is what the file has")
        }
        guard entry.start >= filled else {
          throw DataError(
            .malformed, file: file, at: .entry(entry.name),
            "its bytes start at \(entry.start) and overlap those of \(shortened(previous))",
            expected: "a start at \(filled)")
        }
        guard entry.start == filled else {
          throw DataError(
            .malformed, file: file, at: .entry(entry.name),
            "its bytes start at \(entry.start), after bytes that belong to no tensor",
            expected: "a start at \(filled)")
        }
        filled = entry.end
        previous = entry.name
      }
      guard filled == dataCount else {
        throw DataError(
          .malformed, file: file, at: .byte(byteCount + filled),
          "\(counted(dataCount - filled, "byte")) after the last tensor",
          expected: "the end of the file")
      }
    }
  }

  /// Takes values out of the header's JSON.
  private struct Reader {
    let file: String

    func wrong(_ value: JSON, _ what: String, expected: String) -> DataError {
      DataError(
        .malformed, file: file, at: .byte(value.offset), "\(what) is \(value.sort)",
        expected: expected)
    }

    func object(
      _ value: JSON, _ what: String
    ) throws(DataError) -> [(key: String, value: JSON)] {
      guard case .object(let members) = value.value else {
        throw wrong(value, what, expected: "an object")
      }
      return members
    }

    func string(_ value: JSON, _ what: String) throws(DataError) -> String {
      guard case .string(let text) = value.value else {
        throw wrong(value, what, expected: "a string")
      }
      return text
    }

    func counts(_ value: JSON, _ what: String) throws(DataError) -> [Int] {
      guard case .array(let elements) = value.value else {
        throw wrong(value, what, expected: "an array of numbers")
      }
      var numbers: [Int] = []
      for element in elements {
        guard case .integer(let number) = element.value, number >= 0 else {
          throw wrong(element, "a number in \(what)", expected: "a whole number from 0")
        }
        numbers.append(number)
      }
      return numbers
    }

    func entry(_ name: String, _ value: JSON) throws(DataError) -> Header.Entry {
      let what = shortened(name)
      let members = try object(value, what)
      func member(_ key: String) throws(DataError) -> JSON {
        if let member = members.first(where: { $0.key.isExactly(key) }) { return member.value }
        throw DataError(
          .malformed, file: file, at: .byte(value.offset), "\(what) has no \"\(key)\"",
          expected: "\"dtype\", \"shape\" and \"data_offsets\"")
      }

      let dtypeName = try string(member("dtype"), "the dtype of \(what)")
      guard let type = ElementType(rawValue: dtypeName) else {
        throw DataError(
          .unsupported, file: file, at: .entry(name), "its dtype is \(shortened(dtypeName))",
          expected: "one of \(ElementType.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      let sizes = try counts(member("shape"), "the shape of \(what)")
      let offsets = try counts(member("data_offsets"), "the data_offsets of \(what)")
      guard offsets.count == 2, offsets[0] <= offsets[1] else {
        throw DataError(
          .malformed, file: file, at: .entry(name), "its data_offsets are \(offsets)",
          expected: "a start and an end that isn't smaller")
      }
      guard let needed = safeByteCount(sizes, elementBytes: type.byteCount) else {
        throw DataError(
          .malformed, file: file, at: .entry(name),
          "its shape \(sizes) has more bytes than can be counted")
      }
      guard needed == offsets[1] - offsets[0] else {
        throw DataError(
          .malformed, file: file, at: .entry(name),
          "it has \(counted(offsets[1] - offsets[0], "byte"))",
          expected: "\(needed), for \(dtypeName) of shape \(sizes)")
      }
      return Header.Entry(
        name: name, type: type, sizes: sizes, start: offsets[0], end: offsets[1])
    }
  }
}
