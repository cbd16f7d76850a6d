/// The sizes of a tensor's dimensions, outermost first; empty for a 0-d tensor.
///
/// ```swift
/// let s: Shape = [2, 3]
/// s.count          // 2 dimensions
/// s.elementCount   // 6
/// ```
public struct Shape: Sendable, Hashable, ExpressibleByArrayLiteral, RandomAccessCollection,
  CustomStringConvertible
{
  /// The sizes.
  public var sizes: [Int]

  /// The shape with these sizes.
  public init(_ sizes: [Int]) { self.sizes = sizes }
  /// The shape with these sizes.
  public init(arrayLiteral sizes: Int...) { self.sizes = sizes }

  public var startIndex: Int { 0 }
  public var endIndex: Int { sizes.count }
  /// The size of a dimension; a negative index counts from the last. Traps where there is none.
  public subscript(i: Int) -> Int {
    get { sizes[place(i)] }
    set { sizes[place(i)] = newValue }
  }

  @inline(__always)
  private func place(_ i: Int) -> Int {
    let place = i < 0 ? i + sizes.count : i
    guard place >= 0 && place < sizes.count else {
      fail("Shape: index \(i) is out of range for shape \(self) of \(sizes.count) dimensions")
    }
    return place
  }

  /// Number of elements: the product of the sizes, 1 for a 0-d shape. Traps where an `Int` can't
  /// hold it.
  public var elementCount: Int {
    var n = 1
    var hasOverflow = false
    for s in sizes {
      let (product, overflow) = n.multipliedReportingOverflow(by: s)
      hasOverflow = hasOverflow || overflow
      n = product
    }
    if hasOverflow {
      if sizes.contains(0) { return 0 }
      fail("elementCount: the product of the sizes of shape \(self) is too large")
    }
    return n
  }

  // MARK: Bounds

  // Every tensor's shape, views included, is within these bounds. So no product of some of its
  // sizes, no stride and no number of bytes overflows, and nothing below has to check again.

  /// The most elements of a tensor: 2⁶⁰ bytes of the largest dtype.
  package static let greatestCount = 1 << 57
  /// The most dimensions of a tensor: reductions keep the set of their axes in 64 bits.
  package static let greatestRank = 64

  /// Number of elements of a tensor of this shape; nil if there can be no such tensor. Sizes of 0
  /// don't make up for others that are too large: views can be taken in which the 0 is sliced away.
  @inline(__always)
  package var countWithinBounds: Int? {
    var n = 1
    var isEmpty = false
    for s in sizes {
      if s == 0 {
        isEmpty = true
        continue
      }
      let (product, overflow) = n.multipliedReportingOverflow(by: s)
      if s < 0 || overflow { return nil }
      n = product
    }
    if n > Shape.greatestCount || sizes.count > Shape.greatestRank { return nil }
    return isEmpty ? 0 : n
  }

  /// Number of elements of a tensor of this shape.
  ///
  /// - Throws: ``ShapeError`` if there can be no such tensor: a size is negative, the product of
  ///   the sizes (without zeros) is above ``greatestCount``, or there are more than
  ///   ``greatestRank`` dimensions.
  package func checkedCount() throws(ShapeError) -> Int {
    guard let n = countWithinBounds else { throw outOfBounds }
    return n
  }

  /// This shape, if there can be a tensor of it.
  ///
  /// - Throws: ``ShapeError`` as ``checkedCount()``.
  package func checked() throws(ShapeError) -> Shape {
    _ = try checkedCount()
    return self
  }

  /// Why there can be no tensor of this shape.
  var outOfBounds: ShapeError {
    if count > Shape.greatestRank {
      return ShapeError("\(count) dimensions are more than \(Shape.greatestRank)")
    }
    if sizes.contains(where: { $0 < 0 }) {
      return ShapeError("shape \(self) has a negative size")
    }
    return ShapeError(
      "shape \(self) is too large: the product of its sizes, zeros left out, is above 2⁵⁷")
  }

  /// The product of the sizes of some dimensions.
  @inline(__always)
  func count(of dimensions: Range<Int>) -> Int {
    var n = 1
    for d in dimensions { n *= sizes[d] }
    return n
  }

  /// As Swift's array literal: `[2, 3]`.
  public var description: String { sizes.description }

  /// Strides, in elements, of a contiguous row-major tensor of this shape.
  package var contiguousStrides: [Int] {
    if sizes.count == 1 { return strideOfVectors }
    var strides = sizes
    var step = 1
    for d in stride(from: sizes.count - 1, through: 0, by: -1) {
      strides[d] = step
      step *= Swift.max(sizes[d], 1)
    }
    return strides
  }

  /// The shape that both broadcast to, by NumPy's rule: aligned at the last dimension, sizes must be
  /// equal or one of them 1.
  ///
  /// - Throws: ``ShapeError`` that names both shapes.
  ///
  /// ```swift
  /// try Shape([3, 1]).broadcast(with: [4])  // [3, 4]
  /// ```
  public func broadcast(with other: Shape) throws(ShapeError) -> Shape {
    // Mostly it is one of the two.
    if other.broadcasts(to: self) { return self }
    if self.broadcasts(to: other) { return other }
    let rank = Swift.max(count, other.count)
    var result = [Int](repeating: 1, count: rank)
    for d in 0..<rank {
      let a = d < rank - count ? 1 : sizes[d - (rank - count)]
      let b = d < rank - other.count ? 1 : other.sizes[d - (rank - other.count)]
      guard a == b || a == 1 || b == 1 else {
        throw ShapeError("shapes \(self) and \(other) don't broadcast: sizes \(a) and \(b) differ")
      }
      result[d] = a == 1 ? b : a
    }
    return try Shape(result).checked()
  }

  /// Whether the two broadcast.
  package func broadcasts(with other: Shape) -> Bool {
    let shorter = Swift.min(count, other.count)
    for d in 0..<shorter {
      let (a, b) = (sizes[count - 1 - d], other.sizes[other.count - 1 - d])
      if a != b && a != 1 && b != 1 { return false }
    }
    return true
  }

  /// Whether the two broadcast, and the result has the other's shape.
  package func broadcasts(to target: Shape) -> Bool {
    let extra = target.count - count
    if extra < 0 { return false }
    for d in 0..<count where sizes[d] != target.sizes[extra + d] && sizes[d] != 1 { return false }
    return true
  }

  /// The axis counted from the front; `-1` is the last.
  ///
  /// - Throws: ``ShapeError`` when there is no such axis.
  public func axis(_ axis: Int) throws(ShapeError) -> Int {
    let a = axis < 0 ? axis + count : axis
    guard a >= 0 && a < count else {
      throw ShapeError("axis \(axis) is out of range for shape \(self)")
    }
    return a
  }

  /// The axis counted from the front, of what works along one axis and leaves a single number as it
  /// is: nil for a 0-d shape, which has the axes 0 and −1 as if it were [1], in NumPy and in
  /// PyTorch.
  ///
  /// - Throws: ``ShapeError`` when there is no such axis.
  package func axisOfElements(_ axis: Int) throws(ShapeError) -> Int? {
    if sizes.isEmpty && (axis == 0 || axis == -1) { return nil }
    return try self.axis(axis)
  }

  /// The axes counted from the front, sorted; all axes for `nil`. A single 0 or −1 is no axis of a
  /// 0-d shape, but allowed.
  ///
  /// - Throws: ``ShapeError`` when one doesn't exist or is given twice.
  package func axes(_ axes: [Int]?) throws(ShapeError) -> [Int] {
    guard let axes else { return Array(0..<count) }
    if axes.count == 1, try axisOfElements(axes[0]) == nil { return [] }
    var found: [Int] = []
    for a in axes {
      let a = try axis(a)
      if found.contains(a) { throw ShapeError("axis \(a) is given twice for shape \(self)") }
      found.append(a)
    }
    return found.sorted()
  }

  /// The axes (all for `nil`) as bits, the first lowest.
  ///
  /// - Throws: ``ShapeError`` as ``axes(_:)``.
  package func axisBits(_ axes: [Int]?) throws(ShapeError) -> UInt64 {
    guard let axes else { return count == 64 ? .max : 1 << UInt64(count) - 1 }
    if axes.count == 1, try axisOfElements(axes[0]) == nil { return 0 }
    var bits: UInt64 = 0
    for a in axes {
      let a = try axis(a)
      let bit: UInt64 = 1 << UInt64(a)
      if bits & bit != 0 { throw ShapeError("axis \(a) is given twice for shape \(self)") }
      bits |= bit
    }
    return bits
  }

  /// The shape after a reduction over the axes of these bits.
  package func reduced(bits: UInt64, keepingDimensions: Bool) -> Shape {
    var result: [Int] = []
    result.reserveCapacity(sizes.count)
    for (d, size) in sizes.enumerated() {
      let isReduced = bits >> UInt64(d) & 1 == 1
      if !isReduced || keepingDimensions { result.append(isReduced ? 1 : size) }
    }
    return Shape(result)
  }

  /// The shape after a reduction over these (normalised) axes.
  package func reduced(along axes: [Int], keepingDimensions: Bool) -> Shape {
    var result: [Int] = []
    for d in 0..<count {
      if axes.contains(d) {
        if keepingDimensions { result.append(1) }
      } else {
        result.append(sizes[d])
      }
    }
    return Shape(result)
  }
}

extension Int {
  /// The sum, as a size.
  ///
  /// - Throws: ``ShapeError`` where it overflows.
  package func adding(_ other: Int) throws(ShapeError) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    if overflow { throw ShapeError("\(self) + \(other) is too large") }
    return sum
  }

  /// The product, as a size.
  ///
  /// - Throws: ``ShapeError`` where it overflows.
  package func multiplying(by other: Int) throws(ShapeError) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    if overflow { throw ShapeError("\(self) × \(other) is too large") }
    return product
  }
}

/// One list for all that have one dimension.
private let strideOfVectors = [1]

/// The value of a shape rule that must hold here: stops with the operation's name otherwise.
@inline(__always)
package func require<T>(
  _ operation: @autoclosure () -> String, _ body: () throws(ShapeError) -> T
) -> T {
  do { return try body() } catch { fail("\(operation()): \(error.description)") }
}
