/// A picture of a graph without cycles in columns from left to right.
///
/// In the manner of Sugiyama: nodes get layers (``Layering``), long edges get bends in the layers
/// they cross (``ProperGraph``), layers are ordered so that few edges cross (``Ordering``), heights
/// are chosen so that edges are level (``Levelling``), and the widths of the columns follow.
///
/// Nodes, labels and bends of one column keep their distance, and edges change their height only
/// between columns: nothing overlaps by construction. No step recurses.
package struct LayeredLayout: Sendable {
  /// The size of the picture, without a margin.
  package let width: Double
  package let height: Double
  /// The centres of the nodes.
  package let centres: [Point]
  /// Where each edge runs.
  package let routes: [Route]
  /// Each node's column.
  package let columns: [Int]
  /// How many pairs of edges cross.
  package let crossings: Int

  package init(_ graph: LayoutGraph) {
    let hasLabels = graph.edges.contains { $0.labelWidth > 0 }
    // A label lies in a column of its own between those of the ends.
    columns = Layering(graph, length: hasLabels ? 2 : 1).layers
    let proper = ProperGraph(graph, layers: columns)
    let ordering = Ordering(proper)
    crossings = ordering.crossings
    let ports = Ports(proper, layers: ordering.layers, graph: graph)
    let levelling = Levelling(proper, layers: ordering.layers, ports: ports)

    let top = proper.places.indices.map { levelling.y[$0] - proper.places[$0].ascent }.min() ?? 0
    let bottom = proper.places.indices.map { levelling.y[$0] + proper.places[$0].descent }.max()
    let y = levelling.y.map { $0 - top }
    height = (bottom ?? 0) - top

    let spans = LayeredLayout.columnSpans(
      proper, ordering.layers, y: y, ports: ports, minimum: hasLabels ? 10 : 26)
    width = spans.last?.right ?? 0
    centres = graph.nodes.indices.map { node in
      let span = spans[proper.places[node].layer]
      return Point(x: (span.left + span.right) / 2, y: y[node])
    }
    routes = graph.edges.indices.map { [centres] index in
      LayeredLayout.route(
        index, graph, proper, spans: spans, y: y, ports: ports, centres: centres)
    }
  }

  private typealias Span = (left: Double, right: Double)

  /// The left and right side of every column. The steeper the edges between two columns, the wider
  /// the space.
  private static func columnSpans(
    _ proper: ProperGraph, _ layers: [[Int]], y: [Double], ports: Ports, minimum: Double
  ) -> [Span] {
    var spans: [Span] = []
    var x = 0.0
    for layer in layers {
      let width = layer.map { proper.places[$0].width }.max() ?? 0
      spans.append((x, x + width))
      x += width
      var steepest = 0.0
      for place in layer {
        for piece in proper.outgoing[place] {
          let from = y[place] + ports.start[piece]
          let to = y[proper.pieces[piece].to] + ports.end[piece]
          steepest = max(steepest, (to - from).magnitude)
        }
      }
      x += min(max(minimum, min(steepest, 30 + steepest * 0.4)), 100)
    }
    return spans
  }

  private static func route(
    _ index: Int, _ graph: LayoutGraph, _ proper: ProperGraph, spans: [Span], y: [Double],
    ports: Ports, centres: [Point]
  ) -> Route {
    var stretches: [Route.Stretch] = []
    var labelled: Int?
    let pieces = proper.pathPieces[index]
    let (first, last) = (pieces[0], pieces[pieces.count - 1])
    let from = proper.pieces[first].from
    let to = proper.pieces[last].to
    stretches.append(
      Route.Stretch(
        left: centres[from].x + halfWidth(of: graph.nodes[from], at: ports.start[first]),
        right: spans[proper.places[from].layer].right, y: y[from] + ports.start[first]))
    for piece in pieces.dropLast() {
      let bend = proper.pieces[piece].to
      let span = spans[proper.places[bend].layer]
      if proper.places[bend].isLabel { labelled = stretches.count }
      stretches.append(Route.Stretch(left: span.left, right: span.right, y: y[bend]))
    }
    stretches.append(
      Route.Stretch(
        left: spans[proper.places[to].layer].left,
        right: centres[to].x - halfWidth(of: graph.nodes[to], at: ports.end[last]),
        y: y[to] + ports.end[last]))
    return Route(stretches: stretches, labelled: labelled)
  }

  /// Half the width of a node's body at some height from its centre line.
  static func halfWidth(of node: LayoutGraph.Node, at y: Double) -> Double {
    if !node.isRound { return node.bodyWidth / 2 }
    let radius = node.bodyHeight / 2
    return node.bodyWidth / 2 - radius + max(0, radius * radius - y * y).squareRoot()
  }
}
