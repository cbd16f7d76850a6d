import Leibniz
import LeibnizPlot

/// A formula computed step by step, forward and backward: everything that `leibniz explain` tells.
struct Explanation {
  /// What a step takes in: a sub-result, a variable, or a number.
  struct Quantity {
    /// How it's written: `u₁`, `x`, `2`, `π`.
    let node: Formula.Node
    let variable: Variable

    var text: String { Explanation.text(node) }
    var value: Double { variable.value.scalar }
    var isConstant: Bool { variable.isConstant }
  }

  /// One operation.
  struct Step {
    let node: Formula.Node
    let operands: [Quantity]
    let result: Quantity
    /// For each operand, the derivative of the result with respect to it alone.
    let partials: [Double]
  }

  /// A step that takes in some quantity, at one or several of its operands.
  struct Use {
    let step: Int
    let operands: [Int]
  }

  let expression: Formula
  /// The name of the result.
  let name: String
  /// The variables in the order of their appearance.
  let leaves: [Quantity]
  let steps: [Step]
  /// The formula's value.
  let result: Quantity
  /// For each name of a variable or sub-result, the steps that it goes into.
  let uses: [String: [Use]]

  /// The most operations that are explained: nobody reads more.
  static let longest = 10_000

  /// Computes a formula and its gradient. Throws an error that lists the variables without a value,
  /// or names a value that belongs to none.
  init(_ expression: Formula, values: [(name: String, value: Double)]) throws(ExplainError) {
    let operations = expression.nodes.count { !$0.operands.isEmpty }
    guard operations <= Explanation.longest else { throw .tooLong(operations: operations) }
    let names = expression.variables
    let known = Set(values.map(\.name))
    let missing = names.filter { !known.contains($0) }
    guard missing.isEmpty else { throw .missing(missing) }
    if let stranger = values.first(where: { !names.contains($0.name) }) {
      throw .unused(stranger.name, variables: names)
    }

    self.expression = expression
    let taken = Set(names)
    let name = ["F", "L", "G", "Φ"].first { !taken.contains($0) } ?? "result"
    self.name = name
    // Sub-results are u₁, u₂, …, or another letter where the formula has such names itself.
    let letter =
      ["u", "v", "t", "s", "q"].first { letter in !names.contains { $0.hasPrefix(letter) } } ?? "u_"

    var leaf: [String: Variable] = [:]
    for (name, value) in values { leaf[name] = Variable(value, name: name) }
    let variables = expression.variables { leaf[$0] ?? Variable(.nan, name: $0) }
    var quantities: [Quantity] = []
    var steps: [Step] = []
    var uses: [String: [Use]] = [:]
    for (place, node) in expression.nodes.enumerated() {
      let variable = variables[place]
      if node.operands.isEmpty {
        quantities.append(Quantity(node: node, variable: variable))
        continue
      }
      let label =
        place == expression.root ? name : letter + NumberText.subscript(steps.count + 1)
      variable.name = label
      let operands = node.operands.map { quantities[$0] }
      let quantity = Quantity(node: .variable(label), variable: variable)
      quantities.append(quantity)
      for (operand, place) in Explanation.distinct(operands) {
        uses[operand.text, default: []].append(Use(step: steps.count, operands: place))
      }
      steps.append(
        Step(
          node: node, operands: operands, result: quantity,
          partials: Explanation.partials(of: node, at: operands)))
    }
    result = quantities[expression.root]
    leaves = names.compactMap { name in
      leaf[name].map { Quantity(node: .variable(name), variable: $0) }
    }
    self.steps = steps
    self.uses = uses
    if !result.isConstant { result.variable.backprop() }
  }

  /// ∂(result)/∂(quantity).
  func gradient(_ quantity: Quantity) -> Double { quantity.variable.gradient?.scalar ?? 0 }

  /// The derivative of a step's result with respect to a quantity that it uses: where the quantity
  /// stands at several operands, the sum over them.
  func partial(_ use: Use) -> Double {
    use.operands.reduce(0) { $0 + steps[use.step].partials[$1] }
  }

  /// The operands that aren't constants, each once with all its places.
  private static func distinct(_ operands: [Quantity]) -> [(Quantity, [Int])] {
    var result: [(Quantity, [Int])] = []
    for (place, operand) in operands.enumerated() where !operand.isConstant {
      if let known = result.firstIndex(where: { $0.0.variable === operand.variable }) {
        result[known].1.append(place)
      } else {
        result.append((operand, [place]))
      }
    }
    return result
  }

  /// The local derivatives, by the library's own rules: the operation is applied once more to
  /// variables of its own, one for each operand.
  private static func partials(of node: Formula.Node, at operands: [Quantity]) -> [Double] {
    let fresh = operands.map {
      $0.isConstant ? Variable.constant($0.variable.value) : Variable($0.value)
    }
    guard let y = node.apply(fresh), !y.isConstant else { return operands.map { _ in 0 } }
    return gradients(of: y, with: fresh).map(\.value.scalar)
  }

  /// A node without operands as text.
  static func text(_ node: Formula.Node) -> String {
    switch node {
    case .number(let x): Formula.text(x)
    case .constant(let constant): constant.rawValue
    case .variable(let name): name
    case .negate, .binary, .call: ""
    }
  }

}
