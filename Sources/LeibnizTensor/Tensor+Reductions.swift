import CKernels

// Reductions: many elements to one, over all or given axes.

extension Tensor {
  /// Applies a reduction kernel over axes (all for `nil`).
  package func reduce(
    _ op: lz_reduce_op, _ name: StaticString, along axes: [Int]?, keepingDimensions: Bool
  ) -> Tensor {
    let axes = require("\(name)") { () throws(ShapeError) in try shape.axes(axes) }
    let target = shape.reduced(along: axes, keepingDimensions: keepingDimensions)
    if array == nil && op != LZ_SUM_SQUARES && op != LZ_ANY && op != LZ_ALL {
      var result = self
      result.isWeak = false
      return result
    }
    // The kept dimensions first, the reduced ones last.
    let kept = (0..<rank).filter { !axes.contains($0) }
    var source = permuted(to: kept + axes)
    let keptShape = Shape(kept.map { shape.sizes[$0] })
    var result = Tensor(uninitialized: keptShape, dtype)
    if result.count == 0 { return result.reshaped(to: target) }
    let size = dtype.byteCount
    let type = dtype.kernel
    let empty = axes.contains { shape.sizes[$0] == 0 }
    let innerShape = Shape(axes.map { shape.sizes[$0] })
    func nests() -> (inner: LoopNest, outer: LoopNest) {
      let strides = source.strides
      return (
        LoopNest(innerShape, [Array(strides[kept.count...])]),
        LoopNest(keptShape, [Array(strides[..<kept.count]), keptShape.contiguousStrides])
      )
    }
    var (inner, outer) = nests()
    if !empty && inner.sizes.count > 1 && outer.runStride(0) != 1 {
      // Neither the reduced nor the kept elements lie in runs: bring them into order first.
      source = source.contiguous()
      (inner, outer) = nests()
    }
    source.withElements { x in
      result.withMutableElements { out in
        if empty || inner.sizes.count == 1 && (outer.runStride(0) != 1 || outer.runLength == 1) {
          // Rows to reduce: one kernel call each.
          let n = empty ? 0 : inner.runLength
          outer.forEachRun { o in
            for i in 0..<outer.runLength {
              lz_reduce(
                op, type, x + (o[0] + i * outer.runStride(0)) * size, inner.runStride(0), n,
                out + (o[1] + i * outer.runStride(1)) * size)
            }
          }
        } else {
          // Add up whole runs of kept elements.
          outer.forEachRun { o in
            for i in 0..<outer.runLength {
              lz_reduce(op, type, x, 1, 0, out + (o[1] + i * outer.runStride(1)) * size)
            }
            inner.forEachRun { r in
              for j in 0..<inner.runLength {
                lz_accumulate(
                  op, type, out + o[1] * size,
                  x + (o[0] + r[0] + j * inner.runStride(0)) * size, outer.runStride(0),
                  outer.runLength)
              }
            }
          }
        }
      }
    }
    return result.reshaped(to: target)
  }

  /// The sum of the elements, Σ x, over all axes or those given; 0 for none. Integers and bools are added
  /// as int64.
  ///
  /// ```swift
  /// Tensor([[1, 2], [3, 4]]).sum(along: 0)  // [4, 6]
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
