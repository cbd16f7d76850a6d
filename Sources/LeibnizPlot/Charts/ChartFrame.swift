/// What line and scatter charts have in common: title, legend, two axes with ticks and labels, and
/// the plot area between them. The parts are laid out by their measured sizes, so none overlap.
struct ChartFrame {
  var title: String
  var xLabel: String
  var yLabel: String
  var xScale: AxisScale
  var yScale: AxisScale
  var width: Double
  var height: Double
  /// How many of the series are shown as dots in the legend; the rest are lines.
  var dotCount: Int

  private static let titleSize = 16.0
  private static let labelSize = 13.0
  private static let tickSize = 12.0
  private static let margin = 14.0
  /// In pixels: nobody can look at a larger chart, and its ticks would take long.
  private static let greatestSize = 50_000.0

  /// Where the data goes.
  struct PlotArea {
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double
    let x: Axis
    let y: Axis

    /// The place of a point, or nil if it has none.
    func place(_ px: Double, _ py: Double) -> Point? {
      guard Axis.hasPlace(px, scale: x.scale), Axis.hasPlace(py, scale: y.scale) else { return nil }
      return Point(
        x: left + (right - left) * x.position(px), y: bottom - (bottom - top) * y.position(py))
    }
  }

  init(
    title: String, xLabel: String, yLabel: String, xScale: AxisScale, yScale: AxisScale,
    width: Double, height: Double, dotCount: Int, series: [Series]
  ) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.xScale = xScale
    self.yScale = yScale
    self.width = width.isFinite ? min(max(width, 200), Self.greatestSize) : 640
    self.height = 0
    self.dotCount = dotCount
    // Title and legend never squeeze the plot: the chart grows instead.
    let needed = headHeight(series) + 100 + footHeight
    self.height = height.isFinite ? max(min(height, Self.greatestSize), needed) : needed
  }

  private var titleLines: [String] {
    TextMetrics.wrapped(
      title, size: Self.titleSize, weight: .bold, limit: width - 2 * Self.margin)
  }

  private func headHeight(_ series: [Series]) -> Double {
    let lines = titleLines
    return Self.margin + (lines.isEmpty ? 0 : Double(lines.count) * Self.titleSize * 1.35 + 2)
      + Double(legendRows(series).count) * Self.tickSize * 1.6 + Self.tickSize * 0.6
  }

  private var footHeight: Double {
    Self.margin + (xLabel.isEmpty ? 0 : Self.labelSize * 1.5) + Self.tickSize * 1.6
  }

  /// Draws everything but the data. `roundsOutX` widens the horizontal range to whole ticks.
  func draw(_ series: [Series], roundsOutX: Bool, into svg: inout SVG) -> PlotArea {
    var titleY = Self.margin + Self.titleSize * 0.9
    for line in titleLines {
      svg.text(
        line, x: width / 2, y: titleY, size: Self.titleSize, anchor: .middle, weight: .bold)
      titleY += Self.titleSize * 1.35
    }
    let top = headHeight(series)
    let bottom = height - footHeight
    drawLegend(series, bottom: top - Self.tickSize * 0.6, into: &svg)

    // Points without a partner have no place and shouldn't stretch the axes.
    var xs: [Double] = []
    var ys: [Double] = []
    for one in series {
      for (x, y) in zip(one.x, one.y)
      where Axis.hasPlace(x, scale: xScale) && Axis.hasPlace(y, scale: yScale) {
        xs.append(x)
        ys.append(y)
      }
    }
    let yAxis = Axis(
      data: ys, scale: yScale, tickCount: max(2, Int((bottom - top) / 45)), roundsOut: true)
    let yTickWidth =
      yAxis.ticks.map { TextMetrics.width($0.label, size: Self.tickSize) }.max() ?? 0
    let left = Self.margin + (yLabel.isEmpty ? 0 : Self.labelSize * 1.6) + yTickWidth + 8
    let (xAxis, right) = horizontalAxis(xs, left: left, roundsOut: roundsOutX)
    let area = PlotArea(left: left, right: right, top: top, bottom: bottom, x: xAxis, y: yAxis)
    drawAxes(area, into: &svg)
    return area
  }

  /// As many ticks as fit with their labels side by side.
  private func horizontalAxis(
    _ xs: [Double], left: Double, roundsOut: Bool
  ) -> (Axis, right: Double) {
    var tickCount = max(2, Int((width - left) / 70))
    // The steps or epochs of a line chart; there is no half of one.
    let isCount = dotCount == 0 && xs.allSatisfy { $0 == $0.rounded() }
    while true {
      let axis = Axis(
        data: xs, scale: xScale, tickCount: tickCount, roundsOut: roundsOut, isCount: isCount)
      let widths = axis.ticks.map { TextMetrics.width($0.label, size: Self.tickSize) }
      let right = max(left + 20, width - Self.margin - (widths.last ?? 0) / 2)
      let places = axis.ticks.map { left + (right - left) * axis.position($0.value) }
      let fits = places.indices.dropFirst().allSatisfy { i in
        places[i] - places[i - 1] >= (widths[i] + widths[i - 1]) / 2 + 8
      }
      if fits || tickCount == 1 {
        return (fits ? axis : axis.withoutTicks, right)
      }
      tickCount -= 1
    }
  }

  private func drawAxes(_ area: PlotArea, into svg: inout SVG) {
    for tick in area.y.ticks {
      let y = area.bottom - (area.bottom - area.top) * area.y.position(tick.value)
      svg.line(x1: area.left, y1: y, x2: area.right, y2: y, stroke: .grid)
      svg.text(
        tick.label, x: area.left - 8, y: y + Self.tickSize * 0.35, size: Self.tickSize,
        ink: .quiet, anchor: .end)
    }
    for tick in area.x.ticks {
      let x = area.left + (area.right - area.left) * area.x.position(tick.value)
      svg.line(x1: x, y1: area.bottom, x2: x, y2: area.bottom + 4, stroke: .axis)
      svg.text(
        tick.label, x: x, y: area.bottom + Self.tickSize * 1.5, size: Self.tickSize, ink: .quiet,
        anchor: .middle)
    }
    svg.line(x1: area.left, y1: area.bottom, x2: area.right, y2: area.bottom, stroke: .axis)
    svg.text(
      TextMetrics.fitted(xLabel, size: Self.labelSize, limit: area.right - area.left),
      x: (area.left + area.right) / 2, y: height - Self.margin, size: Self.labelSize,
      anchor: .middle)
    svg.text(
      TextMetrics.fitted(yLabel, size: Self.labelSize, limit: area.bottom - area.top),
      x: Self.margin + Self.labelSize * 0.7, y: (area.top + area.bottom) / 2,
      size: Self.labelSize, anchor: .middle, rotation: -90)
  }

  // MARK: Legend

  private struct LegendEntry {
    let index: Int
    let name: String
    let width: Double
  }

  private static let keyWidth = 22.0
  private static let entryGap = 18.0

  /// The names of the series, in as many rows as they need.
  private func legendRows(_ series: [Series]) -> [[LegendEntry]] {
    let limit = width - 2 * Self.margin
    var rows: [[LegendEntry]] = []
    var used = 0.0
    for (index, one) in series.enumerated() where !one.name.isEmpty {
      let keyWidth = Self.keyWidth + 6
      let name = TextMetrics.fitted(one.name, size: Self.tickSize, limit: limit - keyWidth)
      let entryWidth = keyWidth + TextMetrics.width(name, size: Self.tickSize)
      let entry = LegendEntry(index: index, name: name, width: entryWidth)
      if rows.isEmpty || used + Self.entryGap + entryWidth > limit {
        rows.append([entry])
        used = entryWidth
      } else {
        rows[rows.count - 1].append(entry)
        used += Self.entryGap + entryWidth
      }
    }
    return rows
  }

  private func drawLegend(_ series: [Series], bottom: Double, into svg: inout SVG) {
    let rows = legendRows(series)
    var y = bottom - Double(rows.count) * Self.tickSize * 1.6
    for row in rows {
      let total = row.reduce(Double(row.count - 1) * Self.entryGap) { $0 + $1.width }
      var x = (width - total) / 2
      for entry in row {
        let middle = y + Self.tickSize * 0.65
        let ink = Ink.series(entry.index)
        if entry.index < dotCount {
          svg.circle(x: x + Self.keyWidth - 6, y: middle, radius: 4, fill: ink)
        } else {
          svg.line(
            x1: x, y1: middle, x2: x + Self.keyWidth, y2: middle, stroke: ink, strokeWidth: 2,
            dash: LineChart.dash(entry.index, series[entry.index]))
        }
        svg.text(
          entry.name, x: x + Self.keyWidth + 6, y: y + Self.tickSize, size: Self.tickSize)
        x += entry.width + Self.entryGap
      }
      y += Self.tickSize * 1.6
    }
  }
}

extension Axis {
  /// The same range without ticks, for when not even one label fits.
  var withoutTicks: Axis { Axis(scale: scale, lower: lower, upper: upper, ticks: []) }

  private init(scale: AxisScale, lower: Double, upper: Double, ticks: [Tick]) {
    self.scale = scale
    self.lower = lower
    self.upper = upper
    self.ticks = ticks
  }
}
