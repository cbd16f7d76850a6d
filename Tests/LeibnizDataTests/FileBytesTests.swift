#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#elseif canImport(Android)
  import Android
#else
  import Glibc
#endif
import Testing

@testable import LeibnizData

@Suite struct FileBytesTests {
  @Test(arguments: [0, 1, 1000, (1 << 18) - 1, 1 << 18, (1 << 18) + 1])
  func readsWhatWasWritten(count: Int) throws {
    try withFolder { folder in
      let path = "\(folder)/bytes"
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      try FileBytes.write(bytes, to: path)
      #expect(try FileBytes.read(path) == bytes)
      #expect(names(in: folder) == ["bytes"], "nothing is left aside")
    }
  }

  @Test func replacesAFileAndKeepsItsMode() throws {
    try withFolder { folder in
      let path = "\(folder)/bytes"
      try FileBytes.write([1, 2, 3], to: path)
      #expect(chmod(path, 0o640) == 0)
      try FileBytes.write([4], to: path)
      #expect(try FileBytes.read(path) == [4])
      var status = stat()
      #expect(stat(path, &status) == 0)
      #expect(status.st_mode & 0o777 == 0o640)
    }
  }

  @Test func writesThroughASymbolicLink() throws {
    try withFolder { folder in
      try FileBytes.write([1], to: "\(folder)/target")
      #expect(symlink("\(folder)/target", "\(folder)/link") == 0)
      try FileBytes.write([2], to: "\(folder)/link")
      #expect(try FileBytes.read("\(folder)/target") == [2])
      var status = stat()
      #expect(lstat("\(folder)/link", &status) == 0)
      #expect(status.st_mode & S_IFMT == S_IFLNK)
    }
  }

  @Test func saysWhyAFileCantBeRead() throws {
    try withFolder { folder in
      #expect(
        message { () throws(DataError) in _ = try FileBytes.read("\(folder)/none") }
          == "\(folder)/none: can't open: No such file or directory")
      #expect(
        message { () throws(DataError) in _ = try FileBytes.read(folder) }
          == "\(folder): this is a folder; expected a file")
    }
    do {
      _ = try FileBytes.read("/no such file")
    } catch {
      #expect(error.kind == .missingFile)
    }
  }

  @Test func saysWhyAFileCantBeWritten() throws {
    try withFolder { folder in
      #expect(
        message { () throws(DataError) in try FileBytes.write([1], to: "\(folder)/none/file") }
          == "\(folder)/none/file: can't create it: No such file or directory")
      #expect(
        message { () throws(DataError) in try FileBytes.write([1], to: folder) }
          == "\(folder): this is a folder; expected a file's name")
    }
  }

  #if os(Linux)
    @Test func reportsAFullDisk() {
      #expect(
        message { () throws(DataError) in try FileBytes.write([1], to: "/dev/full") }
          == "/dev/full: can't write: No space left on device")
    }

    @Test func writesToADeviceWithoutReplacingIt() throws {
      try FileBytes.write([1], to: "/dev/null")
      var status = stat()
      #expect(stat("/dev/null", &status) == 0)
      #expect(status.st_mode & S_IFMT == S_IFCHR)
    }

    @Test func readsFilesThatHideTheirSize() throws {
      #expect(try FileBytes.read("/proc/self/stat").count > 0)
    }
  #endif

  @Test func limitsSourcesOfUnknownSize() {
    #expect(
      message { () throws(DataError) in _ = try FileBytes.read("/dev/zero", limit: 1 << 20) }
        == "/dev/zero: more than 1048576 bytes, the limit")
  }
}
