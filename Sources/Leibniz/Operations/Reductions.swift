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
  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    if axes == nil && !keepingDimensions { return [] }
    let bits = try inputs[0].axisBits(axes)
    return inputs[0].reduced(bits: bits, keepingDimensions: keepingDimensions)
  }

  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    aligned(live, with: x[0]).broadcast(to: x[0].shape)
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

extension Reducing where Self: LinearOperation {
  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    aligned(live, with: x[0]).broadcast(to: x[0].shape)
  }
}

// MARK: - Sum and mean

/// y = Σ xᵢ. ∂y/∂xᵢ = 1.
struct Sum: Reducing, LinearOperation {
  let axes: [Int]?
  let keepingDimensions: Bool
  var traits: OperationTraits { .ofOneSign }
  var symbol: String { "Σ" }

  func forward(_ x: Operands<Tensor>) -> Tensor {
    x[0].sum(along: axes, keepingDimensions: keepingDimensions)
  }

  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    aligned(g, with: x[0]).broadcast(to: x[0].shape)
  }
}

/// y = Σ xᵢ / n. ∂y/∂xᵢ = 1/n. The few gradients are divided, not the many.
struct Mean: Reducing, LinearOperation {
  let axes: [Int]?
  let keepingDimensions: Bool
  var traits: OperationTraits { .ofOneSign }
  var symbol: String { "mean" }

  func forward(_ x: Operands<Tensor>) -> Tensor {
    x[0].mean(along: axes, keepingDimensions: keepingDimensions)
  }

  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    let x = x[0]
    let n = Double(reducedCount(of: x))
    return (aligned(g, with: x) / n).broadcast(to: x.shape)
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

  func forward(_ x: Operands<Tensor>) -> Tensor {
    x[0].variance(along: axes, correction: correction, keepingDimensions: keepingDimensions)
  }

  func pullback(_ g: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    let x = x[0]
    let freedom = max(Double(reducedCount(of: x)) - Double(correction), 0)
    return apply(DeviationProduct(factor: 2 / freedom, axes: axes), aligned(g, with: x), x)
  }
}

/// y = k g (x − m), m the mean of x over some axes, where g has one number for each mean. ∂L/∂g = Σ
/// k a (x − m) for an incoming a, and ∂L/∂x = k (a g − mean(a g)), the same operation on a g.
struct DeviationProduct: Operation {
  let factor: Double
  let axes: [Int]?
  var symbol: String { "× (x − mean)" }

  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    i == 0 ? live.any(toShape: x[0].shape) : live.anySpread(along: axes)
  }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape { inputs[1] }

  func forward(_ x: Operands<Tensor>) -> Tensor {
    x[1].deviations(along: axes, times: x[0] * factor)
  }

  func pullback(_ a: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    let (g, x) = (x[0], x[1])
    return i == 0
      ? (a * apply(self, g.constant(1), x)).summed(to: g.shape)
      : apply(self, a.constant(1), a * g)
  }
}

/// y = √(Σ (xᵢ − m)² / (n − c)). ∂y/∂xᵢ = (xᵢ − m) / ((n − c) y); 0 where all are equal (y = 0), as at the
/// tip of an absolute value.
struct StandardDeviation: Reducing {
  let axes: [Int]?
  let correction: Int
  let keepingDimensions: Bool
  var symbol: String { "std" }

  func forward(_ x: Operands<Tensor>) -> Tensor {
    x[0].standardDeviation(
      along: axes, correction: correction, keepingDimensions: keepingDimensions)
  }

  func pullback(_ g: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    let x = x[0]
    let freedom = max(Double(reducedCount(of: x)) - Double(correction), 0)
    return x.direction(
      aligned(y, with: x), along: axes, correction: correction,
      times: aligned(g / freedom, with: x))
  }
}

/// y = √Σ xᵢ². ∂y/∂xᵢ = xᵢ / y; 0 at the origin, which has no direction.
struct Norm: Reducing {
  let axes: [Int]?
  let keepingDimensions: Bool
  var symbol: String { "‖·‖" }

  func forward(_ x: Operands<Tensor>) -> Tensor {
    x[0].norm(along: axes, keepingDimensions: keepingDimensions)
  }

  func pullback(_ g: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    x[0].direction(aligned(y, with: x[0]), along: axes, times: aligned(g, with: x[0]))
  }
}

/// x / y for its length y, or (x − m) / y for its mean m and standard deviation y; 0 where y is 0,
/// and where y is infinite the limit along the ray: neither y nor x − m need be representable.
///
/// With a for the incoming gradient: ∂L/∂x = a / y, less its mean if x has lost its own, and ∂L/∂y
/// = −Σ a u / y, where u is the result.
struct Direction: Operation {
  let axes: [Int]?
  /// That of the standard deviation; nil for a length.
  let correction: Int?
  var symbol: String { "direction" }

  func reached(_ i: Int, from live: Variable, at x: Inputs, result u: Variable) -> Variable? {
    if i == 1 { return live.any(toShape: x[1].shape) }
    return correction == nil ? live : live.anySpread(along: axes)
  }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape { inputs[0] }

  func forward(_ x: Operands<Tensor>) -> Tensor {
    x[0].direction(of: x[1], along: axes, correction: correction)
  }

