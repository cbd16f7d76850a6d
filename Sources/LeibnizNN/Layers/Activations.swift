import Leibniz

// Activation functions as layers, for ``Sequential``. In a network of your own, call the function itself.

/// max(x, 0).
public struct ReLU: Layer {
  public init() {}
  public func callAsFunction(_ x: Variable) -> Variable { relu(x) }
}

/// x where x > 0, slope · x elsewhere.
public struct LeakyReLU: Layer {
  /// The slope for negative x.
  public let slope: Double
  public init(slope: Double = 0.01) { self.slope = slope }
  public func callAsFunction(_ x: Variable) -> Variable { leakyRelu(x, slope: slope) }
}

/// x where x > 0, α (eˣ − 1) elsewhere.
public struct ELU: Layer {
  /// The value for large negative x is −α.
  public let alpha: Double
  public init(alpha: Double = 1) { self.alpha = alpha }
  public func callAsFunction(_ x: Variable) -> Variable { elu(x, alpha: alpha) }
}

/// The self-normalising λ · elu(x) of Klambauer et al., "Self-Normalizing Neural Networks" (2017).
public struct SELU: Layer {
  public init() {}
  public func callAsFunction(_ x: Variable) -> Variable { selu(x) }
}

/// x Φ(x), with the normal distribution's cumulative function Φ.
public struct GELU: Layer {
  public init() {}
  public func callAsFunction(_ x: Variable) -> Variable { gelu(x) }
}

/// x · sigmoid(x), also called swish.
public struct SiLU: Layer {
  public init() {}
  public func callAsFunction(_ x: Variable) -> Variable { silu(x) }
}

/// 1 / (1 + e⁻ˣ).
public struct Sigmoid: Layer {
  public init() {}
  public func callAsFunction(_ x: Variable) -> Variable { sigmoid(x) }
}

/// The hyperbolic tangent.
public struct Tanh: Layer {
  public init() {}
  public func callAsFunction(_ x: Variable) -> Variable { tanh(x) }
}

/// log(1 + eˣ).
public struct Softplus: Layer {
  public init() {}
  public func callAsFunction(_ x: Variable) -> Variable { softplus(x) }
}

/// eˣ / Σ eˣ along an axis: probabilities.
///
/// A network that is trained with `crossEntropy(logits:…)` ends without it: that loss includes it.
public struct Softmax: Layer {
  /// The axis along which the results add up to 1.
  public let axis: Int
  public init(along axis: Int = -1) { self.axis = axis }
  public func callAsFunction(_ x: Variable) -> Variable { softmax(x, along: axis) }
}

/// x − log Σ eˣ along an axis: logarithms of probabilities.
public struct LogSoftmax: Layer {
  /// The axis along which the probabilities add up to 1.
  public let axis: Int
  public init(along axis: Int = -1) { self.axis = axis }
  public func callAsFunction(_ x: Variable) -> Variable { logSoftmax(x, along: axis) }
}
