extension GraphPicture {
  private static let titleSize = 14.0
  private static let textSize = 12.0
  private static let labelSize = 11.0
  private static let lineHeight = 15.0
  private static let margin = 18.0
  /// Half the distance between a forward edge and the backward edge beside it.
  private static let halfGap = 3.0
  private static let arrowLength = 8.0

  /// The picture as an SVG document.
  public var svg: String {
    let graph = layoutGraph
    let layout = LayeredLayout(graph)
    let heading = title.isEmpty ? [] : [TextMetrics.fitted(title, size: 16, limit: 2000)]
    let headingWidth = heading.map { TextMetrics.width($0, size: 16, weight: .bold) }.max() ?? 0
    let width = max(layout.width, headingWidth) + 2 * Self.margin
    let left = (width - layout.width) / 2
    let top = Self.margin + (heading.isEmpty ? 0 : 34)
    var svg = SVG(
      width: width, height: top + layout.height + Self.margin,
      title: title.isEmpty ? "Computational graph" : title)
    for line in heading {
      svg.text(
        line, x: width / 2, y: Self.margin + 16, size: 16, anchor: .middle, weight: .bold)
    }
    // Arrows first: were one to touch a box, the box would stay readable.
    for (edge, route) in zip(diagram.edges, layout.routes) {
      draw(edge, route, left: left, top: top, into: &svg)
    }
    for (index, node) in diagram.nodes.enumerated() {
      let centre = layout.centres[index]
      draw(
        node, graph.nodes[index], at: Point(x: left + centre.x, y: top + centre.y), into: &svg)
    }
    return svg.document
  }

  // MARK: Measuring

  /// The boxes and arrows with the room that their texts take.
  var layoutGraph: LayoutGraph {
    var fan = [(incoming: Int, outgoing: Int)](repeating: (0, 0), count: diagram.nodes.count)
    for edge in diagram.edges {
      fan[edge.from].outgoing += 1
      fan[edge.to].incoming += 1
    }
    let nodes = diagram.nodes.enumerated().map { index, node in
      Self.measure(node, fan: max(fan[index].incoming, fan[index].outgoing))
    }
    let edges = diagram.edges.map { edge in
      let label = edge.gradient ?? ""
      return LayoutGraph.Edge(
        from: edge.from, to: edge.to,
        labelWidth: label.isEmpty ? 0 : TextMetrics.width(label, size: Self.labelSize) + 10,
        labelHeight: label.isEmpty ? 0 : Self.lineHeight, isRigid: edge.isResult)
    }
    let hasBackward = diagram.edges.contains(where: \.hasGradient)
    return LayoutGraph(
      nodes: nodes, edges: edges, portGap: hasBackward ? 13 : 10,
      lineReach: hasBackward ? Self.halfGap + 3 : 3)
  }

  private static func measure(_ node: Diagram.Node, fan: Int) -> LayoutGraph.Node {
    // A box with many arrows on one side is taller.
    let needed = min(Double(fan - 1) * 13 + 20, 160)
    switch node.kind {
    case .operation:
      let height = max(36, min(needed, 90))
      let width = max(height, TextMetrics.width(shown(node), size: 15) + 18)
      return LayoutGraph.Node(
        width: width, ascent: height / 2, descent: height / 2, bodyWidth: width,
        bodyHeight: height, isRound: true)
    case .variable, .constant:
      let isBox = node.kind == .variable || !node.below.isEmpty || !node.above.isEmpty
      let height = max(isBox ? 30 : 24, needed)
      let width = max(34, TextMetrics.width(shown(node), size: titleSize, weight: .bold) + 20)
      let texts = (node.above + node.below).map { TextMetrics.width($0, size: textSize) }
      return LayoutGraph.Node(
        width: max(width, texts.max() ?? 0),
        ascent: height / 2 + captionHeight(node.above),
        descent: height / 2
          + captionHeight(node.below), bodyWidth: width, bodyHeight: height)
    case .group:
      let texts = node.details.map { TextMetrics.width($0, size: textSize) }
      let width =
        max(TextMetrics.width(shown(node), size: titleSize, weight: .bold), texts.max() ?? 0) + 28
      let height = max(needed, Double(node.details.count) * lineHeight + 36)
      return LayoutGraph.Node(
        width: width, ascent: height / 2, descent: height / 2, bodyWidth: width,
        bodyHeight: height)
    }
  }

  /// A node's title, shortened if it is very long.
  private static func shown(_ node: Diagram.Node) -> String {
    TextMetrics.fitted(node.title, size: titleSize, weight: .bold, limit: 320)
  }

  private static func captionHeight(_ lines: [String]) -> Double {
    lines.isEmpty ? 0 : Double(lines.count) * lineHeight + 3
  }

  // MARK: Nodes

