// Copies, selection, conversion, table rows, and y += a x.
import CKernels
import Testing

@Suite struct KernelsMoveTests {
  let outStrides = [1, 2, -1, 3]

  /// Element i of an output at a stride, in a buffer of 3 n + 1.
  private func place(_ i: Int, _ stride: Int, _ n: Int) -> Int {
    stride < 0 ? n - 1 + i * stride : i * stride
  }

  private func checkCopy<T: FixedWidthInteger>(_: T.Type) {
    let pool = (0..<2000).map { T(truncatingIfNeeded: $0 &* 2_654_435_761) }
    for x in Operand.all(pool) {
      for stride in outStrides {
        var out = [T](repeating: 7, count: 3 * x.count + 1)
        var wanted = out
        for i in 0..<x.count { wanted[place(i, stride, x.count)] = x[i] }
        out.withUnsafeMutableBufferPointer { to in
          x.withPointer { from, ss in
            let start = to.baseAddress! + max(0, place(0, stride, x.count))
            lz_copy(MemoryLayout<T>.size, from, ss, start, stride, x.count)
          }
        }
        #expect(out == wanted)
      }
    }
  }

  @Test func copy() {
    checkCopy(UInt8.self)
    checkCopy(UInt16.self)
    checkCopy(UInt32.self)
    checkCopy(UInt64.self)
  }

  private func checkFill<T: FixedWidthInteger>(_: T.Type) {
    var value = T.max - 41
    for n in lengths {
      let filled: [T] = output(n) { lz_fill(MemoryLayout<T>.size, &value, $0, n) }
      #expect(filled == [T](repeating: value, count: n))
    }
  }

  @Test func fill() {
    checkFill(UInt8.self)
    checkFill(UInt16.self)
    checkFill(UInt32.self)
    checkFill(UInt64.self)
  }

  private func checkSelect<T: FixedWidthInteger>(_: T.Type) {
    let a = (0..<2000).map { T(truncatingIfNeeded: $0) }
    let b = a.map { T.max - $0 }
    var random = Lcg()
    let c = (0..<2000).map { _ in UInt8(random.next() >> 63) }
    for n in lengths {
      for sc in strides {
        for sa in strides {
          for sb in strides {
            let c = Operand(pool: c, stride: sc, count: n)
            let a = Operand(pool: a, stride: sa, count: n)
            let b = Operand(pool: b, stride: sb, count: n)
            let chosen: [T] = output(n) { out in
              c.withPointer { condition, sc in
                a.withPointer { p, sa in
                  b.withPointer { q, sb in
                    lz_select(
                      MemoryLayout<T>.size, condition.assumingMemoryBound(to: UInt8.self), sc, p,
                      sa,
                      q, sb, out, n)
                  }
                }
              }
            }
            #expect(chosen == (0..<n).map { c[$0] != 0 ? a[$0] : b[$0] })
          }
        }
      }
    }
  }

  @Test func select() {
    checkSelect(UInt8.self)
    checkSelect(UInt32.self)
    checkSelect(UInt64.self)
  }

  private func cast<F, T: Equatable & ExpressibleByIntegerLiteral>(
    _ from: lz_dtype, _ pool: [F], _ to: lz_dtype, _ reference: (F) -> T
  ) {
    for n in [pool.count, 0, 1, 17] {
      for stride in n <= pool.count / 2 ? strides : [1, 0, -1] {
        let x = Operand(pool: pool, stride: stride, count: n)
        let converted: [T] = output(n) { out in
          x.withPointer { lz_cast(from, $0, $1, to, out, n) }
        }
        let wanted = (0..<n).map { reference(x[$0]) }
        // NaN stays NaN, and isn't equal to itself.
        #expect(zip(converted, wanted).allSatisfy { $0 == $1 || ($0 != $0 && $1 != $1) })
      }
    }
  }

  /// Truncates, saturates, and makes 0 of NaN.
  private func saturated<T: FixedWidthInteger>(_ x: some BinaryFloatingPoint, _: T.Type) -> T {
    x.isNaN ? 0 : T(exactly: x.rounded(.towardZero)) ?? (x < 0 ? .min : .max)
  }

