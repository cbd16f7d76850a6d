import LeibnizTensor
import Testing

/// A small generator for tests, so that they don't lean on the library's own.
struct TestSource: RandomNumberGenerator {
  var state: UInt64
  init(_ seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// The reference that tensors are compared with: numbers in row-major order, indexed by arithmetic.
struct Naive {
  var sizes: [Int]
  var numbers: [Double]

  init(_ sizes: [Int], _ numbers: [Double]) {
    self.sizes = sizes
    self.numbers = numbers
  }

  init(_ x: Tensor) { self.init(x.shape.sizes, x.scalars()) }

  /// Made by a formula of the index.
  init(_ sizes: [Int], _ number: ([Int]) -> Double) {
    self.init(sizes, allIndices(sizes).map(number))
  }

  subscript(index: [Int]) -> Double {
    get { numbers[position(index)] }
    set { numbers[position(index)] = newValue }
  }

  func position(_ index: [Int]) -> Int {
    var p = 0
    for (i, s) in zip(index, sizes) { p = p * s + i }
    return p
  }

  /// The rows of elements that a reduction over `axes` brings together.
  func reduced(_ axes: [Int], keeping: Bool, _ f: ([Double]) -> Double) -> Naive {
    let kept = sizes.indices.map { axes.contains($0) ? 1 : sizes[$0] }
    var groups = [[Double]](repeating: [], count: kept.reduce(1, *))
    let places = Naive(kept, [])
    for (n, index) in zip(numbers, allIndices(sizes)) {
      let target = index.indices.map { axes.contains($0) ? 0 : index[$0] }
      groups[places.position(target)].append(n)
    }
    let target = keeping ? kept : sizes.indices.filter { !axes.contains($0) }.map { sizes[$0] }
    return Naive(target, groups.map(f))
  }
}

/// All indices of a shape in row-major order.
func allIndices(_ sizes: [Int]) -> [[Int]] {
  sizes.reduce([[]]) { done, size in done.flatMap { head in (0..<size).map { head + [$0] } } }
}

/// Whether two numbers agree to a relative (or absolute, below 1) error; NaN agrees with NaN.
func near(_ a: Double, _ b: Double, _ tolerance: Double = 1e-12) -> Bool {
  if a.isNaN || b.isNaN { return a.isNaN && b.isNaN }
  return a == b || abs(a - b) <= tolerance * max(1, max(abs(a), abs(b)))
}

/// Expects a tensor to have the reference's shape and numbers.
func expectSame(
  _ x: Tensor, _ y: Naive, _ tolerance: Double = 1e-12, _ comment: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(x.shape.sizes == y.sizes, "\(comment)", sourceLocation: sourceLocation)
  let numbers = x.scalars()
  guard numbers.count == y.numbers.count else { return }
  for i in numbers.indices where !near(numbers[i], y.numbers[i], tolerance) {
    Issue.record(
      "\(comment): element \(i) is \(numbers[i]), not \(y.numbers[i])",
      sourceLocation: sourceLocation)
    return
  }
}

/// A tensor of this shape in one of several layouts: contiguous, transposed, every second element of a larger
/// one, reversed, or broadcast along its first axis.
func random(
  _ sizes: [Int], _ dtype: DType = .float64, layout: Int, using source: inout TestSource,
  in range: ClosedRange<Double> = -3...3
) -> Tensor {
  func fresh(_ sizes: [Int]) -> Tensor {
    let n = sizes.reduce(1, *)
    let numbers = (0..<n).map { _ in
      let u = Double.random(in: range, using: &source)
      return dtype.isFloatingPoint ? u : u.rounded()
    }
    return Tensor(numbers, shape: Shape(sizes)).cast(to: dtype)
  }
  let n = sizes.count
  switch layout {
  case 1 where n > 0:
    return fresh(sizes.reversed()).permuted(to: Array((0..<n).reversed()))
  case 2 where n > 0:
    return fresh([2] + sizes).permuted(to: Array(1...n) + [0]).diagonalPick()
  case 3 where n > 0: return fresh(sizes).flipped()
  case 4 where n > 0: return fresh([1] + sizes.dropFirst()).broadcast(to: Shape(sizes))
  default: return fresh(sizes)
  }
}

extension Tensor {
  /// The first element along the last axis of size 2, as a strided view.
  fileprivate func diagonalPick() -> Tensor {
    expanded(at: -1).diagonal(-2, -1).squeezed(along: [-1])
  }
}

/// Number of layouts that `random` knows.
let layouts = 0..<5

/// Shapes that reach every case of the loops: 0-d, empty, sizes of 1, long rows, many dimensions.
let shapes: [[Int]] = [
  [], [1], [5], [0], [3, 4], [1, 4], [4, 1], [2, 0, 3], [2, 3, 4], [3, 1, 2, 2], [2, 37],
]

extension [Double] {
  /// Whether every number is NaN.
  var allNaN: Bool { allSatisfy { $0.isNaN } }
}
