import Foundation
import LeibnizScalar
import RealModule
import Testing

/// All engines against `Tests/Reference`: derivatives of elementary functions across the whole
/// range of numbers, from arithmetic of many digits.
@Suite struct ReferenceTests {
  /// A function by its name there; none of another name.
  static func function<T: Real & ConstantConvertible>(_ name: String) -> ((T) -> T)? {
    let rootOfHalf = T(constant: 0.5.squareRoot())
    switch name {
    case "exp": return { .exp($0) }
    case "exp2": return { .exp2($0) }
    case "exp10": return { .exp10($0) }
    case "expm1": return { .expMinusOne($0) }
    case "log": return { .log($0) }
    case "log2": return { .log2($0) }
    case "log10": return { .log10($0) }
    case "log1p": return { .log(onePlus: $0) }
    case "sqrt", "pow 0.5": return { .sqrt($0) }
    case "cbrt": return { .root($0, 3) }
    case "square": return { $0 * $0 }
    case "reciprocal": return { 1 / $0 }
    case "sin": return { .sin($0) }
    case "cos": return { .cos($0) }
    case "tan": return { .tan($0) }
    case "asin": return { .asin($0) }
    case "acos": return { .acos($0) }
    case "atan": return { .atan($0) }
    case "sinh": return { .sinh($0) }
    case "cosh": return { .cosh($0) }
    case "tanh": return { .tanh($0) }
    case "asinh": return { .asinh($0) }
    case "acosh": return { .acosh($0) }
    case "atanh": return { .atanh($0) }
    case "erf": return { .erf($0) }
    case "erfc": return { .erfc($0) }
    case "digamma": return { digamma($0) }
    case "lgamma": return { .logGamma($0) }
    case "gamma": return { .gamma($0) }
    case "elu": return { $0 > 0 ? $0 : .expMinusOne($0) }
    // Programs: the usual ways to write them without overflow.
    case "sigmoid": return { sigmoid($0) }
    case "softplus": return { ($0 > 0 ? $0 : 0) + .log(onePlus: .exp($0 > 0 ? -$0 : $0)) }
    case "silu": return { $0 * sigmoid($0) }
    case "gelu": return { $0 * .erfc(-$0 * rootOfHalf) / 2 }
    case "pow 2", "pow 3", "pow -1", "pow -2":
      let n = Int(name.dropFirst(4))!
      return { .pow($0, n) }
    case let power where power.hasPrefix("pow "):
      let p = T(constant: Double(name.dropFirst(4))!)
      return { .pow($0, p) }
    default: return nil
    }
  }

  /// What is composed of functions. Its first derivatives are checked: those of higher order may
  /// depend on digits that the values in between don't have, such as those of exp(x) around 0.
  static let programs = ["sigmoid", "softplus", "silu", "gelu"]

  static func sigmoid<T: Real>(_ x: T) -> T {
    if x > 0 { return 1 / (1 + .exp(-x)) }
    let e = T.exp(x)
    return e / (1 + e)
  }

  static func functionOfTwo<T: Real>(_ name: String) -> ((T, T) -> T)? {
    switch name {
    case "divide": return { $0 / $1 }
    case "multiply": return { $0 * $1 }
    case "pow": return { .pow($0, $1) }
    case "hypot": return { .hypot($0, $1) }
    case "atan2": return { .atan2(y: $0, x: $1) }
    case "logaddexp":
      return { x, y in
        let (high, low) = x > y ? (x, y) : (y, x)
        return high + .log(onePlus: .exp(low - high))
      }
    default: return nil
    }
  }

  /// The rows of a table.
  static func rows(_ file: String) throws -> [(name: String, numbers: [Double])] {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Reference/\(file)")
    return try String(contentsOf: path, encoding: .utf8).split(separator: "\n").map { line in
      let fields = line.split(separator: "\t")
      return (String(fields[0]), fields.dropFirst().map { Double($0)! })
    }
  }

  /// Whether a number is right: to 64 units in the last place of it or of what half a unit of the
  /// arguments does to it. Below the normal numbers each rounding is by as much as the least
  /// number; the factors that multiply it afterwards, such as 4x² - 2 in erfc‴, are below 4096.
  static func isRight<S: BinaryFloatingPoint>(_ found: S, _ truth: Double, _ change: Double) -> Bool
  {
    let greatest = Double(S.greatestFiniteMagnitude)
    if found.isNaN { return false }
    let error =
      64 * Double(S.ulpOfOne) * (abs(truth) + change) + 4096 * Double(S.leastNonzeroMagnitude)
    if found.isInfinite {
      return (found > 0) == (truth > 0) && abs(truth) + error >= greatest
    }
    return abs(Double(found) - truth) <= error || !error.isFinite && truth.isFinite
      || abs(Double(found)) >= greatest * (1 - 64 * Double(S.ulpOfOne)) && abs(truth) >= greatest
  }

