import Foundation
import Leibniz
import Testing

/// A loss of pairs under test, with its formula in Double.
struct LossCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let apply: @Sendable (Variable, Variable, Reduction) -> Variable
  let to: @Sendable (Variable, Tensor, Reduction) -> Variable
  let of: @Sendable (Double, Double) -> Double

  static let all = [
    LossCase(testDescription: "meanSquaredError") {
      meanSquaredError($0, $1, reduction: $2)
    } to: {
      meanSquaredError($0, $1, reduction: $2)
    } of: {
      ($0 - $1) * ($0 - $1)
    },
    LossCase(testDescription: "meanAbsoluteError") {
      meanAbsoluteError($0, $1, reduction: $2)
    } to: {
      meanAbsoluteError($0, $1, reduction: $2)
    } of: {
      Swift.abs($0 - $1)
    },
    LossCase(testDescription: "huber") {
      huber($0, $1, delta: 0.7, reduction: $2)
    } to: {
      huber($0, $1, delta: 0.7, reduction: $2)
    } of: {
      let d = Swift.abs($0 - $1)
      return d <= 0.7 ? d * d / 2 : 0.7 * (d - 0.35)
    },
    LossCase(testDescription: "binaryCrossEntropyWithLogits") {
      binaryCrossEntropyWithLogits($0, $1, reduction: $2)
    } to: {
      binaryCrossEntropyWithLogits($0, $1, reduction: $2)
    } of: {
      let p = 1 / (1 + Foundation.exp(-$0))
      return -$1 * Foundation.log(p) - (1 - $1) * Foundation.log(1 - p)
    },
  ]
}

struct LossesTests {
  @Test("Data alone, data first and one number: as two variables, in the prediction's dtype")
  func data() {
    let (a, t): (Tensor, Tensor) = ([0.3, -0.2, 1.5], [0.25, 1, 0.5])
    let a32 = a.cast(to: .float32)
    let functions:
      [(
        String, (Variable, Variable) -> Variable, (Tensor, Tensor) -> Tensor,
        (Tensor, Variable) -> Variable,
        (Variable, Double) -> Variable
      )] = [
        (
          "squared", { meanSquaredError($0, $1) }, { meanSquaredError($0, $1) },
          { meanSquaredError($0, $1) }, { meanSquaredError($0, $1) }
        ),
        (
          "absolute", { meanAbsoluteError($0, $1) }, { meanAbsoluteError($0, $1) },
          { meanAbsoluteError($0, $1) }, { meanAbsoluteError($0, $1) }
        ),
        (
          "huber", { huber($0, $1, delta: 0.5) }, { huber($0, $1, delta: 0.5) },
          { huber($0, $1, delta: 0.5) }, { huber($0, $1, delta: 0.5) }
        ),
        (
          "binary", { binaryCrossEntropyWithLogits($0, $1) },
          { binaryCrossEntropyWithLogits($0, $1) }, { binaryCrossEntropyWithLogits($0, $1) },
          { binaryCrossEntropyWithLogits($0, $1) }
        ),
      ]
    for (name, loss, ofData, first, number) in functions {
      #expect(ofData(a, t) == loss(Variable(a), Variable(t)).value, "\(name)")
      #expect(ofData(a32, t).dtype == .float32, "\(name)")
      #expect(ofData([0, 3, 200] as Tensor, t) == ofData([0.0, 3, 200], t), "\(name)")
      let bytes = Tensor([0, 3, 200] as [UInt8])
      #expect(ofData(bytes, bytes + 1) == ofData([0.0, 3, 200], [1.0, 4, 201]), "\(name)")
      #expect(ofData(0.5, a32).dtype == .float32)
      let (v, w) = (Variable(t), Variable(t))
      let (y, z) = (first(a, v), loss(.constant(a), w))
      #expect(y.value == z.value, "\(name)")
      y.backprop()
      z.backprop()
      #expect(v.gradient == w.gradient, "\(name)")
      let (p, q) = (Variable(a32), Variable(a32))
      let (m, n) = (number(p, 0.25), loss(q, .constant(Tensor([0.25, 0.25, 0.25] as [Float]))))
      #expect(m.value == n.value && m.dtype == .float32, "\(name)")
      m.backprop()
      n.backprop()
      #expect(p.gradient == q.gradient, "\(name)")
    }
    // Whole numbers for a prediction don't cut off the target's fractions.
    let yes = Variable([1.0, -1]) .> 0
    #expect(meanSquaredError(yes, [0.5, 0.5]).value.scalar == 0.25)
  }

