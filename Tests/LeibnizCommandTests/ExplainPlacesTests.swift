import Foundation
import Testing

@testable import LeibnizCommand

/// What is said where a function isn't defined, where a derivative is a choice, and where the
/// digits that are shown don't give the result.
@Suite struct ExplainPlacesTests {
  private func explain(_ words: String...) throws -> String {
    try Explain.explanation(words).description
  }

  @Test(arguments: [
    ("ln(x)", -1.0, "ln takes those above 0"), ("log2(x)", -0.5, "log2 takes those above 0"),
    ("log10(x)", -1e300, "log10 takes those above 0"),
    ("log1p(x)", -2, "log1p takes those above -1"),
    ("sqrt(x)", -1, "sqrt takes those of 0 or more"),
    ("asin(x)", 2, "asin takes those from -1 to 1"),
    ("acos(x)", -1.5, "acos takes those from -1 to 1"),
    ("acosh(x)", 0.5, "acosh takes those of 1 or more"),
    ("acosh(x)", -3, "acosh takes those of 1 or more"),
    ("atanh(x)", 2, "atanh takes those between -1 and 1"),
    ("x^0.5", -1, "a negative base takes whole exponents"),
    ("pow(x, 1 / 3)", -8, "a negative base takes whole exponents"),
  ])
  func outsideTheDomain(_ formula: String, _ x: Double, _ reason: String) throws {
    let text = try explain(formula, "x=\(x)")
    let point = "is not defined at x = \(Formula.text(x))"
    #expect(text.contains("\(point)") && text.contains(": among real numbers, \(reason)."))
    #expect(text.contains("is NaN, not a number, and so are its derivatives."))
    // No arithmetic that isn't true, such as 1 / (-1) = NaN.
    let local = try #require(text.components(separatedBy: "Backward").first)
    #expect(local.contains("/∂x = NaN   (") && local.components(separatedBy: point).count == 3)
    #expect(text.contains("∇F = (∂F/∂x) = (NaN)"))
  }

