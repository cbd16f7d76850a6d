import CKernels
import Leibniz

/// Steps whose size each element adapts to its own gradients: the mean of past gradients over the root of the
/// mean of their squares.
///
/// With gradient g, parameter θ, step count t (from 1), rate η, and m = v = 0 at first:
///
///     g ← g + decay · θ
///     m ← β₁ m + (1 − β₁) g
///     v ← β₂ v + (1 − β₂) g²
///     θ ← θ − η · m̂ / (√v̂ + ε)      with m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ)
///
/// Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2014). For weight decay ``AdamW`` is better.
public struct Adam: UpdateRule {
  /// η.
  public var rate: Double {
    didSet { requireNonnegative(rate, "rate", of: "Adam") }
  }
  /// β₁: how much of the mean of gradients is kept.
  public var beta1: Double {
    didSet { requireShare(beta1, "beta1", of: "Adam") }
  }
  /// β₂: how much of the mean of squares is kept.
  public var beta2: Double {
    didSet { requireShare(beta2, "beta2", of: "Adam") }
  }
  /// ε, which keeps the quotient finite.
  public var epsilon: Double {
    didSet { requireNonnegative(epsilon, "epsilon", of: "Adam") }
  }
  /// How much of θ is added to its gradient.
  public var weightDecay: Double {
    didSet { requireNonnegative(weightDecay, "weightDecay", of: "Adam") }
  }

  /// Traps for a number that is negative, infinite or NaN, and for a share that isn't in 0 ..< 1.
  public init(
    rate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    weightDecay: Double = 0
  ) {
    requireNonnegative(rate, "rate", of: "Adam")
    requireShare(beta1, "beta1", of: "Adam")
    requireShare(beta2, "beta2", of: "Adam")
    requireNonnegative(epsilon, "epsilon", of: "Adam")
    requireNonnegative(weightDecay, "weightDecay", of: "Adam")
    self.rate = rate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  /// The moments of past gradients, and how many there were.
  public struct State: Sendable {
    /// m, the mean of gradients.
    public var mean: Tensor
    /// v, the mean of their squares.
    public var squares: Tensor
    /// t, the steps done.
    public var steps = 0
  }

  public func initialState(for parameter: Tensor) -> State {
    State(mean: parameter.zerosLike(), squares: parameter.zerosLike())
  }

  public func step(_ parameter: inout Tensor, _ state: inout State, gradient: Tensor) {
    step(&parameter, &state, gradient, decay: weightDecay, shrink: 0)
  }

  /// A step before which the parameter shrinks by the factor 1 − `shrink`.
  fileprivate func step(
    _ parameter: inout Tensor, _ state: inout State, _ gradient: Tensor, decay: Double,
    shrink: Double
  ) {
    parameter.checkState(state.mean, "Adam")
    parameter.checkState(state.squares, "Adam")
    state.steps += 1
    let correction1 = 1 - pow(beta1, state.steps)
    let correction2 = 1 - pow(beta2, state.steps)
    let size = parameter.dtype.byteCount
    state.mean.withMutableElements { m in
      state.squares.withMutableElements { v in
        parameter.update(from: gradient, "Adam") { p, g, type, part in
          let o = part.lowerBound * size
          lz_adam(
            type, rate, beta1, beta2, epsilon, correction1, correction2, decay, shrink, p + o,
            m + o, v + o, g + o, part.count)
        }
      }
    }
  }
}

/// ``Adam`` with weight decay apart from the gradient: the parameter first shrinks by the factor
/// 1 − η · decay, whatever its gradients were.
///
/// Loshchilov and Hutter, "Decoupled Weight Decay Regularization" (2017).
public struct AdamW: UpdateRule {
  /// η.
  public var rate: Double {
    didSet { requireNonnegative(rate, "rate", of: "AdamW") }
  }
  /// β₁: how much of the mean of gradients is kept.
  public var beta1: Double {
    didSet { requireShare(beta1, "beta1", of: "AdamW") }
  }
  /// β₂: how much of the mean of squares is kept.
  public var beta2: Double {
    didSet { requireShare(beta2, "beta2", of: "AdamW") }
  }
  /// ε, which keeps the quotient finite.
  public var epsilon: Double {
    didSet { requireNonnegative(epsilon, "epsilon", of: "AdamW") }
  }
  /// How much of θ is taken off, as a share of η.
  public var weightDecay: Double {
    didSet { requireNonnegative(weightDecay, "weightDecay", of: "AdamW") }
  }

  /// Traps for a number that is negative, infinite or NaN, and for a share that isn't in 0 ..< 1.
  public init(
    rate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    weightDecay: Double = 0.01
  ) {
    requireNonnegative(rate, "rate", of: "AdamW")
    requireShare(beta1, "beta1", of: "AdamW")
    requireShare(beta2, "beta2", of: "AdamW")
    requireNonnegative(epsilon, "epsilon", of: "AdamW")
    requireNonnegative(weightDecay, "weightDecay", of: "AdamW")
    self.rate = rate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  private var adam: Adam { Adam(rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon) }

  public func initialState(for parameter: Tensor) -> Adam.State {
    adam.initialState(for: parameter)
  }

  public func step(_ parameter: inout Tensor, _ state: inout Adam.State, gradient: Tensor) {
    adam.step(&parameter, &state, gradient, decay: 0, shrink: rate * weightDecay)
  }
}

/// bⁿ for n ≥ 0, by squaring: the same bits everywhere, which the C library's pow doesn't promise.
func pow(_ b: Double, _ n: Int) -> Double {
  var (result, square, n) = (1.0, b, n)
  while n > 0 {
    if n & 1 == 1 { result *= square }
    square *= square
    n >>= 1
  }
  return result
}
