// lz_unary and lz_binary on floats, against references in wider arithmetic.
import CKernels
import Foundation
import Testing

/// An operation of one operand, what it means, and how near the kernel must come (in ulp, at x).
struct UnaryCase: Sendable, CustomTestStringConvertible {
  let op: lz_unary_op
  let testDescription: String
  let range: ClosedRange<Double>
  let parameter: Double
  let reference: @Sendable (Reference) -> Reference
  let tolerance: @Sendable (Double) -> Double

  init(
    _ op: lz_unary_op, _ name: String, _ range: ClosedRange<Double> = -20...20, p: Double = 0,
    ulps tolerance: @autoclosure @escaping @Sendable () -> Double = 0,
    _ reference: @escaping @Sendable (Reference) -> Reference
  ) {
    self.init(op, name, range, p: p, ulpsAt: { _ in tolerance() }, reference)
  }

  init(
    _ op: lz_unary_op, _ name: String, _ range: ClosedRange<Double>, p: Double = 0,
    ulpsAt tolerance: @escaping @Sendable (Double) -> Double,
    _ reference: @escaping @Sendable (Reference) -> Reference
  ) {
    (self.op, testDescription, self.range, parameter) = (op, name, range, p)
    (self.reference, self.tolerance) = (reference, tolerance)
  }

  static let slope = 0.25

  static let all: [UnaryCase] = exact + elementary + composite

  static let exact: [UnaryCase] = [
    .init(LZ_NEG, "neg") { -$0 },
    .init(LZ_ABS, "abs") { abs($0) },
    .init(LZ_SQUARE, "square", ulps: 0.51) { $0 * $0 },
    .init(LZ_SIGN, "sign") { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 == 0 ? 0 : $0 },
    .init(LZ_RELU, "relu") { $0 > 0 || $0.isNaN ? $0 : 0 },
    .init(LZ_FLOOR, "floor") { $0.rounded(.down) },
    .init(LZ_CEIL, "ceil") { $0.rounded(.up) },
    .init(LZ_ROUND, "round") { $0.rounded(.toNearestOrEven) },
    .init(LZ_SQRT, "sqrt", 0...20, ulps: 0.51) { $0.squareRoot() },
    .init(LZ_RECIPROCAL, "reciprocal", ulps: 0.51) { 1 / $0 },
    .init(LZ_LEAKY_RELU, "leaky_relu", p: slope, ulps: 0.5) { $0 > 0 ? $0 : $0 * Reference(slope) },
    .init(LZ_STEP, "step") { $0 > 0 ? 1 : 0 },
  ]

  static let elementary: [UnaryCase] = [
    .init(LZ_EXP, "exp", -40...40, ulps: 1.1) { exp($0) },
    .init(LZ_EXP2, "exp2", -40...40, ulps: 4) { exp2($0) },
    .init(LZ_EXPM1, "expm1", ulps: 4) { expm1($0) },
    .init(LZ_LOG, "log", 0...20, ulps: 4) { log($0) },
    .init(LZ_LOG2, "log2", 0...20, ulps: 4) { log2($0) },
    .init(LZ_LOG10, "log10", 0...20, ulps: 4) { log10($0) },
    .init(LZ_LOG1P, "log1p", -0.999...20, ulps: 4) { log1p($0) },
    .init(LZ_SIN, "sin", ulps: 4) { sin($0) },
    .init(LZ_COS, "cos", ulps: 4) { cos($0) },
    .init(LZ_TAN, "tan", ulps: 4) { tan($0) },
    .init(LZ_ASIN, "asin", -1...1, ulps: 4) { asin($0) },
    .init(LZ_ACOS, "acos", -1...1, ulps: 4) { acos($0) },
    .init(LZ_ATAN, "atan", ulps: 4) { atan($0) },
    .init(LZ_SINH, "sinh", ulps: 4) { sinh($0) },
    .init(LZ_COSH, "cosh", ulps: 4) { cosh($0) },
    .init(LZ_TANH, "tanh", ulps: 4) { tanh($0) },
    .init(LZ_ASINH, "asinh", ulps: 4) { asinh($0) },
    .init(LZ_ACOSH, "acosh", 1...20, ulps: 4) { acosh($0) },
    .init(LZ_ATANH, "atanh", -1...1, ulps: 4) { atanh($0) },
    .init(LZ_ERF, "erf", -4...4, ulps: 4.01) { erf($0) },
  ]

