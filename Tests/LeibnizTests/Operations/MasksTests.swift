import Leibniz
import Testing

@Test func trianglesOfMatrices() {
  let x = Tensor.made([2, 3, 4]) { Double($0[0] * 12 + $0[1] * 4 + $0[2]) / 9 }
  for k in [-3, -1, 0, 1, 2, 5] {
    #expect(
      Variable(x).lowerTriangle(diagonal: k).value
        == .made([2, 3, 4]) { $0[2] <= $0[1] + k ? x.element($0) : 0 })
    #expect(
      Variable(x).upperTriangle(diagonal: k).value
        == .made([2, 3, 4]) { $0[2] >= $0[1] + k ? x.element($0) : 0 })
    checkDerivative(of: { $0.lowerTriangle(diagonal: k) }, at: x)
    checkDerivative(of: { $0.upperTriangle(diagonal: k) }, at: x)
  }
  checkDerivative(of: { $0.lowerTriangle() }, at: Tensor.zeros([0, 3]))
}
