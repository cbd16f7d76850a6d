import Leibniz
import LeibnizNN
import Testing

/// Six steps of a rule on two parameters, with gradients by a law; the first parameter's follow it.
private func run(_ rule: some UpdateRule, dtype: DType = .float64) -> [Double] {
  var w = Tensor([0.5, -1.25, 2.0, 0.0]).cast(to: dtype)
  var b = Tensor([0.75], shape: [1, 1]).cast(to: dtype)
  var ofW = rule.initialState(for: w)
  var ofB = rule.initialState(for: b)
  for i in 0..<6 {
    let t = Double(i)
    let law = Tensor([0.3 * (t + 1) - 1, -0.5 / (t + 1), i % 2 == 0 ? 0.25 : -0.25, 0.125 * t])
    rule.step(&w, &ofW, gradient: law.cast(to: dtype) + 0.5 * w)
    rule.step(&b, &ofB, gradient: Tensor([1.5 - 0.5 * t], shape: [1, 1]).cast(to: dtype))
  }
  return w.scalars() + b.scalars()
}

private func agree(_ a: [Double], _ b: [Double], within tolerance: Double = 1e-13) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
}

/// The numbers are those of the optimizers of PyTorch 2.15 in float64, for the same gradients.
@Suite struct RulesTests {
  static let cases: [(any UpdateRule, [Double])] = [
    (
      SGD(rate: 0.1),
      [0.31731461093750013, -0.8164089934895833, 1.4735800390625, -0.17545945312500003, 0.6]
    ),
    (
      SGD(rate: 0.1, weightDecay: 0.05),
      [
        0.30407342093853906, -0.7895970033457489, 1.4280629978433907, -0.1743048237578125,
        0.5839733752364179,
      ]
    ),
    (
      SGD(rate: 0.1, momentum: 0.9),
      [
        0.2986781140625, 0.04832476432291679, 0.46169808593749984, -0.365668828125,
        -0.3392985000000003,
      ]
    ),
    (
      SGD(rate: 0.1, momentum: 0.9, dampening: 0.25, weightDecay: 0.05),
      [
        0.3643616950562631, -0.06354505054494974, 0.5717837095267366, -0.27816054563967135,
        -0.27457178337797067,
      ]
    ),
    (
      SGD(rate: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.05),
      [
        0.06881367243605963, 0.21228746597649978, 0.19922412083024427, -0.4671956082495515,
        -0.40151051666735665,
      ]
    ),
    (
      Adam(rate: 0.1),
      [
        0.5528890332360443, -0.6777542186861987, 1.426426047105193, -0.4333754057303457,
        0.33379426860622186,
      ]
    ),
    (
      Adam(rate: 0.05, beta1: 0.8, beta2: 0.95, epsilon: 1e-3, weightDecay: 0.1),
      [
        0.49047626361305263, -0.9619962502540111, 1.7099427767897035, -0.2265228510295738,
        0.5533143828656729,
      ]
    ),
    (
      AdamW(rate: 0.1, weightDecay: 0.2),
      [
        0.48650674760999185, -0.5673600377839985, 1.2306888366316753, -0.41716555144879286,
        0.27438407190514263,
      ]
    ),
    (
      RMSProp(rate: 0.05),
      [
        -0.3699837446987395, -0.10148276034665792, 0.7113142926971615, -1.2840583349173467,
        0.20164232663235368,
      ]
    ),
    (
      RMSProp(
        rate: 0.05, alpha: 0.9, epsilon: 1e-4, momentum: 0.8, centered: true, weightDecay: 0.1),
      [
        0.0961693402642269, 0.17227045330167187, 0.44020320078334374, -1.2806416837325998,
        -0.1903718379887217,
      ]
    ),
    (
      Adagrad(rate: 0.5),
      [
        -0.3622933793992673, -0.10597693234832653, 0.7167020724920719, -1.2810916295510268,
        0.19753445971398337,
      ]
    ),
    (
      Adagrad(rate: 0.5, rateDecay: 0.2, start: 0.3, epsilon: 1e-3, weightDecay: 0.1),
      [
        0.07779271344408459, -0.30786174937896765, 0.9557146056297328, -0.5593682041562145,
        0.14542658338896702,
      ]
    ),
  ]

  @Test(arguments: cases.indices) func agreesWithPyTorch(_ i: Int) {
    let (rule, expected) = Self.cases[i]
    #expect(agree(run(rule), expected), "\(rule)")
    #expect(agree(run(rule, dtype: .float32), expected, within: 2e-5), "\(rule)")
  }

  /// Momentum, worked out by hand: v = 1, 1 + 0.5, …; θ = 0 − 0.1·(1 + 1.5 + 1.75).
  @Test func momentumByHand() {
    let rule = SGD(rate: 0.1, momentum: 0.5)
    var x: Tensor = [0.0]
    var state = rule.initialState(for: x)
    for _ in 0..<3 { rule.step(&x, &state, gradient: [1.0]) }
    #expect(state.velocity!.scalar == 1.75)
    #expect(abs(x.scalar + 0.425) < 1e-15)
  }

  /// Adam's first step is the rate against the gradient's sign, whatever its size.
  @Test func adamsFirstStepIsTheRate() {
    let rule = Adam(rate: 0.25, epsilon: 0)
    var x: Tensor = [1.0, 1.0, 1.0]
    var state = rule.initialState(for: x)
    rule.step(&x, &state, gradient: [1e-6, -3.0, 1e6])
    #expect(agree(x.scalars(), [0.75, 1.25, 0.75]))
  }

  @Test func stepsArePureInTheirValues() {
    let rule = Adam(rate: 0.1)
    let start: Tensor = [1.0, 2.0]
    let state = rule.initialState(for: start)
    func step() -> Tensor {
      var (x, s) = (start, state)
      rule.step(&x, &s, gradient: [0.5, -0.5])
      return x
    }
    let once = step()
    #expect(start == [1.0, 2.0] && state.mean == [0.0, 0.0] && state.steps == 0)
    #expect(step() == once)
  }

  @Test func largeAndStridedTensorsStepAsSmallOnes() {
    let n = 70_001
    let rule = AdamW(rate: 0.1)
    let numbers = (0..<n).map { Double($0 % 97) - 48 }
    var x = Tensor(numbers)
    var state = rule.initialState(for: x)
    let reversed = Tensor(Array(numbers.reversed())).flipped()
    rule.step(&x, &state, gradient: reversed)
    for i in [0, 1, 48, n - 1] {
      var one = Tensor([numbers[i]])
      var ofOne = rule.initialState(for: one)
      rule.step(&one, &ofOne, gradient: Tensor([numbers[i]]))
      #expect(abs(x.scalars()[i] - one.scalar) < 1e-14)
    }
  }

  @Test func wrongShapesStop() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let rule = SGD(rate: 0.1)
      var x: Tensor = [1.0, 2.0]
      var state = rule.initialState(for: x)
      rule.step(&x, &state, gradient: [1.0, 2.0, 3.0])
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(message.contains("SGD: a gradient of shape [3] for a parameter of shape [2]"))
  }

  @Test func aStateOfAnotherParameterStops() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let rule = Adam(rate: 0.1)
      var state = rule.initialState(for: Tensor([1, 2] as [Float]))
      var x: Tensor = [1.0, 2.0]
      rule.step(&x, &state, gradient: [1.0, 2.0])
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(
      message.contains(
        "Adam: a state of shape [2] and float32 for a parameter of shape [2] and float64"))
  }
}
