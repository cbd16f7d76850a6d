import Foundation
import Testing

@testable import LeibnizCommand

/// A small generator with a seed, so that random tests repeat.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A formula's value by evaluating its list of nodes with Foundation's functions only.
func reference(_ expression: Formula, _ values: [String: Double]) -> Double {
  var results: [Double] = []
  for node in expression.nodes {
    switch node {
    case .number(let x): results.append(x)
    case .constant(let constant): results.append(constant.value)
    case .variable(let name): results.append(values[name] ?? .nan)
    case .negate(let a): results.append(-results[a])
    case .binary(let op, let a, let b):
      let (x, y) = (results[a], results[b])
      switch op {
      case .add: results.append(x + y)
      case .subtract: results.append(x - y)
      case .multiply: results.append(x * y)
      case .divide: results.append(x / y)
      case .power: results.append(Foundation.pow(x, y))
      }
    case .call(let function, let all): results.append(reference(function, all.map { results[$0] }))
    }
  }
  return results[expression.root]
}

private func reference(_ function: FormulaFunction, _ x: [Double]) -> Double {
  let a = x[0]
  let sigmoid = 1 / (1 + Foundation.exp(-a))
  return switch function {
  case .abs: a.magnitude
  case .sqrt: a.squareRoot()
  case .square: a * a
  case .exp: Foundation.exp(a)
  case .exp2: Foundation.exp2(a)
  case .expm1: Foundation.expm1(a)
  case .ln: Foundation.log(a)
  case .log2: Foundation.log2(a)
  case .log10: Foundation.log10(a)
  case .log1p: Foundation.log1p(a)
  case .sin: Foundation.sin(a)
  case .cos: Foundation.cos(a)
  case .tan: Foundation.tan(a)
  case .asin: Foundation.asin(a)
  case .acos: Foundation.acos(a)
  case .atan: Foundation.atan(a)
  case .atan2: Foundation.atan2(a, x[1])
  case .sinh: Foundation.sinh(a)
  case .cosh: Foundation.cosh(a)
  case .tanh: Foundation.tanh(a)
  case .asinh: Foundation.asinh(a)
  case .acosh: Foundation.acosh(a)
  case .atanh: Foundation.atanh(a)
  case .sigmoid: sigmoid
  case .softplus: Foundation.log1p(Foundation.exp(-a.magnitude)) + Swift.max(a, 0)
  case .relu: Swift.max(a, 0)
  case .elu: a > 0 ? a : Foundation.expm1(a)
  case .selu: 1.0507009873554805 * (a > 0 ? a : 1.6732632423543772 * Foundation.expm1(a))
  case .gelu: a * 0.5 * (1 + Foundation.erf(a / 2.0.squareRoot()))
  case .silu: a * sigmoid
  case .erf: Foundation.erf(a)
  case .sign: a > 0 ? 1 : a < 0 ? -1 : 0
  case .max: Swift.max(a, x[1])
  case .min: Swift.min(a, x[1])
  case .pow: Foundation.pow(a, x[1])
  case .hypot: Foundation.hypot(a, x[1])
  case .logaddexp:
    Swift.max(a, x[1]) + Foundation.log1p(Foundation.exp(-(a - x[1]).magnitude))
  }
}

extension Formula {
  /// A random formula in x, y and z.
  static func random(operations: Int, using random: inout SeededRandom) -> Formula {
    var expression = Formula()
    var roots: [Int] = []
    func leaf() -> Node {
      switch Int.random(in: 0..<8, using: &random) {
      case 0: .number(Double(Int.random(in: -3...9, using: &random)))
      case 1: .number(Double.random(in: 0...2, using: &random))
      case 2: .constant(Bool.random(using: &random) ? .pi : .e)
      default: .variable(["x", "y", "z"].randomElement(using: &random) ?? "x")
      }
    }
    func operand() -> Int {
      if roots.isEmpty || Int.random(in: 0..<3, using: &random) == 0 {
        return expression.append(leaf())
      }
      return roots.remove(at: Int.random(in: roots.indices, using: &random))
    }
    roots.append(expression.append(leaf()))
    for _ in 0..<operations {
      let node: Node
      switch Int.random(in: 0..<10, using: &random) {
      case 0: node = .negate(operand())
      case 1, 2:
        let function = FormulaFunction.allCases.randomElement(using: &random) ?? .sin
        node = .call(function, (0..<function.arity).map { _ in operand() })
      case 3: node = .binary(.power, operand(), expression.append(.number(2)))
      case let kind:
        let op: Operator = [.add, .subtract, .multiply, .divide, .power, .add, .multiply][kind - 3]
        let left = operand()
        node = .binary(op, left, operand())
      }
      roots.append(expression.append(node))
    }
    while roots.count > 1 {
      let right = roots.removeLast()
      let left = roots.removeLast()
      roots.append(expression.append(.binary(.add, left, right)))
    }
    expression.root = roots[0]
    return expression
  }
}

@Suite struct FormulaTests {
  private func value(_ text: String, _ values: [String: Double] = [:]) throws -> Double {
    try Formula(parsing: text).value { values[$0] ?? .nan }
  }

