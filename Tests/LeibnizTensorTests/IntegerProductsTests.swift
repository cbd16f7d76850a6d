import Testing

@testable import LeibnizTensor

/// Where elements of integers are brought together, the result is int64 and exact, whichever
/// function does it.
@Suite struct IntegerProductsTests {
  /// Numbers whose products and sums leave the dtype.
  static let numbers: [DType: [Int]] = [
    .uint8: [200, 201, 255, 0, 3, 250],
    .int32: [2_000_000_000, -2_147_483_648, 2_147_483_647, -7, 0, 1_999_999_999],
    .int64: [1 << 40, -(1 << 53) - 1, (1 << 53) + 1, .max, .min, 12345],
    .bool: [1, 0, 1, 1, 1, 0],
  ]

  static func sum(_ numbers: [Int]) -> Int { numbers.reduce(0, &+) }
  static func dot(_ a: [Int], _ b: [Int]) -> Int { sum(zip(a, b).map { $0 &* $1 }) }
  static func product(_ numbers: [Int]) -> Int { numbers.reduce(1, &*) }

  /// The tensor and its elements. In int64, products of some wrap.
  static func vector(_ dtype: DType) -> (Tensor, [Int]) {
    (Tensor(numbers[dtype]!).cast(to: dtype), numbers[dtype]!)
  }

  private func expect(
    _ result: Tensor, _ numbers: [Int], shape: Shape = [], _ name: String, _ dtype: DType
  ) {
    #expect(result.dtype == .int64, "\(name) of \(dtype)")
    #expect(result.shape == shape, "\(name) of \(dtype)")
    #expect(result.scalars(as: Int.self) == numbers, "\(name) of \(dtype)")
  }

  @Test(arguments: [DType.uint8, .int32, .int64, .bool])
  func reductions(_ dtype: DType) {
    let (x, n) = IntegerProductsTests.vector(dtype)
    let (sum, product) = (IntegerProductsTests.sum, IntegerProductsTests.product)
    expect(x.sum(), [sum(n)], "sum", dtype)
    expect(x.product(), [product(n)], "product", dtype)
    expect(
      x.cumulativeSum(along: 0), n.indices.map { sum(Array(n[...$0])) }, shape: [6],
      "cumulativeSum", dtype
    )
    expect(
      x.cumulativeProduct(along: 0), n.indices.map { product(Array(n[...$0])) }, shape: [6],
      "cumulativeProduct", dtype)
    expect(
      Tensor.scatterAdd(x, at: [0, 1, 0, 1, 0, 1], into: [2]),
      [n[0] &+ n[2] &+ n[4], n[1] &+ n[3] &+ n[5]], shape: [2], "scatterAdd", dtype)
    expect(
      Tensor.scatterAddAlong(x, at: [0, 0, 0, 0, 0, 0], axis: 0, into: [1]), [sum(n)], shape: [1],
      "scatterAddAlong", dtype)
    for float in [x.mean(), x.variance(), x.standardDeviation(), x.norm(), x.norm(1), x.norm(3)] {
      #expect(float.dtype == .float64)
    }
    #expect(x.max().dtype == dtype && x.min().dtype == dtype)
    #expect(x.max().cast(to: .int64).scalar == Double(n.max()!))
  }

