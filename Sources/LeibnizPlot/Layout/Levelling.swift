/// Gives every place its height: order and distances within a layer are kept, edges are as level as
/// they can be, long ones above all.
///
/// First layers are swept to and fro. In each, the places want to be where their neighbours are; the
/// nearest heights (in the sense of least squares) that keep the distances are found exactly, by
/// pooling places that push against each other. Then pieces of edges that are nearly level, and all
/// those between bends, are made exactly level by ``Alignment``.
struct Levelling {
  /// Each place's centre line.
  private(set) var y: [Double]

  private let graph: ProperGraph
  private let layers: [[Int]]
  private let ports: Ports

  init(_ graph: ProperGraph, layers: [[Int]], ports: Ports) {
    self.graph = graph
    self.layers = layers
    self.ports = ports
    y = [Double](repeating: 0, count: graph.places.count)
    for layer in layers {
      var next = 0.0
      for (slot, place) in layer.enumerated() {
        if slot > 0 { next += graph.separation(layer[slot - 1], place) }
        y[place] = next
      }
      for place in layer { y[place] -= next / 2 }
    }
    for round in 0..<24 {
      let isLast = round >= 16
      for index in layers.indices { settle(index, left: true, right: isLast) }
      for index in layers.indices.reversed() { settle(index, left: isLast, right: true) }
    }
    if let aligned = Alignment(graph, layers: layers, ports: ports, near: y) { y = aligned.y }
  }

  /// How strongly a piece of an edge wants to be level: bends in a long edge show most.
  static func weight(_ piece: ProperGraph.Piece, in graph: ProperGraph) -> Double {
    switch (graph.places[piece.from].isBend, graph.places[piece.to].isBend) {
    case (true, true): 8
    case (false, false): 1
    default: 2
    }
  }

  private mutating func settle(_ index: Int, left: Bool, right: Bool) {
    let layer = layers[index]
    var wanted: [Double] = []
    var weights: [Double] = []
    for place in layer {
      var sum = 0.0
      var total = 0.0
      if left {
        for piece in graph.incoming[place] {
          let w = Levelling.weight(graph.pieces[piece], in: graph)
          sum += w * (y[graph.pieces[piece].from] + ports.start[piece] - ports.end[piece])
          total += w
        }
      }
      if right {
        for piece in graph.outgoing[place] {
          let w = Levelling.weight(graph.pieces[piece], in: graph)
          sum += w * (y[graph.pieces[piece].to] + ports.end[piece] - ports.start[piece])
          total += w
        }
      }
      // What has no neighbour on that side would rather stay, but gives way.
      wanted.append(total > 0 ? sum / total : y[place])
      weights.append(total > 0 ? total : 0.01)
    }
    let gaps = layer.indices.map { $0 == 0 ? 0 : graph.separation(layer[$0 - 1], layer[$0]) }
    for (place, height) in zip(layer, Levelling.nearest(wanted, weights: weights, gaps: gaps)) {
      y[place] = height
    }
  }

  /// The heights nearest to the wanted ones, by weighted least squares, in which each is at least its
  /// gap below the one before.
  static func nearest(_ wanted: [Double], weights: [Double], gaps: [Double]) -> [Double] {
    // Without the gaps the heights need only not decrease: pool adjacent violators.
    struct Block {
      var mean: Double
      var weight: Double
      var count: Int
    }
    var offsets: [Double] = []
    var offset = 0.0
    for gap in gaps {
      offset += gap
      offsets.append(offset)
    }
    var blocks: [Block] = []
    for index in wanted.indices {
      blocks.append(
        Block(mean: wanted[index] - offsets[index], weight: weights[index], count: 1))
      while blocks.count > 1, blocks[blocks.count - 2].mean > blocks[blocks.count - 1].mean {
        let last = blocks.removeLast()
        let before = blocks[blocks.count - 1]
        let weight = before.weight + last.weight
        blocks[blocks.count - 1] = Block(
          mean: (before.mean * before.weight + last.mean * last.weight) / weight, weight: weight,
          count: before.count + last.count)
      }
    }
    var result: [Double] = []
    for block in blocks {
      for _ in 0..<block.count { result.append(block.mean + offsets[result.count]) }
    }
    return result
  }
}
