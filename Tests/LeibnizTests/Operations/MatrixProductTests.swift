import Leibniz
import Testing

struct MatrixProductTests {
  /// Two shapes whose product exists: matrices, vectors, batches, broadcast batches, nothing.
  static let shapes: [[Shape]] = [
    [[2, 3], [3, 4]], [[3], [3]], [[2, 3], [3]], [[3], [3, 4]], [[5, 2, 3], [5, 3, 2]],
    [[5, 2, 3], [3, 2]], [[2, 3], [5, 3, 2]], [[2, 1, 2, 3], [4, 3, 1]], [[4, 2, 3], [3]],
    [[3], [4, 3, 2]], [[0, 3], [3, 2]], [[2, 0], [0, 2]],
  ]

  @Test(arguments: shapes)
  func valuesAndDerivatives(_ shapes: [Shape]) {
    var random = TestRandom(17)
    let (a, b) = (random.tensor(shapes[0]), random.tensor(shapes[1]))
    let y = matmul(Variable(a), Variable(b)).value
    #expect(y == matmul(a, b))
    checkDerivatives(of: { matmul($0[0], $0[1]) }, at: [a, b])
    if shapes[0].count == 2 && shapes[1].count == 2 {
      expectClose(
        y,
        .made([shapes[0][0], shapes[1][1]]) { i in
          (0..<shapes[0][1]).reduce(0) { $0 + a.element([i[0], $1]) * b.element([$1, i[1]]) }
        })
    }
  }

  @Test func transposedOperands() {
    var random = TestRandom(18)
    let (a, b) = (random.tensor([3, 2]), random.tensor([4, 3]))
    checkDerivatives(of: { matmul($0[0].transposed(), $0[1].transposed()) }, at: [a, b])
    checkDerivatives(of: { matmul($0[0], $0[0].transposed()) }, at: [a])
  }

  @Test func laws() {
    var random = TestRandom(19)
    let a = Variable(random.tensor([2, 3])), b = Variable(random.tensor([3, 4]))
    let c = Variable(random.tensor([4, 2]))
    expectClose(matmul(matmul(a, b), c).value, matmul(a, matmul(b, c)).value)
    expectClose(
      matmul(a, b).transposed().value, matmul(b.transposed(), a.transposed()).value)
  }
}
