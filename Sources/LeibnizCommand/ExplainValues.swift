/// What can be wrong with the values for a formula.
enum ExplainError: Error, Equatable, CustomStringConvertible {
  case missing([String])
  case unused(String, variables: [String])
  case tooLong(operations: Int)
  case duplicate(String)
  case notAnAssignment(String)
  case notAName(String, reason: String)
  case notAValue(String, FormulaError)
  case notANumber(String, value: String)
  case containsVariables(String, [String])

  var description: String {
    switch self {
    case .missing(let names):
      let examples = names.map { "\($0)=…" }.joined(separator: " ")
      return "no value for \(names.joined(separator: ", ")); add \(examples)"
    case .unused(let name, let variables):
      let all =
        variables.isEmpty ? "it has no variables" : "it has " + variables.joined(separator: ", ")
      return "\(name) does not occur in the formula; \(all)"
    case .tooLong(let operations):
      return "the formula has \(operations) operations; expected at most \(Explanation.longest)"
    case .duplicate(let name): return "\(name) has two values"
    case .notAnAssignment(let text):
      return "\(ExplainError.shown(text)) is no value; expected NAME=NUMBER, such as x=-1.5"
    case .notAName(let text, let reason):
      return "\(ExplainError.shown(text)) is no name for a variable: \(reason)"
    case .notAValue(let name, let error): return "the value of \(name): \(error)"
    case .notANumber(let name, let value):
      return "the value of \(name) is \(value); expected a finite number"
    case .containsVariables(let name, let others):
      return "the value of \(name) contains \(others.joined(separator: ", ")); expected a number"
    }
  }

  /// A text in quotation marks, short and without control characters.
  private static func shown(_ text: String) -> String {
    let safe = text.prefix(40).unicodeScalars.map {
      $0.properties.generalCategory == .control ? "\u{FFFD}" : $0
    }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: safe)
    return "\"\(String(view))\(text.count > 40 ? "…" : "")\""
  }
}

extension Explanation {
  /// Reads values such as `x=3`, `λ=-1.5e-3`, `x=pi/2`.
  static func values(
    _ texts: [String]
  ) throws(ExplainError) -> [(name: String, value: Double)] {
    var values: [(name: String, value: Double)] = []
    var names: Set<String> = []
    for text in texts {
      guard let equals = text.firstIndex(of: "=") else { throw .notAnAssignment(text) }
      let name = text[..<equals].filter { !$0.isWhitespace }
      try check(name: name)
      if !names.insert(name).inserted { throw .duplicate(name) }
      let formula: Formula
      do {
        formula = try Formula(parsing: String(text[text.index(after: equals)...]))
      } catch { throw .notAValue(name, error) }
      if !formula.variables.isEmpty { throw .containsVariables(name, formula.variables) }
      let value = formula.value { _ in .nan }
      guard value.isFinite else { throw .notANumber(name, value: Formula.text(value)) }
      values.append((name, value))
    }
    return values
  }

  private static func check(name: String) throws(ExplainError) {
    if FormulaFunction(name: name) != nil {
      throw .notAName(name, reason: "it is a function")
    }
    if name == "pi" || Formula.Constant(rawValue: name) != nil {
      throw .notAName(name, reason: "it is a constant")
    }
    let scalars = name.unicodeScalars
    guard let first = scalars.first, FormulaLexer.beginsName(first),
      scalars.allSatisfy(FormulaLexer.continuesName)
    else { throw .notAName(name, reason: "names are letters, digits and lowered digits") }
  }
}
