import CKernels
import Leibniz

/// Gradients divided by the root of the running mean of their squares, with momentum if wished.
///
/// In PyTorch's conventions, with gradient g, parameter θ, rate η, v = a = b = 0 at first:
///
///     g ← g + decay · θ
///     v ← α v + (1 − α) g²
///     s = √v + ε                    (centred: a ← α a + (1 − α) g, s = √(v − a²) + ε)
///     b ← momentum · b + g / s
///     θ ← θ − η b
///
/// Hinton, "Neural Networks for Machine Learning", lecture 6e (2012); centred after Graves (2013).
public struct RMSProp: UpdateRule {
  /// η.
  public var rate: Double {
    didSet { requireNonnegative(rate, "rate", of: "RMSProp") }
  }
  /// α: how much of the mean of squares is kept.
  public var alpha: Double {
    didSet { requireShare(alpha, "alpha", of: "RMSProp") }
  }
  /// ε, which keeps the quotient finite.
  public var epsilon: Double {
    didSet { requireNonnegative(epsilon, "epsilon", of: "RMSProp") }
  }
  /// How much of the last step is kept; 0 for none.
  public var momentum: Double {
    didSet { requireNonnegative(momentum, "momentum", of: "RMSProp") }
  }
  /// Whether to divide by the standard deviation of gradients instead.
  public var isCentered: Bool
  /// How much of θ is added to its gradient.
  public var weightDecay: Double {
    didSet { requireNonnegative(weightDecay, "weightDecay", of: "RMSProp") }
  }

  /// Traps for a number that is negative, infinite or NaN, and for a share that isn't in 0 ..< 1.
  public init(
    rate: Double = 0.01, alpha: Double = 0.99, epsilon: Double = 1e-8, momentum: Double = 0,
    centered: Bool = false, weightDecay: Double = 0
  ) {
    requireNonnegative(rate, "rate", of: "RMSProp")
    requireShare(alpha, "alpha", of: "RMSProp")
    requireNonnegative(epsilon, "epsilon", of: "RMSProp")
    requireNonnegative(momentum, "momentum", of: "RMSProp")
    requireNonnegative(weightDecay, "weightDecay", of: "RMSProp")
    self.rate = rate
    self.alpha = alpha
    self.epsilon = epsilon
    self.momentum = momentum
    isCentered = centered
    self.weightDecay = weightDecay
  }

  /// Running means of past gradients.
  public struct State: Sendable {
    /// v, the mean of squares.
    public var squares: Tensor
    /// a, the mean of gradients; nil unless centred.
    public var mean: Tensor?
    /// b, the last step; nil without momentum.
    public var velocity: Tensor?
  }

  public func initialState(for parameter: Tensor) -> State {
    State(
      squares: parameter.zerosLike(), mean: isCentered ? parameter.zerosLike() : nil,
      velocity: momentum != 0 ? parameter.zerosLike() : nil)
  }

  public func step(_ parameter: inout Tensor, _ state: inout State, gradient: Tensor) {
    parameter.checkState(state.squares, "RMSProp")
    parameter.checkState(state.mean, "RMSProp")
    parameter.checkState(state.velocity, "RMSProp")
    let size = parameter.dtype.byteCount
    state.squares.withMutableElements { v in
      withMutableElements(&state.mean) { a in
        withMutableElements(&state.velocity) { b in
          parameter.update(from: gradient, "RMSProp") { p, g, type, part in
            let o = part.lowerBound * size
            lz_rmsprop(
              type, rate, alpha, epsilon, momentum, weightDecay, p + o, v + o, a.map { $0 + o },
              b.map { $0 + o }, g + o, part.count)
          }
        }
      }
    }
  }
}
