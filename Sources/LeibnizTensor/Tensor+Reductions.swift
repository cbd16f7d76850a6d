import CKernels

// Reductions: many elements to one, over all or given axes.

extension Tensor {
  /// Applies a reduction kernel over axes (all for `nil`) to the elements in a dtype, by default
  /// their own.
  package func reduce(
    _ op: lz_reduce_op, _ name: StaticString, in target: DType? = nil, along axes: [Int]?,
    keepingDimensions: Bool
  ) -> Tensor {
    let shape = self.shape
    let reduced = require("\(name)") { () throws(ShapeError) in try shape.axisBits(axes) }
    if hasRepeats(among: reduced) {
      let once = withoutRepeats(among: reduced)
      return once.reduce(op, name, in: target, along: axes, keepingDimensions: keepingDimensions)
        .combined(op, times: count / once.count)
    }
    if let target, target != dtype {
      return cast(to: target)
        .reduce(op, name, along: axes, keepingDimensions: keepingDimensions)
    }
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

  /// Whether broadcasting shows one element again and again along an axis of these bits.
  @inline(__always)
  private func hasRepeats(among bits: UInt64) -> Bool {
    guard let array, !array.isContiguous else { return false }
    for d in 0..<array.shape.count where array.repeats(d, among: bits) { return true }
    return false
  }

  /// The first of such elements along each of the axes, which stay with size 1.
  func withoutRepeats(among bits: UInt64) -> Tensor {
    guard let array, hasRepeats(among: bits) else { return self }
    var once = shape
    for d in 0..<rank where array.repeats(d, among: bits) { once[d] = 1 }
    return view(offset: array.offset, shape: once, strides: array.strides)
  }

  /// What a reduction of so many equal tensors gives, in as many steps as the number has bits: it
  /// may be beyond all patience. Doubling is exact, so a sum is rounded only once in a step.
  private func combined(_ op: lz_reduce_op, times: Int) -> Tensor {
    guard op == LZ_SUM || op == LZ_SUM_SQUARES || op == LZ_PROD else { return self }
    func combine(_ a: Tensor, _ b: Tensor) -> Tensor { op == LZ_PROD ? a * b : a + b }
    var (result, power, rest) = (nil as Tensor?, self, times)
    while true {
      if rest & 1 == 1 { result = result.map { combine($0, power) } ?? power }
      rest >>= 1
      if rest == 0 { return result! }
      power = combine(power, power)
    }
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
    reduce(LZ_SUM, "sum", in: widenedType, along: axes, keepingDimensions: keepingDimensions)
  }

  /// The sum along one axis.
  public func sum(along axis: Int, keepingDimensions: Bool = false) -> Tensor {
    sum(along: [axis], keepingDimensions: keepingDimensions)
  }

  /// The dtype that the elements are added and multiplied in.
  var widenedType: DType { dtype.isFloatingPoint ? dtype : .int64 }

  /// This tensor in that dtype.
  var widened: Tensor { dtype == widenedType ? self : cast(to: .int64) }

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

extension ElementArray {
  @inline(__always)
  fileprivate func repeats(_ d: Int, among bits: UInt64) -> Bool {
    bits >> UInt64(d) & 1 == 1 && stride(d) == 0 && shape[d] > 1
  }
}
