import LeibnizTensor

/// How often examples of each class were taken for which class.
///
///     let matrix = ConfusionMatrix([[48, 2], [5, 45]], labels: ["cat", "dog"])
///     matrix.accuracy     // 0.93
///     matrix.recall(of: 1)  // 0.9
///     print(matrix.svg)
///
/// A row is a true class, a column what the network said. Cells are shaded by their share of the
/// row, what is right in blue and what is wrong in orange; a row ends with its total and recall, a
/// column with its total and precision.
public struct ConfusionMatrix: Sendable, Equatable {
  /// `counts[i][j]` is how many examples of class `i` were taken for class `j`.
  public var counts: [[Int]]
  /// The classes' names.
  public var labels: [String]
  /// The title above the matrix; empty for none.
  public var title: String

  /// A matrix of counts. Without labels the classes are numbered from 0. Traps if `counts` isn't
  /// square or there isn't one label for each class.
  public init(_ counts: [[Int]], labels: [String]? = nil, title: String = "") {
    let n = counts.count
    self.counts = counts
    self.labels = labels ?? (0..<n).map { String($0) }
    self.title = title
    check()
  }

  /// Stops unless there are as many rows, columns and labels, all counts are at least 0, and their
  /// sum is a number.
  private func check() {
    let n = counts.count
    if let row = counts.first(where: { $0.count != n }) {
      fail("ConfusionMatrix: \(n) rows, but one of \(row.count) columns")
    }
    if labels.count != n { fail("ConfusionMatrix: \(n) classes and \(labels.count) labels") }
    var total = 0
    for count in counts.joined() {
      let (sum, overflow) = total.addingReportingOverflow(count)
      if count < 0 { fail("ConfusionMatrix: a count of \(count)") }
      if overflow { fail("ConfusionMatrix: the sum of the counts is above \(Int.max)") }
      total = sum
    }
  }

  private func check(_ index: Int) {
    check()
    if !counts.indices.contains(index) {
      fail("ConfusionMatrix: class \(index) of \(counts.count)")
    }
  }

  /// Counts pairs of classes, numbered from 0. Traps if a class isn't in `0..<labels.count`.
  public init(truth: [Int], predicted: [Int], labels: [String], title: String = "") {
    if truth.count != predicted.count {
      fail("ConfusionMatrix: \(truth.count) true and \(predicted.count) predicted classes")
    }
    var counts = [[Int]](
      repeating: [Int](repeating: 0, count: labels.count), count: labels.count)
    for (actual, said) in zip(truth, predicted) {
      for i in [actual, said] where !labels.indices.contains(i) {
        fail("ConfusionMatrix: class \(i) of \(labels.count)")
      }
      counts[actual][said] += 1
    }
    self.init(counts, labels: labels, title: title)
  }

  /// The number of examples.
  public var total: Int {
    check()
    return counts.reduce(0) { $0 + $1.reduce(0, +) }
  }

  /// The share of all examples that were taken for what they are; NaN without examples.
  public var accuracy: Double {
    let total = total
    return Double(counts.indices.reduce(0) { $0 + counts[$1][$1] }) / Double(total)
  }

  /// The share of a class's examples that were recognised; NaN if it has none. Traps if there is no
  /// such class.
  public func recall(of index: Int) -> Double {
    check(index)
    return Double(counts[index][index]) / Double(counts[index].reduce(0, +))
  }

  /// The share of right ones among the examples taken for a class; NaN if there were none. Traps if
  /// there is no such class.
  public func precision(of index: Int) -> Double {
    check(index)
    return Double(counts[index][index]) / Double(counts.reduce(0) { $0 + $1[index] })
  }

  // MARK: Drawing

  private static let size = 12.0
  private static let margin = 16.0

