import Foundation
import Leibniz
import Testing

// Products, p-norms and losses whose parts leave the range of numbers where the result doesn't, and
// derivatives at infinite arguments.

struct RangeTests {
  @Test func productsThatComeBack() {
    let numbers = [1e200, 1e200, 1e-200, 1e-200]
    for order in [[0, 1, 2, 3], [2, 3, 0, 1], [0, 2, 1, 3]] {
      let x = Tensor(order.map { numbers[$0] })
      expectClose(x.product(), Tensor(1.0), 1e-15)
      let g = gradient(at: x) { $0.product() }
      for (i, place) in order.enumerated() {
        expectClose(g[i] * numbers[place], Tensor(1.0), 1e-15)
      }
      expectClose(x.cumulativeProduct(along: 0)[3], Tensor(1.0), 1e-15)
    }
    let single = Tensor([1e30, 1e30, 1e-30, 1e-30] as [Float])
    expectClose(single.product().cast(to: .float64), Tensor(1.0), 1e-6)
    let slopes = gradient(at: single) { $0.product() } * single
    expectClose(slopes.cast(to: .float64), .ones([4]), 1e-6)
    #expect(Tensor([.leastNonzeroMagnitude, 1e200, 1e119]).product().scalar.isNormal)
    #expect(Tensor([1e200, 1e200]).product().scalar == .infinity)
    #expect(Tensor([1e-200, -1e-200]).product().scalar == 0)
    #expect(Tensor([.infinity, 2.0]).product().scalar == .infinity)
    #expect(Tensor([.infinity, 0.0]).product().scalar.isNaN)
    #expect(Tensor([.nan, 0.0]).product().scalar.isNaN)
    #expect(Tensor([Double]()).product().scalar == 1)
  }

  @Test func productsAlongAxes() {
    var random = TestRandom(31)
    // Magnitudes so wide that parts of most rows leave the range; few bits, so that plain
    // multiplication of the exponents is the reference.
    let exponents = round(random.tensor([4, 5, 40], in: -1000...1000))
    let powers = Tensor(
      exponents.scalars(as: Double.self).map { Foundation.exp2($0) }, shape: exponents.shape)
    for (axes, kept) in [([0], 200), ([1], 160), ([2], 20), ([0, 1], 40), ([0, 2], 5)] {
      let sums = exponents.sum(along: axes)
      let products = powers.product(along: axes)
      #expect(products.count == kept)
      for (e, y) in zip(sums.scalars(as: Double.self), products.scalars(as: Double.self)) {
        #expect(y == (e > 1023 ? .infinity : e < -1074 ? 0 : Foundation.exp2(e)))
      }
    }
    for axis in 0..<3 {
      let sums = exponents.cumulativeSum(along: axis)
      let products = powers.cumulativeProduct(along: axis)
      for (e, y) in zip(sums.scalars(as: Double.self), products.scalars(as: Double.self)) {
        #expect(y == (e > 1023 ? .infinity : e < -1074 ? 0 : Foundation.exp2(e)))
      }
    }
  }

  @Test func longProducts() {
    for n in [1, 63, 64, 65, 1000] {
      let x = Tensor((0..<n).map { 1 + Double($0 % 7) / 4 })
      let logarithm = log(x).sum().scalar
      expectClose(log(x.product()), Tensor(logarithm), 1e-12 * Swift.max(1, logarithm))
      let g = gradient(at: x) { log($0.product()) }
      expectClose(g * x, .ones([n]), 1e-12)
      checkDerivative(of: { $0.product() }, at: x[..<Swift.min(n, 5)])
    }
  }

  @Test func normsRunAgain() {
    let x = Variable([3.0, -4])
    let y = x.norm(3)
    for scale in [1, 3e-120, 1e200, 1e-300] {
      x.value = Tensor([3 * scale, -4 * scale])
      y.forward()
      expectClose(y.value / scale, Tensor(Foundation.cbrt(91.0)), 1e-14)
      x.nullGradients()
      y.backprop()
      expectClose(x.gradient!, Tensor([9.0, -16]) / Foundation.pow(91.0, 2.0 / 3), 1e-14)
    }
  }

  @Test(arguments: [-2.0, -0.5, 0.5, 1.5, 2.5, 3, 4])
  func powerNorms(_ p: Double) {
    var random = TestRandom(32)
    let x = random.tensor([3, 4], in: 0.5...2) * Tensor([1.0, -1, -1, 1])
    checkDerivative(of: { $0.norm(p) }, at: x)
    checkDerivative(of: { $0.norm(p, along: 1) }, at: x)
    checkDerivative(of: { $0.norm(p, along: 0, keepingDimensions: true) }, at: x)
    // No number at the tip's second derivative would be right.
    let origin = Tensor([0.0, 0.0])
    #expect(gradient(at: origin) { $0.norm(p) } == [0.0, 0.0])
    for h in hessian(at: origin, of: { square($0.norm(p)) }).scalars(as: Double.self) {
      #expect(!h.isFinite)
    }
  }

  @Test func anElementOfZeroInAPowerNorm() {
    // ‖x‖₄ = (x₀⁴ + 1)^¼ is flat at x₀ = 0.
    #expect(gradient(at: Tensor([0.0, 1])) { $0.norm(4) } == [0.0, 1])
    #expect(hessian(at: Tensor([0.0, 1])) { $0.norm(4) } == Tensor.zeros([2, 2]))
    #expect(hessian(at: Tensor([0.0, 1])) { $0.norm(3) } == Tensor.zeros([2, 2]))
  }

  @Test func infiniteArguments() {
    let infinity = Double.infinity, root = 0.5.squareRoot()
    func slopes(_ f: (Variable, Variable) -> Variable, _ a: Double, _ b: Double) -> [Double] {
      let (x, y) = (Variable(a), Variable(b))
      return gradients(of: f(x, y), with: [x, y]).map(\.value.scalar)
    }
    for sign in [1.0, -1] {
      #expect(slopes(logaddexp, sign * infinity, sign * infinity) == [0.5, 0.5])
      #expect(slopes(hypot, sign * infinity, 3) == [sign, 0])
      #expect(slopes(hypot, 3, sign * infinity) == [0, sign])
      let both = slopes(hypot, sign * infinity, infinity)
      #expect(abs(both[0] - sign * root) < 1e-15 && abs(both[1] - root) < 1e-15)
      #expect(slopes(atan2, sign * infinity, 3) == [0, 0])
      #expect(slopes(atan2, 3, sign * infinity) == [0, 0])
    }
    #expect(slopes(logaddexp, infinity, 0) == [1, 0])
    #expect(slopes(logaddexp, -infinity, 0) == [0, 1])
    #expect(slopes(hypot, infinity, .nan).allSatisfy { $0.isNaN })
    let far = hessian(at: Tensor([infinity, 3])) { hypot($0[0], $0[1]) }
    #expect(far == Tensor.zeros([2, 2]))
    let single = Variable(Tensor([infinity, 1]).cast(to: .float32))
    hypot(single[0], single[1]).backprop()
    #expect(single.gradient! == Tensor([1, 0] as [Float]))
  }

  @Test func huberAcrossTheRange() {
    let x = Variable(Tensor([1e308, -1.5e308])), t = Tensor([-1e308, 1e308])
    let loss = huber(x, t, delta: 0.25, reduction: .none)
    expectClose(loss.value / 1e308, Tensor([0.5, 0.625]), 1e-15)
    let g = gradients(of: loss.sum(), with: [x], recording: true)[0]
    #expect(g.value == [0.25, -0.25])
    #expect(gradients(of: g.sum(), with: [x])[0].value == [0.0, 0])
  }
}
