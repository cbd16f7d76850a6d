// Many elements to one, over all axes or those given.
//
// On the way back the one gradient g goes to each of the many. It isn't copied for that: it is broadcast,
// a view that the next operation reads at stride 0.

/// An operation on the elements along some axes of one operand.
protocol Reducing: Operation {
  /// All axes for nil.
  var axes: [Int]? { get }
  /// Whether a reduced axis stays, with size 1.
  var keepingDimensions: Bool { get }
}

extension Reducing {
  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    inputs[0].reduced(along: try inputs[0].axes(axes), keepingDimensions: keepingDimensions)
  }

  /// The result, or its gradient, with the reduced axes back (size 1), so that it broadcasts against x.
  func aligned(_ y: Variable, with x: Variable) -> Variable {
    if keepingDimensions || axes == nil { return y }
    return y.reshaped(to: x.shape.reduced(along: normalized(x), keepingDimensions: true))
  }

  /// How many elements become one.
  func reducedCount(of x: Variable) -> Int {
    normalized(x).reduce(1) { $0 * x.shape[$1] }
  }

  /// The axes, counted from the front.
  func normalized(_ x: Variable) -> [Int] {
    require(symbol) { () throws(ShapeError) in try x.shape.axes(axes) }
  }
}

// MARK: - Sum and mean

/// y = Σ xᵢ. ∂y/∂xᵢ = 1.
struct Sum: Reducing {
  let axes: [Int]?
  let keepingDimensions: Bool
  var symbol: String { "Σ" }

  func forward(_ x: [Tensor]) -> Tensor {
    x[0].sum(along: axes, keepingDimensions: keepingDimensions)
  }

  func pullback(_ g: Variable, to i: Int, at x: [Variable], result y: Variable) -> Variable? {
    aligned(g, with: x[0]).broadcast(to: x[0].shape)
  }
}

/// y = Σ xᵢ / n. ∂y/∂xᵢ = 1/n. The few gradients are divided, not the many.
struct Mean: Reducing {
  let axes: [Int]?
  let keepingDimensions: Bool
  var symbol: String { "mean" }

  func forward(_ x: [Tensor]) -> Tensor {
    x[0].mean(along: axes, keepingDimensions: keepingDimensions)
  }

  func pullback(_ g: Variable, to i: Int, at x: [Variable], result y: Variable) -> Variable? {
    let n = Double(reducedCount(of: x[0]))
    return (aligned(g, with: x[0]) / n).broadcast(to: x[0].shape)
  }
}

// MARK: - Spread

/// y = Σ (xᵢ − m)² / (n − c), m the mean. ∂y/∂xᵢ = 2 (xᵢ − m) / (n − c): what passes through m cancels,
/// because the deviations sum to 0.
///
/// With n ≤ c there is nothing to estimate from: y and its derivative are NaN or infinite.
struct Variance: Reducing {
  let axes: [Int]?
  let correction: Int
  let keepingDimensions: Bool
  var symbol: String { "var" }

  func forward(_ x: [Tensor]) -> Tensor {
    x[0].variance(along: axes, correction: correction, keepingDimensions: keepingDimensions)
  }

  func pullback(_ g: Variable, to i: Int, at x: [Variable], result y: Variable) -> Variable? {
    let freedom = Double(max(reducedCount(of: x[0]) - correction, 0))
    let deviation = x[0] - x[0].mean(along: axes, keepingDimensions: true)
    return aligned(g * (2 / freedom), with: x[0]).times(deviation)
  }
}

/// y = √(Σ (xᵢ − m)² / (n − c)). ∂y/∂xᵢ = (xᵢ − m) / ((n − c) y); 0 where all are equal (y = 0), as at the
/// tip of an absolute value.
struct StandardDeviation: Reducing {
  let axes: [Int]?
  let correction: Int
  let keepingDimensions: Bool
  var symbol: String { "std" }

  func forward(_ x: [Tensor]) -> Tensor {
    x[0].standardDeviation(
      along: axes, correction: correction, keepingDimensions: keepingDimensions)
  }

  func pullback(_ g: Variable, to i: Int, at x: [Variable], result y: Variable) -> Variable? {
    let freedom = Double(max(reducedCount(of: x[0]) - correction, 0))
    let deviation = x[0] - x[0].mean(along: axes, keepingDimensions: true)
    return aligned((g / freedom).times(inverseOrZero(y)), with: x[0]).times(deviation)
  }
}

/// y = √Σ xᵢ². ∂y/∂xᵢ = xᵢ / y; 0 at the origin, which has no direction.
struct Norm: Reducing {
  let axes: [Int]?
  let keepingDimensions: Bool
  var symbol: String { "‖·‖" }

  func forward(_ x: [Tensor]) -> Tensor {
    x[0].norm(along: axes, keepingDimensions: keepingDimensions)
  }

  func pullback(_ g: Variable, to i: Int, at x: [Variable], result y: Variable) -> Variable? {
    aligned(g.times(inverseOrZero(y)), with: x[0]).times(x[0])
  }
}

