import Leibniz
import LeibnizNN

/// Layers, initialisers, rules and schedules.
func networkCalls(_ calls: inout CallList) {
  calls("Adagrad.init(rate:rateDecay:start:epsilon:weightDecay:)") { d in
    use(
      Adagrad(
        rate: d.double(), rateDecay: d.double(), start: d.double(), epsilon: d.double(),
        weightDecay: d.double()))
  }
  calls("Adam.init(rate:beta1:beta2:epsilon:weightDecay:)") { d in
    use(
      Adam(
        rate: d.double(), beta1: d.double(), beta2: d.double(), epsilon: d.double(),
        weightDecay: d.double()))
  }
  calls("AdamW.init(rate:beta1:beta2:epsilon:weightDecay:)") { d in
    use(
      AdamW(
        rate: d.double(), beta1: d.double(), beta2: d.double(), epsilon: d.double(),
        weightDecay: d.double()))
  }
  calls("Initializer.Fans.init(_:)") { d in use(Initializer.Fans(d.shape())) }
  calls("Initializer.Fans.init(in:out:)") { d in use(Initializer.Fans(in: d.int(), out: d.int())) }
  calls("RMSProp.init(rate:alpha:epsilon:momentum:centered:weightDecay:)") { d in
    use(
      RMSProp(
        rate: d.double(), alpha: d.double(), epsilon: d.double(), momentum: d.double(),
        centered: d.bool(), weightDecay: d.double()))
  }
  calls("SGD.init(rate:momentum:dampening:nesterov:weightDecay:)") { d in
    use(
      SGD(
        rate: d.double(), momentum: d.double(), dampening: d.double(), nesterov: d.bool(),
        weightDecay: d.double()))
  }
  calls("Dropout.callAsFunction(_:in:)") { d in
    use(
      Dropout(d.double())(d.variable(), in: d.pick([.training(seed: 1), .inference], harmless: 2)))
  }
  calls("Dropout.init(_:)") { d in use(Dropout(d.double())) }
  calls("Plateau.init(rate:factor:patience:threshold:floor:)") { d in
    use(Plateau(rate: d.double(), factor: d.double(), patience: d.int(), floor: d.double()))
  }
  calls("Plateau.next(after:)") { d in
    var plateau = Plateau(
      rate: d.double(), factor: d.double(), patience: d.int(), threshold: d.double(),
      floor: d.double())
    for _ in 0..<3 { use(plateau.next(after: d.double())) }
  }
  let initializers: [(String, (Draw) -> Initializer)] = [
    ("constant(_:)", { .constant($0.double()) }),
    ("glorotNormal(gain:)", { .glorotNormal(gain: $0.double()) }),
    ("glorotUniform(gain:)", { .glorotUniform(gain: $0.double()) }),
    ("heNormal()", { _ in .heNormal() }), ("heUniform()", { _ in .heUniform() }),
    ("leCunNormal()", { _ in .leCunNormal() }), ("leCunUniform()", { _ in .leCunUniform() }),
    ("normal(_:mean:)", { .normal($0.double(), mean: $0.double()) }),
    ("orthogonal(gain:)", { .orthogonal(gain: $0.double()) }),
    ("uniform(_:)", { .uniform($0.double()) }),
    ("init(_:)", { _ in Initializer { shape, _, _ in .ones(shape) } }),
    ("callAsFunction(_:fans:dtype:using:)", { _ in .heNormal() }),
  ]
  for (name, make) in initializers {
    calls("Initializer.\(name)", "random", "full", "ones", "zeros", "Initializer", "orthogonal") {
      d in
      var source = RandomSource(seed: 1)
      let fans = d.pick([nil, Initializer.Fans(in: d.int(), out: d.int())], harmless: 2)
      use(make(d)(d.shape(), fans: fans, dtype: d.dtype(), using: &source))
    }
  }
  let schedules: [(String, (Draw) -> Schedule)] = [
    ("constant(_:)", { .constant($0.double()) }),
    (
      "cosine(peak:steps:warmUp:floor:)",
      {
        .cosine(peak: $0.double(), steps: $0.int(), warmUp: $0.int(), floor: $0.double())
      }
    ),
    ("exponential(_:factor:)", { .exponential($0.double(), factor: $0.double()) }),
    (
      "oneCycle(peak:steps:rise:startDivisor:endDivisor:)",
      {
        .oneCycle(
          peak: $0.double(), steps: $0.int(), rise: $0.double(), startDivisor: $0.double(),
          endDivisor: $0.double())
      }
    ),
    ("step(_:every:factor:)", { .step($0.double(), every: $0.int(), factor: $0.double()) }),
    ("init(_:)", { _ in Schedule { Double($0) } }),
    ("callAsFunction(_:)", { _ in .cosine(peak: 1, steps: .max, warmUp: 5) }),
  ]
  for (name, make) in schedules {
    calls("Schedule.\(name)", "Schedule") { d in
      let schedule = make(d)
      for _ in 0..<3 { use(schedule(d.int())) }
    }
  }
  calls("Linear.init(_:_:bias:initializer:dtype:using:)", "random", "zeros") { d in
    var source = RandomSource(seed: 1)
    let layer = Linear(d.int(), d.int(), bias: d.bool(), dtype: d.dtype(), using: &source)
    use(layer.parameterCount)
  }
  calls("Linear.init(weight:bias:)") { d in
    use(Linear(weight: d.tensor(), bias: d.pick([nil, d.tensor()], harmless: 2)).parameterCount)
  }
  calls("Linear.callAsFunction(_:)", "matmul", "+", "cast") { d in
    use(Linear(weight: [[1.0, 2], [3, 4], [5, 6]])(d.variableOrHuge()))
  }
  calls("Sequential.callAsFunction(_:in:)", "layer", "matmul") { d in
    let model = Sequential([
      Flatten(), Linear(weight: [[1.0, 2], [3, 4], [5, 6]]), Softmax(along: d.axis()),
    ])
    use(model(d.variable()))
  }
  let layers: [(String, (Draw) -> any Layer)] = [
    ("ELU", { ELU(alpha: $0.double()) }), ("LeakyReLU", { LeakyReLU(slope: $0.double()) }),
    ("ReLU", { _ in ReLU() }), ("SELU", { _ in SELU() }), ("GELU", { _ in GELU() }),
    ("SiLU", { _ in SiLU() }), ("Sigmoid", { _ in Sigmoid() }), ("Tanh", { _ in Tanh() }),
    ("Softplus", { _ in Softplus() }), ("Softmax", { Softmax(along: $0.axis()) }),
    ("LogSoftmax", { LogSoftmax(along: $0.axis()) }), ("Flatten", { _ in Flatten() }),
    ("Function", { d in Function { $0.reshaped(to: d.shape()) } }),
  ]
  for (name, make) in layers {
    calls("\(name).callAsFunction(_:)", "softmax", "Softmax", "reshape") { d in
      let layer: any Layer = make(d)
      let x = d.variable()
      use(layer.callAsFunction(x))
    }
  }
  calls("Layer.evaluate(_:)", "crossEntropy", "argmax", "matmul", "+") { d in
    use(Linear(weight: [[1.0, 2], [3, 4], [5, 6]]).evaluate([(d.tensor(), d.indices())]))
  }
  func rule<Rule: UpdateRule>(_ name: String, _ make: @escaping (Draw) -> Rule) {
    calls("\(name).step(_:_:gradient:)", name == "AdamW" ? "Adam" : name, "cast") { d in
      let rule = make(d)
      var x = d.tensor()
      var state = rule.initialState(for: d.pick([x, x, d.tensor()], harmless: 2))
      rule.step(&x, &state, gradient: d.pick([x.onesLike(), d.tensor()], harmless: 1))
      use(x)
    }
    calls("\(name).initialState(for:)", name) { d in use(make(d).initialState(for: d.tensor())) }
    calls("\(name).rate") { d in
      var rule = make(d)
      rule.rate = d.double()
    }
  }
  rule("SGD") { SGD(rate: 0.1, momentum: $0.pick([0, 0.9], harmless: 2)) }
  rule("Adam") { _ in Adam() }
  rule("AdamW") { _ in AdamW() }
  rule("RMSProp") { RMSProp(momentum: 0.5, centered: $0.bool()) }
  rule("Adagrad") { _ in Adagrad() }
  calls("Optimizer.minimize(_:)", "backprop", "clipGradients", "SGD", "Schedule") { d in
    let x = d.variable()
    let clipping: GradientClipping? = d.pick(
      [nil, .norm(1), .value(1), .norm(.nan), .value(-1), .norm(-.infinity)], harmless: 3)
    let optimizer = Optimizer(
      SGD(rate: 0.1), for: [x], schedule: d.pick([nil, Schedule { _ in .nan }], harmless: 1),
      clipping: clipping)
    optimizer.minimize(d.function()(x))
    optimizer.rate = d.double()
  }
  calls("Optimizer.train(epochs:stop:batches:loss:afterStep:afterEpoch:)", "train") { d in
    let x = Variable(1.0)
    let epochs = d.pick([1, 0, -1, .min], harmless: 2)
    use(
      Optimizer(SGD(rate: 0.1), for: [x]).train(epochs: epochs) { _ in
        [1]
      } loss: { _ in
        x * x
      })
  }
  calls("clipGradients(of:norm:)") { d in
    let x = d.variable()
    if !x.isConstant { x.gradient = d.tensor() }
    clipGradients(of: [x], norm: d.double())
  }
  calls("clipGradients(of:value:)") { d in
    let x = d.variable()
    if !x.isConstant { x.gradient = d.tensor() }
    clipGradients(of: [x], value: d.double())
  }
  calls("NamedTensors.subscript(_:)") { d in
    use(Linear(weight: [[1.0]]).namedTensors[d.int()].tensor)
  }
  calls("Mode.training(seed:)", "random") { d in
    use(Mode.training(seed: 1).random { Tensor.random(d.shape(), using: &$0) } as Tensor?)
  }
}
