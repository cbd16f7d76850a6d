// Scores to probabilities.
//
// With p = softmax(x), all derivatives are made of two operations that are linear in g and each
// other's transpose: g − Σ p g and g − p Σ g. Both cancel where one of p is near 1, unless they are
// computed with care: so they are operations with a kernel of their own.
//
// The probabilities sum to 1, and what a constant added to all of ∂L/∂p would contribute to ∂L/∂x
// vanishes in softmax's own rule. The rules below choose, of all ∂L/∂p that differ by a constant,
// one without cancellation.

/// yᵢ = eˣⁱ / Σ eˣʲ along an axis. ∂yᵢ/∂xⱼ = yᵢ (δᵢⱼ − yⱼ), so ∂L/∂x = y ⊙ (g − Σ y g).
struct Softmax: Operation {
  let axis: Int
  var symbol: String { "softmax" }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    _ = try inputs[0].axisOfElements(axis)
    return inputs[0]
  }

  func forward(_ x: Operands<Tensor>) -> Tensor { softmax(x[0], along: axis) }

  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    live.anySpread(along: [axis])
  }

  func pullback(_ g: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    apply(SoftmaxSlope(rule: .centredByProbability, axes: [axis]), g, y)
  }
}

/// yᵢ = xᵢ − log Σ eˣʲ along an axis. ∂yᵢ/∂xⱼ = δᵢⱼ − eʸʲ, so ∂L/∂x = g − eʸ Σ g. Unlike log(softmax(x)) it is
/// exact where a probability vanishes, and where it is next to 1.
struct LogSoftmax: Operation {
  let axis: Int
  var symbol: String { "logSoftmax" }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    _ = try inputs[0].axisOfElements(axis)
    return inputs[0]
  }

  func forward(_ x: Operands<Tensor>) -> Tensor { logSoftmax(x[0], along: axis) }

  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    live.anySpread(along: [axis])
  }

  func pullback(_ g: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    // Not eʸ, which has the rounding of y, large where a probability is tiny.
    apply(SoftmaxSlope(rule: .balanced, axes: [axis]), g, softmax(x[0], along: axis))
  }
}

/// y = g eˣ/Σeˣ over some axes, where g has one number for each sum. ∂y/∂g = softmax(x); ∂y/∂x is g
/// times softmax's derivative.
///
/// The chain rule's product for `LogSumExp`. Not g exp(x − logSumExp(x)): that loses digits where
/// the logarithm is large.
struct SoftmaxProduct: Operation {
  let axes: [Int]?
  var symbol: String { "× softmax" }

  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    i == 0 ? live.any(toShape: x[0].shape) : live.anySpread(along: axes)
  }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape { inputs[1] }

  func forward(_ x: Operands<Tensor>) -> Tensor { x[1].softmax(along: axes, times: x[0]) }

  func pullback(_ a: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    let (g, x) = (x[0], x[1])
    let p = apply(self, x.constant(1), x)
    if i == 0 { return (a * p).summed(to: g.shape) }
    return g * apply(SoftmaxSlope(rule: .centredByProbability, axes: axes), a, p)
  }
}

/// g − Σ p g, p (g − Σ p g) or g − p Σ g of probabilities p that sum to 1 over some axes. With a
/// for the incoming gradient:
///
/// | y             | ∂L/∂g         | ∂L/∂p                       |
/// |---------------|---------------|-----------------------------|
/// | g − Σ p g     | a − p Σ a     | −(Σ a) (g − Σ p g)          |
/// | p (g − Σ p g) | p (a − Σ p a) | (a − Σ p a) (g − Σ p g)     |
/// | g − p Σ g     | a − Σ p a     | −(Σ g) (a − Σ p a)          |
struct SoftmaxSlope: Operation {
  let rule: Tensor.SoftmaxRule
  let axes: [Int]?
  var symbol: String { "softmax′" }

  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    live.anySpread(along: axes)
  }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    guard inputs[0] == inputs[1] else {
      throw ShapeError("shapes \(inputs[0]) and \(inputs[1]) differ")
    }
    return inputs[1]
  }

  func forward(_ x: Operands<Tensor>) -> Tensor {
    Tensor.softmaxSlope(rule, x[0], x[1], along: axes)
  }

  func pullback(_ a: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    let (g, p) = (x[0], x[1])
    func of(_ v: Variable, _ rule: Tensor.SoftmaxRule) -> Variable {
      apply(SoftmaxSlope(rule: rule, axes: axes), v, p)
    }
    func sum(_ v: Variable) -> Variable { v.sum(along: axes, keepingDimensions: true) }
    switch (rule, i) {
    case (.centred, 0): return of(a, .balanced)
    case (.centred, _): return -sum(a) * y
    case (.centredByProbability, 0): return of(a, .centredByProbability)
    case (.centredByProbability, _): return of(a, .centred) * of(g, .centred)
    case (.balanced, 0): return of(a, .centred)
    case (.balanced, _): return -sum(g) * of(a, .centred)
    }
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

/// log softmax(x) = x − log Σeˣ along an axis, exact also where softmax vanishes and where it is
/// next to 1.
///
/// ```swift
/// logSoftmax(Variable([0.0, 1000]))  // [-1000, 0]
/// logSoftmax(Variable([0.0, -40]))   // [-4.248354255291589e-18, -40]
/// ```
public func logSoftmax(_ x: Variable, along axis: Int = -1) -> Variable {
  apply(LogSoftmax(axis: axis), x)
}
