import Leibniz
import Testing

struct JoiningTests {
  let x = Tensor.made([2, 3]) { Double($0[0] * 3 + $0[1] + 1) / 4 }
  let y = Tensor.made([2, 3]) { Double($0[0] - 2 * $0[1]) / 5 }

  @Test func joining() {
    let (u, v) = (Variable(x), Variable(y))
    for axis in [0, 1, -1] {
      #expect(concatenate([u, v, u], along: axis).value == concatenate([x, y, x], along: axis))
      checkDerivatives(of: { concatenate([$0[0], $0[1], $0[0]], along: axis) }, at: [x, y])
    }
    checkDerivatives(of: { concatenate($0, along: 1) }, at: [x, Tensor([0.5, 2], shape: [2, 1])])
    checkDerivatives(of: { concatenate($0) }, at: [x, Tensor.zeros([0, 3]), y, y, x])
    for axis in [0, 1, 2, -1] {
      #expect(stack([u, v], along: axis).value == stack([x, y], along: axis))
      checkDerivatives(of: { stack([$0[0], $0[1], $0[1]], along: axis) }, at: [x, y])
    }
    checkDerivatives(of: { stack($0) }, at: [Tensor(1.0), Tensor(2.0), Tensor(3.0)])
  }

  @Test func splitting() {
    let parts = Variable(x).split(sizes: [1, 2], along: -1)
    #expect(parts.map(\.value) == x.split(sizes: [1, 2], along: -1))
    checkDerivative(
      of: {
        let p = $0.split(into: 3, along: 1)
        return p[0] * p[2] + p[1]
      }, at: x)
    // What is split and joined again is as before.
    #expect(concatenate(Variable(x).split(into: 2), along: 0).value == x)
  }

  @Test func padding() {
    let widths = [(before: 1, after: 0), (before: 0, after: 2)]
    #expect(Variable(x).padded(widths, with: 7).value == x.padded(widths, with: 7))
    checkDerivative(of: { $0.padded(widths) }, at: x)
    checkDerivative(of: { $0.padded(widths, with: -1) }, at: x)
  }

  @Test func repeating() {
    #expect(Variable(x).repeated(2, along: 1).value == x.repeated(2, along: 1))
    #expect(Variable(x).tiled([2, 1, 2]).value == x.tiled([2, 1, 2]))
    #expect(Variable(x).rolled(by: 4, along: 1).value == x.rolled(by: 1, along: 1))
    for axis in [0, 1, -1] {
      checkDerivative(of: { $0.repeated(3, along: axis) }, at: x)
      checkDerivative(of: { $0.rolled(by: 1, along: axis) }, at: x)
      checkDerivative(of: { $0.rolled(by: -2, along: axis) }, at: x)
    }
    checkDerivative(of: { $0.repeated(0) }, at: x)
    checkDerivative(of: { $0.tiled([2]) }, at: x)
    checkDerivative(of: { $0.tiled([2, 1, 3]) }, at: x)
    checkDerivative(of: { $0.tiled([2]) }, at: Tensor(1.5))
  }

  @Test func manyInputsAreJoinedInTime() {
    let parts = (0..<2000).map { Variable(Double($0)) }
    (stack(parts) * 2.0).sum().backprop()
    #expect(parts.allSatisfy { $0.gradient == Tensor(2.0) })
  }

  @Test func mistakesAreNamed() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = concatenate([Variable([1.0, 2], name: "a"), Variable([[1.0, 2]], name: "b")])
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(message.contains("concatenate: shapes [2] and [1, 2] differ beyond axis 0 (a, b)"))
  }
}
