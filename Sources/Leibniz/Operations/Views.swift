// The same elements in another shape or order. What carries a gradient back is the same kind of view.

/// The elements, row-major, in another shape.
struct Reshape: LinearOperation {
  let target: Shape
  var traits: OperationTraits { .ofOneSign }
  var symbol: String { "reshape" }
  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    try Tensor.resolve(target, count: inputs[0].elementCount)
  }
  func forward(_ x: Operands<Tensor>) -> Tensor { x[0].reshaped(to: target) }
  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    g.reshaped(to: x[0].shape)
  }
}

/// The dimensions in another order.
struct Permute: LinearOperation {
  let axes: [Int]
  var traits: OperationTraits { .ofOneSign }
  var symbol: String { "permute" }
  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    let order = try inputs[0].permutation(axes)
    return Shape(order.map { inputs[0][$0] })
  }
  func forward(_ x: Operands<Tensor>) -> Tensor { x[0].permuted(to: axes) }
  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    g.permuted(to: inverse(of: axes))
  }
}

/// Two dimensions exchanged.
struct Transpose: LinearOperation {
  let axes: (Int, Int)
  var traits: OperationTraits { .ofOneSign }
  var symbol: String { "permute" }
  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    try inputs[0].transposed(axes.0, axes.1)
  }
  func forward(_ x: Operands<Tensor>) -> Tensor { x[0].transposed(axes.0, axes.1) }
  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    g.transposed(axes.0, axes.1)
  }
}

/// The permutation that undoes this one.
func inverse(of axes: [Int]) -> [Int] {
  var inverse = axes
  for (to, from) in axes.enumerated() { inverse[from < 0 ? from + axes.count : from] = to }
  return inverse
}

/// The order of elements reversed along axes.
struct Flip: LinearOperation {
  let axes: [Int]?
  var traits: OperationTraits { .ofOneSign }
  var symbol: String { "flip" }
  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    _ = try inputs[0].axes(axes)
    return inputs[0]
  }
  func forward(_ x: Operands<Tensor>) -> Tensor { x[0].flipped(along: axes) }
  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    g.flipped(along: axes)
  }
}

/// The elements whose indices along two axes differ by an offset only. Elsewhere the gradient is 0.
struct Diagonal: LinearOperation {
  let offset: Int
  let axes: (Int, Int)
  var traits: OperationTraits { [.ofOneSign, .hiding] }
  var symbol: String { "diagonal" }
  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    try inputs[0].diagonal(offset: offset, axes.0, axes.1)
  }
  func forward(_ x: Operands<Tensor>) -> Tensor { x[0].diagonal(offset: offset, axes.0, axes.1) }
  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    let x = x[0]
    // An offset beyond the matrix leaves no elements, and may be any number.
    if g.stored.count == 0 { return nil }
    // In the flattened matrix the diagonal's elements are a row's length plus one apart.
    let shape = x.shape
    let a = axes.0 < 0 ? axes.0 + shape.count : axes.0
    let b = axes.1 < 0 ? axes.1 + shape.count : axes.1
    let others = shape.indices.filter { $0 != a && $0 != b }
    let batch = others.map { shape[$0] }
    let places = SlicePart.progression(
      first: offset >= 0 ? offset : -offset * shape[b], count: g.shape[-1], step: shape[b] + 1)
    return g.placed(at: Slice(.ellipsis, places), in: Shape(batch + [shape[a] * shape[b]]))
      .reshaped(to: Shape(batch + [shape[a], shape[b]]))
      .permuted(to: inverse(of: others + [a, b]))
  }
}

extension Variable {
  /// The same elements, row-major, in another shape; one size may be -1.
  public func reshaped(to shape: Shape) -> Variable {
    shape == self.shape ? self : apply(Reshape(target: shape), self)
  }

  /// All elements in one dimension.
  public func flattened() -> Variable { reshaped(to: [stored.count]) }

  /// The dimensions in another order; `axes` names each once.
  public func permuted(to axes: [Int]) -> Variable { apply(Permute(axes: axes), self) }

  /// Two dimensions exchanged; without arguments the last two (for a matrix, its transpose).
  public func transposed(_ a: Int = -2, _ b: Int = -1) -> Variable {
    apply(Transpose(axes: (a, b)), self)
  }

  /// A dimension of size 1 inserted before `axis` (-1: after the last).
  public func expanded(at axis: Int) -> Variable {
    reshaped(to: require("expand") { () throws(ShapeError) in try shape.expanded(at: axis) })
  }

  /// Without the dimensions of size 1, or without those given (each must have size 1).
  public func squeezed(along axes: [Int]? = nil) -> Variable {
    reshaped(to: require("squeeze") { () throws(ShapeError) in try shape.squeezed(axes) })
  }

  /// The order of elements reversed along axes (all for `nil`).
  public func flipped(along axes: [Int]? = nil) -> Variable { apply(Flip(axes: axes), self) }

  /// The elements whose indices along two axes are equal (shifted by `offset`), as the last dimension.
  ///
  /// ```swift
  /// Variable([[1.0, 2], [3, 4]]).diagonal()  // [1, 4]
  /// ```
  public func diagonal(offset: Int = 0, _ a: Int = -2, _ b: Int = -1) -> Variable {
    apply(Diagonal(offset: offset, axes: (a, b)), self)
  }
}
