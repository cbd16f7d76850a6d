import CKernels

// Reading and changing parts: a subscript's value is a view, and setting it changes this tensor only.

extension Tensor {
  /// A part of the tensor. Read, it is a view and copies nothing; set, it takes the new elements (converted to
  /// this tensor's dtype and broadcast to the part's shape), and no other tensor sees the change.
  ///
  /// Traps for a position that doesn't exist, for too many indices, and for a number out of the
  /// range of an integer dtype; ranges of positions are cut to what exists. Of a float set into
  /// integers the fraction is cut off, as by ``cast(to:)``; a literal with a fraction stops.
  ///
  /// ```swift
  /// var x = Tensor(0..<6).reshaped(to: [2, 3])
  /// x[0, 1...]        // [1, 2]
  /// x[.all, 0] = -1   // x is [[-1, 1, 2], [-1, 4, 5]]
  /// ```
  public subscript<each Index: TensorIndex>(_ index: repeat each Index) -> Tensor {
    get { sliced(by: Slice(repeat each index)) }
    set { assign(newValue, at: Slice(repeat each index)) }
    // Swift 6.3 crashes where it has to make this one up for a parameter pack.
    _modify {
      let slice = Slice(repeat each index)
      var part = sliced(by: slice)
      yield &part
      assign(part, at: slice)
    }
  }

  /// The part that one index selects along an axis that is known at run time only; -1 is the last.
  /// Otherwise as the subscript with an index for each axis.
  ///
  /// ```swift
  /// var x = Tensor(0..<6).reshaped(to: [2, 3])
  /// let axis = 1
  /// x[along: axis, 1...]          // [[1, 2], [4, 5]]
  /// x[along: axis, .every(-1)]    // [[2, 1, 0], [5, 4, 3]]
  /// x[along: axis, 0] = -1        // x is [[-1, 1, 2], [-1, 4, 5]]
  /// ```
  public subscript(along axis: Int, _ index: some TensorIndex) -> Tensor {
    get {
      sliced(
        by: require("subscript") { () throws(ShapeError) in try shape.slice(index, along: axis) })
    }
    set {
      assign(
        newValue,
        at: require("subscript") { () throws(ShapeError) in try shape.slice(index, along: axis) })
    }
  }

  /// The part that a subscript selects, as a view.
  package func sliced(by slice: Slice) -> Tensor {
    let axes = require("subscript") { () throws(ShapeError) in try shape.slicedAxes(by: slice) }
    guard let array else { return filling(axes.shape) }
    let strides = array.strides
    return view(
      offset: array.offset + axes.offset(strides: strides), shape: axes.shape,
      strides: axes.strides(strides))
  }

  /// Sets the part that a subscript selects.
  package mutating func assign(_ value: Tensor, at slice: Slice) {
    let shape = self.shape
    let axes = require("subscript") { () throws(ShapeError) in try shape.slicedAxes(by: slice) }
    let part = axes.shape
    let source = value.stored(as: dtype, "subscript")
    guard (try? value.shape.broadcast(with: part)) == part else {
      fail("subscript: shape \(value.shape) doesn't fit the part \(slice) of shape \(part)")
    }
    if array == nil {
      self = source.reshaped(to: [])
      return
    }
    let strides = shape.contiguousStrides
    let offset = axes.offset(strides: strides)
    let target = Steps(sizes: part.sizes, strides: axes.strides(strides))
    let size = dtype.byteCount
    source.withElements { x in
      withMutableElements { out in
        withLoopNest(part, source.steps, target) { nest in
          nest.forEachRunInParallel { o, _ in
            lz_copy(
              size, x + o[0] * size, nest.runStride(0), out + (offset + o[1]) * size,
              nest.runStride(1), nest.runLength)
          }
        }
      }
    }
  }
}

extension SlicedAxes {
  /// Where the part begins in a source with these strides.
  func offset(strides: [Int]) -> Int {
    var offset = 0
    for (start, stride) in zip(starts, strides) { offset += start * stride }
    return offset
  }

  /// The part's strides in a source with these strides.
  func strides(_ strides: [Int]) -> [Int] {
    dimensions.map { d in d.axis.map { strides[$0] * d.step } ?? 0 }
  }
}
