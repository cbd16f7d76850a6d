import Testing

@testable import LeibnizPlot

@Suite struct AxisTests {
  private func labels(_ data: [Double], _ scale: AxisScale = .linear, count: Int = 5) -> [String] {
    Axis(data: data, scale: scale, tickCount: count, roundsOut: true).ticks.map(\.label)
  }

  @Test func ticksAreRound() {
    #expect(labels([0, 1]) == ["0", "0.2", "0.4", "0.6", "0.8", "1"])
    #expect(labels([0, 100]) == ["0", "20", "40", "60", "80", "100"])
    #expect(labels([-3, 7]) == ["−4", "−2", "0", "2", "4", "6", "8"])
    #expect(labels([0.1, 0.3]) == ["0.1", "0.15", "0.2", "0.25", "0.3"])
    #expect(labels([0, 3e-7], count: 3) == ["0", "10⁻⁷", "2×10⁻⁷", "3×10⁻⁷"])
  }

  @Test func logarithmicTicksAreDecades() {
    #expect(labels([0.001, 10], .logarithmic) == ["0.001", "0.01", "0.1", "1", "10"])
    #expect(labels([1, 20], .logarithmic) == ["1", "2", "5", "10", "20"])
    #expect(labels([1e-300, 1e300], .logarithmic).count <= 8)
    // Less than a decade: as on a linear axis.
    #expect(labels([2, 4], .logarithmic) == ["2", "2.5", "3", "3.5", "4"])
  }

  @Test func countsHaveWholeTicks() {
    func ticks(_ data: [Double], count: Int = 8, scale: AxisScale = .linear) -> [String] {
      Axis(data: data, scale: scale, tickCount: count, roundsOut: false, isCount: true).ticks
        .map(\.label)
    }
    #expect(ticks([1]) == ["1"] && ticks([7, 7]) == ["7"] && ticks([0]) == ["0"])
    #expect(ticks([1, 2]) == ["1", "2"] && ticks([1, 2, 3]) == ["1", "2", "3"])
    #expect(ticks([1, 5], count: 3) == ["2", "4"])
    #expect(ticks([1, 4], scale: .logarithmic) == ["1", "2", "3", "4"])
    for last in 1...40 {
      let labels = ticks((1...last).map(Double.init))
      #expect(!labels.isEmpty && labels.allSatisfy { Int($0) != nil }, "\(last): \(labels)")
    }
  }

  @Test func aLineChartOfOneEpochHasOneTick() {
    let svg = LineChart([Series("loss", y: [2.5])], xLabel: "epoch").svg
    #expect(!svg.contains(">0.95<") && !svg.contains(">1.05<") && svg.contains(">1<"))
    // What isn't counted has ticks where they fall.
    let law = LineChart([Series("law", x: [0.5, 1.5], y: [1, 2])]).svg
    #expect(law.contains(">0.6<"))
  }

  @Test func dataWithoutAPlaceDoesNotCount() {
    #expect(labels([.nan, .infinity, 0, 1, -.infinity]) == labels([0, 1]))
    #expect(labels([0, -5, 1, 1000], .logarithmic) == labels([1, 1000], .logarithmic))
    #expect(labels([]) == labels([0, 1]))
    #expect(labels([.nan]) == labels([0, 1]))
    #expect(labels([-1], .logarithmic) == labels([1, 10], .logarithmic))
  }

  @Test(arguments: [
    [5.0], [0.0], [-1e300], [.leastNonzeroMagnitude], [1, 1.000_000_000_000_1], [1e9, 1e9 + 1],
    [-Double.greatestFiniteMagnitude, Double.greatestFiniteMagnitude],
    [.leastNonzeroMagnitude, .leastNormalMagnitude],
    [1e308], [1e-12, 1e12],
  ])
  func anyRangeHasAFewIncreasingTicks(_ data: [Double]) {
    for scale in [AxisScale.linear, .logarithmic] {
      for roundsOut in [false, true] {
        let axis = Axis(data: data, scale: scale, tickCount: 6, roundsOut: roundsOut)
        let values = axis.ticks.map(\.value)
        #expect(values.count <= 30, "\(data) \(scale)")
        #expect(axis.lower < axis.upper)
        #expect(axis.lower.isFinite && axis.upper.isFinite)
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
        #expect(Set(axis.ticks.map(\.label)).count == values.count, "\(axis.ticks)")
        for x in data where Axis.hasPlace(x, scale: scale) {
          #expect((-0.001...1.001).contains(axis.position(x)), "\(x) in \(axis)")
        }
      }
    }
  }

  @Test func randomRangesHaveRoundTicksThatCoverTheData() {
    var random = SplitMix(seed: 11)
    for _ in 0..<400 {
      let a = random.number(in: -1000...1000)
      let b = a + random.number(in: 0.001...1000)
      let axis = Axis(data: [a, b], scale: .linear, tickCount: 6, roundsOut: true)
      #expect(axis.lower <= a && axis.upper >= b)
      #expect((4...14).contains(axis.ticks.count), "\(a) \(b): \(axis.ticks.count)")
      // The labels say what the ticks are.
      for tick in axis.ticks {
        let text = tick.label.replacing("−", with: "-")
        if let read = Double(text) { #expect((read - tick.value).magnitude <= 1e-9) }
      }
    }
  }
}
