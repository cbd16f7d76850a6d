// Variables put together, taken apart, and repeated. All linear: on the way back each input takes its part of
// the gradient, and parts that are copies of one element add up.

/// An operation that puts its operands together, data of another dtype as well.
protocol Join: LinearOperation {}

extension Join {
  /// What doesn't change has the change 0, data of another dtype too.
  func pushforward(_ dx: [Variable?], at x: Inputs, result y: Variable) -> Variable? {
    if dx.allSatisfy({ $0 == nil }) { return nil }
    return apply(self, x.indices.map { dx[$0] ?? .constant(.zeros(x[$0].shape, dtype: y.dtype)) })
  }
}

/// Variables one after the other along an axis. Each gets the part of the gradient where it lies.
struct Concatenate: Join {
  let axis: Int
  var traits: OperationTraits { .ofOneSign }
  var symbol: String { "concatenate" }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    try Shape.concatenated(Array(inputs), along: axis)
  }

  func forward(_ x: Operands<Tensor>) -> Tensor { concatenate(Array(x), along: axis) }

  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    let axis = axis < 0 ? axis + g.stored.rank : axis
    var start = 0
    for j in 0..<i { start += x[j].stored.shape[axis] }
    return g.segment(start..<start + x[i].stored.shape[axis], along: axis)
  }
}

/// Variables along a new axis. Each gets its slice of the gradient.
struct Stack: Join {
  let axis: Int
  var traits: OperationTraits { .ofOneSign }
  var symbol: String { "stack" }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    try Shape.stacked(Array(inputs), along: axis)
  }

  func forward(_ x: Operands<Tensor>) -> Tensor { stack(Array(x), along: axis) }

  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    let axis = axis < 0 ? axis + g.shape.count : axis
    let whole = [SlicePart](repeating: .all, count: axis)
    return g.sliced(by: Slice(parts: whole + [.position(i)]))
  }
}

/// x inside a margin of one number. The margin's gradient is dropped.
struct Pad: LinearOperation {
  let before: [Int]
  let after: [Int]
  let number: Double
  var traits: OperationTraits { .ofOneSign }
  var symbol: String { "pad" }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    try inputs[0].padded(before: before, after: after)
  }

  func forward(_ x: Operands<Tensor>) -> Tensor {
    x[0].padded(before: before, after: after, with: number)
  }

  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    g.sliced(by: Slice(inside: x[0].shape, before: before))
  }

  /// The margin doesn't change.
  func pushforward(_ dx: [Variable?], at x: Inputs, result y: Variable) -> Variable? {
    dx[0].map { apply(Pad(before: before, after: after, number: 0), $0) }
  }
}

/// The elements moved along an axis, round the end. The gradient is moved back.
struct Roll: LinearOperation {
  let shift: Int
  let axis: Int
  var traits: OperationTraits { .ofOneSign }
  var symbol: String { "roll" }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    _ = try inputs[0].axis(axis)
    return inputs[0]
  }

  func forward(_ x: Operands<Tensor>) -> Tensor { x[0].rolled(by: shift, along: axis) }

  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    // The remainder first: the least Int has no opposite.
    g.rolled(by: -(shift % max(g.shape[axis], 1)), along: axis)
  }
}

// MARK: - Names

/// Variables one after the other along an axis. They may differ in size along it only.
///
/// ```swift
/// concatenate([Variable([1.0, 2]), Variable([3.0])])  // [1, 2, 3]
/// ```
public func concatenate(_ variables: [Variable], along axis: Int = 0) -> Variable {
  apply(Concatenate(axis: axis), variables)
}

/// The same with tensors and numbers among the variables: `concatenate([hidden, data], along: -1)`.
@_disfavoredOverload
public func concatenate(_ operands: [any GraphOperand], along axis: Int = 0) -> Variable {
  concatenate(variables(operands), along: axis)
}

/// Variables of one shape along a new axis.
///
/// ```swift
/// stack([Variable(1.0), Variable(2.0)])  // [1, 2]
/// ```
public func stack(_ variables: [Variable], along axis: Int = 0) -> Variable {
  apply(Stack(axis: axis), variables)
}

/// The same with tensors and numbers among the variables: `stack([x, 1])`.
@_disfavoredOverload
public func stack(_ operands: [any GraphOperand], along axis: Int = 0) -> Variable {
  stack(variables(operands), along: axis)
}

extension Variable {
  /// Equal parts of an axis. Traps unless its size is a multiple of their number.
  ///
  /// ```swift
  /// let gates = z.split(into: 4, along: -1)
  /// ```
  public func split(into parts: Int, along axis: Int = 0) -> [Variable] {
    split(
      sizes: require("split") { () throws(ShapeError) in try shape.split(into: parts, along: axis)
      },
      along: axis)
  }

  /// Parts of given sizes of an axis. Traps unless they make up the axis.
  ///
  /// ```swift
  /// Variable([1.0, 2, 3]).split(sizes: [1, 2])  // [1], [2, 3]
  /// ```
  public func split(sizes: [Int], along axis: Int = 0) -> [Variable] {
    let ranges = require("split") { () throws(ShapeError) in
      try shape.split(sizes: sizes, along: axis)
    }
    let axis = axis < 0 ? axis + shape.count : axis
    return ranges.map { segment($0, along: axis) }
  }

  /// This variable inside a margin of one number: so many elements before and after along each axis.
  ///
  /// ```swift
  /// Variable([1.0, 2]).padded([(before: 1, after: 2)])  // [0, 1, 2, 0, 0]
  /// ```
  public func padded(_ widths: [(before: Int, after: Int)], with number: Double = 0) -> Variable {
    apply(Pad(before: widths.map(\.before), after: widths.map(\.after), number: number), self)
  }

  /// The elements moved along an axis, those that fall off coming in at the other end.
  ///
  /// ```swift
  /// Variable([1.0, 2, 3, 4]).rolled(by: 1)  // [4, 1, 2, 3]
  /// ```
  public func rolled(by shift: Int, along axis: Int = 0) -> Variable {
    apply(Roll(shift: shift, axis: axis), self)
  }

  /// Every element of an axis so many times, neighbours together.
  ///
  /// ```swift
  /// Variable([1.0, 2]).repeated(2)  // [1, 1, 2, 2]
  /// ```
  public func repeated(_ times: Int, along axis: Int = 0) -> Variable {
    let target = require("repeated") { () throws(ShapeError) in
      try shape.repeated(times, along: axis)
    }
    let axis = axis < 0 ? axis + shape.count : axis
    var wide = shape
    wide.sizes.insert(times, at: axis + 1)
    return expanded(at: axis + 1).broadcast(to: wide).reshaped(to: target)
  }

  /// The whole so many times along each axis, aligned at the last; more numbers than axes add leading dimensions.
  ///
  /// ```swift
  /// Variable([1.0, 2]).tiled([2, 1])  // [[1, 2], [1, 2]]
  /// ```
  public func tiled(_ repetitions: [Int]) -> Variable {
    let target = require("tiled") { () throws(ShapeError) in try shape.tiled(repetitions) }
    // Each axis becomes two: the repetitions, then its own elements.
    let rank = target.count
    let own = [Int](repeating: 1, count: rank - shape.count) + shape
    let times = [Int](repeating: 1, count: rank - repetitions.count) + repetitions
    return reshaped(to: Shape(own.flatMap { [1, $0] }))
      .broadcast(to: Shape(zip(times, own).flatMap { [$0, $1] })).reshaped(to: target)
  }
}
