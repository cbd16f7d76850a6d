// lz_unary and lz_binary on integers and bools, and comparisons of all types.
import CKernels
import Testing

/// 2000 integers: the extremes, small ones, and any.
private func integers<T: KernelInteger>(_: T.Type = T.self) -> [T] {
  var random = Lcg()
  let edges: [T] = [.min, .max, 0, 1, 2, .max - 1, .min + 1, 0 &- 1]
  return edges
    + (8..<2000).map { i in
      i % 2 == 0
        ? T(truncatingIfNeeded: random.next())
        : T(truncatingIfNeeded: Int.random(in: -9...9, using: &random))
    }
}

private func run<T: Equatable & ExpressibleByIntegerLiteral>(
  _ op: lz_unary_op, _ dtype: lz_dtype, _ x: Operand<T>
) -> [T] {
  output(x.count) { out in x.withPointer { lz_unary(op, dtype, 0, $0, $1, out, x.count) } }
}

private func run<T, R: Equatable & ExpressibleByIntegerLiteral>(
  _ op: lz_binary_op, _ dtype: lz_dtype, _ a: Operand<T>, _ b: Operand<T>, as: R.Type = R.self
) -> [R] {
  output(a.count) { out in
    a.withPointer { p, sa in
      b.withPointer { q, sb in lz_binary(op, dtype, p, sa, q, sb, out, a.count) }
    }
  }
}

/// Every pair of strides at every length; the second operand is the first one's reverse.
private func pairs<T>(_ pool: [T]) -> [(Operand<T>, Operand<T>)] {
  let reversed = Array(pool.reversed())
  return lengths.flatMap { n in
    strides.flatMap { sa in
      strides.map { sb in
        (
          Operand(pool: pool, stride: sa, count: n), Operand(pool: reversed, stride: sb, count: n)
        )
      }
    }
  }
}

private let comparisons: [(lz_binary_op, String)] = [
  (LZ_EQ, "=="), (LZ_NE, "!="), (LZ_LT, "<"), (LZ_LE, "<="), (LZ_GT, ">"), (LZ_GE, ">="),
]

private func compare<T: Comparable>(_ a: T, _ symbol: String, _ b: T) -> Bool {
  switch symbol {
  case "==": a == b
  case "!=": a != b
  case "<": a < b
  case "<=": a <= b
  case ">": a > b
  default: a >= b
  }
}

@Suite struct KernelsIntegerTests {
  private func checkUnary<T: KernelInteger>(_: T.Type) {
    let cases: [(lz_unary_op, (T) -> T)] = [
      (LZ_NEG, { 0 &- $0 }), (LZ_ABS, { $0 < 0 ? 0 &- $0 : $0 }), (LZ_SQUARE, { $0 &* $0 }),
      (LZ_SIGN, { $0.signum() }), (LZ_RELU, { max($0, 0) }), (LZ_FLOOR, { $0 }), (LZ_CEIL, { $0 }),
      (LZ_ROUND, { $0 }),
    ]
    for (op, reference) in cases {
      for x in Operand.all(integers(T.self)) {
        #expect(run(op, T.dtype, x) == (0..<x.count).map { reference(x[$0]) })
      }
    }
  }

  @Test func unary() {
    checkUnary(Int32.self)
    checkUnary(Int64.self)
    checkUnary(UInt8.self)
  }

  private func checkBinary<T: KernelInteger>(_: T.Type) {
    let cases: [(lz_binary_op, (T, T) -> T)] = [
      (LZ_ADD, { $0 &+ $1 }), (LZ_SUB, { $0 &- $1 }), (LZ_MUL, { $0 &* $1 }),
      (LZ_MAX, { max($0, $1) }),
      (LZ_MIN, { min($0, $1) }),
      (
        LZ_REM,
        { a, b in
          let r = b == 0 ? 0 : a.remainderReportingOverflow(dividingBy: b).partialValue
          return r != 0 && (r < 0) != (b < 0) ? r + b : r
        }
      ),
    ]
    for (op, reference) in cases {
      for (a, b) in pairs(integers(T.self)) {
        #expect(run(op, T.dtype, a, b) == (0..<a.count).map { reference(a[$0], b[$0]) })
      }
    }
  }

  @Test func binary() {
    checkBinary(Int32.self)
    checkBinary(Int64.self)
    checkBinary(UInt8.self)
  }

  private func checkComparisons<T: Comparable>(_ dtype: lz_dtype, _ pool: [T]) {
    for (op, symbol) in comparisons {
      for (a, b) in pairs(pool) {
        let wanted: [UInt8] = (0..<a.count).map { compare(a[$0], symbol, b[$0]) ? 1 : 0 }
        #expect(run(op, dtype, a, b) == wanted)
      }
    }
  }

  @Test func comparisonsOfAllTypes() {
    checkComparisons(LZ_I32, integers(Int32.self))
    checkComparisons(LZ_I64, integers(Int64.self))
    checkComparisons(LZ_U8, integers(UInt8.self))
    checkComparisons(LZ_BOOL, integers(UInt8.self).map { $0 & 1 })
    var floats: [Float] = samples(-2...2)
    floats.replaceSubrange(0..<8, with: [.nan, 0, -0.0, .infinity, -.infinity, .nan, 1, 1])
    checkComparisons(LZ_F32, floats.map { ($0 * 4).rounded() / 4 })
    checkComparisons(LZ_F64, floats.map { Double(($0 * 4).rounded() / 4) })
  }

  @Test func bools() {
    let pool = integers(UInt8.self).map { $0 & 1 }
    for x in Operand.all(pool) {
      #expect(run(LZ_NOT, LZ_BOOL, x) == (0..<x.count).map { 1 - x[$0] })
    }
    let cases: [(lz_binary_op, (UInt8, UInt8) -> UInt8)] = [
      (LZ_AND, { $0 & $1 }), (LZ_OR, { $0 | $1 }), (LZ_XOR, { $0 ^ $1 }),
    ]
    for (op, reference) in cases {
      for (a, b) in pairs(pool) {
        #expect(run(op, LZ_BOOL, a, b) == (0..<a.count).map { reference(a[$0], b[$0]) })
      }
    }
  }
}
