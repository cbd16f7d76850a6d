import LeibnizTensor
import Testing

@testable import LeibnizData

@Suite struct SafetensorsTests {
  /// Written by version 0.8.0 of Python's safetensors package from NumPy arrays.
  static let python: [UInt8] = {
    let header =
      #"{"__metadata__":{"k":"v \"é"},"n":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"#
      + #""e":{"dtype":"F64","shape":[0,3],"data_offsets":[8,8]},"#
      + #""z":{"dtype":"F64","shape":[],"data_offsets":[8,16]},"#
      + #""w":{"dtype":"F32","shape":[2,2],"data_offsets":[16,32]},"#
      + #""h":{"dtype":"F16","shape":[2],"data_offsets":[32,36]},"#
      + #""b":{"dtype":"BOOL","shape":[2],"data_offsets":[36,38]}}"#
    return [0x68, 1, 0, 0, 0, 0, 0, 0] + Array(header.utf8) + [
      0xf9, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 4, 0x40,
      0, 0, 0xc0, 0x3f, 0, 0, 0, 0xc0, 0, 0, 0x40, 0x40, 0, 0, 0x80, 0x40, 0, 0x38, 0xff, 0x7b, 1,
      0,
    ]
  }()

  /// A file with this header and this many bytes of elements, all 0.
  private func file(_ header: String, data: Int = 0) -> [UInt8] {
    let text = Array(header.utf8)
    return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
      + [UInt8](repeating: 0, count: data)
  }

  @Test func readsWhatPythonWrites() throws {
    let file = try Safetensors.parse(Self.python)
    #expect(file.tensors.map(\.name) == ["n", "e", "z", "w", "h", "b"])
    #expect(file["n"] == Tensor([-7]))
    #expect(file["e"]?.shape == [0, 3])
    #expect(file["z"] == Tensor(2.5))
    #expect(file["w"] == Tensor([1.5, -2, 3, 4] as [Float], shape: [2, 2]))
    #expect(file["h"] == Tensor([0.5, 65504] as [Float]))
    #expect(file["b"] == Tensor([true, false]))
    #expect(file["none"] == nil)
    #expect(file.metadata == ["k": "v \"é"])
  }

