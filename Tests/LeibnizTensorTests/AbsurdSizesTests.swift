import Foundation
import Testing

@testable import LeibnizTensor

/// Every shape goes through one check, and what it lets through can be calculated with.
@Suite struct AbsurdSizesTests {
  @Test func shapesWithinBoundsOnly() {
    #expect(Shape([2, 0, 3]).countWithinBounds == 0 && Shape([]).countWithinBounds == 1)
    #expect(Shape([1 << 57]).countWithinBounds == 1 << 57)
    for sizes in [
      [1 << 58], [.max], [1 << 32, 1 << 32], [0, .max, .max], [.max, .max, 0], [-1], [.min],
      [0, -1],
      [Int](repeating: 1, count: 65), [-3, -5],
    ] { #expect(Shape(sizes).countWithinBounds == nil, "\(sizes)") }
  }

  @Test func rulesRefuseWhatOverflows() {
    let s: Shape = [2, 3]
    func refuses(_ rule: () throws(ShapeError) -> Void, _ words: String, _ line: Int = #line) {
      do throws(ShapeError) {
        try rule()
        Issue.record("line \(line) threw nothing")
      } catch { #expect(error.description.contains(words), "line \(line)") }
    }
    refuses(
      { () throws(ShapeError) in _ = try s.padded(before: [.max, 0], after: [0, 0]) }, "too large")
    refuses({ () throws(ShapeError) in _ = try s.repeated(.max, along: 0) }, "too large")
    refuses({ () throws(ShapeError) in _ = try s.tiled([1 << 62, 4]) }, "too large")
    refuses({ () throws(ShapeError) in _ = try s.tiled([1 << 40, 1 << 40]) }, "2⁵⁷")
    refuses(
      { () throws(ShapeError) in _ = try s.split(sizes: [.max, .max], along: 0) }, "too large")
    refuses({ () throws(ShapeError) in _ = try s.diagonalMatrix(offset: .min) }, "too large")
    refuses({ () throws(ShapeError) in _ = try s.permutation([0, 0, 1]) }, "each axis")
    refuses(
      { () throws(ShapeError) in _ = try Shape([2, 3, 4]).permutation([0, 0, 1]) }, "each axis")
    refuses(
      { () throws(ShapeError) in _ = try Tensor.resolve([1 << 62, 4], count: 6) }, "don't fit")
    refuses({ () throws(ShapeError) in _ = try Tensor.resolve([0, -1], count: 0) }, "don't fit")
    refuses(
      { () throws(ShapeError) in _ = try Shape([1 << 40, 1]).broadcast(with: [1, 1 << 40]) }, "2⁵⁷")
  }

  @Test func slicesOfAnyBounds() {
    let x = Tensor(0..<5)
    #expect(x[0...Int.max] == x && x[(1)...Int.max] == [1, 2, 3, 4])
    #expect(x[...Int.max] == x && x[Int.min...] == x && x[Int.min ..< .max] == x)
    #expect(x[Int.max...].shape == [0] && x[.every(.max)] == [0] && x[.every(.min)] == [4])
    #expect(x[.every(.max - 1, from: 1)] == [1] && x[.every(-1, from: .max, to: .min)].count == 5)
    #expect(x[stride(from: 1, to: Int.max, by: 2)] == [1, 3])
    #expect(x[stride(from: 3, through: Int.max, by: .max)] == [3])
    #expect(x[stride(from: 4, through: 0, by: -2)] == [4, 2, 0])
    #expect(x[stride(from: 4, to: 4, by: 1)].shape == [0])
    #expect(x[SlicePart.progression(first: 7, count: 3, step: -3)] == [4, 1])
    #expect(x[SlicePart.progression(first: -9, count: 3, step: 3)] == [2])
    #expect(x[SlicePart.progression(first: .min, count: 2, step: .max)] == [4])
    // Against the list of positions, where those are few.
    for n in 0..<6 {
      let x = Tensor(0..<n)
      for first in -8..<9 {
        for step in [-3, -2, -1, 1, 2, 3] {
          for count in 1..<6 {
            let places = (0..<count).map { first + $0 * step }
            if (places.first! < 0) != (places.last! < 0) { continue }
            let own = places.map { $0 < 0 ? $0 + n : $0 }.filter { $0 >= 0 && $0 < n }
            let part = x[SlicePart.progression(first: first, count: count, step: step)]
            #expect(part.scalars(as: Int.self) == own)
          }
        }
      }
    }
  }

  @Test func diagonalsBeyondTheCorners() {
    let x = Tensor(1..<7).reshaped(to: [2, 3])
    #expect(x.lowerTriangle(diagonal: .max) == x && x.upperTriangle(diagonal: .min) == x)
    #expect(x.lowerTriangle(diagonal: .min) == x.zerosLike())
    #expect(x.upperTriangle(diagonal: .max) == x.zerosLike())
    #expect(x.diagonal(offset: .min).shape == [0] && x.diagonal(offset: .max).shape == [0])
    #expect(x.rolled(by: .min, along: 1) == x.rolled(by: Int.min % 3, along: 1))
    #expect(
      x.variance(correction: .min).scalar < 1e-17 && x.variance(correction: .max).scalar > 1e300)
  }

  @Test func decodingChecksTheShape() {
    for shape in ["[0,9223372036854775807,9223372036854775807]", "[4611686018427387904,0,4]"] {
      let text = #"{"dtype":"float32","shape":\#(shape),"elements":""}"#
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(Tensor.self, from: Data(text.utf8))
      }
    }
  }

  @Test func messagesNameOperationAndSizes() async {
    func expectMessage(
      _ text: String, _ result: ExitTest.Result?, _ location: SourceLocation = #_sourceLocation
    ) {
      let error = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(error.contains(text), "\(error)", sourceLocation: location)
    }
    expectMessage(
      "zeros: shape [4294967296, 4294967296] is too large",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Tensor.zeros([1 << 32, 1 << 32])
      })
    expectMessage(
      "permute: [0, 0, 1] doesn't name each axis of shape [2, 3, 4] once",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Tensor.zeros([2, 3, 4]).permuted(to: [0, 0, 1])
      })
    expectMessage(
      "linspace: shape [9223372036854775807] is too large",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Tensor.linspace(0, 1, count: .max)
      })
    expectMessage(
      "split: no memory for 9223372036854775806 elements",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Tensor.zeros([0]).split(into: .max - 1)
      })
    expectMessage(
      "exp: out of memory: no 9007199254740992 bytes for a tensor of shape [1125899906842624]",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = exp(Tensor(1.0).broadcast(to: [1 << 50]))
      })
    expectMessage(
      "elementCount: the product of the sizes of shape [4294967296, 4294967296] is too large",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Shape([1 << 32, 1 << 32]).elementCount
      })
  }
}
