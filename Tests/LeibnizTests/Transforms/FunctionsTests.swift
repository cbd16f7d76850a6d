import Foundation
import Leibniz
import Testing

private func rosenbrock(_ x: Variable) -> Variable {
  100.0 * square(x[1] - x[0] * x[0]) + square(1.0 - x[0])
}

struct TransformsTests {
  let x = Tensor([1.2, 1.0])

  @Test func gradientsOfFunctions() {
    expectClose(gradient(at: x, of: rosenbrock), [211.6, -88])
    let (value, slope) = valueAndGradient(at: x, of: rosenbrock)
    expectClose(value, Tensor(19.4))
    expectClose(slope, [211.6, -88])
    let both = gradient(at: [x, Tensor([3.0, 4])]) { v in dot(v[0], v[1]) }
    #expect(both == [Tensor([3.0, 4]), x])
    #expect(gradient(at: Tensor(3.0)) { $0 * $0 } == Tensor(6.0))
    #expect(gradient(at: Tensor([1, 2])) { ($0 * $0).sum() } == [2.0, 4])
  }

  @Test func gradientsOfSeveralArguments() {
    let (a, b) = gradient(at: Tensor(2.0), Tensor(3.0)) { a, b in a * a * b }
    #expect(a == Tensor(12.0) && b == Tensor(4.0))
    let w = Tensor([1.0, 2, 3, 4], shape: [2, 2])
    let (loss, (dw, dx, rest)) = valueAndGradient(at: w, x, [Tensor(0.5), Tensor(2.0)]) { w, x, c in
      (matmul(w, x) * c[0]).sum() * c[1]
    }
    expectClose(loss, matmul(w, x).sum())
    expectClose(dw, [[1.2, 1], [1.2, 1]])
    expectClose(dx, [4.0, 6])
    expectClose(stack(rest), stack([loss * 2.0, loss / 2.0]))
  }

  @Test func hessians() {
    expectClose(hessian(at: x, of: rosenbrock), [[1330.0, -480], [-480.0, 200]])
    expectClose(hessianVectorProduct(at: x, along: [1.0, 0], of: rosenbrock), [1330.0, -480])
    let m = Tensor([1.0, 2, 3, 4], shape: [2, 2])
    let h = hessian(at: m) { ($0 * $0 * $0).sum() }
    #expect(h.shape == [2, 2, 2, 2])
    expectClose(h.reshaped(to: [4, 4]).diagonal(), [6.0, 12, 18, 24])
    // Linear functions have none.
    #expect(hessian(at: x) { $0.sum() } == .zeros([2, 2]))
  }

  @Test func jacobiansBothWays() {
    expectClose(
      jacobian(at: Tensor([1.0, 2])) { stack([$0[0] * $0[1], log($0[1])]) },
      [[2.0, 1], [0.0, 0.5]])
    var random = TestRandom(20)
    let a = random.tensor([5, 2])
    // Ten results of two numbers: forward. The other way round: backward.
    expectClose(jacobian(at: x) { matmul(Variable(a), $0) }, a)
    expectClose(jacobian(at: random.tensor([5])) { matmul($0, Variable(a)) }, a.transposed())
    let shaped = jacobian(at: random.tensor([2, 3])) { $0.sum(along: 0) }
    #expect(shaped.shape == [3, 2, 3])
    #expect(shaped == .made([3, 2, 3]) { $0[0] == $0[2] ? 1 : 0 })
    #expect(jacobian(at: x) { $0 } == [[1.0, 0], [0.0, 1]])
    #expect(jacobian(at: Tensor(2.0)) { $0 * $0 * $0 } == Tensor(12.0))
    #expect(jacobian(at: x) { $0[0..<0] }.shape == [0, 2])
    #expect(jacobian(at: x) { _ in Variable([1.0, 2, 3]) } == .zeros([3, 2]))
  }

  @Test func directions() {
    expectClose(
      directionalDerivative(at: Tensor([3.0, 4]), along: [1.0, 0]) { $0.norm() }, Tensor(0.6))
    let (value, slope) = valueAndDirectionalDerivative(at: x, along: [1.0, 2]) { exp($0) }
    expectClose(value, exp(x))
    expectClose(slope, exp(x) * Tensor([1.0, 2]))
    #expect(directionalDerivative(at: x, along: [1.0, 2]) { $0 } == [1.0, 2])
    #expect(directionalDerivative(at: x, along: [1.0, 2]) { _ in Variable(3.0) } == Tensor(0.0))
  }

