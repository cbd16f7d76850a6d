import Leibniz
import Testing

@Suite("An axis of a single number")
struct NumberAxisTests {
  static let functions: [(String, @Sendable (Variable, Int) -> Variable, Double, Double)] = [
    // The value at 3 and the derivative there.
    ("sum", { $0.sum(along: $1) }, 3, 1),
    ("mean", { $0.mean(along: $1) }, 3, 1),
    ("variance", { $0.variance(along: $1) }, 0, 0),
    ("norm", { $0.norm(along: $1) }, 3, 1),
    ("norm 1", { $0.norm(1, along: $1) }, 3, 1),
    ("norm 3", { $0.norm(3, along: $1) }, 3, 1),
    ("product", { $0.product(along: $1) }, 3, 1),
    ("max", { $0.max(along: $1) }, 3, 1),
    ("min", { $0.min(along: $1) }, 3, 1),
    ("logSumExp", { $0.logSumExp(along: $1) }, 3, 1),
    ("softmax", { softmax($0, along: $1) }, 1, 0),
    ("logSoftmax", { logSoftmax($0, along: $1) }, 0, 0),
    ("cumulativeSum", { $0.cumulativeSum(along: $1) }, 3, 1),
    ("cumulativeProduct", { $0.cumulativeProduct(along: $1) }, 3, 1),
    ("flipped", { $0.flipped(along: [$1]) }, 3, 1),
  ]

  @Test("0 and −1 are allowed, with value and gradient", arguments: [0, -1])
  func values(axis: Int) {
    for (name, f, value, derivative) in Self.functions {
      let x = Variable(3.0)
      let y = f(x, axis)
      #expect(y.shape == [], "\(name)")
      #expect(abs(y.value.scalar - value) < 1e-15, "\(name)")
      y.backprop()
      #expect(abs(x.gradient!.scalar - derivative) < 1e-15, "\(name)")
    }
    #expect(Variable(3.0).argmax(along: axis).value == Tensor(0))
    #expect(Tensor(3.0).argmin(along: axis) == Tensor(0))
    #expect((Tensor(3.0) .> 2).all(along: axis) == Tensor(true))
    #expect(Tensor(3.0).sum(along: axis, keepingDimensions: true).shape == [])
  }

  @Test("softmax of a number with its own default")
  func softmaxOfNumber() {
    #expect(softmax(Variable(1.0)).value.scalar == 1)
    #expect(logSoftmax(Tensor(1.0)).scalar == 0)
  }

  @Test("Any other axis stops with a message")
  func message() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = Variable(1.0).sum(along: 1) }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("axis 1 is out of range for shape []"))
  }
}
