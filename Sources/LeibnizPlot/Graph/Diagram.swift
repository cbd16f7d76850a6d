import Leibniz

/// What a picture of a graph shows, in texts: the same for SVG and DOT.
struct Diagram {
  enum Kind: Equatable {
    /// A variable: its name in a box, its value above, its gradient below.
    case variable
    /// A number or data: the same, quieter.
    case constant
    /// An operation: its symbol in a circle.
    case operation
    /// Many of these in one box, with lines that say how many.
    case group
  }

  struct Node: Equatable {
    var kind: Kind
    var title: String
    /// Whether the title was made up, for a variable that has no name.
    var isAutomatic = false
    var above: [String] = []
    var below: [String] = []
    var details: [String] = []
  }

  struct Edge: Equatable {
    var from: Int
    var to: Int
    /// The gradient that was carried backward along the edge.
    var gradient: String?
    /// Whether a gradient was carried at all.
    var hasGradient = false
    /// Whether only constants come along here.
    var isQuiet = false
    /// Whether this leads from an operation to its result.
    var isResult = false
  }

  var nodes: [Node] = []
  var edges: [Edge] = []

  /// The largest number of variables and operations that is shown in full.
  static let fullLimit = 150

  /// The diagram of a graph: in full if it isn't too large, else by the scopes of its names, else
  /// in summary.
  init(_ graph: Graph, limit: Int = Diagram.fullLimit) {
    if graph.variables.count + graph.applications.count <= limit {
      self.init(full: graph)
    } else if let grouped = Diagram(grouping: graph, limit: limit) {
      self = grouped
    } else {
      self.init(summary: graph)
    }
  }

  init(nodes: [Node], edges: [Edge]) {
    self.nodes = nodes
    self.edges = edges
  }

  /// Every variable and every operation.
  init(full graph: Graph) {
    let names = Diagram.names(graph)
    for (place, variable) in graph.variables.enumerated() {
      nodes.append(Diagram.node(variable, name: names[place]))
    }
    for step in graph.applications {
      let circle = nodes.count
      nodes.append(Node(kind: .operation, title: step.symbol))
      for (i, input) in step.inputs.enumerated() {
        let gradient = graph.carriedGradient(of: step, toInput: i)
        edges.append(
          Edge(
            from: input, to: circle, gradient: gradient.map(TensorText.line),
            hasGradient: gradient != nil, isQuiet: graph.variables[input].isConstant))
      }
      let result = graph.variables[step.result]
      edges.append(
        Edge(
          from: circle, to: step.result, gradient: result.gradient.map(TensorText.line),
          hasGradient: result.gradient != nil, isQuiet: result.isConstant, isResult: true))
    }
  }

  /// A name for every variable: its own, or u₁, u₂, … in the order of the forward pass. A number that
  /// was written into the expression is its own name.
  static func names(_ graph: Graph) -> [String?] {
    let taken = Set(graph.variables.compactMap(\.name))
    var count = 0
    return graph.variables.map { variable in
      if let name = variable.name { return name }
      if variable.isConstant && variable.creator == nil { return nil }
      var name: String
      repeat {
        count += 1
        name = "u" + NumberText.subscript(count)
      } while taken.contains(name)
      return name
    }
  }

  static func node(_ variable: Variable, name: String?) -> Node {
    let kind: Kind = variable.isConstant ? .constant : .variable
    var lines = TensorText.lines(variable.value)
    guard let name else {
      let title = lines.removeFirst()
      return Node(kind: kind, title: title, above: lines)
    }
    return Node(
      kind: kind, title: name.isEmpty ? " " : name, isAutomatic: variable.name == nil,
      above: lines, below: variable.gradient.map(TensorText.lines) ?? [])
  }
}