  /// The matrix as an SVG document.
  public var svg: String {
    check()
    let n = counts.count
    let size = Self.size
    let rowTotals = counts.map { $0.reduce(0, +) }
    let columnTotals = counts.indices.map { j in counts.reduce(0) { $0 + $1[j] } }
    let widestNumber =
      (counts.flatMap { $0 } + rowTotals + columnTotals).map {
        TextMetrics.width(String($0), size: size)
      }.max() ?? 0
    let names = labels.map { TextMetrics.fitted($0, size: size, limit: 120) }
    let nameWidth = names.map { TextMetrics.width($0, size: size) }.max() ?? 0
    let cell = max(38, widestNumber + 10)
    // Names that are wider than a column are written upwards.
    let isUpright = nameWidth + 6 > cell
    let summary = max(54, widestNumber + 14)
    let left =
      Self.margin + size * 1.8 + max(nameWidth, TextMetrics.width("precision", size: size)) + 10
    let width = left + Double(n) * cell + 10 + 2 * summary + Self.margin
    let titleLines = TextMetrics.wrapped(
      title, size: 16, weight: .bold, limit: width - 2 * Self.margin)
    let titleHeight = titleLines.isEmpty ? 0 : Double(titleLines.count) * 21 + 6
    let top =
      Self.margin + titleHeight + size * 1.8 + (isUpright ? nameWidth : size * 1.2) + 8
    let height = top + Double(n) * cell + 10 + 2 * size * 1.8 + Self.margin

    var svg = SVG(
      width: width, height: height, title: title.isEmpty ? "Confusion matrix" : title)
    for (i, line) in titleLines.enumerated() {
      svg.text(
        line, x: width / 2, y: Self.margin + 14 + Double(i) * 21, size: 16, anchor: .middle,
        weight: .bold)
    }
    drawNames(
      names, left: left, top: top, cell: cell, titleHeight: titleHeight, isUpright: isUpright,
      into: &svg)
    for i in 0..<n {
      for j in 0..<n {
        drawCell(i, j, rowTotal: rowTotals[i], left: left, top: top, cell: cell, into: &svg)
      }
    }

    let right = left + Double(n) * cell + 10
    let bottom = top + Double(n) * cell + 10
    let headY = top - 8
    svg.text(
      "total", x: right + summary - 6, y: headY, size: size, ink: .quiet, anchor: .end)
    svg.text(
      "recall", x: right + 2 * summary - 6, y: headY, size: size, ink: .quiet, anchor: .end)
    for i in 0..<n {
      let y = top + (Double(i) + 0.5) * cell + size * 0.35
      svg.text(
        String(rowTotals[i]), x: right + summary - 6, y: y, size: size, ink: .quiet, anchor: .end)
      svg.text(
        Self.percent(recall(of: i)), x: right + 2 * summary - 6, y: y, size: size, anchor: .end)
      let x = left + (Double(i) + 0.5) * cell
      svg.text(
        String(columnTotals[i]), x: x, y: bottom + size, size: size, ink: .quiet, anchor: .middle)
      svg.text(
        Self.percent(precision(of: i)), x: x, y: bottom + size * 2.6, size: cell < 46 ? 10 : size,
        anchor: .middle)
    }
    svg.text("total", x: left - 10, y: bottom + size, size: size, ink: .quiet, anchor: .end)
    svg.text(
      "precision", x: left - 10, y: bottom + size * 2.6, size: size, ink: .quiet, anchor: .end)
    svg.text(
      String(total), x: right + summary - 6, y: bottom + size, size: size, ink: .quiet,
      anchor: .end)
    svg.text(
      Self.percent(accuracy), x: right + 2 * summary - 6, y: bottom + size, size: size,
      anchor: .end, weight: .bold)
    return svg.document
  }

  private func drawNames(
    _ names: [String], left: Double, top: Double, cell: Double, titleHeight: Double,
    isUpright: Bool, into svg: inout SVG
  ) {
    let size = Self.size
    let middle = Double(names.count) * cell / 2
    svg.text(
      "predicted", x: left + middle, y: Self.margin + titleHeight + size, size: size, ink: .quiet,
      anchor: names.count < 3 ? .start : .middle)
    svg.text(
      "true", x: Self.margin + size * 0.9, y: top + middle, size: size, ink: .quiet,
      anchor: .middle, rotation: -90)
    for (i, name) in names.enumerated() {
      let centre = (Double(i) + 0.5) * cell
      svg.text(
        name, x: left - 10, y: top + centre + size * 0.35, size: size, anchor: .end)
      if isUpright {
        svg.text(name, x: left + centre + size * 0.35, y: top - 8, size: size, rotation: -90)
      } else {
        svg.text(name, x: left + centre, y: top - 8, size: size, anchor: .middle)
      }
    }
  }

  private func drawCell(
    _ i: Int, _ j: Int, rowTotal: Int, left: Double, top: Double, cell: Double,
    into svg: inout SVG
  ) {
    let count = counts[i][j]
    let share = rowTotal == 0 ? 0 : Double(count) / Double(rowTotal)
    let x = left + Double(j) * cell
    let y = top + Double(i) * cell
    svg.rectangle(
      x: x + 1, y: y + 1, width: cell - 2, height: cell - 2, radius: 3, fill: .grid, opacity: 0.45)
    if count > 0 {
      // The square root lets a few mistakes among thousands still be seen.
      svg.rectangle(
        x: x + 1, y: y + 1, width: cell - 2, height: cell - 2, radius: 3,
        fill: i == j ? .good : .bad, opacity: 0.12 + 0.88 * share.squareRoot())
    }
    let isDark = 0.12 + 0.88 * share.squareRoot() > 0.6
    svg.text(
      count == 0 ? "·" : String(count), x: x + cell / 2, y: y + cell / 2 + Self.size * 0.35,
      size: Self.size, ink: count == 0 ? .axis : isDark ? .onColour : .ink, anchor: .middle)
  }

  /// A share as a percentage with one decimal; what isn't all is never rounded up to 100 %.
  static func percent(_ share: Double) -> String {
    guard share.isFinite else { return "–" }
    let tenths = share < 1 ? min(999, Int((share * 1000).rounded())) : 1000
    if tenths == 1000 { return "100%" }
    return "\(tenths / 10).\(tenths % 10)%"
  }
}
