import LeibnizTensor
import Testing

@testable import LeibnizData

@Suite struct IDXTests {
  @Test func readsEveryElementType() throws {
    func parse(_ bytes: [UInt8]) throws -> Tensor { try IDX.parse(bytes) }
    #expect(
      try parse([0, 0, 0x08, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 255])
        == Tensor([1, 2, 3, 255] as [UInt8], shape: [2, 2]))
    #expect(
      try parse([0, 0, 0x09, 1, 0, 0, 0, 3, 0x80, 0xff, 0x7f])
        == Tensor([-128, -1, 127] as [Int32]))
    #expect(
      try parse([0, 0, 0x0b, 1, 0, 0, 0, 3, 0x80, 0, 0xff, 0xfe, 0x01, 0x02])
        == Tensor([-32768, -2, 258] as [Int32]))
    #expect(
      try parse([0, 0, 0x0c, 1, 0, 0, 0, 2, 0x80, 0, 0, 0, 1, 2, 3, 4])
        == Tensor([.min, 0x0102_0304] as [Int32]))
    #expect(
      try parse([0, 0, 0x0d, 1, 0, 0, 0, 2, 0x3f, 0xc0, 0, 0, 0xc0, 0, 0, 0])
        == Tensor([1.5, -2] as [Float]))
    #expect(
      try parse([0, 0, 0x0e, 1, 0, 0, 0, 1, 0x40, 0x09, 0x21, 0xfb, 0x54, 0x44, 0x2d, 0x18])
        == Tensor([Double.pi]))
  }

  @Test func readsTensorsWithoutDimensionsOrElements() throws {
    #expect(try IDX.parse([0, 0, 0x08, 0, 42]) == Tensor(42, dtype: .uint8))
    #expect(try IDX.parse([0, 0, 0x0d, 2, 0, 0, 0, 0, 0, 0, 0, 5]).shape == [0, 5])
  }

  @Test func readsWhatWasWritten() throws {
    let tensors = [
      Tensor([1, 2, 3, 4, 5, 6] as [UInt8], shape: [2, 3]),
      Tensor([1, 2, 3, 4, 5, 6] as [Int32], shape: [3, 1, 2]).transposed(),
      Tensor([0.1, -0.0, .infinity, .leastNonzeroMagnitude] as [Float]),
      Tensor([0.1, -1e300] as [Double], shape: [1, 2]),
    ]
    try withFolder { folder in
      for tensor in tensors {
        try IDX.write(tensor, to: "\(folder)/t.idx")
        #expect(try IDX.read("\(folder)/t.idx") == tensor)
      }
    }
  }

  @Test(arguments: [
    ([], "byte 0: the file ends after 0 bytes; expected an IDX header of at least 4"),
    ([0, 0, 8], "byte 3: the file ends after 3 bytes; expected an IDX header of at least 4"),
    (
      [0x89, 0x50, 0x4e, 0x47],
      "byte 0: the file starts with 0x89 0x50; expected two zero bytes, as every IDX file has"
    ),
    (
      [0, 0, 0x0a, 1, 0, 0, 0, 0],
      "byte 2: the element type is 0x0a; expected one of 0x08 (uint8), 0x09 (int8), "
        + "0x0b (int16), 0x0c (int32), 0x0d (float32), 0x0e (float64)"
    ),
    (
      [0, 0, 8, 3, 0, 0, 0, 1],
      "byte 8: the file ends within its header; expected the sizes of 3 dimensions, up to byte 16"
    ),
    (
      [0, 0, 8, 1, 0, 0, 0, 4, 1, 2],
      "byte 10: 2 bytes of elements; expected 4, for uint8 elements of shape [4]"
    ),
    (
      [0, 0, 11, 1, 0, 0, 0, 1, 1, 2, 3],
      "byte 10: 3 bytes of elements; expected 2, for int16 elements of shape [1]"
    ),
    (
      [0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255],
      "byte 4: the sizes [4294967295, 4294967295] say more bytes than can be counted; "
        + "expected sizes that fit the file's 0 bytes of elements"
    ),
  ])
  func saysWhatIsWrong(bytes: [UInt8], expected: String) {
    #expect(
      message { () throws(DataError) in _ = try IDX.parse(bytes, file: "f") } == "f, \(expected)")
  }

  @Test func randomDamageNeverCrashes() {
    let files = [
      IDX.bytes(of: Tensor([1, 2, 3, 4, 5, 6] as [UInt8], shape: [2, 3])),
      IDX.bytes(of: Tensor([1, 2, 3, 4] as [Double], shape: [2, 2])),
      [0, 0, 0x0b, 1, 0, 0, 0, 3, 0x80, 0, 0xff, 0xfe, 0x01, 0x02],
    ]
    var source = RandomSource(seed: 2)
    for round in 0..<3000 {
      if let tensor = try? IDX.parse(mutated(files[round % 3], by: &source)) {
        #expect(tensor.count == tensor.scalars(as: Double.self).count)
      }
    }
  }
}
