import LeibnizTensor
import Testing

@Suite struct JoiningTests {
  @Test func concatenatingAndSplittingAreInverse() {
    var source = TestSource(11)
    for shape in shapes where !shape.isEmpty {
      for axis in shape.indices {
        for layout in layouts {
          let parts = [2, 0, 1].map { size in
            var s = shape
            s[axis] = size
            return random(s, layout: layout, using: &source)
          }
          let joined = concatenate(parts, along: axis - shape.count)
          let naive = parts.map { Naive($0) }
          var target = shape
          target[axis] = 3
          expectSame(
            joined,
            Naive(target) { index in
              var at = index
              if index[axis] < 2 { return naive[0][at] }
              at[axis] = 0
              return naive[2][at]
            })
          #expect(joined.split(sizes: [2, 0, 1], along: axis) == parts)
          #expect(joined.split(into: 3, along: axis).map { $0.shape[axis] } == [1, 1, 1])
          let stacked = stack([joined, joined], along: axis)
          #expect(stacked.shape.count == shape.count + 1 && stacked.shape[axis] == 2)
          for part in stacked.split(into: 2, along: axis) {
            #expect(part.squeezed(along: [axis]) == joined)
          }
        }
      }
    }
    #expect(stack([Tensor(1.0), Tensor(2.0)]) == [1.0, 2])
    #expect(stack([Tensor([1, 2]), Tensor([3, 4])], along: -1) == [[1, 3], [2, 4]])
    #expect(concatenate([Tensor([1]), Tensor([0.5])]).dtype == .float64)
    #expect(concatenate([Tensor([1 as Float]), Tensor([2] as [UInt8])]).dtype == .float32)
  }

  @Test func padding() {
    var source = TestSource(12)
    for shape in shapes {
      let before = shape.indices.map { _ in Int.random(in: 0..<3, using: &source) }
      let after = shape.indices.map { _ in Int.random(in: 0..<3, using: &source) }
      for layout in layouts {
        let x = random(shape, .float32, layout: layout, using: &source)
        let n = Naive(x)
        let y = x.padded(zip(before, after).map { (before: $0, after: $1) }, with: -7)
        #expect(y.dtype == .float32)
        expectSame(
          y,
          Naive(shape.indices.map { before[$0] + shape[$0] + after[$0] }) { index in
            let at = index.indices.map { index[$0] - before[$0] }
            return at.indices.allSatisfy { 0..<shape[$0] ~= at[$0] } ? n[at] : -7
          })
      }
    }
  }

  @Test func rollingRepeatingTiling() {
    var source = TestSource(13)
    for shape in shapes where !shape.isEmpty {
      for layout in layouts {
        let x = random(shape, layout: layout, using: &source)
        let n = Naive(x)
        for axis in shape.indices {
          for shift in [-9, -1, 0, 1, 2, 50] {
            expectSame(
              x.rolled(by: shift, along: axis),
              Naive(shape) { index in
                var at = index
                at[axis] = ((index[axis] - shift) % shape[axis] + shape[axis]) % shape[axis]
                return n[at]
              })
          }
          for times in [0, 1, 3] {
            var target = shape
            target[axis] *= times
            expectSame(
              x.repeated(times, along: axis - shape.count),
              Naive(target) { index in
                var at = index
                at[axis] /= times
                return n[at]
              })
          }
        }
        for times in [[2], [2, 1, 3], [1, 1, 1, 1, 2], [0]] {
          let rank = max(shape.count, times.count)
          let own = [Int](repeating: 1, count: rank - shape.count) + shape
          let all = [Int](repeating: 1, count: rank - times.count) + times
          expectSame(
            x.tiled(times),
            Naive(zip(own, all).map { $0 * $1 }) { index in
              n[Array(zip(index, own).map { $0 % $1 }.dropFirst(rank - shape.count))]
            })
        }
      }
    }
    #expect(Tensor(3.0).tiled([2, 2]) == Tensor.full([2, 2], 3.0))
  }

  @Test func messages() {
    func message(_ body: () throws(ShapeError) -> Void) -> String? {
      do { try body() } catch { return error.description }
      return nil
    }
    #expect(
      message { () throws(ShapeError) in _ = try Shape.concatenated([], along: 0) }
        == "there are no tensors to join")
    #expect(
      message { () throws(ShapeError) in
        _ = try Shape.concatenated([[2, 3], [3, 4]], along: 0)
      } == "shapes [2, 3] and [3, 4] differ beyond axis 0")
    #expect(
      message { () throws(ShapeError) in _ = try Shape.stacked([[2], [3]], along: 0) }
        == "shapes [2] and [3] differ")
    #expect(
      message { () throws(ShapeError) in _ = try Shape([5]).split(into: 2, along: 0) }
        == "axis 0 of shape [5] doesn't split into 2 equal parts")
    #expect(
      message { () throws(ShapeError) in _ = try Shape([5]).split(sizes: [2, 2], along: 0) }
        == "parts of sizes [2, 2] don't make up axis 0 of shape [5]")
    #expect(
      message { () throws(ShapeError) in _ = try Shape([5]).padded(before: [1, 2], after: [1, 2]) }
        == "2 widths for shape [5] of 1 axes")
    #expect(
      message { () throws(ShapeError) in _ = try Shape([5]).repeated(-1, along: 0) }
        == "can't repeat -1 times")
  }
}

@Suite struct RangesTests {
  @Test func evenlySpacedNumbers() {
    #expect(Tensor.linspace(0, 1, count: 5) == [0, 0.25, 0.5, 0.75, 1])
    #expect(Tensor.linspace(2, 3, count: 1) == [2.0])
    #expect(Tensor.linspace(2, 3, count: 0).shape == [0])
    #expect(Tensor.linspace(0, 0.7, count: 8)[-1].scalar == 0.7)
    #expect(Tensor.linspace(0, 1, count: 3, dtype: .float32).dtype == .float32)
    #expect(Tensor.arange(3) == [0, 1, 2])
    #expect(Tensor.arange(5, 0, by: -2) == [5, 3, 1])
    #expect(Tensor.arange(5, 0).shape == [0])
    #expect(Tensor.arange(0.0, 1.0, by: 0.25) == [0, 0.25, 0.5, 0.75])
    #expect(Tensor.arange(1.0, 0.0, by: -0.5) == [1, 0.5])
    #expect(Tensor.arange(1.0, 0.0, by: 0.5).shape == [0])
    #expect(Tensor.full([2], 7) == [7, 7] && Tensor.full([2], true) == [true, true])
    #expect(Tensor.full([2], Int.max - 1)[1] == Tensor(Int.max - 1))
    #expect(Tensor.full([2], 7.0).dtype == .float64)
  }

  @Test func diagonalMatrices() {
    #expect(Tensor.eye(2) == [[1.0, 0], [0, 1]])
    #expect(Tensor.eye(2, columns: 3, dtype: .int32).scalars() == [1, 0, 0, 0, 1, 0])
    #expect(Tensor.eye(3, columns: 2, dtype: .bool).scalars() == [1, 0, 0, 1, 0, 0])
    #expect(Tensor.eye(0).shape == [0, 0])
    for k in -3...3 {
      let d: Tensor = [[1.0, 2], [3, 4]]
      let m = d.diagonalMatrix(offset: k)
      #expect(m.shape == [2, 2 + abs(k), 2 + abs(k)])
      #expect(m.diagonal(offset: k) == d && m.sum().scalar == 10)
    }
  }
}
