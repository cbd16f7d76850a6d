// Which elements a subscript means: `x[1..., 0, .newAxis]`.

/// What may stand in a tensor's subscript, one for each axis.
///
/// | written | means | dimension |
/// |---|---|---|
/// | `2`, `-1` | one position, counted from the end where negative | dropped |
/// | `1..<3`, `1...`, `..<(-1)`, `(-2)...` | the positions of a range | kept |
/// | `stride(from: 5, to: 0, by: -2)` | those positions | kept |
/// | `.all` | every position | kept |
/// | `.every(2)`, `.every(-1, from: 4, to: 1)` | steps, either way | kept |
/// | `.ellipsis` | as many `.all` as there are axes left | kept |
/// | `.newAxis` | none of the tensor's | a new one of size 1 |
///
/// Axes beyond the last index are kept whole. A single position must exist; ranges are cut to what exists,
/// as in NumPy.
///
/// ```swift
/// let x = Tensor(0..<12).reshaped(to: [3, 4])
/// x[1]             // [4, 5, 6, 7]
/// x[.all, -1]      // [3, 7, 11]
/// x[1..., ..<2]    // [[4, 5], [8, 9]]
/// ```
public protocol TensorIndex {
  /// What this means along an axis.
  var slicePart: SlicePart { get }
}

/// What one index of a subscript means; see ``TensorIndex``.
public enum SlicePart: Sendable, Hashable, TensorIndex {
  /// One position; its dimension is dropped.
  case position(Int)
  /// From a position (from the first where nil) up to, not including, another (to the end where nil), by a
  /// step that isn't 0. With a negative step from the last, down to the first.
  case steps(from: Int?, to: Int?, by: Int)
  /// A given number of positions from a first by a step, cut to those that exist.
  case progression(first: Int, count: Int, step: Int)
  /// As many whole axes as the other parts leave.
  case rest
  /// A new dimension of size 1.
  case new

  /// Itself.
  public var slicePart: SlicePart { self }
}

extension TensorIndex where Self == SlicePart {
  /// Every position of an axis.
  public static var all: SlicePart { .steps(from: nil, to: nil, by: 1) }

  /// As many whole axes as the other indices leave.
  public static var ellipsis: SlicePart { .rest }

  /// A new dimension of size 1.
  public static var newAxis: SlicePart { .new }

  /// Every `step`-th position, from one up to, not including, another; backwards where the step is negative.
  ///
  /// ```swift
  /// Tensor(0..<6)[.every(-2)]           // [5, 3, 1]
  /// Tensor(0..<6)[.every(2, from: 1)]   // [1, 3, 5]
  /// Tensor(0..<6)[.every(1, to: -2)]    // [0, 1, 2, 3]
  /// ```
  public static func every(_ step: Int, from: Int? = nil, to: Int? = nil) -> SlicePart {
    .steps(from: from, to: to, by: step)
  }
}

extension Int: TensorIndex {
  public var slicePart: SlicePart { .position(self) }
}

extension Range: TensorIndex where Bound == Int {
  /// -3..<0 holds the positions -3, -2 and -1: the last three.
  public var slicePart: SlicePart {
    .steps(from: lowerBound, to: lowerBound < 0 && upperBound == 0 ? nil : upperBound, by: 1)
  }
}

extension ClosedRange: TensorIndex where Bound == Int {
  public var slicePart: SlicePart {
    .steps(from: lowerBound, to: position(after: upperBound), by: 1)
  }
}

extension PartialRangeFrom: TensorIndex where Bound == Int {
  public var slicePart: SlicePart { .steps(from: lowerBound, to: nil, by: 1) }
}

extension PartialRangeUpTo: TensorIndex where Bound == Int {
  public var slicePart: SlicePart { .steps(from: nil, to: upperBound, by: 1) }
}

extension PartialRangeThrough: TensorIndex where Bound == Int {
  public var slicePart: SlicePart {
    .steps(from: nil, to: position(after: upperBound), by: 1)
  }
}

/// The position after one; nil for the end.
private func position(after last: Int) -> Int? { last == -1 || last == .max ? nil : last + 1 }

