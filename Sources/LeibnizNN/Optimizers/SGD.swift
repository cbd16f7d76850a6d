import CKernels
import Leibniz

/// Stochastic gradient descent: down the gradient, with momentum if wished.
///
/// In PyTorch's conventions, with gradient g, parameter θ, velocity v (0 at first), rate η:
///
///     g ← g + decay · θ
///     v ← momentum · v + (1 − dampening) · g      (at the first step v ← g)
///     θ ← θ − η · v                               (Nesterov: θ − η · (g + momentum · v))
///
/// Nesterov's form looks ahead to where the momentum leads; Sutskever et al., "On the importance of
/// initialization and momentum in deep learning" (2013), whose η is inside v.
public struct SGD: UpdateRule {
  /// η.
  public var rate: Double {
    didSet { requireNonnegative(rate, "rate", of: "SGD") }
  }
  /// How much of the velocity is kept; 0 for none.
  public var momentum: Double {
    didSet { requireNonnegative(momentum, "momentum", of: "SGD") }
  }
  /// How much of the gradient doesn't go into the velocity.
  public var dampening: Double {
    didSet { requireNonnegative(dampening, "dampening", of: "SGD") }
  }
  /// Whether to step along g + momentum · v.
  public var isNesterov: Bool
  /// How much of θ is added to its gradient (an L2 penalty of decay/2 · |θ|²).
  public var weightDecay: Double {
    didSet { requireNonnegative(weightDecay, "weightDecay", of: "SGD") }
  }

  /// Traps for a number that is negative, infinite or NaN, and for Nesterov without momentum or
  /// with dampening.
  public init(
    rate: Double, momentum: Double = 0, dampening: Double = 0, nesterov: Bool = false,
    weightDecay: Double = 0
  ) {
    requireNonnegative(rate, "rate", of: "SGD")
    requireNonnegative(momentum, "momentum", of: "SGD")
    requireNonnegative(dampening, "dampening", of: "SGD")
    requireNonnegative(weightDecay, "weightDecay", of: "SGD")
    if nesterov && (momentum <= 0 || dampening != 0) {
      fail("SGD: Nesterov's form needs a momentum above 0 and no dampening")
    }
    self.rate = rate
    self.momentum = momentum
    self.dampening = dampening
    isNesterov = nesterov
    self.weightDecay = weightDecay
  }

  /// The velocity v; nil before the first step and without momentum.
  public struct State: Sendable {
    public var velocity: Tensor?
  }

  public func initialState(for parameter: Tensor) -> State { State() }

  public func step(_ parameter: inout Tensor, _ state: inout State, gradient: Tensor) {
    let isFirst = state.velocity == nil
    if isFirst && momentum != 0 { state.velocity = parameter.zerosLike() }
    parameter.checkState(state.velocity, "SGD")
    let size = parameter.dtype.byteCount
    withMutableElements(&state.velocity) { v in
      parameter.update(from: gradient, "SGD") { p, g, type, part in
        let o = part.lowerBound * size
        lz_sgd(
          type, rate, momentum, isFirst ? 0 : dampening, isNesterov, weightDecay, p + o,
          v.map { $0 + o }, g + o, part.count)
      }
    }
  }
}
