/// x on a diagonal of matrices of zeros. The gradient is read off the diagonal.
struct DiagonalMatrix: OneOperand, Linear {
  let offset: Int
  var symbol: String { "diagonalMatrix" }

  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try inputs[0].diagonalMatrix(offset: offset)
  }

  func forward(_ x: Tensor) -> Tensor { x.diagonalMatrix(offset: offset) }

  func pullback(_ g: Variable, at x: Variable, result y: Variable) -> Variable? {
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
