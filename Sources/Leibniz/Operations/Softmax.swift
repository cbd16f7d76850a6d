// Scores to probabilities.

/// yᵢ = eˣⁱ / Σ eˣʲ along an axis. ∂yᵢ/∂xⱼ = yᵢ (δᵢⱼ − yⱼ), so ∂L/∂x = y ⊙ (g − Σ g y).
struct Softmax: OneOperand, Mixing {
  let axis: Int
  var symbol: String { "softmax" }

  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    _ = try inputs[0].axisOfElements(axis)
    return inputs[0]
  }

  func forward(_ x: Tensor) -> Tensor { softmax(x, along: axis) }

  func reached(_ i: Int, from live: Variable, in y: Variable) -> Variable? {
    live.anySpread(along: [axis])
  }

  func pullback(_ g: Variable, at x: Variable, result y: Variable) -> Variable? {
    let gy = g * y
    return gy - y * gy.sum(along: axis, keepingDimensions: true)
  }
}

/// yᵢ = xᵢ − log Σ eˣʲ along an axis. ∂yᵢ/∂xⱼ = δᵢⱼ − eʸʲ, so ∂L/∂x = g − eʸ Σ g. Unlike log(softmax(x)) it is
/// exact where a probability vanishes.
struct LogSoftmax: OneOperand, Mixing {
  let axis: Int
  var symbol: String { "logSoftmax" }

  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    _ = try inputs[0].axisOfElements(axis)
    return inputs[0]
  }

  func forward(_ x: Tensor) -> Tensor { logSoftmax(x, along: axis) }

  func reached(_ i: Int, from live: Variable, in y: Variable) -> Variable? {
    live.anySpread(along: [axis])
  }

  func pullback(_ g: Variable, at x: Variable, result y: Variable) -> Variable? {
    g - exp(y) * g.sum(along: axis, keepingDimensions: true)
  }
}

/// eˣ/Σeˣ along an axis: positive numbers that sum to 1. Without overflow.
///
/// ```swift
/// softmax(Variable([0.0, 0, 1000]))  // [0, 0, 1]
/// ```
public func softmax(_ x: Variable, along axis: Int = -1) -> Variable {
  apply(Softmax(axis: axis), x)
}

/// log softmax(x) = x − log Σeˣ along an axis, exact also where softmax vanishes.
///
/// ```swift
/// logSoftmax(Variable([0.0, 1000]))  // [-1000, 0]
/// ```
public func logSoftmax(_ x: Variable, along axis: Int = -1) -> Variable {
  apply(LogSoftmax(axis: axis), x)
}
