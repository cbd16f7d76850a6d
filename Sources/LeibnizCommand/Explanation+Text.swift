import LeibnizPlot

extension Explanation: CustomStringConvertible {
  /// The whole explanation: the forward pass, the local derivatives, the backward pass and the gradient.
  var description: String {
    var text = title + "\n"
    if !steps.isEmpty { text += "\nForward pass, one operation at a time\n\n" + forwardPass }
    if leaves.isEmpty {
      return text + "\nThere are no variables, so there is no gradient.\n"
    }
    if !steps.isEmpty {
      text += "\nLocal derivatives, of each operation alone\n\n" + localDerivatives
    }
    text += "\nBackward pass, from \(name) to the variables\n\n" + backwardPass
    text += pathByPath
    return text + "\nGradient\n\n" + gradientVector
  }

  private var title: String {
    let point = leaves.map { "\($0.text) = \(Formula.text($0.value))" }.joined(separator: ", ")
    return "\(name) = \(expression)" + (point.isEmpty ? "" : "   at \(point)")
  }

  // MARK: Forward

  private var forwardPass: String {
    var rows: [[String]] = []
    var remarks: [String] = []
    for step in steps {
      let symbols = Explanation.expression(step.node, step.operands.map(\.node))
      let numbers = Explanation.expression(step.node, step.operands.map { .number($0.value) })
      let value = step.result.value
      var row = [step.result.text, symbols.description]
      let isTrue = value.isNaN || numbers.reads(as: value)
      for text in [isTrue ? numbers.description : row[1], Formula.text(value)]
      where row.last != text {
        row.append(text)
      }
      rows.append(row)
      remarks.append(isTrue ? "" : Explanation.withAllDigits)
    }
    return Explanation.table(rows, remarks: remarks) + notes
  }

  /// Where what is shown of the numbers doesn't give the result.
  private static let withAllDigits = "   (with the digits that are not shown)"

  /// At most so many notes: the rest follows from them, or is alike.
  private static let mostNotes = 5

  /// Where numbers stop being numbers, and where a value is a choice.
  private var notes: String {
    let all = steps.lazy.compactMap { step in
      place(of: step).note(
        step.result.text, Explanation.expression(step.node, step.operands.map(\.node)),
        value: step.result.value)
    }
    let text = all.prefix(Explanation.mostNotes).map {
      "  Note: " + $0.replacing("\n", with: "\n        ") + "\n"
    }.joined()
    return text.isEmpty ? "" : "\n" + text
  }

  private func place(of step: Step) -> OperationPlace {
    OperationPlace(
      node: step.node, operands: step.operands.map(\.node), x: step.operands.map(\.value))
  }

  // MARK: Local derivatives

  private var localDerivatives: String {
    var rows: [[String]] = []
    var remarks: [String] = []
    for (index, step) in steps.enumerated() {
      var seen: Set<String> = []
      for operand in step.operands where !operand.isConstant && seen.insert(operand.text).inserted {
        let places = step.operands.indices.filter {
          step.operands[$0].variable === operand.variable
        }
        let (texts, remark) = localDerivative(of: step, operands: places)
        var row = [symbol(of: operand, through: index)]
        for text in texts where row.last != text { row.append(text) }
        rows.append(row)
        remarks.append(remark)
      }
    }
    return Explanation.table(rows, remarks: remarks)
  }

  /// The local derivative through some operands as a formula, in numbers, and its value; and what
  /// is to be said of it. Formula and numbers are left out where they don't give the value.
  private func localDerivative(
    of step: Step, operands places: [Int]
  ) -> (texts: [String], remark: String) {
    let nodes = step.operands.map(\.node)
    let here = place(of: step)
    let locals = places.map { LocalDerivative(of: step.node, operand: $0, at: here.x) }
    let derivative = places.reduce(0) { $0 + step.partials[$1] }
    let value = Formula.text(derivative)

    let expression = Explanation.expression(step.node, nodes)
    let remarks = places.compactMap { here.remark($0, expression) }
    let special = remarks.enumerated().filter { !remarks[..<$0].contains($1) }.map(\.element)
      .joined(separator: "; ")
    let formulas = locals.map { $0.written(operands: nodes, result: step.result.text) }
    let formula = formulas.dropFirst().reduce(formulas[0]) { $0.adding($1) }
    let known = Dictionary(
      (step.operands + [step.result]).map { ($0.text, $0.value) }, uniquingKeysWith: { a, _ in a })
    let numbers = formula.substituting { name in known[name].map { .number($0) } }
    let isTrue = numbers.reads(as: derivative)
    let isNumber = isTrue && !derivative.isNaN

    // Where an operand is not a number, that is said of what follows from it.
    if !special.isEmpty, !isNumber || !here.x.contains(where: \.isNaN) {
      let texts = isNumber ? [formula.description, numbers.description] : []
      return (texts + [value], "   (\(special))")
    }
    if !isTrue { return ([formula.description, value], Explanation.withAllDigits) }
    let condition = locals[0].condition.map { "   (\(Explanation.replace($0, nodes)))" }
    return ([formula.description, numbers.description, value], condition ?? "")
  }

