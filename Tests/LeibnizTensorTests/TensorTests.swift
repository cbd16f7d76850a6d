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
