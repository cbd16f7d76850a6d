import CKernels

// From tensors to inner loops: broadcasting, dropping and merging dimensions, splitting over threads.

/// Elements below which a loop runs on the caller's thread alone.
package let parallelGrain = 1 << 16

/// The dimensions of a loop over several tensors of one (broadcast) shape, with the strides of each
/// operand, after merging neighbours that can be walked as one.
///
/// The innermost dimension is last; a loop of no dimensions has one of size 1.
struct LoopNest {
  private(set) var sizes: [Int] = []
  private(set) var strides: [[Int]]

  /// `operands`: the strides of each, aligned to `shape`.
  init(_ shape: Shape, _ operands: [[Int]]) {
    strides = Array(repeating: [], count: operands.count)
    for d in 0..<shape.count where shape[d] != 1 {
      let last = sizes.count - 1
      let merges =
        last >= 0
        && operands.indices.allSatisfy { strides[$0][last] == operands[$0][d] * shape[d] }
      if merges {
        sizes[last] *= shape[d]
        for i in operands.indices { strides[i][last] = operands[i][d] }
      } else {
        sizes.append(shape[d])
        for i in operands.indices { strides[i].append(operands[i][d]) }
      }
    }
    if sizes.isEmpty {
      sizes = [1]
      for i in operands.indices { strides[i] = [0] }
    }
  }

  /// Calls `body` with the element offset of each operand at the start of every innermost run.
  func forEachRun(_ body: (_ offsets: [Int]) -> Void) {
    if sizes.contains(0) { return }
    let outer = sizes.count - 1
    var index = [Int](repeating: 0, count: outer)
    var offsets = [Int](repeating: 0, count: strides.count)
    while true {
      body(offsets)
      var d = outer - 1
      while d >= 0 {
        index[d] += 1
        for i in offsets.indices { offsets[i] += strides[i][d] }
        if index[d] < sizes[d] { break }
        for i in offsets.indices { offsets[i] -= strides[i][d] * sizes[d] }
        index[d] = 0
        d -= 1
      }
      if d < 0 { return }
    }
  }

  /// Length of an innermost run.
  var runLength: Int { sizes[sizes.count - 1] }

  /// Stride of an operand along an innermost run.
  func runStride(_ operand: Int) -> Int { strides[operand][sizes.count - 1] }
}

extension Tensor {
  /// This tensor's strides where it is broadcast to `shape` (0 along repeated dimensions).
  func strides(broadcastTo shape: Shape) -> [Int] {
    let own = self.shape
    let lead = shape.count - own.count
    var result = [Int](repeating: 0, count: shape.count)
    guard let array else { return result }
    for d in 0..<own.count where own[d] != 1 { result[lead + d] = array.strides[d] }
    return result
  }
}

/// Calls `body(begin, end)` for ranges that cover 0..<count, on several threads where that pays.
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