  @Test func quotientsOfZeros() throws {
    #expect(
      try explain("x / y", "x=0", "y=0").contains(
        "x / y is not defined at x = 0, y = 0: 0 / 0 can be any number."))
    #expect(try explain("ln(-1)").contains("Note: ln(-1) is not defined: among real numbers"))
  }

  @Test(arguments: [
    ("1 / x", 0.0, "F = 1 / x is infinite here: it divides by 0."),
    ("x^-1", 0, "F = x⁻¹ is infinite here: it divides by 0."),
    ("ln(x)", 0, "F = ln(x) is infinite here: it grows without bound towards x = 0."),
    ("log1p(x)", -1, "it grows without bound towards x = -1."),
    ("atanh(x)", 1, "it grows without bound towards x = 1."),
    ("exp(x)", 1000, "F = exp(x) is infinite here: it is beyond the largest number, 1.8e308."),
    ("x^0", 0, "F = x⁰ is 0⁰ here, which is taken as 1."),
  ])
  func infiniteValuesAndChoices(_ formula: String, _ x: Double, _ note: String) throws {
    #expect(try explain(formula, "x=\(x)").contains(note))
  }

  /// The table of the article "Where mathematics leaves a choice", as far as `explain` has it.
  @Test(arguments: [
    ("abs(x)", 0.0, 0.0, "(∂F/∂x) = (0)", "a kink at x = 0: 0, the mean of both sides, is taken"),
    ("sign(x)", 0, 0, "(0)", "a jump at x = 0: 0 is taken"),
    ("relu(x)", 0, 0, "(0)", "a kink at x = 0: the slope of the left side is taken"),
    ("selu(x)", 0, 0, "(1.7581)", "a kink at x = 0: the slope of the left side is taken"),
    ("max(x, y)", 2, 2, "(0.5, 0.5)", "x = y, a tie: each gets half"),
    ("min(x, y)", 2, 2, "(0.5, 0.5)", "x = y, a tie: each gets half"),
    ("hypot(x, y)", 0, 0, "(0, 0)", "a tip at the origin: 0 is taken"),
    ("atan2(x, y)", 0, 0, "(NaN, NaN)", "no derivative at the origin"),
    ("x^y", 0, 0, "(0, 0)", "0⁰ is taken as 1, and its derivatives as 0"),
    ("x^0", 0, 0, "(0)", "0⁰ is taken as 1, and its derivatives as 0"),
    ("x^y", 0, 1, "(1, 0)", "with 0⁰ = 1"),
    ("x^y", 0, 2, "(0, 0)", "every positive power of 0 is 0"),
    ("x^0.5", 0, 0, "(∞)", "infinitely steep at x = 0"),
    ("x^y", -2, 2, "(-4, NaN)", "and there is no slope between them"),
    ("ln(x)", 0, 0, "(∞)", "the end of the domain: the slope from inside is taken"),
    ("sqrt(x)", 0, 0, "(∞)", "the end of the domain: the slope from inside is taken"),
    ("asin(x)", -1, 0, "(∞)", "the end of the domain: the slope from inside is taken"),
    ("acos(x)", 1, 0, "(-∞)", "the end of the domain: the slope from inside is taken"),
    ("acosh(x)", 1, 0, "(∞)", "the end of the domain: the slope from inside is taken"),
    ("atanh(x)", 1, 0, "(∞)", "the end of the domain: the slope from inside is taken"),
  ])
  func choicesAreNamed(
    _ formula: String, _ x: Double, _ y: Double, _ gradient: String, _ remark: String
  ) throws {
    let values = ["x=\(x)"] + (formula.contains("y") ? ["y=\(y)"] : [])
    let text = try Explain.explanation([formula] + values).description
    #expect(text.contains("\(remark))\n"))
    #expect(text.hasSuffix("\(gradient)\n"))
  }

  /// What a 0 of relu or max hides has no influence: not 0 · ∞.
  @Test func aWayThatIsCutIsNoProduct() throws {
    let alone = try explain("sqrt(relu(x))", "x=-1")
    #expect(alone.contains("∂F/∂x  = 0   (F does not depend on x here)"))
    let text = try explain("max(ln(x), x)", "x=0")
    #expect(text.contains("∂F/∂x = ∂F/∂u₁ · ∂u₁/∂x  = 0   (nothing comes this way here)"))
    #expect(text.contains("x → u₁ → F   0   (nothing comes this way here)"))
    // A 0 that is a number gives NaN, and says so.
    #expect(try explain("square(sqrt(x))", "x=0").contains("= 0 · ∞ = NaN"))
  }

  @Test func pathsThatAreAlikeShareALine() throws {
    let twice = try explain("x*x + x*x", "x=3")
    #expect(
      twice.contains(
        """
          x → u₁ → F   1 · 3 = 3   (twice)
          x → u₂ → F   1 · 3 = 3   (twice)
          x on all paths: 12
        """))
    #expect(try explain("(x*x)*(x*x)", "x=3").contains("x → u₁ → F   9 · 3 = 27   (twice)"))
    let quotient = try explain("x / x", "x=4")
    #expect(quotient.contains("x → F   0.25  =  0.25   (first operand of F)"))
    #expect(quotient.contains("x → F   -0.25 = -0.25   (second operand of F)"))
  }

  /// In every line `a = b = c` without a remark, what is shown gives what it is said to give.
  @Test func everyLineIsTrueAsShown() throws {
    let numbers = ["-800", "-2", "-1", "-0.3", "0", "1e-9", "0.3", "1", "2", "20", "800", "1e200"]
    let others = ["-1", "0", "0.3", "2"]
    var formulas = ["x + y", "x - y", "x * y", "x / y", "x^y", "-x", "x^3", "x^0", "2^x"]
    for function in FormulaFunction.allCases {
      formulas.append("\(function.rawValue)(\(function.arity == 1 ? "x" : "x, y"))")
      formulas.append("sqrt(\(function.rawValue)(\(function.arity == 1 ? "x" : "x, x")))")
    }
    var checked = 0
    for formula in formulas {
      for x in numbers {
        for y in try Formula(parsing: formula).variables.contains("y") ? others : [""] {
          let text = try Explain.explanation([formula, "x=\(x)"] + (y.isEmpty ? [] : ["y=\(y)"]))
            .description
          for line in text.split(separator: "\n") {
            let parts = line.components(separatedBy: " = ")
            guard parts.count >= 3, !line.contains("("),
              let last = try? Formula(parsing: parts[parts.count - 1]),
              let before = try? Formula(parsing: parts[parts.count - 2]),
              before.variables.isEmpty, last.variables.isEmpty
            else { continue }
            checked += 1
            #expect(before.reads(as: last.value { _ in .nan }), "\(formula) \(x) \(y): \(line)")
          }
        }
      }
    }
    #expect(checked > 600)
    #expect(
      try explain("sin(π*x)", "x=1").contains(
        "F  = sin(u₁) = 1.22465e-16   (with the digits that are not shown)"))
    #expect(
      try explain("tanh(x)", "x=20").contains("1 - F² = 1.69934e-17   (with the digits"))
  }
}
