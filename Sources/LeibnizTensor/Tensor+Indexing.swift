import CKernels

// Elements picked by tensors of positions, and their adding back: what is picked has as its derivative what
// `scatterAdd` puts back.

// MARK: - Shape rules

extension Shape {
  /// The shape after the axis is replaced by the shape of the positions looked up along it.
  package func gathered(_ indices: Shape, along axis: Int) throws(ShapeError) -> Shape {
    let a = try self.axis(axis)
    var result: [Int] = []
    result.reserveCapacity(count - 1 + indices.count)
    for d in 0..<a { result.append(sizes[d]) }
    result.append(contentsOf: indices.sizes)
    for d in (a + 1)..<count { result.append(sizes[d]) }
    return try Shape(result).checked()
  }

  /// The shape of what `takingAlong` takes: the positions' size along the axis, the rest broadcast.
  package func takenAlong(_ indices: Shape, axis: Int) throws(ShapeError) -> Shape {
    let a = try self.axis(axis)
    guard indices.count == count else {
      throw ShapeError("indices of shape \(indices) have another rank than shape \(self)")
    }
    var source = self
    source[a] = 1
    var positions = indices
    positions[a] = 1
    var result = try source.broadcast(with: positions)
    result[a] = indices[a]
    return try result.checked()
  }

  /// The shape of the elements selected by so many true ones among a mask over the leading axes.
  package func selected(where mask: Shape, count trueCount: Int) throws(ShapeError) -> Shape {
    guard mask.count <= count, mask.sizes[...] == sizes.prefix(mask.count) else {
      throw ShapeError("a mask of shape \(mask) doesn't fit the leading axes of shape \(self)")
    }
    return Shape([trueCount] + sizes.dropFirst(mask.count))
  }
}

extension Tensor {
  /// The numbers of an integer tensor as positions in 0..<size, negative ones counted from the end.
  package func positions(below size: Int, _ operation: StaticString) -> [Int64] {
    guard dtype == .int64 || dtype == .int32 || dtype == .uint8 else {
      fail("\(operation): indices must be integers, not \(dtype)")
    }
    requireMemory("\(operation)", count, Int64.self)
    let numbers = cast(to: .int64).contiguous()
    let n = count
    return [Int64](unsafeUninitializedCapacity: n) { result, filled in
      filled = n
      numbers.withElements { x in
        let x = x.assumingMemoryBound(to: Int64.self)
        if lz_positions(x, Int64(size), result.baseAddress, n) { return }
        let wrong = (0..<n).first { x[$0] < -Int64(size) || x[$0] >= Int64(size) }!
        fail("\(operation): index \(x[wrong]) is out of range for an axis of size \(size)")
      }
    }
  }
}

// MARK: - Whole rows

extension Tensor {
  /// The slices at these positions along an axis, one for each index, in the indices' shape (NumPy's `take`).
  /// Negative positions count from the end. Traps for a position that doesn't exist.
  ///
  /// ```swift
  /// Tensor([10, 20, 30]).gathered([2, 0, 2])  // [30, 10, 30]
  /// ```
  public func gathered(_ indices: Tensor, along axis: Int = 0) -> Tensor {
    let target = require("gathered") { () throws(ShapeError) in
      try shape.gathered(indices.shape, along: axis)
    }
    let axis = axis < 0 ? axis + rank : axis
    let length = shape[axis]
    let positions = indices.positions(below: length, "gathered")
    var result = Tensor(uninitialized: target, dtype)
    if result.count == 0 { return result }
    let source = contiguous()
    let outer = shape.count(of: 0..<axis)
    let width = shape.count(of: (axis + 1)..<shape.count)
    let size = dtype.byteCount
    source.withElements { x in
      result.withMutableElements { out in
        for i in 0..<outer {
          lz_gather(
            size, x + i * length * width * size, positions,
            out + i * positions.count * width * size, positions.count, width)
        }
      }
    }
    return result
  }

