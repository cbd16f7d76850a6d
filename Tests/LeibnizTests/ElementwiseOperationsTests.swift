import Foundation
import Leibniz
import Testing

/// An operation of one operand, where it may be checked, and the same function of a Double.
struct UnaryCase: CustomTestStringConvertible, Sendable {
  let name: String
  let points: [Double]
  let f: @Sendable (Variable) -> Variable
  let reference: @Sendable (Double) -> Double
  var testDescription: String { name }

  init(
    _ name: String, _ points: [Double], _ f: @escaping @Sendable (Variable) -> Variable,
    _ reference: @escaping @Sendable (Double) -> Double
  ) {
    (self.name, self.points, self.f, self.reference) = (name, points, f, reference)
  }
}

private let real = [-2.3, -0.7, 0.4, 1.9]
private let positive = [0.3, 0.8, 1.7, 4.2]
private let unit = [-0.8, -0.3, 0.2, 0.7]

private func normal(_ x: Double) -> Double { (1 + erf(x / 2.0.squareRoot())) / 2 }

private let unaryCases: [UnaryCase] = [
  .init("neg", real, { -$0 }, { -$0 }),
  .init("abs", real, { abs($0) }, { abs($0) }),
  .init("sqrt", positive, { sqrt($0) }, { $0.squareRoot() }),
  .init("square", real, { square($0) }, { $0 * $0 }),
  .init("reciprocal", real, { reciprocal($0) }, { 1 / $0 }),
  .init("exp", real, { exp($0) }, { exp($0) }),
  .init("exp2", real, { exp2($0) }, { exp2($0) }),
  .init("expm1", real, { expm1($0) }, { expm1($0) }),
  .init("log", positive, { log($0) }, { log($0) }),
  .init("log2", positive, { log2($0) }, { log2($0) }),
  .init("log10", positive, { log10($0) }, { log10($0) }),
  .init("log1p", unit, { log1p($0) }, { log1p($0) }),
  .init("sin", real, { sin($0) }, { sin($0) }),
  .init("cos", real, { cos($0) }, { cos($0) }),
  .init("tan", unit, { tan($0) }, { tan($0) }),
  .init("asin", unit, { asin($0) }, { asin($0) }),
  .init("acos", unit, { acos($0) }, { acos($0) }),
  .init("atan", real, { atan($0) }, { atan($0) }),
  .init("sinh", real, { sinh($0) }, { sinh($0) }),
  .init("cosh", real, { cosh($0) }, { cosh($0) }),
  .init("tanh", real, { tanh($0) }, { tanh($0) }),
  .init("asinh", real, { asinh($0) }, { asinh($0) }),
  .init("acosh", [1.3, 1.8, 2.7, 4.2], { acosh($0) }, { acosh($0) }),
  .init("atanh", unit, { atanh($0) }, { atanh($0) }),
  .init("sigmoid", real, { sigmoid($0) }, { 1 / (1 + exp(-$0)) }),
  .init("softplus", real, { softplus($0) }, { log(1 + exp($0)) }),
  .init("relu", real, { relu($0) }, { max($0, 0) }),
  .init("leakyRelu", real, { leakyRelu($0, slope: 0.1) }, { $0 > 0 ? $0 : 0.1 * $0 }),
  .init("elu", real, { elu($0, alpha: 0.7) }, { $0 > 0 ? $0 : 0.7 * (exp($0) - 1) }),
  .init(
    "selu", real, { selu($0) },
    { 1.0507009873554805 * ($0 > 0 ? $0 : 1.6732632423543772 * (exp($0) - 1)) }),
  .init("gelu", real, { gelu($0) }, { $0 * normal($0) }),
  .init(
    "geluTanh", real, { geluTanh($0) },
    { x in x / 2 * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x))) }),
  .init("silu", real, { silu($0) }, { $0 / (1 + exp(-$0)) }),
  .init("erf", real, { erf($0) }, { erf($0) }),
  .init("sign", real, { sign($0) }, { $0 < 0 ? -1 : 1 }),
  .init("floor", real, { floor($0) }, { floor($0) }),
  .init("ceil", real, { ceil($0) }, { ceil($0) }),
  .init("round", real, { round($0) }, { $0.rounded(.toNearestOrEven) }),
  .init("pow 3", real, { pow($0, 3.0) }, { $0 * $0 * $0 }),
  .init("pow 1.5", positive, { $0 ** 1.5 }, { pow($0, 1.5) }),
  .init("2 **", real, { 2.0 ** $0 }, { pow(2, $0) }),
  .init("clamp", real, { clamp($0, -1...1.5) }, { min(max($0, -1), 1.5) }),
  .init("number + x", real, { 2 + $0 }, { 2 + $0 }),
  .init("number - x", real, { 2 - $0 - 1 }, { 2 - $0 - 1 }),
  .init("number / x", real, { 2 / $0 }, { 2 / $0 }),
  .init("x / number", real, { $0 / 4 }, { $0 / 4 }),
  .init("max(x, number)", real, { maximum($0, 0.5) }, { max($0, 0.5) }),
  .init("min(x, number)", real, { minimum($0, 0.5) }, { min($0, 0.5) }),
]

