import Testing

@testable import LeibnizPlot

@Suite struct LevellingTests {
  @Test func keepsWhatFits() {
    #expect(
      Levelling.nearest([0, 10, 30], weights: [1, 1, 1], gaps: [0, 10, 10]) == [0, 10, 30])
  }

  @Test func spreadsWhatIsTooNear() {
    #expect(Levelling.nearest([5, 5], weights: [1, 1], gaps: [0, 10]) == [0, 10])
    // The heavier one moves less.
    #expect(Levelling.nearest([5, 5], weights: [3, 1], gaps: [0, 10]) == [2.5, 12.5])
    #expect(Levelling.nearest([], weights: [], gaps: []) == [])
  }

  @Test func isTheNearestOfAll() {
    var random = SplitMix(seed: 4)
    for _ in 0..<50 {
      let n = 1 + random.below(8)
      let wanted = (0..<n).map { _ in random.number(in: -50...50) }
      let weights = (0..<n).map { _ in random.number(in: 0.1...4) }
      let gaps = (0..<n).map { $0 == 0 ? 0 : random.number(in: 1...20) }
      let found = Levelling.nearest(wanted, weights: weights, gaps: gaps)
      func cost(_ y: [Double]) -> Double {
        var total = 0.0
        for i in 0..<n {
          let distance = y[i] - wanted[i]
          total += weights[i] * distance * distance
        }
        return total
      }
      func isAllowed(_ y: [Double]) -> Bool {
        for i in 1..<max(n, 1) where y[i] - y[i - 1] < gaps[i] - 1e-9 { return false }
        return true
      }
      #expect(isAllowed(found))
      // No allowed step in any direction is better: the problem is convex.
      for _ in 0..<60 {
        var other = found
        for i in other.indices { other[i] += random.number(in: -0.5...0.5) }
        if isAllowed(other) { #expect(cost(other) >= cost(found) - 1e-9) }
      }
    }
  }
}
