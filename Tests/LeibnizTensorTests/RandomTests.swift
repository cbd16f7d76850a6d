import Foundation
import Testing

@testable import LeibnizTensor

@Suite struct RandomTests {
  /// Words that the generators' authors publish, and a second implementation in another language.
  @Test func generatorsGiveTheirKnownWords() {
    var seed = SplitMix64(state: 1_234_567)
    #expect(
      (0..<3).map { _ in seed.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      ])
    var source = RandomSource(state: (1, 2, 3, 4))
    #expect(
      (0..<6).map { _ in source.next() } == [
        41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386,
        9_228_616_714_210_784_205, 9_973_669_472_204_895_162,
      ])
    source = RandomSource(seed: 1)
    #expect(source.next() == 14_971_601_782_005_023_387)
  }

  /// Numbers computed once by a second implementation in another language: any change in them breaks the promise
  /// of the same numbers everywhere.
  @Test func numbersArePinned() {
    var source = RandomSource(seed: 1)
    #expect(
      (0..<3).map { _ in source.uniform() } == [
        0.8116121588818848, 0.7471047161582187, 0.10015090353378375,
      ])
    source = RandomSource(seed: 2)
    #expect(
      Tensor.random(normalMean: 0, deviation: 1, [4], using: &source).scalars() == [
        1.564929204408693, 0.21926572702672378, 0.9683545070773336, -1.3202478134399263,
      ])
    source = RandomSource(seed: 3)
    #expect(
      Tensor.random(integers: 0..<10, [10], using: &source) == [0, 6, 8, 8, 6, 1, 1, 6, 5, 0])
    source = RandomSource(seed: 4)
    #expect(source.permutation(8) == [6, 7, 2, 0, 3, 1, 4, 5])
    source = RandomSource(seed: 5)
    #expect(
      Tensor.random([2], dtype: .float32, using: &source).scalars() == [
        0.29202282428741455, 0.6114394068717957,
      ])
  }

  @Test func uniformNumbersFillTheirRange() {
    var source = RandomSource(seed: 6)
    for dtype in [DType.float32, .float64] {
      let x = Tensor.random(uniform: -1..<3, [20_000], dtype: dtype, using: &source)
      #expect(x.dtype == dtype && x.min().scalar >= -1 && x.max().scalar < 3)
      #expect(abs(x.mean().scalar - 1) < 0.04)
      #expect(abs(x.variance().scalar - 16.0 / 12) < 0.04)
    }
    // A range of two neighbouring numbers never gives its excluded end.
    let range = 1..<1.0.nextUp
    for _ in 0..<100 { #expect(source.uniform(in: range) == 1) }
    let tiny = Tensor.random(
      uniform: 1..<Double(Float(1).nextUp), [100], dtype: .float32, using: &source)
    #expect(tiny.max().scalar == 1)
  }

  @Test func normalNumbersHaveTheirMoments() {
    var source = RandomSource(seed: 7)
    let x = Tensor.random(normalMean: 2, deviation: 3, [200, 201], using: &source)
    let z = (x - 2.0) / 3.0
    #expect(abs(z.mean().scalar) < 0.015)
    #expect(abs(square(z).mean().scalar - 1) < 0.03)
    #expect(abs(pow(z, 3.0).mean().scalar) < 0.06)
    #expect(abs(pow(z, 4.0).mean().scalar - 3) < 0.2)
    #expect(abs((z .< Tensor(1.0)).cast(to: .float64).mean().scalar - 0.8413) < 0.01)
    #expect(
      Tensor.random(normalMean: 0, deviation: 1, [3], dtype: .float32, using: &source).dtype
        == .float32)
  }

  @Test func masksIntegersPermutations() {
    var source = RandomSource(seed: 8)
    let mask = Tensor.random(bernoulli: 0.25, [10_000], using: &source)
    #expect(mask.dtype == .bool && abs(mask.sum().scalar / 10_000 - 0.25) < 0.02)
    #expect(Tensor.random(bernoulli: 0, [100], using: &source).sum().scalar == 0)
    #expect(Tensor.random(bernoulli: 1, [100], using: &source).sum().scalar == 100)
    let dice = Tensor.random(integers: 1..<7, [6_000], using: &source)
    for face in 1...6 {
      #expect(abs((dice .== Tensor(face)).sum().scalar - 1_000) < 120)
    }
    #expect(
      Tensor.random(permutation: 50, using: &source).scalars().sorted() == (0..<50).map(Double.init)
    )
    // Every order of three is as likely.
    var counts: [[Int]: Int] = [:]
    for _ in 0..<6_000 { counts[source.permutation(3), default: 0] += 1 }
    #expect(counts.count == 6 && counts.values.allSatisfy { abs($0 - 1_000) < 120 })
    #expect(source.permutation(0) == [] && source.permutation(1) == [0])
  }

  @Test func logarithmIsAccurate() {
    var source = RandomSource(seed: 9)
    for _ in 0..<10_000 {
      let x = source.uniform()
      #expect(abs(portableLog(x) - log(x)) <= 3 * abs(log(x)).ulp)
    }
    #expect(portableLog(1) == 0)
    #expect(abs(portableLog(0x1p-106) - log(0x1p-106)) < 1e-13)
  }

  @Test func splittingGivesIndependentSources() {
    var a = RandomSource(seed: 10)
    var b = a.split()
    #expect(a != b)
    let x = Tensor.random(normalMean: 0, deviation: 1, [5_000], using: &a)
    let y = Tensor.random(normalMean: 0, deviation: 1, [5_000], using: &b)
    #expect(abs((x * y).mean().scalar) < 0.06)
  }

  @Test func codingKeepsThePlace() throws {
    var source = RandomSource(seed: 11)
    _ = source.next()
    var copy = try JSONDecoder().decode(
      RandomSource.self, from: JSONEncoder().encode(source))
    #expect(copy == source && copy.next() == source.next())
    for text in ["[1,2,3]", "[0,0,0,0]", "[1,2,3,4,5]", "[1,2,3,-4]", "{}"] {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(RandomSource.self, from: Data(text.utf8))
      }
    }
  }
}
