// Matrix products.

extension Shape {
  /// The shape of a matrix product of the two, by NumPy's rule: matrices in the last two dimensions, the
  /// rest broadcast; a 1-d operand is a row on the left and a column on the right.
  package func matmul(with other: Shape) throws(ShapeError) -> Shape {
    guard !isEmpty && !other.isEmpty else {
      throw ShapeError("\(self) × \(other): a 0-d operand is no matrix; use *")
    }
    let inner = other.count == 1 ? other[0] : other[-2]
    guard self[-1] == inner else {
      throw ShapeError("\(self) × \(other): inner sizes \(self[-1]) and \(inner) differ")
    }
    let batch: Shape
    do {
      batch = try Shape(sizes.dropLast(2)).broadcast(with: Shape(other.sizes.dropLast(2)))
    } catch {
      throw ShapeError("\(self) × \(other): the leading dimensions don't broadcast")
    }
    let rows = count == 1 ? [] : [self[-2]]
    let columns = other.count == 1 ? [] : [other[-1]]
    return Shape(batch.sizes + rows + columns)
  }
}

/// The matrix product, over the last two dimensions; leading dimensions broadcast. A 1-d operand is a row on
/// the left, a column on the right.
///
/// Transposed views cost no copy. Traps when inner sizes or dtypes don't fit; integers are multiplied as
/// float64 and converted back.
///
/// ```swift
/// matmul([[1.0, 2], [3, 4]], [1.0, 1])  // [3, 7]
/// ```
public func matmul(_ a: Tensor, _ b: Tensor) -> Tensor {
  let (a, b) = Tensor.unified(a, b)
  let shape = require("matmul") { () throws(ShapeError) in try a.shape.matmul(with: b.shape) }
  if !a.dtype.isFloatingPoint {
    return matmul(a.cast(to: .float64), b.cast(to: .float64))
      .cast(to: a.dtype == .bool ? .int64 : a.dtype)
  }
  let left = a.rank == 1 ? a.expanded(at: 0) : a
  let right = b.rank == 1 ? b.expanded(at: 1) : b
  let (m, k, n) = (left.shape[-2], left.shape[-1], right.shape[-1])
  let batch = require("matmul") { () throws(ShapeError) in
    try Shape(left.shape.sizes.dropLast(2)).broadcast(with: Shape(right.shape.sizes.dropLast(2)))
  }
  let result = Tensor.product(left, right, batch: batch, m: m, n: n, k: k)
  return result.reshaped(to: shape)
}

extension Tensor {
  fileprivate static func product(
    _ a: Tensor, _ b: Tensor, batch: Shape, m: Int, n: Int, k: Int
  ) -> Tensor {
    var result = Tensor(uninitialized: Shape(batch.sizes + [m, n]), a.dtype)
    if result.count == 0 { return result }
    let size = a.dtype.byteCount
    let (sa, sb) = (a.strides, b.strides)
    let (ra, ca) = (sa[sa.count - 2], sa[sa.count - 1])
    let (rb, cb) = (sb[sb.count - 2], sb[sb.count - 1])
    let lead = batch.count
    let batchA = Array(a.strides(broadcastTo: Shape(batch.sizes + a.shape.suffix(2)))[..<lead])
    let batchB = Array(b.strides(broadcastTo: Shape(batch.sizes + b.shape.suffix(2)))[..<lead])
    let batchC = Array(result.strides[..<lead])
    let nest = LoopNest(batch, [batchA, batchB, batchC])
    a.withElements { pa in
      b.withElements { pb in
        result.withMutableElements { out in
          nest.forEachRun { o in
            for i in 0..<nest.runLength {
              MatrixProduct.compute(
                a.dtype, m: m, n: n, k: k,
                MatrixOperand(
                  pa + (o[0] + i * nest.runStride(0)) * size, rowStride: ra, columnStride: ca),
                MatrixOperand(
                  pb + (o[1] + i * nest.runStride(1)) * size, rowStride: rb, columnStride: cb),
                into: out + (o[2] + i * nest.runStride(2)) * size)
            }
          }
        }
      }
    }
    return result
  }
}
