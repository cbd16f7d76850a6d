#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#elseif canImport(Android)
  import Android
#else
  import Glibc
#endif
import LeibnizTensor
import Testing

@testable import LeibnizData

/// Calls the body with the path of an empty folder, which is removed with its files afterwards.
func withFolder<R>(_ body: (String) throws -> R) throws -> R {
  var template = Array("/tmp/leibniz-data-XXXXXX".utf8CString)
  let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
  defer {
    for name in names(in: folder) { unlink("\(folder)/\(name)") }
    rmdir(folder)
  }
  return try body(folder)
}

/// Removes a file.
func remove(_ path: String) {
  #expect(unlink(path) == 0)
}

/// The names of a folder's files.
func names(in folder: String) -> [String] {
  guard let directory = opendir(folder) else { return [] }
  defer { closedir(directory) }
  var names: [String] = []
  while let entry = readdir(directory) {
    let name = withUnsafeBytes(of: entry.pointee.d_name) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted()
}

/// The error that the body throws, in words; an issue is recorded if it throws none.
func message(_ body: () throws(DataError) -> Void) -> String {
  do throws(DataError) {
    try body()
  } catch {
    return error.description
  }
  Issue.record("nothing was thrown")
  return ""
}

/// Random damage to a file: bytes changed, removed, or put in; about half of it near the start,
/// where headers are.
func mutated(_ bytes: [UInt8], by source: inout RandomSource) -> [UInt8] {
  var bytes = bytes
  for _ in 0...source.integer(below: 3) where !bytes.isEmpty {
    let reach = source.integer(below: 2) == 0 ? min(bytes.count, 32) : bytes.count
    let place = source.integer(below: reach)
    let byte = [0, 1, 0x7f, 0x80, 0xff, UInt8(source.integer(below: 256))][source.integer(below: 6)]
    switch source.integer(below: 8) {
    case 0: bytes.remove(at: place)
    case 1: bytes.insert(byte, at: place)
    case 2: bytes.removeSubrange(place...)
    case 3: bytes[place] ^= 1 << UInt8(source.integer(below: 8))
    default: bytes[place] = byte
    }
  }
  return bytes
}