  // The argument of a gate is rounded before its tail is taken, which multiplies the error there.
  static let composite: [UnaryCase] = [
    .init(LZ_SIGMOID, "sigmoid", ulps: 4) { 1 / (1 + exp(-$0)) },
    .init(LZ_SOFTPLUS, "softplus", ulps: 4) {
      // Near the infinities, the formula's own limits.
      $0 > 100 ? $0 : log1p(exp($0))
    },
    .init(LZ_SILU, "silu", -20...20, ulpsAt: { $0 < -80 ? 4 - $0 / 2 : 4 }) {
      // Further down, the gate is subnormal and has few digits, which are multiplied by x.
      $0 == -.infinity ? 0 : $0 / (1 + exp(-$0))
    },
    .init(LZ_GELU, "gelu", -9...9, ulpsAt: { 2.5 * (4 + $0 * $0) }) {
      $0 == -.infinity ? 0 : $0 * erfc(-$0 / Reference(2).squareRoot()) / 2
    },
    .init(LZ_GELU_TANH, "gelu_tanh", -9...9, ulpsAt: { 2.5 * (4 + $0 * $0) }) {
      // sqrt(2 / pi) = 2 / (sqrt pi * sqrt 2)
      let u = (2 / Reference.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0)
      return $0 == -.infinity ? 0 : $0 / (1 + exp(-2 * u))
    },
    .init(LZ_ELU, "elu", p: slope, ulps: 4) { $0 > 0 ? $0 : Reference(slope) * expm1($0) },
  ]

  func run<T: KernelFloat>(_ x: Operand<T>) -> [T] {
    output(x.count) { out in
      x.withPointer { p, stride in
        lz_unary(op, T.dtype, parameter, p, stride, out, x.count)
      }
    }
  }

  /// Every stride and length over samples, and each special value on its own.
  func mismatches<T: KernelFloat>(_: T.Type) -> [String] {
    var found: [String] = []
    func check(_ x: T, _ y: T, _ want: Reference, _ place: String) {
      // A subnormal result may be off by as many of its own units, whatever the argument.
      let distance = ulps(y, want)
      if distance > tolerance(Double(x)) || !sameZero(y, want) {
        found.append("\(testDescription)(\(x)) = \(y), not \(want): \(distance) ulp\(place)")
      }
    }
    let pool: [T] = samples(range)
    let wanted = pool.map { reference(Reference($0)) }
    for x in Operand<T>.all(pool) {
      let place = ", stride \(x.stride), length \(x.count)"
      for (i, y) in run(x).enumerated() { check(x[i], y, wanted[x.index(i)], place) }
    }
    let edges = specials(T.self)
    for (x, y) in zip(edges, run(Operand(pool: edges, stride: 1, count: edges.count))) {
      check(x, y, reference(Reference(x)), ", special")
    }
    return found
  }
}

/// An operation of two operands.
struct BinaryCase: Sendable, CustomTestStringConvertible {
  let op: lz_binary_op
  let testDescription: String
  let range: ClosedRange<Double>
  let tolerance: Double
  let reference: @Sendable (Reference, Reference) -> Reference

  init(
    _ op: lz_binary_op, _ name: String, _ range: ClosedRange<Double> = -10...10,
    ulps tolerance: Double = 0.51,
    _ reference: @escaping @Sendable (Reference, Reference) -> Reference
  ) {
    (self.op, testDescription, self.range) = (op, name, range)
    (self.tolerance, self.reference) = (tolerance, reference)
  }

