import Leibniz
import LeibnizNN

/// The arguments of one call, drawn from pools by a seed: the first of a pool are harmless, the
/// others are what no function should be given. Half of the arguments are harmless, so that each
/// hostile one gets through to where it matters.
final class Draw {
  private var source: RandomSource
  private let note: (String) -> Void

  /// Draws by this seed; `note` is told each argument.
  init(seed: UInt64, note: @escaping (String) -> Void) {
    source = RandomSource(seed: seed)
    self.note = note
  }

  func pick<T>(_ pool: [T], harmless: Int) -> T {
    let all = source.uniform() < 0.45
    let value = pool[source.integer(below: all ? pool.count : min(harmless, pool.count))]
    note(text(value))
    return value
  }

  private func text(_ value: Any) -> String {
    if let x = value as? Tensor { return "\(x.dtype)\(x.shape)" }
    if let x = value as? Variable { return "Variable \(x.dtype)\(x.shape)" }
    let text = "\(value)"
    return text.utf8.count < 200 ? text : String(text.prefix(100)) + "…"
  }

  // MARK: Numbers

  func int() -> Int {
    pick(
      [
        1, 2, 3, 0, -1, 7, .max, .min, .max - 1, .min + 1, 1 << 61, 1 << 57, 1 << 32, -(1 << 40),
        1 << 62,
      ], harmless: 4)
  }

  func axis() -> Int { pick([0, -1, 1, 2, -2, 3, -4, 64, .max, .min, .min + 1], harmless: 3) }

  func optionalAxis() -> Int? { pick([nil, 0, -1, 1, 2, 64, .max, .min], harmless: 3) }

  func axes() -> [Int]? {
    pick(
      [
        nil, [0], [-1], [0, 1], [1, 0], [], [0, 0], [0, -2], [2, 2, 0], [.max], [.min], [0, .max],
        Array(0..<70),
      ], harmless: 4)
  }

  func ints() -> [Int] {
    pick(
      [
        [1], [2], [0], [1, 0], [0, 2, 1], [], [0, 0, 1], [0, 1, 1], [1, 1], [2, 1], [-1, 4], [.max],
        [.max, .max], [.min], [.min, .max], [1 << 32, 1 << 32], [1 << 62, 4], [0, 1 << 40],
        [1, 1, 1],
        [Int](repeating: 1, count: 70), [.max, 1, -.max], [3, 0], [1 << 62, 1 << 62, .max],
      ], harmless: 5)
  }

  func double() -> Double {
    pick(
      [
        0.5, 1, 0, 2, -1, .nan, .infinity, -.infinity, 1e308, -1.7e308, 0x1p-1074, -0.0, 1e-9,
        1e300,
        300,
        -1e19,
      ], harmless: 3)
  }

  func bool() -> Bool { pick([true, false], harmless: 2) }

  func range() -> Range<Double> {
    pick(
      [
        0..<1, -1..<1, 0..<0, -1e308..<1e308, -.infinity..<(.infinity), 0..<(.infinity),
        1..<1.0.nextUp,
        -0x1p-1074..<0x1p-1074, 1e300..<1e301, -0.0..<0, 2.5..<2.75, -3..<4e18,
      ], harmless: 2)
  }

  func closedRange() -> ClosedRange<Double> {
    pick([0...1, -1...1, 0...0, -.infinity...(.infinity), 1e308...1.7e308, -0.0...0], harmless: 2)
  }

  func intRange() -> Range<Int> {
    pick(
      [
        0..<3, -2..<2, 0..<0, .min ..< .max, 0 ..< .max, .min..<0, 5..<6, 0..<(1 << 61),
        .min ..< .min, .max ..< .max,
      ], harmless: 2)
  }

  func widths() -> [(before: Int, after: Int)] {
    pick(
      [
        [(0, 1)], [(1, 0), (0, 2)], [(1, 1), (1, 1), (1, 1)], [], [(-1, 2)], [(.max, 0)],
        [(.max, .max)],
        [(0, .min)], [(1 << 61, 1 << 61), (0, 0)], [(1 << 40, 0), (1 << 40, 0)],
        [(1 << 40, 1), (1 << 40, 0), (0, 0)],
      ], harmless: 3)
  }

  // MARK: Tensors

  func dtype() -> DType { pick([.float64, .float32, .int64, .int32, .uint8, .bool], harmless: 2) }

  func shape() -> Shape {
    pick(
      [
        [2, 3], [3], [1], [], [6], [2, 3, 4], [0], [-1], [2, -1], [-1, -1], [0, -1], [.max], [.min],
        [1 << 32, 1 << 32], [0, .max, .max], [1 << 61], [1 << 57], [1 << 62, 4], [.max, 0],
        [3, .max],
        Shape([Int](repeating: 1, count: 70)), [-3, -2], [1 << 40, 1 << 40], [1 << 40],
      ], harmless: 6)
  }

  /// Tensors of every dtype, rank and layout.
  private static let tensors: [Tensor] = {
    let x = Tensor.arange(0.0, 24.0).reshaped(to: [2, 3, 4])
    return [
      [[1.0, 2, 3], [4, 5, 6]], [0.5, -1, 2], x, Tensor(1.5), Tensor([3, 1, 2] as [Float]),
      Tensor([1, 2, 3, 4] as [Float], shape: [2, 2]), [[1, 2, 3], [4, 5, 6]], Tensor.zeros([0]),
      Tensor.zeros([0, 3]), Tensor.zeros([3, 0, 2], dtype: .float32),
      Tensor([.nan, .infinity, -.infinity, 0] as [Double]),
      [true, false, true], Tensor([0, 255, 7] as [UInt8]), Tensor([Int.min, Int.max, 0, -1]),
      x.transposed(),
      x.transposed(0, 2).flipped(along: [0]), Tensor([1.0, 2, 3]).broadcast(to: [4, 3]),
      Tensor.ones([1, 1, 1, 1, 2]), Tensor(Int.min), Tensor([Int32.min, -1, 0] as [Int32]),
      Tensor(1.0).broadcast(to: Shape([Int](repeating: 1, count: 64))),
    ]
  }()

