import CKernels

// Activation functions of networks.

/// σ′(x) = σ(x) σ(−x)
struct Sigmoid: Sloped {
  var symbol: String { "σ" }
  func forward(_ x: Tensor) -> Tensor { sigmoid(x) }
  var slope: SigmoidSlope { SigmoidSlope() }
}

/// y = σ(x) σ(−x): y′ = −tanh(x/2) y.
struct SigmoidSlope: Slope {
  var symbol: String { "σ′" }
  var kernel: lz_unary_op { LZ_SIGMOID }
  func partial(at x: Variable, result y: Variable) -> Variable { apply(Logistic([[0, -1]]), x) }
}

/// σ(x) = 1 / (1 + e⁻ˣ).
public func sigmoid(_ x: Variable) -> Variable { apply(Sigmoid(), x) }

/// (ln(1 + eˣ))′ = σ(x)
struct Softplus: Sloped {
  var symbol: String { "softplus" }
  func forward(_ x: Tensor) -> Tensor { softplus(x) }
  var slope: SoftplusSlope { SoftplusSlope() }
}

/// σ(x)
struct SoftplusSlope: Slope {
  var symbol: String { "softplus′" }
  var kernel: lz_unary_op { LZ_SOFTPLUS }
  func partial(at x: Variable, result y: Variable) -> Variable { apply(SigmoidSlope(), x) }
}

/// ln(1 + eˣ), without overflow.
public func softplus(_ x: Variable) -> Variable { apply(Softplus(), x) }