  /// How the local derivative through a step is written. That of the last step is told from the whole
  /// derivative where there are other ways, too.
  private func symbol(of operand: Quantity, through step: Int) -> String {
    if steps[step].result.text == name, uses[operand.text, default: []].count > 1 {
      let own = Explanation.expression(steps[step].node, steps[step].operands.map(\.node))
      return "∂(\(own))/∂\(operand.text)"
    }
    return "∂\(steps[step].result.text)/∂\(operand.text)"
  }

  // MARK: Backward

  private var backwardPass: String {
    var text = "  ∂\(name)/∂\(name) = 1\n"
    if steps.isEmpty {
      let leaf = leaves[0].text
      return text + "\n  \(name) is \(leaf) itself: ∂\(name)/∂\(leaf) = 1\n"
    }
    // Every sub-result after all that was computed from it, then the variables.
    let inner = steps.dropLast().reversed().map(\.result).filter { !$0.isConstant }
    var rows: [[String]] = []
    var remarks: [String] = []
    func flush() {
      if rows.isEmpty { return }
      text += "\n" + Explanation.table(rows, remarks: remarks)
      rows = []
      remarks = []
    }
    for quantity in inner + leaves {
      let all = uses[quantity.text, default: []]
      if all.count > 1 {
        flush()
        text += "\n" + sum(quantity, over: all)
        continue
      }
      let left = "∂\(name)/∂\(quantity.text)"
      let value = Formula.text(gradient(quantity))
      guard let use = all.first else {
        rows.append([left, "0"])
        remarks.append("   (\(quantity.text) goes nowhere)")
        continue
      }
      let term = self.term(quantity, use)
      if term.isCut {
        rows.append([left, value])
        remarks.append("   (\(name) does not depend on \(quantity.text) here)")
        continue
      }
      rows.append(
        term.numbers.isEmpty ? [left, value] : [left, term.symbols, term.numbers, value])
      remarks.append(term.numbers.isEmpty ? "   (\(quantity.text) goes straight into \(name))" : "")
    }
    flush()
    return text
  }

  /// What one use contributes to a quantity's gradient: the chain rule in symbols and numbers.
  private struct Term {
    let symbols: String
    /// Empty where there is nothing to multiply.
    let numbers: String
    let value: Double
    /// Whether the contribution is 0 because no path comes this way (`relu` took the other side),
    /// though the product of the numbers would be NaN.
    var isCut = false
  }

  private func term(_ quantity: Quantity, _ use: Use) -> Term {
    let result = steps[use.step].result
    let local = partial(use)
    let symbols = symbol(of: quantity, through: use.step)
    if result.text == name { return Term(symbols: symbols, numbers: "", value: local) }
    let incoming = gradient(result)
    let value = incoming * local
    let chain = "∂\(name)/∂\(result.text) · \(symbols)"
    if value.isNaN && !gradient(quantity).isNaN {
      return Term(symbols: chain, numbers: "", value: 0, isCut: true)
    }
    return Term(symbols: chain, numbers: Explanation.product([incoming, local]), value: value)
  }

