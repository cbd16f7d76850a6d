import Testing

@testable import LeibnizPlot

@Suite struct OrderingTests {
  /// Counts crossings by comparing every pair of edges.
  private func crossings(_ graph: ProperGraph, _ layers: [[Int]]) -> Int {
    var position = [Int](repeating: 0, count: graph.places.count)
    for layer in layers {
      for (index, place) in layer.enumerated() { position[place] = index }
    }
    var total = 0
    for (i, a) in graph.pieces.enumerated() {
      for b in graph.pieces[..<i] where graph.places[a.from].layer == graph.places[b.from].layer {
        let left = position[a.from] - position[b.from]
        let right = position[a.to] - position[b.to]
        if left * right < 0 { total += 1 }
      }
    }
    return total
  }

  private func proper(_ graph: LayoutGraph) -> ProperGraph {
    ProperGraph(graph, layers: Layering(graph, length: 2).layers)
  }

  @Test func keepsEveryPlaceInItsLayer() {
    for graph in LayoutGraph.samples.map(proper) {
      let layers = Ordering(graph).layers
      #expect(layers.flatMap { $0 }.sorted() == Array(graph.places.indices))
      for (index, layer) in layers.enumerated() {
        #expect(layer.allSatisfy { graph.places[$0].layer == index })
      }
    }
  }

  @Test func countsCrossings() {
    for graph in LayoutGraph.samples.prefix(10).map(proper) {
      let ordering = Ordering(graph)
      #expect(ordering.crossings == crossings(graph, ordering.layers))
    }
  }

  @Test func crossesLessThanNaively() {
    for graph in LayoutGraph.samples.map(proper) {
      let naive = (0..<graph.layerCount).map { layer in
        graph.places.indices.filter { graph.places[$0].layer == layer }
      }
      let before = crossings(graph, naive)
      let after = Ordering(graph).crossings
      #expect(after <= before / 2, "\(after) of \(before)")
    }
  }

  @Test func treesHaveNoCrossings() {
    var random = SplitMix(seed: 9)
    let node = LayoutGraph.Node(width: 1, ascent: 1, descent: 1, bodyWidth: 1, bodyHeight: 1)
    for n in [3, 10, 40] {
      var graph = LayoutGraph(nodes: Array(repeating: node, count: n), edges: [])
      for i in 0..<n - 1 {
        graph.edges.append(.init(from: i, to: i + 1 + random.below(n - 1 - i)))
      }
      #expect(LayeredLayout(graph).crossings == 0)
    }
  }

  @Test func findsThePlanarOrderOfALadder() {
    // Two chains that exchange nothing, listed alternately in opposite orders.
    let node = LayoutGraph.Node(width: 1, ascent: 1, descent: 1, bodyWidth: 1, bodyHeight: 1)
    var graph = LayoutGraph(nodes: Array(repeating: node, count: 12), edges: [])
    for step in 0..<5 {
      graph.edges.append(.init(from: 2 * step, to: 2 * step + 3 - 2 * (step % 2)))
      graph.edges.append(.init(from: 2 * step + 1, to: 2 * step + 2 + 2 * (step % 2) - (step % 2)))
    }
    #expect(LayeredLayout(graph).crossings == 0)
  }
}
