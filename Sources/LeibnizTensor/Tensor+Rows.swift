import CKernels

// What looks at all elements along one axis at once: positions of extremes, running sums.

extension Shape {
  /// The shape after dropping one axis, or all for `nil`, where an element must come from some elements.
  package func reducedToPosition(along axis: Int?, keepingDimensions: Bool) throws(ShapeError)
    -> Shape
  {
    try reducedOfSome(along: axis.map { [$0] }, keepingDimensions: keepingDimensions)
  }
}

extension Tensor {
  // MARK: Positions of extremes

  /// Where along an axis the greatest element is (the first of several; a NaN counts as greatest), as int64;
  /// without an axis, the position in row-major order among all. Traps where there are no elements.
  ///
  /// ```swift
  /// Tensor([[1, 5], [7, 4]]).argmax(along: 1)  // [1, 0]
  /// ```
  public func argmax(along axis: Int? = nil, keepingDimensions: Bool = false) -> Tensor {
    position("argmax", along: axis, keepingDimensions, lz_argmax_rows, lz_argmax_across)
  }

  /// Where along an axis the least element is (the first of several; a NaN counts as least), as int64;
  /// without an axis, the position in row-major order among all. Traps where there are no elements.
  ///
  /// ```swift
  /// Tensor([[1, 5], [7, 4]]).argmin()  // 0
  /// ```
  public func argmin(along axis: Int? = nil, keepingDimensions: Bool = false) -> Tensor {
    position("argmin", along: axis, keepingDimensions, lz_argmin_rows, lz_argmin_across)
  }

  private func position(
    _ name: StaticString, along axis: Int?, _ keepingDimensions: Bool,
    _ findInRows: (lz_dtype, UnsafeRawPointer?, Int, Int, UnsafeMutablePointer<Int64>?) -> Void,
    _ findAcross: (
      lz_dtype, UnsafeRawPointer?, Int, Int, UnsafeMutablePointer<Int64>?, Int
    ) -> Void
  ) -> Tensor {
    let target = require("\(name)") { () throws(ShapeError) in
      try shape.reducedToPosition(along: axis, keepingDimensions: keepingDimensions)
    }
    let isFlat = axis == nil || rank == 0
    let source = (isFlat ? flattened() : self).contiguous()
    let along = isFlat ? 0 : axis! < 0 ? axis! + rank : axis!
    var result = Tensor(uninitialized: target, .int64, name)
    if result.count == 0 { return result }
    let type = dtype.kernel
    if along < source.rank - 1 {
      // Whole slices across the axis lie together: compare one with the next.
      let (n, inner) = (shape[along], shape.count(of: (along + 1)..<rank))
      let bytes = n * inner * dtype.byteCount
      source.withElements { x in
        result.withMutableElements { out in
          let out = out.assumingMemoryBound(to: Int64.self)
          for i in 0..<(source.count / (n * inner)) {
            parallelFor(inner, grain: Swift.max(64, parallelGrain / n)) { begin, end in
              findAcross(
                type, x + i * bytes + begin * dtype.byteCount, inner, n, out + i * inner + begin,
                end - begin)
            }
          }
        }
      }
      return result
    }
    let n = source.shape[along], bytes = n * dtype.byteCount, count = result.count
    source.withElements { x in
      result.withMutableElements { out in
        let out = out.assumingMemoryBound(to: Int64.self)
        parallelFor(count, grain: Swift.max(1, parallelGrain / n)) { begin, end in
          findInRows(type, x + begin * bytes, n, end - begin, out + begin)
        }
      }
    }
    return result
  }

  // MARK: Running sums and products

  /// The sums of the elements up to and with each, along an axis. Integers and bools are added as
  /// int64.
  ///
  /// What is carried along is wider than the elements: the i-th of float sums s is off by at most
  /// u |s| + i² u² Σ|x|, where u is half the dtype's unit in the last place: for as many elements
  /// as fit in memory, hardly more than the rounding of s itself. So running sums of numbers ≥ 0
  /// don't stop growing.
  ///
  /// ```swift
  /// Tensor([1, 2, 3]).cumulativeSum(along: 0)  // [1, 3, 6]
  /// ```
  public func cumulativeSum(along axis: Int) -> Tensor {
    widened.scan(LZ_SUM, "cumulativeSum", along: axis)
  }

