import CKernels

// Tensors put together, taken apart, and repeated.

// MARK: - Shape rules

extension Shape {
  /// The shape of tensors of these shapes one after the other along an axis.
  package static func concatenated(_ shapes: [Shape], along axis: Int) throws(ShapeError) -> Shape {
    guard var result = shapes.first else { throw ShapeError("there are no tensors to join") }
    let a = try result.axis(axis)
    var total = result[a]
    for i in 1..<shapes.count {
      let sizes = shapes[i].sizes
      var fits = sizes.count == result.count
      for d in 0..<result.count where fits && d != a { fits = sizes[d] == result.sizes[d] }
      guard fits else {
        throw ShapeError("shapes \(shapes[0]) and \(shapes[i]) differ beyond axis \(a)")
      }
      total = try total.adding(sizes[a])
    }
    result[a] = total
    return try result.checked()
  }

  /// The shape of tensors of these shapes, all equal, along a new axis.
  package static func stacked(_ shapes: [Shape], along axis: Int) throws(ShapeError) -> Shape {
    guard let first = shapes.first else { throw ShapeError("there are no tensors to join") }
    for shape in shapes where shape != first {
      throw ShapeError("shapes \(first) and \(shape) differ")
    }
    var result = try first.expanded(at: axis)
    result[axis] = shapes.count
    return result
  }

  /// The ranges of an axis cut into parts of these sizes.
  package func split(sizes parts: [Int], along axis: Int) throws(ShapeError) -> [Range<Int>] {
    let n = sizes[try self.axis(axis)]
    var total = 0
    for part in parts { total = try total.adding(part) }
    guard parts.allSatisfy({ $0 >= 0 }), total == n else {
      throw ShapeError("parts of sizes \(parts) don't make up axis \(axis) of shape \(self)")
    }
    var start = 0
    return parts.map { size in
      start += size
      return (start - size)..<start
    }
  }

  /// The sizes of equal parts of an axis.
  package func split(into parts: Int, along axis: Int) throws(ShapeError) -> [Int] {
    let n = sizes[try self.axis(axis)]
    guard parts > 0, n % parts == 0 else {
      throw ShapeError("axis \(axis) of shape \(self) doesn't split into \(parts) equal parts")
    }
    // An axis of size 0 has as many empty parts as one likes.
    requireMemory("split", parts, (Tensor, Range<Int>, Int).self)
    return [Int](repeating: n / parts, count: parts)
  }

  /// The shape with so many elements more before and after each axis.
  package func padded(before: [Int], after: [Int]) throws(ShapeError) -> Shape {
    guard before.count == count, after.count == count else {
      throw ShapeError("\(before.count) widths for shape \(self) of \(count) axes")
    }
    guard (before + after).allSatisfy({ $0 >= 0 }) else {
      throw ShapeError("widths \(before) before and \(after) after must not be negative")
    }
    var result = self
    for d in indices { result[d] = try before[d].adding(sizes[d]).adding(after[d]) }
    return try result.checked()
  }

  /// The shape with an axis so many times as long.
  package func repeated(_ n: Int, along axis: Int) throws(ShapeError) -> Shape {
    let a = try self.axis(axis)
    guard n >= 0 else { throw ShapeError("can't repeat \(n) times") }
    var result = self
    result[a] = try sizes[a].multiplying(by: n)
    return try result.checked()
  }

  /// The shape repeated so many times along each axis, aligned at the last.
  package func tiled(_ repetitions: [Int]) throws(ShapeError) -> Shape {
    guard repetitions.allSatisfy({ $0 >= 0 }) else {
      throw ShapeError("can't repeat \(repetitions) times")
    }
    let rank = Swift.max(count, repetitions.count)
    let own = [Int](repeating: 1, count: rank - count) + sizes
    let times = [Int](repeating: 1, count: rank - repetitions.count) + repetitions
    var result = own
    for d in 0..<rank { result[d] = try own[d].multiplying(by: times[d]) }
    return try Shape(result).checked()
  }
}

// MARK: - Joining

