import Leibniz
import Testing

struct ViewsTests {
  let x = Tensor.made([2, 3, 4]) { Double($0[0] * 12 + $0[1] * 4 + $0[2]) / 20 }

  @Test func derivatives() {
    checkDerivative(of: { $0.reshaped(to: [4, -1]) }, at: x)
    checkDerivative(of: { $0.permuted(to: [2, 0, 1]) }, at: x)
    checkDerivative(of: { $0.transposed() }, at: x)
    checkDerivative(of: { $0.transposed(0, -1) }, at: x)
    checkDerivative(of: { $0.flattened() }, at: x)
    checkDerivative(of: { $0.expanded(at: 1).squeezed() }, at: x)
    checkDerivative(of: { $0.broadcast(to: [2, 2, 3, 4]) }, at: x)
    checkDerivative(of: { $0.broadcast(to: [2, 3]) }, at: Tensor(0.5))
    checkDerivative(of: { $0.flipped() }, at: x)
    checkDerivative(of: { $0.flipped(along: [-1, 0]) }, at: x)
  }

  @Test func diagonals() {
    let m = Variable(x[0])
    #expect(m.diagonal().value == Tensor([0, 5.0, 10]) / 20.0)
    #expect(m.diagonal(offset: -1).value == Tensor([4.0, 9]) / 20.0)
    for k in [-5, -2, -1, 0, 1, 3, 6] {
      checkDerivative(of: { $0.diagonal(offset: k) }, at: x)
      checkDerivative(of: { $0.diagonal(offset: k, 2, 0) }, at: x)
    }
  }

  @Test func anyOffsetOfADiagonal() {
    for k in [Int.min, -3, 4, .max] {
      let m = Variable(x[0])
      m.diagonal(offset: k).sum().backprop()
      #expect(m.gradient == .zeros(m.shape))
    }
  }

  @Test func viewsShareMemory() {
    let v = Variable(x)
    #expect(v.transposed().value.strides == [12, 1, 4])
    #expect(v.flipped(along: [2]).value.strides == [12, 4, -1])
    #expect(v.diagonal().value.strides == [12, 5])
    #expect(v.broadcast(to: [5, 2, 3, 4]).value.strides[0] == 0)
  }
}
