import Leibniz
import LeibnizNN
import Testing

@Suite struct InitializerTests {
  /// Mean, standard deviation and largest absolute value of a weight [80, 120].
  private func statistics(_ initializer: Initializer) -> (Double, Double, Double) {
    var source = RandomSource(seed: 3)
    let w = initializer([80, 120], dtype: .float64, using: &source).scalars()
    let mean = w.reduce(0, +) / Double(w.count)
    let variance = w.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(w.count)
    return (mean, variance.squareRoot(), w.map { abs($0) }.max()!)
  }

  @Test func deviationsFollowTheFormulas() {
    let cases: [(Initializer, Double, Double?)] = [
      (.glorotUniform(), (2.0 / 200).squareRoot(), (6.0 / 200).squareRoot()),
      (.glorotUniform(gain: 3), 3 * (2.0 / 200).squareRoot(), 3 * (6.0 / 200).squareRoot()),
      (.glorotNormal(), (2.0 / 200).squareRoot(), nil),
      (.heUniform(), (2.0 / 80).squareRoot(), (6.0 / 80).squareRoot()),
      (.heNormal(), (2.0 / 80).squareRoot(), nil),
      (.leCunUniform(), (1.0 / 80).squareRoot(), (3.0 / 80).squareRoot()),
      (.leCunNormal(), (1.0 / 80).squareRoot(), nil),
      (.uniform(0.5), 0.5 / 3.0.squareRoot(), 0.5),
      (.normal(0.02), 0.02, nil),
    ]
    for (i, (initializer, deviation, limit)) in cases.enumerated() {
      let (mean, measured, largest) = statistics(initializer)
      // 9,600 draws: the mean's own deviation is a hundredth of theirs; five of those are allowed.
      #expect(abs(mean) < 0.05 * deviation, "case \(i)")
      #expect(abs(measured / deviation - 1) < 0.04, "case \(i)")
      if let limit { #expect(largest <= limit && largest > 0.99 * limit, "case \(i)") }
    }
  }

  @Test func constants() {
    var source = RandomSource(seed: 1)
    let before = source
    #expect(Initializer.zeros([2, 3], using: &source) == Tensor.zeros([2, 3], dtype: .float32))
    #expect(Initializer.constant(2.5)([2], dtype: .float64, using: &source) == [2.5, 2.5])
    var unused = before
    #expect(source.next() == unused.next())
    let shifted = Initializer.normal(0.1, mean: 5)([1000], dtype: .float64, using: &source)
    #expect(abs(shifted.scalars().reduce(0, +) / 1000 - 5) < 0.02)
  }

  @Test func sameSeedSameNumbers() {
    func make(_ seed: UInt64) -> Tensor {
      var source = RandomSource(seed: seed)
      return Initializer.heNormal()([5, 7], using: &source)
    }
    #expect(make(1) == make(1))
    #expect(make(1) != make(2))
    #expect(make(1).dtype == .float32)
  }

  @Test(arguments: [[12, 7], [7, 12], [9, 9], [1, 5], [3, 4, 5]])
  func orthogonalColumnsOrRows(_ sizes: [Int]) {
    var source = RandomSource(seed: 11)
    let w = Initializer.orthogonal(gain: 2)(Shape(sizes), dtype: .float64, using: &source)
    #expect(w.shape == Shape(sizes))
    let columns = sizes.last!
    let matrix = w.reshaped(to: [-1, columns])
    let rows = matrix.shape[0]
    let product =
      rows >= columns ? matmul(matrix.transposed(), matrix) : matmul(matrix, matrix.transposed())
    let n = min(rows, columns)
    for (i, x) in product.scalars().enumerated() {
      #expect(abs(x - (i % (n + 1) == 0 ? 4 : 0)) < 1e-13)
    }
  }

  @Test func fansOfShapes() {
    #expect(Initializer.Fans([3, 4]) == .init(in: 3, out: 4))
    #expect(Initializer.Fans([6]) == .init(in: 6, out: 6))
    var source = RandomSource(seed: 1)
    let w = Initializer.leCunUniform()(
      [5, 5], fans: .init(in: 300, out: 1), dtype: .float64, using: &source)
    #expect(w.scalars().allSatisfy { abs($0) <= 0.1 })
  }
}
