import LeibnizTensor
import Testing

@Suite struct IndexingTests {
  @Test func gatheringRowsAndAddingThemBack() {
    var source = TestSource(8)
    for shape in [[5], [3, 4], [2, 3, 4], [4, 1, 2], [2, 0, 3]] {
      for layout in layouts {
        for axis in shape.indices where shape[axis] > 0 {
          for indexShape in [[], [3], [2, 2], [0]] {
            let x = random(shape, layout: layout, using: &source)
            let n = Naive(x)
            let places = Naive(indexShape) { _ in
              Double(Int.random(in: -shape[axis]..<shape[axis], using: &source))
            }
            let indices = Tensor(places.numbers, shape: Shape(indexShape)).cast(to: .int64)
            func place(_ index: [Int]) -> [Int] {
              let middle = Array(index[axis..<(axis + indexShape.count)])
              let p = Int(places[middle])
              return index[..<axis] + [p < 0 ? p + shape[axis] : p]
                + index[(axis + indexShape.count)...]
            }
            let target = Array(shape[..<axis]) + indexShape + Array(shape[(axis + 1)...])
            let y = x.gathered(indices, along: axis)
            expectSame(y, Naive(target) { n[place($0)] })
            // Adding back is the transpose: ⟨gathered(x), g⟩ = ⟨x, scatterAdd(g)⟩.
            let g = random(target, layout: layout, using: &source)
            let back = Tensor.scatterAdd(
              g, at: indices, along: axis - shape.count, into: Shape(shape))
            #expect(near((y * g).sum().scalar, (x * back).sum().scalar))
          }
        }
      }
    }
  }

  @Test func takingAlongAnAxis() {
    var source = TestSource(9)
    for (shape, indexShape, axis) in [
      ([5], [3], 0), ([3, 4], [3, 2], 1), ([3, 4], [1, 2], 1), ([3, 4], [5, 4], 0),
      ([1, 4], [3, 2], 1), ([2, 3, 4], [2, 1, 4], 1), ([2, 3], [2, 0], 1),
    ] {
      for layout in layouts {
        let x = random(shape, layout: layout, using: &source)
        let n = Naive(x)
        let places = Naive(indexShape) { _ in
          Double(Int.random(in: -shape[axis]..<shape[axis], using: &source))
        }
        let indices = Tensor(places.numbers, shape: Shape(indexShape)).cast(to: .int32)
        let target = shape.indices.map {
          $0 == axis ? indexShape[$0] : max(shape[$0], indexShape[$0])
        }
        let y = x.takingAlong(indices, axis: axis - shape.count)
        expectSame(
          y,
          Naive(target) { index in
            let p = Int(places[index.indices.map { indexShape[$0] == 1 ? 0 : index[$0] }])
            var at = index.indices.map { shape[$0] == 1 ? 0 : index[$0] }
            at[axis] = p < 0 ? p + shape[axis] : p
            return n[at]
          })
        let g = random(target, layout: layout, using: &source)
        let back = Tensor.scatterAddAlong(g, at: indices, axis: axis, into: Shape(shape))
        #expect(near((y * g).sum().scalar, (x * back).sum().scalar))
      }
    }
  }

  @Test func dtypesSurvive() {
    for dtype in DType.allCases {
      let x = Tensor([1.0, 0, 1]).cast(to: dtype)
      #expect(x.gathered([2, 0]) == Tensor([1.0, 1]).cast(to: dtype))
      #expect(x.takingAlong([1], axis: 0) == Tensor([0.0]).cast(to: dtype))
      let added = Tensor.scatterAdd(x, at: [0, 0, 0], into: [1])
      #expect(added.dtype == (dtype.isFloatingPoint ? dtype : .int64) && added.scalar == 2)
      #expect(Tensor.oneHot([1, 0], classes: 2, dtype: dtype).dtype == dtype)
    }
  }

  @Test func oneHotAndTriangles() {
    #expect(Tensor.oneHot([2, 0, -1], classes: 3).scalars() == [0, 0, 1, 1, 0, 0, 0, 0, 1])
    #expect(Tensor.oneHot(Tensor(1), classes: 2) == Tensor([0, 1] as [Float]))
    #expect(Tensor.oneHot(Tensor([Int]()), classes: 2).shape == [0, 2])
    var source = TestSource(10)
    for shape in [[3, 3], [2, 4], [4, 2], [2, 3, 4], [0, 2], [2, 0]] {
      for k in -4...4 {
        for layout in layouts {
          let x = random(shape, layout: layout, using: &source)
          let n = Naive(x)
          let r = shape.count - 2
          expectSame(
            x.lowerTriangle(diagonal: k), Naive(shape) { $0[r + 1] - $0[r] <= k ? n[$0] : 0 })
          expectSame(
            x.upperTriangle(diagonal: k), Naive(shape) { $0[r + 1] - $0[r] >= k ? n[$0] : 0 })
        }
      }
    }
  }

  @Test func selectingByMask() {
    let x: Tensor = [[1, 2], [3, 4]]
    #expect(x.selected(where: x .> 1) == [2, 3, 4])
    #expect(x.selected(where: [false, true]) == [[3, 4]])
    #expect(x.transposed().selected(where: [true, false]) == [[1, 3]])
    #expect(x.selected(where: Tensor(true)) == [[[1, 2], [3, 4]]])
    #expect(x.selected(where: Tensor(false)).shape == [0, 2, 2])
    #expect(x.selected(where: x .> 9).shape == [0])
  }

  @Test func messages() async {
    #expect(throws: ShapeError("axis 1 is out of range for shape [3]")) {
      try Shape([3]).gathered([2], along: 1)
    }
    #expect(throws: ShapeError("indices of shape [2] have another rank than shape [3, 4]")) {
      try Shape([3, 4]).takenAlong([2], axis: 0)
    }
    #expect(throws: ShapeError("a mask of shape [2] doesn't fit the leading axes of shape [3, 4]"))
    {
      try Shape([3, 4]).selected(where: [2], count: 0)
    }
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = Tensor.zeros([5]).gathered([7]) }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("gathered: index 7 is out of range for an axis of size 5"))
  }
}
