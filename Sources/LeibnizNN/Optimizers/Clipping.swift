import Leibniz

/// A bound on gradients, so that one bad batch doesn't throw a network far off.
public enum GradientClipping: Sendable, Hashable {
  /// Where the norm √Σg² over all gradients together is above the bound, all are scaled down to it. Their
  /// direction stays the same.
  case norm(Double)
  /// Each element is brought into −bound ... bound.
  case value(Double)
}

/// Scales the gradients of these variables so that their norm, taken together, is at most `bound`; a
/// variable without a gradient is left out. Traps for a bound that is negative, infinite or NaN.
///
/// Pascanu et al., "On the difficulty of training recurrent neural networks" (2013).
///
/// - Returns: the norm before; a NaN or infinity there leaves the gradients as they were.
///
/// ```swift
/// loss.backprop(keeping: .leaves)
/// let norm = clipGradients(of: model.parameters, norm: 1)
/// ```
@discardableResult
public func clipGradients(of variables: [Variable], norm bound: Double) -> Double {
  requireNonnegative(bound, "the bound on the norm", of: "clipGradients")
  let norms = variables.compactMap { $0.gradient.map(length) }
  let norm = Tensor(norms).norm().scalar
  if norm.isFinite && norm > bound {
    for x in variables {
      guard let dtype = x.gradient?.dtype else { continue }
      let ratio = bound / norm
      if ratio > 1e-30 || dtype == .float64 && ratio > 1e-300 {
        x.gradient! *= Tensor(ratio, dtype: dtype)
      } else {
        // The ratio itself would lose its digits.
        let root = Tensor(ratio.squareRoot(), dtype: dtype)
        x.gradient! *= root
        x.gradient! *= root
      }
    }
  }
  return norm
}

/// The norm of one gradient, which may be greater than its dtype's greatest number.
private func length(_ g: Tensor) -> Double {
  let norm = g.norm().scalar
  return norm.isFinite || g.dtype == .float64 ? norm : g.cast(to: .float64).norm().scalar
}

/// Brings each element of these variables' gradients into −bound ... bound. Traps for a bound that
/// is negative, infinite or NaN.
public func clipGradients(of variables: [Variable], value bound: Double) {
  requireNonnegative(bound, "the bound on elements", of: "clipGradients")
  for x in variables {
    guard let g = x.gradient else { continue }
    x.gradient = maximum(minimum(g, bound), -bound)
  }
}
