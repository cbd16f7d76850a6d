import Leibniz
import Testing

@Test func checkerAgreesWithArithmetic() {
  var random = TestRandom(7)
  let a = random.tensor([2, 3]), b = random.tensor([3], in: 1...2)
  checkDerivatives(of: { $0[0] * $0[1] }, at: [a, b])
  checkDerivatives(of: { $0[0] / $0[1] - $0[1] }, at: [a, b])
  checkDerivatives(of: { matmul($0[0], $0[1]) }, at: [a, b])
  checkDerivatives(of: { matmul($0[0], $0[1].transposed()) }, at: [a, random.tensor([4, 3])])
  checkDerivative(of: { $0 * $0 * $0 }, at: b)
  checkDerivative(of: { -$0 * 3.0 }, at: Tensor(2.0))
}

/// x², with a derivative that is wrong by a factor.
private struct Wrong: UnaryElementwiseOperation {
  let symbol = "wrong"
  let factor: Double
  func forward(_ x: Tensor) -> Tensor { x * x }
  func partial(at x: Variable, result y: Variable) -> Variable { factor * x }
}

@Test func checkerFindsAWrongDerivative() {
  func faults(_ factor: Double) -> [String] {
    faultsInDerivatives(of: { apply(Wrong(factor: factor), $0[0]) }, at: [[1.0, 2.0]])
  }
  #expect(faults(2).isEmpty)
  for factor in [2.1, 2.000001, -2, 0, .nan] {
    let found = faults(factor)
    #expect(found.contains { $0.hasPrefix("∂L/∂x0 ≠ differences: ") }, "\(factor)")
  }
}

/// x², whose first derivative is right and whose second is not: it forgets that 2x depends on x.
private struct WrongTwice: UnaryElementwiseOperation {
  let symbol = "wrong twice"
  func forward(_ x: Tensor) -> Tensor { x * x }
  func partial(at x: Variable, result y: Variable) -> Variable { 2 * x.detached }
}

@Test func checkerFindsAWrongSecondDerivative() {
  let found = faultsInDerivatives(of: { apply(WrongTwice(), $0[0]) }, at: [[1.0, 2.0]])
  #expect(found.count == 1)
  #expect(found.first?.hasPrefix("∂(q·∇L)/∂x0 ≠ differences: ") == true)
}

/// x², computed in float64 whatever comes in.
private struct Wide: UnaryElementwiseOperation {
  let symbol = "wide"
  func forward(_ x: Tensor) -> Tensor { (x * x).cast(to: .float64) }
  func partial(at x: Variable, result y: Variable) -> Variable { 2 * x }
}

@Test func checkerFindsAnotherElementType() {
  let found = faultsInDerivatives(of: { apply(Wide(), $0[0]) }, at: [[1.0, 2.0]])
  #expect(found.contains("float32 value is float64"))
}
