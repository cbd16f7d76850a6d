import Foundation
import Leibniz
import Testing

// Values and derivatives of order 0 to 3 across the whole range of numbers, against references of
// many digits (Tests/Reference). Nothing may be lost in a tail, next to a pole or near a zero.

/// How far a result may be from the true one.
///
/// The error allowed is C u (|f⁽ᵏ⁾| + |x f⁽ᵏ⁺¹⁾|) with the unit roundoff u, half a unit in the last
/// place of 1. The second term is what half a unit in the last place of x changes the result. C = 8
/// (k + 1): the vector library promises 4 units in the last place, 8 u, for each of its functions,
/// and a derivative of order k multiplies no more than k + 1 of them. Results as small as the least
/// numbers may be 4 of those off.
private struct Tolerance {
  let roundoff: Double, least: Double, greatest: Double

  static func of(_ dtype: DType) -> Tolerance {
    dtype == .float32
      ? Tolerance(
        roundoff: 0x1p-24, least: Double(Float.leastNonzeroMagnitude),
        greatest: Double(Float.greatestFiniteMagnitude))
      : Tolerance(
        roundoff: 0x1p-53, least: .leastNonzeroMagnitude, greatest: .greatestFiniteMagnitude)
  }

  /// The error in units of what is allowed: at most 1 for a right result.
  func excess(_ got: Double, _ want: Double, order: Int, moved: Double) -> Double {
    if got.isNaN { return .infinity }
    if got == want { return 0 }
    // Where the next derivative isn't representable: no function's exponent exceeds 1000.
    let moved = moved.isFinite ? moved : 1000 * abs(want)
    let allowed =
      Double(8 * (order + 1)) * roundoff * (min(abs(want), greatest) + moved) + 4 * least
    if abs(want) + allowed >= greatest, abs(got) + allowed >= greatest {
      return got.sign == want.sign ? 0 : .infinity
    }
    return abs(got - want) / allowed
  }
}

private let ofOne = referenceTable("derivatives1.tsv")
private let ofTwo = referenceTable("derivatives2.tsv")

/// A function of the reference.
struct SweptFunction: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let f: @Sendable ([Variable]) -> Variable

  init(_ name: String, _ f: @escaping @Sendable (Variable) -> Variable) {
    (testDescription, self.f) = (name, { f($0[0]) })
  }

  init(_ name: String, two f: @escaping @Sendable (Variable, Variable) -> Variable) {
    (testDescription, self.f) = (name, { f($0[0], $0[1]) })
  }

  static let one: [SweptFunction] = [
    .init("exp") { exp($0) }, .init("exp2") { exp2($0) }, .init("expm1") { expm1($0) },
    .init("log") { log($0) }, .init("log2") { log2($0) }, .init("log10") { log10($0) },
    .init("log1p") { log1p($0) }, .init("sqrt") { sqrt($0) }, .init("square") { square($0) },
    .init("reciprocal") { reciprocal($0) }, .init("sin") { sin($0) }, .init("cos") { cos($0) },
    .init("tan") { tan($0) }, .init("asin") { asin($0) }, .init("acos") { acos($0) },
    .init("atan") { atan($0) }, .init("sinh") { sinh($0) }, .init("cosh") { cosh($0) },
    .init("tanh") { tanh($0) }, .init("asinh") { asinh($0) }, .init("acosh") { acosh($0) },
    .init("atanh") { atanh($0) }, .init("erf") { erf($0) }, .init("sigmoid") { sigmoid($0) },
    .init("softplus") { softplus($0) }, .init("elu") { elu($0) }, .init("selu") { selu($0) },
    .init("gelu") { gelu($0) }, .init("geluTanh") { geluTanh($0) }, .init("silu") { silu($0) },
    .init("pow 2") { pow($0, 2) }, .init("pow 3") { pow($0, 3) }, .init("pow -1") { pow($0, -1) },
    .init("pow -2") { pow($0, -2) }, .init("pow 0.5") { pow($0, 0.5) },
    .init("pow 1.875") { pow($0, 1.875) }, .init("pow 2.5") { pow($0, 2.5) },
    .init("pow -1.5") { pow($0, -1.5) },
    // Other ways to write some of them.
    .init("reciprocal") { 1 / $0 }, .init("exp2") { pow(2, $0) },
    .init("softplus") { logaddexp($0, .constant(Tensor(0.0, dtype: $0.dtype))) },
    .init("square") { $0 * $0 },
  ]

  static let two: [SweptFunction] = [
    .init("divide", two: { $0 / $1 }), .init("multiply", two: { $0 * $1 }),
    .init("pow", two: { pow($0, $1) }), .init("hypot", two: { hypot($0, $1) }),
    .init("atan2", two: { atan2($0, $1) }), .init("logaddexp", two: { logaddexp($0, $1) }),
  ]
}

/// The derivative of a sum of elements that each depend on their own element of x, recorded.
private func differentiate(_ y: Variable, _ x: Variable) -> Variable {
  gradients(
    of: y, with: [x], incoming: Variable.constant(Tensor.ones(y.shape, dtype: y.dtype)),
    recording: true)[0]
}

