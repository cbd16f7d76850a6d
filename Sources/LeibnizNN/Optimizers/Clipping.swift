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
  var squares = 0.0
  for x in variables {
    guard let g = x.gradient else { continue }
    let norm = g.norm().scalar
    squares += norm * norm
  }
  let norm = squares.squareRoot()
  if norm.isFinite && norm > bound {
    for x in variables where x.gradient != nil {
      x.gradient! *= Tensor(bound / norm, dtype: x.dtype)
    }
  }
  return norm
}

/// Brings each element of these variables' gradients into −bound ... bound. Traps for a bound that is negative,
/// infinite or NaN.
public func clipGradients(of variables: [Variable], value bound: Double) {
  requireNonnegative(bound, "the bound on elements", of: "clipGradients")
  for x in variables {
    guard let g = x.gradient else { continue }
    x.gradient = maximum(minimum(g, bound), -bound)
  }
}
