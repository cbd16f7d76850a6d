import CKernels

// From tensors to inner loops: broadcasting, dropping and merging dimensions, splitting over threads. Nothing here
// allocates memory, since all of it is done for every small operation.

/// Elements that an element-wise loop does in about 10 µs: a grain of `parallelFor`. What costs
/// more for each element has a smaller one.
package let parallelGrain = 1 << 16

/// Where an operand's elements are: sizes and strides, aligned at the last dimension of a loop's shape. A size of
/// 1, or a missing dimension, is broadcast.
struct Steps {
  let sizes: [Int]
  let strides: [Int]

  /// The stride along dimension `d` of `rank`.
  @inline(__always)
  func step(_ d: Int, of rank: Int) -> Int {
    let i = d - (rank - sizes.count)
    return i < 0 || sizes[i] == 1 ? 0 : strides[i]
  }
}

extension Tensor {
  /// Where this tensor's elements are.
  @inline(__always)
  var steps: Steps {
    guard let array else { return Steps(sizes: [], strides: []) }
    return Steps(sizes: array.shape.sizes, strides: array.strides)
  }
}

/// The dimensions of a loop over several operands of one (broadcast) shape, with the strides of each, after dropping
/// dimensions of size 1 and merging neighbours that can be walked as one.
///
/// The innermost dimension is last; a loop of no dimensions has one of size 1. Made by `withLoopNest`, valid within
/// its body.
struct LoopNest {
  /// A row of sizes, then a row of strides for each operand.
  private let rows: UnsafeMutablePointer<Int>
  private let capacity: Int
  private let operands: Int
  /// Number of dimensions.
  private(set) var rank = 0

  fileprivate init(_ rows: UnsafeMutablePointer<Int>, capacity: Int, operands: Int) {
    self.rows = rows
    self.capacity = capacity
    self.operands = operands
  }

  /// Size of a dimension.
  @inline(__always)
  func size(_ d: Int) -> Int { rows[d] }

  /// Stride of an operand along a dimension.
  @inline(__always)
  func stride(_ operand: Int, _ d: Int) -> Int { rows[(operand + 1) * capacity + d] }

  /// The sizes of all dimensions, and an operand's strides, for a kernel that walks them.
  @inline(__always)
  var sizes: UnsafePointer<Int> { UnsafePointer(rows) }
  @inline(__always)
  func strides(_ operand: Int) -> UnsafePointer<Int> {
    UnsafePointer(rows + (operand + 1) * capacity)
  }

  /// Adds a dimension inside those there are, or makes the innermost one longer.
  @inline(__always)
  fileprivate mutating func append(_ size: Int, _ step: (_ operand: Int) -> Int) {
    var merges = rank > 0
    for i in 0..<operands where merges { merges = stride(i, rank - 1) == step(i) * size }
    if !merges { rank += 1 }
    rows[rank - 1] = merges ? rows[rank - 1] * size : size
    for i in 0..<operands { rows[(i + 1) * capacity + rank - 1] = step(i) }
  }

  /// Length of an innermost run.
  @inline(__always)
  var runLength: Int { rows[rank - 1] }

  /// Stride of an operand along an innermost run.
  @inline(__always)
  func runStride(_ operand: Int) -> Int { stride(operand, rank - 1) }

  /// Number of innermost runs.
  var runCount: Int {
    if runLength == 0 { return 0 }
    var n = 1
    for d in 0..<(rank - 1) { n *= size(d) }
    return n
  }

  /// Calls `body` for innermost runs (all, or a range of them), with the element offset of each operand at the
  /// start of the run, and that of a contiguous result.
  @inline(__always)
  func forEachRun(
    _ runs: Range<Int>? = nil, _ body: (_ offsets: UnsafePointer<Int>, _ out: Int) -> Void
  ) {
    let runs = runs ?? 0..<runCount
    if runs.isEmpty { return }
    let outer = rank - 1
    withUnsafeTemporaryAllocation(of: Int.self, capacity: outer + operands) { scratch in
      let index = scratch.baseAddress!
      let offsets = index + outer
      for i in 0..<operands { offsets[i] = 0 }
      var rest = runs.lowerBound
      for d in Swift.stride(from: outer - 1, through: 0, by: -1) {
        index[d] = rest % size(d)
        rest /= size(d)
        for i in 0..<operands { offsets[i] += index[d] * stride(i, d) }
      }
      for run in runs {
        body(offsets, run * runLength)
        var d = outer - 1
        while d >= 0 {
          index[d] += 1
          for i in 0..<operands { offsets[i] += stride(i, d) }
          if index[d] < size(d) { break }
          for i in 0..<operands { offsets[i] -= stride(i, d) * size(d) }
          index[d] = 0
          d -= 1
        }
      }
    }
  }