  private func draw(
    _ node: Diagram.Node, _ measures: LayoutGraph.Node, at centre: Point, into svg: inout SVG
  ) {
    let (width, height) = (measures.bodyWidth, measures.bodyHeight)
    let (left, top) = (centre.x - width / 2, centre.y - height / 2)
    let title = Self.shown(node)
    let baseline = centre.y + Self.titleSize * 0.35
    switch node.kind {
    case .operation:
      svg.rectangle(
        x: left, y: top, width: width, height: height, radius: height / 2, fill: .circle,
        stroke: .ink, strokeWidth: 1.3)
      let size = title.count == 1 ? 19.0 : 15.0
      svg.text(
        title, x: centre.x, y: centre.y + size * 0.34, size: size, anchor: .middle)
    case .variable:
      svg.rectangle(
        x: left, y: top, width: width, height: height, radius: 7, fill: .box, stroke: .ink,
        strokeWidth: 1.3)
      svg.text(
        title, x: centre.x, y: baseline, size: Self.titleSize,
        ink: node.isAutomatic ? .quiet : .ink, anchor: .middle,
        weight: node.isAutomatic ? .regular : .bold, isItalic: node.isAutomatic)
    case .constant:
      svg.rectangle(
        x: left, y: top, width: width, height: height, radius: 7, fill: .paper, stroke: .grid,
        strokeWidth: 1.3)
      svg.text(
        title, x: centre.x, y: baseline, size: Self.titleSize, ink: .quiet, anchor: .middle)
    case .group:
      svg.rectangle(
        x: left, y: top, width: width, height: height, radius: 10, fill: .group, stroke: .axis,
        strokeWidth: 1.3)
      let textTop = centre.y - (Double(node.details.count) * Self.lineHeight + 18) / 2
      svg.text(
        title, x: centre.x, y: textTop + 13, size: Self.titleSize, anchor: .middle,
        weight: .bold)
      for (i, line) in node.details.enumerated() {
        svg.text(
          line, x: centre.x, y: textTop + 18 + Double(i + 1) * Self.lineHeight - 4,
          size: Self.textSize, ink: .quiet, anchor: .middle)
      }
    }
    for (i, line) in node.above.enumerated() {
      let y = top - 6 - Double(node.above.count - 1 - i) * Self.lineHeight
      svg.text(
        line, x: centre.x, y: y, size: Self.textSize,
        ink: node.kind == .constant ? .quiet : .ink, anchor: .middle)
    }
    for (i, line) in node.below.enumerated() {
      let y = top + height + 14 + Double(i) * Self.lineHeight
      svg.text(line, x: centre.x, y: y, size: Self.textSize, ink: .backward, anchor: .middle)
    }
  }

  // MARK: Edges

  private func draw(
    _ edge: Diagram.Edge, _ route: Route, left: Double, top: Double, into svg: inout SVG
  ) {
    let placed = route.stretches.map {
      Route.Stretch(left: left + $0.left, right: left + $0.right, y: top + $0.y)
    }
    let shift = edge.hasGradient ? Self.halfGap : 0
    let ink: Ink = edge.isQuiet ? .axis : .ink
    Self.drawLine(placed, shift: -shift, ink: ink, pointsRight: true, into: &svg)
    if edge.hasGradient {
      Self.drawLine(placed, shift: shift, ink: .backward, pointsRight: false, into: &svg)
    }
    if let label = edge.gradient, let labelled = route.labelled {
      let stretch = placed[labelled]
      svg.text(
        label, x: (stretch.left + stretch.right) / 2, y: stretch.y + shift + Self.labelSize + 2,
        size: Self.labelSize, ink: .backward, anchor: .middle)
    }
  }

  /// Draws a line along the stretches, moved down by `shift`, with a head at its right or left end.
  private static func drawLine(
    _ stretches: [Route.Stretch], shift: Double, ink: Ink, pointsRight: Bool, into svg: inout SVG
  ) {
    guard var first = stretches.first, var last = stretches.last else { return }
    // A line ends in its head, not in the tip.
    if pointsRight { last.right -= arrowLength - 1 } else { first.left += arrowLength - 1 }
    var data = PathData()
    data.move(to: Point(x: first.left, y: first.y + shift))
    for (i, stretch) in stretches.enumerated() {
      let y = stretch.y + shift
      if i > 0 {
        let start = Point(x: stretches[i - 1].right, y: stretches[i - 1].y + shift)
        curve(from: start, to: Point(x: stretch.left, y: y), shift: shift, into: &data)
      }
      let right = i == stretches.count - 1 ? last.right : stretch.right
      data.line(to: Point(x: right, y: y))
    }
    svg.path(data, stroke: ink, strokeWidth: 1.3)

    let tip = Point(
      x: pointsRight ? stretches[stretches.count - 1].right : stretches[0].left,
      y: (pointsRight ? last.y : first.y) + shift)
    let back = tip.x + (pointsRight ? -arrowLength : arrowLength)
    var head = PathData()
    head.move(to: tip)
    head.line(to: Point(x: back, y: tip.y - 3.2))
    head.line(to: Point(x: back, y: tip.y + 3.2))
    head.close()
    svg.path(head, fill: ink)
  }

  /// A curve that is level at both ends. Its steep middle moves sideways, so that the two lines of an
  /// edge keep their distance there too.
  private static func curve(
    from start: Point, to end: Point, shift: Double, into data: inout PathData
  ) {
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    if dy.magnitude < 0.01 {
      data.line(to: end)
      return
    }
    let steepness = min(1, dy.magnitude / max(dx, 1))
    let aside = -shift * steepness * (dy > 0 ? 1 : -1)
    let middle = min(max(start.x + dx / 2 + aside * 1.3, start.x), end.x)
    data.curve(Point(x: middle, y: start.y), Point(x: middle, y: end.y), to: end)
  }
}
