import LeibnizTensor

/// Named tensors in the safetensors format of Hugging Face, for the parameters of a network.
///
/// ```swift
/// try Safetensors.write([("weight", w), ("bias", b)], metadata: ["epoch": "3"], to: path)
/// let file = try Safetensors.read(path)
/// file["weight"]          // w
/// file.metadata["epoch"]  // "3"
/// ```
///
/// The format: the header's length as eight little-endian bytes; the header as JSON, with dtype,
/// shape and place of each tensor under its name; then the elements, little-endian and row-major.
/// Nothing in such a file is executed, and every number in it is checked before it is used.
public struct Safetensors: Sendable, CustomStringConvertible {
  /// The tensors with their names, in the order of the header.
  public let tensors: [(name: String, tensor: Tensor)]
  /// What else the file says, as text, in the order of the header.
  public let metadataEntries: [(key: String, value: String)]

  /// ``metadataEntries`` as a dictionary. Of keys that Swift takes for equal, because they differ
  /// only in their Unicode normalisation, it has the first.
  public var metadata: [String: String] {
    Dictionary(metadataEntries.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// The tensor of this name, or nil if there is none. Names that differ only in their Unicode
  /// normalisation, é as one scalar or as two, are different names.
  public subscript(name: String) -> Tensor? {
    tensors.first { $0.name.isExactly(name) }?.tensor
  }

  /// Names, shapes and dtypes, a tensor a line, then the metadata; not the numbers.
  ///
  /// ```swift
  /// print(try Safetensors.read("net.safetensors"))
  /// // hidden.weight [64, 32] float32
  /// // hidden.bias [32] float32
  /// // metadata weight_layout: inputs, outputs
  /// ```
  public var description: String {
    let lines =
      tensors.map { "\($0.name) \($0.tensor.shape) \($0.tensor.dtype)" }
      + metadataEntries.map { "metadata \($0.key): \($0.value)" }
    return lines.isEmpty ? "no tensors" : lines.joined(separator: "\n")
  }

  /// The tensors in this file.
  ///
  /// F32, F64, I32, I64, U8 and BOOL are taken as they are. F16 and BF16 become float32, I8, I16
  /// and U16 become int32, U32 becomes int64; each keeps every value.
  ///
  /// - Throws: ``DataError`` if the file can't be read or is cut short, if the header isn't JSON of
  ///   the form above, if a dtype is none of these, if a tensor's bytes lie outside of the file,
  ///   overlap another's or leave a gap, or if their number doesn't fit dtype and shape.
  public static func read(_ path: String) throws(DataError) -> Safetensors {
    try parse(FileBytes.read(path), file: path)
  }

  /// The tensors in these bytes; see ``read(_:)``.
  public static func parse(
    _ bytes: [UInt8], file: String = "bytes"
  ) throws(DataError) -> Safetensors {
    let header = try Header(bytes, file: file)
    var tensors: [(name: String, tensor: Tensor)] = []
    for entry in header.entries {
      let start = header.byteCount + entry.start
      let elements = bytes[start..<header.byteCount + entry.end]
      if entry.type == .bool, let wrong = elements.firstIndex(where: { $0 > 1 }) {
        throw DataError(
          .malformed, file: file, at: .byte(wrong),
          "0x\(hex(bytes[wrong])) in \(shortened(entry.name)), which is BOOL",
          expected: "0x00 or 0x01")
      }
      tensors.append((entry.name, entry.type.tensor(elements, shape: Shape(entry.sizes))))
    }
    return Safetensors(tensors: tensors, metadataEntries: header.metadata)
  }

  /// Writes the tensors to a file, whole or not at all; see ``FileBytes/write(_:to:)``.
  ///
  /// The same tensors and metadata give the same bytes. Traps if two names are the same or a name
  /// is `__metadata__`, which the format keeps for itself.
  ///
  /// - Throws: ``DataError`` if the file can't be written.
  public static func write(
    _ tensors: [(String, Tensor)], metadata: [String: String] = [:], to path: String
  ) throws(DataError) {
    try FileBytes.write(bytes(of: tensors, metadata: metadata), to: path)
  }

  /// The bytes of a file with these tensors; see ``write(_:metadata:to:)``.
  public static func bytes(
    of tensors: [(String, Tensor)], metadata: [String: String] = [:]
  ) -> [UInt8] {
    var names: Set<[UInt8]> = ["__metadata__".exact]
    for (name, _) in tensors where !names.insert(name.exact).inserted {
      fail("Safetensors: the name \(name.debugDescription) is taken")
    }
    // Wide elements first: then each tensor is aligned to its elements, as some readers want.
    let layout = tensors.indices.sorted {
      let (a, b) = (tensors[$0].1.dtype.byteCount, tensors[$1].1.dtype.byteCount)
      return a == b ? $0 < $1 : a > b
    }
    var starts = [Int](repeating: 0, count: tensors.count)
    var dataCount = 0
    for index in layout {
      starts[index] = dataCount
      dataCount += tensors[index].1.count * tensors[index].1.dtype.byteCount
    }

    var members: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }
        .map { "\(JSON.quoted($0.key)):\(JSON.quoted($0.value))" }
      members.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    for (start, (name, tensor)) in zip(starts, tensors) {
      let sizes = tensor.shape.map(String.init).joined(separator: ",")
      let end = start + tensor.count * tensor.dtype.byteCount
      members.append(
        "\(JSON.quoted(name)):{\"dtype\":\"\(ElementType(tensor.dtype).rawValue)\","
          + "\"shape\":[\(sizes)],\"data_offsets\":[\(start),\(end)]}")
    }
    var header = Array("{\(members.joined(separator: ","))}".utf8)
    while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }

    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.count + dataCount)
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { bytes += $0 }
    bytes += header
    for index in layout {
      let tensor = tensors[index].1.contiguous()
      let count = tensor.count * tensor.dtype.byteCount
      tensor.withElements { bytes += UnsafeRawBufferPointer(start: $0, count: count) }
    }
    return bytes
  }
}
