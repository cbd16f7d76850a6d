import Leibniz

/// A picture of what precedes a variable, from left to right, as SVG or as DOT text.
///
/// A variable is a box with its name, its value above and, after `backprop()`, its gradient below; an
/// operation is a circle with its symbol. Forward edges are black. A backward edge runs beside it in
/// red, with the gradient that it carried.
///
///     let x = Variable(3.0, name: "x"), y = Variable(5.0, name: "y"), z = Variable(2.0, name: "z")
///     let F = ((x + y) * z).named("F")
///     F.backprop()
///     print(GraphPicture(F.graph).svg)
///
/// Tensors of more than four numbers show their shape and range. A graph of more than 150 variables
/// and operations is drawn by the scopes of its names (all that belongs to `layer1.weight` and
/// `layer1.bias` in one box, `layer1`), and one without such names in summary.
public struct GraphPicture {
  /// A title above the picture; empty for none.
  public var title: String

  let diagram: Diagram

  /// A picture of a graph, such as `F.graph`, as it is now: later changes don't show.
  public init(_ graph: Graph, title: String = "") {
    diagram = Diagram(graph)
    self.title = title
  }

  init(_ diagram: Diagram, title: String = "") {
    self.diagram = diagram
    self.title = title
  }
}
