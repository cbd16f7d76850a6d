import Leibniz

/// The functions that a formula may call.
enum FormulaFunction: String, Sendable, CaseIterable {
  case abs, sqrt, square
  case exp, exp2, expm1, ln, log2, log10, log1p
  case sin, cos, tan, asin, acos, atan, atan2
  case sinh, cosh, tanh, asinh, acosh, atanh
  case sigmoid, softplus, relu, elu, selu, gelu, silu, erf, sign
  case max, min, pow, hypot, logaddexp

  /// The function of a name, with other usual spellings.
  init?(name: String) {
    switch name {
    case "log": self = .ln
    case "maximum": self = .max
    case "minimum": self = .min
    default: self.init(rawValue: name)
    }
  }

  /// The number of arguments.
  var arity: Int {
    switch self {
    case .atan2, .max, .min, .pow, .hypot, .logaddexp: 2
    default: 1
    }
  }

  /// The number of arguments in words.
  var needs: String { arity == 1 ? "one argument" : "two arguments" }

  /// An example of a call.
  var usage: String { arity == 1 ? "\(rawValue)(x)" : "\(rawValue)(a, b)" }

  /// Applies the function, recording it in the graph.
  func apply(_ x: [Variable]) -> Variable {
    switch self {
    case .abs: Leibniz.abs(x[0])
    case .sqrt: Leibniz.sqrt(x[0])
    case .square: Leibniz.square(x[0])
    case .exp: Leibniz.exp(x[0])
    case .exp2: Leibniz.exp2(x[0])
    case .expm1: Leibniz.expm1(x[0])
    case .ln: Leibniz.log(x[0])
    case .log2: Leibniz.log2(x[0])
    case .log10: Leibniz.log10(x[0])
    case .log1p: Leibniz.log1p(x[0])
    case .sin: Leibniz.sin(x[0])
    case .cos: Leibniz.cos(x[0])
    case .tan: Leibniz.tan(x[0])
    case .asin: Leibniz.asin(x[0])
    case .acos: Leibniz.acos(x[0])
    case .atan: Leibniz.atan(x[0])
    case .atan2: Leibniz.atan2(x[0], x[1])
    case .sinh: Leibniz.sinh(x[0])
    case .cosh: Leibniz.cosh(x[0])
    case .tanh: Leibniz.tanh(x[0])
    case .asinh: Leibniz.asinh(x[0])
    case .acosh: Leibniz.acosh(x[0])
    case .atanh: Leibniz.atanh(x[0])
    case .sigmoid: Leibniz.sigmoid(x[0])
    case .softplus: Leibniz.softplus(x[0])
    case .relu: Leibniz.relu(x[0])
    case .elu: Leibniz.elu(x[0])
    case .selu: Leibniz.selu(x[0])
    case .gelu: Leibniz.gelu(x[0])
    case .silu: Leibniz.silu(x[0])
    case .erf: Leibniz.erf(x[0])
    case .sign: Leibniz.sign(x[0])
    case .max: Leibniz.maximum(x[0], x[1])
    case .min: Leibniz.minimum(x[0], x[1])
    case .pow: Leibniz.pow(x[0], x[1])
    case .hypot: Leibniz.hypot(x[0], x[1])
    case .logaddexp: Leibniz.logaddexp(x[0], x[1])
    }
  }
}

extension Formula.Node {
  /// Applies the node's operation to its operands, recording it in the graph. A number or a name
  /// has none.
  func apply(_ x: [Variable]) -> Variable? {
    switch self {
    case .number, .constant, .variable: nil
    case .negate: -x[0]
    case .binary(.add, _, _): x[0] + x[1]
    case .binary(.subtract, _, _): x[0] - x[1]
    case .binary(.multiply, _, _): x[0] * x[1]
    case .binary(.divide, _, _): x[0] / x[1]
    case .binary(.power, _, _): x[0] ** x[1]
    case .call(let function, _): function.apply(x)
    }
  }

  /// The places of the operands.
  var operands: [Int] {
    switch self {
    case .number, .constant, .variable: []
    case .negate(let a): [a]
    case .binary(_, let a, let b): [a, b]
    case .call(_, let all): all
    }
  }
}

extension Formula {
  /// The variables of a computation of this formula, one for each node in order. A name that occurs
  /// several times is one variable.
  func variables(_ value: (String) -> Variable) -> [Variable] {
    var results: [Variable] = []
    for node in nodes {
      switch node {
      case .number(let x): results.append(.constant(Tensor(x)))
      case .constant(let constant):
        results.append(.constant(Tensor(constant.value), name: constant.rawValue))
      case .variable(let name): results.append(value(name))
      default:
        let x = node.operands.map { results[$0] }
        if let y = node.apply(x) { results.append(y) }
      }
    }
    return results
  }

  /// The value of the formula, computed as the graph computes it.
  func value(_ values: (String) -> Double) -> Double {
    withoutGraph { variables { Variable(values($0)) }[root].value.scalar }
  }
}
