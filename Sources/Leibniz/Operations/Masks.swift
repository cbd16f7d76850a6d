// Triangles of matrices. Linear, and their own way back: what is set to 0 has gradient 0.

/// The elements on one side of a diagonal (and on it); 0 on the other.
struct Triangle: LinearOperation {
  let isLower: Bool
  let diagonal: Int
  var traits: OperationTraits { [.ofOneSign, .hiding] }
  var symbol: String { isLower ? "◣" : "◥" }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    try inputs[0].requireMatrix()
    return inputs[0]
  }

  func forward(_ x: Operands<Tensor>) -> Tensor {
    isLower ? x[0].lowerTriangle(diagonal: diagonal) : x[0].upperTriangle(diagonal: diagonal)
  }

  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    apply(self, g)
  }
}

extension Variable {
  /// The elements on and below a diagonal of the last two dimensions, 0 above. The main diagonal is 0, those
  /// above it 1, 2, …
  ///
  /// ```swift
  /// Variable([[1.0, 2], [3, 4]]).lowerTriangle()  // [[1, 0], [3, 4]]
  /// ```
  public func lowerTriangle(diagonal: Int = 0) -> Variable {
    apply(Triangle(isLower: true, diagonal: diagonal), self)
  }

  /// The elements on and above a diagonal of the last two dimensions, 0 below. The main diagonal is 0, those
  /// below it −1, −2, …
  ///
  /// ```swift
  /// Variable([[1.0, 2], [3, 4]]).upperTriangle()  // [[1, 2], [0, 4]]
  /// ```
  public func upperTriangle(diagonal: Int = 0) -> Variable {
    apply(Triangle(isLower: false, diagonal: diagonal), self)
  }
}
