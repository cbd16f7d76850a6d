/// What happened to numbers on their way: a rule for values and a rule for derivatives.
///
/// An operation is a small pure value. It holds attributes (an axis, a slope) and no state, so a graph can be
/// run again on new values. Its derivative is written with `Variable` operations, so it can be
/// differentiated again. Custom operations have exactly the form of the built-in ones:
///
/// - one or two operands, element by element: conform to ``UnaryOperation`` or ``BinaryOperation`` and give the
///   local partial derivatives;
/// - anything else: conform to this protocol and give the vector-Jacobian product ``pullback(_:to:at:result:)``.
///
/// ```swift
/// struct Cube: UnaryOperation {
///   let symbol = "cube"
///   func forward(_ x: Tensor) -> Tensor { x * x * x }
///   func partial(at x: Variable, result y: Variable) -> Variable { 3.0 * x * x }
/// }
/// let y = apply(Cube(), Variable(2.0))   // y.value.scalar == 8
/// ```
///
/// In a file that imports Foundation, which has an `Operation` of its own, write `Leibniz.Operation`.
public protocol Operation: Sendable {
  /// How the operation is written in a picture: `+`, `sin`.
  var symbol: String { get }

  /// The shape of the result, from the inputs' shapes. Throws a `ShapeError` that explains what doesn't fit;
  /// the operation's and the variables' names are added to it.
  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape

  /// The value of the result, from the inputs' values. Called when the shapes fit.
  func forward(_ x: [Tensor]) -> Tensor

  /// The vector-Jacobian product gᵀ·∂y/∂xᵢ: what the gradient `g` of the result contributes to the gradient of
  /// input `i`, in that input's shape; nil stands for zero. Called for inputs that need a gradient only.
  func pullback(_ g: Variable, to i: Int, at x: [Variable], result y: Variable) -> Variable?

  /// The doorway's own entry to `forward`, without arrays where there are one or two operands.
  func _forward(_ y: Variable) -> Tensor

  /// The doorway's own entry to `pullback`.
  func _pullback(_ g: Variable, to i: Int, of y: Variable) -> Variable?

  /// Adds what `g` contributes to input `i` to the `sum` of earlier contributions, where that takes less work
  /// than `pullback` and an addition: for a part of the input, say. False if it doesn't.
  func _pullback(_ g: Tensor, to i: Int, addingTo sum: inout Tensor) -> Bool
}

extension Operation {
  public func _forward(_ y: Variable) -> Tensor {
    let x = y.inputs
    checkShapes(x)
    return forward(x.map(\.stored))
  }

  public func _pullback(_ g: Variable, to i: Int, of y: Variable) -> Variable? {
    pullback(g, to: i, at: y.inputs, result: y)
  }

  public func _pullback(_ g: Tensor, to i: Int, addingTo sum: inout Tensor) -> Bool { false }

  /// Stops with the operation, the shapes and the variables' names unless the shapes fit.
  func checkShapes(_ x: [Variable]) {
    do { _ = try shape(of: x.map(\.stored.shape)) } catch {
      fail("\(symbol): \(error.description)\(describeNames(x))")
    }
  }

  @inline(never)
  func describeNames(_ x: [Variable]) -> String {
    x.contains { $0.name != nil }
      ? " (\(x.map { $0.name ?? "unnamed" }.joined(separator: ", ")))" : ""
  }
}

/// An operation y = f(x) on each element alone.
public protocol UnaryOperation: Operation {
  /// f(x), in the shape of x.
  func forward(_ x: Tensor) -> Tensor
  /// The local partial derivative ∂y/∂x at each element. `y` is the result, for rules that read best with it.
  func partial(at x: Variable, result y: Variable) -> Variable
}

extension UnaryOperation {
  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape { inputs[0] }
  public func forward(_ x: [Tensor]) -> Tensor { forward(x[0]) }

  public func pullback(_ g: Variable, to i: Int, at x: [Variable], result y: Variable) -> Variable?
  {
    g.times(partial(at: x[0], result: y))
  }

  public func _forward(_ y: Variable) -> Tensor {
    y.first!._withUnsafeGuaranteedRef { forward($0.stored) }
  }

  public func _pullback(_ g: Variable, to i: Int, of y: Variable) -> Variable? {
    y.first!._withUnsafeGuaranteedRef { g.times(partial(at: $0, result: y)) }
  }
}

/// An operation y = f(a, b) on each pair of elements alone, with broadcasting.
public protocol BinaryOperation: Operation {
  /// f(a, b), in the shape that both broadcast to.
  func forward(_ a: Tensor, _ b: Tensor) -> Tensor
  /// The local partial derivative at each element: ∂y/∂a for `i` = 0, ∂y/∂b for `i` = 1.
  func partial(_ i: Int, at a: Variable, _ b: Variable, result y: Variable) -> Variable
  /// The doorway's own check of shapes that differ.
  func _checkShapes(_ a: Variable, _ b: Variable)
}

/// A binary operation that takes any two shapes that broadcast.
protocol Broadcasting: BinaryOperation {}

extension Broadcasting {
  func _checkShapes(_ a: Variable, _ b: Variable) {
    if !a.stored.shape.broadcasts(with: b.stored.shape) { checkShapes([a, b]) }
  }
}

extension BinaryOperation {
  public func _checkShapes(_ a: Variable, _ b: Variable) { checkShapes([a, b]) }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try inputs[0].broadcast(with: inputs[1])
  }
  public func forward(_ x: [Tensor]) -> Tensor { forward(x[0], x[1]) }

  public func pullback(_ g: Variable, to i: Int, at x: [Variable], result y: Variable) -> Variable?
  {
    let product = g.times(partial(i, at: x[0], x[1], result: y))
    return product.summed(toShapeOf: x[i])
  }

  public func _forward(_ y: Variable) -> Tensor {
    let (a, b) = (y.first!.takeUnretainedValue(), y.second!.takeUnretainedValue())
    if a.stored.rank != 0 && b.stored.rank != 0 && a.stored.shape != b.stored.shape {
      _checkShapes(a, b)
    }
    return forward(a.stored, b.stored)
  }

  public func _pullback(_ g: Variable, to i: Int, of y: Variable) -> Variable? {
    y.first!._withUnsafeGuaranteedRef { a in
      y.second!._withUnsafeGuaranteedRef { b in
        g.times(partial(i, at: a, b, result: y)).summed(toShapeOf: i == 0 ? a : b)
      }
    }
  }
}

/// An operation with its inputs: what made a variable.
///
/// ```swift
/// let F = Variable(2.0) * Variable(3.0)
/// F.creator!.symbol          // "×"
/// F.creator!.inputs.count    // 2
/// ```
public struct Application {
  /// The operation.
  public let operation: any Operation
  /// What it was applied to, in order.
  public let inputs: [Variable]
  /// The operation's symbol.
  public var symbol: String { operation.symbol }
}
