import Testing

@testable import LeibnizCommand

@Suite struct FormulaErrorTests {
  private func error(_ text: String) -> FormulaError? {
    do {
      _ = try Formula(parsing: text)
      return nil
    } catch { return error }
  }

  @Test(arguments: [
    ("", 1, "the formula is empty; expected a number, a name or \"(\""),
    ("  ", 3, "the formula is empty; expected a number, a name or \"(\""),
    ("(x + y) *", 10, "the formula ends here; expected a number, a name or \"(\""),
    ("x + * y", 5, "unexpected \"*\"; expected a number, a name or \"(\""),
    ("2x", 2, "an operator is missing here; multiplication is written with *"),
    ("2 x", 3, "an operator is missing here; multiplication is written with *"),
    ("(a)(b)", 4, "an operator is missing here; multiplication is written with *"),
    ("2(3)", 2, "an operator is missing here; multiplication is written with *"),
    ("x y", 3, "an operator is missing here; multiplication is written with *"),
    ("sin x", 5, "sin is a function; expected \"(\", as in sin(x)"),
    ("sin", 4, "sin is a function; expected \"(\", as in sin(x)"),
    ("sin()", 5, "sin needs one argument; write sin(x)"),
    ("max(1)", 6, "max needs two arguments; write max(a, b)"),
    ("max(1, 2, 3)", 9, "too many arguments; max takes two arguments"),
    ("max(1,)", 7, "unexpected \")\"; expected a number, a name or \"(\""),
    ("max(,1)", 5, "unexpected \",\"; expected a number, a name or \"(\""),
    ("3,5", 2, "unexpected \",\"; decimals are written with a point, as in 3.5"),
    ("((x)", 1, "this \"(\" is never closed; expected a \")\""),
    ("1 + sin(x", 8, "this \"(\" is never closed; expected a \")\""),
    ("x)", 2, "unexpected \")\"; there is no \"(\" before it"),
    ("()", 2, "unexpected \")\"; expected a number, a name or \"(\""),
    ("1.2.3", 4, "a second point in a number; expected digits"),
    ("1e999", 1, "this number is too large; expected one below 1.8e308 in magnitude"),
    ("²", 1, "an exponent without a base; expected a number, a name or \"(\""),
    ("x⁻", 3, "a raised minus alone; expected raised digits"),
    ("y = 3", 3, "unexpected \"=\"; values stand after the formula, as in: \"x^2\" x=3"),
    ("[x]", 1, "unexpected \"[\"; group with ( and )"),
    ("|x|", 1, "unexpected \"|\"; write abs(…)"),
    ("√2", 1, "unexpected \"√\"; write sqrt(…)"),
    (
      "x + \u{7}", 5,
      "unexpected character U+7; expected a number, a name, an operator or a parenthesis"
    ),
  ])
  func saysWhatIsWrongAndWhere(_ text: String, _ column: Int, _ message: String) {
    let found = error(text)
    #expect(found?.line == 1)
    #expect(found?.column == column)
    #expect(found?.description.hasPrefix("line 1, column \(column): \(message)\n") == true)
  }

  @Test func showsTheLineAndACaret() {
    #expect(
      error("(x + y) *")?.description == """
        line 1, column 10: the formula ends here; expected a number, a name or "("
          (x + y) *
                   ^
        """)
    #expect(
      error("x +\n\ty )\n+ 1")?.description == """
        line 2, column 4: unexpected ")"; there is no "(" before it
           y )
             ^
        """)
    // One column for one character, however many scalars it has.
    #expect(error("λ\u{302}\u{302} 2")?.column == 3)
  }

  @Test func unknownFunctionsAreNamed() {
    for (text, column) in [("foo(3)", 1), ("2 + foo (x)", 5), ("sin(foo(x))", 5)] {
      let found = error(text)
      #expect(found?.problem == "there is no function foo")
      #expect(found?.hint.contains("sin cos tan") == true)
      #expect(found?.column == column)
    }
  }

  @Test func longLinesAreCutAroundTheMistake() {
    let long = String(repeating: "x + ", count: 500)
    let found = error(long + ") " + long)
    #expect(found?.column == 2001)
    #expect(found?.excerpt.count == 82)
    #expect(found.map { Array($0.excerpt)[$0.caret] } == ")")
  }

  @Test func controlCharactersAreNotPrinted() {
    let text = error("x \u{1B}[31m \u{202E} + )")?.description ?? ""
    #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"))
  }

  @Test func brokenUTF8IsAnError() {
    for bytes: [UInt8] in [[0x78, 0xFF], [0xC3], [0x78, 0x2B, 0xE2, 0x82], [0xED, 0xA0, 0x80]] {
      let found: FormulaError?
      do {
        _ = try Formula(parsing: bytes)
        found = nil
      } catch { found = error }
      #expect(found?.problem == "broken UTF-8")
    }
  }

  @Test func depthHasALimit() {
    for text in ["(", "-", "2^", "sin(", "2*-("] {
      let deep = String(repeating: text, count: 20_000)
      #expect(error(deep)?.problem == "nested too deeply")
    }
  }

  @Test func aMegabyteOfAnythingGetsAnAnswer() {
    for text in ["(", "-", "x+", "9", "\u{301}"] {
      let count = 1_000_000 / text.utf8.count
      _ = try? Formula(parsing: String(repeating: text, count: count))
    }
  }

  @Test func randomBytesGetAnAnswer() {
    var random = SeededRandom(seed: 3)
    for _ in 0..<3000 {
      let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      _ = try? Formula(parsing: bytes)
    }
  }

  @Test func randomTokensAreReadOrRefusedInPlace() {
    let tokens = [
      "x", "y", "2", "1.5", "e", "π", "+", "-", "*", "/", "^", "**", "(", ")", "(", ")", ",",
      "sin(", "max(", "ln", "²", "⁻¹", " ", "\n", "1e", "'", "_", "=", "λ", ".", "·",
    ]
    var random = SeededRandom(seed: 4)
    var readCount = 0
    for _ in 0..<6000 {
      let text = (0..<Int.random(in: 1...9, using: &random)).map { _ in
        tokens.randomElement(using: &random) ?? "x"
      }.joined()
      do {
        let expression = try Formula(parsing: text)
        readCount += 1
        let again = try Formula(parsing: expression.description)
        #expect(again.description == expression.description, "\(text)")
      } catch {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(error.line >= 1 && error.line <= lines.count, "\(text)")
        #expect(error.column >= 1 && error.column <= lines[error.line - 1].count + 1, "\(text)")
      }
    }
    #expect(readCount > 300)
  }
}
