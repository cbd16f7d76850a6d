/// Points in the plane, each series in its own colour.
///
///     let data = Series("films", x: [5.1, 8.2, 9.4], y: [85, 106, 50])
///     print(ScatterChart([data], xLabel: "cost", yLabel: "sales").svg)
///
/// A `trend`, where given, is drawn as lines over the points: the law that was fitted, say. Points
/// with a coordinate that is NaN or infinite are left out.
public struct ScatterChart: Sendable, Equatable {
  /// The points.
  public var series: [Series]
  /// Lines over the points, in the colours that follow those of the points.
  public var trend: [Series]
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
    _ series: [Series], trend: [Series] = [], title: String = "", xLabel: String = "",
    yLabel: String = "", xScale: AxisScale = .linear, yScale: AxisScale = .linear,
    width: Double = 640, height: Double = 400
  ) {
    self.series = series
    self.trend = trend
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
      width: width, height: height, dotCount: series.count, series: series + trend)
    var svg = SVG(
      width: frame.width, height: frame.height, title: title.isEmpty ? "Scatter chart" : title)
    let area = frame.draw(series + trend, roundsOutX: true, into: &svg)
    for (index, one) in series.enumerated() {
      // Many points let one another show through.
      let opacity = one.x.count > 2000 ? 0.25 : one.x.count > 200 ? 0.5 : 0.8
      for (x, y) in zip(one.x, one.y) {
        guard let point = area.place(x, y) else { continue }
        svg.circle(
          x: point.x, y: point.y, radius: one.x.count > 2000 ? 2 : 3.5, fill: .series(index),
          opacity: opacity)
      }
    }
    for (index, one) in trend.enumerated() {
      var data = PathData()
      var continues = false
      for (x, y) in zip(one.x, one.y) {
        guard let point = area.place(x, y) else {
          continues = false
          continue
        }
        if continues { data.line(to: point) } else { data.move(to: point) }
        continues = true
      }
      if data.isEmpty { continue }
      svg.path(
        data, stroke: .series(series.count + index), strokeWidth: 2,
        dash: one.isDashed ? "6 4" : nil)
    }
    return svg.document
  }
}
