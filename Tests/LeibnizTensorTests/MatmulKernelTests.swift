import CKernels
import Foundation
import Testing

/// How a matrix lies in memory.
private enum Layout: CaseIterable, Sendable {
  case row, column, rowOfWider, columnOfTaller, everySecond, reversed, repeatedRow, repeatedColumn
  case constant

  func strides(_ rows: Int, _ columns: Int) -> (row: Int, column: Int) {
    switch self {
    case .row: (columns, 1)
    case .column: (1, rows)
    case .rowOfWider: (columns + 3, 1)
    case .columnOfTaller: (1, rows + 5)
    case .everySecond: (2 * columns + 1, 2)
    case .reversed: (-columns, -1)
    case .repeatedRow: (0, 1)
    case .repeatedColumn: (1, 0)
    case .constant: (0, 0)
    }
  }
}

/// A matrix of random numbers between -1 and 1 in some layout, with NaN wherever nothing may read.
private struct Matrix<T: BinaryFloatingPoint> {
  let rows: Int, columns: Int
  let strides: (row: Int, column: Int)
  let first: Int
  var numbers: [T]

  init(_ rows: Int, _ columns: Int, _ layout: Layout, seed: UInt64) {
    (self.rows, self.columns) = (rows, columns)
    strides = layout.strides(rows, columns)
    let (down, across) = (max(rows - 1, 0) * strides.row, max(columns - 1, 0) * strides.column)
    let margin = 40
    first = margin - min(down, 0) - min(across, 0)
    numbers = [T](repeating: .nan, count: abs(down) + abs(across) + 1 + 2 * margin)
    var state = seed
    for i in 0..<rows {
      for j in 0..<columns {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let random = Double(Int64(bitPattern: state) >> 40) / 8_388_608
        numbers[first + i * strides.row + j * strides.column] = T(random)
      }
    }
  }

  /// In double precision and row-major order.
  var plain: [Double] {
    (0..<rows).flatMap { i in
      (0..<columns).map { Double(numbers[first + i * strides.row + $0 * strides.column]) }
    }
  }
}

/// Runs the kernel on one product and says where it differs from the definition: in the result, or
/// beside it, where it may not write.
private func mismatch<T: BinaryFloatingPoint>(
  _ m: Int, _ n: Int, _ k: Int, _ a: Layout = .row, _ b: Layout = .row, accumulate: Bool = false,
  gap: Int = 2, _: T.Type
) -> String? {
  let (left, right) = (Matrix<T>(m, k, a, seed: 1), Matrix<T>(k, n, b, seed: 2))
  let step = n + gap
  let before: T = accumulate ? 0.5 : .nan  // NaN in C must not survive when nothing accumulates
  var result = [T](repeating: before, count: m * step + 1)
  let type = T.self == Float.self ? LZ_F32 : LZ_F64
  left.numbers.withUnsafeBufferPointer { x in
    right.numbers.withUnsafeBufferPointer { y in
      result.withUnsafeMutableBytes {
        lz_matmul(
          type, m, n, k, x.baseAddress! + left.first, left.strides.row, left.strides.column,
          y.baseAddress! + right.first, right.strides.row, right.strides.column, $0.baseAddress,
          step, accumulate)
      }
    }
  }

  let (x, y) = (left.plain, right.plain)
  var want = [Double](repeating: accumulate ? 0.5 : 0, count: n)
  var size = want
  for i in 0..<m {
    for j in 0..<n { (want[j], size[j]) = accumulate ? (0.5, 0.5) : (0, 0) }
    x.withUnsafeBufferPointer { x in
      y.withUnsafeBufferPointer { y in
        for p in 0..<k {
          let s = x[i * k + p]
          for j in 0..<n {
            let term = s * y[p * n + j]
            want[j] += term
            size[j] += abs(term)
          }
        }
      }
    }
    // The error of a sum of k products, in any order, is at most k roundings of its size.
    for j in 0..<n {
      let error = abs(Double(result[i * step + j]) - want[j])
      if !(error <= Double(k + 1) * Double(T.ulpOfOne) * size[j]) {
        return "\(T.self) \(m)×\(n)×\(k) \(a) \(b) \(accumulate ? "+=" : "="):"
          + " [\(i), \(j)] is \(result[i * step + j]), not \(want[j])"
      }
    }
    for j in n..<step {
      let got = result[i * step + j]
      if !(accumulate ? got == before : got.isNaN) {
        return "\(T.self) \(m)×\(n)×\(k) \(a) \(b): wrote beyond row \(i)"
      }
    }
  }
  return nil
}

