import Leibniz

/// A part of a network: a function of a variable, with parameters that training changes.
///
/// A layer is a struct with `callAsFunction`. Its parameters are the variables in its stored properties
/// and in those of the layers it holds; they are found by themselves, see ``namedParameters``.
///
/// ```swift
/// struct Net: Layer {
///   let hidden: Linear, output: Linear
///   init(using source: inout RandomSource) {
///     hidden = Linear(64, 32, using: &source)
///     output = Linear(32, 10, using: &source)
///   }
///   func callAsFunction(_ x: Variable) -> Variable { output(relu(hidden(x))) }
/// }
/// ```
///
/// `print` shows a table of what a layer holds, see ``description``.
///
/// A layer that computes one thing in training and another in use, such as ``Dropout``, is a
/// ``ModalLayer``; so is a layer that holds one.
public protocol Layer: CustomStringConvertible {
  /// The layer's result for `x`, in use (not in training).
  func callAsFunction(_ x: Variable) -> Variable

  /// The layer's result for `x` in training or in use. For all but a ``ModalLayer`` there is no difference.
  func callAsFunction(_ x: Variable, in mode: Mode) -> Variable
}

extension Layer {
  public func callAsFunction(_ x: Variable, in mode: Mode) -> Variable { self(x) }
}

/// A layer for which it matters whether the network is being trained.
///
/// It gives the result for a mode, and passes the mode on to the layers it holds:
///
/// ```swift
/// struct Net: ModalLayer {
///   let hidden: Linear, dropout = Dropout(0.5), output: Linear
///   func callAsFunction(_ x: Variable, in mode: Mode) -> Variable {
///     output(dropout(relu(hidden(x)), in: mode))
///   }
/// }
/// net(x)                  // in use: Dropout does nothing
/// net(x, in: training)    // where let training = Mode.training(seed: 1)
/// ```
public protocol ModalLayer: Layer {
  func callAsFunction(_ x: Variable, in mode: Mode) -> Variable
}

extension ModalLayer {
  public func callAsFunction(_ x: Variable) -> Variable { self(x, in: .inference) }
}

/// Whether a network is being trained or used, given as an argument: there is no global flag.
///
/// Training carries the stream of random numbers that layers such as ``Dropout`` draw from. Make it once,
/// before the loop; each use goes on where the last one stopped:
///
/// ```swift
/// let training = Mode.training(seed: 1)
/// for (x, labels) in batches {
///   optimizer.minimize(crossEntropy(model(x, in: training), labels))
/// }
/// ```
public struct Mode {
  private final class Stream {
    var source: RandomSource
    init(_ source: RandomSource) { self.source = source }
  }
  private let stream: Stream?

  /// The network is used: nothing is random.
  public static var inference: Mode { Mode(stream: nil) }

  /// The network is trained, with random numbers from this seed.
  public static func training(seed: UInt64) -> Mode {
    Mode(stream: Stream(RandomSource(seed: seed)))
  }

  /// Whether the network is being trained.
  public var isTraining: Bool { stream != nil }

  /// In training, the result of `draw`, which may take random numbers; nil in use.
  ///
  /// ```swift
  /// let noise = mode.random { Tensor.random(normalMean: 0, deviation: 1, x.shape, using: &$0) }
  /// ```
  public func random<Result>(_ draw: (inout RandomSource) -> Result) -> Result? {
    stream.map { draw(&$0.source) }
  }
}
