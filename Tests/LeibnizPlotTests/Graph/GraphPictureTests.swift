import Leibniz
import Testing

@testable import LeibnizPlot

@Suite struct GraphPictureTests {
  private func course() -> Variable {
    let x = Variable(3.0, name: "x"), y = Variable(5.0, name: "y"), z = Variable(2.0, name: "z")
    return ((x + y) * z).named("F")
  }

  private func texts(_ svg: String) -> [String] {
    elements(of: svg).filter { $0.name == "text" }.map(\.text)
  }

  private func redTexts(_ svg: String) -> [String] {
    elements(of: svg).filter {
      $0.name == "text" && $0.attributes["fill"] == Ink.backward.light
    }.map(\.text)
  }

  @Test func showsNamesValuesAndSymbols() {
    let svg = GraphPicture(course().graph).svg
    #expect(texts(svg).sorted() == ["+", "16", "2", "3", "5", "8", "F", "u₁", "x", "y", "z", "×"])
    #expect(redTexts(svg).isEmpty)
    #expect(!svg.contains(Ink.backward.light))
    expectTidyTexts(svg)
  }

  @Test func showsGradientsAfterBackprop() {
    let F = course()
    F.backprop()
    let svg = GraphPicture(F.graph, title: "F = (x + y) · z").svg
    // Below x, y, z, u₁, F; and along the six edges.
    #expect(redTexts(svg).sorted() == ["1", "1", "2", "2", "2", "2", "2", "2", "2", "8", "8"])
    #expect(texts(svg).contains("F = (x + y) · z"))
    // A line and a head, forward and backward, for each edge.
    #expect(elements(of: svg).filter { $0.name == "path" }.count == 6 * 4)
    expectTidyTexts(svg)
  }

  @Test func anEdgeCarriesItsOwnShareOfTheGradient() {
    let x = Variable(3.0, name: "x")
    let F = x * x + x
    F.backprop()
    let labels = Diagram(F.graph).edges.map(\.gradient)
    #expect(labels.compactMap { $0 }.sorted() == ["1", "1", "1", "1", "3", "3"])
    #expect(redTexts(GraphPicture(F.graph).svg).contains("7"))
  }

  @Test func constantsAreQuiet() throws {
    let x = Variable(3.0, name: "x")
    let F = x * 0.5 + Variable.constant(4.0, name: "data")
    F.backprop()
    let diagram = Diagram(F.graph)
    let half = try #require(diagram.nodes.first { $0.title == "0.5" })
    #expect(half == Diagram.Node(kind: .constant, title: "0.5"))
    let data = try #require(diagram.nodes.first { $0.title == "data" })
    #expect(data.kind == .constant && data.above == ["4"] && data.below.isEmpty)
    #expect(diagram.edges.filter(\.isQuiet).count == 2)
    #expect(diagram.edges.filter { $0.isQuiet && $0.hasGradient }.isEmpty)
  }

  @Test func largeTensorsShowShapeAndRange() {
    let x = Variable([[1, 2, 3], [4, 5, -6]], name: "x")
    let F = x * x
    F.backprop()
    let node = Diagram(F.graph).nodes[0]
    #expect(node.above == ["2×3", "−6 … 5"])
    #expect(node.below == ["2×3", "−12 … 10"])
    #expect(TensorText.lines([[1, 2], [3, 4.25]]) == ["[[1, 2], [3, 4.25]]"])
    #expect(TensorText.lines(Tensor([Double]())) == ["empty, 0"])
    #expect(TensorText.range(Tensor([1, .nan, 1, 1, .nan])) == "all 1, 2 NaN")
    #expect(TensorText.range(Tensor([Double](repeating: .nan, count: 5))) == "5 NaN")
  }

  @Test func unnamedVariablesGetNamesThatAreFree() {
    let x = Variable(1.0, name: "u₁"), y = Variable(2.0)
    let F = (x + y) * x
    #expect(Diagram.names(F.graph) == ["u₁", "u₂", "u₃", "u₄"])
  }

  @Test func anyNameIsShown() {
    let x = Variable(.nan, name: "<x> & \"y\"\u{1}"), y = Variable(-.infinity, name: "")
    let F = (x * y).named(String(repeating: "long ", count: 40))
    F.backprop()
    let picture = GraphPicture(F.graph, title: "<&>")
    #expect(texts(picture.svg).contains("<x> & \"y\"\u{FFFD}"))
    expectTidyTexts(picture.svg)
    #expect(picture.dot.contains("&lt;x&gt; &amp; &quot;y&quot;"))
  }

  @Test func aSingleVariableIsAPicture() {
    let svg = GraphPicture(Variable(2.0, name: "x").graph).svg
    #expect(texts(svg).sorted() == ["2", "x"])
  }

  @Test func hundredsOfNodesAreTidy() {
    var random = SplitMix(seed: 7)
    var values = (0..<6).map { Variable(Double($0 + 8), name: "x\($0)") }
    for _ in 0..<44 {
      let a = values[values.count - 1 - random.below(min(values.count, 9))]
      let b = values[values.count - 1 - random.below(min(values.count, 9))]
      values.append(random.below(2) == 0 ? a + b : a * b * 0.1)
    }
    let F = values.suffix(4).reduce(Variable(0.0, name: "start")) { $0 + $1 }
    F.backprop()
    let picture = GraphPicture(F.graph)
    #expect(picture.diagram.nodes.count > 90)
    expectTidyTexts(picture.svg)
  }

  @Test func dotTextHasEveryNodeAndEdge() {
    let F = course()
    F.backprop()
    let dot = GraphPicture(F.graph, title: "F").dot
    let lines = dot.split(separator: "\n")
    #expect(lines.first == "digraph {" && lines.last == "}")
    #expect(lines.filter { $0.contains("shape=box") }.count == 5)
    #expect(lines.filter { $0.contains("shape=circle") }.count == 2)
    #expect(lines.filter { $0.contains(" -> ") && !$0.contains("constraint") }.count == 6)
    #expect(lines.filter { $0.contains("constraint=false, label=<") }.count == 6)
    #expect(dot.contains("label=<3<br/><b>x</b><br/><font color=\"#c62828\">2</font>>"))
  }
}
