import CKernels

// Views share the storage: no element moves. Only a reshape of what isn't contiguous copies.

extension Tensor {
  /// A tensor over the same storage with another shape, strides and offset; a number where 0-d.
  func view(offset: Int, shape: Shape, strides: [Int]) -> Tensor {
    guard let array else { return self }
    if shape.isEmpty {
      let bits = loadBits(array.element(at: offset, dtype), dtype)
      withExtendedLifetime(array) {}
      return Tensor(array: nil, bits: bits, dtype: dtype)
    }
    return Tensor(
      ElementArray(of: array, offset: offset, shape: shape, strides: strides), dtype)
  }

  private var offset: Int { array?.offset ?? 0 }

  /// The same elements in new, contiguous memory.
  package func copied() -> Tensor {
    guard array != nil else { return self }
    var result = Tensor(uninitializedLike: self, dtype)
    copyElements(into: &result)
    return result
  }

  /// Whether the elements of columns lie nearer together than those of rows.
  var isTransposed: Bool {
    guard let array, !array.isContiguous, array.shape.count > 1 else { return false }
    let (down, across) = (array.stride(rank - 2), array.stride(rank - 1))
    return Swift.abs(down) < Swift.abs(across) && down != 0
      && array.shape[-2] > 1 && array.shape[-1] > 1
  }

  /// This tensor where it is contiguous already, else a contiguous copy.
  public func contiguous() -> Tensor { isContiguous ? self : copied() }

  func copyElements(into result: inout Tensor) {
    let size = dtype.byteCount
    withElements { source in
      result.withMutableElements { target in
        withLoopNest(shape, steps) { nest in
          if nest.crossesMemory {
            let (down, across) = (nest.stride(0, nest.rank - 2), nest.runStride(0))
            let columns = nest.runLength
            nest.forEachMatrixInParallel { o, to, rows in
              lz_transpose(
                size, source + (o[0] + rows.lowerBound * down) * size, down, across,
                target + (to + rows.lowerBound * columns) * size, rows.count, columns)
            }
            return
          }
          if nest.rank > 1 && nest.runStride(0) == 1 && nest.runLength * size <= 64 {
            let (width, pitch) = (nest.runLength * size, nest.stride(0, nest.rank - 2) * size)
            nest.forEachMatrixInParallel { o, to, rows in
              let first = rows.lowerBound
              lz_copy_rows(
                source + o[0] * size + first * pitch, pitch, target + to * size + first * width,
                width, width, rows.count)
            }
            return
          }
          nest.forEachRunInParallel { o, to in
            lz_copy(
              size, source + o[0] * size, nest.runStride(0), target + to * size, 1, nest.runLength)
          }
        }
      }
    }
  }

  /// The shape with its one `-1` replaced by what makes the element count fit.
  package static func resolve(_ shape: Shape, count: Int) throws(ShapeError) -> Shape {
    if shape.isFilled(by: count) { return shape }
    guard shape.count <= Shape.greatestRank else { throw shape.outOfBounds }
    var result = shape
    if let unknown = shape.sizes.firstIndex(of: -1) {
      result.sizes[unknown] = 1
      let known = result.countWithinBounds ?? 0
      // Beside a size of 0 the unknown one could be any.
      result.sizes[unknown] = known > 0 ? count / known : -1
    }
    guard result.isFilled(by: count) else {
      throw ShapeError("\(count) elements don't fit shape \(shape)")
    }
    return result
  }

  /// The same elements, row-major, in another shape; one size may be -1. Shares storage where strides can
  /// express it, as they can for any contiguous tensor. Traps when the element counts differ.
  ///
  /// ```swift
  /// Tensor(0..<6).reshaped(to: [2, -1]).shape  // [2, 3]
  /// ```
  public func reshaped(to shape: Shape) -> Tensor {
    if let array, array.isContiguous, !shape.isEmpty, shape.isFilled(by: array.count) {
      return Tensor(ElementArray(of: array, offset: array.offset, contiguous: shape), dtype)
    }
    let target = require("reshape \(self.shape)") { () throws(ShapeError) in
      try Tensor.resolve(shape, count: count)
    }
    if target == self.shape { return self }
    guard array != nil else { return filling(target) }
    if !isContiguous, let strides = strides(reshapedTo: target) {
      return view(offset: offset, shape: target, strides: strides)
    }
    let source = contiguous()
    return source.view(
      offset: source.offset, shape: target, strides: target.contiguousStrides)
  }

