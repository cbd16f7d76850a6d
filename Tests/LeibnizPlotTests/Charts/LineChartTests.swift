import Testing

@testable import LeibnizPlot

@Suite struct LineChartTests {
  @Test func drawsALineThroughItsPoints() throws {
    let chart = LineChart(
      [Series("loss", x: [0, 1, 2], y: [4, 2, 0])], title: "Loss & co", xLabel: "epoch",
      yLabel: "cross-entropy")
    let all = elements(of: chart.svg)
    let path = try #require(all.first { $0.name == "path" })
    let data = try #require(path.attributes["d"])
    #expect(data.filter { $0 == "M" }.count == 1)
    #expect(data.filter { $0 == "L" }.count == 2)
    let texts = all.filter { $0.name == "text" }.map(\.text)
    for text in ["Loss & co", "epoch", "cross-entropy", "loss", "0", "4"] {
      #expect(texts.contains(text), "\(text)")
    }
    expectTidyTexts(chart.svg)
  }

  @Test func gapsBreakTheLineAndLonePointsAreDots() {
    let y = [1, 2, .nan, 3, .infinity, 4, 5]
    let all = elements(of: LineChart([Series(y: y)]).svg)
    let data = all.first { $0.name == "path" }?.attributes["d"] ?? ""
    #expect(data.filter { $0 == "M" }.count == 2)
    #expect(all.filter { $0.name == "circle" }.count == 1)
  }

  @Test func aLogarithmicAxisLeavesOutWhatIsNotPositive() {
    let chart = LineChart([Series(y: [100, 0, 1, -3, 0.01])], yScale: .logarithmic)
    #expect(elements(of: chart.svg).filter { $0.name == "circle" }.count == 3)
    #expect(!chart.svg.contains("nan"))
  }

  @Test(arguments: [
    [], [5.0], [.nan], [.nan, .infinity], [0, 0, 0], [1e300, -1e300],
    [.leastNonzeroMagnitude, .leastNormalMagnitude],
    [-5, -4.999_999_999_999_9],
  ])
  func anyDataMakesAChart(_ y: [Double]) {
    for scale in [AxisScale.linear, .logarithmic] {
      let svg = LineChart([Series("a", y: y)], title: "t", xLabel: "x", yScale: scale).svg
      expectTidyTexts(svg)
      #expect(!svg.contains("nan") && !svg.contains("inf\""))
    }
  }

  @Test func noSeriesAndTinySizesMakeAChart() {
    expectTidyTexts(LineChart([]).svg)
    expectTidyTexts(
      LineChart([Series("s", y: [1, 2])], title: "t", width: 0, height: -5).svg)
  }

  @Test func longTextsAreWrappedOrShortened() {
    let long = String(repeating: "many words ", count: 30)
    let series = (0..<12).map {
      Series("series \($0) \(long.prefix(20 * $0))", y: [1, Double($0)])
    }
    expectTidyTexts(LineChart(series, title: long, xLabel: long, yLabel: long, height: 700).svg)
  }

  @Test func widelySpreadNumbersHaveTidyTicks() {
    var random = SplitMix(seed: 5)
    for _ in 0..<60 {
      let scale = [1e-12, 1e-5, 1, 1e3, 1e9, 1e200][random.below(6)]
      let offset = random.number(in: -10...10) * scale
      let xs = (0..<9).map { _ in random.number(in: -1...1) * scale + offset }
      let chart = LineChart(
        [Series("a", x: xs, y: xs.reversed())], xLabel: "x", yLabel: "y",
        width: random.number(in: 200...900))
      expectTidyTexts(chart.svg)
    }
  }

  @Test func aMillionPointsMakeASmallFileThatKeepsThePeaks() {
    var y = [Double](repeating: 1, count: 200_000)
    y[123_456] = 9
    let points = y.enumerated().map { Point(x: Double($0.offset) / 400, y: $0.element) }
    let thin = LineChart.thinned(points)
    #expect(thin.count <= 4 * 1002)
    #expect(thin.contains { $0.y == 9 })
    #expect(thin.first == points.first && thin.last == points.last)
    #expect(zip(thin, thin.dropFirst()).allSatisfy { $0.x <= $1.x })
    #expect(LineChart([Series(y: y)]).svg.utf8.count < 60_000)
  }
}
