/// Boxes and arrows before anyone knows where they go: the plain input of ``LayeredLayout``.
///
/// The edges must not form a cycle. Several edges between the same nodes are fine.
package struct LayoutGraph: Sendable {
  /// Something drawn, by its measures in pixels.
  package struct Node: Sendable {
    /// The width that the node needs, captions included.
    package var width: Double
    /// How far it reaches above its centre line, captions included.
    package var ascent: Double
    /// How far it reaches below its centre line, captions included.
    package var descent: Double
    /// The width of the box or circle itself, where arrows end.
    package var bodyWidth: Double
    /// The height of the box or circle itself.
    package var bodyHeight: Double
    /// Whether the body's ends are round: a circle, or wider than that.
    package var isRound: Bool

    package init(
      width: Double, ascent: Double, descent: Double, bodyWidth: Double, bodyHeight: Double,
      isRound: Bool = false
    ) {
      self.width = width
      self.ascent = ascent
      self.descent = descent
      self.bodyWidth = bodyWidth
      self.bodyHeight = bodyHeight
      self.isRound = isRound
    }
  }

  /// An arrow.
  package struct Edge: Sendable {
    package var from: Int
    package var to: Int
    /// The size of the label on the arrow; zero for none. It goes below the line.
    package var labelWidth: Double
    package var labelHeight: Double
    /// Whether the two ends stay as near as they can: an operation and its result. Such an edge is
    /// the only one that leaves `from` and the only one that enters `to`.
    package var isRigid: Bool

    package init(
      from: Int, to: Int, labelWidth: Double = 0, labelHeight: Double = 0, isRigid: Bool = false
    ) {
      self.from = from
      self.to = to
      self.labelWidth = labelWidth
      self.labelHeight = labelHeight
      self.isRigid = isRigid
    }
  }

  package var nodes: [Node]
  package var edges: [Edge]
  /// The distance of neighbouring arrows at a node.
  package var portGap: Double
  /// How far the lines of one arrow reach above and below its route.
  package var lineReach: Double

  package init(nodes: [Node], edges: [Edge], portGap: Double = 12, lineReach: Double = 5) {
    self.nodes = nodes
    self.edges = edges
    self.portGap = portGap
    self.lineReach = lineReach
  }
}

/// Where an arrow runs: level stretches from left to right, joined by curves that stay in the
/// space between two columns.
package struct Route: Sendable, Equatable {
  /// A level part of an arrow.
  package struct Stretch: Sendable, Equatable {
    package var left: Double
    package var right: Double
    package var y: Double
  }

  package var stretches: [Stretch]
  /// Which stretch has the label below it.
  package var labelled: Int?
}

extension Array where Element == [Int] {
  /// One empty list for each of `count` places.
  static func lists(_ count: Int) -> [[Int]] { [[Int]](repeating: [], count: count) }
}
