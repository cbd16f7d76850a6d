import Testing

@testable import LeibnizTensor

@Test func literalsAndArithmetic() {
  let a: Tensor = [[1.0, 2], [3, 4]]
  #expect(a.shape == [2, 2] && a.dtype == .float64)
  #expect((a + 1.0).scalars() == [2, 3, 4, 5])
  #expect((a + [10.0, 20]).scalars() == [11, 22, 13, 24])
  #expect((a.transposed() * a).scalars() == [1, 6, 6, 16])
  #expect(a.sum(along: 0) == [4.0, 6])
  #expect(a.sum(along: 1) == [3.0, 7])
  #expect(a.sum().scalar == 10)
  #expect(matmul(a, [1.0, 1]) == [3.0, 7])
  #expect(matmul(a, a.transposed()).scalars() == [5, 11, 11, 25])
  let f = Tensor([1, 2] as [Float])
  #expect((f * 0.5).dtype == .float32)
  #expect((Tensor(3.0) * 2.0).scalar == 6)
  #expect(Tensor([1, 2, 3]).dtype == .int64)
  #expect(Tensor.where([true, false], [1.0, 2.0], 0.0) == [1.0, 0])
}

/// Sizes around and above those where loops are tiled or split over threads.
@Test func largeTransposedAndBroadcastOperands() {
  var source = TestSource(20)
  for (rows, columns) in [(16, 16), (17, 33), (100, 131), (300, 301)] {
    for dtype in [DType.float32, .float64, .uint8, .bool] {
      let x = random([columns, rows], dtype, layout: 0, using: &source, in: 0...3)
      let n = x.scalars()
      let t = x.transposed()
      let expected = (0..<(rows * columns)).map { n[$0 % columns * rows + $0 / columns] }
      #expect(t.contiguous().scalars() == expected)
      #expect((t + t).scalars() == expected.map { $0 + $0 })
      #expect((t.flipped() + 0.0).scalars() == expected.reversed())
    }
    if rows > 100 { continue }
    let x = random([2, columns, rows], layout: 0, using: &source)
    #expect(x.transposed().contiguous()[1] == x[1].transposed().contiguous())
    let t = x.transposed(0, 2)
    expectSame(
      softmax(t, along: 0), Naive(softmax(t.contiguous().transposed(0, 2)).transposed(0, 2)))
    expectSame(t.sum(along: 1), Naive(t).reduced([1], keeping: false) { $0.reduce(0, +) }, 1e-11)
    expectSame(
      t.cumulativeSum(along: 0)[-1], Naive(t).reduced([0], keeping: false) { $0.reduce(0, +) },
      1e-11)
    expectSame(
      t.argmax(along: 0),
      Naive(t).reduced([0], keeping: false) { Double($0.firstIndex(of: $0.max()!)!) })
    let all = Naive(t)
    expectSame(
      t + t[..<1], Naive(all.sizes) { all[$0] + all[[0] + $0.dropFirst()] })
  }
}

/// Literals combined with each other are still literals, of whatever kind.
@Test func twoLiteralsStayWeak() {
  let single = Tensor([1, 2] as [Float])
  let mixed: Tensor = (1 as Tensor) - (0.5 as Tensor)
  let whole: Tensor = (1 as Tensor) / (2 as Tensor)
  #expect((single * mixed).dtype == .float32 && (single / whole).dtype == .float32)
  #expect((single * (-(2 as Tensor))).dtype == .float32)
  #expect((Tensor([1, 2]) * ((2 as Tensor) + (1 as Tensor))).dtype == .int64)
}

/// A negative size would let a fill run over all memory.
@Test func negativeSizesStop() async {
  await #expect(processExitsWith: .failure) { _ = Tensor.zeros([-1, 3]) }
  await #expect(processExitsWith: .failure) { _ = Tensor.zeros([3]).broadcast(to: [-1, 3]) }
}
