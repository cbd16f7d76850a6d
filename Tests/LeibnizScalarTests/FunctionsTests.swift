import LeibnizScalar
import RealModule
import Testing

@Suite struct FunctionsTests {
  @Test(arguments: 1...40)
  func randomPrograms(seed: Int) {
    let program = RandomProgram(seed: UInt64(seed), inputs: 3, length: 5 + seed)
    let x = [0.4, -0.9, 1.3]
    let (value, slope) = valueAndGradient(at: x) { program($0) }
    #expect(value == program(x))
    // Reverse against forward, one direction and four at a time.
    let forward: [Double] = x.indices.map { i in
      directionalDerivative(at: x, along: x.indices.map { $0 == i ? 1 : 0 }) { program($0) }
    }
    #expect(close(slope, forward, 1e-11))
    #expect(close(slope, forwardGradient(at: x) { program($0) }, 1e-11))
    // Reverse against differences.
    for i in x.indices {
      let d = difference(
        { t in
          var y = x
          y[i] = t
          return program(y)
        }, at: x[i])
      #expect(close(slope[i], d, 1e-6))
    }
    // The Hessian: symmetric, and its product with a direction.
    let (v, g, h) = valueGradientAndHessian(at: x) { program($0) }
    #expect(v == value)
    #expect(close(g, slope, 1e-11))
    for i in x.indices {
      for j in 0..<i { #expect(close(h[i][j], h[j][i], 1e-9)) }
    }
    let direction = [1, -2, 0.5]
    let product = hessianVectorProduct(at: x, along: direction) { program($0) }
    let expected = h.map { row in zip(row, direction).reduce(0) { $0 + $1.0 * $1.1 } }
    #expect(close(product, expected, 1e-9))
  }

  @Test func jacobianBothWays() {
    // Wide (backwards, five results: blocks of four and one) and tall (forwards).
    func f<T: Real>(_ x: [T], _ m: Int) -> [T] {
      (0..<m).map { i in
        .sin(x[i % x.count]) * x[(i + 1) % x.count] + (i == 2 ? 7 : x[0] / (2 + x[1] * x[1]))
      }
    }
    for (n, m) in [(6, 5), (2, 9), (4, 4), (3, 1), (2, 0)] {
      let x = (0..<n).map { 0.3 + Double($0) / 3 }
      let (value, rows) = valueAndJacobian(at: x) { f($0, m) }
      #expect(value == f(x, m))
      #expect(rows.count == m)
      for j in 0..<n {
        let column: [Double] = directionalDerivatives(
          at: x, along: (0..<n).map { $0 == j ? 1 : 0 }
        ) { f($0, m) }
        #expect(close(rows.map { $0[j] }, column, 1e-13))
      }
    }
    #expect(jacobian(at: [2.0]) { x in [3, x[0]] } == [[0], [1]])
  }

  @Test func jacobianOfPairs() {
    let tape = Tape<Double>()
    var rows: [Double] = []
    tape.jacobian(at: [3.0, 4.0], into: &rows) { x in (x[0] * x[1], x[0] - x[1]) }
    #expect(rows == [4, 3, 1, -1])
    var adjoints: [Double] = []
    tape.pullBack(at: [3.0, 4.0], [1, 2], into: &adjoints) { x in [x[0] * x[1], x[1]] }
    #expect(adjoints == [4, 5])
  }

  @Test func sparseJacobians() {
    // A band of three in any number of inputs takes three colours.
    let n = 40
    let band = SparsityPattern(
      columns: n, rows: (0..<n).map { i in (max(0, i - 1)...min(n - 1, i + 1)).map { $0 } })
    #expect(band.columnGroups.count == 3)
    #expect(band.rowGroups == band.columnGroups)
    #expect(band.count == 3 * n - 2)
    func diffusion<T: Real>(_ x: [T]) -> [T] {
      x.indices.map { i in
        let left = i > 0 ? x[i - 1] : 0, right = i < x.count - 1 ? x[i + 1] : 0
        return left * right - 2 * x[i] * x[i] + left - .sin(right)
      }
    }
    let x = (0..<n).map { Double($0) / 7 }
    let sparse = jacobian(at: x, sparsity: band) { diffusion($0) }
    #expect(close(sparse.dense, jacobian(at: x) { diffusion($0) }, 1e-14))
    #expect(sparse[0, 5] == 0 && sparse[3, 4] == x[2] - .cos(x[4]))

    // Few rows, all full in the first column: backwards is cheaper there.
    let arrow = SparsityPattern(columns: 5, rows: [[0, 1, 2, 3, 4]])
    let row = jacobian(at: [1.0, 2, 3, 4, 5], sparsity: arrow) { x in [x[0] * x[1] * x[4]] }
    #expect(row.values == [[10, 5, 0, 0, 2]])
    let column = SparsityPattern(columns: 1, rows: [[0], [0], [0], [0], [0]])
    #expect(
      jacobian(at: [2.0], sparsity: column) { x in (0..<5).map { x[0] * Taped(Double($0)) } }.values
        == [[0], [1], [2], [3], [4]])
  }

  @Test(arguments: 1...20)
  func colouring(seed: Int) {
    var random = SplitMix(state: UInt64(seed))
    let columns = 12
    let pattern = SparsityPattern(
      columns: columns,
      rows: (0..<9).map { _ in (0..<columns).filter { _ in random.next() % 4 == 0 } })
    let groups = pattern.columnGroups
    #expect(groups.flatMap { $0 }.sorted() == Array(0..<columns))
    for group in groups {
      for row in pattern.rows { #expect(row.filter(group.contains).count <= 1) }
    }
  }

  @Test func curves() {
    #expect(derivatives(at: 0.0) { t in [.cos(t), .sin(t)] } == [0, 1])
    #expect(forwardGradient(at: []) { (_: [DualVector<SIMD4<Double>>]) in 1 } == [])
  }
}
