import LeibnizTensor

/// A named row of points for a chart.
///
///     let loss = Series("training", y: [2.3, 0.9, 0.4, 0.3])
///     let fit = Series("law", x: [0, 10], y: [1, 21], isDashed: true)
public struct Series: Sendable, Equatable {
  /// The name in the legend; a series without a name isn't listed there.
  public var name: String
  /// The points' horizontal coordinates.
  public var x: [Double]
  /// The points' vertical coordinates, as many as there are in `x`.
  public var y: [Double]
  /// Whether a line chart draws the line dashed.
  public var isDashed: Bool

  /// A series of points `(x[i], y[i])`. Traps if the counts differ. A coordinate that is NaN or
  /// infinite makes a gap in the line.
  public init(_ name: String = "", x: [Double], y: [Double], isDashed: Bool = false) {
    if x.count != y.count {
      fail("Series \(name): \(x.count) x-coordinates and \(y.count) y-coordinates")
    }
    self.name = name
    self.x = x
    self.y = y
    self.isDashed = isDashed
  }

  /// A series of values at `first`, `first + 1`, …: one for each step or epoch.
  public init(_ name: String = "", y: [Double], first: Int = 1, isDashed: Bool = false) {
    self.init(name, x: y.indices.map { Double(first) + Double($0) }, y: y, isDashed: isDashed)
  }
}
