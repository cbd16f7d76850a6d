extension Formula {
  /// Reads a formula.
  ///
  /// From loosest to tightest: `+ -`, `* /`, the minus sign, `^` or `**`. Powers group to the right, all
  /// else to the left: `-x^2` is `-(x²)`, `2^3^2` is `2^(3²)`, `2^-3` is understood. Multiplication is
  /// always written. Throws an error that shows the place.
  init(parsing text: String) throws(FormulaError) {
    try self.init(parsing: text.utf8)
  }

  /// Reads a formula in UTF-8; other bytes are an error like any other.
  init(parsing bytes: some Sequence<UInt8>) throws(FormulaError) {
    var parser = FormulaParser(lexer: try FormulaLexer(utf8: bytes))
    self = try parser.parse()
  }
}

/// Operator precedence with an explicit stack, after Dijkstra's shunting yard: no input, however deep,
/// can overflow the call stack.
private struct FormulaParser {
  var lexer: FormulaLexer

  init(lexer: FormulaLexer) { self.lexer = lexer }

  /// What waits for its right operand or its closing parenthesis.
  private enum Pending {
    case minus
    case binary(Formula.Operator)
    case open(place: Int)
    case call(FormulaFunction, place: Int, arguments: [Int])

    var isOpen: Bool {
      switch self {
      case .open, .call: true
      case .minus, .binary: false
      }
    }

    /// How tightly it binds what stands on its left.
    var strength: Int {
      switch self {
      case .open, .call: 0
      case .binary(.add), .binary(.subtract): 1
      case .binary(.multiply), .binary(.divide): 2
      case .minus: 3
      case .binary(.power): 4
      }
    }
  }

  /// How many operators and parentheses may wait at once. Far beyond what anyone writes; deeper input
  /// is a mistake, and soon said to be one.
  static let depthLimit = 10_000

  private var expression = Formula()
  private var operands: [Int] = []
  private var pending: [Pending] = []
  /// The name that was read last, if nothing has been read since.
  private var lastName: (name: String, place: Int)?

  mutating func parse() throws(FormulaError) -> Formula {
    var wantsOperand = true
    while true {
      let located = try lexer.token()
      defer {
        if case .name(let name) = located.token {
          lastName = (name, located.place)
        } else {
          lastName = nil
        }
      }
      if wantsOperand {
        wantsOperand = try takeOperand(located)
      } else {
        if located.token == .end { break }
        wantsOperand = try takeOperator(located)
      }
      if pending.count > Self.depthLimit {
        throw lexer.error(
          "nested too deeply", hint: "more than \(Self.depthLimit) operators and parentheses wait",
          at: located.place)
      }
    }
    try reduce(downTo: 1)
    if let open = pending.last {
      switch open {
      case .open(let place), .call(_, let place, _):
        throw lexer.error("this \"(\" is never closed", hint: "expected a \")\"", at: place)
      case .minus, .binary: break
      }
    }
    expression.root = operands[0]
    return expression
  }

  // MARK: Where an operand must stand

  /// Returns whether an operand is still wanted.
  private mutating func takeOperand(
    _ located: FormulaLexer.Located
  ) throws(FormulaError) -> Bool {
    let hint = "expected a number, a name or \"(\""
    switch located.token {
    case .number(let x):
      operands.append(expression.append(.number(x)))
      return false
    case .name(let name): return try takeName(name, at: located.place)
    case .sign("-"):
      pending.append(.minus)
      return true
    case .sign("+"): return true
    case .open:
      pending.append(.open(place: located.place))
      return true
    case .close:
      if case .call(let function, _, let arguments)? = pending.last, arguments.isEmpty {
        throw lexer.error(
          "\(function.rawValue) needs \(function.needs)", hint: "write \(function.usage)",
          at: located.place)
      }
      throw lexer.error("unexpected \")\"", hint: hint, at: located.place)
    case .comma: throw lexer.error("unexpected \",\"", hint: hint, at: located.place)
    case .exponent:
      throw lexer.error("an exponent without a base", hint: hint, at: located.place)
    case .sign(let sign):
      throw lexer.error("unexpected \"\(sign)\"", hint: hint, at: located.place)
    case .end:
      let problem = expression.nodes.isEmpty && pending.isEmpty ? "is empty" : "ends here"
      throw lexer.error("the formula \(problem)", hint: hint, at: located.place)
    }
  }

