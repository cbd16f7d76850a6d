import Testing

@testable import LeibnizTensor

/// Random numbers stay in the range that was asked for, whatever it is.
@Suite struct RandomRangesTests {
  private static let ranges: [Range<Double>] = [
    0..<1, -1..<1, 0..<0.1, 0.1..<0.2, 1..<1.0000001, 16_777_216..<16_777_218, 1e8..<1.00000003e8,
    -1e308..<1e308, -1.7e308..<1.7e308, 1e308..<1.7e308, -0x1p-1074..<0x1p-1074, 0..<0x1p-1030,
    -3..<(-2),
    1..<1.0.nextUp, -1e-45..<1e-45, 3e38..<3.1e38,
  ]

  @Test(arguments: ranges) func uniform(range: Range<Double>) {
    var source = RandomSource(seed: 3)
    let wide = Tensor.random(uniform: range, [5000], using: &source).scalars()
    #expect(wide.allSatisfy(range.contains))
    for _ in 0..<5000 { #expect(range.contains(source.uniform(in: range))) }
    // Halves, since the sum of two may be above the greatest number.
    let middle = range.lowerBound / 2 + range.upperBound / 2
    let width = range.upperBound / 2 - range.lowerBound / 2
    // Deviations are added, not numbers: their sum has no roundings of the size of `middle`.
    let deviation = wide.reduce(0) { $0 + ($1 - middle) / 5000 }
    // The mean of 5000 has the deviation 2·width/√(12·5000), a number at least one unit in the last
    // place.
    #expect(deviation.magnitude <= 5 * 2 * width / (12.0 * 5000).squareRoot() + middle.ulp)

    let least = Float(range.lowerBound)
    guard Float(range.upperBound).isFinite, least.isFinite,
      (least.nextDown...least.nextUp.nextUp).contains(where: range)
        || width > 1e-3 * middle.magnitude
    else { return }
    let narrow = Tensor.random(uniform: range, [5000], dtype: .float32, using: &source)
    #expect(narrow.scalars(as: Float.self).allSatisfy { range.contains(Double($0)) })
  }

  @Test func uniformIntegersAreTheWholeNumbersOfTheRange() {
    var source = RandomSource(seed: 4)
    for dtype in [DType.int32, .int64, .uint8] {
      let dice = Tensor.random(uniform: 1..<7, [6000], dtype: dtype, using: &source)
      #expect(dice.dtype == dtype)
      #expect(Set(dice.scalars(as: Int.self)) == [1, 2, 3, 4, 5, 6])
    }
    let below = Tensor.random(uniform: -2.5..<0, [1000], dtype: .int32, using: &source)
    #expect(Set(below.scalars(as: Int.self)) == [-2, -1])
    // As likely also at the ends, where the bounds have fractions.
    let halves = Tensor.random(uniform: 0.5..<2.5, [40_000], dtype: .int64, using: &source)
    let ones = halves.scalars(as: Int.self).count { $0 == 1 }
    // Five deviations of a fair coin.
    #expect((ones - 20_000).magnitude < 500)
  }

  private static let integerRanges: [Range<Int>] = [
    0..<3, -2..<2, .min ..< .max, .min..<0, -1 ..< .max, 5..<6,
  ]

  @Test(arguments: integerRanges) func integers(range: Range<Int>) {
    var source = RandomSource(seed: 5)
    let numbers = Tensor.random(integers: range, [4000], using: &source).scalars(as: Int.self)
    #expect(numbers.allSatisfy(range.contains))
    if range.upperBound / 2 - range.lowerBound / 2 > 1000 {
      // A wide range is filled: both halves, and nearly to its ends.
      let (low, high) = (Double(range.lowerBound), Double(range.upperBound))
      let places = numbers.map { (Double($0) - low) / (high - low) }
      #expect(places.min()! < 0.01 && places.max()! > 0.99)
      #expect((places.reduce(0, +) / 4000 - 0.5).magnitude < 0.03)
    }
  }

  @Test func normalAndBernoulliKeepTheirMeans() {
    var source = RandomSource(seed: 6)
    #expect(
      Tensor.random(normalMean: 3, deviation: 0, [9], using: &source) == Tensor.full([9], 3.0))
    let large = Tensor.random(normalMean: 1e300, deviation: 1e299, [4001], using: &source)
    #expect((large.mean().scalar / 1e300 - 1).magnitude < 5 * 0.1 / 63)
    #expect(!Tensor.random(bernoulli: 0, [500], using: &source).any().scalar.isEqual(to: 1))
    #expect(Tensor.random(bernoulli: 1, [500], using: &source).all().scalar == 1)
  }

