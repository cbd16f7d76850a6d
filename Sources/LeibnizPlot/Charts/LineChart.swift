/// Lines over a common horizontal axis, such as the loss over the steps of a training run.
///
///     let chart = LineChart(
///       [Series("training", y: [2.3, 0.9, 0.4]), Series("held out", y: [2.2, 1.0, 0.6])],
///       title: "Loss", xLabel: "epoch", yLabel: "cross-entropy")
///     print(chart.svg)
///
/// Any data makes a chart: numbers that are NaN or infinite (on a logarithmic axis also those that
/// aren't positive) leave a gap, a point with no neighbour is drawn as a dot, and without any data
/// the axes stand alone.
public struct LineChart: Sendable, Equatable {
  /// The lines.
  public var series: [Series]
  /// The title above the chart; empty for none.
  public var title: String
  /// What the horizontal axis shows.
  public var xLabel: String
  /// What the vertical axis shows.
  public var yLabel: String
  /// The horizontal axis' scale.
  public var xScale: AxisScale
  /// The vertical axis' scale.
  public var yScale: AxisScale
  /// The width in pixels.
  public var width: Double
  /// The height in pixels.
  public var height: Double

  /// A chart of some series.
  public init(
    _ series: [Series], title: String = "", xLabel: String = "", yLabel: String = "",
    xScale: AxisScale = .linear, yScale: AxisScale = .linear, width: Double = 640,
    height: Double = 400
  ) {
    self.series = series
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.xScale = xScale
    self.yScale = yScale
    self.width = width
    self.height = height
  }

  /// The chart as an SVG document.
  public var svg: String {
    let frame = ChartFrame(
      title: title, xLabel: xLabel, yLabel: yLabel, xScale: xScale, yScale: yScale,
      width: width, height: height, dotCount: 0, series: series)
    var svg = SVG(
      width: frame.width, height: frame.height, title: title.isEmpty ? "Line chart" : title)
    let area = frame.draw(series, roundsOutX: false, into: &svg)
    for (index, one) in series.enumerated() {
      draw(one, index: index, in: area, into: &svg)
    }
    return svg.document
  }

  private func draw(
    _ one: Series, index: Int, in area: ChartFrame.PlotArea, into svg: inout SVG
  ) {
    let ink = Ink.series(index)
    var data = PathData()
    var dots: [Point] = []
    for run in LineChart.runs(one, in: area) {
      if run.count == 1 {
        dots.append(run[0])
        continue
      }
      for (i, point) in LineChart.thinned(run).enumerated() {
        if i == 0 { data.move(to: point) } else { data.line(to: point) }
      }
    }
    if !data.isEmpty {
      svg.path(data, stroke: ink, strokeWidth: 2, dash: LineChart.dash(index, one))
    }
    for point in dots { svg.circle(x: point.x, y: point.y, radius: 3, fill: ink) }
  }

  /// Dashes where asked for, and to tell lines apart once the colours start again.
  static func dash(_ index: Int, _ series: Series) -> String? {
    if series.isDashed { return "6 4" }
    return index < Ink.series.count ? nil : index < 2 * Ink.series.count ? "10 3" : "2 3"
  }

  /// The stretches of neighbouring points that have a place.
  private static func runs(_ series: Series, in area: ChartFrame.PlotArea) -> [[Point]] {
    var runs: [[Point]] = []
    var run: [Point] = []
    for (x, y) in zip(series.x, series.y) {
      if let point = area.place(x, y) {
        run.append(point)
      } else if !run.isEmpty {
        runs.append(run)
        run = []
      }
    }
    if !run.isEmpty { runs.append(run) }
    return runs
  }

  /// The points that matter: of those in one half pixel of width only the first, lowest, highest
  /// and last, in their order. The line looks the same, and a million steps make a small file.
  static func thinned(_ points: [Point]) -> [Point] {
    if points.count <= 2000 { return points }
    var result: [Point] = []
    var start = 0
    while start < points.count {
      let column = (points[start].x * 2).rounded(.down)
      var end = start
      var lowest = start
      var highest = start
      while end < points.count, (points[end].x * 2).rounded(.down) == column {
        if points[end].y > points[lowest].y { lowest = end }
        if points[end].y < points[highest].y { highest = end }
        end += 1
      }
      for i in Set([start, lowest, highest, end - 1]).sorted() { result.append(points[i]) }
      start = end
    }
    return result
  }
}
