/// What happened to numbers on their way: a rule for values and a rule for derivatives.
///
/// An operation is a small pure value. It holds attributes (an axis, a slope) and no state, so a graph can be
/// run again on new values. Its derivative is written with `Variable` operations, so it can be
/// differentiated again. Operations come in families by what is known of their derivative, and each
/// says no more than its family needs:
///
/// - element by element: ``UnaryElementwiseOperation``, ``BinaryElementwiseOperation`` and
///   ``TernaryElementwiseOperation`` give the local partial derivatives;
/// - linear: ``LinearOperation`` gives its transpose;
/// - linear in each of two operands, such as a product of matrices: ``BilinearOperation`` gives the
///   transpose in each;
/// - anything else conforms to this protocol and gives the vector-Jacobian product
///   ``pullback(_:to:at:result:)``.
///
/// The built-in operations have exactly the form of yours.
///
/// ```swift
/// struct Cube: UnaryElementwiseOperation {
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

  /// What else is known of the operation.
  var traits: OperationTraits { get }

  /// The shape of the result, from the operands' shapes. Throws a `ShapeError` that explains what
  /// doesn't fit; the operation's and the variables' names are added to it.
  func shape(of x: Operands<Shape>) throws(ShapeError) -> Shape

  /// The value of the result, in the shape that the shape rule says. Called when the shapes fit.
  func forward(_ x: Operands<Tensor>) -> Tensor

  /// The value of the result at a variable, with its shapes checked. This is what `apply` calls,
  /// and is given for every operation.
  func value(at x: Variable) -> Tensor

  /// The value of the result at two variables, with its shapes checked.
  func value(at a: Variable, _ b: Variable) -> Tensor

  /// The value of the result at any number of variables, with its shapes checked.
  func value(at x: [Variable]) -> Tensor

  /// The vector-Jacobian product gᵀ·∂y/∂xᵢ: what the gradient `g` of the result contributes to the
  /// gradient of operand `i`, in that operand's shape; nil stands for zero. Called for operands
  /// that need a gradient only.
  func pullback(_ g: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable?

  /// The Jacobian-vector product Σ ∂y/∂xᵢ·dxᵢ: how the result changes when the operands change by
  /// `dx`, where nil stands for no change. In the result's shape; nil stands for zero.
  ///
  /// If not given, it is found from the pullback, which is linear in g: differentiating it by g
  /// gives the transpose of the transpose.
  func pushforward(_ dx: [Variable?], at x: Inputs, result y: Variable)
    -> Variable?

  /// Adds what `g` contributes to operand `i` to the `sum` of earlier contributions, where that
  /// takes less work than `pullback` and an addition: for a part of the operand, say. False if it
  /// doesn't.
  func accumulate(_ g: Tensor, to i: Int, into sum: inout Tensor) -> Bool

  /// Which elements of operand `i` the elements of y were computed from where the mask `live` is
  /// true: a mask in the operand's shape, or nil for all. See
  /// ``Variable/where(_:_:_:)-(Variable,_,_)``.
  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable)
    -> Variable?
}

/// What is known of an operation beside its rules. They tell a gradient's 0 that no path leads to,
/// because `where` or a slice left the element out, from a number that happens to be 0, which makes
/// NaN of an infinite derivative.
public struct OperationTraits: OptionSet, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The result has the shape that the operands broadcast to, and all shapes that broadcast fit: of
  /// an element-wise operation that leaves its shape rule as it is. Where it is plain that the
  /// shapes fit, the rule isn't asked, which is most of the cost of an operation on single numbers.
  public static let broadcasting = OperationTraits(rawValue: 1)
  /// Linear, and the numbers that the elements are multiplied with have one sign. Then the
  /// transpose of a mask says what the mask reaches.
  public static let ofOneSign = OperationTraits(rawValue: 2)
  /// Some elements of an operand may have no part in the result.
  public static let hiding = OperationTraits(rawValue: 4)
  /// The pullback selects: where no path leads from the result, 0 comes out of it, whatever the
  /// values are.
  public static let selecting = OperationTraits(rawValue: 8)
  /// The elements mix. Before the rule is used, what no path reaches is replaced by 0 in the
  /// operands, and it is left out of what comes of the rule. Of the result the rule may use, for an
  /// element of an operand, only what has no other elements in it that no path reaches.
  public static let mixing = OperationTraits(rawValue: 16)
}

extension Operation {
  public var traits: OperationTraits { .mixing }

  public func pushforward(_ dx: [Variable?], at x: Inputs, result y: Variable) -> Variable? {
    var sum: Variable?
    for (i, tangent) in dx.enumerated() {
      guard let tangent else { continue }
      let g = Variable(stored: y.stored.onesLike(), isConstant: false)
      guard let pulled = withGraph({ pullback(g, to: i, at: x, result: y) }) else { continue }
      let part = gradients(of: pulled, with: [g], incoming: tangent, recording: isRecording)[0]
      sum = sum.map { $0 + part } ?? part
    }
    return sum
  }

  public func accumulate(_ g: Tensor, to i: Int, into sum: inout Tensor) -> Bool { false }

  public func reached(
    _ i: Int, from live: Variable, at x: Inputs, result y: Variable
  ) -> Variable? { nil }
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
