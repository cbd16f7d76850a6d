import Leibniz
import Testing

struct CumulativeTests {
  @Test func valuesAndDerivatives() {
    var random = TestRandom(4)
    let x = random.tensor([2, 4, 3])
    for axis in [0, 1, 2, -1, -2] {
      let a = axis < 0 ? axis + 3 : axis
      let sums = Tensor.made(x.shape) { i in
        (0...i[a]).reduce(0) { sum, k in
          var j = i
          j[a] = k
          return sum + x.element(j)
        }
      }
      expectClose(Variable(x).cumulativeSum(along: axis).value, sums)
      let products = Tensor.made(x.shape) { i in
        (0...i[a]).reduce(1) { product, k in
          var j = i
          j[a] = k
          return product * x.element(j)
        }
      }
      expectClose(Variable(x).cumulativeProduct(along: axis).value, products)
    }
    let y = random.tensor([2, 4])
    for axis in [0, 1] {
      checkDerivative(of: { $0.cumulativeSum(along: axis) }, at: y)
      checkDerivative(of: { $0.cumulativeProduct(along: axis) }, at: y)
    }
  }

  @Test func productsWithZeros() {
    for x in [[2.0, 0, 3, 4], [0.0, 1, 0, 2], [0.0, 0, 0, 0], [5.0]] as [Tensor] {
      checkDerivative(of: { $0.cumulativeProduct(along: 0) }, at: x)
    }
  }

  @Test func laws() {
    var random = TestRandom(5)
    let (x, y) = (random.tensor([3, 5], in: 0.5...2), random.tensor([3, 5], in: 0.5...2))
    // The last sum is the sum; differences undo sums; products are exponentials of sums of logarithms.
    let (u, v) = (Variable(x), Variable(y))
    expectClose(u.cumulativeSum(along: 1)[.all, -1].value, x.sum(along: 1))
    expectClose(u.cumulativeProduct(along: 1)[.all, -1].value, x.product(along: 1))
    expectClose(
      u.cumulativeProduct(along: 1).value, exp(log(u).cumulativeSum(along: 1)).value)
    expectClose(
      (u * 2.0 - v).cumulativeSum(along: 0).value,
      (u.cumulativeSum(along: 0) * 2.0 - v.cumulativeSum(along: 0)).value)
  }

  @Test func noElements() {
    let x = Variable(Tensor([Double](), shape: [2, 0]))
    for y in [
      x.cumulativeSum(along: 1), x.cumulativeProduct(along: 1), x.cumulativeProduct(along: 0),
    ] {
      #expect(y.shape == [2, 0])
      #expect(gradients(of: y, with: [x])[0].shape == [2, 0])
    }
  }

  @Test func thirdDerivative() {
    // Π of three numbers: the mixed third derivative is 1, also at 0.
    let x = Variable([0.0, 0, 0])
    var y = x.cumulativeProduct(along: 0)[2]
    for i in 0..<3 { y = gradients(of: y, with: [x], recording: true)[0][i] }
    #expect(y.value.scalar == 1)
  }

  /// The rules of products, recorded, where the gradient that comes in depends on the elements,
  /// too.
  @Test func recordedRulesFollowNoPathTwice() {
    func thirdDerivatives(_ f: (Variable) -> Variable) -> Tensor {
      let x = Variable([2.0, 3])
      let d = gradients(of: f(x), with: [x], recording: true)[0]
      let p = (d * d).sum()
      let e = gradients(of: p, with: [x], recording: true)[0].sum()
      return gradients(of: e, with: [x], recording: true)[0].value
    }
    // d = (b, a), p = a² + b²; d = (1 + b, a) of the running product's sum.
    #expect(thirdDerivatives { $0.product() } == [2.0, 2])
    #expect(thirdDerivatives { $0.cumulativeProduct(along: 0).sum() } == [2.0, 2])
  }
}
