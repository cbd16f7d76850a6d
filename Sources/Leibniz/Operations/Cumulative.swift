// Running sums and products, and the recurrence that their derivatives need.

/// yₖ = Σ_{i≤k} xᵢ. xᵢ is in every sum from i on: ∂L/∂xᵢ = Σ_{k≥i} gₖ, a running sum from the end.
struct CumulativeSum: LinearOperation {
  let axis: Int
  var traits: OperationTraits { .ofOneSign }
  var symbol: String { "cumΣ" }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    _ = try inputs[0].axisOfElements(axis)
    return inputs[0]
  }

  func forward(_ x: Operands<Tensor>) -> Tensor { x[0].cumulativeSum(along: axis) }

  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    g.flipped(along: [axis]).cumulativeSum(along: axis).flipped(along: [axis])
  }
}

/// yₖ = Π_{i≤k} xᵢ. ∂yₖ/∂xᵢ = (Π_{j<i} xⱼ)(Π_{i<j≤k} xⱼ) for k ≥ i, so
///
///     ∂L/∂xᵢ = yᵢ₋₁ rᵢ   with   rᵢ = gᵢ + xᵢ₊₁ rᵢ₊₁,   y₋₁ = 1
///
/// which divides by nothing and stays right where an element is 0.
struct CumulativeProduct: Operation {
  let axis: Int
  var symbol: String { "cumΠ" }

  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    live.anyFrom(axis)
  }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    _ = try inputs[0].axisOfElements(axis)
    return inputs[0]
  }

  func forward(_ x: Operands<Tensor>) -> Tensor { x[0].cumulativeProduct(along: axis) }

  func pullback(_ g: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    if x[0].shape.isEmpty { return g }
    let (rows, gradients) = (x[0].transposed(axis, -1), g.transposed(axis, -1))
    return apply(CumulativeProductGradient(), gradients, rows).transposed(axis, -1)
  }
}

/// That rule along the last dimension, by a kernel, so that neither yᵢ₋₁ nor rᵢ need be
/// representable.
struct CumulativeProductGradient: Operation {
  var symbol: String { "cumΠ′" }

  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    i == 0 ? live.anyUpTo(-1) : live.anySpread(along: [-1])
  }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape { inputs[1] }

  func forward(_ x: Operands<Tensor>) -> Tensor { x[1].cumulativeProductGradient(x[0]) }

  func pullback(_ a: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    let (g, x) = (x[0], x[1])
    return i == 0
      ? apply(CumulativeProductTangent(), a, x) : apply(CumulativeProductCurvature(), [x, g, a])
  }
}

/// Its transpose: how the running products change with changes a of x.
struct CumulativeProductTangent: Operation {
  var symbol: String { "d cumΠ" }

  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    live.anyFrom(-1)
  }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape { inputs[1] }

  func forward(_ x: Operands<Tensor>) -> Tensor { x[1].cumulativeProductTangent(x[0]) }

  func pullback(_ g: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    let (a, x) = (x[0], x[1])
    return i == 0
      ? apply(CumulativeProductGradient(), g, x) : apply(CumulativeProductCurvature(), [x, g, a])
  }
}

/// How the gradients g of the running products, carried to x, change with changes a of x: linear in
/// g and in a. Its own derivatives are those of the formula, whose parts must be representable.
struct CumulativeProductCurvature: Operation {
  var symbol: String { "cumΠ″" }

  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    live.anySpread(along: [-1])
  }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape { inputs[0] }

  func forward(_ x: Operands<Tensor>) -> Tensor { x[0].cumulativeProductCurvature(x[1], x[2]) }

  func pullback(_ u: Variable, to i: Int, at inputs: Inputs, result y: Variable) -> Variable? {
    let isToBeRecorded = isRecording
    return withGraph {
      // Variables of this rule's own: g and a may come from x themselves, and no path of theirs
      // counts here.
      let points = inputs.map {
        isToBeRecorded ? apply(Broadcast(target: $0.shape), $0) : Variable($0.stored)
      }
      let x = points[0].asPoint
      let before = x.cumulativeProduct(along: -1).shifted(1, filling: 1)
      let r = recurrence(x.shifted(-1, filling: 0), points[1], fromEnd: true)
      let curvature = gradients(
        of: before * r, with: [x], incoming: points[2], recording: true)[0]
      return gradients(
        of: curvature, with: [i == 0 ? x : points[i]], incoming: u, recording: isToBeRecorded)[0]
    }
  }
}

