import CKernels

// Reductions: many elements to one, over all or given axes.

extension Tensor {
  /// Applies a reduction kernel over axes (all for `nil`).
  package func reduce(
    _ op: lz_reduce_op, _ name: StaticString, along axes: [Int]?, keepingDimensions: Bool
  ) -> Tensor {
    let shape = self.shape
    let reduced = require("\(name)") { () throws(ShapeError) in try shape.axisBits(axes) }
    if array == nil && op != LZ_SUM_SQUARES && op != LZ_ANY && op != LZ_ALL {
      var result = self
      result.isWeak = false
      return result
    }
    let target = shape.reduced(bits: reduced, keepingDimensions: keepingDimensions)
    var result = Tensor(uninitialized: target, dtype, name)
    if result.count == 0 { return result }
    let steps = self.steps
    var isOrdered = true
    withElements { x in
      result.withMutableElements { out in
        withLoopNest(shape, steps, dimensions: reduced) { inner in
          withLoopNest(shape, steps, dimensions: ~reduced) { outer in
            let byRows =
              inner.rank == 1 && (outer.runStride(0) != 1 || outer.runLength == 1)
            if byRows || inner.runCount == 0 {
              reduceRows(op, x, inner, outer, out)
            } else if outer.runStride(0) == 1 {
              accumulateRows(op, x, inner, outer, out)
            } else {
              isOrdered = false
            }
          }
        }
      }
    }
    if isOrdered { return result }
    // Neither the reduced nor the kept elements lie in runs: bring the kept ones first and the others last.
    let kept = (0..<rank).filter { reduced >> UInt64($0) & 1 == 0 }
    let last = (0..<rank).filter { reduced >> UInt64($0) & 1 == 1 }
    return permuted(to: kept + last).contiguous()
      .reduce(op, name, along: Array(kept.count..<rank), keepingDimensions: false)
      .reshaped(to: target)
  }

  /// Elements to reduce lie in runs, one for each element of the result.
  @inline(__always)
  private func reduceRows(
    _ op: lz_reduce_op, _ x: UnsafeRawPointer, _ inner: LoopNest, _ outer: LoopNest,
    _ out: UnsafeMutableRawPointer
  ) {
    let (size, type) = (dtype.byteCount, dtype.kernel)
    let n = inner.runCount == 0 ? 0 : inner.runLength
    outer.forEachRun { o, to in
      parallelFor(outer.runLength, grain: Swift.max(1, parallelGrain / Swift.max(n, 1))) {
        begin, end in
        lz_reduce_rows(
          op, type, x + (o[0] + begin * outer.runStride(0)) * size, outer.runStride(0),
          inner.runStride(0), n, out + (to + begin) * size, end - begin)
      }
    }
  }

  /// Elements to keep lie in runs: whole runs of them are added up.
  @inline(__always)
  private func accumulateRows(
    _ op: lz_reduce_op, _ x: UnsafeRawPointer, _ inner: LoopNest, _ outer: LoopNest,
    _ out: UnsafeMutableRawPointer
  ) {
    let (size, type) = (dtype.byteCount, dtype.kernel)
    let rows = inner.runCount * inner.runLength
    outer.forEachRun { o, to in
      parallelFor(outer.runLength, grain: Swift.max(64, parallelGrain / rows)) { begin, end in
        lz_reduce_across(
          op, type, x + (o[0] + begin) * size, inner.rank, inner.sizes, inner.strides(0),
          out + (to + begin) * size, end - begin)
      }
    }
  }

  /// The sum of the elements, Σ x, over all axes or those given; 0 for none. Integers and bools are
  /// added as int64.
  ///
  /// Long sums are halved, and the halves' sums added, whatever the layout and the axes: a sum of n
  /// floats is off by at most (48 + log₂ n) u Σ|x|, where u is half the dtype's unit in the last
  /// place (2⁻²⁴ for float32, 2⁻⁵³ for float64), and mostly by a few u. One after the other they
  /// would be off by up to n u Σ|x|.
  ///
  /// ```swift
  /// Tensor([[1, 2], [3, 4]]).sum(along: 0)                        // [4, 6]
  /// Tensor.ones([20_000_000, 2], dtype: .float32).sum(along: 0)  // [20000000, 20000000]
  /// ```
  public func sum(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
    widened.reduce(LZ_SUM, "sum", along: axes, keepingDimensions: keepingDimensions)
  }

  /// The sum along one axis.
  public func sum(along axis: Int, keepingDimensions: Bool = false) -> Tensor {
    sum(along: [axis], keepingDimensions: keepingDimensions)
  }

  /// This tensor in the dtype that its elements are added and multiplied in.
  var widened: Tensor { dtype.isFloatingPoint || dtype == .int64 ? self : cast(to: .int64) }

  /// The sum over the dimensions that broadcasting to this shape had added or repeated: what carries a
  /// gradient back to the shape that was broadcast.
  package func sum(toShape target: Shape) -> Tensor {
    let own = shape
    if own == target { return self }
    let lead = own.count - target.count
    let axes = (0..<own.count).filter { $0 < lead || target.sizes[$0 - lead] != own.sizes[$0] }
    return sum(along: axes, keepingDimensions: true).reshaped(to: target)
  }
}