  @Test func directionsAreTheJacobianTimesTheDirection() {
    var random = TestRandom(21)
    let (point, v) = (random.tensor([2, 3], in: 0.5...2), random.tensor([2, 3]))
    let functions: [(Variable) -> Variable] = [
      { softmax($0) }, { $0.product(along: 1) }, { $0.max(along: 0) }, { $0.norm(along: 1) },
      { matmul($0, $0.transposed()) }, { $0.cumulativeProduct(along: 1) }, { $0.logSumExp() },
      { $0.standardDeviation(along: 1) }, { $0[.all, 1...] }, { concatenate([$0, $0 * $0]) },
      { crossEntropy($0, [2, 0]) }, { $0.gathered([1, 1, 0]) }, { log($0) * sqrt($0) },
    ]
    for f in functions {
      let j = jacobian(at: point, of: f)
      let n = j.count / 6
      let expected = matmul(j.reshaped(to: [n, 6]), v.flattened())
      let pushed = directionalDerivative(at: point, along: v, of: f)
      expectClose(pushed.reshaped(to: [n]), expected)
      // And it agrees with a difference.
      let h = 1e-6
      let moved = withoutGraph {
        f(Variable(point + v * h)).value - f(Variable(point - v * h)).value
      }
      expectClose(pushed, moved / (2 * h), 1e-8)
    }
  }

  @Test func insideWithoutGraph() {
    withoutGraph {
      expectClose(gradient(at: x, of: rosenbrock), [211.6, -88])
      expectClose(hessian(at: x, of: rosenbrock), [[1330.0, -480], [-480.0, 200]])
      let y = gradient(at: Variable(x), of: rosenbrock)
      #expect(y.creator == nil)
    }
  }

  @Test func recordedDerivativesAreDifferentiable() {
    let p = Variable(x)
    let slope = gradient(at: p, of: rosenbrock)
    let penalty = (slope * slope).sum()
    // ∇|∇f|² = 2 H ∇f
    let h: Tensor = [[1330.0, -480], [-480.0, 200]]
    expectClose(gradients(of: penalty, with: [p])[0].value, matmul(h, [211.6, -88]) * 2.0)
    // Third derivatives of x³y.
    let q = Variable([2.0, 3])
    let second = hessian(at: q) { $0[0] * $0[0] * $0[0] * $0[1] }
    expectClose(gradients(of: second[0, 0], with: [q])[0].value, [18.0, 12])
    let rows = jacobian(at: q) { square($0) }
    expectClose(gradients(of: rows, with: [q])[0].value, [2.0, 2])
    let columns = jacobian(at: q[0]) { stack([$0, square($0), $0 * $0 * $0]) }
    expectClose(gradients(of: columns.sum(), with: [q])[0].value, [14.0, 0])
  }

  @Test func aWeightInsideADerivative() {
    // u(t) = sin(w t), u′ = w cos(w t), ∂u′/∂w = cos(w t) − w t sin(w t).
    let w = Variable(2.0), t = Variable.constant(Tensor([0.3, 0.7]))
    let slope = directionalDerivative(at: t, along: [1.0, 1]) { sin(w * $0) }
    expectClose(slope.value, cos(t.value * 2.0) * 2.0)
    slope.sum().backprop()
    let expected = [0.3, 0.7].map { Foundation.cos(2 * $0) - 2 * $0 * Foundation.sin(2 * $0) }
    expectClose(w.gradient!, Tensor(expected[0] + expected[1]))
  }

  @Test func errorsPassThrough() {
    struct Refused: Error {}
    #expect(throws: Refused.self) {
      try gradient(at: x) { _ throws(Refused) in throw Refused() }
    }
    #expect(throws: Refused.self) { try jacobian(at: x) { _ in throw Refused() } }
  }

  @Test func onlyWhatIsAskedForIsComputed() {
    // The other input's derivative would trap.
    struct Half: BinaryElementwiseOperation {
      let symbol = "half"
      func forward(_ a: Tensor, _ b: Tensor) -> Tensor { a * b }
      func partial(_ i: Int, at a: Variable, _ b: Variable, result y: Variable) -> Variable {
        precondition(i == 0)
        return b
      }
    }
    let a = Variable(2.0), b = Variable(3.0)
    #expect(gradients(of: apply(Half(), a, exp(b)) * b, with: [a])[0].value == exp(b).value * 3.0)
  }

  @Test func aResultThatIsNoNumber() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = gradient(at: Tensor([1.0, 2])) { $0 * 2.0 }
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(
      message.contains("gradient: the function's result has shape [2], not one number; jacobian"))
  }
}
