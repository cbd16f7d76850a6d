// lz_reduce and its kin, against references in wider arithmetic.
import CKernels
import Foundation
import Testing

/// Lengths around the pieces and blocks that the kernels cut long dimensions into.
private let longer = lengths + [1023, 1024, 1025, 5000]

private func reduce<T>(_ op: lz_reduce_op, _ dtype: lz_dtype, _ x: Operand<T>, into start: T) -> T {
  var out = start
  withUnsafeMutableBytes(of: &out) { to in
    x.withPointer { lz_reduce(op, dtype, $0, $1, x.count, to.baseAddress!) }
  }
  return out
}

private func operands<T>(_ pool: [T]) -> [Operand<T>] {
  longer.flatMap { n in strides.map { Operand(pool: pool, stride: $0, count: n) } }
}

@Suite struct KernelsReduceTests {
  /// Everything here, for the tests of one instruction set.
  func all() {
    floats()
    integers()
    bools()
    nanIsKept()
    across()
    rows()
    scan()
    scanAcross()
    argExtremes()
    dot()
    softmax()
    softmaxAtTheEdges()
    exponentialsOfDifferences()
    argExtremesAcross()
    logSumExp()
  }

  private func checkFloats<T: KernelFloat>(_: T.Type) {
    // So many factors near 1 that their product stays in range.
    let base: [T] = samples(-1...1) + samples(-1...1) + samples(-1...1) + samples(-1...1)
    let pool = (base + base).map { 1 + $0 / 512 }
    let ε = Reference(T.ulpOfOne)
    for x in operands(pool) {
      let wide = (0..<x.count).map { Reference(x[$0]) }
      let place: Comment = "stride \(x.stride), length \(x.count)"
      // The error grows with the logarithm of the length; in a product, with the length.
      let sum = wide.reduce(0, +)
      #expect(abs(Reference(reduce(LZ_SUM, T.dtype, x, into: 9)) - sum) <= 8 * ε * sum, place)
      let squares = wide.reduce(0) { $0 + $1 * $1 }
      let gotSquares = Reference(reduce(LZ_SUM_SQUARES, T.dtype, x, into: 9))
      #expect(abs(gotSquares - squares) <= 8 * ε * squares, place)
      let product = wide.reduce(1, *)
      let gotProduct = Reference(reduce(LZ_PROD, T.dtype, x, into: 9))
      #expect(abs(gotProduct - product) <= ε * Reference(x.count) * product, place)
      let values = (0..<x.count).map { x[$0] }
      #expect(reduce(LZ_AMAX, T.dtype, x, into: 9) == values.max() ?? -.infinity, place)
      #expect(reduce(LZ_AMIN, T.dtype, x, into: 9) == values.min() ?? .infinity, place)
    }
  }

  @Test func floats() {
    checkFloats(Float.self)
    checkFloats(Double.self)
  }

  @Test func `long sums stay accurate`() {
    let n = 1 << 20
    let x = Operand(pool: [Float](repeating: 0.1, count: n), stride: 1, count: n)
    let sum = reduce(LZ_SUM, LZ_F32, x, into: 0)
    #expect(abs(sum / (Float(0.1) * Float(n)) - 1) < 2e-7)
    #expect(sum == reduce(LZ_SUM, LZ_F32, x, into: 0))
  }

