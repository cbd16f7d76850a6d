import Leibniz
import LeibnizNN
import Testing

@Suite struct OptimizerTests {
  @Test func minimizeStepsAndClears() {
    let x = Variable(3.0, name: "x")
    let other = Variable(7.0)
    let optimizer = Optimizer(SGD(rate: 0.25), for: [x, other])
    let loss = x * x
    optimizer.minimize(loss)
    #expect(x.value.scalar == 1.5)  // 3 − 0.25 · 6
    #expect(other.value.scalar == 7)  // not in the graph
    #expect(x.gradient == nil && loss.gradient == nil)
    #expect(optimizer.stepCount == 1)
  }

  @Test func gradientsOfSeveralBatchesAddUp() {
    let x = Variable(3.0)
    let optimizer = Optimizer(SGD(rate: 0.1), for: [x])
    (x * 2.0).backprop(keeping: .leaves)
    optimizer.minimize(x * 5.0)
    #expect(abs(x.value.scalar - 2.3) < 1e-15)
  }

  @Test func aParameterListedTwiceStepsOnce() {
    let x = Variable(1.0)
    let optimizer = Optimizer(SGD(rate: 0.5), for: [x, x])
    optimizer.minimize(x * 1.0)
    #expect(optimizer.parameters.count == 1 && x.value.scalar == 0.5)
  }

  @Test func theScheduleSetsTheRate() {
    let x = Variable(0.0)
    let optimizer = Optimizer(SGD(rate: 99), for: [x], schedule: .exponential(1, factor: 0.5))
    for _ in 0..<3 { optimizer.minimize(x * 1.0) }
    #expect(x.value.scalar == -1.75)
    #expect(optimizer.rate == 0.125)
    optimizer.schedule = nil
    optimizer.rate = 2
    optimizer.minimize(x * 1.0)
    #expect(x.value.scalar == -3.75)
  }

  @Test func clippingByNorm() {
    let a = Variable([3.0, 0.0])
    let b = Variable(4.0)
    let none = Variable(1.0)
    a.gradient = [3.0, 0.0]
    b.gradient = 4.0
    #expect(clipGradients(of: [a, b, none], norm: 10) == 5)
    #expect(a.gradient == [3.0, 0.0])
    #expect(clipGradients(of: [a, b, none], norm: 1) == 5)
    #expect(abs(a.gradient!.scalars()[0] - 0.6) < 1e-15)
    #expect(abs(b.gradient!.scalar - 0.8) < 1e-15)
    #expect(none.gradient == nil)
    b.gradient = Tensor(Double.nan)
    #expect(clipGradients(of: [a, b], norm: 1).isNaN)
    #expect(abs(a.gradient!.scalars()[0] - 0.6) < 1e-15)
  }

  /// The squares of these gradients are out of range.
  @Test(arguments: [1e160, 1e300, 1e-170, 1e-300]) func clippingAtTheEndsOfTheNumbers(
    _ scale: Double
  ) {
    let a = Variable([0.0, 0]), b = Variable(0.0)
    a.gradient = Tensor([2 * scale, 3 * scale])
    b.gradient = Tensor(6 * scale)
    let norm = clipGradients(of: [a, b], norm: 7e-5 * scale)
    #expect(abs(norm / (7 * scale) - 1) < 1e-15)
    #expect(abs(a.gradient!.scalars()[1] / (3e-5 * scale) - 1) < 1e-14)
    #expect(abs(b.gradient!.scalar / (6e-5 * scale) - 1) < 1e-14)
  }

  @Test func clippingOfSingles() {
    for scale in [1e25, 2e38, 1e-25] as [Float] {
      let a = Variable(Tensor([0, 0] as [Float]))
      a.gradient = Tensor([scale, scale])
      let norm = clipGradients(of: [a], norm: 0.5 * Double(scale))
      #expect(abs(norm / (Double(scale) * 2.0.squareRoot()) - 1) < 1e-6)
      #expect(abs(a.gradient!.scalars()[0] / (Double(scale) * 0.125.squareRoot()) - 1) < 1e-6)
    }
    // A ratio that float32 can't hold.
    let a = Variable(Tensor([0] as [Float]))
    a.gradient = Tensor([3e38] as [Float])
    clipGradients(of: [a], norm: 0.03)
    #expect(abs(a.gradient!.scalars()[0] / 0.03 - 1) < 1e-6)
  }