  static let all: [BinaryCase] = [
    .init(LZ_ADD, "add") { $0 + $1 },
    .init(LZ_SUB, "sub") { $0 - $1 },
    .init(LZ_MUL, "mul") { $0 * $1 },
    .init(LZ_DIV, "div") { $0 / $1 },
    .init(LZ_GATE, "gate") { $1 < 0 ? 0 : $1 == 0 ? $0 - $0 : $0 },
    .init(LZ_SIGNED, "signed") { $1 > 0 ? $0 : $1 < 0 ? -$0 : $1 == 0 ? $0 - $0 : $1 },
    .init(LZ_MAX, "max") { $0.isNaN || $1.isNaN ? .nan : $0 > $1 ? $0 : $1 },
    .init(LZ_MIN, "min") { $0.isNaN || $1.isNaN ? .nan : $0 < $1 ? $0 : $1 },
    .init(LZ_REM, "rem") { a, b in
      let r = fmod(a, b)
      return r == 0 ? Reference(sign: b.sign, exponent: 0, significand: 0) : r * b < 0 ? r + b : r
    },
    .init(LZ_POW, "pow", 0...10, ulps: 4) { pow($0, $1) },
    .init(LZ_ATAN2, "atan2", ulps: 4) { atan2($0, $1) },
    .init(LZ_HYPOT, "hypot", ulps: 4) { hypot($0, $1) },
    .init(LZ_LOGADDEXP, "logaddexp", 0...10, ulps: 4) { a, b in
      a.isNaN || b.isNaN
        ? .nan : a == b ? a + Reference.log2 : max(a, b) + log1p(exp(-abs(a - b)))
    },
  ]

  func run<T: KernelFloat>(_ a: Operand<T>, _ b: Operand<T>) -> [T] {
    output(a.count) { out in
      a.withPointer { p, sa in
        b.withPointer { q, sb in lz_binary(op, T.dtype, p, sa, q, sb, out, a.count) }
      }
    }
  }

  /// What is wrong with y as the result for a and b, if anything.
  func mismatch<T: KernelFloat>(_ a: T, _ b: T, _ y: T) -> String? {
    let want = reference(Reference(a), Reference(b))
    // The remainder and the logarithm of a sum cancel: what counts is the operands' size.
    let cancels = op == LZ_REM || op == LZ_LOGADDEXP
    let scale = cancels ? max(1, Double(max(abs(a), abs(b)).ulp / T(want).ulp)) : 1
    if ulps(y, want) <= tolerance * (scale.isFinite ? scale : 1) && sameZero(y, want) { return nil }
    return "\(testDescription)(\(a), \(b)) = \(y), not \(want)"
  }

  func mismatches<T: KernelFloat>(_: T.Type) -> [String] {
    var found: [String] = []
    func check(_ a: T, _ b: T, _ y: T, _ place: String) {
      if let wrong = mismatch(a, b, y) { found.append(wrong + place) }
    }
    let first: [T] = samples(range)
    let second: [T] = first.reversed()
    for n in lengths {
      for sa in strides {
        for sb in strides {
          let a = Operand(pool: first, stride: sa, count: n)
          let b = Operand(pool: second, stride: sb, count: n)
          // All elements of short ones, some of long ones: the references are slow.
          for (i, y) in run(a, b).enumerated() where n <= 17 || i % 61 == 0 || i == n - 1 {
            check(a[i], b[i], y, ", strides \(sa) and \(sb), length \(n)")
          }
        }
      }
    }
    let edges = specials(T.self)
    let b = Operand(pool: edges, stride: 1, count: edges.count)
    for a in edges {
      let repeated = Operand(pool: [a], stride: 0, count: edges.count)
      for (i, y) in run(repeated, b).enumerated() { check(a, b[i], y, ", special") }
      for (i, y) in run(b, repeated).enumerated() {
        check(b[i], a, y, ", special, repeated second")
      }
    }
    return found
  }
}

extension Reference {
  fileprivate static let log2: Self = log(2)
}

@Suite struct KernelsElementwiseTests {
  @Test(arguments: UnaryCase.all) func unary(_ c: UnaryCase) {
    #expect((c.mismatches(Float.self) + c.mismatches(Double.self)).prefix(10).isEmpty)
  }

