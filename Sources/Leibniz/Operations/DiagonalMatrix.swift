/// x on a diagonal of matrices of zeros. The gradient is read off the diagonal.
struct DiagonalMatrix: LinearOperation {
  let offset: Int
  var traits: OperationTraits { .ofOneSign }
  var symbol: String { "diagonalMatrix" }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    try inputs[0].diagonalMatrix(offset: offset)
  }

  func forward(_ x: Operands<Tensor>) -> Tensor { x[0].diagonalMatrix(offset: offset) }

  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    g.diagonal(offset: offset)
  }
}

extension Variable {
  /// The square matrices that have this variable's last dimension on a diagonal, zeros elsewhere.
  /// Its gradient is the diagonal of what comes back.
  ///
  /// ```swift
  /// Variable([1.0, 2]).diagonalMatrix()   // [[1, 0], [0, 2]]
  /// ```
  public func diagonalMatrix(offset: Int = 0) -> Variable {
    apply(DiagonalMatrix(offset: offset), self)
  }
}
