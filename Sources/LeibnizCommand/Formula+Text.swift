import LeibnizPlot

extension Formula: CustomStringConvertible {
  /// The formula as it is written by hand: `(x + y) · z²`. Reading it again gives the same formula.
  var description: String {
    enum Item {
      case text(String)
      case node(Int, inParentheses: Bool)
    }
    guard !nodes.isEmpty else { return "" }
    var result = ""
    var pending: [Item] = [.node(root, inParentheses: false)]
    while let item = pending.popLast() {
      switch item {
      case .text(let text): result += text
      case .node(let place, true):
        pending += [.text(")"), .node(place, inParentheses: false), .text("(")]
      case .node(let place, false):
        switch nodes[place] {
        case .number(let x): result += Formula.text(x)
        case .constant(let constant): result += constant.rawValue
        case .variable(let name): result += name
        case .negate(let a):
          pending.append(.node(a, inParentheses: strength(a) < 4))
          result += "-"
        case .call(let function, let operands):
          result += function.rawValue + "("
          pending.append(.text(")"))
          for (i, operand) in operands.enumerated().reversed() {
            pending.append(.node(operand, inParentheses: false))
            if i > 0 { pending.append(.text(", ")) }
          }
        case .binary(.power, let a, let b):
          if let raised = superscript(b) {
            pending.append(.text(raised))
          } else {
            pending.append(.node(b, inParentheses: strength(b) < 5))
            pending.append(.text("^"))
          }
          pending.append(.node(a, inParentheses: strength(a) < 5))
        case .binary(let op, let a, let b):
          let (sign, own) = Formula.sign(op)
          // What begins with a minus sign never follows another sign directly.
          let isInParentheses = strength(b) <= own || strength(b) == 3
          pending.append(.node(b, inParentheses: isInParentheses))
          pending.append(.text(sign))
          pending.append(.node(a, inParentheses: strength(a) < own))
        }
      }
    }
    return result
  }

  /// How tightly a node holds together: 1 for sums, 2 for products, 3 for what begins with a minus
  /// sign, 4 for powers, 5 for the rest.
  private func strength(_ place: Int) -> Int {
    switch nodes[place] {
    case .number(let x): x < 0 ? 3 : 5
    case .constant, .variable, .call: 5
    case .negate: 3
    case .binary(.power, _, _): 4
    case .binary(let op, _, _): Formula.sign(op).strength
    }
  }

  private static func sign(_ op: Operator) -> (text: String, strength: Int) {
    switch op {
    case .add: (" + ", 1)
    case .subtract: (" - ", 1)
    case .multiply: (" · ", 2)
    case .divide: (" / ", 2)
    case .power: ("^", 4)
    }
  }

  /// A small whole number as an exponent.
  private func superscript(_ place: Int) -> String? {
    guard case .number(let x) = nodes[place], x == x.rounded(), x.magnitude < 1000 else {
      return nil
    }
    return NumberText.superscript(Int(x))
  }

  /// A number as it is shown, with six significant digits.
  static func text(_ x: Double) -> String { NumberText.short(x, digits: 6, style: .ascii) }
}
