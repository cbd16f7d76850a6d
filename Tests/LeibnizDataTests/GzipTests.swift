import LeibnizTensor
import Testing

@testable import LeibnizData

@Suite struct GzipTests {
  /// `"hello, gzip\n"` thrice, by Python's gzip module.
  static let member: [UInt8] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 203, 72, 205, 201, 201, 215, 81, 72, 175, 202, 44, 224, 202,
    192, 193, 6, 0, 38, 33, 7, 17, 36, 0, 0, 0,
  ]
  static let content = Array("hello, gzip\nhello, gzip\nhello, gzip\n".utf8)

  private func unpack(_ bytes: [UInt8], limit: Int = 1 << 20) throws(DataError) -> [UInt8] {
    try Gzip.decompress(bytes, file: "f.gz", limit: limit)
  }

  @Test func unpacksOneMember() throws {
    #expect(try unpack(Self.member) == Self.content)
  }

  @Test func unpacksSeveralMembersAndSkipsPadding() throws {
    let twice = Self.member + Self.member
    #expect(try unpack(twice) == Self.content + Self.content)
    #expect(try unpack(twice + [0, 0, 0]) == Self.content + Self.content)
  }

  @Test func readsAFileByItsContentNotItsName() throws {
    try withFolder { folder in
      try FileBytes.write(Self.member, to: "\(folder)/plain")
      #expect(try FileBytes.read("\(folder)/plain") == Self.content)
      try FileBytes.write(Self.content, to: "\(folder)/plain.gz")
      #expect(try FileBytes.read("\(folder)/plain.gz") == Self.content)
    }
  }

  @Test func everyTruncationIsAnError() {
    for count in 2..<Self.member.count {
      #expect(
        message { () throws(DataError) in _ = try unpack(Array(Self.member[..<count])) }
          == "f.gz, byte \(count): the compressed data end too early; expected the rest of the file"
      )
    }
  }

  @Test func checksumAndLengthAreCompared() {
    var bytes = Self.member
    bytes[27] ^= 1
    #expect(
      message { () throws(DataError) in _ = try unpack(bytes) }
        .hasSuffix("damaged compressed data: incorrect data check"))
    bytes = Self.member
    bytes[31] ^= 1
    #expect(
      message { () throws(DataError) in _ = try unpack(bytes) }
        .hasSuffix("damaged compressed data: incorrect length check"))
  }

  @Test func foreignBytesAfterTheEndAreAnError() {
    #expect(
      message { () throws(DataError) in _ = try unpack(Self.member + [0, 9]) }
        == "f.gz, byte 35: foreign bytes after the compressed data; "
        + "expected the end of the file or another gzip member")
  }

  @Test func theLimitHolds() throws {
    #expect(try unpack(Self.member, limit: 36) == Self.content)
    #expect(
      message { () throws(DataError) in _ = try unpack(Self.member, limit: 35) }
        == "f.gz: unpacks to more than 35 bytes, the limit")
  }

  @Test func aSystemWithoutZlibIsNamed() {
    #expect(Zlib(names: ["libno-such-library.so"]) == nil)
    #expect(
      message { () throws(DataError) in
        _ = try Gzip.decompress(Self.member, file: "f.gz", limit: 99, with: nil)
      }.hasPrefix("f.gz: this file is compressed and no zlib was found on this system"))
  }

  @Test func randomDamageNeverCrashes() {
    var source = RandomSource(seed: 1)
    for _ in 0..<2000 {
      let bytes = mutated(Self.member + Self.member, by: &source)
      if let content = try? unpack(bytes) {
        // What passes the checksum is right, or some whole members of it.
        #expect((Self.content + Self.content).starts(with: content) || content.isEmpty)
      }
    }
  }
}