  func pullback(_ a: Variable, to i: Int, at x: Inputs, result u: Variable) -> Variable? {
    let y = x[1]
    let quotient = a / Variable.where(y .== 0, y.constant(1), y)
    if i == 1 { return -(quotient * u).summed(to: y.shape) }
    return correction == nil
      ? quotient : quotient - quotient.mean(along: axes, keepingDimensions: true)
  }
}

extension Variable {
  /// The direction of this point, whose length or standard deviation is y, times g: at a tip 0 · g,
  /// by convention.
  fileprivate func direction(
    _ y: Variable, along axes: [Int]?, correction: Int? = nil, times g: Variable
  ) -> Variable {
    (apply(Direction(axes: axes, correction: correction), self, y) * g)
      .conventional(where: (y .== 0).broadcast(to: shape), at: self) {
        $0.sum(along: axes, keepingDimensions: true)
      }
  }
}

// MARK: - Product

/// y = Π xᵢ. ∂y/∂xᵢ = Π_{j≠i} xⱼ, the product of those before i times the product of those behind. Not y/xᵢ:
/// that fails where an element is 0.
struct Product: Reducing {
  let axes: [Int]?
  let keepingDimensions: Bool
  var symbol: String { "Π" }

  func forward(_ x: Operands<Tensor>) -> Tensor {
    x[0].product(along: axes, keepingDimensions: keepingDimensions)
  }

  func pullback(_ g: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    let x = x[0]
    if x.stored.count == 0 { return nil }
    let g = aligned(g, with: x)
    // All factors in one last dimension.
    let axes = normalized(x)
    let kept = x.shape.indices.filter { !axes.contains($0) }
    let rows = x.permuted(to: kept + axes)
    let flat = rows.reshaped(to: Shape(kept.map { x.shape[$0] } + [-1]))
    let others = apply(ProductOfOthers(), flat).reshaped(to: rows.shape)
    return g * others.permuted(to: inverse(of: kept + axes))
  }
}

/// yᵢ = Π_{j≠i} xⱼ along the last axis. ∂L/∂xᵢ = Σ_{j≠i} gⱼ Π_{k≠i,j} xₖ.
struct ProductOfOthers: Operation {
  var symbol: String { "Π others" }

  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    live.anySpread(along: [-1])
  }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape { inputs[0] }

  func forward(_ x: Operands<Tensor>) -> Tensor { x[0].productsOfOthers() }

  func pullback(_ g: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    // The product is the last of the running ones.
    var last = Tensor.zeros([x[0].shape[-1]], dtype: g.dtype)
    last[-1] = 1
    return apply(
      CumulativeProductCurvature(), [x[0], .constant(last.broadcast(to: g.shape)), g])
  }
}

// MARK: - Extremes

/// y = max xᵢ, or the least. ∂y/∂xᵢ = 1 where xᵢ = y, else 0; k elements that tie get 1/k each, and
/// so do k NaNs.
///
/// Not mixing: a 0 in place of an element that no path reaches could tie.
struct Extreme: Reducing {
  let isMaximum: Bool
  let axes: [Int]?
  let keepingDimensions: Bool
  var symbol: String { isMaximum ? "max" : "min" }
  var traits: OperationTraits { .hiding }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    try inputs[0].reducedOfSome(along: axes, keepingDimensions: keepingDimensions)
  }

  func forward(_ x: Operands<Tensor>) -> Tensor {
    isMaximum
      ? x[0].max(along: axes, keepingDimensions: keepingDimensions)
      : x[0].min(along: axes, keepingDimensions: keepingDimensions)
  }

  func pullback(_ g: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    let x = x[0]
    let winners = apply(Same(), x, aligned(y, with: x))
    let ties = winners.cast(to: g.dtype).sum(along: axes, keepingDimensions: keepingDimensions)
    return aligned(g / ties, with: x).kept(where: winners).conventional(
      where: winners .& (aligned(ties, with: x) .> 1), at: x,
      spreading: { $0.sum(along: axes, keepingDimensions: true) })
  }

  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    let x = x[0]
    return aligned(live, with: x) .& apply(Same(), x, aligned(y, with: x))
  }
}

/// y = the place of the greatest (or least) element: a whole number, so nothing flows back.
struct ExtremePosition: Operation {
  let isMaximum: Bool
  let axis: Int?
  let keepingDimensions: Bool
  var symbol: String { isMaximum ? "argmax" : "argmin" }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    try inputs[0].reducedOfSome(along: axis.map { [$0] }, keepingDimensions: keepingDimensions)
  }

  func forward(_ x: Operands<Tensor>) -> Tensor {
    isMaximum
      ? x[0].argmax(along: axis, keepingDimensions: keepingDimensions)
      : x[0].argmin(along: axis, keepingDimensions: keepingDimensions)
  }

  func pullback(_ g: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? { nil }
}

// MARK: - Logarithm of a sum

/// y = log Σ eˣⁱ. ∂y/∂xᵢ = eˣⁱ / Σ eˣʲ, a softmax.
struct LogSumExp: Reducing {
  let axes: [Int]?
  let keepingDimensions: Bool
  var symbol: String { "logΣexp" }

  func forward(_ x: Operands<Tensor>) -> Tensor {
    x[0].logSumExp(along: axes, keepingDimensions: keepingDimensions)
  }

  func pullback(_ g: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    apply(SoftmaxProduct(axes: axes), aligned(g, with: x[0]), x[0])
  }
}