  /// A tensor of zeros of this shape with each update added to the slice at its position: what carries a
  /// gradient back through ``gathered(_:along:)``. Updates at one position add up, integers and
  /// bools as int64; k of them, floats, to within 66 (1 + log₆₄ k) u Σ|x| of their sum, where u is
  /// half the dtype's unit in the last place.
  ///
  /// ```swift
  /// Tensor.scatterAdd([1.0, 2, 4], at: [2, 0, 2], into: [3])  // [2, 0, 5]
  /// ```
  public static func scatterAdd(
    _ updates: Tensor, at indices: Tensor, along axis: Int = 0, into shape: Shape
  ) -> Tensor {
    let expected = require("scatterAdd") { () throws(ShapeError) in
      try shape.checked().gathered(indices.shape, along: axis)
    }
    guard updates.shape == expected else {
      fail("scatterAdd: updates have shape \(updates.shape), the slices \(expected)")
    }
    let axis = axis < 0 ? axis + shape.count : axis
    let length = shape[axis]
    let positions = indices.positions(below: length, "scatterAdd")
    let source = updates.widened.contiguous()
    var result = Tensor(number: 0, dtype: source.dtype).filling(shape)
    if source.count == 0 { return result }
    let outer = shape.count(of: 0..<axis)
    let width = shape.count(of: (axis + 1)..<shape.count)
    let size = source.dtype.byteCount
    source.withElements { x in
      result.withMutableElements { out in
        for i in 0..<outer {
          lz_scatter_sum(
            source.dtype.kernel, out + i * length * width * size, length, positions,
            x + i * positions.count * width * size, positions.count, width)
        }
      }
    }
    return result
  }

  // MARK: One element for each index

  /// For each index the element at that position of its own row along an axis (NumPy's `take_along_axis`).
  /// The other dimensions broadcast. Traps for a position that doesn't exist.
  ///
  /// ```swift
  /// let x: Tensor = [[1, 2, 3], [4, 5, 6]]
  /// x.takingAlong([[2], [0]], axis: 1)  // [[3], [4]]
  /// ```
  public func takingAlong(_ indices: Tensor, axis: Int) -> Tensor {
    let target = require("takingAlong") { () throws(ShapeError) in
      try shape.takenAlong(indices.shape, axis: axis)
    }
    let places = Tensor.places(indices, axis, target, in: shape, "takingAlong")
    var result = Tensor(uninitialized: target, dtype)
    let n = result.count
    let source = contiguous()
    source.withElements { x in
      result.withMutableElements { lz_gather(dtype.byteCount, x, places, $0, n, 1) }
    }
    return result
  }

  /// A tensor of zeros of this shape with each update added at its position along the axis: what carries a
  /// gradient back through ``takingAlong(_:axis:)``. Updates of one place add up, as accurately as
  /// in ``scatterAdd(_:at:along:into:)``.
  ///
  /// ```swift
  /// Tensor.scatterAddAlong([[1.0], [2]], at: [[2], [0]], axis: 1, into: [2, 3])
  /// // [[0, 0, 1], [2, 0, 0]]
  /// ```
  public static func scatterAddAlong(
    _ updates: Tensor, at indices: Tensor, axis: Int, into shape: Shape
  ) -> Tensor {
    let expected = require("scatterAddAlong") { () throws(ShapeError) in
      try shape.checked().takenAlong(indices.shape, axis: axis)
    }
    guard updates.shape == expected else {
      fail("scatterAddAlong: updates have shape \(updates.shape), the indices reach \(expected)")
    }
    let places = places(indices, axis, expected, in: shape, "scatterAddAlong")
    let source = updates.widened.contiguous()
    var result = Tensor(number: 0, dtype: source.dtype).filling(shape)
    let type = source.dtype.kernel
    source.withElements { x in
      result.withMutableElements {
        lz_scatter_sum(type, $0, shape.elementCount, places, x, source.count, 1)
      }
    }
    return result
  }

  /// For each index (broadcast to `target`) the row-major place, in a tensor of `shape`, that it points to.
  private static func places(
    _ indices: Tensor, _ axis: Int, _ target: Shape, in shape: Shape, _ operation: StaticString
  ) -> [Int64] {
    let a = axis < 0 ? axis + shape.count : axis
    var result = indices.broadcast(to: target).positions(below: shape[a], operation)
    var strides = shape.contiguousStrides
    let step = Int64(strides[a])
    strides[a] = 0
    withLoopNest(target, Steps(sizes: shape.sizes, strides: strides)) { nest in
      nest.forEachRun { o, to in
        for j in 0..<nest.runLength {
          result[to + j] = result[to + j] * step + Int64(o[0] + j * nest.runStride(0))
        }
      }
    }
    return result
  }

  // MARK: Masks