/// rᵢ = aᵢ rᵢ₋₁ + bᵢ along the last dimension, r₋₁ = 0.
///
/// An incoming gradient comes back by the same recurrence from the end, sᵢ = gᵢ + aᵢ₊₁ sᵢ₊₁: ∂L/∂bᵢ = sᵢ and
/// ∂L/∂aᵢ = sᵢ rᵢ₋₁.
struct Recurrence: Operation {
  var symbol: String { "recurrence" }

  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    live.anyFrom(-1)
  }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    guard inputs[0] == inputs[1] else {
      throw ShapeError("shapes \(inputs[0]) and \(inputs[1]) differ")
    }
    return inputs[0]
  }

  func forward(_ x: Operands<Tensor>) -> Tensor {
    let (a, b) = (x[0].scalars(as: Double.self), x[1].scalars(as: Double.self))
    let n = x[0].shape[-1]
    var r = b
    for i in r.indices where i % n != 0 { r[i] += a[i] * r[i - 1] }
    return Tensor(r, shape: x[0].shape).cast(to: x[1].dtype)
  }

  func pullback(_ g: Variable, to i: Int, at x: Inputs, result r: Variable) -> Variable? {
    let s = recurrence(x[0].shifted(-1, filling: 0), g, fromEnd: true)
    return i == 0 ? s * r.shifted(1, filling: 0) : s
  }
}

private func recurrence(_ a: Variable, _ b: Variable, fromEnd: Bool) -> Variable {
  apply(Recurrence(), a.flipped(along: [-1]), b.flipped(along: [-1])).flipped(along: [-1])
}

extension Variable {
  /// The sums of the elements up to and with each, along an axis.
  ///
  /// ```swift
  /// Variable([1.0, 2, 3]).cumulativeSum(along: 0)  // [1, 3, 6]
  /// ```
  public func cumulativeSum(along axis: Int) -> Variable {
    apply(CumulativeSum(axis: axis), self)
  }

  /// The products of the elements up to and with each, along an axis. Each is right wherever it is
  /// representable, and so are its first and second derivatives, for zeros as well.
  ///
  /// ```swift
  /// Variable([1.0, 2, 3]).cumulativeProduct(along: 0)  // [1, 2, 6]
  /// ```
  public func cumulativeProduct(along axis: Int) -> Variable {
    apply(CumulativeProduct(axis: axis), self)
  }

  /// Of a mask: whether an element or one behind it along an axis is true.
  fileprivate func anyFrom(_ axis: Int) -> Variable {
    let counts = cast(to: .float64).flipped(along: [axis]).cumulativeSum(along: axis)
    return counts.flipped(along: [axis]) .> 0
  }

  /// Of a mask: whether an element or one before it along an axis is true.
  fileprivate func anyUpTo(_ axis: Int) -> Variable {
    cast(to: .float64).cumulativeSum(along: axis) .> 0
  }

  /// The elements moved by one place along the last dimension, to the back (1) or the front (-1).
  func shifted(_ places: Int, filling number: Double) -> Variable {
    apply(Shift(places: places, filling: number), self)
  }
}

/// yᵢ = xᵢ₋ₖ along the last dimension, and a given number where there is no such element. The gradient moves
/// back, and zeros come in.
struct Shift: LinearOperation {
  let places: Int
  let filling: Double
  var traits: OperationTraits { [.ofOneSign, .hiding] }
  var symbol: String { "shift" }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape { inputs[0] }

  func forward(_ x: Operands<Tensor>) -> Tensor {
    let n = x[0].shape[-1]
    var y = Tensor.full(x[0].shape, filling, dtype: x[0].dtype)
    if abs(places) >= n { return y }
    let (first, last) = (Slice(.ellipsis, ..<(n - abs(places))), Slice(.ellipsis, abs(places)...))
    y.assign(x[0].sliced(by: places > 0 ? first : last), at: places > 0 ? last : first)
    return y
  }

  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    g.shifted(-places, filling: 0)
  }

  /// The number that comes in doesn't change.
  func pushforward(_ dx: [Variable?], at x: Inputs, result y: Variable) -> Variable? {
    dx[0]?.shifted(places, filling: 0)
  }
}
