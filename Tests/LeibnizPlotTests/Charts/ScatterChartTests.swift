import Testing

@testable import LeibnizPlot

@Suite struct ScatterChartTests {
  @Test func drawsAllPointsAndTheTrend() {
    let chart = ScatterChart(
      [Series("films", x: [1, 2, .nan, 4], y: [1, 4, 9, 16])],
      trend: [Series("law", x: [1, 4], y: [1, 16], isDashed: true)], title: "Sales",
      xLabel: "cost", yLabel: "sales")
    let all = elements(of: chart.svg)
    // Three points and their key in the legend.
    #expect(all.filter { $0.name == "circle" }.count == 4)
    #expect(all.filter { $0.name == "path" }.count == 1)
    expectTidyTexts(chart.svg)
    expectTidyTexts(ScatterChart([]).svg)
  }
}