  /// A new last dimension of size `classes`: 1 at the index, 0 elsewhere. float32 unless told otherwise: zeros
  /// and ones lose nothing, and nothing they meet is widened.
  ///
  /// ```swift
  /// Tensor.oneHot([2, 0], classes: 3)  // [[0, 0, 1], [1, 0, 0]]
  /// ```
  public static func oneHot(_ indices: Tensor, classes: Int, dtype: DType = .float32) -> Tensor {
    let shape = require("oneHot") { () throws(ShapeError) in
      try Shape(indices.shape.sizes + [classes]).checked()
    }
    var places = indices.positions(below: classes, "oneHot")
    var result = Tensor.zeros(shape, dtype: .uint8)
    for i in places.indices { places[i] += Int64(i * classes) }
    result.withMutableElements { out in
      let ones = [UInt8](repeating: 1, count: places.count)
      lz_scatter_add(LZ_U8, out, places, ones, places.count, 1)
    }
    return result.cast(to: dtype)
  }

  /// The elements on and below a diagonal of the last two dimensions, 0 above. The main diagonal is 0, those
  /// above it 1, 2, …
  ///
  /// ```swift
  /// Tensor([[1, 2], [3, 4]]).lowerTriangle()  // [[1, 0], [3, 4]]
  /// ```
  public func lowerTriangle(diagonal k: Int = 0) -> Tensor {
    clearingRows("lowerTriangle", beside: k) { row, k, columns in
      Swift.min(Swift.max(row + k + 1, 0), columns)..<columns
    }
  }

  /// The elements on and above a diagonal of the last two dimensions, 0 below. The main diagonal is 0, those
  /// below it −1, −2, …
  ///
  /// ```swift
  /// Tensor([[1, 2], [3, 4]]).upperTriangle()  // [[1, 2], [0, 4]]
  /// ```
  public func upperTriangle(diagonal k: Int = 0) -> Tensor {
    clearingRows("upperTriangle", beside: k) { row, k, columns in
      0..<Swift.min(Swift.max(row + k, 0), columns)
    }
  }

  /// A copy with a range of each row's columns set to 0, by the number of the row and that of a
  /// diagonal.
  private func clearingRows(
    _ name: StaticString, beside k: Int, _ cleared: (Int, Int, Int) -> Range<Int>
  ) -> Tensor {
    require("\(name)") { () throws(ShapeError) in try shape.requireMatrix() }
    var result = Tensor(uninitializedLike: self, dtype, name)
    copyElements(into: &result)
    let (rows, columns, size) = (shape[-2], shape[-1], dtype.byteCount)
    // Beyond the corners all diagonals are alike.
    let k = Swift.min(Swift.max(k, -rows - 1), columns + 1)
    let n = count
    result.withMutableElements { out in
      if n == 0 { return }
      var zero: UInt64 = 0
      for i in 0..<(n / columns) {
        let range = cleared(i % rows, k, columns)
        lz_fill(size, &zero, out + (i * columns + range.lowerBound) * size, range.count)
      }
    }
    return result
  }

  /// The elements where a mask is true, in row-major order, along one dimension. A mask over the leading axes
  /// only selects whole slices.
  ///
  /// ```swift
  /// let x: Tensor = [[1, 2], [3, 4]]
  /// x.selected(where: x .> 1)         // [2, 3, 4]
  /// x.selected(where: [false, true])  // [[3, 4]]
  /// ```
  public func selected(where mask: Tensor) -> Tensor {
    let truths = mask.cast(to: .bool).contiguous()
    let n = truths.count
    requireMemory("selected", n, Int64.self)
    let positions = [Int64](unsafeUninitializedCapacity: n) { buffer, found in
      truths.withElements { truths in
        for i in 0..<n {
          // Written always, kept where true: no branch to mispredict.
          buffer[found] = Int64(i)
          found += truths.load(fromByteOffset: i, as: UInt8.self) != 0 ? 1 : 0
        }
      }
    }
    let target = require("selected") { () throws(ShapeError) in
      try shape.selected(where: mask.shape, count: positions.count)
    }
    var result = Tensor(uninitialized: target, dtype)
    let width = target.sizes.dropFirst().reduce(1, *)
    contiguous().withElements { x in
      result.withMutableElements {
        lz_gather(dtype.byteCount, x, positions, $0, positions.count, width)
      }
    }
    return result
  }
}

extension Shape {
  /// Throws unless there are two dimensions or more.
  package func requireMatrix() throws(ShapeError) {
    guard count >= 2 else { throw ShapeError("shape \(self) has no rows and columns") }
  }
}