/// 1 above 0, else 0. At the kink that is a slope, which multiplies; below, x is left out.
struct Relu: UnaryElementwiseOperation {
  var symbol: String { "relu" }
  var traits: OperationTraits { [.broadcasting, .hiding, .selecting] }
  func forward(_ x: Tensor) -> Tensor { relu(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { step(x) }
  func scaled(_ t: Variable, at x: Variable, result y: Variable) -> Variable? {
    apply(Gate(), t, x)
  }
  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    Gate.opened(live, x[0])
  }
}

/// g where x > 0 or NaN, 0 · g where x is 0, and 0 below, whatever g is: relu's derivative times g.
struct Gate: Switch {
  var symbol: String { "gate" }
  func forward(_ g: Tensor, _ x: Tensor) -> Tensor { Tensor.binary(LZ_GATE, "gate", g, x) }
  static func factor(_ x: Variable) -> Variable { step(x) }
  static func isClosed(by x: Variable) -> Variable { x .< 0 }
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
struct LeakyRelu: Sloped {
  let steepness: Double
  var symbol: String { "leakyRelu" }
  var traits: OperationTraits { steepness == 0 ? [.broadcasting, .hiding] : .broadcasting }
  var slope: LeakyReluSlope { LeakyReluSlope(parameter: steepness) }
  func forward(_ x: Tensor) -> Tensor { leakyRelu(x, slope: steepness) }
  func scaled(_ t: Variable, at x: Variable, result y: Variable) -> Variable? {
    steepness == 0 ? apply(Gate(), t, x) : t.times(slope, at: x)
  }
  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    steepness == 0 ? Gate.opened(live, x[0]) : live
  }
}

/// 1 above 0, else the slope.
struct LeakyReluSlope: Slope, FlatOperation {
  let parameter: Double
  var symbol: String { "leakyRelu′" }
  var traits: OperationTraits { .broadcasting }
  var kernel: lz_unary_op { LZ_LEAKY_RELU }
  var isFlat: Bool { true }
}

/// x above 0, else slope · x.
public func leakyRelu(_ x: Variable, slope: Double = 0.01) -> Variable {
  apply(LeakyRelu(steepness: slope), x)
}

/// x above 0, else α (eˣ − 1). The derivative is 1 above 0, else α eˣ.
struct Elu: Sloped {
  let alpha: Double
  var symbol: String { "elu" }
  func forward(_ x: Tensor) -> Tensor { elu(x, alpha: alpha) }
  var slope: EluSlope { EluSlope(parameter: alpha) }
}

/// 1 above 0, else α eˣ, not the result's y + α, which is 0 far below 0.
struct EluSlope: Slope {
  let parameter: Double
  var symbol: String { "elu′" }
  var kernel: lz_unary_op { LZ_ELU }
  func partial(at x: Variable, result y: Variable) -> Variable {
    apply(EluCurvature(alpha: parameter), x)
  }
}

/// 0 above 0, else α eˣ: its own derivative.
struct EluCurvature: UnaryElementwiseOperation {
  let alpha: Double
  var symbol: String { "elu″" }
  var traits: OperationTraits { .broadcasting }
  func forward(_ x: Tensor) -> Tensor { Tensor.where(x .> 0, 0, alpha * exp(x)) }
  func partial(at x: Variable, result y: Variable) -> Variable { y }
}

/// x above 0, else α (eˣ − 1). Clevert et al., 2015, https://arxiv.org/abs/1511.07289.
public func elu(_ x: Variable, alpha: Double = 1) -> Variable {
  // Without a left side it is relu, which leaves out what is below 0.
  alpha == 0 ? relu(x) : apply(Elu(alpha: alpha), x)
}

/// λ elu(x; α) with the α and λ that keep mean 0 and variance 1 from layer to layer. Klambauer et al., 2017,
/// https://arxiv.org/abs/1706.02515.
public func selu(_ x: Variable) -> Variable {
  1.0507009873554804934 * elu(x, alpha: 1.6732632423543772848)
}

/// y = x Φ(x), with the normal distribution function Φ and its density φ: y′ = Φ(x) + x φ(x).
struct Gelu: Sloped {
  var symbol: String { "gelu" }
  func forward(_ x: Tensor) -> Tensor { gelu(x) }
  var slope: GeluSlope { GeluSlope() }
}

/// y = Φ(x) + x φ(x): y′ = (2 − x²) φ(x).
struct GeluSlope: Slope {
  var symbol: String { "gelu′" }
  var kernel: lz_unary_op { LZ_GELU }
  func partial(at x: Variable, result y: Variable) -> Variable {
    let c = 0.39894228040143267794  // 1/√(2π)
    return apply(Bell(k: 0.5, coefficients: [2 * c, 0, -c]), x)
  }
}

/// x Φ(x) with the normal distribution function Φ. Hendrycks and Gimpel, 2016,
/// https://arxiv.org/abs/1606.08415.
public func gelu(_ x: Variable) -> Variable { apply(Gelu(), x) }

/// y = x σ(w), w = 2√(2/π) (x + 0.044715 x³): y′ = σ(w) + x w′ σ′(w).
struct GeluTanh: Sloped {
  var symbol: String { "gelu" }
  func forward(_ x: Tensor) -> Tensor { geluTanh(x) }
  var slope: GeluTanhSlope { GeluTanhSlope() }
}

/// The first derivative of x σ(w), whose next ones have no term without σ′(w).
struct GeluTanhSlope: Slope {
  var symbol: String { "gelu′" }
  var kernel: lz_unary_op { LZ_GELU_TANH }
  func partial(at x: Variable, result y: Variable) -> Variable {
    let c = 1.5957691216057307117  // 2√(2/π)
    return apply(Logistic(secondOfGated: c, cubic: c * 0.044715), x)
  }
}

/// The approximation x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2 of ``gelu(_:)``, from the same paper.
public func geluTanh(_ x: Variable) -> Variable { apply(GeluTanh(), x) }

/// y = x σ(x): y′ = σ(x) + x σ′(x).
struct Silu: Sloped {
  var symbol: String { "silu" }
  func forward(_ x: Tensor) -> Tensor { silu(x) }
  var slope: SiluSlope { SiluSlope() }
}

/// y = σ(x) + x σ′(x): y′ = (2 − x tanh(x/2)) σ′(x).
struct SiluSlope: Slope {
  var symbol: String { "silu′" }
  var kernel: lz_unary_op { LZ_SILU }
  func partial(at x: Variable, result y: Variable) -> Variable {
    apply(Logistic(secondOfGated: 1, cubic: 0), x)
  }
}

/// x σ(x), also called swish.
public func silu(_ x: Variable) -> Variable { apply(Silu(), x) }

/// (erf x)′ = 2/√π · e^(−x²)
struct Erf: UnaryElementwiseOperation {
  var symbol: String { "erf" }
  var traits: OperationTraits { .broadcasting }
  func forward(_ x: Tensor) -> Tensor { erf(x) }
  func partial(at x: Variable, result y: Variable) -> Variable {
    apply(Bell(k: 1, coefficients: [1.1283791670955125739]), x)
  }
}

/// The error function, 2/√π ∫₀ˣ e^(−t²) dt.
public func erf(_ x: Variable) -> Variable { apply(Erf(), x) }