  /// As `forEachRun`, on several threads where that pays.
  @inline(__always)
  func forEachRunInParallel(_ body: (_ offsets: UnsafePointer<Int>, _ out: Int) -> Void) {
    let runs = runCount
    if runs * runLength <= parallelGrain { return forEachRun(0..<runs, body) }
    parallelFor(runs, grain: Swift.max(1, parallelGrain / runLength)) { begin, end in
      forEachRun(begin..<end, body)
    }
  }
}

// MARK: - Transposing

extension LoopNest {
  /// Whether the runs of the one operand leap over memory that neighbouring runs read next, as in a transposed
  /// matrix of some size.
  var crossesMemory: Bool {
    guard rank > 1 && runLength >= 8 && size(rank - 2) >= 8 else { return false }
    return Swift.abs(stride(0, rank - 2)) < Swift.abs(runStride(0)) && stride(0, rank - 2) != 0
  }

  /// Calls `body` for the matrices of the two innermost dimensions, on several threads where that
  /// pays, for some of a single one's rows each; with the element offset of each operand at the
  /// matrix's start, that of a contiguous result, and the rows. There are two dimensions or more.
  @inline(__always)
  func forEachMatrixInParallel(
    _ body: (_ offsets: UnsafePointer<Int>, _ out: Int, _ rows: Range<Int>) -> Void
  ) {
    let rows = size(rank - 2)
    let matrices = runCount / Swift.max(rows, 1)
    if matrices == 1 {
      forEachRun(0..<1) { o, to in
        parallelFor(rows, grain: Swift.max(8, parallelGrain / Swift.max(runLength, 1))) {
          body(o, to, $0..<$1)
        }
      }
    } else {
      parallelFor(matrices, grain: Swift.max(1, parallelGrain / Swift.max(rows * runLength, 1))) {
        for matrix in $0..<$1 {
          forEachRun((matrix * rows)..<(matrix * rows + 1)) { o, to in body(o, to, 0..<rows) }
        }
      }
    }
  }
}

/// Calls `body` with the loop over those dimensions of a shape whose bit is set in `dimensions`.
@inline(__always)
private func withLoopNest(
  _ shape: Shape, dimensions: UInt64, operands: Int, _ step: (_ operand: Int, _ d: Int) -> Int,
  _ body: (LoopNest) -> Void
) {
  let rank = shape.count
  let capacity = Swift.max(rank, 1)
  withUnsafeTemporaryAllocation(of: Int.self, capacity: (operands + 1) * capacity) { rows in
    var nest = LoopNest(rows.baseAddress!, capacity: capacity, operands: operands)
    for d in 0..<rank
    where shape.sizes[d] != 1 && (dimensions == .max || dimensions >> UInt64(d) & 1 == 1) {
      nest.append(shape.sizes[d]) { step($0, d) }
    }
    if nest.rank == 0 { nest.append(1) { _ in 0 } }
    body(nest)
  }
}

/// Calls `body` with the loop over one operand broadcast to `shape`, or over some of its dimensions.
@inline(__always)
func withLoopNest(
  _ shape: Shape, _ a: Steps, dimensions: UInt64 = .max, _ body: (LoopNest) -> Void
) {
  withLoopNest(shape, dimensions: dimensions, operands: 1, { a.step($1, of: shape.count) }, body)
}

/// Calls `body` with the loop over two operands broadcast to `shape`.
@inline(__always)
func withLoopNest(_ shape: Shape, _ a: Steps, _ b: Steps, _ body: (LoopNest) -> Void) {
  withLoopNest(
    shape, dimensions: .max, operands: 2, { ($0 == 0 ? a : b).step($1, of: shape.count) }, body)
}

/// Calls `body` with the loop over three operands broadcast to `shape`.
@inline(__always)
func withLoopNest(_ shape: Shape, _ a: Steps, _ b: Steps, _ c: Steps, _ body: (LoopNest) -> Void) {
  withLoopNest(
    shape, dimensions: .max, operands: 3,
    { ($0 == 0 ? a : $0 == 1 ? b : c).step($1, of: shape.count) }, body)
}

extension Tensor {
  /// This tensor's strides where it is broadcast to `shape` (0 along repeated dimensions).
  func strides(broadcastTo shape: Shape) -> [Int] {
    let steps = self.steps
    return shape.indices.map { steps.step($0, of: shape.count) }
  }
}

/// Calls `body(begin, end)` for ranges that cover 0..<count, each at least `grain` long but the
/// last, on several threads where that pays: see lz_parallel_for. A grain should be about 10 µs of
/// work.
package func parallelFor(_ count: Int, grain: Int, _ body: (Int, Int) -> Void) {
  if count <= grain {
    if count > 0 { body(0, count) }
    return
  }
  withoutActuallyEscaping(body) { body in
    var context = ParallelBody(call: body)
    withUnsafeMutablePointer(to: &context) { context in
      lz_parallel_for(
        count, grain,
        { context, begin, end in
          context!.assumingMemoryBound(to: ParallelBody.self).pointee.call(Int(begin), Int(end))
        }, context)
    }
  }
}

private struct ParallelBody {
  let call: (Int, Int) -> Void
}