  func tensor() -> Tensor { pick(Draw.tensors, harmless: 7) }

  /// Also views of more elements than there is memory for, for what makes a tensor of them or
  /// refuses to.
  func tensorOrHuge() -> Tensor { pick([tensor()] + Draw.hugeViews, harmless: 1) }

  private static let hugeViews: [Tensor] = [
    Tensor(1.0).broadcast(to: [1 << 50]), Tensor([1.0]).broadcast(to: [1 << 40, 1]),
    Tensor([1.0]).broadcast(to: [1, 1 << 40]), Tensor(true).broadcast(to: [1 << 57]),
    Tensor(7).broadcast(to: [1 << 20, 1 << 20, 3]),
  ]

  func tensors() -> [Tensor] { (0..<pick([2, 1, 0, 3], harmless: 2)).map { _ in tensor() } }

  func indices() -> Tensor {
    pick(
      [
        [0, 1], [0], [[0, 1], [1, 0]], Tensor(0), [], Tensor([0, 1, 2] as [UInt8]), [-1, 0, 5],
        Tensor([Int.max]), Tensor([Int.min]), [0.0, 1.0], [true, false],
        Tensor.zeros([0, 2], dtype: .int64),
        Tensor(0).broadcast(to: [2, 1 << 50]), [[[0]]], Tensor([Int32.min] as [Int32]),
      ] as [Tensor], harmless: 3)
  }

  func mask() -> Tensor {
    pick(
      [
        [true, false], [true, false, true], [[true, false, true], [false, false, true]],
        Tensor(true),
        Tensor.zeros([0], dtype: .bool), Tensor([1.0, 0, .nan] as [Double]),
        Tensor(true).broadcast(to: [1 << 50]),
        [[[true]]],
      ] as [Tensor], harmless: 3)
  }

  func slicePart() -> SlicePart {
    pick(
      [
        .all, .position(0), .position(-1), .every(2), .ellipsis, .newAxis, .position(.max),
        .position(.min), .every(0), .every(.max), .every(.min), .every(-1),
        .every(.min, from: -1, to: 0),
        .every(1, from: .min, to: .max), .every(3, from: .max, to: .min), (0...Int.max).slicePart,
        (Int.min...Int.max).slicePart, (...Int.max).slicePart, (Int.max...).slicePart,
        (Int.min..<0).slicePart, stride(from: 0, to: Int.max, by: 1).slicePart,
        stride(from: Int.max, through: Int.min, by: -1).slicePart,
        stride(from: 0, through: Int.max, by: .max).slicePart,
        .progression(first: .max, count: .max, step: .max),
        .progression(first: 0, count: -5, step: 1),
        .progression(first: .min, count: 2, step: .max),
        .progression(first: 2, count: .max, step: 0),
        .progression(first: 1, count: 1, step: .min), .progression(first: -1, count: 3, step: -1),
        .progression(first: .min, count: 3, step: 1 << 61), .steps(from: .min, to: .min, by: .min),
      ], harmless: 6)
  }

  func equation() -> String {
    pick(
      [
        "ij,jk->ik", "i,i->i", "ii->", "...i,...i->...", "ij->ji", "", "->", ",", "i,j,k,l",
        "ij,jk->iz",
        "iiii", "i->ii", "....", "ab,cd->abcd", "é,é", "i,i,i,i,i", "...->", "abcdefghijklmnop->a",
        String(repeating: "i", count: 100), String(repeating: ",", count: 100), "\u{0}", "i j",
      ], harmless: 5)
  }

  // MARK: Variables

  func variable() -> Variable {
    let x = tensor()
    return x.dtype.isFloatingPoint ? Variable(x) : .constant(x)
  }

  func variableOrHuge() -> Variable { .constant(tensorOrHuge()) }

  func variables() -> [Variable] { (0..<pick([2, 1, 0, 3], harmless: 2)).map { _ in variable() } }

  func reduction() -> Reduction { pick([.mean, .sum, .none], harmless: 3) }

  /// A function of one variable, of which not all give a number.
  func function() -> (Variable) -> Variable {
    switch pick(["sum of squares", "itself", "sum", "constant", "exp", "first"], harmless: 3) {
    case "sum of squares": { ($0 * $0).sum() }
    case "itself": { $0 }
    case "sum": { $0.sum() }
    case "constant": { _ in .constant([1.0, 2]) }
    case "exp": { exp($0) }
    default: { $0[0] }
    }
  }
}

// MARK: - What is done with results

/// Reads all of a result, so that one that points outside of its memory is found out.
func use(_ x: Tensor) {
  _ = (x.strides, x.shape.elementCount)
  if x.count <= 1 << 12 { _ = x.contiguous().scalars().count + x.description.utf8.count }
}

func use(_ x: [Tensor]) { x.prefix(8).forEach(use) }

/// Reads a variable's value, and its gradients where there are any.
func use(_ x: Variable) {
  use(x.value)
  if x.shape.elementCount > 1 << 12 { return }
  x.forward()
  if x.isConstant || !x.dtype.isFloatingPoint { return }
  x.backprop(Tensor.ones(x.shape, dtype: x.dtype))
  for v in x.graph.variables { if let g = v.gradient { use(g) } }
}

func use(_ x: [Variable]) { x.prefix(8).forEach(use) }

func use<T>(_ x: T) {}
