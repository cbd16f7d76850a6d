/// What precedes a variable, in words that a picture can be drawn from.
///
/// ```swift
/// let F = (x + y) * z
/// for step in F.graph.applications {
///   print(step.symbol, step.inputs, "→", step.result)   // + [0, 1] → 2, × [2, 3] → 4
/// }
/// ```
public struct Graph {
  /// Every variable, constants included, each after those it was computed from; the root is the last.
  public let variables: [Variable]
  /// Every application of an operation, in the order of the forward pass.
  public let applications: [Step]

  /// One application of an operation, by places in ``Graph/variables``.
  public struct Step {
    /// The operation.
    public let operation: any Operation
    /// The places of its inputs, in order.
    public let inputs: [Int]
    /// The place of its result.
    public let result: Int
    /// The operation's symbol.
    public var symbol: String { operation.symbol }
  }

  /// The graph that ends in `root`.
  public init(_ root: Variable) {
    var variables: [Variable] = []
    var steps: [Step] = []
    var place: [ObjectIdentifier: Int] = [:]
    func add(_ x: Variable) -> Int {
      if let known = place[ObjectIdentifier(x)] { return known }
      place[ObjectIdentifier(x)] = variables.count
      variables.append(x)
      return variables.count - 1
    }
    var walk = Walk(from: root)
    for y in walk.inputsFirst() {
      // Plain constants are in no walk; they come just before their first consumer.
      let inputs = y.inputs.map(add)
      let result = add(y)
      if let operation = y.operation {
        steps.append(Step(operation: operation, inputs: inputs, result: result))
      }
    }
    self.variables = variables
    applications = steps
  }

  /// The gradient that a step passes on to one of its inputs: its result's gradient times the local
  /// derivative. Nil before `backprop()`, for constants, and where nothing flows.
  ///
  /// Where a variable has several consumers, its gradient is the sum of what they pass on.
  public func carriedGradient(of step: Step, toInput i: Int) -> Tensor? {
    check(step, i, "carriedGradient")
    guard let g = variables[step.result].gradient else { return nil }
    return pull(g, through: step, to: i)
  }

  /// The local partial derivative of a step's result with respect to one of its inputs: what is passed on
  /// for an incoming gradient of 1. Nil for constants and where nothing flows.
  public func localDerivative(of step: Step, toInput i: Int) -> Tensor? {
    check(step, i, "localDerivative")
    return pull(variables[step.result].value.onesLike(), through: step, to: i)
  }

  /// Stops unless the step is one of this graph's and has such an input.
  private func check(_ step: Step, _ i: Int, _ name: StaticString) {
    guard variables.indices.contains(step.result), step.inputs.indices.contains(i),
      variables.indices.contains(step.inputs[i])
    else { fail("\(name): input \(i) of a step with \(step.inputs.count) isn't in this graph") }
  }

  private func pull(_ g: Tensor, through step: Step, to i: Int) -> Tensor? {
    let y = variables[step.result]
    guard !variables[step.inputs[i]].isConstant else { return nil }
    return withoutGraph {
      y.pull(Variable(stored: g, isConstant: true), to: i, x: y.input(i))?.stored
    }
  }
}

extension Variable {
  /// What precedes this variable.
  public var graph: Graph { Graph(self) }
}
