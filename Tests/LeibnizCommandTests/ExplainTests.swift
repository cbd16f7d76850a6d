import Foundation
import Leibniz
import LeibnizPlot
import Testing

@testable import LeibnizCommand

@Suite struct ExplanationTests {
  private func explain(_ words: String...) throws -> Explanation {
    try Explain.explanation(words)
  }

  private func gradient(_ explanation: Explanation) -> [Double] {
    explanation.leaves.map(explanation.gradient)
  }

  @Test func explainsTheCoursesExample() throws {
    #expect(
      try explain("(x + y) * z", "x=3", "y=5", "z=2").description == """
        F = (x + y) · z   at x = 3, y = 5, z = 2

        Forward pass, one operation at a time

          u₁ = x + y  = 3 + 5 = 8
          F  = u₁ · z = 8 · 2 = 16

        Local derivatives, of each operation alone

          ∂u₁/∂x = 1
          ∂u₁/∂y = 1
          ∂F/∂u₁ = z  = 2
          ∂F/∂z  = u₁ = 8

        Backward pass, from F to the variables

          ∂F/∂F = 1

          ∂F/∂u₁ = 2   (u₁ goes straight into F)
          ∂F/∂x  = ∂F/∂u₁ · ∂u₁/∂x = 2 · 1 = 2
          ∂F/∂y  = ∂F/∂u₁ · ∂u₁/∂y = 2 · 1 = 2
          ∂F/∂z  = 8   (z goes straight into F)

        Gradient

          ∇F = (∂F/∂x, ∂F/∂y, ∂F/∂z) = (2, 2, 8)

        """)
  }

  @Test func addsUpWhereSeveralPathsMeet() throws {
    let text = try explain("x * sin(x)", "x=-1.5").description
    #expect(
      text.contains(
        """
          x goes into u₁ and F: the contributions are added.
          ∂F/∂x = ∂F/∂u₁ · ∂u₁/∂x = -1.5 · 0.0707372 = -0.106106
                + ∂(x · u₁)/∂x                       = -0.997495
                = -1.1036

        """))
    #expect(
      text.contains(
        """
          x → u₁ → F   -1.5 · 0.0707372 = -0.106106
          x → F        -0.997495        = -0.997495
          x on all paths: -1.1036

        """))
  }

  @Test func aVariableUsedTwiceByOneOperationCountsTwice() throws {
    let explanation = try explain("x * x", "x=3")
    #expect(gradient(explanation) == [6])
    #expect(explanation.description.contains("∂F/∂x = x + x = 3 + 3 = 6"))
    #expect(explanation.leaves.count == 1)
  }

  @Test func manyPathsAreCountedNotWalked() throws {
    var formula = "x"
    for _ in 0..<12 { formula = "(\(formula)) * (x + \(formula.prefix(0))1) + x" }
    let text = try explain(formula, "x=0.5").description
    #expect(text.contains("x reaches F on"))
  }

  @Test func aVariableOrANumberAloneIsExplained() throws {
    let alone = try explain("x", "x=2").description
    #expect(alone.contains("F is x itself: ∂F/∂x = 1"))
    #expect(alone.contains("∇F = (∂F/∂x) = (1)"))
    let number = try explain("2 + 3 * pi").description
    #expect(number.contains("There are no variables, so there is no gradient."))
  }

  @Test func namesDoNotCollide() throws {
    let text = try explain("F * u1 + L", "F=2", "u1=3", "L=1").description
    #expect(text.hasPrefix("G = F · u1 + L"))
    #expect(text.contains("v₁ = F · u1"))
  }

  @Test func casesAreNamed() throws {
    let text = try explain("relu(x) + max(x, y)", "x=-1", "y=2").description
    #expect(text.contains("∂u₁/∂x = 0   (x ≤ 0)"))
    #expect(text.contains("∂u₂/∂y = 1   (x < y)"))
    #expect(try explain("max(x, y)", "x=1", "y=1").description.contains("each gets half"))
  }

  @Test func gradientsAgreeWithDifferences() throws {
    var random = SeededRandom(seed: 5)
    let point = ["x": 0.7, "y": 1.3, "z": 0.4]
    var compared = 0
    for _ in 0..<150 {
      let expression = Formula.random(
        operations: Int.random(in: 1...7, using: &random), using: &random)
      let values = expression.variables.map { (name: $0, value: point[$0] ?? 1) }
      let explanation = try Explanation(expression, values: values)
      _ = explanation.description
      for (leaf, (name, value)) in zip(explanation.leaves, values) {
        func at(_ x: Double) -> Double {
          var moved = point
          moved[name] = x
          return reference(expression, moved)
        }
        let h = 1e-5
        let wide = (at(value + h) - at(value - h)) / (2 * h)
        let narrow = (at(value + h / 2) - at(value - h / 2)) / h
        // Where the differences themselves disagree there is a kink or an overflow.
        guard wide.isFinite, (wide - narrow).magnitude <= 1e-5 * max(1, wide.magnitude) else {
          continue
        }
        let found = explanation.gradient(leaf)
        if found.isNaN { continue }
        #expect(
          (found - narrow).magnitude <= 1e-4 * max(1, narrow.magnitude), "\(expression), \(name)")
        compared += 1
      }
    }
    #expect(compared > 100)
  }

  @Test func contributionsAddUpToTheGradient() throws {
    var random = SeededRandom(seed: 6)
    for _ in 0..<100 {
      let expression = Formula.random(operations: 8, using: &random)
      let values = expression.variables.map { (name: $0, value: 0.6) }
      let explanation = try Explanation(expression, values: values)
      for leaf in explanation.leaves {
        let sum = explanation.uses[leaf.text, default: []].reduce(0.0) { total, use in
          total + explanation.gradient(explanation.steps[use.step].result)
            * explanation.partial(use)
        }
        let gradient = explanation.gradient(leaf)
        if explanation.steps.isEmpty || sum.isNaN || gradient.isNaN { continue }
        if sum.isInfinite || gradient.isInfinite { continue }
        #expect((sum - gradient).magnitude <= 1e-9 * max(1, gradient.magnitude), "\(expression)")
      }
    }
  }

  @Test func tooLongFormulasAreRefused() throws {
    let formula = String(repeating: "x+", count: 20_000) + "x"
    #expect(throws: ExplainError.tooLong(operations: 20_000)) { try self.explain(formula, "x=1") }
    let fair = String(repeating: "x+", count: 300) + "x"
    #expect(try explain(fair, "x=1").description.contains("… 288 more contributions"))
  }
}

