import CKernels
import Leibniz

/// Gradients divided by the root of the sum of all their squares so far, so that what seldom changes takes
/// larger steps.
///
/// In PyTorch's conventions, with gradient g, parameter θ, step count t (from 0), rate η, and s = start at first:
///
///     g ← g + decay · θ
///     s ← s + g²
///     θ ← θ − η / (1 + t · rateDecay) · g / (√s + ε)
///
/// Duchi et al., "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization" (2011).
public struct Adagrad: UpdateRule {
  /// η.
  public var rate: Double {
    didSet { requireNonnegative(rate, "rate", of: "Adagrad") }
  }
  /// How fast η falls with the steps.
  public var rateDecay: Double {
    didSet { requireNonnegative(rateDecay, "rateDecay", of: "Adagrad") }
  }
  /// What the sum of squares starts from.
  public var start: Double {
    didSet { requireNonnegative(start, "start", of: "Adagrad") }
  }
  /// ε, which keeps the quotient finite.
  public var epsilon: Double {
    didSet { requireNonnegative(epsilon, "epsilon", of: "Adagrad") }
  }
  /// How much of θ is added to its gradient.
  public var weightDecay: Double {
    didSet { requireNonnegative(weightDecay, "weightDecay", of: "Adagrad") }
  }

  /// Traps for a number that is negative, infinite or NaN.
  public init(
    rate: Double = 0.01, rateDecay: Double = 0, start: Double = 0, epsilon: Double = 1e-10,
    weightDecay: Double = 0
  ) {
    requireNonnegative(rate, "rate", of: "Adagrad")
    requireNonnegative(rateDecay, "rateDecay", of: "Adagrad")
    requireNonnegative(start, "start", of: "Adagrad")
    requireNonnegative(epsilon, "epsilon", of: "Adagrad")
    requireNonnegative(weightDecay, "weightDecay", of: "Adagrad")
    self.rate = rate
    self.rateDecay = rateDecay
    self.start = start
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  /// The sum of squares, and how many there were.
  public struct State: Sendable {
    /// s.
    public var squares: Tensor
    /// t, the steps done.
    public var steps = 0
  }

  public func initialState(for parameter: Tensor) -> State {
    State(squares: Tensor.full(parameter.shape, start, dtype: parameter.dtype))
  }

  public func step(_ parameter: inout Tensor, _ state: inout State, gradient: Tensor) {
    parameter.checkState(state.squares, "Adagrad")
    let rate = rate / (1 + Double(state.steps) * rateDecay)
    let size = parameter.dtype.byteCount
    state.squares.withMutableElements { s in
      parameter.update(from: gradient, "Adagrad") { p, g, type, part in
        let o = part.lowerBound * size
        lz_adagrad(type, rate, epsilon, weightDecay, p + o, s + o, g + o, part.count)
      }
    }
    state.steps += 1
  }
}