  /// The chain rule for a quantity that several steps use.
  private func sum(_ quantity: Quantity, over all: [Use]) -> String {
    let left = "∂\(name)/∂\(quantity.text)"
    let terms = all.prefix(Explanation.longestSum).map { term(quantity, $0) }
    let consumers = all.prefix(6).map { steps[$0.step].result.text }
    let list =
      all.count > 6
      ? consumers.joined(separator: ", ") + " and \(all.count - 6) more"
      : consumers.dropLast().joined(separator: ", ") + " and " + consumers[consumers.count - 1]
    var text = "  \(quantity.text) goes into \(list): the contributions are added.\n"
    let symbolWidth = terms.map(\.symbols.count).max() ?? 0
    let numberWidth = terms.map(\.numbers.count).max() ?? 0
    let values = terms.map { Formula.text($0.value) }
    let valueWidth = values.map(\.count).max() ?? 0
    let indent = String(repeating: " ", count: left.count)
    for (i, term) in terms.enumerated() {
      // A direct contribution is its local derivative: there is nothing to multiply.
      let isProduct = !term.numbers.isEmpty
      let numbers =
        numberWidth == 0 ? "" : (isProduct ? " = " : "   ") + term.numbers.padded(numberWidth)
      text +=
        "  \(i == 0 ? left + " =" : indent + " +") \(term.symbols.padded(symbolWidth))\(numbers)"
        + " = \(values[i].leftPadded(valueWidth))"
        + (term.isCut ? "   (nothing comes this way here)\n" : "\n")
    }
    if all.count > terms.count {
      text += "  \(indent) + … \(all.count - terms.count) more contributions\n"
    }
    let total = gradient(quantity)
    let isTrue = all.count > terms.count || Formula.sum(of: terms.map(\.value)).reads(as: total)
    return text + "  \(indent) = \(Formula.text(total))"
      + (isTrue ? "\n" : Explanation.withAllDigits + "\n")
  }

  private static let longestSum = 12

  // MARK: Gradient

  private var gradientVector: String {
    let symbols = leaves.map { "∂\(name)/∂\($0.text)" }
    let numbers = leaves.map { Formula.text(gradient($0)) }
    let line =
      "  ∇\(name) = (\(symbols.joined(separator: ", "))) = (\(numbers.joined(separator: ", ")))"
    if line.count <= 100 { return line + "\n" }
    // Too long for a line: one row for each.
    return "  ∇\(name) =\n" + Explanation.table(zip(symbols, numbers).map { ["  " + $0, $1] })
  }

  // MARK: Words

  /// One operation on these operands, as a formula of its own.
  private static func expression(
    _ node: Formula.Node, _ operands: [Formula.Node]
  ) -> Formula {
    var result = Formula()
    for operand in operands { result.append(operand) }
    switch node {
    case .negate: result.append(.negate(0))
    case .binary(let op, _, _): result.append(.binary(op, 0, 1))
    case .call(let function, _): result.append(.call(function, Array(operands.indices)))
    case .number, .constant, .variable: break
    }
    return result
  }

  /// Numbers with multiplication signs between, negative ones but the first in parentheses.
  static func product(_ factors: [Double]) -> String {
    factors.enumerated().map { i, x in
      i > 0 && x < 0 ? "(\(Formula.text(x)))" : Formula.text(x)
    }.joined(separator: " · ")
  }

  /// A condition on `a` and `b` with the operands in their place.
  private static func replace(_ condition: String, _ operands: [Formula.Node]) -> String {
    condition.split(separator: " ", omittingEmptySubsequences: false).map { word in
      switch word {
      case "a": text(operands[0])
      case "b", "b,": text(operands[operands.count - 1]) + word.dropFirst()
      default: String(word)
      }
    }.joined(separator: " ")
  }

  /// Rows of equations with their signs below one another; cells wider than 40 don't push the others.
  static func table(
    _ rows: [[String]], remarks: [String] = [], firstSeparator: String = " = "
  ) -> String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count - 1 ? min($0[column].count, 40) : 0 }.max() ?? 0
    }
    var text = ""
    for (index, row) in rows.enumerated() {
      text += "  "
      for (column, cell) in row.enumerated() {
        if column > 0 { text += column == 1 ? firstSeparator : " = " }
        text += column == row.count - 1 ? cell : cell.padded(widths[column])
      }
      text += (index < remarks.count ? remarks[index] : "") + "\n"
    }
    return text
  }
}

extension String {
  /// With spaces after it, up to a width.
  func padded(_ width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - count))
  }

  /// With spaces before it, up to a width.
  func leftPadded(_ width: Int) -> String {
    String(repeating: " ", count: Swift.max(0, width - count)) + self
  }
}
