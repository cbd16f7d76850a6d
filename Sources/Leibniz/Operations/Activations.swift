import CKernels

// Activation functions of networks.

/// σ′ = σ (1 − σ)
struct Sigmoid: UnaryOperation {
  var symbol: String { "σ" }
  func forward(_ x: Tensor) -> Tensor { sigmoid(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { y * (1.0 - y) }
}

/// σ(x) = 1 / (1 + e⁻ˣ).
public func sigmoid(_ x: Variable) -> Variable { apply(Sigmoid(), x) }

/// (ln(1 + eˣ))′ = σ(x)
struct Softplus: UnaryOperation {
  var symbol: String { "softplus" }
  func forward(_ x: Tensor) -> Tensor { softplus(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { sigmoid(x) }
}

/// ln(1 + eˣ), without overflow.
public func softplus(_ x: Variable) -> Variable { apply(Softplus(), x) }

/// 1 above 0, else 0: at the kink PyTorch's choice, too.
struct Relu: UnaryOperation, Selecting {
  var symbol: String { "relu" }
  var _hides: Bool { true }
  func forward(_ x: Tensor) -> Tensor { relu(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { step(x) }
  func pullback(_ g: Variable, to i: Int, at x: [Variable], result y: Variable) -> Variable? {
    apply(Gate(), g, x[0])
  }
  func _pullback(_ g: Variable, to i: Int, of y: Variable) -> Variable? {
    y.first!._withUnsafeGuaranteedRef { apply(Gate(), g, $0) }
  }
  func reached(_ i: Int, from live: Variable, in y: Variable) -> Variable? {
    Gate.opened(live, y.inputs[0])
  }
}

/// g where x > 0 or NaN, else 0: relu's derivative times g, without a product.
struct Gate: Broadcasting, Selecting {
  var symbol: String { "gate" }
  var _hides: Bool { true }
  func forward(_ g: Tensor, _ x: Tensor) -> Tensor { Tensor.binary(LZ_GATE, "gate", g, x) }
  func partial(_ i: Int, at g: Variable, _ x: Variable, result y: Variable) -> Variable {
    i == 0 ? step(x) : x.constant(0)
  }
  func pullback(_ u: Variable, to i: Int, at x: [Variable], result y: Variable) -> Variable? {
    i == 0 ? apply(Gate(), u, x[1]).summed(to: x[0].shape) : nil
  }
  func _pullback(_ u: Variable, to i: Int, of y: Variable) -> Variable? {
    pullback(u, to: i, at: y.inputs, result: y)
  }
  func reached(_ i: Int, from live: Variable, in y: Variable) -> Variable? {
    Gate.opened(live, y.inputs[1]).any(toShape: y.inputs[i].shape)
  }
  /// `live` where the gate of x is open.
  static func opened(_ live: Variable, _ x: Variable) -> Variable {
    Variable.where(x .<= 0, .constant(.full([], 0, dtype: .bool)), live)
  }
}

/// max(x, 0).
public func relu(_ x: Variable) -> Variable { apply(Relu(), x) }

/// 1 above 0, else 0: the derivative of relu. Flat itself.
struct Step: FlatOperation {
  var symbol: String { "step" }
  func forward(_ x: Tensor) -> Tensor { x.unary(LZ_STEP) }
}

func step(_ x: Variable) -> Variable { apply(Step(), x) }

/// x above 0, else slope · x; at 0 the derivative is the slope.
struct LeakyRelu: UnaryOperation, Tracing {
  let slope: Double
  var symbol: String { "leakyRelu" }
  var _hides: Bool { slope == 0 }
  func forward(_ x: Tensor) -> Tensor { leakyRelu(x, slope: slope) }
  func partial(at x: Variable, result y: Variable) -> Variable {
    slope + (1 - slope) * step(x)
  }
  func pullback(_ g: Variable, to i: Int, at x: [Variable], result y: Variable) -> Variable? {
    slope == 0 ? apply(Gate(), g, x[0]) : g.times(partial(at: x[0], result: y))
  }
  func _pullback(_ g: Variable, to i: Int, of y: Variable) -> Variable? {
    pullback(g, to: i, at: y.inputs, result: y)
  }
  func reached(_ i: Int, from live: Variable, in y: Variable) -> Variable? {
    slope == 0 ? Gate.opened(live, y.inputs[0]) : live
  }
}

/// x above 0, else slope · x.
public func leakyRelu(_ x: Variable, slope: Double = 0.01) -> Variable {
  apply(LeakyRelu(slope: slope), x)
}

/// x above 0, else α (eˣ − 1), whose derivative α eˣ is y + α.
struct Elu: UnaryOperation {
  let alpha: Double
  var symbol: String { "elu" }
  func forward(_ x: Tensor) -> Tensor { elu(x, alpha: alpha) }
  func partial(at x: Variable, result y: Variable) -> Variable {
    Variable.where(x .> 0, x.constant(1), y + alpha)
  }
}

/// x above 0, else α (eˣ − 1). Clevert et al., 2015, https://arxiv.org/abs/1511.07289.
public func elu(_ x: Variable, alpha: Double = 1) -> Variable { apply(Elu(alpha: alpha), x) }

/// λ elu(x; α) with the α and λ that keep mean 0 and variance 1 from layer to layer. Klambauer et al., 2017,
/// https://arxiv.org/abs/1706.02515.
public func selu(_ x: Variable) -> Variable {
  1.0507009873554804934 * elu(x, alpha: 1.6732632423543772848)
}

/// y = x Φ(x), with the normal distribution function Φ and its density φ: y′ = Φ(x) + x φ(x).
struct Gelu: UnaryOperation {
  var symbol: String { "gelu" }
  func forward(_ x: Tensor) -> Tensor { gelu(x) }
  func partial(at x: Variable, result y: Variable) -> Variable {
    let Φ = 0.5 * (1.0 + erf(x * 0.70710678118654752440))
    let φ = 0.39894228040143267794 * exp(-0.5 * square(x))
    return Φ + x * φ
  }
}

/// x Φ(x) with the normal distribution function Φ. Hendrycks and Gimpel, 2016,
/// https://arxiv.org/abs/1606.08415.
public func gelu(_ x: Variable) -> Variable { apply(Gelu(), x) }

/// y = x σ(2u), u = √(2/π) (x + 0.044715 x³): y′ = σ(2u) + x σ(2u) (1 − σ(2u)) 2u′.
struct GeluTanh: UnaryOperation {
  var symbol: String { "gelu" }
  func forward(_ x: Tensor) -> Tensor { geluTanh(x) }
  func partial(at x: Variable, result y: Variable) -> Variable {
    let c = 1.5957691216057307117  // 2 √(2/π)
    let x2 = square(x)
    let s = sigmoid(c * x * (1.0 + 0.044715 * x2))
    return s + x * s * (1.0 - s) * (c * (1.0 + 3 * 0.044715 * x2))
  }
}

/// The approximation x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2 of ``gelu(_:)``, from the same paper.
public func geluTanh(_ x: Variable) -> Variable { apply(GeluTanh(), x) }

/// y = x σ(x): y′ = σ(x) (1 + x (1 − σ(x))).
struct Silu: UnaryOperation {
  var symbol: String { "silu" }
  func forward(_ x: Tensor) -> Tensor { silu(x) }
  func partial(at x: Variable, result y: Variable) -> Variable {
    let s = sigmoid(x)
    return s * (1.0 + x * (1.0 - s))
  }
}

/// x σ(x), also called swish.
public func silu(_ x: Variable) -> Variable { apply(Silu(), x) }

/// (erf x)′ = 2/√π · e^(−x²)
struct Erf: UnaryOperation {
  var symbol: String { "erf" }
  func forward(_ x: Tensor) -> Tensor { erf(x) }
  func partial(at x: Variable, result y: Variable) -> Variable {
    1.1283791670955125739 * exp(-square(x))
  }
}

/// The error function, 2/√π ∫₀ˣ e^(−t²) dt.
public func erf(_ x: Variable) -> Variable { apply(Erf(), x) }
