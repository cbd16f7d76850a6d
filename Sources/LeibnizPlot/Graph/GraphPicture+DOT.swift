extension GraphPicture {
  /// The picture as DOT text, for those who have Graphviz.
  ///
  ///     try picture.dot.write(toFile: "graph.dot", atomically: true, encoding: .utf8)
  ///     // dot -Tpdf graph.dot -o graph.pdf
  public var dot: String {
    var text = """
      digraph {
        rankdir=LR
        node [fontname="sans-serif", fontsize=12]
        edge [fontname="sans-serif", fontsize=10]

      """
    if !title.isEmpty {
      text += "  label=<\(Self.escaped(title))>\n  labelloc=t\n"
    }
    for (index, node) in diagram.nodes.enumerated() {
      text += "  n\(index) [\(Self.attributes(node))]\n"
    }
    let red = Ink.backward.light
    for edge in diagram.edges {
      let color = edge.isQuiet ? " [color=\"\(Ink.axis.light)\"]" : ""
      text += "  n\(edge.from) -> n\(edge.to)\(color)\n"
      if edge.hasGradient {
        let label = edge.gradient.map { ", label=<\(Self.escaped($0))>" } ?? ""
        text +=
          "  n\(edge.to) -> n\(edge.from) "
          + "[color=\"\(red)\", fontcolor=\"\(red)\", constraint=false\(label)]\n"
      }
    }
    return text + "}\n"
  }

  private static func attributes(_ node: Diagram.Node) -> String {
    let title = escaped(node.title)
    switch node.kind {
    case .operation:
      return "shape=circle, style=filled, fillcolor=\"\(Ink.circle.light)\", label=<\(title)>"
    case .group:
      let lines = ["<b>\(title)</b>"] + node.details.map(escaped)
      return "shape=box, style=\"rounded,filled\", fillcolor=\"\(Ink.group.light)\", "
        + "label=<\(lines.joined(separator: "<br/>"))>"
    case .variable, .constant:
      let gradient = node.below.map {
        "<font color=\"\(Ink.backward.light)\">\(escaped($0))</font>"
      }
      let lines = node.above.map(escaped) + ["<b>\(title)</b>"] + gradient
      let (fill, line) =
        node.kind == .variable ? (Ink.box.light, Ink.ink.light) : (Ink.paper.light, Ink.axis.light)
      return "shape=box, style=\"rounded,filled\", fillcolor=\"\(fill)\", color=\"\(line)\", "
        + "label=<\(lines.joined(separator: "<br/>"))>"
    }
  }

  /// Text within an HTML-like label. A space stands for an empty one, which DOT doesn't allow.
  private static func escaped(_ text: String) -> String {
    let safe = SVG.escaped(text)
    return safe.allSatisfy(\.isWhitespace) ? "&#160;" : safe
  }
}