  /// Strides that show the same elements in another shape, or nil where only a copy can.
  ///
  /// Neighbouring dimensions that are merged or split must be walked as one: the stride of each is the size
  /// times the stride of the next. So dimensions of size 1 come and go, a transposed batch of matrices takes
  /// more leading dimensions, and a broadcast number takes any shape.
  private func strides(reshapedTo target: Shape) -> [Int]? {
    if count == 0 { return target.contiguousStrides }
    let own = zip(shape, strides).filter { $0.0 != 1 }
    let sizes = target.sizes
    var result = [Int](repeating: 1, count: sizes.count)
    var (i, t) = (0, 0)
    while t < sizes.count {
      if sizes[t] == 1 {
        t += 1
        continue
      }
      // The least groups of both shapes with as many elements.
      let (firstOwn, firstTarget) = (i, t)
      var (m, n) = (own[i].0, sizes[t])
      i += 1
      t += 1
      while m != n {
        if m < n {
          m *= own[i].0
          i += 1
        } else {
          n *= sizes[t]
          t += 1
        }
      }
      for k in firstOwn..<(i - 1) where own[k].1 != own[k + 1].0 * own[k + 1].1 { return nil }
      var stride = own[i - 1].1
      for k in (firstTarget..<t).reversed() {
        result[k] = stride
        stride *= sizes[k]
      }
    }
    return result
  }

  /// All elements in one dimension.
  public func flattened() -> Tensor { reshaped(to: [count]) }

  /// The dimensions in another order. Traps unless `axes` names each once.
  ///
  /// ```swift
  /// Tensor.zeros([2, 3, 4]).permuted(to: [2, 0, 1]).shape  // [4, 2, 3]
  /// ```
  public func permuted(to axes: [Int]) -> Tensor {
    let order = require("permute") { () throws(ShapeError) in try shape.permutation(axes) }
    guard let array else { return self }
    let strides = array.strides
    return view(
      offset: array.offset, shape: Shape(order.map { array.shape[$0] }),
      strides: order.map { strides[$0] })
  }

  /// Two dimensions exchanged; without arguments the last two (for a matrix, its transpose).
  public func transposed(_ a: Int = -2, _ b: Int = -1) -> Tensor {
    let (a, b) = require("transpose") { () throws(ShapeError) in
      (try shape.axis(a), try shape.axis(b))
    }
    guard let array else { return self }
    var target = array.shape
    var strides = array.strides
    target.sizes.swapAt(a, b)
    strides.swapAt(a, b)
    return view(offset: array.offset, shape: target, strides: strides)
  }

  /// This tensor repeated, without copying, to a shape that it broadcasts to.
  public func broadcast(to target: Shape) -> Tensor {
    if target == shape { return self }
    guard shape.broadcasts(to: target), target.countWithinBounds != nil else {
      _ = require("broadcast") { () throws(ShapeError) in
        try shape.broadcast(with: target.checked())
      }
      fail("broadcast: shape \(shape) doesn't fit \(target)")
    }
    guard let array else {
      let one = filling(Shape([1]))
      return one.view(
        offset: 0, shape: target, strides: [Int](repeating: 0, count: target.count))
    }
    return view(offset: array.offset, shape: target, strides: strides(broadcastTo: target))
  }

  /// A dimension of size 1 inserted before `axis` (-1: after the last).
  public func expanded(at axis: Int) -> Tensor {
    let target = require("expand") { () throws(ShapeError) in try shape.expanded(at: axis) }
    guard let array else { return filling(target) }
    var strides = array.strides
    strides.insert(1, at: axis < 0 ? axis + target.count : axis)
    return view(offset: array.offset, shape: target, strides: strides)
  }

  /// Some neighbouring positions of an (existing) axis.
  package func segment(_ range: Range<Int>, along axis: Int) -> Tensor {
    guard let array else { return self }
    var target = array.shape
    target.sizes[axis] = range.count
    let strides = array.strides
    return view(
      offset: array.offset + range.lowerBound * strides[axis], shape: target, strides: strides)
  }

