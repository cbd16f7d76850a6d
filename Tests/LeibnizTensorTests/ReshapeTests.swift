import Testing

@testable import LeibnizTensor

struct ReshapeTests {
  /// Views of 24 elements (or none, or one) with all kinds of strides.
  private var views: [Tensor] {
    let x = Tensor(0..<24).reshaped(to: [2, 3, 4])
    let wide = Tensor(0..<96).reshaped(to: [4, 6, 4])
    return [
      x, x.transposed(), x.transposed(0, 1), x.permuted(to: [2, 0, 1]), x.flipped(along: [0]),
      x.flipped(along: [1, 2]), wide[1..<3, .every(2)], wide[.every(2), ..<3], wide[0],
      wide[1..., ..<2], wide[.all, .all, 1], wide[0].transposed(), wide[..<1].transposed(1, 2),
      x[.newAxis, .all, .newAxis].transposed(0, 1),
      Tensor(0..<4).broadcast(to: [2, 3, 4]), Tensor(7).broadcast(to: [2, 3, 4]),
      Tensor(0..<6).reshaped(to: [2, 3, 1]).broadcast(to: [2, 3, 4]),
    ]
  }

  @Test func everyViewInEveryShape() {
    let shapes: [Shape] = [
      [24], [2, 12], [12, 2], [4, 6], [6, 4], [3, 8], [2, 3, 4], [4, 3, 2], [1, 24, 1], [2, 2, 6],
      [2, 1, 3, 1, 4, 1], [2, 2, 2, 3], [1, 6, 1, 2, 2],
    ]
    for view in views {
      let numbers = view.scalars(as: Int.self)
      for shape in shapes {
        let y = view.reshaped(to: shape)
        #expect(
          y.shape == shape && y.scalars(as: Int.self) == numbers, "\(view.strides) → \(shape)")
      }
    }
  }

  @Test func whatStridesCanExpressIsAView() {
    let x = Tensor(0..<24).reshaped(to: [2, 3, 4])
    #expect(x.transposed().reshaped(to: [2, 1, 4, 3]).strides == [12, 1, 1, 4])
    #expect(x.permuted(to: [2, 0, 1]).reshaped(to: [4, 6]).strides == [1, 4])
    #expect(x.permuted(to: [2, 0, 1]).reshaped(to: [2, 2, 6]).strides == [2, 1, 4])
    #expect(Tensor(1).broadcast(to: [2, 3]).reshaped(to: [6]).strides == [0])
    #expect(x[.all, .all, 0].reshaped(to: [6]).strides == [4])
    // And what they cannot is copied.
    #expect(x.transposed(0, 1).reshaped(to: [24]).strides == [1])
  }

  @Test func noElementsAndOne() {
    let none = Tensor.zeros([2, 0, 3]).transposed()
    #expect(none.reshaped(to: [0, 5]).shape == [0, 5])
    let one = Tensor(0..<4)[2..<3]
    #expect(one.reshaped(to: [1, 1]).scalars(as: Int.self) == [2])
    #expect(one.reshaped(to: []).scalar == 2)
    #expect(
      Tensor(0..<9).reshaped(to: [3, 3])[1..., 1...].diagonal()[1...].reshaped(to: []).scalar == 8)
  }
}
