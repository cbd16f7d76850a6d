import Foundation
import Leibniz
import Testing

struct SoftmaxTests {
  @Test func valuesAndDerivatives() {
    var random = TestRandom(6)
    let x = random.tensor([2, 3, 4], in: -2...2)
    for axis in [0, 1, -1] {
      let a = axis < 0 ? axis + 3 : axis
      let total = x.reduced(along: [a], keepingDimensions: true) {
        $0.reduce(0) { $0 + Foundation.exp($1) }
      }
      let p = exp(x) / total
      expectClose(softmax(Variable(x), along: axis).value, p)
      expectClose(logSoftmax(Variable(x), along: axis).value, log(p))
      checkDerivative(of: { softmax($0, along: axis) }, at: x)
      checkDerivative(of: { logSoftmax($0, along: axis) }, at: x)
    }
  }

  @Test func laws() {
    var random = TestRandom(7)
    let x = Variable(random.tensor([3, 5], in: -3...3))
    expectClose(softmax(x).sum(along: 1).value, .ones([3]))
    expectClose(softmax(x + 100.0).value, softmax(x).value)
    expectClose(exp(logSoftmax(x)).value, softmax(x).value)
    expectClose(logSoftmax(x).value, (x - x.logSumExp(along: 1, keepingDimensions: true)).value)
    // A shift changes nothing, so no gradient has a part along it.
    let weighted = (softmax(x) * Variable(random.tensor([3, 5]))).sum()
    expectClose(gradients(of: weighted, with: [x])[0].sum(along: 1).value, .zeros([3]))
  }

  @Test func largeNumbersAndMasks() {
    let x = Variable(Tensor([0, 1000, -Double.infinity]))
    #expect(softmax(x).value == [0.0, 1, 0])
    #expect(logSoftmax(x).value == Tensor([-1000, 0, -Double.infinity]))
    #expect(gradients(of: logSoftmax(x)[1], with: [x])[0].value == [0.0, 0, 0])
    #expect(gradients(of: softmax(x)[1], with: [x])[0].value == [0.0, 0, 0])
  }

  @Test func numbersOfOneAndNone() {
    #expect(softmax(Variable([[3.0], [4.0]])).value == [[1.0], [1.0]])
    let none = Variable(Tensor([Double](), shape: [0, 3]))
    #expect(gradients(of: softmax(none), with: [none])[0].shape == [0, 3])
    #expect(gradients(of: logSoftmax(none), with: [none])[0].shape == [0, 3])
  }
}
