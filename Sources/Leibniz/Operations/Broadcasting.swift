// What broadcasting and dtype promotion did on the way forward is undone on the way back.

/// The sum over the dimensions that broadcasting added or repeated, back to `target`.
struct SumToShape: LinearOperation {
  let target: Shape
  var traits: OperationTraits { .ofOneSign }
  var symbol: String { "Σ→\(target)" }
  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape { target }
  func forward(_ x: Operands<Tensor>) -> Tensor { x[0].sum(toShape: target) }
  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    g.broadcast(to: x[0].shape)
  }
}

/// The elements repeated to a larger shape.
struct Broadcast: LinearOperation {
  let target: Shape
  var traits: OperationTraits { .ofOneSign }
  var symbol: String { "broadcast" }
  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    if inputs[0].broadcasts(to: target) { return target }
    _ = try inputs[0].broadcast(with: target)
    throw ShapeError("shape \(inputs[0]) doesn't fit \(target)")
  }
  func forward(_ x: Operands<Tensor>) -> Tensor { x[0].broadcast(to: target) }
  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    g.summed(to: x[0].shape)
  }
}

/// The elements in another dtype.
struct Cast: LinearOperation {
  let target: DType
  var traits: OperationTraits { .ofOneSign }
  var symbol: String { target.description }
  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape { inputs[0] }
  func forward(_ x: Operands<Tensor>) -> Tensor { x[0].cast(to: target) }
  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    target.isFloatingPoint ? g.cast(to: x[0].dtype) : nil
  }
}

extension Variable {
  /// The elements repeated to a shape that this one broadcasts to; the gradient is summed back.
  public func broadcast(to shape: Shape) -> Variable {
    shape == self.shape ? self : apply(Broadcast(target: shape), self)
  }

  /// The elements in another dtype; the gradient comes back in this one's.
  public func cast(to dtype: DType) -> Variable {
    dtype == self.dtype ? self : apply(Cast(target: dtype), self)
  }

  /// The gradient of a broadcast operand, in the operand's own shape.
  func summed(toShapeOf x: Variable) -> Variable {
    stored.hasShape(of: x.stored) ? self : summed(to: x.stored.shape)
  }

  func summed(to shape: Shape) -> Variable {
    shape == self.shape ? self : apply(SumToShape(target: shape), self)
  }
}