  /// The derivatives from order 0 on, by all engines and nestings.
  static func allWays<S: Real & ConstantConvertible & SIMDScalar>(
    _ name: String, _ x: S
  ) -> [(way: String, derivatives: [S])] {
    typealias D1 = Dual<S>
    typealias D2 = Dual<D1>
    typealias D3 = Dual<D2>
    let f1: (D1) -> D1 = function(name)!
    let f2: (D2) -> D2 = function(name)!
    let f3: (D3) -> D3 = function(name)!
    let d1 = f1(D1(x, tangent: 1))
    let d2 = f2(D2(D1(x, tangent: 1), tangent: 1))
    let d3 = f3(D3(D2(D1(x, tangent: 1), tangent: 1), tangent: 1))
    let vector = function(name)!(DualVector(x, tangent: SIMD2<S>(0, 1)))
    let series: (Taylor<S>) -> Taylor<S> = function(name)!
    let taped: (Taped<S>) -> Taped<S> = function(name)!
    let tapedDual: (Taped<D1>) -> Taped<D1> = function(name)!
    let tapedDuals: (Taped<D2>) -> Taped<D2> = function(name)!
    let tapedTaped: (Taped<Taped<S>>) -> Taped<Taped<S>> = function(name)!
    let dualTaped: (Dual<Taped<S>>) -> Dual<Taped<S>> = function(name)!
    let (value, slope) = valueAndGradient(at: [x]) { taped($0[0]) }
    let second = valueGradientAndHessian(at: [x]) { tapedDual($0[0]) }
    let third = gradient(at: [D2(D1(x, tangent: 1), tangent: 1)]) { tapedDuals($0[0]) }[0]
    let reverse = gradient(at: [x]) { y in gradient(at: y) { tapedTaped($0[0]) }[0] }
    let reverseOfForward = gradient(at: [x]) { dualTaped(Dual($0[0], tangent: 1)).tangent }
    return [
      ("Dual", [d1.value, d1.tangent]),
      ("Dual²", [d2.value.value, d2.value.tangent, d2.tangent.tangent]),
      (
        "Dual³",
        [
          d3.value.value.value, d3.value.value.tangent, d3.value.tangent.tangent,
          d3.tangent.tangent.tangent,
        ]
      ),
      ("DualVector", [vector.value, vector.tangent[1]]),
      ("Taylor", derivatives(at: x, upTo: 3, of: series)),
      ("Taped", [value, slope[0]]),
      ("Taped over Dual", [second.value, second.gradient[0], second.hessian[0][0]]),
      ("Taped over Dual²", [value, third.value.value, third.value.tangent, third.tangent.tangent]),
      ("Taped over Taped", [value, slope[0], reverse[0]]),
      ("Dual over Taped", [value, slope[0], reverseOfForward[0]]),
    ]
  }

  /// What is wrong of one row.
  static func faults<S: Real & ConstantConvertible & SIMDScalar & BinaryFloatingPoint>(
    _ name: String, _ x: S, _ truth: [Double]
  ) -> [String] {
    var faults: [String] = []
    for (way, found) in allWays(name, x) {
      for k in found.indices.prefix(programs.contains(name) ? 2 : 4)
      where !isRight(found[k], truth[k], abs(Double(x) * truth[k + 1])) {
        faults.append("\(way) \(S.self): \(name)⁽\(k)⁾(\(x)) = \(found[k]), not \(truth[k])")
      }
    }
    return faults
  }

  @Test func functionsOfOneNumber() throws {
    var counts: [String: Int] = [:], faults: [String] = []
    for (name, numbers) in try Self.rows("derivatives1.tsv") {
      guard Self.function(name) as ((Double) -> Double)? != nil else { continue }
      counts[name, default: 0] += 1
      let x = numbers[0], truth = Array(numbers.dropFirst())
      faults += Self.faults(name, x, truth)
      if Double(Float(x)) == x { faults += Self.faults(name, Float(x), truth) }
    }
    #expect(counts.count >= 36)
    for fault in faults.prefix(100) { Issue.record("\(fault)") }
    #expect(faults.count == 0)
  }