  @Test func readsWhatWasWritten() throws {
    let tensors: [(String, Tensor)] = [
      ("bytes", Tensor([1, 2, 3] as [UInt8])),
      ("truths", Tensor([true, false, true])),
      ("hidden.weight", Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3]).transposed()),
      ("scalar", Tensor(0.1)),
      ("words \"\\\n\u{1}é", Tensor([Int64.min, .max])),
      ("empty", Tensor.zeros([0, 4], dtype: .int32)),
      ("int32", Tensor([.min, .max] as [Int32], shape: [1, 2, 1])),
    ]
    let metadata = ["epoch": "3", "note": "ü \"q\""]
    try withFolder { folder in
      try Safetensors.write(tensors, metadata: metadata, to: "\(folder)/a.safetensors")
      let file = try Safetensors.read("\(folder)/a.safetensors")
      #expect(file.tensors.map(\.name) == tensors.map(\.0))
      #expect(file.tensors.map(\.tensor) == tensors.map(\.1))
      #expect(file.metadata == metadata)
    }
    #expect(
      Safetensors.bytes(of: tensors, metadata: metadata)
        == Safetensors.bytes(of: tensors, metadata: metadata))
    #expect(try Safetensors.parse(Safetensors.bytes(of: [])).tensors.isEmpty)
  }

  @Test func namesOfAnotherNormalisationAreOtherNames() throws {
    let (one, two) = ("\u{e9}", "e\u{301}")
    #expect(one == two)  // to Swift
    let bytes = Safetensors.bytes(
      of: [(one, Tensor([1])), (two, Tensor([2]))], metadata: [one: "1"])
    let file = try Safetensors.parse(bytes)
    #expect(file.tensors.count == 2)
    #expect(file[one] == Tensor([1]) && file[two] == Tensor([2]))
    #expect(file.tensors.map { $0.name.utf8.count } == [2, 3])
    let single = try Safetensors.parse(Safetensors.bytes(of: [(one, Tensor([1]))]))
    #expect(single[two] == nil)
    // The Kelvin sign is K, and Ω the ohm sign, to Swift.
    let letters = ["K", "\u{212a}", "\u{3a9}", "\u{2126}", "Å", "A\u{30a}", "\u{212b}"]
    let many = try Safetensors.parse(
      Safetensors.bytes(of: letters.enumerated().map { ($1, Tensor($0)) }))
    for (i, letter) in letters.enumerated() { #expect(many[letter] == Tensor(i)) }
  }

  /// Keys of metadata, too; a dictionary can hold one of them only.
  @Test func everyEntryOfTheMetadataIsThere() throws {
    let header = #"{"__metadata__":{"e\u0301":"two","z":"last","\u00e9":"one"}}"#
    let parsed = try Safetensors.parse(file(header))
    #expect(parsed.metadataEntries.map(\.value) == ["two", "last", "one"])
    #expect(parsed.metadataEntries.map { $0.key.utf8.count } == [3, 1, 2])
    #expect(parsed.metadata == ["\u{e9}": "two", "z": "last"])
  }

  @Test func metadataMayBeNull() throws {
    for header in [
      #"{"__metadata__":null,"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#,
      #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"__metadata__" : null }"#,
    ] {
      let parsed = try Safetensors.parse(file(header, data: 1))
      #expect(parsed.metadata.isEmpty && parsed.metadataEntries.isEmpty)
      #expect(parsed["a"] == Tensor([0] as [UInt8]))
    }
    #expect(
      message { () throws(DataError) in
        _ = try Safetensors.parse(file(#"{"__metadata__":{"a":null}}"#), file: "f")
      } == "f, byte 29: metadata \"a\" is null; expected a string")
    #expect(
      message { () throws(DataError) in
        _ = try Safetensors.parse(file(#"{"__metadata__":[]}"#), file: "f")
      } == "f, byte 24: __metadata__ is an array; expected an object")
  }

  @Test func printsNamesAndShapes() throws {
    #expect(
      try Safetensors.parse(Self.python).description == """
        n [1] int64
        e [0, 3] float64
        z [] float64
        w [2, 2] float32
        h [2] float32
        b [2] bool
        metadata k: v "é
        """)
    #expect(try Safetensors.parse(file("{}")).description == "no tensors")
  }

  @Test func elementsAreAligned() throws {
    let tensors = [
      ("a", Tensor([1] as [UInt8])), ("b", Tensor([1.0])), ("c", Tensor([1 as Int32])),
    ]
    let bytes = Safetensors.bytes(of: tensors)
    let header = try Safetensors.Header(bytes, file: "f")
    #expect(header.byteCount % 8 == 0)
    for entry in header.entries { #expect(entry.start % entry.type.byteCount == 0) }
  }

  @Test func widensWhatWeDontHave() throws {
    func elements(_ dtype: String, _ bytes: [UInt8], count: Int) throws -> Tensor? {
      let header =
        #"{"t":{"dtype":"\#(dtype)","shape":[\#(count)],"data_offsets":[0,\#(bytes.count)]}}"#
      return try Safetensors.parse(file(header) + bytes)["t"]
    }
    #expect(
      try elements("BF16", [0x80, 0x3f, 0x20, 0xc0], count: 2) == Tensor([1, -2.5] as [Float]))
    #expect(try elements("I8", [0x80, 0x7f], count: 2) == Tensor([-128, 127] as [Int32]))
    #expect(try elements("I16", [0, 0x80], count: 1) == Tensor([-32768] as [Int32]))
    #expect(try elements("U16", [0xff, 0xff], count: 1) == Tensor([65535] as [Int32]))
    #expect(try elements("U32", [0xff, 0xff, 0xff, 0xff], count: 1) == Tensor([4_294_967_295]))
  }

  #if !(os(macOS) && arch(x86_64))
    @Test func everyHalfPrecisionNumberIsRight() {
      for bits in UInt16.min...UInt16.max {
        let expected = Float(Float16(bitPattern: bits))
        let found = float(halfBits: bits)
        if found.bitPattern != expected.bitPattern && !(found.isNaN && expected.isNaN) {
          Issue.record("0x\(String(bits, radix: 16)): \(found) instead of \(expected)")
        }
      }
    }
  #endif

  @Test(arguments: [
    (
      "[]", 0, "byte 8: the header is an array; expected an object"
    ),
    (
      #"{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}"#, 1,
      "\"a\": its dtype is \"F8_E4M3\"; expected one of F32, F64, I32, I64, U8, BOOL, F16, BF16, "
        + "I8, I16, U16, U32"
    ),
    (
      #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}"#, 1,
      "\"a\": its bytes are 0 to 2; expected at most 1, which is what the file has"
    ),
    (
      #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#,
      3, "\"b\": its bytes start at 1 and overlap those of \"a\"; expected a start at 2"
    ),
    (
      #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#, 3,
      "\"a\": its bytes start at 1, after bytes that belong to no tensor; expected a start at 0"
    ),
    (
      #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}"#, 3,
      "byte 63: 1 byte after the last tensor; expected the end of the file"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4,
      "\"a\": it has 4 bytes; expected 8, for F32 of shape [2]"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#, 0,
      "\"a\": its shape [4611686018427387904, 4] has more bytes than can be counted"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[0],"data_offsets":[1,0]}}"#, 0,
      "\"a\": its data_offsets are [1, 0]; expected a start and an end that isn't smaller"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,0]}}"#, 0,
      "byte 37: a number in the shape of \"a\" is the number -1; expected a whole number from 0"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[0]}}"#, 0,
      "byte 13: \"a\" has no \"data_offsets\"; "
        + "expected \"dtype\", \"shape\" and \"data_offsets\""
    ),
    (
      #"{"__metadata__":{"a":1}}"#, 0,
      "byte 29: metadata \"a\" is the number 1; expected a string"
    ),
    (
      #"{"a":1,"a":2}"#, 0, "byte 15: the key \"a\" occurs twice"
    ),
  ])
  func saysWhatIsWrong(header: String, data: Int, expected: String) {
    #expect(
      message { () throws(DataError) in
        _ = try Safetensors.parse(file(header, data: data), file: "f")
      } == "f, \(expected)")
  }

  @Test func saysWhereTheFileIsCutShort() {
    let bytes = Safetensors.bytes(of: [("a", Tensor([1.0, 2]))])
    for count in 0..<bytes.count {
      #expect(throws: DataError.self) { try Safetensors.parse(Array(bytes[..<count])) }
    }
    #expect(
      message { () throws(DataError) in _ = try Safetensors.parse([1, 2], file: "f") }
        == "f, byte 2: the file ends after 2 bytes; expected 8 bytes that say how long the header is"
    )
    #expect(
      message { () throws(DataError) in
        _ = try Safetensors.parse([UInt8](repeating: 255, count: 9), file: "f")
      } == "f, byte 0: a header of 18446744073709551615 bytes is announced; "
        + "expected at most the file's other 1")
  }

  @Test func truthValuesAreChecked() {
    let bytes = file(#"{"a":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}}"#) + [1, 2]
    #expect(
      message { () throws(DataError) in _ = try Safetensors.parse(bytes, file: "f") }
        == "f, byte 64: 0x02 in \"a\", which is BOOL; expected 0x00 or 0x01")
  }

  @Test func randomDamageNeverCrashes() {
    var source = RandomSource(seed: 5)
    for _ in 0..<3000 {
      if let file = try? Safetensors.parse(mutated(Self.python, by: &source)) {
        for (_, tensor) in file.tensors {
          #expect(tensor.count == tensor.scalars(as: Double.self).count)
        }
      }
    }
  }

  @Test func aNameIsUsedOnce() async {
    await #expect(processExitsWith: .failure) {
      _ = Safetensors.bytes(of: [("a", Tensor(1.0)), ("a", Tensor(2.0))])
    }
  }
}
