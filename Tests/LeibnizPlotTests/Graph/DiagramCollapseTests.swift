import Leibniz
import Testing

@testable import LeibnizPlot

@Suite struct DiagramCollapseTests {
  /// A network of layers, each of which multiplies and adds.
  private func network(layers: Int, prefix: String = "layer") -> Variable {
    var x = Variable.constant(2.0, name: "input")
    for i in 1...layers {
      let weight = Variable(0.5, name: "\(prefix)\(i).weight")
      let bias = Variable(0.1, name: "\(prefix)\(i).bias")
      let sum = weight * x + bias
      x = sum * sum
    }
    return (x - 1.0).named("loss")
  }

  @Test func layersBecomeBoxes() {
    let loss = network(layers: 3)
    loss.backprop()
    let diagram = Diagram(loss.graph, limit: 12)
    #expect(diagram.nodes.map(\.title) == ["layer1", "input", "layer2", "layer3", "loss"])
    #expect(diagram.nodes[0].details == ["2 variables", "3 operations", "2 ×, +"])
    #expect(diagram.nodes[3].details == ["2 variables", "1 constant", "4 operations", "2 ×, +, −"])
    let edges = diagram.edges.map { "\($0.from)\($0.to)" }
    #expect(edges.sorted() == ["02", "10", "23", "34"])
    #expect(diagram.edges.allSatisfy { $0.isQuiet != $0.hasGradient })
    expectTidyTexts(GraphPicture(diagram).svg)
  }

  @Test func innerScopesGiveWayWhenThereAreTooMany() {
    let titles = Diagram(network(layers: 40, prefix: "net.layer").graph, limit: 50).nodes.map(
      \.title)
    #expect(titles.contains("net.layer40"))
    let fewer = Diagram(network(layers: 40, prefix: "net.layer").graph, limit: 20)
    #expect(fewer.nodes.map(\.title).sorted() == ["input", "loss", "net"])
  }

  @Test func aLayerThatIsUsedTwiceJoinsWhatLiesBetween() {
    let a = Variable(0.5, name: "a.weight"), b = Variable(0.25, name: "b.weight")
    let y = ((Variable(1.0, name: "x") * a) * b) * a
    let diagram = Diagram(y.graph, limit: 4)
    #expect(diagram.nodes.map(\.title) == ["a, b", "x", "u₃"])
    expectTidyTexts(GraphPicture(diagram).svg)
  }

  @Test func findsStronglyConnectedComponents() {
    #expect(Diagram.stronglyConnected([[1], [2], [0], [2, 4], []]) == [0, 0, 0, 3, 4])
    #expect(Diagram.stronglyConnected([]) == [])
    // A long path doesn't overflow the stack.
    let path = (0..<50_000).map { $0 < 49_999 ? [$0 + 1] : [] }
    #expect(Diagram.stronglyConnected(path) == Array(0..<50_000))
  }

  @Test func withoutScopesThereIsASummary() {
    var y = Variable(1.0, name: "x")
    for _ in 0..<10_000 { y = y * 0.5 + 0.25 }
    y.backprop()
    let picture = GraphPicture(y.graph)
    let titles = picture.diagram.nodes.map(\.title)
    #expect(titles.first == "inputs" && titles.last == "result")
    #expect(titles.contains("operations 2501 to 5000"))
    #expect(picture.diagram.nodes[0].details == ["1 variable"])
    #expect(picture.diagram.nodes[1].details == ["2500 operations", "1250 +, 1250 ×"])
    // One chain: the numbers of the formula aren't shown.
    let ends = picture.diagram.edges.map { [$0.from, $0.to] }
    #expect(ends == (0...8).map { [$0, $0 + 1] })
    let haveGradient = picture.diagram.edges.allSatisfy { $0.hasGradient }
    #expect(haveGradient)
    expectTidyTexts(picture.svg)
    #expect(picture.svg.utf8.count < 30_000)
  }

  @Test func smallGraphsAreShownInFull() {
    let loss = network(layers: 3)
    #expect(Diagram(loss.graph) == Diagram(full: loss.graph))
  }
}

extension Diagram: Equatable {
  public static func == (a: Diagram, b: Diagram) -> Bool {
    a.nodes == b.nodes && a.edges == b.edges
  }
}