  @Test func gammaAndDigamma() throws {
    var faults: [String] = []
    let rows = try Self.rows("gamma.tsv")
    for (name, numbers) in rows {
      faults += Self.faults(name, numbers[0], Array(numbers.dropFirst()))
    }
    #expect(rows.count > 800)
    for fault in faults.prefix(100) { Issue.record("\(fault)") }
    #expect(faults.count == 0)
  }

  /// Next to its zeros, too, of which the table has many, digamma has all its digits.
  @Test func digammaToTheLastPlaces() throws {
    for (name, numbers) in try Self.rows("gamma.tsv") where name == "digamma" {
      let x = numbers[0], truth = numbers[1], error = 8 * Double.ulpOfOne * truth.magnitude
      let slope = gradient(at: [x]) { .logGamma($0[0]) }[0]
      let nested = derivative(at: x) { digamma($0) }
      for found in [digamma(x), slope, digamma(Dual(x, tangent: 1)).value] {
        #expect(found == truth || abs(found - truth) <= error, "digamma(\(x)) = \(found)")
      }
      #expect(isClose(nested, numbers[2]), "digamma′(\(x)) = \(nested)")
    }
  }

  func isClose(_ a: Double, _ b: Double) -> Bool {
    a == b || abs(a - b) <= 64 * Double.ulpOfOne * abs(b)
  }

  /// First and second partial derivatives.
  @Test func functionsOfTwoNumbers() throws {
    var faults: [String] = []
    for (name, numbers) in try Self.rows("derivatives2.tsv") {
      let x = Array(numbers.prefix(2)), truth = Array(numbers.dropFirst(2))
      faults += Self.faultsOfTwo(name, x, truth)
      if x.allSatisfy({ Double(Float($0)) == $0 }) {
        faults += Self.faultsOfTwo(name, x.map { Float($0) }, truth)
      }
    }
    for fault in faults.prefix(100) { Issue.record("\(fault)") }
    #expect(faults.count == 0)
  }

  static func faultsOfTwo<S: Real & ConstantConvertible & SIMDScalar & BinaryFloatingPoint>(
    _ name: String, _ x: [S], _ truth: [Double]
  ) -> [String] {
    typealias D1 = Dual<S>
    let plain: (S, S) -> S = functionOfTwo(name)!
    let taped: (Taped<S>, Taped<S>) -> Taped<S> = functionOfTwo(name)!
    let tapedDual: (Taped<D1>, Taped<D1>) -> Taped<D1> = functionOfTwo(name)!
    let nested: (Dual<D1>, Dual<D1>) -> Dual<D1> = functionOfTwo(name)!
    let vector: (DualVector<SIMD2<S>>, DualVector<SIMD2<S>>) -> DualVector<SIMD2<S>> =
      functionOfTwo(name)!
    let (h, g) = { ($0.hessian, $0.gradient) }(
      valueGradientAndHessian(at: x) { tapedDual($0[0], $0[1]) })
    let gradient = LeibnizScalar.gradient(at: x) { taped($0[0], $0[1]) }
    let lanes = vector(DualVector(x[0], lane: 0), DualVector(x[1], lane: 1)).tangent
    func second(_ i: Int, _ j: Int) -> Dual<D1> {
      func input(_ k: Int) -> Dual<D1> {
        Dual(D1(x[k], tangent: k == i ? 1 : 0), tangent: k == j ? 1 : 0)
      }
      return nested(input(0), input(1))
    }
    let ways: [(String, [S])] = [
      ("Taped", [plain(x[0], x[1]), gradient[0], gradient[1]]),
      ("DualVector", [plain(x[0], x[1]), lanes[0], lanes[1]]),
      ("Taped over Dual", [plain(x[0], x[1]), g[0], g[1], h[0][0], h[0][1], h[1][1]]),
      (
        "Dual²",
        [
          second(0, 0).value.value, second(0, 0).value.tangent, second(1, 1).tangent.value,
          second(0, 0).tangent.tangent, second(1, 0).tangent.tangent, second(1, 1).tangent.tangent,
        ]
      ),
    ]
    // The derivatives by a and by b of each of f, f_a, f_b, f_aa, f_ab, f_bb.
    let further = [(1, 2), (3, 4), (4, 5), (6, 7), (7, 8), (8, 9)]
    var faults: [String] = []
    for (way, found) in ways {
      for k in found.indices {
        let change =
          abs(Double(x[0]) * truth[further[k].0]) + abs(Double(x[1]) * truth[further[k].1])
        if !isRight(found[k], truth[k], change) {
          let label = ["", "a", "b", "aa", "ab", "bb"][k]
          faults.append("\(way) \(S.self): \(name)_\(label)(\(x)) = \(found[k]), not \(truth[k])")
        }
      }
    }
    return faults
  }
}
