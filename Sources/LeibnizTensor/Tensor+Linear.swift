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
    if count == 2 && other.count == 2 { return Shape([sizes[0], other.sizes[1]]) }
    let batch: Shape
    do {
      batch = try Shape(sizes.dropLast(2)).broadcast(with: Shape(other.sizes.dropLast(2)))
    } catch {
      throw ShapeError("\(self) × \(other): the leading dimensions don't broadcast")
    }
    let rows = count == 1 ? [] : [self[-2]]
    let columns = other.count == 1 ? [] : [other[-1]]
    return try Shape(batch.sizes + rows + columns).checked()
  }
}

/// The matrix product, over the last two dimensions; leading dimensions broadcast. A 1-d operand is a row on
/// the left, a column on the right.
///
/// Transposed views cost no copy. Traps when inner sizes don't fit. Integers and bools are
/// multiplied and added as int64, as in sums. Sums of more than 2048 products of floats are halved:
/// an element is off by at most (2050 + log₂ k) u Σ|ab| for the inner size k, where u is half the
/// dtype's unit in the last place.
///
/// ```swift
/// matmul([[1.0, 2], [3, 4]], [1.0, 1])  // [3, 7]
/// ```
public func matmul(_ a: Tensor, _ b: Tensor) -> Tensor {
  let (a, b) = Tensor.unified(a, b, "matmul")
  if a.rank == 2 && b.rank == 2 && a.shape[1] == b.shape[0] && a.dtype.isFloatingPoint {
    return Tensor.product(a, b)
  }
  if let stack = Tensor.stackOfProducts(a, b) { return stack }
  let shape = require("matmul") { () throws(ShapeError) in try a.shape.matmul(with: b.shape) }
  var left = a.rank == 1 ? a.expanded(at: 0) : a
  var right = b.rank == 1 ? b.expanded(at: 1) : b
  if !a.dtype.isFloatingPoint {
    // The inner products are found one by one, so rows and columns should lie together.
    left = left.widened.contiguous()
    right = right.widened.transposed().contiguous().transposed()
  }
  let (m, k, n) = (left.shape[-2], left.shape[-1], right.shape[-1])
  let batch = require("matmul") { () throws(ShapeError) in
    try Shape(left.shape.sizes.dropLast(2)).broadcast(with: Shape(right.shape.sizes.dropLast(2)))
  }
  let result = Tensor.product(left, right, batch: batch, m: m, n: n, k: k)
  return result.reshaped(to: shape)
}

extension Tensor {
  /// The product of two matrices that fit.
  fileprivate static func product(_ a: Tensor, _ b: Tensor) -> Tensor {
    let (left, right) = (a.array!, b.array!)
    let (m, k, n) = (left.shape[0], left.shape[1], right.shape[1])
    var result = Tensor(uninitialized: Shape([m, n]), a.dtype, "matmul")
    if result.count == 0 { return result }
    result.withMutableElements { out in
      MatrixProduct.compute(
        a.dtype, m: m, n: n, k: k,
        MatrixOperand(
          left.start(a.dtype), rowStride: left.stride(0), columnStride: left.stride(1)),
        MatrixOperand(
          right.start(a.dtype), rowStride: right.stride(0), columnStride: right.stride(1)),
        into: out)
    }
    withExtendedLifetime((left, right)) {}
    return result
  }

  /// The products of two stacks of as many matrices, in one leading dimension; nil for anything else.
  fileprivate static func stackOfProducts(_ a: Tensor, _ b: Tensor) -> Tensor? {
    guard a.rank == 3, b.rank == 3, a.dtype.isFloatingPoint, let x = a.array, let y = b.array,
      x.shape[0] == y.shape[0], x.shape[2] == y.shape[1]
    else { return nil }
    let (count, m, k, n) = (x.shape[0], x.shape[1], x.shape[2], y.shape[2])
    var result = Tensor(uninitialized: Shape([count, m, n]), a.dtype, "matmul")
    if result.count == 0 { return result }
    let size = a.dtype.byteCount
    let (left, right) = (x.start(a.dtype), y.start(a.dtype))
    let (nextLeft, nextRight) = (x.stride(0) * size, y.stride(0) * size)
    result.withMutableElements { out in
      parallelFor(count, grain: productGrain(m, n, k)) { begin, end in
        for i in begin..<end {
          MatrixProduct.compute(
            a.dtype, m: m, n: n, k: k,
            MatrixOperand(
              left + i * nextLeft, rowStride: x.stride(1), columnStride: x.stride(2)),
            MatrixOperand(
              right + i * nextRight, rowStride: y.stride(1), columnStride: y.stride(2)),
            into: out + i * m * n * size)
        }
      }
    }
    withExtendedLifetime((x, y)) {}
    return result
  }

  /// The products of stacks of matrices; `batch` is the shape of the stack.
  fileprivate static func product(
    _ a: Tensor, _ b: Tensor, batch: Shape, m: Int, n: Int, k: Int
  ) -> Tensor {
    var result = Tensor(uninitialized: Shape(batch.sizes + [m, n]), a.dtype, "matmul")
    if result.count == 0 { return result }
    let size = a.dtype.byteCount
    let (sa, sb) = (a.strides, b.strides)
    let (ra, ca) = (sa[sa.count - 2], sa[sa.count - 1])
    let (rb, cb) = (sb[sb.count - 2], sb[sb.count - 1])
    func stack(_ x: Tensor) -> Steps {
      Steps(sizes: Array(x.shape.sizes.dropLast(2)), strides: Array(x.strides.dropLast(2)))
    }
    a.withElements { pa in
      b.withElements { pb in
        result.withMutableElements { out in
          withLoopNest(batch, stack(a), stack(b)) { nest in
            nest.forEachRun { o, to in
              let (left, right) = (pa + o[0] * size, pb + o[1] * size)
              parallelFor(nest.runLength, grain: productGrain(m, n, k)) { begin, end in
                for i in begin..<end {
                  MatrixProduct.compute(
                    a.dtype, m: m, n: n, k: k,
                    MatrixOperand(
                      left + i * nest.runStride(0) * size, rowStride: ra, columnStride: ca),
                    MatrixOperand(
                      right + i * nest.runStride(1) * size, rowStride: rb, columnStride: cb),
                    into: out + (to + i) * m * n * size)
                }
              }
            }
          }
        }
      }
    }
    return result
  }
}

/// How many products of this size take about 10 µs. Large ones go one by one: each is shared among
/// threads itself.
private func productGrain(_ m: Int, _ n: Int, _ k: Int) -> Int {
  let multiplications = Double(m) * Double(n) * Double(k)
  return multiplications > 0x40_0000 ? .max : max(1, 0x8_0000 / max(1, Int(multiplications)))
}
