import Foundation
import Testing

@testable import LeibnizTensor

@Suite struct CodableTests {
  private func roundTrip(_ x: Tensor) throws -> Tensor {
    try JSONDecoder().decode(Tensor.self, from: JSONEncoder().encode(x))
  }

  @Test func everyLayoutAndTypeComesBack() throws {
    var source = TestSource(14)
    for dtype in DType.allCases {
      for shape in shapes {
        for layout in layouts {
          let x = random(shape, dtype, layout: layout, using: &source, in: 0...3)
          let y = try roundTrip(x)
          #expect(y == x && y.dtype == dtype && y.shape == x.shape)
        }
      }
    }
  }

  @Test func specialNumbersKeepTheirBits() throws {
    let numbers = [
      0, -0.0, .nan, .signalingNaN, .infinity, -.infinity, .leastNonzeroMagnitude,
      .greatestFiniteMagnitude,
      Double(bitPattern: 0x7FF8_0000_DEAD_BEEF),
    ]
    let back = try roundTrip(Tensor(numbers)).scalars()
    #expect(back.map(\.bitPattern) == numbers.map(\.bitPattern))
    let integers = [Int.max, Int.min, 9_007_199_254_740_993]
    #expect(try roundTrip(Tensor(integers)).scalars(as: Int.self) == integers)
    #expect(try roundTrip(Tensor(2.5)).scalar == 2.5)
    #expect(try roundTrip(Tensor(Int.max)) == Tensor(Int.max))
  }

  @Test func theFormIsPinned() throws {
    let text = #"{"dtype":"uint8","shape":[2],"elements":"AQI="}"#
    #expect(try JSONDecoder().decode(Tensor.self, from: Data(text.utf8)).scalars() == [1, 2])
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(
      String(decoding: try encoder.encode(Tensor([1, 2] as [UInt8])), as: UTF8.self)
        == #"{"dtype":"uint8","elements":"AQI=","shape":[2]}"#)
    let floats = #"{"dtype":"float32","shape":[1],"elements":"AACAPw=="}"#
    #expect(try JSONDecoder().decode(Tensor.self, from: Data(floats.utf8)).scalar == 1)
  }

  @Test func malformedInputThrows() {
    let wrong: [(String, String)] = [
      (#"{"dtype":"float16","shape":[2],"elements":"AQI="}"#, "there is no dtype float16"),
      (#"{"dtype":"uint8","shape":[-2],"elements":"AQI="}"#, "a size of [-2] is negative"),
      (#"{"dtype":"uint8","shape":[2],"elements":"AQI"}"#, "the elements aren't in Base64"),
      (#"{"dtype":"uint8","shape":[2],"elements":"A*I="}"#, "the elements aren't in Base64"),
      (
        #"{"dtype":"uint8","shape":[3],"elements":"AQI="}"#, "2 bytes don't fill shape [3] of uint8"
      ),
      (#"{"dtype":"int64","shape":[],"elements":"AQI="}"#, "2 bytes don't fill shape [] of int64"),
      (#"{"dtype":"bool","shape":[2],"elements":"AQI="}"#, "a bool is neither 0 nor 1"),
      (
        #"{"dtype":"uint8","shape":[4611686018427387904,4,0],"elements":""}"#,
        "0 bytes don't fill shape [4611686018427387904, 4, 0] of uint8"
      ),
    ]
    for (text, message) in wrong {
      do {
        _ = try JSONDecoder().decode(Tensor.self, from: Data(text.utf8))
        Issue.record("no error for \(text)")
      } catch DecodingError.dataCorrupted(let context) {
        #expect(context.debugDescription == message)
      } catch {
        Issue.record("\(error)")
      }
    }
    for text in ["{}", "[]", #"{"dtype":1}"#, #"{"dtype":"bool","shape":"x","elements":""}"#] {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(Tensor.self, from: Data(text.utf8))
      }
    }
  }

  @Test func base64AgreesWithFoundation() {
    var source = TestSource(15)
    for n in 0..<70 {
      let bytes = (0..<n).map { _ in UInt8.random(in: 0...255, using: &source) }
      let text = Data(bytes).base64EncodedString()
      #expect(base64(bytes) == text && decodedBase64(text) == bytes)
    }
    for text in ["A", "AB", "ABC", "A===", "====", "AB=C", "AR==", "AAF=", "A B=", "AA==AA=="] {
      #expect(decodedBase64(text) == nil, "\(text)")
    }
  }
}