  @Test(arguments: [
    ("1 + 2 * 3", 7.0), ("(1 + 2) * 3", 9), ("8 / 4 / 2", 1), ("8 - 4 - 2", 2),
    ("2^3^2", 512), ("2**3**2", 512), ("-2^2", -4), ("(-2)^2", 4), ("2^-3", 0.125),
    ("2^-3 * 8", 1), ("--3", 3), ("- - -3", -3), ("2 - -3", 5), ("+3 - +2", 1), ("2 * -3 + 1", -5),
    ("-2 * 3", -6), ("2^-1^2", 0.5), (".5 + 1.", 1.5), ("1e3 + 2E-1", 1000.2), ("1.e2", 100),
    ("2·3×4÷6−1", 3), ("3²", 9), ("-3²", -9), ("2^3²", 512), ("4⁻¹", 0.25), ("(1+1)¹⁰", 1024),
    ("max(1, 2) + min(1, 2)", 3), ("pow(2, 3) + 2 ^ 3", 16), ("sqrt(16) - abs(-4)", 0),
    ("ln(e) + log(e)", 2), ("cos(π) + cos(pi)", -2), (" \t(\n1 ) ", 1),
    ("maximum(1,minimum(5,3))", 3),
  ])
  func evaluates(_ text: String, _ expected: Double) throws {
    #expect(try value(text) == expected)
  }

  @Test func namesMayBeOfAnyScript() throws {
    #expect(
      try Formula(parsing: "λ + x₁ - w11 * Δt′ / größe_2").variables
        == ["λ", "x₁", "w11", "Δt′", "größe_2"])
    // e\u{301} and é are the same name.
    #expect(try Formula(parsing: "e\u{301} + \u{E9}").variables.count == 1)
    #expect(try value("変数 * 2", ["変数": 4]) == 8)
  }

  @Test func functionsAgreeWithFoundation() throws {
    for function in FormulaFunction.allCases {
      for a in [0.3, 0.9, 1.7] {
        let text = function.arity == 1 ? "\(function.rawValue)(a)" : "\(function.rawValue)(a, b)"
        let expression = try Formula(parsing: text)
        let values = ["a": a, "b": 0.6]
        let (found, wanted) = (try value(text, values), reference(expression, values))
        let isSame = found.isNaN == wanted.isNaN
        let isNear = found.isNaN || (found - wanted).magnitude <= 4e-15 * max(1, wanted.magnitude)
        #expect(isSame && isNear, "\(text) at \(a): \(found), expected \(wanted)")
      }
    }
  }

  @Test(arguments: [
    ("(x+y)*z", "(x + y) · z"), ("x**2", "x²"), ("x^-1", "x⁻¹"), ("-x^2", "-x²"),
    ("(-x)^2", "(-x)²"), ("(-3)^2", "(-3)²"), ("a-(b-c)", "a - (b - c)"), ("a-b-c", "a - b - c"),
    ("a/(b*c)", "a / (b · c)"), ("a*(-b)", "a · (-b)"), ("a+-3", "a + (-3)"),
    ("-(a*b)", "-(a · b)"),
    ("-a*b", "-a · b"), ("x^y^z", "x^(y^z)"), ("(x^y)^z", "(x^y)^z"), ("2^(x+1)", "2^(x + 1)"),
    ("log(pi)", "ln(π)"), ("max(x,-1)", "max(x, -1)"), ("0.1+1e-9", "0.1 + 1e-09"),
    ("-(-x)", "-(-x)"), ("sin(x)^2", "sin(x)²"), ("x^1.5", "x^1.5"),
  ])
  func isWrittenAsByHand(_ text: String, _ expected: String) throws {
    #expect(try Formula(parsing: text).description == expected)
  }

  @Test func whatIsWrittenReadsBack() throws {
    var random = SeededRandom(seed: 1)
    for _ in 0..<400 {
      let expression = Formula.random(
        operations: Int.random(in: 0...12, using: &random), using: &random)
      let text = expression.description
      let back = try Formula(parsing: text)
      #expect(back.description == text)
    }
  }

  @Test func valuesAgreeWithFoundation() throws {
    var random = SeededRandom(seed: 2)
    let values = ["x": 0.7, "y": 1.3, "z": 0.4]
    for _ in 0..<400 {
      let expression = Formula.random(
        operations: Int.random(in: 0...6, using: &random), using: &random)
      let wanted = reference(expression, values)
      let found = expression.value { values[$0] ?? .nan }
      if wanted.isNaN || wanted.isInfinite || wanted.magnitude > 1e6 { continue }
      #expect(
        (found - wanted).magnitude <= 1e-9 * max(1, wanted.magnitude), "\(expression) = \(found)")
    }
  }

  @Test func substitutesAndSimplifies() throws {
    let formula = try Formula(parsing: "b * a^(b - 1)")
    let two = formula.substituting { $0 == "b" ? .number(2) : nil }
    #expect(two.description == "2 · a^(2 - 1)")
    #expect(two.simplified.description == "2 · a")
    #expect(try Formula(parsing: "1 * x + y * 1").simplified.description == "x + y")
    #expect(two.adding(formula).description == "2 · a^(2 - 1) + b · a^(b - 1)")
  }

  @Test func longFormulasNeedNoRecursion() throws {
    let sum = String(repeating: "x+", count: 100_000) + "x"
    let expression = try Formula(parsing: sum)
    #expect(expression.nodes.count == 200_001)
    #expect(expression.description.count == 400_001)
    #expect(expression.value { _ in 2 } == 200_002)
    let deep = String(repeating: "sin(", count: 9000) + "x" + String(repeating: ")", count: 9000)
    #expect(try Formula(parsing: deep).description == deep)
  }
}
