// Parts of a variable, and their place in the whole. Each of the two is the other's way back.

/// The part of x that a subscript selects. What isn't in it has gradient 0.
struct Part: LinearOperation {
  let slice: Slice
  var traits: OperationTraits { [.ofOneSign, .hiding] }
  var symbol: String { slice.description }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    try inputs[0].sliced(by: slice)
  }

  func forward(_ x: Operands<Tensor>) -> Tensor { x[0].sliced(by: slice) }

  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    g.placed(at: slice, in: x[0].shape)
  }

  // Many parts of one variable (gates, time steps) touch their own elements only, not all of it each.
  func accumulate(_ g: Tensor, to i: Int, into sum: inout Tensor) -> Bool {
    guard g.dtype == sum.dtype else { return false }
    sum.assign(sum.sliced(by: slice) + g, at: slice)
    return true
  }
}

/// Some neighbouring positions of an axis: of a part, what a concatenation's gradient consists of.
struct Segment: LinearOperation {
  let range: Range<Int>
  let axis: Int
  private var slice: Slice { Slice(along: axis, from: range.lowerBound, count: range.count) }
  var traits: OperationTraits { [.ofOneSign, .hiding] }
  var symbol: String { slice.description }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    try inputs[0].sliced(by: slice)
  }

  func forward(_ x: Operands<Tensor>) -> Tensor { x[0].segment(range, along: axis) }

  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    g.placed(at: slice, in: x[0].shape)
  }

  func accumulate(_ g: Tensor, to i: Int, into sum: inout Tensor) -> Bool {
    Part(slice: slice).accumulate(g, to: i, into: &sum)
  }
}

/// x as the part of a tensor of zeros that a subscript selects.
struct Place: LinearOperation {
  let slice: Slice
  let target: Shape
  var traits: OperationTraits { .ofOneSign }
  var symbol: String { "→\(slice)" }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape { target }

  func forward(_ x: Operands<Tensor>) -> Tensor {
    let x = x[0]
    var y = Tensor.zeros(target, dtype: x.dtype)
    y.assign(x, at: slice)
    return y
  }

  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    g.sliced(by: slice)
  }
}

extension Variable {
  /// A part of the variable, without copying; the gradient comes back into its place, with zeros around it.
  /// What an index may be: see `TensorIndex`.
  ///
  /// Traps for a position that doesn't exist and for too many indices; ranges are cut to what exists.
  ///
  /// ```swift
  /// let x = Variable([[1.0, 2, 3], [4, 5, 6]])
  /// x[1..., ..<2]   // [[4, 5]]
  /// x[.all, -1]     // [3, 6]
  /// ```
  public subscript<each Index: TensorIndex>(_ index: repeat each Index) -> Variable {
    sliced(by: Slice(repeat each index))
  }

  /// The part that one index selects along an axis that is known at run time only; -1 is the last.
  ///
  /// ```swift
  /// let x = Variable([[1.0, 2, 3], [4, 5, 6]]), axis = 1
  /// x[along: axis, 1...]   // [[2, 3], [5, 6]]
  /// x[along: -1, 0]        // [1, 4]
  /// ```
  public subscript(along axis: Int, _ index: some TensorIndex) -> Variable {
    sliced(
      by: require("subscript") { () throws(ShapeError) in try shape.slice(index, along: axis) })
  }

  func sliced(by slice: Slice) -> Variable { apply(Part(slice: slice), self) }

  /// Some neighbouring positions of an axis, counted from the front.
  func segment(_ range: Range<Int>, along axis: Int) -> Variable {
    apply(Segment(range: range, axis: axis), self)
  }

  /// This variable as a part of a larger one of zeros.
  func placed(at slice: Slice, in shape: Shape) -> Variable {
    apply(Place(slice: slice, target: shape), self)
  }
}
