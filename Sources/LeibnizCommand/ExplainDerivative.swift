/// The local derivative of one operation with respect to one of its operands, as it stands in a
/// textbook.
///
/// These formulas are for reading; the numbers beside them come from the library's own rules, and the
/// tests check that both agree.
struct LocalDerivative: Equatable {
  /// A formula in the operands `a`, `b` and the result `y`.
  let formula: String
  /// Where the formula holds, for a function with cases: `a > 0`.
  let condition: String?

  init(_ formula: String, where condition: String? = nil) {
    self.formula = formula
    self.condition = condition
  }

  /// The derivative of a node with respect to its operand `index`, where the operands have these
  /// values.
  init(of node: Formula.Node, operand index: Int, at x: [Double]) {
    switch node {
    case .number, .constant, .variable: self.init("1")
    case .negate: self.init("-1")
    case .binary(.add, _, _): self.init("1")
    case .binary(.subtract, _, _): self.init(index == 0 ? "1" : "-1")
    case .binary(.multiply, _, _): self.init(index == 0 ? "b" : "a")
    case .binary(.divide, _, _): self.init(index == 0 ? "1 / b" : "-a / b^2")
    case .binary(.power, _, _): self.init(of: .pow, operand: index, at: x)
    case .call(let function, _): self.init(of: function, operand: index, at: x)
    }
  }

  private init(of function: FormulaFunction, operand index: Int, at x: [Double]) {
    let isFirst = index == 0
    switch function {
    case .abs: self.init("sign(a)")
    case .sqrt: self.init("1 / (2 * y)")
    case .square: self.init("2 * a")
    case .exp: self.init("y")
    case .exp2: self.init("y * ln(2)")
    case .expm1: self.init("y + 1")
    case .ln: self.init("1 / a")
    case .log2: self.init("1 / (a * ln(2))")
    case .log10: self.init("1 / (a * ln(10))")
    case .log1p: self.init("1 / (1 + a)")
    case .sin: self.init("cos(a)")
    case .cos: self.init("-sin(a)")
    case .tan: self.init("1 + y^2")
    case .asin: self.init("1 / sqrt(1 - a^2)")
    case .acos: self.init("-1 / sqrt(1 - a^2)")
    case .atan: self.init("1 / (1 + a^2)")
    case .atan2: self.init(isFirst ? "b / (a^2 + b^2)" : "-a / (a^2 + b^2)")
    case .sinh: self.init("cosh(a)")
    case .cosh: self.init("sinh(a)")
    case .tanh: self.init("1 - y^2")
    case .asinh: self.init("1 / sqrt(a^2 + 1)")
    case .acosh: self.init("1 / sqrt(a^2 - 1)")
    case .atanh: self.init("1 / (1 - a^2)")
    case .sigmoid: self.init("y * (1 - y)")
    case .softplus: self.init("sigmoid(a)")
    case .relu: self = x[0] > 0 ? .init("1", where: "a > 0") : .init("0", where: "a ≤ 0")
    case .elu: self = x[0] > 0 ? .init("1", where: "a > 0") : .init("y + 1", where: "a ≤ 0")
    case .selu:
      self =
        x[0] > 0
        ? .init("1.0507009873554805", where: "a > 0")
        : .init("y + 1.7580993408473766", where: "a ≤ 0")
    case .gelu: self.init("(1 + erf(a / sqrt(2))) / 2 + a * exp(-a^2 / 2) / sqrt(2 * pi)")
    case .silu: self.init("sigmoid(a) * (1 + a * (1 - sigmoid(a)))")
    case .erf: self.init("2 / sqrt(pi) * exp(-a^2)")
    case .sign: self.init("0")
    case .max, .min:
      if x[0] == x[1] {
        self.init("0.5")
      } else if (x[0] > x[1]) == (function == .max) {
        self.init(isFirst ? "1" : "0", where: function == .max ? "a > b" : "a < b")
      } else {
        self.init(isFirst ? "0" : "1", where: function == .max ? "a < b" : "a > b")
      }
    case .pow: self.init(isFirst ? "b * a^(b - 1)" : "y * ln(a)")
    case .hypot: self.init(isFirst ? "a / y" : "b / y")
    case .logaddexp: self.init(isFirst ? "exp(a - y)" : "exp(b - y)")
    }
  }

  /// The formula with the names of the actual operands and result, without superfluous parts.
  func written(operands: [Formula.Node], result: String) -> Formula {
    // The formulas above are all well-formed; the tests read every one.
    guard let parsed = try? Formula(parsing: formula) else { return Formula(number: .nan) }
    return parsed.substituting { name in
      switch name {
      case "a": operands[0]
      case "b": operands[1]
      default: .variable(result)
      }
    }.simplified
  }
}
