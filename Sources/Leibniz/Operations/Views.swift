// The same elements in another shape or order. What carries a gradient back is the same kind of view.

/// The elements, row-major, in another shape.
struct Reshape: Operation {
  let target: Shape
  var symbol: String { "reshape" }
  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try Tensor.resolve(target, count: inputs[0].elementCount)
  }
  func forward(_ x: [Tensor]) -> Tensor { x[0].reshaped(to: target) }
  func pullback(_ g: Variable, to i: Int, at x: [Variable], result y: Variable) -> Variable? {
    g.reshaped(to: x[0].shape)
  }
}

/// The dimensions in another order.
struct Permute: Operation {
  let axes: [Int]
  var symbol: String { "permute" }
  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    let order = try inputs[0].permutation(axes)
    return Shape(order.map { inputs[0][$0] })
  }
  func forward(_ x: [Tensor]) -> Tensor { x[0].permuted(to: axes) }
  func pullback(_ g: Variable, to i: Int, at x: [Variable], result y: Variable) -> Variable? {
    var inverse = [Int](repeating: 0, count: axes.count)
    for (to, from) in axes.enumerated() { inverse[from < 0 ? from + axes.count : from] = to }
    return g.permuted(to: inverse)
  }
}

extension Variable {
  /// The same elements, row-major, in another shape; one size may be -1.
  public func reshaped(to shape: Shape) -> Variable {
    shape == self.shape ? self : apply(Reshape(target: shape), [self])
  }

  /// All elements in one dimension.
  public func flattened() -> Variable { reshaped(to: [stored.count]) }

  /// The dimensions in another order; `axes` names each once.
  public func permuted(to axes: [Int]) -> Variable { apply(Permute(axes: axes), [self]) }

  /// Two dimensions exchanged; without arguments the last two (for a matrix, its transpose).
  public func transposed(_ a: Int = -2, _ b: Int = -1) -> Variable {
    permuted(to: require("transpose") { () throws(ShapeError) in try shape.transposition(a, b) })
  }

  /// A dimension of size 1 inserted before `axis` (-1: after the last).
  public func expanded(at axis: Int) -> Variable {
    reshaped(to: require("expand") { () throws(ShapeError) in try shape.expanded(at: axis) })
  }

  /// Without the dimensions of size 1, or without those given (each must have size 1).
  public func squeezed(along axes: [Int]? = nil) -> Variable {
    reshaped(to: require("squeeze") { () throws(ShapeError) in try shape.squeezed(axes) })
  }
}