  /// Without the dimensions of size 1, or without those given (each must have size 1).
  public func squeezed(along axes: [Int]? = nil) -> Tensor {
    reshapedView(to: require("squeeze") { () throws(ShapeError) in try shape.squeezed(axes) })
  }

  /// A reshape that only adds or drops dimensions of size 1: a view whatever the strides.
  private func reshapedView(to target: Shape) -> Tensor {
    guard let array else { return filling(target) }
    var kept = zip(array.shape, array.strides).filter { $0.0 != 1 }.map { $0.1 }[...]
    let strides = target.map { $0 == 1 ? 1 : kept.removeFirst() }
    return view(offset: array.offset, shape: target, strides: strides)
  }

  /// The order of elements reversed along axes (all for `nil`); a view.
  public func flipped(along axes: [Int]? = nil) -> Tensor {
    let axes = require("flip") { () throws(ShapeError) in try shape.axes(axes) }
    guard let array else { return self }
    var offset = array.offset
    var strides = array.strides
    for a in axes where array.shape[a] > 0 {
      offset += strides[a] * (array.shape[a] - 1)
      strides[a] = -strides[a]
    }
    return view(offset: offset, shape: array.shape, strides: strides)
  }

  /// The elements whose indices along two axes are equal (shifted by `offset`), as the last dimension of a view.
  public func diagonal(offset k: Int = 0, _ a: Int = -2, _ b: Int = -1) -> Tensor {
    let (target, a, b) = require("diagonal") { () throws(ShapeError) in
      (try shape.diagonal(offset: k, a, b), try shape.axis(a), try shape.axis(b))
    }
    guard let array else { fail("diagonal: a 0-d tensor has none") }
    var strides = array.strides
    let step = strides[a] + strides[b]
    let start = target[-1] == 0 ? 0 : k >= 0 ? k * strides[b] : -k * strides[a]
    strides.remove(at: Swift.max(a, b))
    strides.remove(at: Swift.min(a, b))
    return view(offset: array.offset + start, shape: target, strides: strides + [step])
  }
}

// MARK: - Shape rules of views, shared with the graph's operations

extension Shape {
  /// Whether a shape has so many elements, and no size is to be found out.
  package func isFilled(by count: Int) -> Bool { countWithinBounds == count }

  package func permutation(_ axes: [Int]) throws(ShapeError) -> [Int] {
    var order: [Int] = []
    for a in axes {
      let a = try axis(a)
      // As many different axes as there are: each once.
      if order.contains(a) { break }
      order.append(a)
    }
    guard order.count == count, axes.count == count else {
      throw ShapeError("\(axes) doesn't name each axis of shape \(self) once")
    }
    return order
  }

  /// The shape with two dimensions exchanged.
  package func transposed(_ a: Int, _ b: Int) throws(ShapeError) -> Shape {
    var result = self
    result.sizes.swapAt(try axis(a), try axis(b))
    return result
  }

  package func expanded(at axis: Int) throws(ShapeError) -> Shape {
    let a = axis < 0 ? axis + count + 1 : axis
    guard a >= 0 && a <= count else {
      throw ShapeError("axis \(axis) is out of range for a dimension more than shape \(self)")
    }
    var result = self
    result.sizes.insert(1, at: a)
    return try result.checked()
  }

  package func squeezed(_ axes: [Int]?) throws(ShapeError) -> Shape {
    let dropped = try axes.map { axes throws(ShapeError) in try self.axes(axes) }
    for a in dropped ?? [] where sizes[a] != 1 {
      throw ShapeError("axis \(a) of shape \(self) has size \(sizes[a]), not 1")
    }
    return Shape(
      indices.filter { sizes[$0] != 1 || !(dropped?.contains($0) ?? true) }.map { sizes[$0] })
  }

  package func diagonal(offset k: Int, _ a: Int, _ b: Int) throws(ShapeError) -> Shape {
    let (a, b) = (try axis(a), try axis(b))
    guard a != b else { throw ShapeError("axes \(a) and \(b) are the same") }
    let n = k >= 0 ? Swift.min(sizes[a], sizes[b] - k) : Swift.min(sizes[a] + k, sizes[b])
    return Shape(indices.filter { $0 != a && $0 != b }.map { sizes[$0] } + [Swift.max(n, 0)])
  }
}
