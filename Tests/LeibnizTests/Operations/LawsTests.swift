import Leibniz
import Testing

// What holds for derivatives of any functions, on random compositions of many operations.

struct LawsTests {
  /// Smooth functions from [2, 3] to [2, 3].
  private static let functions: [@Sendable (Variable) -> Variable] = [
    { tanh($0) },
    { sin($0) * $0 },
    { softmax($0) },
    { logSoftmax($0, along: 0) },
    { exp($0 * 0.5) - $0.mean() },
    { $0.cumulativeSum(along: 1) },
    { $0.cumulativeProduct(along: 0) + $0 },
    { $0.flipped(along: [1]) * $0 },
    { $0.rolled(by: 1, along: 1) + square($0) },
    { $0 / ($0.norm() + 1.0) },
    { $0 * $0.product(along: 1, keepingDimensions: true) },
    { $0 - $0.logSumExp(along: 0, keepingDimensions: true) },
    { ($0 - $0.mean(along: 1, keepingDimensions: true)) / sqrt($0.variance() + 1.0) },
    { matmul($0, matmul($0.transposed(), $0)) },
    { einsum("ij,kj,kl->il", $0, $0, $0) },
    { concatenate([$0[.all, 1...], $0[.all, ..<1] * $0[.all, 2...]], along: 1) },
    { $0.gathered([1, 0]) * $0.reshaped(to: [3, 2]).transposed() },
    { stack($0.split(into: 3, along: 1), along: 1).squeezed() + $0.lowerTriangle() },
    { $0 + outer($0[.all, 0], $0[1]) },
    { $0 * crossEntropy($0, [2, 0]) + sigmoid($0) },
    { $0 * meanSquaredError($0, tanh($0)) + softplus($0) },
  ]

  private func pick(_ random: inout TestRandom) -> (Variable) -> Variable {
    Self.functions.randomElement(using: &random)!
  }

  private func matrix(_ j: Tensor) -> Tensor { j.reshaped(to: [6, 6]) }

  @Test(arguments: 1...12) func theChainRule(_ seed: UInt64) {
    var random = TestRandom(seed)
    let (f, g, x) = (pick(&random), pick(&random), random.tensor([2, 3]))
    let inner = withoutGraph { g(Variable(x)).value }
    let product = matmul(matrix(jacobian(at: inner, of: f)), matrix(jacobian(at: x, of: g)))
    expectClose(matrix(jacobian(at: x) { f(g($0)) }), product, 1e-11)
  }

  @Test(arguments: 1...8) func linearity(_ seed: UInt64) {
    var random = TestRandom(seed &+ 100)
    let (f, g, x) = (pick(&random), pick(&random), random.tensor([2, 3]))
    let sum = jacobian(at: x) { 2.0 * f($0) - g($0) * 0.5 }
    expectClose(sum, jacobian(at: x, of: f) * 2.0 - jacobian(at: x, of: g) * 0.5, 1e-11)
  }

  @Test(arguments: 1...8) func theProductRule(_ seed: UInt64) {
    var random = TestRandom(seed &+ 200)
    let (f, g, x) = (pick(&random), pick(&random), random.tensor([2, 3]))
    let v = random.tensor([2, 3])
    let (a, da) = valueAndDirectionalDerivative(at: x, along: v, of: f)
    let (b, db) = valueAndDirectionalDerivative(at: x, along: v, of: g)
    let product = directionalDerivative(at: x, along: v) { f($0) * g($0) }
    expectClose(product, a * db + b * da, 1e-11)
  }

  @Test(arguments: 1...12) func hessiansAreSymmetric(_ seed: UInt64) {
    var random = TestRandom(seed &+ 300)
    let (f, g, x) = (pick(&random), pick(&random), random.tensor([2, 3]))
    let weights = random.tensor([2, 3])
    let h = matrix(hessian(at: x) { (f(g($0)) * weights).sum() })
    expectClose(h, h.transposed(), 1e-11)
    let v = random.tensor([2, 3])
    let product = hessianVectorProduct(at: x, along: v) { (f(g($0)) * weights).sum() }
    expectClose(product.flattened(), matmul(h, v.flattened()), 1e-11)
  }

  @Test(arguments: 1...8) func differencesAgree(_ seed: UInt64) {
    var random = TestRandom(seed &+ 400)
    let (f, g, h) = (pick(&random), pick(&random), pick(&random))
    let x = random.tensor([2, 3])
    checkDerivative(of: { f(g(h($0))) }, at: x, order: 1, tolerance: 1e-6, singleTolerance: 1e-3)
  }

  /// In float32 a derivative is that of float64, rounded: each function alone.
  @Test(arguments: functions.indices) func eachFunctionAlone(_ i: Int) {
    var random = TestRandom(UInt64(i) &+ 500)
    checkDerivative(of: Self.functions[i], at: random.tensor([2, 3]), tolerance: 1e-7)
  }
}
