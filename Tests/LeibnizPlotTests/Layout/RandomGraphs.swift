@testable import LeibnizPlot

extension LayoutGraph {
  /// A random graph without cycles: every node takes a few of those before it.
  static func random(_ n: Int, reach: Int, labelled: Bool, seed: UInt64) -> LayoutGraph {
    var random = SplitMix(seed: seed)
    var graph = LayoutGraph(nodes: [], edges: [])
    for i in 0..<n {
      let body = random.number(in: 20...60)
      let caption = random.number(in: 0...30)
      graph.nodes.append(
        Node(
          width: body + random.number(in: 0...30), ascent: body / 2 + caption, descent: body / 2,
          bodyWidth: body, bodyHeight: body, isRound: random.below(2) == 0))
      for _ in 0..<random.below(3) where i > 0 {
        let from = i - 1 - random.below(min(i, reach))
        let hasLabel = labelled && random.below(4) > 0
        graph.edges.append(
          Edge(
            from: from, to: i, labelWidth: hasLabel ? random.number(in: 10...60) : 0,
            labelHeight: hasLabel ? 14 : 0))
      }
    }
    return graph
  }

  /// A computation as it is drawn: `leaves` variables, then operations of two inputs, each with a
  /// result.
  static func computation(leaves: Int, operations: Int, seed: UInt64) -> LayoutGraph {
    var random = SplitMix(seed: seed)
    let box = Node(width: 50, ascent: 33, descent: 33, bodyWidth: 40, bodyHeight: 30)
    let circle = Node(
      width: 36, ascent: 18, descent: 18, bodyWidth: 36, bodyHeight: 36, isRound: true)
    var graph = LayoutGraph(nodes: Array(repeating: box, count: leaves), edges: [])
    var variables = Array(0..<leaves)
    for _ in 0..<operations {
      graph.nodes += [circle, box]
      let operation = graph.nodes.count - 2
      for _ in 0..<2 {
        let recent = min(variables.count, leaves + 6)
        let input = variables[variables.count - 1 - random.below(recent)]
        graph.edges.append(Edge(from: input, to: operation, labelWidth: 40, labelHeight: 15))
      }
      graph.edges.append(
        Edge(
          from: operation, to: operation + 1, labelWidth: 40, labelHeight: 15, isRigid: true))
      variables.append(operation + 1)
    }
    return graph
  }

  /// Many graphs of many kinds.
  static let samples: [LayoutGraph] =
    [
      LayoutGraph(nodes: [], edges: []), .random(1, reach: 1, labelled: false, seed: 1),
      .random(5, reach: 5, labelled: true, seed: 2),
    ]
    + (0..<6).map { .random(30, reach: 30, labelled: $0 % 2 == 0, seed: 10 + UInt64($0)) }
    + (0..<3).map { .random(100, reach: 12, labelled: $0 % 2 == 0, seed: 20 + UInt64($0)) }
    + (0..<4).map { .computation(leaves: 4, operations: 5 + 9 * $0, seed: 30 + UInt64($0)) }
}
