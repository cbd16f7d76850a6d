/// Decompression of gzip data, by the system's zlib.
///
/// zlib is looked up when it is first needed, so that neither building nor running Leibniz requires
/// it: a system without it can do everything but read compressed files.
public enum Gzip {
  /// Whether the bytes start as gzip data does.
  public static func isGzip(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b
  }

  /// The content of gzip data, of all its members one after another.
  ///
  /// Zero bytes after the last member are skipped, as `gzip` does (tapes pad files so); anything
  /// else there is an error.
  ///
  /// - Parameters:
  ///   - bytes: The compressed data.
  ///   - file: The name to use in errors.
  ///   - limit: The most bytes that the result may have. A few kilobytes can expand to gigabytes.
  /// - Throws: ``DataError`` if the data are cut short or damaged (each member's checksum is
  ///   compared), the limit is exceeded, or the system has no zlib.
  public static func decompress(
    _ bytes: [UInt8], file: String, limit: Int = FileBytes.defaultLimit
  ) throws(DataError) -> [UInt8] {
    try decompress(bytes, file: file, limit: limit, with: Zlib.system)
  }

  static func decompress(
    _ bytes: [UInt8], file: String, limit: Int, with zlib: Zlib?
  ) throws(DataError) -> [UInt8] {
    guard let zlib else {
      throw DataError(
        .noZlib, file: file, "this file is compressed and no zlib was found on this system",
        expected: "\(Zlib.names.joined(separator: " or ")); without it, unpack the file by hand")
    }
    let inflater = try Inflater(zlib, file: file)
    var output: [UInt8] = []
    var start = 0  // of what hasn't been consumed
    var buffer = [UInt8](repeating: 0, count: 1 << 18)

    while true {
      let step = inflater.step(bytes[start...], into: &buffer)
      start += step.consumed
      guard output.count + step.produced <= limit else {
        throw DataError(.tooLarge, file: file, "unpacks to more than \(limit) bytes, the limit")
      }
      output += buffer[..<step.produced]

      switch step.outcome {
      case .more where step.consumed == 0 && step.produced == 0, .starved:
        throw DataError(
          .corruptGzip, file: file, at: .byte(bytes.count),
          "the compressed data end too early", expected: "the rest of the file")
      case .more:
        continue
      case .damaged(let message):
        throw DataError(
          .corruptGzip, file: file, at: .byte(start), "damaged compressed data: \(message)")
      case .memberEnd:
        guard bytes[start...].contains(where: { $0 != 0 }) else { return output }
        guard bytes[start...].starts(with: [0x1f, 0x8b]) else {
          throw DataError(
            .corruptGzip, file: file, at: .byte(start), "foreign bytes after the compressed data",
            expected: "the end of the file or another gzip member")
        }
        inflater.reset()
      }
    }
  }
}