extension StrideTo: TensorIndex where Element == Int {
  public var slicePart: SlicePart { progression(self, reaching: "to") }
}

extension StrideThrough: TensorIndex where Element == Int {
  public var slicePart: SlicePart { progression(self, reaching: "through") }
}

/// The progression that a stride goes through. Its bounds are to be had by reflection only; going
/// through it would take for ever where it is long.
private func progression(_ positions: some Sequence<Int>, reaching: String) -> SlicePart {
  guard let first = positions.first(where: { _ in true }) else {
    return .progression(first: 0, count: 0, step: 1)
  }
  var bounds: [String: Int] = [:]
  for part in Mirror(reflecting: positions).children {
    if let label = part.label, let number = part.value as? Int { bounds[label] = number }
  }
  guard let end = bounds[reaching], let step = bounds["by"] else {
    fail("subscript: the bounds of \(positions) aren't known; write .every(_:from:to:)")
  }
  let distance = step > 0 ? UInt(bitPattern: end &- first) : UInt(bitPattern: first &- end)
  let last = reaching == "to" ? distance - 1 : distance
  let count = Swift.min(last / step.magnitude, UInt(Int.max - 1)) + 1
  return .progression(first: first, count: Int(count), step: step)
}

// MARK: - Parsed

/// A whole subscript, independent of the shape that it will meet.
package struct Slice: Sendable, Hashable, CustomStringConvertible {
  package var parts: [SlicePart]

  package init(parts: [SlicePart]) { self.parts = parts }

  package init<each Index: TensorIndex>(_ index: repeat each Index) {
    parts = []
    for i in repeat each index { parts.append(i.slicePart) }
  }

  /// One index for an axis that is known at run time, counted from the front; all others are whole.
  package init(_ index: some TensorIndex, along axis: Int) {
    parts = [SlicePart](repeating: .all, count: axis) + [index.slicePart]
  }

  /// As NumPy writes it: `[1:, 0, ::2]`.
  package var description: String {
    func text(_ i: Int?) -> String { i.map { String($0) } ?? "" }
    let words = parts.map { part in
      switch part {
      case .position(let i): String(i)
      case .steps(let from, let to, 1): text(from) + ":" + text(to)
      case .steps(let from, let to, let step): text(from) + ":" + text(to) + ":\(step)"
      case .progression(let first, let count, let step):
        "\(first):\((try? first.adding(count.multiplying(by: step))).map { "\($0)" } ?? "…"):\(step)"
      case .rest: "..."
      case .new: "newAxis"
      }
    }
    return "[" + words.joined(separator: ", ") + "]"
  }
}

/// A subscript resolved for one shape.
package struct SlicedAxes: Sendable, Hashable {
  /// Position of the first element along each axis of the source.
  package var starts: [Int] = []
  /// For each dimension of the result: its size, the source's axis (nil for a new one), and the step along it.
  package var dimensions: [Dimension] = []

  package struct Dimension: Sendable, Hashable {
    package var size: Int
    package var axis: Int?
    package var step: Int
  }

  /// The shape of the result.
  package var shape: Shape { Shape(dimensions.map(\.size)) }
}

extension Shape {
  /// What one index selects along an axis.
  ///
  /// - Throws: ``ShapeError`` when there is no such axis, and for `.ellipsis` and `.newAxis`.
  package func slice(_ index: some TensorIndex, along axis: Int) throws(ShapeError) -> Slice {
    switch index.slicePart {
    case .rest, .new: throw ShapeError("along an axis there is no .ellipsis and no .newAxis")
    case .position, .steps, .progression: return Slice(index, along: try self.axis(axis))
    }
  }