  @Test(arguments: BinaryCase.all) func binary(_ c: BinaryCase) {
    #expect((c.mismatches(Float.self) + c.mismatches(Double.self)).prefix(10).isEmpty)
  }

  @Test func `same is equal, or a first operand that is NaN`() {
    func check<T: KernelFloat>(_: T.Type) {
      let edges = specials(T.self)
      for n in [edges.count, 3] {
        for b in edges {
          let found = [UInt8](unsafeUninitializedCapacity: n) { out, count in
            edges.withUnsafeBufferPointer { p in
              withUnsafePointer(to: b) { q in
                lz_binary(LZ_SAME, T.dtype, p.baseAddress!, 1, q, 0, out.baseAddress!, n)
              }
            }
            count = n
          }
          #expect(found == edges[..<n].map { $0 == b || $0.isNaN ? 1 : 0 })
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  @Test func `a result depends on the element alone`() {
    for c in UnaryCase.all {
      let pool: [Float] = samples(c.range)
      let whole = c.run(Operand(pool: Array(pool[..<1000]), stride: 1, count: 1000))
      for i in [0, 1, 15, 16, 500, 997, 999] {
        #expect(c.run(Operand(pool: [pool[i]], stride: 1, count: 1)) == [whole[i]])
      }
    }
  }

  @Test func `the output may be the operand`() {
    for c in UnaryCase.all {
      var x = Array((samples(c.range) as [Double])[..<1000])
      let wanted = c.run(Operand(pool: x, stride: 1, count: 1000))
      x.withUnsafeMutableBytes {
        lz_unary(c.op, LZ_F64, c.parameter, $0.baseAddress!, 1, $0.baseAddress!, 1000)
      }
      #expect(x == wanted)
    }
    let pool: [Double] = samples(0.1...0.9)
    for c in BinaryCase.all {
      let a = Operand(pool: Array(pool[..<1000]), stride: 1, count: 1000)
      let b = Operand(pool: pool[..<1000].reversed(), stride: 1, count: 1000)
      var (x, y) = (a.pool, b.pool)
      x.withUnsafeMutableBytes { p in
        b.withPointer { q, _ in
          lz_binary(c.op, LZ_F64, p.baseAddress!, 1, q, 1, p.baseAddress!, 1000)
        }
      }
      y.withUnsafeMutableBytes { q in
        a.withPointer { p, _ in
          lz_binary(c.op, LZ_F64, p, 1, q.baseAddress!, 1, q.baseAddress!, 1000)
        }
      }
      #expect(x == c.run(a, b))
      #expect(y == x)
    }
  }

  @Test func `powers with a special exponent`() {
    let x: [Double] = samples(-3...3)
    for exponent in [2.0, 1, -1, 3] {
      let a = Operand(pool: x, stride: 2, count: 100)
      let y = BinaryCase(LZ_POW, "pow") { pow($0, $1) }
        .run(a, Operand(pool: [exponent], stride: 0, count: 100))
      for i in 0..<100 {
        #expect(
          ulps(y[i], pow(Reference(a[i]), Reference(exponent))) <= (exponent == 3 ? 1.5 : 0.51))
      }
    }
  }

  @Test func `scalars agree with vectors in convention`() {
    let edges = specials(Double.self)
    for c in UnaryCase.all {
      let vector = c.run(Operand(pool: edges, stride: 1, count: edges.count))
      for (x, y) in zip(edges, vector) {
        let scalar = lz_unary_scalar(c.op, c.parameter, x)
        #expect(ulps(scalar, Reference(y)) <= 8, "\(c.testDescription)(\(x)): \(scalar), \(y)")
        #expect(sameZero(scalar, Reference(y)))
      }
    }
    for c in BinaryCase.all {
      for a in edges {
        for b in edges {
          let wrong = c.mismatch(a, b, lz_binary_scalar(c.op, a, b))
          #expect(wrong == nil)
        }
      }
    }
  }
}