@Suite struct LocalDerivativeTests {
  /// The written formula and the library's rule agree, for every operation and operand.
  @Test func formulasAgreeWithTheRules() throws {
    var nodes: [Formula.Node] = [.negate(0)]
    for op: Formula.Operator in [.add, .subtract, .multiply, .divide, .power] {
      nodes.append(.binary(op, 0, 1))
    }
    for function in FormulaFunction.allCases {
      nodes.append(.call(function, function.arity == 1 ? [0] : [0, 1]))
    }
    for node in nodes {
      for (a, b) in [(0.3, 0.7), (0.8, 0.8), (1.6, 0.4), (-0.45, 0.9)] {
        let values = node.operands.map { $0 == 0 ? a : b }
        let x = values.map { Variable($0) }
        let y = try #require(node.apply(x))
        if y.value.scalar.isNaN { continue }
        for (index, rule) in gradients(of: y, with: x).enumerated() {
          let local = LocalDerivative(of: node, operand: index, at: values)
          let formula = try Formula(parsing: local.formula)
          let written = formula.value { name in
            name == "a" ? a : name == "b" ? b : y.value.scalar
          }
          let wanted = rule.value.scalar
          let bound: Double = 1e-12 * Swift.max(1, wanted.magnitude)
          let isNear: Bool = wanted.isNaN || (written - wanted).magnitude <= bound
          let isSame = written.isNaN == wanted.isNaN && isNear
          #expect(isSame, "\(node), operand \(index), at \(a), \(b): \(written), \(wanted)")
        }
      }
    }
  }

  @Test func isWrittenWithTheActualOperands() {
    let square = LocalDerivative(of: .binary(.power, 0, 1), operand: 0, at: [3, 2])
    #expect(
      square.written(operands: [.variable("x"), .number(2)], result: "u₁").description == "2 · x")
    let sigmoid = LocalDerivative(of: .call(.sigmoid, [0]), operand: 0, at: [3])
    #expect(
      sigmoid.written(operands: [.variable("x")], result: "u₁").description == "u₁ · (1 - u₁)")
  }
}

@Suite struct ExplainValuesTests {
  @Test func readsNumbersAndConstants() throws {
    let values = try Explanation.values(["x=-1.5", "λ = 2e-3", "t=pi/2", "x₁=-(1+1)^2"])
    #expect(values.map(\.name) == ["x", "λ", "t", "x₁"])
    #expect(values.map(\.value) == [-1.5, 0.002, .pi / 2, -4])
  }

  @Test(arguments: [
    (["x"], "\"x\" is no value; expected NAME=NUMBER, such as x=-1.5"),
    (["x=1", "x=2"], "x has two values"),
    (["3=3"], "\"3\" is no name for a variable: names are letters, digits and lowered digits"),
    (["=3"], "\"\" is no name for a variable: names are letters, digits and lowered digits"),
    (["sin=3"], "\"sin\" is no name for a variable: it is a function"),
    (["pi=3"], "\"pi\" is no name for a variable: it is a constant"),
    (["x=abc"], "the value of x contains abc; expected a number"),
    (["x=1/0"], "the value of x is ∞; expected a finite number"),
    (["x=0/0"], "the value of x is NaN; expected a finite number"),
  ])
  func refusesWhatIsNoValue(_ words: [String], _ message: String) {
    #expect {
      try Explanation.values(words)
    } throws: {
      "\($0)" == message
    }
  }

  @Test func showsWhereAValueIsWrong() {
    #expect {
      try Explanation.values(["x=1+"])
    } throws: {
      "\($0)".hasPrefix("the value of x: line 1, column 3: the formula ends here")
    }
  }

  @Test func listsWhatIsMissingOrTooMany() {
    #expect(throws: ExplainError.missing(["y", "z"])) {
      try Explain.explanation(["x*y*z", "x=1"])
    }
    #expect("\(ExplainError.missing(["y", "z"]))" == "no value for y, z; add y=… z=…")
    #expect(throws: ExplainError.unused("w", variables: ["x"])) {
      try Explain.explanation(["x", "x=1", "w=2"])
    }
    #expect {
      try Explain.explanation([])
    } throws: {
      "\($0)".hasPrefix("no formula; expected one")
    }
  }
}
