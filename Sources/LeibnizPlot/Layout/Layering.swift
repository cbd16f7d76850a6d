import LeibnizTensor

/// Gives every node a layer such that all edges run from lower to higher layers and are short.
///
/// First every node goes as far right as its consumers allow, or as far left as its inputs allow; then
/// nodes with more arrows coming in than going out move left as far as that shortens the whole, and
/// the other way round.
struct Layering {
  /// Each node's layer; the leftmost is 0.
  let layers: [Int]

  /// - Parameter length: How many layers an edge spans at least.
  init(_ graph: LayoutGraph, length: Int) {
    let n = graph.nodes.count
    // The two ends of a rigid edge move as one block: `lead` is its left end, `shift` the distance.
    var lead = Array(0..<n)
    var shift = [Int](repeating: 0, count: n)
    for edge in graph.edges where edge.isRigid && lead[edge.to] == edge.to {
      lead[edge.to] = edge.from
      shift[edge.to] = length
    }
    var incoming = [[Arc]](repeating: [], count: n)
    var outgoing = [[Arc]](repeating: [], count: n)
    for edge in graph.edges where lead[edge.from] != lead[edge.to] {
      let (a, b) = (lead[edge.from], lead[edge.to])
      let span = length + shift[edge.from] - shift[edge.to]
      outgoing[a].append(Arc(other: b, span: span))
      incoming[b].append(Arc(other: a, span: span))
    }
    let blocks = (0..<n).filter { lead[$0] == $0 }
    let order = Layering.topologicalOrder(blocks, incoming: incoming, outgoing: outgoing)

    // Two starts, everything as far right as possible or as far left; the better end counts.
    var rightmost = [Int](repeating: 0, count: n)
    for block in order.reversed() {
      rightmost[block] = outgoing[block].map { rightmost[$0.other] - $0.span }.min() ?? 0
    }
    var leftmost = [Int](repeating: 0, count: n)
    for block in order {
      leftmost[block] = incoming[block].map { leftmost[$0.other] + $0.span }.max() ?? 0
    }
    func total(_ layer: [Int]) -> Int {
      order.reduce(0) { sum, block in
        outgoing[block].reduce(sum) { $0 + layer[$1.other] - layer[block] }
      }
    }
    Layering.shorten(&rightmost, order: order, incoming: incoming, outgoing: outgoing)
    Layering.shorten(&leftmost, order: order, incoming: incoming, outgoing: outgoing)
    let layer = total(leftmost) < total(rightmost) ? leftmost : rightmost
    var result = (0..<n).map { layer[lead[$0]] + shift[$0] }
    let least = result.min() ?? 0
    for node in result.indices { result[node] -= least }
    layers = result
  }

  /// Moves each block to the side on which it has more edges, as far as they allow.
  private static func shorten(
    _ layer: inout [Int], order: [Int], incoming: [[Arc]], outgoing: [[Arc]]
  ) {
    // Every move shortens the edges' total length, so this ends; the bound is for the time it takes.
    for _ in 0..<64 {
      var hasMoved = false
      for block in order {
        let balance = incoming[block].count - outgoing[block].count
        if balance > 0 {
          let slack = incoming[block].map { layer[block] - layer[$0.other] - $0.span }.min() ?? 0
          layer[block] -= slack
          if slack > 0 { hasMoved = true }
        } else if balance < 0 {
          let slack = outgoing[block].map { layer[$0.other] - layer[block] - $0.span }.min() ?? 0
          layer[block] += slack
          if slack > 0 { hasMoved = true }
        }
      }
      if !hasMoved { break }
    }
  }

  private struct Arc {
    let other: Int
    let span: Int
  }

  /// The blocks, each after all that lead to it. Traps if the edges form a cycle.
  private static func topologicalOrder(
    _ blocks: [Int], incoming: [[Arc]], outgoing: [[Arc]]
  ) -> [Int] {
    var missing = incoming.map(\.count)
    var order = blocks.filter { missing[$0] == 0 }
    var next = 0
    while next < order.count {
      for arc in outgoing[order[next]] {
        missing[arc.other] -= 1
        if missing[arc.other] == 0 { order.append(arc.other) }
      }
      next += 1
    }
    if order.count != blocks.count { fail("LayeredLayout: the edges form a cycle") }
    return order
  }
}
