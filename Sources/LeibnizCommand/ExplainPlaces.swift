/// What a reader must know of an operation at its operands' values: that it isn't defined there, or
/// that its derivative there is a choice (the table is in the article "Where mathematics leaves a
/// choice").
struct OperationPlace {
  let node: Formula.Node
  let operands: [Formula.Node]
  /// The operands' values.
  let x: [Double]

  /// The function in question, a power written with a sign included.
  private var function: FormulaFunction? {
    switch node {
    case .call(let function, _): function
    case .binary(.power, _, _): .pow
    default: nil
    }
  }

  private var isDivision: Bool {
    if case .binary(.divide, _, _) = node { return true }
    return false
  }

  private func text(_ place: Int) -> String { Explanation.text(operands[place]) }

  /// `x = -1`; only the number where the operand is one.
  private func text(at place: Int) -> String {
    let value = Formula.text(x[place])
    return text(place) == value ? value : "\(text(place)) = \(value)"
  }

  /// Why there is no value here, though every operand is a number; nil where there is one.
  var gap: String? {
    if x.contains(where: \.isNaN) { return nil }
    let reals = "among real numbers, \(function?.rawValue ?? "") takes those"
    switch function {
    case .ln where x[0] < 0, .log2 where x[0] < 0, .log10 where x[0] < 0: return "\(reals) above 0"
    case .log1p where x[0] < -1: return "\(reals) above -1"
    case .sqrt where x[0] < 0: return "\(reals) of 0 or more"
    case .asin where x[0].magnitude > 1, .acos where x[0].magnitude > 1:
      return "\(reals) from -1 to 1"
    case .acosh where x[0] < 1: return "\(reals) of 1 or more"
    case .atanh where x[0].magnitude > 1: return "\(reals) between -1 and 1"
    case .pow where x[0] < 0 && x[1] != x[1].rounded():
      return "among real numbers, a negative base takes whole exponents"
    default: break
    }
    if isDivision && x == [0, 0] { return "0 / 0 can be any number" }
    return nil
  }

  /// `ln(x) is not defined at x = -1`, where there is a ``gap``.
  func undefined(_ expression: Formula) -> String {
    let names = operands.indices.filter { place in
      !isNumber(operands[place]) && !operands[..<place].contains(operands[place])
    }
    let point = names.map(text(at:)).joined(separator: ", ")
    return "\(expression) is not defined" + (point.isEmpty ? "" : " at \(point)")
  }

  private func isNumber(_ node: Formula.Node) -> Bool {
    if case .number = node { return true }
    return false
  }

  /// Whether a value at finite operands that is infinite is so in mathematics, too.
  private var isPole: Bool {
    switch function {
    case .ln, .log2, .log10: x[0] == 0
    case .log1p: x[0] == -1
    case .atanh: x[0].magnitude == 1
    default: false
    }
  }

  /// What is to be said of the value: that it isn't one, is infinite, or is a choice.
  func note(_ result: String, _ expression: Formula, value: Double) -> String? {
    if x.contains(where: \.isNaN) { return nil }
    let equation = "\(result) = \(expression)"
    if value.isNaN {
      let reason =
        gap.map { "\(undefined(expression)): \($0)" } ?? "\(expression) has no value here"
      let derivatives = gap == nil || isDivision ? "" : ", and so are its derivatives"
      return "\(reason).\nSo \(result) is NaN, not a number\(derivatives)."
    }
    if value.isInfinite, x.allSatisfy(\.isFinite) {
      let dividesByZero = isDivision && x[1] == 0 || function == .pow && x[0] == 0
      return "\(equation) is infinite here: "
        + (dividesByZero
          ? "it divides by 0."
          : isPole
            ? "it grows without bound towards \(text(at: 0))."
            : "it is beyond the largest number, 1.8e308.")
    }
    switch function {
    case .pow where x == [0, 0]: return "\(equation) is 0⁰ here, which is taken as 1."
    case .atan2 where x == [0, 0]:
      return "\(equation) is the angle of the origin here, which has none: "
        + "\(Formula.text(value)) is taken."
    default: return nil
    }
  }

  /// What is to be said of the derivative with respect to an operand; nil where it follows from the
  /// formula alone.
  func remark(_ operand: Int, _ expression: Formula) -> String? {
    if let place = x.firstIndex(where: \.isNaN) { return "\(text(place)) is not a number" }
    if gap != nil { return undefined(expression) }
    let (a, b) = (x[0], x.count > 1 ? x[1] : .nan)
    let isOrigin = a == 0 && b == 0
    if isDivision { return b == 0 ? "a division by 0" : nil }
    switch function {
    case .abs where a == 0: return "a kink at \(text(at: 0)): 0, the mean of both sides, is taken"
    case .sign where a == 0: return "a jump at \(text(at: 0)): 0 is taken"
    case .relu where a == 0, .selu where a == 0:
      return "a kink at \(text(at: 0)): the slope of the left side is taken"
    case .max where a == b, .min where a == b:
      return "\(text(0)) = \(text(1)), a tie: each gets half"
    case .hypot where isOrigin: return "a tip at the origin: 0 is taken"
    case .atan2 where isOrigin: return "no derivative at the origin"
    case .pow: return powerRemark(operand, a, b)
    case .sqrt where a == 0, .ln where a == 0, .log2 where a == 0, .log10 where a == 0,
      .log1p where a == -1, .acosh where a == 1, .asin where a.magnitude == 1,
      .acos where a.magnitude == 1, .atanh where a.magnitude == 1:
      return "the end of the domain: the slope from inside is taken"
    default: return nil
    }
  }

  private func powerRemark(_ operand: Int, _ a: Double, _ b: Double) -> String? {
    if a == 0 && b == 0 { return "0⁰ is taken as 1, and its derivatives as 0" }
    if operand == 0 {
      if a != 0 || b > 1 { return nil }
      return b == 1
        ? "with 0⁰ = 1" : b < 0 ? "a division by 0" : "infinitely steep at \(text(at: 0))"
    }
    if a < 0 { return "a negative base takes whole exponents, and there is no slope between them" }
    if a == 0 && b > 0 { return "every positive power of 0 is 0" }
    return a == 0 ? "a division by 0" : nil
  }
}
