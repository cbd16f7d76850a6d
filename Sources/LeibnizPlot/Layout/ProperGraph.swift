/// A layered graph in which every edge joins neighbouring layers: a longer one is cut into pieces by
/// *bends*, small invisible nodes in the layers that it crosses.
struct ProperGraph {
  /// A node of the picture or a bend of an edge.
  struct Place {
    var layer: Int
    var width: Double
    var ascent: Double
    var descent: Double
    /// The edge that this place is a bend of.
    var edge: Int?
    /// Whether the edge's label lies here.
    var isLabel: Bool

    var isBend: Bool { edge != nil }
  }

  /// A piece of an edge, between places of neighbouring layers.
  struct Piece {
    let from: Int
    let to: Int
    let edge: Int
  }

  /// The graph's nodes in their order, then the bends.
  private(set) var places: [Place] = []
  private(set) var pieces: [Piece] = []
  /// For each place, the pieces that end there and those that begin there.
  private(set) var incoming: [[Int]]
  private(set) var outgoing: [[Int]]
  /// For each edge, its pieces from left to right.
  private(set) var pathPieces: [[Int]]
  /// For each edge, whether its ends stay together.
  let isRigid: [Bool]
  let layerCount: Int

  /// Room beside a box for an arrow head.
  static let stub = 12.0

  init(_ graph: LayoutGraph, layers: [Int]) {
    layerCount = (layers.max() ?? -1) + 1
    isRigid = graph.edges.map(\.isRigid)
    for (node, layer) in zip(graph.nodes, layers) {
      places.append(
        Place(
          layer: layer, width: node.width + 2 * Self.stub, ascent: node.ascent,
          descent: node.descent, edge: nil, isLabel: false))
    }
    var pathPieces = [[Int]].lists(graph.edges.count)
    for (index, edge) in graph.edges.enumerated() {
      var last = edge.from
      for layer in layers[edge.from] + 1..<layers[edge.to] {
        let isLabel = edge.labelWidth > 0 && layer == layers[edge.to] - 1
        places.append(
          Place(
            layer: layer, width: isLabel ? edge.labelWidth : 0, ascent: graph.lineReach,
            descent: graph.lineReach + (isLabel ? edge.labelHeight : 0), edge: index,
            isLabel: isLabel))
        pathPieces[index].append(pieces.count)
        pieces.append(Piece(from: last, to: places.count - 1, edge: index))
        last = places.count - 1
      }
      pathPieces[index].append(pieces.count)
      pieces.append(Piece(from: last, to: edge.to, edge: index))
    }
    self.pathPieces = pathPieces
    incoming = .lists(places.count)
    outgoing = .lists(places.count)
    for (index, piece) in pieces.enumerated() {
      outgoing[piece.from].append(index)
      incoming[piece.to].append(index)
    }
  }

  /// The least distance between the centre lines of two places, one above the other.
  func separation(_ upper: Int, _ lower: Int) -> Double {
    let (a, b) = (places[upper], places[lower])
    let gap: Double =
      switch (a.isBend, b.isBend) {
      case (true, true): 3
      case (false, false): 18
      default: 9
      }
    return a.descent + gap + b.ascent
  }
}