  /// What a subscript selects of this shape.
  ///
  /// - Throws: ``ShapeError`` for a position that doesn't exist, a step of 0, too many indices, or more than one
  ///   `.ellipsis`.
  package func slicedAxes(by slice: Slice) throws(ShapeError) -> SlicedAxes {
    let rests = slice.parts.count { $0 == .rest }
    let used = slice.parts.count { $0 != .rest && $0 != .new }
    guard rests <= 1 else { throw ShapeError("\(slice) has more than one .ellipsis") }
    guard used <= count else {
      throw ShapeError("\(slice) has \(used) indices, shape \(self) has \(count) axes")
    }
    var result = SlicedAxes()
    result.starts.reserveCapacity(count)
    result.dimensions.reserveCapacity(slice.parts.count + count - used)
    func takeWhole() {
      let axis = result.starts.count
      result.starts.append(0)
      result.dimensions.append(.init(size: sizes[axis], axis: axis, step: 1))
    }
    func add(_ axis: Int, _ start: Int, _ size: Int, _ step: Int) {
      result.starts.append(start)
      // The step from a single position leads nowhere, and may be too large to calculate with.
      result.dimensions.append(.init(size: size, axis: axis, step: size > 1 ? step : 1))
    }
    for part in slice.parts {
      let axis = result.starts.count
      switch part {
      case .new: result.dimensions.append(.init(size: 1, axis: nil, step: 0))
      case .rest: for _ in 0..<(count - used) { takeWhole() }
      case .position(let i):
        let n = sizes[axis]
        let p = i < 0 ? i + n : i
        guard p >= 0 && p < n else {
          throw ShapeError(
            "index \(i) is out of range for axis \(axis) of shape \(self), of size \(n)")
        }
        result.starts.append(p)
      case .steps(let from, let to, let step):
        guard step != 0 else { throw ShapeError("\(slice) has a step of 0") }
        let (start, size) = Shape.cut(sizes[axis], from, to, step)
        add(axis, start, size, step)
      case .progression(let first, let length, let step):
        guard length >= 0 else { throw ShapeError("a progression of \(length) positions") }
        let last =
          length < 2 ? first : try first.adding((length - 1).multiplying(by: step))
        guard length == 0 || (first < 0) == (last < 0) else {
          throw ShapeError(
            "a stride from \(first) to \(last) crosses 0: positions below it count from the end")
        }
        guard length < 2 || step != 0 else { throw ShapeError("\(slice) has a step of 0") }
        let (start, size) =
          length == 0 ? (0, 0) : Shape.cut(sizes[axis], progression: first, last, step)
        add(axis, start, size, step)
      }
    }
    while result.starts.count < count { takeWhole() }
    if result.dimensions.count > Shape.greatestRank { _ = try result.shape.checkedCount() }
    return result
  }

  /// The shape of what a subscript selects.
  package func sliced(by slice: Slice) throws(ShapeError) -> Shape {
    try slicedAxes(by: slice).shape
  }

  /// First position and number of positions of NumPy's `from:to:step` in an axis of size `n`.
  private static func cut(_ n: Int, _ from: Int?, _ to: Int?, _ step: Int) -> (Int, Int) {
    // Backwards, "before the first" is a place to stop, so all is one lower.
    let (lowest, highest) = step > 0 ? (0, n) : (-1, n - 1)
    func place(_ i: Int) -> Int { Swift.min(Swift.max(i < 0 ? i + n : i, lowest), highest) }
    let start = from.map(place) ?? (step > 0 ? lowest : highest)
    let end = to.map(place) ?? (step > 0 ? highest : lowest)
    let distance = step > 0 ? end - start : start - end
    if distance <= 0 { return (0, 0) }
    return (start, Int((UInt(distance) - 1) / step.magnitude) + 1)
  }

  /// First position and number of positions of a progression, of which both ends are on one side of
  /// 0, without those that don't exist.
  private static func cut(_ n: Int, progression first: Int, _ last: Int, _ step: Int) -> (
    Int, Int
  ) {
    if n == 0 { return (0, 0) }
    let (a, b) = first < 0 ? (first + n, last + n) : (first, last)
    if first == last { return a >= 0 && a < n ? (a, 1) : (0, 0) }
    // Whole steps are skipped at both ends. None is longer than the way between the ends, so none
    // overflows.
    let size = Swift.abs(step)
    let (low, high) = step > 0 ? (a, b) : (b, a)
    let least = low >= 0 ? low : (size - -low % size) % size
    let greatest = high < n ? high : n - 1 - (size - (high - (n - 1)) % size) % size
    if least > greatest { return (0, 0) }
    return (step > 0 ? least : greatest, (greatest - least) / size + 1)
  }
}