  @Test func clippingByValue() {
    let a = Variable([1.0, 2.0, 3.0])
    a.gradient = [-3.0, 0.5, 3.0]
    clipGradients(of: [a], value: 2)
    #expect(a.gradient == [-2.0, 0.5, 2.0])
  }

  @Test func clippingWithinAStep() {
    let x = Variable(0.0)
    let optimizer = Optimizer(SGD(rate: 1), for: [x], clipping: .norm(0.5))
    optimizer.minimize(x * 100.0)
    #expect(x.value.scalar == -0.5)
    optimizer.clipping = .value(0.25)
    optimizer.minimize(x * -100.0)
    #expect(x.value.scalar == -0.25)
  }

  /// Every rule finds the bottom of a narrow valley, from a start that is the same for all.
  @Test func rulesFindTheBottom() {
    let rules: [any UpdateRule] = [
      SGD(rate: 0.02, momentum: 0.9), SGD(rate: 0.02, momentum: 0.9, nesterov: true),
      Adam(rate: 0.1), AdamW(rate: 0.1, weightDecay: 0), RMSProp(rate: 0.01), Adagrad(rate: 0.5),
    ]
    func reach(_ rule: some UpdateRule) -> Double {
      let x = Variable([2.0, -1.5])
      let weights: Tensor = [1.0, 10.0]
      let optimizer = Optimizer(rule, for: [x])
      for _ in 0..<400 { optimizer.minimize((x * x * weights).sum()) }
      return x.value.norm().scalar
    }
    for rule in rules { #expect(reach(rule) < 0.02, "\(rule)") }
  }

  /// A training step needs no new memory for parameters and states: they stay where they are.
  @Test func parametersAndStatesAreChangedInPlace() {
    func address(_ x: Tensor) -> UInt { x.withElements { UInt(bitPattern: $0) } }
    let model = Linear(weight: Tensor.ones([30, 20], dtype: .float32))
    let optimizer = Optimizer(SGD(rate: 0.1, momentum: 0.9, nesterov: true), for: model)
    let x = Variable.constant(Tensor.ones([4, 30], dtype: .float32))
    let before = address(model.weight.value)
    for _ in 0..<3 { optimizer.minimize(model(x).sum()) }
    #expect(address(model.weight.value) == before)

    let rule = Adam()
    var weight = Tensor.ones([8])
    var state = rule.initialState(for: weight)
    let places = [address(weight), address(state.mean), address(state.squares)]
    for _ in 0..<3 { rule.step(&weight, &state, gradient: Tensor.ones([8])) }
    #expect([address(weight), address(state.mean), address(state.squares)] == places)
  }

  /// A copy of a parameter's value, kept by somebody, stays as it was.
  @Test func aKeptValueIsNotChanged() {
    let x = Variable([1.0, 2.0])
    let kept = x.value
    Optimizer(SGD(rate: 1), for: [x]).minimize(x.sum())
    #expect(kept == [1.0, 2.0] && x.value == [0.0, 1.0])
  }

  @Test func aRuleOfOnesOwn() {
    struct SignDescent: UpdateRule {
      var rate: Double
      func initialState(for parameter: Tensor) {}
      func step(_ parameter: inout Tensor, _ state: inout Void, gradient: Tensor) {
        parameter -= rate * sign(gradient)
      }
    }
    let x = Variable([1.0, -2.0])
    Optimizer(SignDescent(rate: 0.5), for: [x]).minimize((x * x).sum())
    #expect(x.value == [0.5, -1.5])
  }

  @Test func resultsAreNoParameters() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let x = Variable(1.0)
      _ = Optimizer(SGD(rate: 1), for: [(x * x).named("square")])
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(message.contains("Optimizer: square is a constant or a result, not a parameter"))
  }
}
