import Testing

@testable import LeibnizPlot

@Suite struct LayeringTests {
  @Test func edgesSpanEnoughLayersAndRigidOnesNoMore() {
    for graph in LayoutGraph.samples {
      for length in [1, 2] {
        let layers = Layering(graph, length: length).layers
        #expect(layers.min() ?? 0 == 0)
        for edge in graph.edges {
          let span = layers[edge.to] - layers[edge.from]
          #expect(span >= length)
          if edge.isRigid { #expect(span == length) }
        }
      }
    }
  }

  @Test func edgesAreShorterThanWithLongestPaths() {
    for graph in LayoutGraph.samples {
      let layers = Layering(graph, length: 1).layers
      var longest = [Int](repeating: 0, count: graph.nodes.count)
      // Samples list nodes after those that lead to them.
      for edge in graph.edges.sorted(by: { $0.to < $1.to }) {
        longest[edge.to] = max(longest[edge.to], longest[edge.from] + 1)
      }
      func total(_ layers: [Int]) -> Int {
        graph.edges.reduce(0) { $0 + layers[$1.to] - layers[$1.from] }
      }
      #expect(total(layers) <= total(longest))
    }
  }

  @Test func aLeafStandsBesideItsConsumer() {
    let node = LayoutGraph.Node(width: 1, ascent: 1, descent: 1, bodyWidth: 1, bodyHeight: 1)
    // A chain 0 → 1 → 2 → 3, and 4 → 3.
    let graph = LayoutGraph(
      nodes: Array(repeating: node, count: 5),
      edges: [
        .init(from: 0, to: 1), .init(from: 1, to: 2), .init(from: 2, to: 3), .init(from: 4, to: 3),
      ])
    #expect(Layering(graph, length: 1).layers == [0, 1, 2, 3, 2])
  }
}
