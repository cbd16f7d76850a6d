/// Makes pieces of edges exactly level, starting from heights that are nearly right.
///
/// Places joined by level pieces form a *block* that moves as one. Level pieces never cross, so the
/// blocks are ordered from top to bottom without a circle; they are pushed apart where they overlap,
/// and then each moves towards its neighbours as far as the blocks above and below let it.
struct Alignment {
  /// Each place's centre line.
  private(set) var y: [Double]

  /// A piece that is less uneven than this is made level.
  private static let tolerance = 14.0

  /// Nil if the blocks can't be ordered.
  init?(_ graph: ProperGraph, layers: [[Int]], ports: Ports, near start: [Double]) {
    let levelPieces = Alignment.levelPieces(graph, layers: layers, ports: ports, near: start)

    // Blocks, and each place's height within its block.
    var block = [Int](repeating: -1, count: graph.places.count)
    var offset = [Double](repeating: 0, count: graph.places.count)
    var members: [[Int]] = []
    for layer in layers {
      for place in layer where block[place] < 0 {
        members.append([])
        var next: Int? = place
        var height = 0.0
        while let current = next {
          block[current] = members.count - 1
          offset[current] = height
          members[members.count - 1].append(current)
          next = nil
          for piece in graph.outgoing[current] where levelPieces[piece] {
            next = graph.pieces[piece].to
            height += ports.start[piece] - ports.end[piece]
          }
        }
      }
    }

    // For each block, what lies directly above and below it, and how far at least.
    var above = [[(block: Int, gap: Double)]](repeating: [], count: members.count)
    var below = above
    for layer in layers {
      for (upper, lower) in zip(layer, layer.dropFirst()) {
        let gap = graph.separation(upper, lower) + offset[upper] - offset[lower]
        below[block[upper]].append((block[lower], gap))
        above[block[lower]].append((block[upper], gap))
      }
    }
    var missing = above.map(\.count)
    var order = members.indices.filter { missing[$0] == 0 }
    var next = 0
    while next < order.count {
      for neighbour in below[order[next]] {
        missing[neighbour.block] -= 1
        if missing[neighbour.block] == 0 { order.append(neighbour.block) }
      }
      next += 1
    }
    if order.count != members.count { return nil }

    // Pushed down, and pushed up; halfway between the two the distances are kept as well.
    var down = members.map { places in
      places.reduce(0) { $0 + start[$1] - offset[$1] } / Double(places.count)
    }
    var up = down
    for index in order {
      for (other, gap) in above[index] { down[index] = max(down[index], down[other] + gap) }
    }
    for index in order.reversed() {
      for (other, gap) in below[index] { up[index] = min(up[index], up[other] - gap) }
    }
    var height = zip(down, up).map { ($0 + $1) / 2 }

    for round in 0..<40 {
      for index in round % 2 == 0 ? order : order.reversed() {
        var sum = 0.0
        var total = 0.0
        for place in members[index] {
          for piece in graph.incoming[place] where !levelPieces[piece] {
            let other = graph.pieces[piece].from
            let w = Levelling.weight(graph.pieces[piece], in: graph)
            sum +=
              w
              * (height[block[other]] + offset[other] + ports.start[piece] - ports.end[piece]
                - offset[place])
            total += w
          }
          for piece in graph.outgoing[place] where !levelPieces[piece] {
            let other = graph.pieces[piece].to
            let w = Levelling.weight(graph.pieces[piece], in: graph)
            sum +=
              w
              * (height[block[other]] + offset[other] + ports.end[piece] - ports.start[piece]
                - offset[place])
            total += w
          }
        }
        if total == 0 { continue }
        let highest = above[index].map { height[$0.block] + $0.gap }.max() ?? -.infinity
        let lowest = below[index].map { height[$0.block] - $0.gap }.min() ?? .infinity
        height[index] = max(highest, min(lowest, sum / total))
      }
    }
    y = graph.places.indices.map { height[block[$0]] + offset[$0] }
  }

  /// Which pieces are made level: at most one on each side of a place, and none that cross.
  private static func levelPieces(
    _ graph: ProperGraph, layers: [[Int]], ports: Ports, near y: [Double]
  ) -> [Bool] {
    var position = [Int](repeating: 0, count: graph.places.count)
    for layer in layers {
      for (index, place) in layer.enumerated() { position[place] = index }
    }
    let candidates = graph.pieces.indices.compactMap {
      index -> (piece: Int, rank: Int, unevenness: Double)? in
      let piece = graph.pieces[index]
      let unevenness =
        (y[piece.to] + ports.end[index] - y[piece.from] - ports.start[index]).magnitude
      let (from, to) = (graph.places[piece.from], graph.places[piece.to])
      if from.isBend && to.isBend { return (index, 0, unevenness) }
      if graph.isRigid[piece.edge] { return (index, 1, unevenness) }
      // A label stands level with what the edge comes from.
      if to.isLabel { return (index, 2, unevenness) }
      return unevenness < tolerance ? (index, 3, unevenness) : nil
    }
    var isLevel = [Bool](repeating: false, count: graph.pieces.count)
    var hasLeft = [Bool](repeating: false, count: graph.places.count)
    var hasRight = hasLeft
    var chosen = [[Int]].lists(layers.count)
    let sorted = candidates.sorted {
      ($0.rank, $0.unevenness, $0.piece) < ($1.rank, $1.unevenness, $1.piece)
    }
    for candidate in sorted {
      let piece = graph.pieces[candidate.piece]
      if hasRight[piece.from] || hasLeft[piece.to] { continue }
      let layer = graph.places[piece.from].layer
      let crosses = chosen[layer].contains { other in
        (position[graph.pieces[other].from] < position[piece.from])
          != (position[graph.pieces[other].to] < position[piece.to])
      }
      if crosses { continue }
      isLevel[candidate.piece] = true
      hasRight[piece.from] = true
      hasLeft[piece.to] = true
      chosen[layer].append(candidate.piece)
    }
    return isLevel
  }
}
