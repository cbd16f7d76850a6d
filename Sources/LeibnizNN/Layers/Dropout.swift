import Leibniz
import LeibnizTensor

/// In training, sets each element to zero with a probability p and divides the others by 1 − p, so that the
/// expected value stays the same; in use, does nothing.
///
/// After Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting" (2014).
///
/// ```swift
/// Dropout(0.5)(x)                                    // x
/// Dropout(0.5)(x, in: .training(seed: 1))            // about half of x zero, the rest doubled
/// ```
public struct Dropout: ModalLayer {
  /// The probability p that an element is set to zero.
  public let probability: Double

  /// Traps unless 0 ≤ `probability` < 1.
  public init(_ probability: Double) {
    guard probability >= 0 && probability < 1 else {
      fail("Dropout: the probability \(probability) is not in 0 ..< 1")
    }
    self.probability = probability
  }

  public func callAsFunction(_ x: Variable, in mode: Mode) -> Variable {
    if probability == 0 { return x }
    let kept = mode.random {
      Tensor.random(bernoulli: 1 - probability, x.shape, using: &$0)
    }
    guard let kept else { return x }
    let scale: Double = 1 / (1 - probability)
    return Variable.where(kept, x * scale, Variable.constant(Tensor(0, dtype: x.dtype)))
  }
}
