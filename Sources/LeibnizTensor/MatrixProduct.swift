import CKernels

#if OneDNN
  import COneDNN
#endif

/// A matrix in memory: where it begins, and its strides in elements. What its type is, and how many
/// rows and columns it has, is said beside it.
package struct MatrixOperand {
  var start: UnsafeRawPointer
  var rowStride: Int
  var columnStride: Int

  package init(_ start: UnsafeRawPointer, rowStride: Int, columnStride: Int) {
    (self.start, self.rowStride, self.columnStride) = (start, rowStride, columnStride)
  }
}

/// The seam behind which matrix products are computed: `C = A B`, where A is m×k, B is k×n, and C is
/// m×n in row-major order without gaps.
///
/// There are two implementations. *Portable* is this package's own kernel, has no dependency, and is
/// the default. *OneDNN* is the system's library, in use when the package is built with the trait
/// `OneDNN`; it takes the products that it can take (float32, each operand contiguous along rows or
/// columns) and leaves the others to the portable one. The tests compare the two.
///
/// A single inner product is `lz_dot`'s, with either, and so are all those of integers.
package enum MatrixProduct {
  package static func compute(
    _ type: DType, m: Int, n: Int, k: Int, _ a: MatrixOperand, _ b: MatrixOperand,
    into c: UnsafeMutableRawPointer
  ) {
    if m == 1 && n == 1 {
      lz_dot(type.kernel, a.start, a.columnStride, b.start, b.rowStride, k, c)
    } else if !type.isFloatingPoint {
      inner(type, m: m, n: n, k: k, a, b, into: c)
    } else if k > longest {
      halved(type, m: m, n: n, k: k, a, b, into: c)
    } else {
      whole(type, m: m, n: n, k: k, a, b, into: c)
    }
  }

  /// Each element as an inner product.
  private static func inner(
    _ type: DType, m: Int, n: Int, k: Int, _ a: MatrixOperand, _ b: MatrixOperand,
    into c: UnsafeMutableRawPointer
  ) {
    let size = type.byteCount
    parallelFor(m, grain: max(1, parallelGrain / max(1, n * k))) { begin, end in
      for i in begin..<end {
        for j in 0..<n {
          lz_dot(
            type.kernel, a.start + i * a.rowStride * size, a.columnStride,
            b.start + j * b.columnStride * size, b.rowStride, k, c + (i * n + j) * size)
        }
      }
    }
  }

  /// The greatest k that is added up at once. Longer sums are halved, so that their error grows
  /// with the logarithm of k, not with k.
  private static let longest = 2048

  private static func halved(
    _ type: DType, m: Int, n: Int, k: Int, _ a: MatrixOperand, _ b: MatrixOperand,
    into c: UnsafeMutableRawPointer
  ) {
    let half = (k / 2 + longest - 1) / longest * longest
    var (right, below) = (a, b)
    right.start += half * a.columnStride * type.byteCount
    below.start += half * b.rowStride * type.byteCount
    compute(type, m: m, n: n, k: half, a, b, into: c)
    var second = Tensor(uninitialized: [m, n], type)
    second.withMutableElements {
      compute(type, m: m, n: n, k: k - half, right, below, into: $0)
    }
    second.withElements { second in
      parallelFor(m * n, grain: parallelGrain) { begin, end in
        let size = type.byteCount
        lz_binary(
          LZ_ADD, type.kernel, c + begin * size, 1, second + begin * size, 1, c + begin * size,
          end - begin)
      }
    }
  }

  private static func whole(
    _ type: DType, m: Int, n: Int, k: Int, _ a: MatrixOperand, _ b: MatrixOperand,
    into c: UnsafeMutableRawPointer
  ) {
    #if OneDNN
      if oneDNN(type, m: m, n: n, k: k, a, b, into: c) { return }
    #endif
    portable(type, m: m, n: n, k: k, a, b, into: c)
  }

  package static func portable(
    _ type: DType, m: Int, n: Int, k: Int, _ a: MatrixOperand, _ b: MatrixOperand,
    into c: UnsafeMutableRawPointer
  ) {
    lz_matmul(
      type.kernel, m, n, k, a.start, a.rowStride, a.columnStride, b.start, b.rowStride,
      b.columnStride, c, n, false)
  }

  #if OneDNN
    /// Returns false, with C as it was, when the product isn't one for the library.
    package static func oneDNN(
      _ type: DType, m: Int, n: Int, k: Int, _ a: MatrixOperand, _ b: MatrixOperand,
      into c: UnsafeMutableRawPointer
    ) -> Bool {
      // With a vector on either side there is little to win, and with no sum nothing.
      guard type == .float32, m > 1, n > 1, k > 0 else { return false }
      guard let left = blas(a, rows: m, columns: k), let right = blas(b, rows: k, columns: n) else {
        return false
      }
      let status = dnnl_sgemm(
        left.letter, right.letter, dnnl_dim_t(m), dnnl_dim_t(n), dnnl_dim_t(k), 1,
        a.start.assumingMemoryBound(to: Float.self), left.leading,
        b.start.assumingMemoryBound(to: Float.self), right.leading, 0,
        c.assumingMemoryBound(to: Float.self), dnnl_dim_t(n))
      return status == dnnl_success
    }

    /// How BLAS would describe a row-major operand: transposed or not, and the step from one row (or
    /// column) to the next, which mustn't overlap.
    private static func blas(
      _ x: MatrixOperand, rows: Int, columns: Int
    ) -> (letter: CChar, leading: dnnl_dim_t)? {
      if x.columnStride == 1 && x.rowStride >= columns {
        return (CChar(UInt8(ascii: "N")), dnnl_dim_t(x.rowStride))
      }
      if x.rowStride == 1 && x.columnStride >= rows {
        return (CChar(UInt8(ascii: "T")), dnnl_dim_t(x.columnStride))
      }
      return nil
    }
  #endif
}