@Test(arguments: unaryCases)
func unaryOperation(_ c: UnaryCase) {
  for shape in [[4], [2, 2]] as [Shape] {
    let x = Tensor(c.points, shape: shape)
    expectClose(
      c.f(.constant(x)).value, Tensor(c.points.map(c.reference), shape: shape), 1e-14, c.name)
    checkDerivative(of: c.f, at: x)
  }
  checkDerivative(of: c.f, at: Tensor(c.points[2]))
  let nothing = Variable(Tensor.zeros([0, 3]))
  let y = c.f(nothing)
  y.backprop()
  #expect(y.shape == [0, 3] && nothing.gradient!.shape == [0, 3])
}

struct BinaryCase: CustomTestStringConvertible, Sendable {
  let name: String
  let range: ClosedRange<Double>
  let f: @Sendable (Variable, Variable) -> Variable
  let reference: @Sendable (Double, Double) -> Double
  var testDescription: String { name }

  init(
    _ name: String, _ range: ClosedRange<Double>,
    _ f: @escaping @Sendable (Variable, Variable) -> Variable,
    _ reference: @escaping @Sendable (Double, Double) -> Double
  ) {
    (self.name, self.range, self.f, self.reference) = (name, range, f, reference)
  }
}

private let binaryCases: [BinaryCase] = [
  .init("+", -1...1, { $0 + $1 }, { $0 + $1 }),
  .init("-", -1...1, { $0 - $1 }, { $0 - $1 }),
  .init("*", -1...1, { $0 * $1 }, { $0 * $1 }),
  .init("/", 0.5...2, { $0 / $1 }, { $0 / $1 }),
  .init("**", 0.5...2, { $0 ** $1 }, { pow($0, $1) }),
  .init("atan2", 0.5...2, { atan2($0, $1) }, { atan2($0, $1) }),
  .init("hypot", 0.5...2, { hypot($0, $1) }, { hypot($0, $1) }),
  .init("maximum", -1...1, { maximum($0, $1) }, { max($0, $1) }),
  .init("minimum", -1...1, { minimum($0, $1) }, { min($0, $1) }),
  .init("logaddexp", -1...1, { logaddexp($0, $1) }, { log(exp($0) + exp($1)) }),
  .init(
    "where", -1...1, { Variable.where($0 .> $1, $0 * $0, $0 * $1) }, { $0 > $1 ? $0 * $0 : $0 * $1 }
  ),
]

/// Every pair of shapes: equal, broadcast either way, 0-d.
@Test(arguments: binaryCases)
func binaryOperation(_ c: BinaryCase) {
  let shapes: [(Shape, Shape)] = [
    ([], []), ([3], [3]), ([2, 3], [3]), ([2, 1], [1, 3]), ([], [2, 2]), ([3], []),
    ([2, 1, 2], [3, 1]),
  ]
  for (i, (s, t)) in shapes.enumerated() {
    var random = TestRandom(UInt64(i + 7))
    let a = random.tensor(s, in: c.range), b = random.tensor(t, in: c.range)
    let shape = try! s.broadcast(with: t)
    let wide = zip(a.broadcast(to: shape).scalars(), b.broadcast(to: shape).scalars())
    expectClose(
      c.f(.constant(a), .constant(b)).value, Tensor(wide.map { c.reference($0, $1) }, shape: shape),
      1e-14,
      c.name)
    checkDerivatives(of: { c.f($0[0], $0[1]) }, at: [a, b])
  }
  let a = Variable(Tensor.zeros([0, 3])), b = Variable(Tensor.ones([3]))
  c.f(a, b).backprop()
  #expect(a.gradient!.shape == [0, 3] && b.gradient == Tensor.zeros([3]))
}

/// σ and its relatives far out, where naive formulas overflow or cancel.
@Test func activationsFarFromZero() {
  for (x, s) in [(-800.0, 0.0), (800, 1)] {
    let v = Variable(x as Double)
    for f in [sigmoid, softplus, silu, gelu, geluTanh, selu, tanh] as [(Variable) -> Variable] {
      v.gradient = nil
      let y = f(v)
      y.backprop()
      #expect(y.value.scalar.isFinite && v.gradient!.scalar.isFinite)
    }
    v.gradient = nil
    softplus(v).backprop()
    #expect(v.gradient!.scalar == s)
  }
  #expect(softplus(Variable(800.0)).value.scalar == 800)
}

/// The chain rule on random compositions: derivatives agree with differences.
@Test(arguments: 0..<12)
func randomCompositions(seed: Int) {
  let unary: [(Variable) -> Variable] = [
    { sin($0) }, { tanh($0) }, { exp(-0.3 * $0) }, { $0 * $0 * 0.5 }, { sigmoid($0) },
    { softplus($0) }, { atan($0) }, { log($0 * $0 + 1.5) }, { $0 / 3 + 0.1 },
  ]
  let binary: [(Variable, Variable) -> Variable] = [
    { $0 + $1 }, { $0 - $1 }, { $0 * $1 }, { $0 / ($1 * $1 + 1) }, { hypot($0, $1 + 3) },
  ]
  checkDerivatives(
    of: { x in
      var random = TestRandom(UInt64(seed))
      var pool = x
      for _ in 0..<8 {
        let a = pool.randomElement(using: &random)!, b = pool.randomElement(using: &random)!
        pool.append(unary.randomElement(using: &random)!(a))
        pool.append(binary.randomElement(using: &random)!(a, b))
      }
      return pool[pool.count - 1] + pool[pool.count - 2] + pool[pool.count - 4]
    },
    at: [Tensor([0.3, -0.9]), Tensor(0.6), Tensor([[0.2], [1.1]])], tolerance: 1e-7,
    singleTolerance: 1e-4)
}