  @Test(arguments: LossCase.all)
  func valuesAndDerivatives(_ loss: LossCase) {
    var random = TestRandom(8)
    let x = random.tensor([3, 4], in: -2...2)
    let t = random.tensor([3, 4], in: 0.1...0.9)
    let each = Tensor(
      zip(x.scalars(as: Double.self), t.scalars(as: Double.self)).map(loss.of), shape: [3, 4])
    let (u, v) = (Variable(x), Variable(t))
    expectClose(loss.apply(u, v, .none).value, each)
    expectClose(loss.apply(u, v, .sum).value, each.sum())
    expectClose(loss.apply(u, v, .mean).value, each.sum() / 12.0)
    expectClose(loss.to(u, t, .mean).value, each.sum() / 12.0)
    for reduction in [Reduction.mean, .sum, .none] {
      checkDerivatives(of: { loss.apply($0[0], $0[1], reduction) }, at: [x, t])
      checkDerivatives(of: { loss.apply($0[0], $0[1], reduction) }, at: [x, Tensor(0.3)])
      checkDerivatives(of: { loss.apply($0[0], $0[1], reduction) }, at: [Tensor(0.7), t])
      checkDerivatives(of: { loss.apply($0[0], $0[1], reduction) }, at: [Tensor(0.7), Tensor(0.2)])
    }
    // A target of another dtype doesn't widen the loss.
    let single = Variable(x.cast(to: .float32))
    #expect(loss.to(single, t, .mean).dtype == .float32)
    #expect(loss.to(single, (t .> 0.5), .mean).dtype == .float32)
  }

  @Test func kinks() {
    let x = Variable([-2.0, -1, 0, 1, 2])
    let zero = Tensor.zeros([5])
    let absolute = meanAbsoluteError(x, zero, reduction: .sum)
    #expect(gradients(of: absolute, with: [x])[0].value == [-1.0, -1, 0, 1, 1])
    let round = huber(x, zero, delta: 1, reduction: .none)
    #expect(round.value == [1.5, 0.5, 0, 0.5, 1.5])
    #expect(gradients(of: round, with: [x])[0].value == [-1.0, -1, 0, 1, 1])
  }

  @Test func largeLogits() {
    let x = Variable([-1000.0, 1000, 50, -50, 1000])
    let loss = binaryCrossEntropyWithLogits(x, [1.0, 1, 1, 0, 0], reduction: .none)
    let tiny = Foundation.exp(-50.0)
    #expect(loss.value == Tensor([1000, 0, tiny, tiny, 1000]))
    let g = gradients(of: loss, with: [x])[0].value.scalars(as: Double.self)
    #expect(g[0] == -1 && g[1] == 0 && g[4] == 1 && Swift.abs(g[3] / tiny - 1) < 1e-12)
  }

  @Test func noElements() {
    let none = Variable(Tensor([Double](), shape: [0]))
    let loss = meanSquaredError(none, Tensor([Double]()))
    #expect(loss.value.scalar.isNaN)
    #expect(gradients(of: loss, with: [none])[0].shape == [0])
    #expect(meanSquaredError(none, Tensor([Double]()), reduction: .sum).value.scalar == 0)
  }

  @Test func shapesMustAgree() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = meanSquaredError(Variable(Tensor.zeros([64, 1]), name: "y"), Tensor.zeros([64]))
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(
      message.contains(
        "squaredError: the prediction's shape [64, 1] and the target's [64] differ (y, unnamed)"))
  }

  @Test func aWidthOfHuberMustBePositive() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = huber(Variable(1.0), 0.0, delta: 0)
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(message.contains("huber: delta 0.0 is not positive"))
  }
}
