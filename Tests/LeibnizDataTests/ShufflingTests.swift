import Testing

@testable import LeibnizData

@Suite struct ShufflingTests {
  /// Each of the 24 orders of four things should come up 1,000 times in 24,000.
  @Test func everyOrderIsEquallyLikely() {
    var counts: [[Int]: Int] = [:]
    for seed in 0..<24_000 {
      counts[shuffled(4, seed: UInt64(seed), stream: 3), default: 0] += 1
    }
    #expect(counts.count == 24)
    // Chi-square with 23 degrees of freedom exceeds 49.7 with probability 0.001; the seeds are
    // fixed.
    let chiSquare = counts.values.reduce(0.0) {
      $0 + (Double($1) - 1000) * (Double($1) - 1000) / 1000
    }
    #expect(chiSquare < 49.7)
  }

  @Test func smallCounts() {
    #expect(shuffled(0, seed: 1, stream: 1) == [])
    #expect(shuffled(1, seed: 1, stream: 1) == [0])
  }
}
