// Elements picked by whole numbers. What was picked several times gets its gradients added up: picking and
// adding back are each other's way back. The numbers themselves take no gradient.

// MARK: - Whole slices

/// The slices at some positions along an axis. They come back by ``ScatterAdd``.
struct Gather: LinearOperation {
  let axis: Int
  var traits: OperationTraits { [.ofOneSign, .hiding] }
  var symbol: String { "gather" }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    try inputs[0].gathered(inputs[1], along: axis)
  }

  func forward(_ x: Operands<Tensor>) -> Tensor { x[0].gathered(x[1], along: axis) }

  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    i == 0 ? apply(ScatterAdd(axis: axis, target: x[0].shape), g, x[1]) : nil
  }
}

/// Zeros with slices added at some positions along an axis. They come back by ``Gather``.
struct ScatterAdd: LinearOperation {
  let axis: Int
  let target: Shape
  var traits: OperationTraits { .ofOneSign }
  var symbol: String { "scatterAdd" }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    let slices = try target.gathered(inputs[1], along: axis)
    guard inputs[0] == slices else {
      throw ShapeError("updates have shape \(inputs[0]), the slices \(slices)")
    }
    return target
  }

  func forward(_ x: Operands<Tensor>) -> Tensor {
    Tensor.scatterAdd(x[0], at: x[1], along: axis, into: target)
  }

  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    i == 0 ? apply(Gather(axis: axis), g, x[1]) : nil
  }
}

// MARK: - One element for each index

/// For each index the element at that position of its own row. They come back by ``ScatterAddAlong``.
struct TakeAlong: LinearOperation {
  let axis: Int
  var traits: OperationTraits { [.ofOneSign, .hiding] }
  var symbol: String { "takeAlong" }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    try inputs[0].takenAlong(inputs[1], axis: axis)
  }

  func forward(_ x: Operands<Tensor>) -> Tensor { x[0].takingAlong(x[1], axis: axis) }

  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    i == 0 ? apply(ScatterAddAlong(axis: axis, target: x[0].shape), g, x[1]) : nil
  }
}

/// Zeros with each element added at its position of its own row. They come back by ``TakeAlong``.
struct ScatterAddAlong: LinearOperation {
  let axis: Int
  let target: Shape
  var traits: OperationTraits { .ofOneSign }
  var symbol: String { "scatterAddAlong" }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    let reached = try target.takenAlong(inputs[1], axis: axis)
    guard inputs[0] == reached else {
      throw ShapeError("updates have shape \(inputs[0]), the indices reach \(reached)")
    }
    return target
  }

  func forward(_ x: Operands<Tensor>) -> Tensor {
    Tensor.scatterAddAlong(x[0], at: x[1], axis: axis, into: target)
  }

  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    i == 0 ? apply(TakeAlong(axis: axis), g, x[1]) : nil
  }
}

// MARK: - Names

extension Variable {
  /// The slices at these positions along an axis, one for each index, in the indices' shape: rows of an
  /// embedding, for example. Negative positions count from the end. Gradients of a slice taken several times
  /// add up. Traps for a position that doesn't exist.
  ///
  /// ```swift
  /// Variable([10.0, 20, 30]).gathered([2, 0, 2])  // [30, 10, 30]
  /// ```
  public func gathered(_ indices: Tensor, along axis: Int = 0) -> Variable {
    apply(Gather(axis: axis), self, .constant(indices))
  }

  /// The same with positions that are part of the graph, such as an
  /// ``argmax(along:keepingDimensions:)``.
  public func gathered(_ indices: Variable, along axis: Int = 0) -> Variable {
    apply(Gather(axis: axis), self, indices)
  }

  /// For each index the element at that position of its own row along an axis; the other dimensions broadcast.
  /// Traps for a position that doesn't exist.
  ///
  /// ```swift
  /// let x = Variable([[1.0, 2, 3], [4, 5, 6]])
  /// x.takingAlong([[2], [0]], axis: 1)  // [[3], [4]]
  /// ```
  public func takingAlong(_ indices: Tensor, axis: Int) -> Variable {
    apply(TakeAlong(axis: axis), self, .constant(indices))
  }

  /// The same with positions that are part of the graph.
  public func takingAlong(_ indices: Variable, axis: Int) -> Variable {
    apply(TakeAlong(axis: axis), self, indices)
  }

  /// Zeros of this shape with each update added to the slice at its position. Updates at one position add up.
  ///
  /// ```swift
  /// Variable.scatterAdd(Variable([1.0, 2, 4]), at: [2, 0, 2], into: [3])  // [2, 0, 5]
  /// ```
  public static func scatterAdd(
    _ updates: Variable, at indices: Tensor, along axis: Int = 0, into shape: Shape
  ) -> Variable {
    apply(ScatterAdd(axis: axis, target: shape), updates, .constant(indices))
  }

  /// The same with positions that are part of the graph.
  public static func scatterAdd(
    _ updates: Variable, at indices: Variable, along axis: Int = 0, into shape: Shape
  ) -> Variable {
    apply(ScatterAdd(axis: axis, target: shape), updates, indices)
  }

  /// Zeros of this shape with each update added at its position of its own row along the axis. Updates of one
  /// place add up.
  ///
  /// ```swift
  /// Variable.scatterAddAlong(Variable([[1.0], [2]]), at: [[2], [0]], axis: 1, into: [2, 3])
  /// // [[0, 0, 1], [2, 0, 0]]
  /// ```
  public static func scatterAddAlong(
    _ updates: Variable, at indices: Tensor, axis: Int, into shape: Shape
  ) -> Variable {
    apply(ScatterAddAlong(axis: axis, target: shape), updates, .constant(indices))
  }

  /// The same with positions that are part of the graph.
  public static func scatterAddAlong(
    _ updates: Variable, at indices: Variable, axis: Int, into shape: Shape
  ) -> Variable {
    apply(ScatterAddAlong(axis: axis, target: shape), updates, indices)
  }

  /// The elements where a mask is true, in row-major order, along one dimension. A mask over the leading axes
  /// only selects whole slices.
  ///
  /// ```swift
  /// Variable([[1.0, 2], [3, 4]]).selected(where: [false, true])  // [[3, 4]]
  /// ```
  public func selected(where mask: Tensor) -> Variable {
    let truths = mask.scalars(as: Bool.self)
    let places = truths.indices.filter { truths[$0] }
    let target = require("selected") { () throws(ShapeError) in
      try shape.selected(where: mask.shape, count: places.count)
    }
    return reshaped(to: Shape([truths.count] + target.dropFirst())).gathered(Tensor(places))
  }

  /// The elements where a mask is true now: `x.selected(where: x .> 0)`. Which elements they are,
  /// and so the shape, stays when the graph is run again.
  public func selected(where mask: Variable) -> Variable { selected(where: mask.value) }
}
