#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#elseif canImport(Android)
  import Android
#else
  import Glibc
#endif

/// The four entries of zlib that unpacking needs, found at run time.
struct Zlib: Sendable {
  typealias Init =
    @convention(c) @Sendable (UnsafeMutableRawPointer, Int32, UnsafePointer<CChar>, Int32) -> Int32
  typealias Inflate = @convention(c) @Sendable (UnsafeMutableRawPointer, Int32) -> Int32
  typealias OnStream = @convention(c) @Sendable (UnsafeMutableRawPointer) -> Int32

  let inflateInit2: Init
  let inflate: Inflate
  let inflateReset: OnStream
  let inflateEnd: OnStream

  #if canImport(Darwin)
    static let names = ["libz.1.dylib", "libz.dylib", "/usr/lib/libz.1.dylib"]
  #else
    static let names = ["libz.so.1", "libz.so"]
  #endif

  /// The system's zlib, or nil if there is none.
  static let system = Zlib(names: names)

  /// The first of these libraries that can be loaded and has the entries. It is never unloaded.
  init?(names: [String]) {
    guard let library = names.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first,
      let initialize = dlsym(library, "inflateInit2_"),
      let inflate = dlsym(library, "inflate"),
      let reset = dlsym(library, "inflateReset"),
      let end = dlsym(library, "inflateEnd")
    else { return nil }
    // The signatures are zlib's public interface, unchanged since 1.0.
    inflateInit2 = unsafeBitCast(initialize, to: Init.self)
    self.inflate = unsafeBitCast(inflate, to: Inflate.self)
    inflateReset = unsafeBitCast(reset, to: OnStream.self)
    inflateEnd = unsafeBitCast(end, to: OnStream.self)
  }
}

/// One decompression in progress.
///
/// The memory is zlib's `z_stream`: 14 fields, each a pointer, a `long` or an `int`, each of which
/// takes one machine word (an `int` is padded to its neighbours). So field *i* lies at word *i*,
/// and the structure is 14 words; zlib itself compares this size with its own in `inflateInit2_`.
final class Inflater {
  enum Outcome: Equatable {
    /// Call again.
    case more
    /// One member is complete, and its checksum and length were right.
    case memberEnd
    /// Nothing can be done without more input.
    case starved
    case damaged(String)
  }

  private static let word = MemoryLayout<UInt>.size
  private static let size = 14 * word
  private static let nextIn = 0 * word, availIn = 1 * word
  private static let nextOut = 3 * word, availOut = 4 * word
  private static let message = 6 * word

  private let zlib: Zlib
  private let stream: UnsafeMutableRawPointer

  init(_ zlib: Zlib, file: String) throws(DataError) {
    self.zlib = zlib
    stream = .allocate(byteCount: Self.size, alignment: Self.word)
    stream.initializeMemory(as: UInt8.self, repeating: 0, count: Self.size)
    // 15 is the largest window; 16 more means that a gzip header and trailer are required. Of the
    // version only the first digit counts.
    let status = zlib.inflateInit2(stream, 15 + 16, "1", Int32(Self.size))
    guard status == 0 else {
      stream.deallocate()
      throw DataError(.noZlib, file: file, "this system's zlib refuses to start (code \(status))")
    }
  }

  deinit {
    _ = zlib.inflateEnd(stream)
    stream.deallocate()
  }

  /// Starts another member.
  func reset() {
    _ = zlib.inflateReset(stream)
  }

  /// Unpacks some of the input into the buffer.
  func step(
    _ input: ArraySlice<UInt8>, into buffer: inout [UInt8]
  ) -> (consumed: Int, produced: Int, outcome: Outcome) {
    // zlib counts in 32 bits, so what is handed over is capped; the pointers don't outlive the
    // call.
    let given = min(input.count, 1 << 30)
    let room = min(buffer.count, 1 << 30)
    let status = input.withUnsafeBytes { source in
      buffer.withUnsafeMutableBytes { target in
        stream.storeBytes(
          of: source.baseAddress, toByteOffset: Self.nextIn, as: UnsafeRawPointer?.self)
        stream.storeBytes(of: UInt32(given), toByteOffset: Self.availIn, as: UInt32.self)
        stream.storeBytes(
          of: target.baseAddress, toByteOffset: Self.nextOut, as: UnsafeMutableRawPointer?.self)
        stream.storeBytes(of: UInt32(room), toByteOffset: Self.availOut, as: UInt32.self)
        return zlib.inflate(stream, 0)
      }
    }
    let consumed = given - Int(stream.load(fromByteOffset: Self.availIn, as: UInt32.self))
    let produced = room - Int(stream.load(fromByteOffset: Self.availOut, as: UInt32.self))
    return (consumed, produced, outcome(of: status))
  }

  /// zlib's status: 0 go on, 1 end of a member, -5 no progress possible, other errors.
  private func outcome(of status: Int32) -> Outcome {
    switch status {
    case 0: return .more
    case 1: return .memberEnd
    case -5: return .starved
    case 2: return .damaged("needs a preset dictionary")
    default:
      let text = stream.load(fromByteOffset: Self.message, as: UnsafePointer<CChar>?.self)
      return .damaged(text.map { String(cString: $0) } ?? "zlib's code \(status)")
    }
  }
}
