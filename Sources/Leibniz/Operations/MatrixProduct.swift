// The matrix product over the last two dimensions, with broadcast leading ones.

/// C = A B. With ∂L/∂C = G: ∂L/∂A = G Bᵀ and ∂L/∂B = Aᵀ G, summed over broadcast leading dimensions.
struct MatrixProduct: BilinearOperation {
  var symbol: String { "matmul" }

  /// A row of A has a part in the result's row, a column of B in its column.
  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    let (a, b) = (x[0], x[1])
    var live = live
    if b.stored.rank == 1 { live = live.expanded(at: -1) }
    if a.stored.rank == 1 { live = live.expanded(at: -2) }
    let x = i == 0 ? a : b
    let matrix = x.stored.rank > 1 ? x.shape : i == 0 ? [1, x.shape[0]] : [x.shape[0], 1]
    let reached = live.cast(to: .float32).sum(along: i == 0 ? -1 : -2, keepingDimensions: true)
    // [… m, 1] or [… 1, n]; leading dimensions that broadcasting added are summed.
    var target = matrix
    target[i == 0 ? -1 : -2] = 1
    return (reached.summed(to: target) .> 0).broadcast(to: matrix).reshaped(to: x.shape)
  }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    try inputs[0].matmul(with: inputs[1])
  }

  func forward(_ x: Operands<Tensor>) -> Tensor { matmul(x[0], x[1]) }

  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    let (a, b) = (x[0], x[1])
    // A 1-d operand takes part as a row or a column, and its gradient loses that dimension again.
    let (rankA, rankB) = (a.stored.rank, b.stored.rank)
    var g = g
    if rankB == 1 { g = g.expanded(at: -1) }
    if rankA == 1 { g = g.expanded(at: -2) }
    if i == 0 {
      let full = matmul(g, (rankB == 1 ? b.expanded(at: 1) : b).transposed())
      return rankA == 1
        ? full.summed(to: [1, a.shape[0]]).reshaped(to: a.shape) : full.summed(to: a.shape)
    }
    let full = matmul((rankA == 1 ? a.expanded(at: 0) : a).transposed(), g)
    return rankB == 1
      ? full.summed(to: [b.shape[0], 1]).reshaped(to: b.shape) : full.summed(to: b.shape)
  }
}

/// The matrix product, over the last two dimensions; leading dimensions broadcast. A 1-d operand is a row on
/// the left, a column on the right.
///
/// ```swift
/// let y = matmul(x, weight)   // [64, 784] × [784, 10] → [64, 10]
/// ```
public func matmul(_ a: Variable, _ b: Variable) -> Variable { apply(MatrixProduct(), a, b) }

/// The matrix product with data on the right.
@_disfavoredOverload
public func matmul(_ a: Variable, _ b: Tensor) -> Variable { matmul(a, a.operand(b)) }
/// The matrix product with data on the left: `matmul(images, weight)`.
@_disfavoredOverload
public func matmul(_ a: Tensor, _ b: Variable) -> Variable { matmul(b.operand(a), b) }