  @Test func whatHasNoNumbersStops() async {
    func expectMessage(
      _ text: String, _ result: ExitTest.Result?, _ location: SourceLocation = #_sourceLocation
    ) {
      let error = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(error.contains(text), "\(error)", sourceLocation: location)
    }
    expectMessage(
      "random: no number can be drawn from 1.0..<1.0",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var source = RandomSource(seed: 1)
        _ = Tensor.random(uniform: 1..<1, [3], using: &source)
      })
    expectMessage(
      "random: no number can be drawn from 0.0..<inf",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var source = RandomSource(seed: 1)
        _ = Tensor.random(uniform: 0..<(.infinity), [3], dtype: .float32, using: &source)
      })
    expectMessage(
      "random: there is no float32 number in 1.00000001..<1.00000002",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var source = RandomSource(seed: 1)
        _ = Tensor.random(uniform: 1.00000001..<1.00000002, [3], dtype: .float32, using: &source)
      })
    expectMessage(
      "random: no normal distribution of float64 has mean 0.0 and deviation -1.0",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var source = RandomSource(seed: 1)
        _ = Tensor.random(normalMean: 0, deviation: -1, [3], using: &source)
      })
    expectMessage(
      "random: the probability nan isn't in 0...1",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var source = RandomSource(seed: 1)
        _ = Tensor.random(bernoulli: .nan, [3], using: &source)
      })
    expectMessage(
      "random: there is no whole number in 5..<5",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var source = RandomSource(seed: 1)
        _ = Tensor.random(integers: 5..<5, [3], using: &source)
      })
    expectMessage(
      "random: shape [-3] has a negative size",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var source = RandomSource(seed: 1)
        _ = Tensor.random([-3], using: &source)
      })
    expectMessage(
      "random: shape [2305843009213693952] is too large",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var source = RandomSource(seed: 1)
        _ = Tensor.random([1 << 61], using: &source)
      })
  }
}

extension ClosedRange<Float> {
  /// Whether one of the few floats of this range lies in another.
  fileprivate func contains(where range: Range<Double>) -> Bool {
    var number = lowerBound
    while number <= upperBound {
      if range.contains(Double(number)) { return true }
      number = number.nextUp
    }
    return false
  }
}

/// Evenly spaced numbers, also over distances that no number can express.
@Suite struct SpacingTests {
  private static let ends: [(Double, Double)] = [
    (0.0, 1.0), (1, 0), (-1.7e308, 1.7e308), (1.7e308, -1.7e308), (0, 0x1p-1074), (1e16, 1e16 + 2),
    (-0.1, 0.1), (3, 3), (0x1p-1030, 0x3p-1030),
  ]

  @Test(arguments: ends) func linspace(ends: (Double, Double)) {
    let (first, last) = ends
    for count in [2, 3, 5, 7, 1000] {
      let x = Tensor.linspace(first, last, count: count).scalars()
      #expect(x.count == count && x[0] == first && x[count - 1] == last)
      #expect(x.allSatisfy { $0 >= min(first, last) && $0 <= max(first, last) })
      #expect(zip(x, x.dropFirst()).allSatisfy { first <= last ? $0 <= $1 : $0 >= $1 })
      // Each is where it belongs, to some units in the last place of the larger end.
      let size = max(first.magnitude, last.magnitude).ulp
      for (i, number) in x.enumerated() {
        let t = Double(i) / Double(count - 1)
        #expect((number - (first * (1 - t) + last * t)).magnitude <= 4 * size)
      }
    }
    #expect(Tensor.linspace(first, last, count: 1).scalars() == [first])
    #expect(Tensor.linspace(first, last, count: 0).shape == [0])
    if first.magnitude < 1e38 {
      let x = Tensor.linspace(first, last, count: 9, dtype: .float32).scalars(as: Float.self)
      #expect(x[0] == Float(first) && x[8] == Float(last))
    }
  }

  @Test func steps() {
    #expect(Tensor.arange(.min, .max, by: .max) == Tensor([.min, -1, .max - 1]))
    #expect(Tensor.arange(.max - 2, .max).scalars(as: Int.self) == [.max - 2, .max - 1])
    #expect(Tensor.arange(3, .min, by: .min).scalars(as: Int.self) == [3, .min + 3])
    #expect(Tensor.arange(5, 5).shape == [0] && Tensor.arange(-3).shape == [0])
    #expect(Tensor(3..<6) == [3, 4, 5])
    // No number reaches the end, and the next one would.
    let steps: [(Double, Double, Double)] = [
      (1.0, 1.3, 0.1), (0, 0.3, 0.1), (0, 0.6, 0.2), (0, 1, 1.0 / 49), (2, -1, -0.3),
      (-1e308, 1.5e308, 1e308), (0, 0x1p-1073, 0x1p-1074), (0.1, 0.1, 1),
    ]
    for (start, end, step) in steps {
      let x = Tensor.arange(start, end, by: step).scalars()
      #expect(x.allSatisfy { step > 0 ? $0 < end : $0 > end }, "\(x)")
      // To the rounding of the numbers themselves.
      let room = 4 * max(start.magnitude, end.magnitude).ulp
      if let last = x.last {
        #expect(step > 0 ? last + step >= end - room : last + step <= end + room)
      }
    }
    #expect(Tensor.arange(1.0, 1.3, by: 0.1).count == 3)
    #expect(Tensor.arange(-1e308, 1.5e308, by: 1e308).scalars() == [-1e308, 0, 1e308])
  }
}