  /// The products of the elements up to and with each, along an axis. Integers and bools are
  /// multiplied as int64. Of floats each product is right wherever it is representable, also behind
  /// one that isn't.
  ///
  /// ```swift
  /// Tensor([1, 2, 3]).cumulativeProduct(along: 0)  // [1, 2, 6]
  /// ```
  public func cumulativeProduct(along axis: Int) -> Tensor {
    widened.scan(LZ_PROD, "cumulativeProduct", along: axis)
  }

  private func scan(_ op: lz_reduce_op, _ name: StaticString, along axis: Int) -> Tensor {
    guard
      let axis = require("\(name)", { () throws(ShapeError) in try shape.axisOfElements(axis) })
    else { return contiguous() }
    var result = Tensor(uninitialized: shape, dtype, name)
    if result.count == 0 { return result }
    let type = dtype.kernel
    let size = dtype.byteCount
    let isFloatingProduct = op == LZ_PROD && dtype.isFloatingPoint
    let inner = shape.count(of: (axis + 1)..<rank)
    if inner > 8 {
      // Whole slices across the axis lie together: add (or multiply) one to the next.
      let source = contiguous()
      let n = shape[axis]
      source.withElements { x in
        result.withMutableElements { out in
          for i in 0..<(source.count / (n * inner)) {
            parallelFor(inner, grain: Swift.max(256, parallelGrain / n)) { begin, end in
              let start = (i * n * inner + begin) * size
              lz_scan_across(op, type, x + start, inner, n, out + start, inner, end - begin)
            }
          }
        }
      }
      if !(isFloatingProduct && result.hasLeftTheRange) { return result }
    }
    let rows = rows(along: axis)
    let outRows = result.rows(along: axis)
    result.withMutableElements { out in
      forEachRow(rows) { i, row in
        let out = out + outRows.offset(i) * size
        if isFloatingProduct {
          lz_cumulative_product(type, row, rows.step, out, outRows.step, rows.length)
        } else {
          lz_scan(op, type, row, rows.step, out, outRows.step, rows.length)
        }
      }
    }
    return result
  }

  /// Whether any element is subnormal, 0, infinite or NaN.
  private var hasLeftTheRange: Bool {
    let size = abs(self), isSingle = dtype == .float32
    let least = isSingle ? Double(Float.leastNormalMagnitude) : .leastNormalMagnitude
    return !((size .>= Tensor(floatLiteral: least)) .& size.isFiniteMask).isAllTrue
  }
}

// MARK: - Walking rows

/// The rows of a tensor along one axis, numbered in row-major order of the other axes.
struct Rows {
  /// Elements of a row and the distance between neighbours.
  let length: Int
  let step: Int
  /// Sizes and strides of the other axes.
  let sizes: [Int]
  let strides: [Int]

  var count: Int { sizes.reduce(1, *) }

  /// Where row `i` begins, in elements.
  func offset(_ i: Int) -> Int {
    var rest = i
    var offset = 0
    for d in stride(from: sizes.count - 1, through: 0, by: -1) {
      offset += rest % sizes[d] * strides[d]
      rest /= sizes[d]
    }
    return offset
  }
}

extension Tensor {
  /// The rows along an (existing) axis.
  func rows(along axis: Int) -> Rows {
    var sizes = shape.sizes
    var strides = self.strides
    let length = sizes.remove(at: axis)
    let step = strides.remove(at: axis)
    return Rows(length: length, step: step, sizes: sizes, strides: strides)
  }

  /// The elements along these (normalised) axes as contiguous rows, in a matrix.
  func rowsOfMerged(_ axes: [Int]) -> Tensor {
    let width = axes.reduce(1) { $0 * shape[$1] }
    let kept = shape.indices.filter { !axes.contains($0) }
    let count = kept.reduce(1) { $0 * shape[$1] }
    return permuted(to: kept + axes).contiguous().reshaped(to: [count, width])
  }

  /// Calls `body` with the number and the address of each row.
  func forEachRow(_ rows: Rows, _ body: (Int, UnsafeRawPointer) -> Void) {
    let size = dtype.byteCount
    withElements { x in
      if rows.sizes.count == 1 {
        let step = rows.strides[0] * size
        for i in 0..<rows.count { body(i, x + i * step) }
        return
      }
      for i in 0..<rows.count { body(i, x + rows.offset(i) * size) }
    }
  }
}
