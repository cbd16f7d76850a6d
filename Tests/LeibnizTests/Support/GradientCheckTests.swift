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

@Test func checkerFindsAWrongDerivative() {
  struct Wrong: UnaryOperation {
    let symbol = "wrong"
    func forward(_ x: Tensor) -> Tensor { x * x }
    func partial(at x: Variable, result y: Variable) -> Variable { 2.1 * x }
  }
  withKnownIssue {
    checkDerivative(of: { apply(Wrong(), $0) }, at: [1.0, 2.0])
  }
}
