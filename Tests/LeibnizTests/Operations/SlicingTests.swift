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
