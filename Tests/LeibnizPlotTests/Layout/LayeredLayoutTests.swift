import Testing

@testable import LeibnizPlot

@Suite struct LayeredLayoutTests {
  @Test(arguments: LayoutGraph.samples.indices)
  func nothingOverlaps(_ sample: Int) {
    let graph = LayoutGraph.samples[sample]
    let layout = LayeredLayout(graph)
    let boxes = zip(graph.nodes, layout.centres).map { node, centre in
      Frame(
        left: centre.x - node.width / 2, right: centre.x + node.width / 2,
        top: centre.y - node.ascent, bottom: centre.y + node.descent)
    }
    let labels = zip(graph.edges, layout.routes).compactMap { edge, route -> Frame? in
      guard edge.labelWidth > 0, let labelled = route.labelled else { return nil }
      let stretch = route.stretches[labelled]
      let middle = (stretch.left + stretch.right) / 2
      return Frame(
        left: middle - edge.labelWidth / 2, right: middle + edge.labelWidth / 2,
        top: stretch.y + graph.lineReach,
        bottom: stretch.y + graph.lineReach + edge.labelHeight)
    }
    #expect(labels.count == graph.edges.filter { $0.labelWidth > 0 }.count)
    let frames = boxes + labels
    for i in frames.indices {
      #expect(frames[i].left >= -0.01 && frames[i].top >= -0.01)
      #expect(frames[i].right <= layout.width + 0.01 && frames[i].bottom <= layout.height + 0.01)
      let overlapping = frames.indices.filter { $0 > i && frames[i].overlaps(frames[$0]) }
      #expect(overlapping.isEmpty, "\(i) overlaps \(overlapping)")
    }
    // No edge runs through a box or a label; at its own ends it touches the box only.
    for (index, route) in layout.routes.enumerated() {
      let edge = graph.edges[index]
      let points = points(of: route)
      let hits = frames.indices.filter { place in
        if place == edge.from || place == edge.to { return false }
        let frame = frames[place]
        return points.contains { point in
          point.x > frame.left + 0.02 && point.x < frame.right - 0.02
            && point.y > frame.top + 0.02 && point.y < frame.bottom - 0.02
        }
      }
      #expect(hits.isEmpty, "edge \(index) runs through \(hits)")
    }
  }

  @Test(arguments: LayoutGraph.samples.indices)
  func edgesRunFromLeftToRight(_ sample: Int) {
    let graph = LayoutGraph.samples[sample]
    let layout = LayeredLayout(graph)
    for (edge, route) in zip(graph.edges, layout.routes) {
      #expect(layout.columns[edge.from] < layout.columns[edge.to])
      #expect(layout.centres[edge.from].x < layout.centres[edge.to].x)
      let xs = route.stretches.flatMap { [$0.left, $0.right] }
      #expect(zip(xs, xs.dropFirst()).allSatisfy { $0 <= $1 + 1e-9 })
      // They begin and end on the sides of their boxes.
      let (first, last) = (route.stretches[0], route.stretches[route.stretches.count - 1])
      expectTouches(
        graph.nodes[edge.from], layout.centres[edge.from], x: first.left, y: first.y)
      expectTouches(graph.nodes[edge.to], layout.centres[edge.to], x: last.right, y: last.y)
    }
  }

  @Test func isTheSameEveryTime() {
    for graph in LayoutGraph.samples {
      let (a, b) = (LayeredLayout(graph), LayeredLayout(graph))
      #expect(a.centres == b.centres)
      #expect(a.routes == b.routes)
    }
  }

  @Test func aChainIsALevelLine() {
    let node = LayoutGraph.Node(
      width: 30, ascent: 15, descent: 15, bodyWidth: 30, bodyHeight: 30)
    let graph = LayoutGraph(
      nodes: Array(repeating: node, count: 6),
      edges: (0..<5).map { LayoutGraph.Edge(from: $0, to: $0 + 1) })
    let layout = LayeredLayout(graph)
    #expect(Set(layout.centres.map(\.y)).count == 1)
    #expect(layout.columns == [0, 1, 2, 3, 4, 5])
  }

  @Test func operandsStandInTheirOrder() {
    // x and y above one another, as in x + y.
    let node = LayoutGraph.Node(
      width: 30, ascent: 15, descent: 15, bodyWidth: 30, bodyHeight: 30)
    let layout = LayeredLayout(
      LayoutGraph(
        nodes: [node, node, node], edges: [.init(from: 0, to: 2), .init(from: 1, to: 2)]))
    #expect(layout.centres[0].y < layout.centres[1].y)
    #expect(layout.centres[2].y == (layout.centres[0].y + layout.centres[1].y) / 2)
  }

  @Test func aCycleIsRefused() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let node = LayoutGraph.Node(width: 1, ascent: 1, descent: 1, bodyWidth: 1, bodyHeight: 1)
      _ = LayeredLayout(
        LayoutGraph(
          nodes: [node, node], edges: [.init(from: 0, to: 1), .init(from: 1, to: 0)]))
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("the edges form a cycle"))
  }

  private func expectTouches(
    _ node: LayoutGraph.Node, _ centre: Point, x: Double, y: Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let height = y - centre.y
    #expect(height.magnitude <= node.bodyHeight / 2, sourceLocation: sourceLocation)
    let half = LayeredLayout.halfWidth(of: node, at: height)
    #expect(((x - centre.x).magnitude - half).magnitude < 1e-9, sourceLocation: sourceLocation)
  }

  /// Points along a route: the level parts, and the curves between them.
  private func points(of route: Route) -> [Point] {
    var points: [Point] = []
    for (i, stretch) in route.stretches.enumerated() {
      if i > 0 {
        let start = route.stretches[i - 1]
        for step in 1..<16 {
          let t = Double(step) / 16
          // Both controls lie at half the way across.
          let across = 3 * (1 - t) * t * 0.5 * (1 - t + t) + t * t * t
          let up = 3 * (1 - t) * t * t + t * t * t
          points.append(
            Point(
              x: start.right + (stretch.left - start.right) * across,
              y: start.y + (stretch.y - start.y) * up))
        }
      }
      for step in 0...4 {
        let t = Double(step) / 4
        points.append(Point(x: stretch.left + (stretch.right - stretch.left) * t, y: stretch.y))
      }
    }
    return points
  }
}