@Suite struct SweepTests {
  /// A few units in the last place, though the exponent x² has an error of its own to be undone.
  @Test func theBellsFarTail() {
    let references = [
      (5.3, 7.1305505437526225717e-13), (20.3, 1.213506234232559375e-179),
      (25.7, 1.6043263148291860203e-287), (26.1, 1.6095743479277808597e-296),
    ]
    for (x, slope) in references {
      let found = gradient(at: Tensor(x)) { erf($0) }.scalar
      #expect((found / slope - 1).magnitude < 2e-15, "\(x)")
    }
  }

  /// A slope beyond the greatest number, times a gradient that brings the product back.
  @Test func aSmallGradientMeetsASteepSlope() {
    let tiny = 0x1p-1030
    func slope(_ x: Double, _ f: (Variable) -> Variable) -> Double {
      gradient(at: Tensor(x)) { f($0) * 0x1p-60 }.scalar
    }
    #expect(slope(tiny) { log($0) } == 0x1p970)
    #expect((slope(tiny) { log2($0) } * Foundation.log(2) / 0x1p970 - 1).magnitude < 1e-15)
    #expect((slope(tiny) { log10($0) } * Foundation.log(10) / 0x1p970 - 1).magnitude < 1e-15)
    #expect(slope(2) { $0 / tiny } == 0x1p970)
    #expect(slope(2) { $0 / Variable.constant([tiny, tiny]).sum() } == 0x1p969)
    #expect(slope(0x1p-540) { reciprocal($0) } == -0x1p1020)
    #expect(gradient(at: Tensor(0.0)) { 1 / $0 }.scalar == -.infinity)
    #expect(gradient(at: Tensor(0.0)) { $0 / 0.0 }.scalar == .infinity)
  }

  @Test(arguments: SweptFunction.one, [DType.float64, .float32])
  func `a function of one number`(_ c: SweptFunction, _ dtype: DType) throws {
    let tolerance = Tolerance.of(dtype)
    let rows = try #require(ofOne[c.testDescription]).filter {
      dtype == .float64 || Double(Float($0[0])) == $0[0]
    }
    let x = Variable(Tensor(rows.map { $0[0] }).cast(to: dtype))
    var derivatives = [c.f([x])]
    for k in 1...3 { derivatives.append(differentiate(derivatives[k - 1], x)) }
    derivatives[0].backprop()
    #expect(x.gradient! == derivatives[1].value)
    var wrong: [String] = [], worst = 0.0
    for (k, y) in derivatives.enumerated() {
      #expect(y.dtype == dtype)
      for (row, got) in zip(rows, y.value.scalars(as: Double.self)) {
        let excess = tolerance.excess(got, row[k + 1], order: k, moved: abs(row[0] * row[k + 2]))
        if excess > 1 {
          wrong.append("\(k): at \(row[0]) \(got), not \(row[k + 1]) (\(excess))")
        } else {
          worst = max(worst, excess)
        }
      }
    }
    #expect(wrong.isEmpty, "\(wrong.count) wrong: \(wrong.prefix(12).joined(separator: "\n"))")
  }

  @Test(arguments: SweptFunction.two, [DType.float64, .float32])
  func `a function of two numbers`(_ c: SweptFunction, _ dtype: DType) throws {
    let tolerance = Tolerance.of(dtype)
    let rows = try #require(ofTwo[c.testDescription]).filter { row in
      dtype == .float64 || row[0...1].allSatisfy { Double(Float($0)) == $0 }
    }
    let a = Variable(Tensor(rows.map { $0[0] }).cast(to: dtype))
    let b = Variable(Tensor(rows.map { $0[1] }).cast(to: dtype))
    // All orders of differentiation: aab, aba and baa are computed in different ways.
    var derivatives = [(i: 0, j: 0, y: c.f([a, b]))]
    var next = 0
    while next < derivatives.count {
      let (i, j, y) = derivatives[next]
      next += 1
      if i + j == 3 { continue }
      derivatives.append((i + 1, j, differentiate(y, a)))
      derivatives.append((i, j + 1, differentiate(y, b)))
    }
    var wrong: [String] = []
    for (i, j, y) in derivatives {
      func column(_ i: Int, _ j: Int) -> Int { 2 + (i + j) * (i + j + 1) / 2 + j }
      for (row, got) in zip(rows, y.value.scalars(as: Double.self)) {
        let moved = abs(row[0] * row[column(i + 1, j)]) + abs(row[1] * row[column(i, j + 1)])
        let want = row[column(i, j)]
        let excess = tolerance.excess(got, want, order: i + j, moved: moved)
        if excess > 1 {
          wrong.append("\(i), \(j): at \(row[0]), \(row[1]) \(got), not \(want) (\(excess))")
        }
      }
    }
    #expect(wrong.isEmpty, "\(wrong.count) wrong: \(wrong.prefix(12).joined(separator: "\n"))")
  }
}