  @Test(arguments: [DType.uint8, .int32, .int64, .bool])
  func products(_ dtype: DType) {
    let (x, n) = IntegerProductsTests.vector(dtype)
    let (y, m) = (Tensor(Array(n.reversed())).cast(to: dtype), Array(n.reversed()))
    let d = IntegerProductsTests.dot(n, m)
    expect(LeibnizTensor.dot(x, y), [d], "dot", dtype)
    expect(matmul(x, y), [d], "matmul of vectors", dtype)
    expect(einsum("i,i->", x, y), [d], "einsum", dtype)
    expect(einsum("i,i->i", x, y), zip(n, m).map { $0 &* $1 }, shape: [6], "einsum, no sum", dtype)
    expect(einsum("i->", x), [IntegerProductsTests.sum(n)], "einsum of one", dtype)
    expect(
      einsum("i,i,i->", x, y, x),
      [IntegerProductsTests.sum(n.indices.map { n[$0] &* m[$0] &* n[$0] })],
      "einsum of three", dtype)
    let table = n.flatMap { a in m.map { a &* $0 } }
    expect(outer(x, y), table, shape: [6, 6], "outer", dtype)
    expect(einsum("i,j->ij", x, y), table, shape: [6, 6], "einsum, outer", dtype)

    // Matrices in every layout, stacks, vectors beside matrices.
    let (a, b) = (x.reshaped(to: [2, 3]), y.reshaped(to: [3, 2]))
    let c = (0..<4).map { (p: Int) -> Int in
      let row = (0..<3).map { n[p / 2 * 3 + $0] }
      let column = (0..<3).map { m[$0 * 2 + p % 2] }
      return IntegerProductsTests.dot(row, column)
    }
    expect(matmul(a, b), c, shape: [2, 2], "matmul", dtype)
    expect(einsum("ij,jk", a, b), c, shape: [2, 2], "einsum, matmul", dtype)
    let at = a.transposed().contiguous().transposed()
    let bt = b.transposed().contiguous().transposed()
    expect(matmul(at, bt), c, shape: [2, 2], "matmul, transposed", dtype)
    let stack = a.broadcast(to: [3, 2, 3])
    expect(matmul(stack, b), c + c + c, shape: [3, 2, 2], "matmul, stacked", dtype)
    expect(
      matmul(stack, b.broadcast(to: [3, 3, 2]).contiguous()), c + c + c, shape: [3, 2, 2], "stacks",
      dtype)
    expect(
      matmul(a, y[0..<3]),
      [0, 1].map { IntegerProductsTests.dot(Array(n[(3 * $0)..<(3 * $0 + 3)]), Array(m[..<3])) },
      shape: [2], "matrix and vector", dtype)
    expect(
      matmul(a[0..., 0..<0], b[0..<0]), [0, 0, 0, 0], shape: [2, 2], "no inner elements", dtype)
  }

  @Test func largeProductsAreExact() {
    // Beyond a kernel's piece, and beyond 2⁵³.
    let k = 3000
    let a = Tensor((0..<(2 * k)).map { 1_000_000_007 + $0 }).reshaped(to: [2, k])
    let b = Tensor((0..<(3 * k)).map { 998_244_353 - $0 }).reshaped(to: [k, 3])
    let (x, y) = (a.scalars(as: Int.self), b.scalars(as: Int.self))
    let expected = (0..<6).map { p in
      (0..<k).reduce(0) { $0 &+ x[p / 3 * k + $1] &* y[$1 * 3 + p % 3] }
    }
    #expect(matmul(a, b).scalars(as: Int.self) == expected)
    #expect(einsum("ij,jk->ik", a, b).scalars(as: Int.self) == expected)
  }

  @Test func operatorsStayInTheirDType() {
    let x = Tensor([200, 100] as [UInt8])
    #expect((x + x).dtype == .uint8 && x + x == Tensor([144, 200] as [UInt8]))
    #expect((x * x).dtype == .uint8 && x * x == Tensor([64, 16] as [UInt8]))
    let y = Tensor([2_000_000_000] as [Int32])
    #expect((y + y).dtype == .int32 && y + y == Tensor([-294_967_296] as [Int32]))
    #expect(Tensor([Int.max]) + 1 == Tensor([Int.min]))
  }

  @Test func integersBesideFloats() {
    let bytes = Tensor([200, 100] as [UInt8]), singles = Tensor([1.5, 2] as [Float])
    for result in [
      LeibnizTensor.dot(bytes, singles), matmul(bytes, singles), einsum("i,i->", bytes, singles),
      einsum("i,i,->", bytes, singles, Tensor(1, dtype: .uint8)),
    ] { #expect(result.dtype == .float32 && result.scalar == 500) }
    #expect(outer(bytes, singles).dtype == .float32)
    let ints = Tensor([200, 100] as [Int32])
    #expect(LeibnizTensor.dot(ints, singles).dtype == .float64)
    #expect(einsum("i,i->", ints, singles).dtype == .float64)
    #expect(outer(ints, singles).dtype == .float64)
  }
}
