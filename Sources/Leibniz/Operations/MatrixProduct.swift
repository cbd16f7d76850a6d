// The matrix product over the last two dimensions, with broadcast leading ones.

/// C = A B. With ∂L/∂C = G: ∂L/∂A = G Bᵀ and ∂L/∂B = Aᵀ G, summed over broadcast leading dimensions.
struct MatrixProduct: Operation {
  var symbol: String { "matmul" }

  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try inputs[0].matmul(with: inputs[1])
  }

  func forward(_ x: [Tensor]) -> Tensor { matmul(x[0], x[1]) }

  func pullback(_ g: Variable, to i: Int, at x: [Variable], result y: Variable) -> Variable? {
    // A 1-d operand takes part as a row or a column, and its gradient loses that dimension again.
    let a = x[0].shape.count == 1 ? x[0].expanded(at: 0) : x[0]
    let b = x[1].shape.count == 1 ? x[1].expanded(at: 1) : x[1]
    var g = x[1].shape.count == 1 ? g.expanded(at: -1) : g
    if x[0].shape.count == 1 { g = g.expanded(at: -2) }
    let full = i == 0 ? matmul(g, b.transposed()) : matmul(a.transposed(), g)
    return full.summed(to: i == 0 ? a.shape : b.shape).reshaped(to: x[i].shape)
  }
}

/// The matrix product, over the last two dimensions; leading dimensions broadcast. A 1-d operand is a row on
/// the left, a column on the right.
///
/// ```swift
/// let y = matmul(x, weight)   // [64, 784] × [784, 10] → [64, 10]
/// ```
public func matmul(_ a: Variable, _ b: Variable) -> Variable { apply(MatrixProduct(), [a, b]) }