  private func checkIntegers<T: KernelInteger>(_: T.Type) {
    var random = Lcg()
    let pool = (0..<10_000).map { _ in T(truncatingIfNeeded: random.next()) }
    for x in operands(pool) {
      let values = (0..<x.count).map { x[$0] }
      #expect(reduce(LZ_SUM, T.dtype, x, into: 9) == values.reduce(0, &+))
      #expect(reduce(LZ_AMAX, T.dtype, x, into: 9) == values.max() ?? .min)
      #expect(reduce(LZ_AMIN, T.dtype, x, into: 9) == values.min() ?? .max)
      #expect(reduce(LZ_SUM_SQUARES, T.dtype, x, into: 9) == values.reduce(0) { $0 &+ $1 &* $1 })
    }
    for x in operands(pool.map { $0 | 1 }) {
      #expect(
        reduce(LZ_PROD, T.dtype, x, into: 9) == (0..<x.count).map { x[$0] }.reduce(1, &*))
    }
  }

  @Test func integers() {
    checkIntegers(Int32.self)
    checkIntegers(Int64.self)
    checkIntegers(UInt8.self)
  }

  @Test func bools() {
    for ones in [[], [0], [999], [4], Array(0..<10_000)] {
      var pool = [UInt8](repeating: 0, count: 10_000)
      for i in ones { pool[i] = 1 }
      for x in operands(pool) {
        let values = (0..<x.count).map { x[$0] }
        #expect(reduce(LZ_ANY, LZ_BOOL, x, into: 9) == (values.contains(1) ? 1 : 0))
        #expect(reduce(LZ_ALL, LZ_BOOL, x, into: 9) == (values.contains(0) ? 0 : 1))
      }
    }
  }

  private func checkNaN<T: KernelFloat>(_: T.Type) {
    for n in [1, 7, 16, 17, 63, 64, 100, 1025, 3000] {
      for place in Set([0, n / 2, n - 1]) {
        var pool: [T] = Array((samples(-9...9) + samples(-9...9) as [T])[..<n])
        pool[place] = .nan
        let x = Operand(pool: pool, stride: 1, count: n)
        for op in [LZ_SUM, LZ_PROD, LZ_AMAX, LZ_AMIN, LZ_SUM_SQUARES] {
          #expect(reduce(op, T.dtype, x, into: 0).isNaN, "NaN at \(place) of \(n)")
        }
      }
    }
  }

  @Test func nanIsKept() {
    checkNaN(Float.self)
    checkNaN(Double.self)
  }

  private func checkAcross<T: Numeric & Comparable>(
    _ dtype: lz_dtype, _ pool: [T], _ cases: [(lz_reduce_op, (T, T) -> T)]
  ) {
    // Rows in one dimension or two, next to each other or apart, few or many, narrow or wide.
    for n in [1, 2, 3, 10, 65] {
      for (outer, inner) in [(1, 1), (1, 7), (1, 100), (1, 700), (5, 1), (3, 2), (4, 33), (70, 3)] {
        for gap in [0, 3] {
          let (stride, rows) = (n + gap, outer * inner)
          let dimensions = outer == 1 ? [inner] : [outer, inner]
          // The outer dimension leaves a row out, or comes again.
          let far = gap == 0 ? (inner + 1) * stride : stride
          let strides = outer == 1 ? [stride] : [far, stride]
          for (op, combine) in cases {
            let got: [T] = output(n) { out in
              pool.withUnsafeBytes {
                lz_reduce_across(
                  op, dtype, $0.baseAddress!, dimensions.count, dimensions, strides, out, n)
              }
            }
            for j in 0..<n {
              let column = (0..<rows).map { pool[$0 / inner * far + $0 % inner * stride + j] }
              let first = op == LZ_SUM_SQUARES ? column[0] * column[0] : column[0]
              #expect(
                got[j] == column.dropFirst().reduce(first, combine),
                "\(op) of \(dimensions) rows of \(n), \(strides)")
            }
          }
        }
      }
    }
  }

  @Test func across() {
    func cases<T: Numeric & Comparable>() -> [(lz_reduce_op, (T, T) -> T)] {
      [
        (LZ_SUM, { $0 + $1 }), (LZ_AMAX, { max($0, $1) }), (LZ_AMIN, { min($0, $1) }),
        (LZ_SUM_SQUARES, { $0 + $1 * $1 }),
      ]
    }
    // Small whole numbers: no operation rounds, and none overflows.
    let pool = (0..<60_000).map { $0 * 31 % 8 }
    checkAcross(LZ_F32, pool.map { Float($0) }, cases())
    checkAcross(LZ_F64, pool.map { Double($0) }, cases())
    checkAcross(LZ_I32, pool.map { Int32($0) }, cases())
    checkAcross(LZ_I64, pool.map { Int64($0) }, cases())
    checkAcross(LZ_U8, pool.map { UInt8($0) }, Array(cases().dropFirst().prefix(2)))
    let signs = pool.map { Float($0 % 2 * 2 - 1) }
    checkAcross(LZ_F32, signs, [(LZ_PROD, { $0 * $1 })])
    checkAcross(LZ_F64, signs.map { Double($0) }, [(LZ_PROD, { $0 * $1 })])
    for gap in [0, 2] {
      // One of another kind in every third column, at the end and within.
      let (rows, n) = (100, 9)
      for row in [0, 57, 99] {
        var bools = [UInt8](repeating: 0, count: rows * (n + gap))
        for j in stride(from: 0, to: n, by: 3) { bools[row * (n + gap) + j] = 1 }
        let any: [UInt8] = output(n) {
          lz_reduce_across(LZ_ANY, LZ_BOOL, bools, 1, [rows], [n + gap], $0, n)
        }
        #expect(any == (0..<n).map { $0 % 3 == 0 ? 1 : 0 })
        let none = bools.map { 1 - $0 }
        let all: [UInt8] = output(n) {
          lz_reduce_across(LZ_ALL, LZ_BOOL, none, 1, [rows], [n + gap], $0, n)
        }
        #expect(all == (0..<n).map { $0 % 3 == 0 ? 0 : 1 })
        let broken = none.enumerated().map { bools[$0] == 1 ? Float.nan : Float($1) }
        for op in [LZ_SUM, LZ_PROD, LZ_AMAX, LZ_AMIN, LZ_SUM_SQUARES] {
          let got: [Float] = output(n) {
            lz_reduce_across(op, LZ_F32, broken, 1, [rows], [n + gap], $0, n)
          }
          #expect(got.enumerated().allSatisfy { $1.isNaN == ($0 % 3 == 0) })
        }
      }
    }
  }

  @Test func rows() {
    let pool = (0..<9000).map { Float($0 * 31 % 8) }
    for n in [0, 1, 3, 10, 16, 100, 2000] {
      for (stride, sx) in [(n, 1), (n + 3, 1), (1, 4), (-3, 1)] {
        let start = stride < 0 ? 12 : 0
        for op in [LZ_SUM, LZ_AMAX, LZ_SUM_SQUARES] {
          let got: [Float] = output(4) { out in
            pool.withUnsafeBytes {
              lz_reduce_rows(op, LZ_F32, $0.baseAddress! + 4 * start, stride, sx, n, out, 4)
            }
          }
          for i in 0..<4 {
            let row = (0..<n).map { pool[start + i * stride + $0 * sx] }
            let wanted =
              op == LZ_AMAX
              ? row.max() ?? -.infinity
              : row.reduce(0) { $0 + (op == LZ_SUM ? $1 : $1 * $1) }
            #expect(got[i] == wanted, "\(op), \(n) at \(stride), \(sx)")
          }
        }
      }
    }
  }

  private func checkArg<T: Comparable>(_ dtype: lz_dtype, _ pool: [T]) {
    for x in operands(pool) where x.count > 0 {
      let values = (0..<x.count).map { x[$0] }
      // Nothing is better than the answer, and nothing before it as good; or it's the first NaN.
      let nan = values.firstIndex { $0 != $0 }
      let most = nan ?? values.firstIndex(of: values.max()!)!
      let least = nan ?? values.firstIndex(of: values.min()!)!
      #expect(x.withPointer { lz_argmax(dtype, $0, $1, x.count) } == Int64(most))
      #expect(x.withPointer { lz_argmin(dtype, $0, $1, x.count) } == Int64(least))
    }
  }

  @Test func argExtremes() {
    // Rounded, so that the extremes come more than once.
    let coarse = (samples(-9...9) as [Double]).map { $0.rounded() }
    let pool = coarse + coarse.reversed() + coarse.map { $0 * 2 } + coarse + coarse
    checkArg(LZ_F64, pool)
    checkArg(LZ_F32, pool.map { Float($0) })
    checkArg(LZ_I32, pool.map { Int32($0) })
    checkArg(LZ_I64, pool.map { Int64($0) })
    checkArg(LZ_U8, pool.map { UInt8($0 + 30) })
    checkArg(LZ_BOOL, pool.map { UInt8($0 < 3 ? 0 : 1) })
    for place in [0, 5, 1023, 1024, 4999] {
      var broken = pool.map { Float($0) }
      broken[place] = .nan
      broken[place + 40] = .nan
      checkArg(LZ_F32, broken)
      checkArg(LZ_F64, broken.map { Double($0) })
    }
    checkArg(LZ_F32, [Float](repeating: -.infinity, count: 10_000))
  }

  private func checkArgAcross<T: Comparable & BitwiseCopyable>(_ dtype: lz_dtype, _ pool: [T]) {
    // Widths around one and four vectors of each type, and rows that lie apart.
    for n in [0, 1, 7, 8, 9, 33, 64, 70] {
      for (rows, stride) in [(1, n), (2, n), (13, n + 3)] {
        let x = Array(pool[..<(rows * stride + n)])
        var most = [Int64](repeating: -9, count: n + 1), least = most
        x.withUnsafeBytes {
          guard let from = $0.baseAddress else { return }
          lz_argmax_across(dtype, from, stride, rows, &most, n)
          lz_argmin_across(dtype, from, stride, rows, &least, n)
        }
        for j in 0..<n {
          let column = (0..<rows).map { x[$0 * stride + j] }
          let nan = column.firstIndex { $0 != $0 }
          #expect(most[j] == Int64(nan ?? column.firstIndex(of: column.max()!)!))
          #expect(least[j] == Int64(nan ?? column.firstIndex(of: column.min()!)!))
        }
        #expect(most[n] == -9 && least[n] == -9)
      }
    }
  }

  /// Rows of many widths and numbers, each beside the same row alone.
  private func checkRows<T: BitwiseCopyable>(_ dtype: lz_dtype, _ pool: [T]) {
    for n in [1, 2, 3, 10, 31, 32, 33, 100] {
      for rows in [0, 1, 7, 64, pool.count / n] where rows * n <= pool.count {
        var most = [Int64](repeating: -9, count: rows + 1), least = most
        pool.withUnsafeBytes { x in
          let from = x.baseAddress!
          lz_argmax_rows(dtype, from, n, rows, &most)
          lz_argmin_rows(dtype, from, n, rows, &least)
          for i in 0..<rows {
            let row = from + i * n * MemoryLayout<T>.stride
            #expect(most[i] == lz_argmax(dtype, row, 1, n), "\(dtype), row \(i) of \(n)")
            #expect(least[i] == lz_argmin(dtype, row, 1, n), "\(dtype), row \(i) of \(n)")
          }
        }
        #expect(most[rows] == -9 && least[rows] == -9)
      }
    }
  }

  @Test func argExtremesAcross() {
    // Rounded, so that the extremes come more than once.
    var pool = (samples(-9...9) as [Double]).map { $0.rounded() }
    checkRows(LZ_I32, pool.map { Int32($0) })
    checkRows(LZ_I64, pool.map { Int64($0) })
    checkRows(LZ_U8, pool.map { UInt8($0 + 30) })
    checkRows(LZ_BOOL, pool.map { UInt8($0 < 3 ? 0 : 1) })
    checkArgAcross(LZ_F64, pool)
    checkArgAcross(LZ_F32, pool.map { Float($0) })
    checkArgAcross(LZ_I32, pool.map { Int32($0) })
    checkArgAcross(LZ_I64, pool.map { Int64($0) })
    checkArgAcross(LZ_U8, pool.map { UInt8($0 + 30) })
    checkArgAcross(LZ_BOOL, pool.map { UInt8($0 < 3 ? 0 : 1) })
    for i in stride(from: 3, to: pool.count, by: 29) { pool[i] = i % 2 == 0 ? .nan : -.infinity }
    checkRows(LZ_F64, pool)
    checkRows(LZ_F32, pool.map { Float($0) })
    checkArgAcross(LZ_F64, pool)
    checkArgAcross(LZ_F32, pool.map { Float($0) })
  }

  private func checkLogSumExp<T: KernelFloat>(_: T.Type) {
    func reference(_ x: [T]) -> Reference {
      let most = x.max() ?? 0
      return Reference(most) + Foundation.log(x.reduce(0) { $0 + exp(Reference($1 - most)) })
    }
    func near(_ got: T, _ wanted: Reference) -> Bool {
      abs(Reference(got) - wanted) <= 4 * Reference(T.ulpOfOne) * max(1, abs(wanted))
    }
    let pool: [T] = samples(-40...40) + samples(-900...900)
    for rows in [1, 2, 5] {
      for n in [1, 8, 255, 256, 300] {
        for first in [0, 2000] {
          let stride = n + 7
          let x = Array(pool[first..<(first + (rows - 1) * stride + n)])
          let across: [T] = output(n) { out in
            x.withUnsafeBytes {
              lz_log_sum_exp_across(T.dtype, $0.baseAddress!, stride, rows, out, n)
            }
          }
          for j in 0..<n {
            #expect(near(across[j], reference((0..<rows).map { x[$0 * stride + j] })))
          }
          let row: [T] = output(1) { out in
            x.withUnsafeBytes { lz_log_sum_exp(T.dtype, $0.baseAddress!, n, out) }
          }
          #expect(near(row[0], reference(Array(x[..<n]))))
        }
      }
    }
    for n in [1, 2, 10, 32, 33] {
      for count in [1, 9, pool.count / n] {
        let rows: [T] = output(count) { out in
          pool.withUnsafeBytes { lz_log_sum_exp_rows(T.dtype, $0.baseAddress!, n, count, out) }
        }
        for i in 0..<count {
          #expect(near(rows[i], reference(Array(pool[(i * n)..<((i + 1) * n)]))))
        }
      }
    }
    let edges: [([T], T)] = [
      ([-.infinity, -.infinity], -.infinity), ([.infinity, 0], .infinity), ([1, -.infinity], 1),
      ([-.infinity, .infinity], .infinity), ([.nan, 1], .nan), ([1, .nan], .nan),
      ([.nan, .infinity], .nan),
    ]
    for (x, wanted) in edges {
      let row: [T] = output(1) { out in
        x.withUnsafeBytes { lz_log_sum_exp(T.dtype, $0.baseAddress!, x.count, out) }
      }
      let across: [T] = output(1) { out in
        x.withUnsafeBytes { lz_log_sum_exp_across(T.dtype, $0.baseAddress!, 1, x.count, out, 1) }
      }
      let rows: [T] = output(2) { out in
        (x + x).withUnsafeBytes {
          lz_log_sum_exp_rows(T.dtype, $0.baseAddress!, x.count, 2, out)
        }
      }
      for got in row + rows {
        #expect(got == wanted || got.isNaN && wanted.isNaN, "\(x)")
      }
      #expect(across[0] == wanted || across[0].isNaN && wanted.isNaN, "\(x)")
    }
    let none: [T] = [0]
    let ofNone: [T] = output(2) { out in
      none.withUnsafeBytes {
        lz_log_sum_exp_across(T.dtype, $0.baseAddress!, 0, 0, out, 1)
        lz_log_sum_exp(T.dtype, $0.baseAddress!, 0, out + MemoryLayout<T>.size)
      }
    }
    #expect(ofNone == [-.infinity, -.infinity])
  }

  @Test func logSumExp() {
    checkLogSumExp(Float.self)
    checkLogSumExp(Double.self)
  }

  private func checkScan<T: Numeric>(_ dtype: lz_dtype, _ pool: [T]) {
    for x in Operand.all(pool) {
      let cases: [(lz_reduce_op, T, (T, T) -> T)] = [
        (LZ_SUM, 0, { $0 + $1 }), (LZ_PROD, 1, { $0 * $1 }),
      ]
      for (op, start, combine) in cases {
        var out = [T](repeating: 7, count: 2 * x.count)
        out.withUnsafeMutableBytes { to in
          guard x.count > 0 else { return }
          x.withPointer { lz_scan(op, dtype, $0, $1, to.baseAddress!, 2, x.count) }
        }
        var acc = start
        for i in 0..<x.count {
          acc = combine(acc, x[i])
          #expect(out[2 * i] == acc && out[2 * i + 1] == 7)
        }
      }
    }
  }

  @Test func scan() {
    let pool = (0..<2000).map { $0 == 500 ? 2 : 1 - $0 % 2 * 2 }
    checkScan(LZ_F32, pool.map { Float($0) })
    checkScan(LZ_F64, pool.map { Double($0) })
    checkScan(LZ_I32, pool.map { Int32($0) })
    checkScan(LZ_I64, pool.map { Int64($0) })
    checkScan(LZ_U8, (0..<2000).map { $0 == 450 ? 1 : 0 } as [UInt8])
  }

  private func checkScanAcross<T: Numeric>(_ dtype: lz_dtype, _ pool: [T]) {
    for n in [1, 3, 9, 64, 600] {
      for rows in [1, 2, 30] {
        for gap in [0, 5] {
          for op in [LZ_SUM, LZ_PROD] {
            let x = Array(pool[..<(rows * (n + gap))])
            let got: [T] = output(rows * n) { out in
              x.withUnsafeBytes {
                lz_scan_across(op, dtype, $0.baseAddress!, n + gap, rows, out, n, n)
              }
            }
            for j in 0..<n {
              var sum: T = op == LZ_SUM ? 0 : 1
              for i in 0..<rows {
                let term = x[i * (n + gap) + j]
                sum = op == LZ_SUM ? sum + term : sum * term
                #expect(got[i * n + j] == sum, "\(op), \(rows) rows of \(n)")
              }
            }
          }
        }
      }
    }
  }

  @Test func scanAcross() {
    let pool = (0..<20_000).map { 1 - $0 % 2 * 2 }
    checkScanAcross(LZ_F32, pool.map { Float($0) })
    checkScanAcross(LZ_F64, pool.map { Double($0) })
    checkScanAcross(LZ_I32, pool.map { Int32($0) })
    checkScanAcross(LZ_I64, pool.map { Int64($0) })
    checkScanAcross(LZ_U8, pool.map { UInt8($0 > 0 ? 1 : 0) })
  }

  private func checkDot<T: KernelFloat>(_: T.Type) {
    let base: [T] = samples(0.5...1)
    let pool = base + base + base + base + base
    for x in operands(pool) {
      for stride in strides {
        let y = Operand(pool: pool.reversed(), stride: stride, count: x.count)
        let wanted = (0..<x.count).reduce(0) { $0 + Reference(x[$1]) * Reference(y[$1]) }
        var got: T = 9
        withUnsafeMutableBytes(of: &got) { out in
          x.withPointer { p, sx in
            y.withPointer { q, sy in lz_dot(T.dtype, p, sx, q, sy, x.count, out.baseAddress!) }
          }
        }
        #expect(abs(Reference(got) - wanted) <= 8 * Reference(T.ulpOfOne) * wanted)
      }
    }
  }

  @Test func dot() {
    checkDot(Float.self)
    checkDot(Double.self)
    let integers: [Int32] = [.max, -3, 5, 1 << 20]
    var got: Int32 = 0
    lz_dot(LZ_I32, integers, 1, integers, 1, 4, &got)
    #expect(got == integers.reduce(0) { $0 &+ $1 &* $1 })
  }

  private func checkSoftmax<T: KernelFloat>(_: T.Type) {
    for (offset, spread) in [(0.0, 5.0), (1000, 5), (-1000, 30), (0, 60)] {
      for n in [1, 2, 10, 16, 17, 255, 256, 257, 1000, 2000] {
        let x: [T] = samples(-spread...spread)[..<n].map { $0 + T(offset) }
        let wide = x.map { Reference($0) }
        let most = wide.max()!
        let sum = wide.reduce(0) { $0 + exp($1 - most) }
        let row = Operand(pool: x, stride: 1, count: n)
        let probabilities: [T] = output(n) { out in
          row.withPointer { p, _ in lz_softmax(T.dtype, p, out, n, 1) }
        }
        let logarithms: [T] = output(n) { out in
          row.withPointer { p, _ in lz_log_softmax(T.dtype, p, out, n, 1) }
        }
        for i in 0..<n {
          #expect(ulps(probabilities[i], exp(wide[i] - most) / sum) <= 8 + Double(most - wide[i]))
          let log = wide[i] - most - Foundation.log(sum)
          #expect(
            abs(Reference(logarithms[i]) - log) <= 4 * Reference(T.ulpOfOne) * max(1, abs(log)))
        }
        var same = x
        same.withUnsafeMutableBytes {
          lz_softmax(T.dtype, $0.baseAddress!, $0.baseAddress!, n, 1)
        }
        #expect(same == probabilities)
        same = x
        same.withUnsafeMutableBytes {
          lz_log_softmax(T.dtype, $0.baseAddress!, $0.baseAddress!, n, 1)
        }
        #expect(same == logarithms)
        // A row's result doesn't depend on its neighbours.
        let rows = Operand(
          pool: (0..<70).flatMap { row in x.map { $0 + T(row % 3) } }, stride: 1, count: 70 * n)
        let many: [T] = output(70 * n) { out in
          rows.withPointer { p, _ in lz_softmax(T.dtype, p, out, n, 70) }
        }
        let manyLogarithms: [T] = output(70 * n) { out in
          rows.withPointer { p, _ in lz_log_softmax(T.dtype, p, out, n, 70) }
        }
        for i in [0, 1, 35, 69] {
          let row = Array(rows.pool[(i * n)..<((i + 1) * n)])
          let one = Operand(pool: row, stride: 1, count: n)
          let alone: [T] = output(n) { out in
            one.withPointer { p, _ in lz_softmax(T.dtype, p, out, n, 1) }
          }
          #expect(alone == Array(many[(i * n)..<((i + 1) * n)]))
          let aloneLogarithms: [T] = output(n) { out in
            one.withPointer { p, _ in lz_log_softmax(T.dtype, p, out, n, 1) }
          }
          #expect(aloneLogarithms == Array(manyLogarithms[(i * n)..<((i + 1) * n)]))
        }
      }
    }
  }

  @Test func softmax() {
    checkSoftmax(Float.self)
    checkSoftmax(Double.self)
  }

  @Test func softmaxAtTheEdges() {
    let masked: [Float] = [0, -.infinity, 0, -.infinity, -200]
    #expect(output(5) { lz_softmax(LZ_F32, masked, $0, 5, 1) } == [0.5, 0, 0.5, 0, 0] as [Float])
    let logarithms: [Float] = output(5) { lz_log_softmax(LZ_F32, masked, $0, 5, 1) }
    #expect(logarithms[1] == -.infinity && abs(logarithms[4] + 200.693147) < 1e-4)
    let nan: [Float] = output(3) { lz_softmax(LZ_F32, [1, .nan, 2] as [Float], $0, 3, 1) }
    #expect(nan.allSatisfy { $0.isNaN })
  }

  private func scaledExp<T: KernelFloat>(_ x: [T], _ y: [T], _ sy: Int, _ g: [T], _ sg: Int) -> [T]
  {
    output(x.count) { out in
      x.withUnsafeBytes { px in
        y.withUnsafeBytes { py in
          g.withUnsafeBytes { pg in
            lz_scaled_exp(
              T.dtype, px.baseAddress!, py.baseAddress!, sy, pg.baseAddress!, sg, out, x.count)
          }
        }
      }
    }
  }

  private func checkExponentials<T: KernelFloat>(_: T.Type) {
    for n in [1, 15, 17, 256, 700] {
      let x: [T] = Array(samples(-5...5)[..<n]), y: [T] = x.map { 1 - $0 / 2 }
      let g: [T] = x.indices.map { T($0 % 3) - 1 }
      // What equals the greatest is counted, the others are added.
      let greatest = x.max()!, twice = x + [greatest]
      let sums: [T] = output(2) { out in
        twice.withUnsafeBytes { x in
          [greatest].withUnsafeBytes {
            lz_sum_of_other_exp(T.dtype, x.baseAddress!, $0.baseAddress!, n + 1, out)
          }
        }
      }
      let others = x.filter { $0 != greatest }
      let wide = others.reduce(Reference(0)) { $0 + exp(Reference($1) - Reference(greatest)) }
      #expect(abs(Reference(sums[0]) - wide) <= 8 * Reference(T.ulpOfOne) * wide)
      #expect(sums[1] == T(n + 1 - others.count))
      for (sy, sg) in [(0, 0), (1, 0), (1, 1), (0, 1)] {
        let w = scaledExp(x, y, sy, g, sg)
        for i in 0..<n {
          let expected = Reference(g[i * sg]) * exp(Reference(x[i]) - Reference(y[i * sy]))
          #expect(abs(Reference(w[i]) - expected) <= 16 * Reference(T.ulpOfOne) * abs(expected))
        }
      }
    }
    // A factor 0 is a number like others.
    let products = scaledExp([T.infinity, 1], [0], 0, [0], 0)
    #expect(products[0].isNaN && products[1] == 0)
  }

  @Test func exponentialsOfDifferences() {
    checkExponentials(Float.self)
    checkExponentials(Double.self)
  }
}
