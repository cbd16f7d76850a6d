/// Where edges begin and end on the sides of their nodes: spread from top to bottom in the order of
/// what they lead to, so that they don't cross at the node.
struct Ports {
  /// For each piece, how far below the centre line of its left end it begins.
  private(set) var start: [Double]
  /// For each piece, how far below the centre line of its right end it ends.
  private(set) var end: [Double]

  init(_ proper: ProperGraph, layers: [[Int]], graph: LayoutGraph) {
    start = [Double](repeating: 0, count: proper.pieces.count)
    end = start
    var position = [Int](repeating: 0, count: proper.places.count)
    for layer in layers {
      for (index, place) in layer.enumerated() { position[place] = index }
    }
    for (index, node) in graph.nodes.enumerated() {
      let outgoing = proper.outgoing[index].sorted {
        (position[proper.pieces[$0].to], $0) < (position[proper.pieces[$1].to], $1)
      }
      for (piece, y) in zip(outgoing, Ports.spread(outgoing.count, on: node, gap: graph.portGap)) {
        start[piece] = y
      }
      let incoming = proper.incoming[index].sorted {
        (position[proper.pieces[$0].from], $0) < (position[proper.pieces[$1].from], $1)
      }
      for (piece, y) in zip(incoming, Ports.spread(incoming.count, on: node, gap: graph.portGap)) {
        end[piece] = y
      }
    }
  }

  private static func spread(_ count: Int, on node: LayoutGraph.Node, gap: Double) -> [Double] {
    let room = node.isRound ? node.bodyHeight * 0.62 : max(0, node.bodyHeight - 12)
    let step = count > 1 ? min(gap, room / Double(count - 1)) : 0
    return (0..<count).map { (Double($0) - Double(count - 1) / 2) * step }
  }
}
