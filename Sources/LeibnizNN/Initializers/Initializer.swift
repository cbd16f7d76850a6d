import Leibniz
import LeibnizTensor

/// Where a parameter starts: a rule that makes a tensor of a shape.
///
/// Many rules look at how many numbers are summed to make one output, *fan-in*, and to how many outputs one
/// input contributes, *fan-out*; for a weight of shape [inputs, outputs] those are `inputs` and `outputs`.
///
/// ```swift
/// var source = RandomSource(seed: 1)
/// let w = Initializer.heNormal()([784, 128], using: &source)   // float32
/// ```
public struct Initializer: Sendable {
  /// The fans of a weight.
  public struct Fans: Sendable, Hashable {
    /// How many numbers are summed to make one output.
    public var `in`: Int
    /// To how many outputs one input contributes.
    public var out: Int

    /// These fans.
    public init(in fanIn: Int, out fanOut: Int) {
      `in` = fanIn
      out = fanOut
    }

    /// The fans of a weight of shape [inputs, outputs]; for [n], n and n.
    public init(_ shape: Shape) {
      let n = shape.count
      self.init(in: n >= 2 ? shape[n - 2] : shape.elementCount, out: n >= 1 ? shape[n - 1] : 1)
    }
  }

  private let make: @Sendable (Shape, Fans, inout RandomSource) -> Tensor

  /// A rule of your own: the tensor (of any floating-point dtype) for a shape and its fans.
  public init(_ make: @escaping @Sendable (Shape, Fans, inout RandomSource) -> Tensor) {
    self.make = make
  }

  /// A tensor of this shape by the rule. Traps where the rule has no numbers: for a limit or
  /// deviation that is negative, infinite or NaN.
  ///
  /// - Parameters:
  ///   - shape: the shape.
  ///   - fans: fan-in and fan-out; those of a weight [inputs, outputs] if not given.
  ///   - dtype: float32 or float64; the numbers drawn are those of float64, rounded.
  ///   - source: where the random numbers come from.
  public func callAsFunction(
    _ shape: Shape, fans: Fans? = nil, dtype: DType = .float32, using source: inout RandomSource
  ) -> Tensor {
    make(shape, fans ?? Fans(shape), &source).cast(to: dtype)
  }

  // MARK: Plain

  /// All 0.
  public static var zeros: Initializer { constant(0) }

  /// All the same number.
  public static func constant(_ number: Double) -> Initializer {
    Initializer { shape, _, _ in Tensor.full(shape, number) }
  }

  /// Uniform in −limit ..< limit.
  public static func uniform(_ limit: Double) -> Initializer {
    Initializer { shape, _, source in uniform(limit, shape, &source) }
  }

  /// Normal with this standard deviation around `mean`.
  public static func normal(_ standardDeviation: Double, mean: Double = 0) -> Initializer {
    Initializer { shape, _, source in normal(standardDeviation, mean: mean, shape, &source) }
  }

  // MARK: By fan

  /// Uniform in ±gain · √(6 / (fan-in + fan-out)): variance 2 / (fan-in + fan-out), which keeps the size of
  /// both signals and gradients, for tanh and the like.
  ///
  /// Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010).
  public static func glorotUniform(gain: Double = 1) -> Initializer {
    uniform { 2 * gain * gain / (Double($0.in) + Double($0.out)) }
  }

  /// Normal with variance gain² · 2 / (fan-in + fan-out); see ``glorotUniform(gain:)``.
  public static func glorotNormal(gain: Double = 1) -> Initializer {
    normal { 2 * gain * gain / (Double($0.in) + Double($0.out)) }
  }

  /// Uniform in ±√(6 / fan-in): variance 2 / fan-in, which makes up for the half that relu sets to zero.
  ///
  /// He et al., "Delving Deep into Rectifiers" (2015).
  public static func heUniform() -> Initializer { uniform { 2 / Double($0.in) } }

  /// Normal with variance 2 / fan-in; see ``heUniform()``.
  public static func heNormal() -> Initializer { normal { 2 / Double($0.in) } }

  /// Uniform in ±√(3 / fan-in): variance 1 / fan-in, so that sums of inputs of variance 1 have variance 1.
  ///
  /// LeCun et al., "Efficient BackProp" (1998).
  public static func leCunUniform() -> Initializer { uniform { 1 / Double($0.in) } }

  /// Normal with variance 1 / fan-in; see ``leCunUniform()``.
  public static func leCunNormal() -> Initializer { normal { 1 / Double($0.in) } }

  /// Uniform with a variance: a uniform distribution in ±a has the variance a² / 3.
  private static func uniform(_ variance: @escaping @Sendable (Fans) -> Double) -> Initializer {
    Initializer { shape, fans, source in uniform((3 * variance(fans)).squareRoot(), shape, &source)
    }
  }

  private static func normal(_ variance: @escaping @Sendable (Fans) -> Double) -> Initializer {
    Initializer { shape, fans, source in
      normal(variance(fans).squareRoot(), mean: 0, shape, &source)
    }
  }

  private static func normal(
    _ deviation: Double, mean: Double, _ shape: Shape, _ source: inout RandomSource
  ) -> Tensor {
    // No elements, no fans to divide by.
    if shape.countWithinBounds == 0 { return Tensor.zeros(shape) }
    guard deviation >= 0 && deviation.isFinite && mean.isFinite else {
      fail("Initializer: no normal distribution has mean \(mean) and deviation \(deviation)")
    }
    return Tensor.random(normalMean: mean, deviation: deviation, shape, using: &source)
  }

  private static func uniform(
    _ limit: Double, _ shape: Shape, _ source: inout RandomSource
  ) -> Tensor {
    if shape.countWithinBounds == 0 || limit == 0 { return Tensor.zeros(shape) }
    guard limit > 0 && limit.isFinite else {
      fail("Initializer: there are no numbers between -\(limit) and \(limit)")
    }
    return Tensor.random(uniform: -limit..<limit, shape, using: &source)
  }
}
