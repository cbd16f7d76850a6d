// Stored exactly: NaNs, infinities, signed zeros and large integers keep their bits.

extension Tensor: Codable {
  private enum CodingKeys: String, CodingKey { case dtype, shape, elements }

  /// Stores the dtype's name, the shape, and the elements' bytes (row-major, little-endian) in Base64.
  ///
  /// ```swift
  /// try JSONEncoder().encode(Tensor([1, 2] as [UInt8]))
  /// // {"dtype":"uint8","shape":[2],"elements":"AQI="}
  /// ```
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(dtype.description, forKey: .dtype)
    try container.encode(shape.sizes, forKey: .shape)
    try container.encode(base64(littleEndianBytes), forKey: .elements)
  }

  /// - Throws: `DecodingError` that says what is wrong: an unknown dtype, a negative size, other than Base64, or not
  ///   as many bytes as the shape asks for.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func wrong(_ key: CodingKeys, _ message: String) -> DecodingError {
      .dataCorruptedError(forKey: key, in: container, debugDescription: message)
    }
    let name = try container.decode(String.self, forKey: .dtype)
    guard let dtype = DType.allCases.first(where: { $0.description == name }) else {
      throw wrong(.dtype, "there is no dtype \(name)")
    }
    let sizes = try container.decode([Int].self, forKey: .shape)
    guard sizes.allSatisfy({ $0 >= 0 }) else {
      throw wrong(.shape, "a size of \(sizes) is negative")
    }
    let text = try container.decode(String.self, forKey: .elements)
    guard let bytes = decodedBase64(text) else {
      throw wrong(.elements, "the elements aren't in Base64")
    }
    // Sizes come from outside, and may be too large even where one of them is 0.
    guard let count = Shape(sizes).countWithinBounds, bytes.count == count * dtype.byteCount else {
      throw wrong(
        .elements, "\(bytes.count) bytes don't fill shape \(Shape(sizes)) of \(dtype)")
    }
    guard dtype != .bool || bytes.allSatisfy({ $0 <= 1 }) else {
      throw wrong(.elements, "a bool is neither 0 nor 1")
    }
    self.init(uninitialized: Shape(sizes), dtype)
    let ordered = inLittleEndian(bytes, size: dtype.byteCount)
    withMutableElements { out in
      ordered.withUnsafeBytes {
        if let source = $0.baseAddress { out.copyMemory(from: source, byteCount: $0.count) }
      }
    }
  }

  private var littleEndianBytes: [UInt8] {
    let source = contiguous()
    let bytes = source.withElements {
      [UInt8](UnsafeRawBufferPointer(start: $0, count: count * dtype.byteCount))
    }
    return inLittleEndian(bytes, size: dtype.byteCount)
  }
}

/// The bytes of numbers of this machine in little-endian order, or back: no change but on a big-endian machine.
private func inLittleEndian(_ bytes: [UInt8], size: Int) -> [UInt8] {
  #if _endian(little)
    return bytes
  #else
    return stride(from: 0, to: bytes.count, by: size).flatMap { bytes[$0..<($0 + size)].reversed() }
  #endif
}

// MARK: - Base64 (RFC 4648)

private let alphabet = Array(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
private let equals = UInt8(ascii: "=")

/// Three bytes in four characters, the last group filled with "=".
func base64(_ bytes: [UInt8]) -> String {
  var text: [UInt8] = []
  text.reserveCapacity((bytes.count + 2) / 3 * 4)
  for i in stride(from: 0, to: bytes.count, by: 3) {
    let n = Swift.min(3, bytes.count - i)
    var group: UInt32 = 0
    for j in 0..<3 { group = group << 8 | (j < n ? UInt32(bytes[i + j]) : 0) }
    for j in 0..<4 {
      text.append(j <= n ? alphabet[Int(group >> (18 - 6 * UInt32(j)) & 63)] : equals)
    }
  }
  return String(decoding: text, as: UTF8.self)
}

/// The bytes, or nil for what isn't Base64.
func decodedBase64(_ text: String) -> [UInt8]? {
  var values = [UInt8](repeating: 255, count: 256)
  for (value, c) in alphabet.enumerated() { values[Int(c)] = UInt8(value) }
  let characters = Array(text.utf8)
  guard characters.count % 4 == 0 else { return nil }
  var bytes: [UInt8] = []
  bytes.reserveCapacity(characters.count / 4 * 3)
  for i in stride(from: 0, to: characters.count, by: 4) {
    var n = 4
    if i + 4 == characters.count {
      while n > 2 && characters[i + n - 1] == equals { n -= 1 }
    }
    var group: UInt32 = 0
    for j in 0..<4 {
      let value = j < n ? values[Int(characters[i + j])] : 0
      if value == 255 { return nil }
      group = group << 6 | UInt32(value)
    }
    // Bits beyond the last byte must be 0, so that each value has one text.
    guard group & (n == 4 ? 0 : n == 3 ? 0xFF : 0xFFFF) == 0 else { return nil }
    for j in 0..<(n - 1) { bytes.append(UInt8(truncatingIfNeeded: group >> (16 - 8 * UInt32(j)))) }
  }
  return bytes
}