/// Shapes beside the tiles' and the blocks' sizes; all layouts; both ways to store.
private func mismatches<T: BinaryFloatingPoint>(_: T.Type) -> [String] {
  var found: [String?] = []
  let edges = [0, 1, 2, 5, 12, 17, 33]
  for m in edges {
    for n in edges {
      for k in edges {
        found.append(mismatch(m, n, k, accumulate: (m + n + k) % 2 == 0, T.self))
      }
    }
  }
  for (m, n, k) in [
    (64, 10, 128), (31, 47, 97), (97, 31, 47), (13, 33, 800), (3, 2100, 4), (1000, 9, 3),
    (970, 260, 2), (30, 300, 30), (200, 300, 10), (131, 260, 7), (4, 3, 500), (1, 300, 40),
    (300, 1, 40), (1, 40, 300), (40, 1, 300),
  ] {
    found.append(mismatch(m, n, k, .row, .row, T.self))
    found.append(mismatch(m, n, k, .column, .column, accumulate: true, T.self))
  }
  for a in Layout.allCases {
    for b in Layout.allCases {
      for (m, n, k) in [
        (14, 18, 9), (1, 20, 35), (20, 1, 35), (3, 5, 21), (5, 3, 21), (19, 37, 1), (23, 71, 42),
      ] {
        found.append(mismatch(m, n, k, a, b, T.self))
        found.append(mismatch(m, n, k, a, b, accumulate: true, T.self))
      }
    }
  }
  // Long rows against long columns, few of either: inner products, beside every number of rows and
  // columns that is taken at a time, around a vector's length, and deeper than a block.
  for (m, n) in [(5, 5), (5, 6), (6, 7), (7, 8), (8, 9), (9, 40), (40, 10), (24, 25)] {
    for k in [193, 200, 1100] {
      found.append(mismatch(m, n, k, .row, .column, accumulate: k == 200, T.self))
      found.append(mismatch(m, n, k, .rowOfWider, .columnOfTaller, T.self))
    }
  }
  found.append(mismatch(6, 9, 200, .repeatedRow, .repeatedColumn, T.self))
  for a in [Layout.row, .columnOfTaller, .reversed] {
    for b in [Layout.column, .rowOfWider, .everySecond] {
      // Large enough for both to be packed, several panels at a time.
      found.append(mismatch(132, 258, 3, a, b, T.self))
      found.append(mismatch(259, 300, 7, a, b, accumulate: true, T.self))
    }
  }
  return found.compactMap { $0 }
}

@Suite struct MatmulKernelTests {
  @Test func `every shape and layout in single precision`() {
    #expect(mismatches(Float.self).prefix(10) == [])
  }

  @Test func `every shape and layout in double precision`() {
    #expect(mismatches(Double.self).prefix(10) == [])
  }

  @Test func `every instruction set`() async {
    // In a process of its own, because the choice is the process's.
    await #expect(processExitsWith: .success) {
      for isa in ["baseline", "avx2", "avx512"] where lz_force_isa(isa) {
        for found in [mismatches(Float.self), mismatches(Double.self)] where !found.isEmpty {
          fatalError("\(isa): " + found.prefix(10).joined(separator: "\n"))
        }
      }
    }
  }

  @Test func `one, two and four threads`() async {
    await #expect(processExitsWith: .success) {
      lz_always_share(true)
      for threads in [1, 2, 4] {
        lz_set_thread_count(threads)
        for (a, b) in [(Layout.row, Layout.column), (.column, .row)] {
          let found = [
            mismatch(200, 300, 80, a, b, Float.self), mismatch(300, 200, 80, a, b, Double.self),
            mismatch(1, 1500, 400, a, b, Float.self), mismatch(1500, 1, 400, a, b, Double.self),
            mismatch(20, 150, 1200, a, b, Float.self), mismatch(150, 20, 1200, a, b, Double.self),
          ]
          if let first = found.compactMap({ $0 }).first { fatalError("\(threads): \(first)") }
        }
      }
    }
  }

  @Test func `many threads at once, each with a product of its own`() async {
    let found = await withTaskGroup { group in
      for i in 0..<12 {
        group.addTask {
          let (m, n, k) = (60 + 7 * i, 90 - 3 * i, 50 + i)
          return i % 2 == 0
            ? mismatch(m, n, k, .column, .row, Float.self)
            : mismatch(m, n, k, .row, .column, Double.self)
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(found.compactMap { $0 } == [])
  }

  @Test func `no common dimension gives zeros, or what was there`() {
    for accumulate in [false, true] {
      var c: [Float] = [1, 2, .nan, 4]
      lz_matmul(LZ_F32, 2, 2, 0, [Float](), 0, 1, [Float](), 2, 1, &c, 2, accumulate)
      if accumulate { #expect(c[0] == 1 && c[1] == 2 && c[2].isNaN && c[3] == 4) }
      if !accumulate { #expect(c == [0, 0, 0, 0]) }
    }
  }

  @Test func `a NaN reaches the row or the column that reads it, and no other`() {
    let (m, n, k) = (29, 37, 19)
    for (inA, i, p, j) in [
      (true, 0, 3, 0), (true, 28, 18, 0), (false, 0, 0, 36), (false, 0, 18, 5),
    ] {
      var a = [Float](repeating: 1, count: m * k)
      var b = [Float](repeating: 0, count: k * n)  // 0 × NaN is NaN, too
      if inA { a[i * k + p] = .nan } else { b[p * n + j] = .infinity * 0 }
      var c = [Float](repeating: 7, count: m * n)
      lz_matmul(LZ_F32, m, n, k, a, k, 1, b, n, 1, &c, n, false)
      for row in 0..<m {
        for column in 0..<n {
          #expect(c[row * n + column].isNaN == (inA ? row == i : column == j))
        }
      }
    }
  }

  @Test func `whole numbers come out exactly`() {
    let n = 23
    let a = (0..<n * n).map { Double($0 * 7 % 31 - 15) }
    var identity = [Double](repeating: 0, count: n * n)
    for i in 0..<n { identity[i * n + i] = 1 }
    var c = [Double](repeating: .nan, count: n * n)
    lz_matmul(LZ_F64, n, n, n, a, n, 1, identity, n, 1, &c, n, false)
    #expect(c == a)
    lz_matmul(LZ_F64, n, n, n, identity, 1, n, a, n, 1, &c, n, true)
    #expect(c == a.map { 2 * $0 })
  }
}