  private func checkFloat<F: KernelFloat>(_: F.Type) {
    let bounds: [F] = [
      255, 254.9, 255.5, 256, -0.5, 0x1p31, F(0x1p31).nextDown, -0x1p31, F(-0x1p31).nextUp,
      F(-0x1p31).nextDown, 0x1p63, F(0x1p63).nextDown, -0x1p63, F(-0x1p63).nextDown, 3.99, -3.99,
    ]
    let pool: [F] = specials() + bounds + samples(-300...300) + samples(-1e19...1e19)
    cast(F.dtype, pool, LZ_F32) { Float($0) }
    cast(F.dtype, pool, LZ_F64) { Double($0) }
    cast(F.dtype, pool, LZ_I32) { self.saturated($0, Int32.self) }
    cast(F.dtype, pool, LZ_I64) { self.saturated($0, Int64.self) }
    cast(F.dtype, pool, LZ_U8) { self.saturated($0, UInt8.self) }
    cast(F.dtype, pool, LZ_BOOL) { UInt8($0 != 0 ? 1 : 0) }
  }

  private func checkInteger<F: FixedWidthInteger>(_ dtype: lz_dtype, _ pool: [F]) {
    cast(dtype, pool, LZ_F32) { Float($0) }
    cast(dtype, pool, LZ_F64) { Double($0) }
    cast(dtype, pool, LZ_I32) { Int32(truncatingIfNeeded: $0) }
    cast(dtype, pool, LZ_I64) { Int64(truncatingIfNeeded: $0) }
    cast(dtype, pool, LZ_U8) { UInt8(truncatingIfNeeded: $0) }
    cast(dtype, pool, LZ_BOOL) { UInt8($0 != 0 ? 1 : 0) }
  }

  @Test func casts() {
    checkFloat(Float.self)
    checkFloat(Double.self)
    var random = Lcg()
    let bits = [0, 1, .max, 1 << 63, 1 << 31, 1 << 24 + 1] + (0..<500).map { _ in random.next() }
    checkInteger(LZ_I32, bits.map { Int32(truncatingIfNeeded: $0) })
    checkInteger(LZ_I64, bits.map { Int64(truncatingIfNeeded: $0) })
    checkInteger(LZ_U8, bits.map { UInt8(truncatingIfNeeded: $0) })
    checkInteger(LZ_BOOL, bits.map { UInt8($0 & 1) })
  }

  @Test(arguments: [1, 3, 40]) func gather(width: Int) {
    let index: [Int64] = [4, 0, 0, 2, 4, 1]
    func check<T: FixedWidthInteger>(_: T.Type) {
      let table = (0..<5 * width).map { T($0 & 127) }
      let rows: [T] = output(index.count * width) {
        lz_gather(MemoryLayout<T>.size, table, index, $0, index.count, width)
      }
      #expect(rows == index.flatMap { table[Int($0) * width..<(Int($0) + 1) * width] })
    }
    check(UInt8.self)
    check(UInt32.self)
    check(UInt64.self)
  }

  @Test func positions() {
    for n in lengths {
      let x = (0..<n).map { Int64($0 * 37 % 11) - 5 }
      var got = [Int64](repeating: 77, count: n + 1)
      #expect(lz_positions(x, 6, &got, n))
      #expect(got == x.map { $0 < 0 ? $0 + 6 : $0 } + [77])
      // One place too far on either side, anywhere.
      for wrong in [6, -7, .max, .min] as [Int64] where n > 0 {
        for at in Set([0, n / 2, n - 1]) {
          var broken = x
          broken[at] = wrong
          #expect(!lz_positions(broken, 6, &got, n), "\(wrong) at \(at) of \(n)")
        }
      }
    }
    var none: [Int64] = [0]
    #expect(lz_positions([0], 0, &none, 0) && !lz_positions([0], 0, &none, 1))
  }

