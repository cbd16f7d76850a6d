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
    for step in steps {
      let symbols = Explanation.expression(step.node, step.operands.map(\.node))
      let numbers = Explanation.expression(
        step.node, step.operands.map { .number($0.value) }
      ).description
      var row = [step.result.text, symbols.description]
      for text in [numbers, Formula.text(step.result.value)] where row.last != text {
        row.append(text)
      }
      rows.append(row)
    }
    return Explanation.table(rows) + note
  }

  /// Where numbers stop being numbers.
  private var note: String {
    guard let step = steps.first(where: { !$0.result.value.isFinite }),
      step.operands.allSatisfy(\.value.isFinite)
    else { return "" }
    let symbols = Explanation.expression(step.node, step.operands.map(\.node))
    let value = step.result.value.isNaN ? "not a number" : "infinite"
    return "\n  Note: \(step.result.text) = \(symbols) is \(value) here.\n"
  }

  // MARK: Local derivatives

  private var localDerivatives: String {
    var rows: [[String]] = []
    var conditions: [String] = []
    for (index, step) in steps.enumerated() {
      let values = step.operands.map(\.value)
      var seen: Set<String> = []
      for operand in step.operands where !operand.isConstant && seen.insert(operand.text).inserted {
        let places = step.operands.indices.filter {
          step.operands[$0].variable === operand.variable
        }
        let locals = places.map { LocalDerivative(of: step.node, operand: $0, at: values) }
        let nodes = step.operands.map(\.node)
        let formulas = locals.map { $0.written(operands: nodes, result: step.result.text) }
        let formula = formulas.dropFirst().reduce(formulas[0]) { $0.adding($1) }
        let known = Dictionary(
          (step.operands + [step.result]).map { ($0.text, $0.value) },
          uniquingKeysWith: { a, _ in a })
        let numbers = formula.substituting { name in known[name].map { .number($0) } }
        let value = Formula.text(partial(Use(step: index, operands: places)))
        var row = [symbol(of: operand, through: index)]
        for text in [formula.description, numbers.description, value] where row.last != text {
          row.append(text)
        }
        rows.append(row)
        let condition = locals[0].condition.map { Explanation.replace($0, nodes) }
        conditions.append(condition.map { "   (\($0))" } ?? "")
      }
    }
    return Explanation.table(rows, remarks: conditions)
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
      rows.append(
        term.numbers.isEmpty ? [left, value] : [left, term.symbols, term.numbers, value])
      remarks.append(term.numbers.isEmpty ? "   (\(quantity.text) goes straight into \(name))" : "")
    }
    flush()
    return text
  }

  /// What one use contributes to a quantity's gradient: the chain rule in symbols and numbers.
  private func term(
    _ quantity: Quantity, _ use: Use
  ) -> (symbols: String, numbers: String, value: String) {
    let result = steps[use.step].result
    let local = partial(use)
    let symbols = symbol(of: quantity, through: use.step)
    if result.text == name { return (symbols, "", Formula.text(local)) }
    let incoming = gradient(result)
    return (
      "∂\(name)/∂\(result.text) · \(symbols)", Explanation.product([incoming, local]),
      Formula.text(incoming * local)
    )
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
    let valueWidth = terms.map(\.value.count).max() ?? 0
    let indent = String(repeating: " ", count: left.count)
    for (i, term) in terms.enumerated() {
      // A direct contribution is its local derivative: there is nothing to multiply.
      let isProduct = !term.numbers.isEmpty
      let numbers =
        numberWidth == 0 ? "" : (isProduct ? " = " : "   ") + term.numbers.padded(numberWidth)
      text +=
        "  \(i == 0 ? left + " =" : indent + " +") \(term.symbols.padded(symbolWidth))\(numbers)"
        + " = \(term.value.leftPadded(valueWidth))\n"
    }
    if all.count > terms.count {
      text += "  \(indent) + … \(all.count - terms.count) more contributions\n"
    }
    return text + "  \(indent) = \(Formula.text(gradient(quantity)))\n"
  }

  private static let longestSum = 12

  // MARK: Paths

  /// For variables that reach the result on several paths, the product along each.
  private var pathByPath: String {
    var counts: [String: Double] = [:]
    counts[name] = 1
    for step in steps.reversed() {
      let own = counts[step.result.text, default: 0]
      for operand in step.operands where !operand.isConstant {
        counts[operand.text, default: 0] += own
      }
    }
    var text = ""
    for leaf in leaves {
      let count = counts[leaf.text, default: 0]
      if count < 2 { continue }
      if count > 8 {
        let shown = count < 1e15 ? String(Int(count)) : "more than 10¹⁵"
        text += "  \(leaf.text) reaches \(name) on \(shown) paths; back-propagation adds them up "
        text += "without walking each.\n"
        continue
      }
      let paths = self.paths(from: leaf)
      if paths.contains(where: { $0.names.count > 10 }) { continue }
      let rows = paths.map { path in
        [
          path.names.joined(separator: " → "),
          Explanation.product(path.partials.reversed()),
          Formula.text(path.partials.reduce(1, *)),
        ]
      }
      let valueWidth = rows.map { $0[2].count }.max() ?? 0
      let aligned = rows.map { [$0[0], $0[1], $0[2].leftPadded(valueWidth)] }
      if !text.isEmpty { text += "\n" }
      text += Explanation.table(aligned, firstSeparator: "   ")
      text += "  \(leaf.text) on all paths: \(Formula.text(gradient(leaf)))\n"
    }
    return text.isEmpty ? "" : "\nPath by path, the local derivatives multiplied\n\n" + text
  }

  private func paths(from leaf: Quantity) -> [(names: [String], partials: [Double])] {
    var result: [(names: [String], partials: [Double])] = []
    var pending = [(names: [leaf.text], partials: [Double]())]
    while let path = pending.popLast() {
      let last = path.names[path.names.count - 1]
      if last == name {
        result.append(path)
        continue
      }
      for use in uses[last, default: []].reversed() {
        for place in use.operands.reversed() {
          let step = steps[use.step]
          pending.append((path.names + [step.result.text], path.partials + [step.partials[place]]))
        }
      }
    }
    return result
  }

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
  private static func product(_ factors: [Double]) -> String {
    factors.enumerated().map { i, x in
      i > 0 && x.sign == .minus ? "(\(Formula.text(x)))" : Formula.text(x)
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
  private static func table(
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

extension Formula {
  /// The sum of two formulas.
  func adding(_ other: Formula) -> Formula {
    var result = Formula()
    for node in nodes { result.append(node) }
    let shift = nodes.count
    for node in other.nodes { result.append(node.shifted(by: shift)) }
    result.append(.binary(.add, root, other.root + shift))
    return result
  }
}

extension Formula.Node {
  /// The same with operands that lie further on in a list.
  fileprivate func shifted(by n: Int) -> Formula.Node {
    switch self {
    case .number, .constant, .variable: self
    case .negate(let a): .negate(a + n)
    case .binary(let op, let a, let b): .binary(op, a + n, b + n)
    case .call(let function, let all): .call(function, all.map { $0 + n })
    }
  }
}

extension String {
  /// With spaces after it, up to a width.
  fileprivate func padded(_ width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - count))
  }

  /// With spaces before it, up to a width.
  fileprivate func leftPadded(_ width: Int) -> String {
    String(repeating: " ", count: Swift.max(0, width - count)) + self
  }
}
