import Leibniz
import Testing

// What comes back from an operation is checked, and so is a gradient that was there before.

/// y = x with a value, a partial derivative or a pullback of a given shape.
private struct Reshaping: UnaryElementwiseOperation {
  var value: Shape?
  var slope: Shape?
  var symbol: String { "mine" }
  func forward(_ x: Tensor) -> Tensor { value.map { x.reshaped(to: $0) } ?? x }
  func partial(at x: Variable, result y: Variable) -> Variable {
    .constant(.ones(slope ?? x.shape))
  }
}

private struct ReshapingPair: BinaryElementwiseOperation {
  var value: Shape?
  var slope: Shape?
  var refusesAll = false
  var symbol: String { "mine" }
  func shape(of x: Operands<Shape>) throws(ShapeError) -> Shape {
    if refusesAll { throw ShapeError("nothing fits") }
    return try x[0].broadcast(with: x[1])
  }
  func forward(_ a: Tensor, _ b: Tensor) -> Tensor {
    value.map { (a + b).reshaped(to: $0) } ?? a + b
  }
  func partial(_ i: Int, at a: Variable, _ b: Variable, result y: Variable) -> Variable {
    .constant(.ones(slope ?? y.shape))
  }
}

private struct ReshapingList: Leibniz.Operation {
  var value: Shape?
  var slope: Shape?
  var symbol: String { "mine" }
  func shape(of x: Operands<Shape>) throws(ShapeError) -> Shape { x[0] }
  func forward(_ x: Operands<Tensor>) -> Tensor { value.map { x[0].reshaped(to: $0) } ?? x[0] }
  func pullback(_ g: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    slope.map { g.reshaped(to: $0) } ?? g
  }
}

struct ShapesTests {
  @Test func valuesOfAnotherShapeStop() async {
    let unary = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = apply(Reshaping(value: [1, 3]), Variable([1.0, 2, 3], name: "x"))
    }
    let pair = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = apply(ReshapingPair(value: [1, 3]), Variable([1.0, 2, 3]), Variable([1.0, 2, 3]))
    }
    let numbers = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = apply(ReshapingPair(value: [1]), Variable(1.0), Variable(2.0))
    }
    let list = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = apply(ReshapingList(value: [3, 1]), [Variable([1.0, 2, 3])])
    }
    for (result, shapes) in [
      (unary, ["[1, 3]", "[3]", "(x)"]), (pair, ["[1, 3]", "[3]"]), (numbers, ["[1]", "[]"]),
      (list, ["[3, 1]", "[3]"]),
    ] {
      let message = String(decoding: result!.standardErrorContent, as: UTF8.self)
      for part in ["mine: forward gave"] + shapes { #expect(message.contains(part), "\(message)") }
    }
  }

  @Test func gradientsOfAnotherShapeStop() async {
    let unary = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      apply(Reshaping(slope: [1, 3]), Variable([1.0, 2, 3], name: "x")).backprop()
    }
    let pair = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      apply(ReshapingPair(slope: [1, 3]), Variable([1.0, 2, 3], name: "x"), Variable(2.0))
        .backprop()
    }
    let equal = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      apply(
        ReshapingPair(slope: [2, 3]), Variable([1.0, 2, 3], name: "x"), Variable([1.0, 2, 3])
      )
      .backprop()
    }
    let list = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      apply(ReshapingList(slope: [1, 3]), [Variable([1.0, 2, 3], name: "x")]).backprop()
    }
    for (result, shape) in [
      (unary, "[1, 3]"), (pair, "[1, 3]"), (equal, "[2, 3]"), (list, "[1, 3]"),
    ] {
      let message = String(decoding: result!.standardErrorContent, as: UTF8.self)
      for part in ["mine: the gradient with respect to input 0", shape, "[3]", "(x)"] {
        #expect(message.contains(part), "\(message)")
      }
    }
  }

  @Test func shapesAreAskedForAlsoWhereTheyAreEqual() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = apply(ReshapingPair(refusesAll: true), Variable(1.0), Variable(2.0))
    }
    #expect(
      String(decoding: result!.standardErrorContent, as: UTF8.self).contains("mine: nothing fits"))
  }

  /// A partial derivative that is one number for all elements is no mistake.
  @Test func aConstantSlopeIsRepeated() {
    let x = Variable([1.0, 2, 3]), b = Variable(2.0)
    apply(ReshapingPair(slope: []), x, b).backprop()
    apply(Reshaping(slope: []), x).backprop()
    #expect(x.gradient == [2.0, 2, 2] && b.gradient == Tensor(3.0))
  }

  @Test func aValueOfAnotherShapeForgetsTheGradient() {
    let x = Variable([1.0, 2, 3])
    let y = x * x
    y.backprop()
    x.value = [[1.0, 2, 3], [4, 5, 6]]
    #expect(x.gradient == nil && y.gradient != nil)
    y.forward()
    #expect(y.gradient == nil)
    y.backprop()
    #expect(x.gradient == [[2.0, 4, 6], [8, 10, 12]])
    // Of the same shape: gradients go on adding up.
    x.value = [[0.0, 0, 0], [1, 1, 1]]
    y.forward()
    y.backprop()
    #expect(x.gradient == [[2.0, 4, 6], [10, 12, 14]])
  }

  @Test func aGradientOfAnotherShapeStops() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = Variable([1.0, 2, 3], name: "weight")
      x.gradient = [[1.0], [2.0]]
      (x * x).sum().backprop()
    }
    let message = String(decoding: result!.standardErrorContent, as: UTF8.self)
    for part in ["backprop:", "variable weight", "[2, 1]", "[3]"] {
      #expect(message.contains(part), "\(message)")
    }
  }

  /// The check isn't lost where a pass carries masks.
  @Test func pullbacksBehindHiddenElementsAreChecked() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = Variable([1.0, 2, 3], name: "x")
      let y = relu(apply(ReshapingList(slope: [3, 1]), [x]))
      _ = gradients(of: y, with: [x], recording: true)
    }
    let message = String(decoding: result!.standardErrorContent, as: UTF8.self)
    #expect(
      message.contains("mine: the gradient with respect to input 0 has shape [3, 1]"), "\(message)")
  }

  @Test func operandsAreCounted() async {
    let two = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = apply(Reshaping(), Variable(1.0), Variable(2.0))
    }
    let three = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = apply(Maximum3(), [Variable(1.0), Variable(2.0)])
    }
    for (result, words) in [
      (two, "mine: takes 1 operand, not 2"), (three, "mine: takes 3 operands, not 2"),
    ] {
      let message = String(decoding: result!.standardErrorContent, as: UTF8.self)
      #expect(message.contains(words), "\(message)")
    }
  }
}

private struct Maximum3: TernaryElementwiseOperation {
  var symbol: String { "mine" }
  func forward(_ a: Tensor, _ b: Tensor, _ c: Tensor) -> Tensor { maximum(a, maximum(b, c)) }
  func partial(
    _ i: Int, at a: Variable, _ b: Variable, _ c: Variable, result y: Variable
  ) -> Variable {
    Variable.where([a, b, c][i] .== y, 1, 0)
  }
}