/// Tensors one after the other along an axis. They may differ in size along it only; the dtype is the one that
/// holds all.
///
/// ```swift
/// concatenate([Tensor([1, 2]), Tensor([3])])  // [1, 2, 3]
/// ```
public func concatenate(_ tensors: [Tensor], along axis: Int = 0) -> Tensor {
  if !Tensor.canConcatenate(tensors, along: axis) {
    _ = require("concatenate") { () throws(ShapeError) in
      try Shape.concatenated(tensors.map(\.shape), along: axis)
    }
  }
  if tensors.count == 1 { return tensors[0].cast(to: tensors[0].dtype) }
  var shape = tensors[0].shape
  let axis = axis < 0 ? axis + shape.count : axis
  var dtype = tensors[0].dtype
  for t in tensors[1...] {
    shape.sizes[axis] = require("concatenate") { () throws(ShapeError) in
      try shape.sizes[axis].adding(t.shape.sizes[axis])
    }
    if t.dtype != dtype { dtype = dtype.promoted(with: t.dtype) }
  }
  var result = Tensor(uninitialized: shape, dtype)
  var start = 0
  for t in tensors where t.count > 0 {
    result.place(t, at: start, along: axis)
    start += t.shape.sizes[axis]
  }
  return result
}

extension Tensor {
  /// Copies a tensor that fits into the positions of an axis from `start` on.
  fileprivate mutating func place(_ t: Tensor, at start: Int, along axis: Int) {
    guard t.dtype == dtype, t.isContiguous, let shape = array?.shape else {
      return assign(t, at: Slice(along: axis, from: start, count: t.shape[axis]))
    }
    // It lies in as many runs as there are places before the axis.
    let outer = shape.count(of: 0..<axis)
    let inner = shape.count(of: (axis + 1)..<shape.count) * dtype.byteCount
    let (run, pitch) = (t.shape.sizes[axis] * inner, shape.sizes[axis] * inner)
    t.withElements { x in
      withMutableElements { out in
        let out = out + start * inner
        parallelFor(outer, grain: Swift.max(1, 8 * parallelGrain / run)) { begin, end in
          lz_copy_rows(x + begin * run, run, out + begin * pitch, pitch, run, end - begin)
        }
      }
    }
  }
}

/// Tensors of one shape along a new axis.
///
/// ```swift
/// stack([Tensor([1, 2]), Tensor([3, 4])])             // [[1, 2], [3, 4]]
/// stack([Tensor([1, 2]), Tensor([3, 4])], along: -1)  // [[1, 3], [2, 4]]
/// ```
public func stack(_ tensors: [Tensor], along axis: Int = 0) -> Tensor {
  _ = require("stack") { () throws(ShapeError) in
    try Shape.stacked(tensors.map(\.shape), along: axis)
  }
  return concatenate(tensors.map { $0.expanded(at: axis) }, along: axis)
}

extension Tensor {
  /// Whether tensors can be put one after the other along an axis. If not, `Shape.concatenated` says why.
  package static func canConcatenate(_ tensors: [Tensor], along axis: Int) -> Bool {
    guard let first = tensors.first, axis >= -first.rank, axis < first.rank else { return false }
    let sizes = first.shape.sizes
    let a = axis < 0 ? axis + sizes.count : axis
    for t in tensors {
      let other = t.shape.sizes
      if other.count != sizes.count { return false }
      for d in 0..<sizes.count where d != a && sizes[d] != other[d] { return false }
    }
    return true
  }
}

extension Slice {
  /// Part of one axis, the others whole.
  package init(along axis: Int, from start: Int, count: Int) {
    parts = [SlicePart](repeating: .all, count: axis)
    parts.append(.progression(first: start, count: count, step: 1))
  }
}

extension Tensor {
  /// Equal parts of an axis, as views. Traps unless its size is a multiple of their number.
  ///
  /// ```swift
  /// Tensor(0..<6).split(into: 3)  // [0, 1], [2, 3], [4, 5]
  /// ```
  public func split(into parts: Int, along axis: Int = 0) -> [Tensor] {
    let sizes = require("split") { () throws(ShapeError) in
      try shape.split(into: parts, along: axis)
    }
    return split(sizes: sizes, along: axis)
  }