/// 1/y; 0 where y is 0, and so are its derivatives there.
private func inverseOrZero(_ y: Variable) -> Variable {
  Variable.where(y .!= 0, 1.0 / y, y.constant(0))
}

// MARK: - Product

/// y = Π xᵢ. ∂y/∂xᵢ = Π_{j≠i} xⱼ, the product of those before i times the product of those behind. Not y/xᵢ:
/// that fails where an element is 0.
struct Product: Reducing {
  let axes: [Int]?
  let keepingDimensions: Bool
  var symbol: String { "Π" }

  func forward(_ x: [Tensor]) -> Tensor {
    x[0].product(along: axes, keepingDimensions: keepingDimensions)
  }

  func pullback(_ g: Variable, to i: Int, at x: [Variable], result y: Variable) -> Variable? {
    if x[0].stored.count == 0 { return nil }
    let g = aligned(g, with: x[0])
    // All factors in one last dimension.
    let axes = normalized(x[0])
    let kept = x[0].shape.indices.filter { !axes.contains($0) }
    let rows = x[0].permuted(to: kept + axes)
    let flat = rows.reshaped(to: Shape(kept.map { x[0].shape[$0] } + [-1]))
    let before = flat.cumulativeProduct(along: -1).shifted(1, filling: 1)
    let behind = flat.flipped(along: [-1]).cumulativeProduct(along: -1).shifted(1, filling: 1)
    let others = (before * behind.flipped(along: [-1])).reshaped(to: rows.shape)
    return g.times(others.permuted(to: inverse(of: kept + axes)))
  }
}

// MARK: - Extremes

/// y = max xᵢ, or the least. ∂y/∂xᵢ = 1 where xᵢ = y, else 0; k elements that tie get 1/k each.
struct Extreme: Reducing {
  let isMaximum: Bool
  let axes: [Int]?
  let keepingDimensions: Bool
  var symbol: String { isMaximum ? "max" : "min" }

  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try inputs[0].reducedOfSome(along: axes, keepingDimensions: keepingDimensions)
  }

  func forward(_ x: [Tensor]) -> Tensor {
    isMaximum
      ? x[0].max(along: axes, keepingDimensions: keepingDimensions)
      : x[0].min(along: axes, keepingDimensions: keepingDimensions)
  }

  func pullback(_ g: Variable, to i: Int, at x: [Variable], result y: Variable) -> Variable? {
    let winners = (x[0] .== aligned(y, with: x[0])).cast(to: g.dtype)
    let ties = winners.sum(along: axes, keepingDimensions: keepingDimensions)
    return aligned(g.times(1.0 / ties), with: x[0]).times(winners)
  }
}

/// y = the place of the greatest (or least) element: a whole number, so nothing flows back.
struct ExtremePosition: Operation {
  let isMaximum: Bool
  let axis: Int?
  let keepingDimensions: Bool
  var symbol: String { isMaximum ? "argmax" : "argmin" }

  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try inputs[0].reducedOfSome(along: axis.map { [$0] }, keepingDimensions: keepingDimensions)
  }

  func forward(_ x: [Tensor]) -> Tensor {
    isMaximum
      ? x[0].argmax(along: axis, keepingDimensions: keepingDimensions)
      : x[0].argmin(along: axis, keepingDimensions: keepingDimensions)
  }

  func pullback(_ g: Variable, to i: Int, at x: [Variable], result y: Variable) -> Variable? { nil }
}

// MARK: - Logarithm of a sum

/// y = log Σ eˣⁱ. ∂y/∂xᵢ = eˣⁱ / Σ eˣʲ = exp(xᵢ − y), a softmax; the difference is never positive, so nothing
/// overflows.
struct LogSumExp: Reducing {
  let axes: [Int]?
  let keepingDimensions: Bool
  var symbol: String { "logΣexp" }

  func forward(_ x: [Tensor]) -> Tensor {
    x[0].logSumExp(along: axes, keepingDimensions: keepingDimensions)
  }

  func pullback(_ g: Variable, to i: Int, at x: [Variable], result y: Variable) -> Variable? {
    apply(ScaledExponential(), [aligned(g, with: x[0]), x[0], aligned(y, with: x[0])])
  }
}

/// w = g exp(x − y), where g and y broadcast to the shape of x. ∂w/∂g = exp(x − y), ∂w/∂x = w, ∂w/∂y = −w.
///
/// The chain rule's product for `LogSumExp`, in one pass over memory instead of three.
struct ScaledExponential: Operation {
  var symbol: String { "×exp" }

  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape { inputs[1] }

  func forward(_ x: [Tensor]) -> Tensor { Tensor.scaledExp(x[0], x[1], minus: x[2]) }

  func pullback(_ g: Variable, to i: Int, at x: [Variable], result w: Variable) -> Variable? {
    switch i {
    case 0: apply(ScaledExponential(), [g, x[1], x[2]]).summed(to: x[0].shape)
    case 1: g.times(w)
    default: (-g.times(w)).summed(to: x[2].shape)
    }
  }
}