  private mutating func takeName(_ name: String, at place: Int) throws(FormulaError) -> Bool {
    if let function = FormulaFunction(name: name) {
      let next = try lexer.token()
      guard next.token == .open else {
        throw lexer.error(
          "\(name) is a function", hint: "expected \"(\", as in \(function.usage)", at: next.place)
      }
      pending.append(.call(function, place: next.place, arguments: []))
      return true
    }
    let constant = name == "pi" ? .pi : Formula.Constant(rawValue: name)
    operands.append(expression.append(constant.map { .constant($0) } ?? .variable(name)))
    return false
  }

  // MARK: Where an operator may stand

  /// Returns whether an operand is wanted next.
  private mutating func takeOperator(
    _ located: FormulaLexer.Located
  ) throws(FormulaError) -> Bool {
    switch located.token {
    case .sign(let sign):
      let op: Formula.Operator =
        switch sign {
        case "+": .add
        case "-": .subtract
        case "*": .multiply
        case "/": .divide
        default: .power
        }
      let own = Pending.binary(op)
      // Powers group to the right: an equal one waits.
      try reduce(downTo: op == .power ? own.strength + 1 : own.strength)
      pending.append(own)
      return true
    case .exponent(let x):
      let base = operands.removeLast()
      let exponent = expression.append(.number(x))
      operands.append(expression.append(.binary(.power, base, exponent)))
      return false
    case .close:
      try close(at: located.place)
      return false
    case .comma:
      try reduce(downTo: 1)
      guard case .call(let function, let open, let arguments)? = pending.last else {
        throw lexer.error(
          "unexpected \",\"", hint: "decimals are written with a point, as in 3.5",
          at: located.place)
      }
      guard arguments.count + 1 < function.arity else {
        throw lexer.error(
          "too many arguments", hint: "\(function.rawValue) takes \(function.needs)",
          at: located.place)
      }
      pending[pending.count - 1] = .call(
        function, place: open, arguments: arguments + [operands.removeLast()])
      return true
    case .number, .name, .open: throw missingOperator(located)
    case .end: return false
    }
  }

  private mutating func close(at place: Int) throws(FormulaError) {
    try reduce(downTo: 1)
    switch pending.popLast() {
    case .open: return
    case .call(let function, _, let arguments):
      let all = arguments + [operands.removeLast()]
      guard all.count == function.arity else {
        throw lexer.error(
          "\(function.rawValue) needs \(function.needs)", hint: "write \(function.usage)",
          at: place)
      }
      operands.append(expression.append(.call(function, all)))
    case nil, .minus, .binary:
      throw lexer.error("unexpected \")\"", hint: "there is no \"(\" before it", at: place)
    }
  }

  private func missingOperator(_ located: FormulaLexer.Located) -> FormulaError {
    let hint = "multiplication is written with *"
    if located.token == .open, let (name, place) = lastName {
      return lexer.error(
        "there is no function \(name)",
        hint: "\(hint), and the functions are "
          + FormulaFunction.allCases.map(\.rawValue).joined(separator: " "),
        at: place)
    }
    return lexer.error("an operator is missing here", hint: hint, at: located.place)
  }

  /// Applies waiting operators that bind at least as tightly as `strength`.
  private mutating func reduce(downTo strength: Int) throws(FormulaError) {
    while let top = pending.last, !top.isOpen, top.strength >= strength {
      pending.removeLast()
      let right = operands.removeLast()
      switch top {
      case .minus:
        // The minus of a number that is written out belongs to the number.
        if case .number(let x) = expression.nodes[right], x.sign == .plus,
          right == expression.nodes.count - 1
        {
          operands.append(expression.append(.number(-x)))
        } else {
          operands.append(expression.append(.negate(right)))
        }
      case .binary(let op):
        let left = operands.removeLast()
        operands.append(expression.append(.binary(op, left, right)))
      case .open, .call: break
      }
    }
  }
}