  /// Parts of given sizes of an axis, as views. Traps unless they make up the axis.
  ///
  /// ```swift
  /// Tensor(0..<6).split(sizes: [1, 5])  // [0], [1, 2, 3, 4, 5]
  /// ```
  public func split(sizes: [Int], along axis: Int = 0) -> [Tensor] {
    let ranges = require("split") { () throws(ShapeError) in
      try shape.split(sizes: sizes, along: axis)
    }
    let axis = axis < 0 ? axis + rank : axis
    return ranges.map { segment($0, along: axis) }
  }

  /// This tensor with a margin of one number: so many elements before and after along each axis.
  /// Traps where this is a tensor of integers and the number isn't whole, or out of their range.
  ///
  /// ```swift
  /// Tensor([1, 2]).padded([(before: 1, after: 2)])  // [0, 1, 2, 0, 0]
  /// ```
  public func padded(_ widths: [(before: Int, after: Int)], with number: Double = 0) -> Tensor {
    padded(before: widths.map(\.before), after: widths.map(\.after), with: number)
  }

  /// As above, with the widths in two lists.
  package func padded(before: [Int], after: [Int], with number: Double = 0) -> Tensor {
    let target = require("padded") { () throws(ShapeError) in
      try shape.padded(before: before, after: after)
    }
    Tensor(float64: number).requireStorable(dtype, "padded")
    var result = Tensor(number: number, dtype: dtype).filling(target, "padded")
    result.assign(self, at: Slice(inside: shape, before: before))
    return result
  }

  /// The elements moved along an axis, those that fall off coming in at the other end.
  ///
  /// ```swift
  /// Tensor([1, 2, 3, 4]).rolled(by: 1)  // [4, 1, 2, 3]
  /// ```
  public func rolled(by shift: Int, along axis: Int = 0) -> Tensor {
    let axis = require("rolled") { () throws(ShapeError) in try shape.axis(axis) }
    let n = shape[axis]
    if n == 0 { return self }
    let moved = ((shift % n) + n) % n
    if moved == 0 { return self }
    let parts = split(sizes: [n - moved, moved], along: axis)
    return concatenate([parts[1], parts[0]], along: axis)
  }

  /// Every element of an axis so many times, neighbours together.
  ///
  /// ```swift
  /// Tensor([1, 2]).repeated(2)  // [1, 1, 2, 2]
  /// ```
  public func repeated(_ times: Int, along axis: Int = 0) -> Tensor {
    let target = require("repeated") { () throws(ShapeError) in
      try shape.repeated(times, along: axis)
    }
    let axis = axis < 0 ? axis + rank : axis
    var wide = shape
    wide.sizes.insert(times, at: axis + 1)
    return expanded(at: axis + 1).broadcast(to: wide).reshaped(to: target)
  }

  /// The whole tensor so many times along each axis, aligned at the last; more numbers than axes add leading
  /// dimensions.
  ///
  /// ```swift
  /// Tensor([1, 2]).tiled([2])     // [1, 2, 1, 2]
  /// Tensor([1, 2]).tiled([2, 1])  // [[1, 2], [1, 2]]
  /// ```
  public func tiled(_ repetitions: [Int]) -> Tensor {
    let target = require("tiled") { () throws(ShapeError) in try shape.tiled(repetitions) }
    // Each axis becomes two: the repetitions, then its own elements.
    let own = [Int](repeating: 1, count: target.count - rank) + shape
    let times = [Int](repeating: 1, count: target.count - repetitions.count) + repetitions
    let single = Shape(own.flatMap { [1, $0] })
    let wide = Shape(zip(times, own).flatMap { [$0, $1] })
    return reshaped(to: single).broadcast(to: wide).reshaped(to: target)
  }
}

extension Slice {
  /// Where a tensor of this shape lies inside a margin.
  package init(inside shape: Shape, before: [Int]) {
    parts = zip(shape, before).map { .progression(first: $1, count: $0, step: 1) }
  }
}