  /// Rows of operands that are whole, one row again and again, one number a row, and strided.
  @Test func binaryRows() {
    let pool = (0..<6000).map { Float($0 * 37 % 101) }
    for (rows, n) in [(1, 1), (3, 7), (50, 10), (200, 3), (70, 64), (5, 130), (9, 1)] {
      let layouts = [(n, 1), (0, 1), (1, 0), (0, 0), (n + 3, 1), (1, rows), (2, 2)]
      for (ra, sa) in layouts {
        for (rb, sb) in layouts where rows * max(ra, rb) + n * max(sa, sb) < pool.count {
          func number(_ i: Int, _ r: Int, _ s: Int) -> Float { pool[i / n * r + i % n * s] }
          let place: Comment = "\(rows) × \(n), \((ra, sa)), \((rb, sb))"
          let sums: [Float] = output(rows * n) {
            lz_binary_rows(LZ_SUB, LZ_F32, pool, ra, sa, pool, rb, sb, $0, n, rows)
          }
          #expect(sums == (0..<rows * n).map { number($0, ra, sa) - number($0, rb, sb) }, place)
          let below: [UInt8] = output(rows * n) {
            lz_binary_rows(LZ_LT, LZ_F32, pool, ra, sa, pool, rb, sb, $0, n, rows)
          }
          #expect(
            below == (0..<rows * n).map { number($0, ra, sa) < number($0, rb, sb) ? 1 : 0 }, place)
        }
      }
    }
  }

  @Test func transpose() {
    func check<T: FixedWidthInteger>(_: T.Type) {
      for (rows, columns) in [(1, 1), (3, 5), (8, 8), (16, 64), (17, 70), (70, 17), (4, 130)] {
        for (down, gap) in [(1, 0), (1, 3), (2, 1), (-1, 2)] {
          let across = rows * abs(down) + gap
          let start = down < 0 ? rows - 1 : 0
          let pool = (0..<(across * columns + rows)).map { T(truncatingIfNeeded: $0 % 127) }
          let got: [T] = output(rows * columns) { out in
            pool.withUnsafeBufferPointer {
              lz_transpose(
                MemoryLayout<T>.size, $0.baseAddress! + start, down, across, out, rows, columns)
            }
          }
          let wanted = (0..<rows * columns).map {
            pool[start + $0 / columns * down + $0 % columns * across]
          }
          #expect(got == wanted, "\(T.self), \(rows) × \(columns), \(down), \(across)")
        }
      }
    }
    check(UInt8.self)
    check(UInt32.self)
    check(UInt64.self)
  }

  @Test func copyRows() {
    let source = (0..<2000).map { UInt8($0 & 127) }
    for width in [0, 1, 7, 8, 24, 64, 72, 100] {
      for (from, to) in [(width, width), (width + 5, width), (width, width + 9), (0, width)] {
        let got: [UInt8] = output(6 * to + width) { out in
          out.initializeMemory(as: UInt8.self, repeating: 77, count: 6 * to + width)
          lz_copy_rows(source, from, out, to, width, 7)
        }
        var wanted = [UInt8](repeating: 77, count: 6 * to + width)
        for i in 0..<7 { for j in 0..<width { wanted[i * to + j] = source[i * from + j] } }
        #expect(got == wanted, "\(width) from \(from) to \(to)")
      }
    }
  }

  @Test(arguments: [1, 3, 8, 9, 19, 40]) func scatterAdd(width: Int) {
    let index: [Int64] = [4, 0, 0, 2, 4, 1]
    func check<T: Numeric & Equatable>(_ dtype: lz_dtype, _: T.Type) {
      let rows = (0..<index.count * width).map { T(exactly: $0 & 31)! }
      var table = (0..<5 * width).map { T(exactly: $0 & 63)! }
      var wanted = table
      for (i, row) in index.enumerated() {
        for j in 0..<width { wanted[Int(row) * width + j] += rows[i * width + j] }
      }
      table.withUnsafeMutableBytes { to in
        rows.withUnsafeBytes {
          lz_scatter_add(dtype, to.baseAddress!, index, $0.baseAddress!, index.count, width)
        }
      }
      #expect(table == wanted)
    }
    check(LZ_F32, Float.self)
    check(LZ_F64, Double.self)
    check(LZ_I32, Int32.self)
    check(LZ_I64, Int64.self)
    check(LZ_U8, UInt8.self)
  }
}
