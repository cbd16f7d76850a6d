import Leibniz
import Testing

struct SlicingTests {
  let x = Tensor.made([3, 4]) { Double($0[0] * 4 + $0[1]) / 10 }

  @Test func partsAreThoseOfTheTensor() {
    let v = Variable(x)
    #expect(v[1].value == x[1])
    #expect(v[1..., ..<2].value == x[1..., ..<2])
    #expect(v[.all, -1].value == x[.all, -1])
    #expect(v[.every(-2), .newAxis].value == x[.every(-2), .newAxis])
    #expect(v[2, 3].value.scalar == 1.1)
    #expect(v[1...].value.strides == [4, 1], "a view")
    #expect(v[1..., ..<2].creator?.symbol == "[1:, :2]")
  }

  @Test func derivatives() {
    checkDerivative(of: { $0[1] }, at: x)
    checkDerivative(of: { $0[1..., ..<2] }, at: x)
    checkDerivative(of: { $0[.all, -1] }, at: x)
    checkDerivative(of: { $0[.every(-2), .newAxis, 1...2] }, at: x)
    checkDerivative(of: { $0[stride(from: 0, to: 3, by: 2)] }, at: x)
    checkDerivative(of: { $0[.ellipsis] }, at: Tensor(0.5))
    checkDerivative(of: { $0[1, 2] * $0[0, 0] }, at: x)
    checkDerivative(of: { $0[1..<1] }, at: x)
  }

  @Test func overlappingPartsAddUp() {
    let v = Variable([1.0, 2, 3])
    (v[0...1] * v[1...2]).sum().backprop()
    #expect(v.gradient == [2.0, 4, 2])
  }

  @Test func manyPartsAddUpInPlace() {
    // Every kind of part beside other uses of the variable, before and after them.
    checkDerivative(
      of: { v in
        let rows = v[0] * v[1] + v[2] * v[2] + v[-1, .every(-1)]
        return rows + v.sum(along: 0) + v[.all, 1..<2].sum() + v[1, 2] * v[1, 2] + v[1]
      }, at: x)
    let v = Variable(Tensor.zeros([1000, 3]))
    let sum = (0..<1000).reduce(Variable(Tensor.zeros([3]))) { $0 + v[$1] * Double($1) }
    sum.sum().backprop(keeping: .leaves)
    #expect(v.gradient == .made([1000, 3]) { Double($0[0]) })
    // The gradients of others, which share memory with the sum at first, stay as they are.
    let w = Variable([1.0, 2, 3])
    let y = w * 1.0
    let z = y + 0.0
    (z.sum() + y[0] * 5.0 + y[1]).backprop()
    #expect(z.gradient == [1.0, 1, 1] && y.gradient == [6.0, 2, 1] && w.gradient == [6.0, 2, 1])
  }

  @Test func mistakesAreNamed() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Variable([1.0, 2], name: "x")[2]
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(
      message.contains("[2]: index 2 is out of range for axis 0 of shape [2], of size 2 (x)"))
  }
}
