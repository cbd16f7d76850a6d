import Leibniz

// Large graphs: by the scopes of their names, or in summary.

extension Diagram {
  /// The graph with everything of one scope in one box. Nil if no names have scopes or if even the
  /// outermost scopes leave more than `limit` boxes.
  ///
  /// An operation belongs to the scope of its named inputs (`layer1.weight` → `layer1`), else to the
  /// scope that was entered last before it; its result belongs to it. So the activation after a
  /// layer counts to that layer.
  init?(grouping graph: Graph, limit: Int) {
    let scopes = graph.variables.map { variable in
      variable.name?.split(separator: ".").dropLast().map { String($0) } ?? []
    }
    var depth = scopes.map(\.count).max() ?? 0
    while depth > 0 {
      let grouped = Diagram.grouped(graph, scopes: scopes.map { Array($0.prefix(depth)) })
      if grouped.nodes.count <= limit {
        self = grouped
        return
      }
      depth -= 1
    }
    return nil
  }

  private static func grouped(_ graph: Graph, scopes: [[String]]) -> Diagram {
    // Scopes are numbered in the order in which the forward pass enters them.
    var numbers: [[String]: Int] = [:]
    var scopeNames: [String] = []
    func number(_ scope: [String]) -> Int? {
      if scope.isEmpty { return nil }
      if let known = numbers[scope] { return known }
      numbers[scope] = scopeNames.count
      scopeNames.append(scope.joined(separator: "."))
      return scopeNames.count - 1
    }
    let root = graph.variables.count - 1
    var variableScope = [Int?](repeating: nil, count: graph.variables.count)
    var stepScope = [Int?](repeating: nil, count: graph.applications.count)
    for (index, step) in graph.applications.enumerated() {
      var own: Int?
      var inherited: Int?
      for input in step.inputs {
        if let scope = number(scopes[input]) { own = max(own ?? scope, scope) }
        if let scope = variableScope[input] { inherited = max(inherited ?? scope, scope) }
      }
      let scope = number(scopes[step.result]) ?? own ?? inherited
      stepScope[index] = scope
      for input in step.inputs where variableScope[input] == nil {
        // A parameter goes to its own scope, a number to where it's used.
        let isNumber = graph.variables[input].isConstant && graph.variables[input].name == nil
        variableScope[input] = number(scopes[input]) ?? (isNumber ? scope : nil)
      }
      if step.result != root { variableScope[step.result] = scope }
    }

    // Boxes: one for each scope, then what has none.
    var count = scopeNames.count
    func box(_ scope: Int?) -> Int {
      if let scope { return scope }
      count += 1
      return count - 1
    }
    let variableBox = variableScope.map(box)
    let stepBox = stepScope.map(box)
    let merged = joinCycles(graph, variableBox: variableBox, stepBox: stepBox, count: count)
    return assemble(
      graph, scopeNames: scopeNames, variableBox: variableBox.map { merged[$0] },
      stepBox: stepBox.map { merged[$0] }, merged: merged)
  }

  /// Boxes that lead to each other in a circle (a layer that is used twice) become one: for each box,
  /// the one that stands for it.
  private static func joinCycles(
    _ graph: Graph, variableBox: [Int], stepBox: [Int], count: Int
  ) -> [Int] {
    var next = [Set<Int>](repeating: [], count: count)
    for (index, step) in graph.applications.enumerated() {
      let own = stepBox[index]
      for input in step.inputs where variableBox[input] != own {
        next[variableBox[input]].insert(own)
      }
      if variableBox[step.result] != own { next[own].insert(variableBox[step.result]) }
    }
    let successors = next.map { $0.sorted() }
    return stronglyConnected(successors)
  }

  /// For each node, the least node of its strongly connected component. Tarjan's algorithm with an
  /// explicit stack.
  static func stronglyConnected(_ successors: [[Int]]) -> [Int] {
    let n = successors.count
    var index = [Int](repeating: -1, count: n)
    var low = [Int](repeating: 0, count: n)
    var isOpen = [Bool](repeating: false, count: n)
    var component = Array(0..<n)
    var open: [Int] = []
    var counter = 0
    for start in 0..<n where index[start] < 0 {
      var calls = [(node: start, next: 0)]
      while let (node, position) = calls.last {
        if position == 0 {
          index[node] = counter
          low[node] = counter
          counter += 1
          open.append(node)
          isOpen[node] = true
        }
        if position < successors[node].count {
          calls[calls.count - 1].next += 1
          let other = successors[node][position]
          if index[other] < 0 {
            calls.append((other, 0))
          } else if isOpen[other] {
            low[node] = min(low[node], index[other])
          }
          continue
        }
        calls.removeLast()
        if let parent = calls.last?.node { low[parent] = min(low[parent], low[node]) }
        if low[node] == index[node] {
          var members: [Int] = []
          repeat {
            members.append(open.removeLast())
            isOpen[members[members.count - 1]] = false
          } while members[members.count - 1] != node
          let least = members.min() ?? node
          for member in members { component[member] = least }
        }
      }
    }
    return component
  }

  private static func assemble(
    _ graph: Graph, scopeNames: [String], variableBox: [Int], stepBox: [Int], merged: [Int]
  ) -> Diagram {
    var contents: [Int: Contents] = [:]
    for (place, variable) in graph.variables.enumerated() {
      contents[variableBox[place], default: Contents()].add(variable)
    }
    for (place, step) in graph.applications.enumerated() {
      contents[stepBox[place], default: Contents()].operations[step.symbol, default: 0] += 1
    }
    var titles: [Int: [String]] = [:]
    for (scope, name) in scopeNames.enumerated() { titles[merged[scope], default: []].append(name) }

    let variableNames = names(graph)
    var diagram = Diagram(nodes: [], edges: [])
    var nodeOfBox: [Int: Int] = [:]
    func place(_ box: Int, _ make: () -> Node) -> Int {
      if let known = nodeOfBox[box] { return known }
      nodeOfBox[box] = diagram.nodes.count
      if let names = titles[box] {
        let title =
          names.count > 3
          ? "\(names[0]) … \(names[names.count - 1])" : names.joined(separator: ", ")
        diagram.nodes.append(
          Node(kind: .group, title: title, details: contents[box]?.lines ?? []))
      } else {
        diagram.nodes.append(make())
      }
      return diagram.nodes.count - 1
    }
    var edgePlaces: [[Int]: Int] = [:]
    func connect(_ from: Int, _ to: Int, hasGradient: Bool, isQuiet: Bool) {
      if from == to { return }
      if let known = edgePlaces[[from, to]] {
        if hasGradient { diagram.edges[known].hasGradient = true }
        if !isQuiet { diagram.edges[known].isQuiet = false }
        return
      }
      edgePlaces[[from, to]] = diagram.edges.count
      diagram.edges.append(
        Edge(from: from, to: to, hasGradient: hasGradient, isQuiet: isQuiet))
    }
    for (index, step) in graph.applications.enumerated() {
      let circle = place(stepBox[index]) { Node(kind: .operation, title: step.symbol) }
      let result = graph.variables[step.result]
      for input in step.inputs {
        let variable = graph.variables[input]
        let from = place(variableBox[input]) { node(variable, name: variableNames[input]) }
        connect(
          from, circle, hasGradient: !variable.isConstant && result.gradient != nil,
          isQuiet: variable.isConstant)
      }
      let to = place(variableBox[step.result]) { node(result, name: variableNames[step.result]) }
      connect(circle, to, hasGradient: result.gradient != nil, isQuiet: result.isConstant)
    }
    return diagram
  }

  /// The graph in a few boxes: what goes in, the operations in up to eight parts of equal size in the
  /// order of the forward pass, and the result.
  init(summary graph: Graph) {
    let parts = min(8, graph.applications.count)
    var partOf = [Int?](repeating: nil, count: graph.variables.count)
    var contents = [Contents](repeating: Contents(), count: parts)
    for (index, step) in graph.applications.enumerated() {
      let part = index * parts / graph.applications.count
      contents[part].operations[step.symbol, default: 0] += 1
      partOf[step.result] = part
    }
    var inputs = Contents()
    // Numbers in the formula would only hide what flows.
    func isNumber(_ place: Int) -> Bool {
      partOf[place] == nil && graph.variables[place].isConstant
        && graph.variables[place].name == nil
    }
    for (place, variable) in graph.variables.enumerated()
    where partOf[place] == nil && !isNumber(place) { inputs.add(variable) }
    nodes.append(Node(kind: .group, title: "inputs", details: inputs.lines))
    var first = 1
    for part in contents {
      let last = first + part.operations.values.reduce(0, +) - 1
      nodes.append(
        Node(kind: .group, title: "operations \(first) to \(last)", details: part.lines))
      first = last + 1
    }
    var edgePlaces: [[Int]: Int] = [:]
    for (index, step) in graph.applications.enumerated() {
      let to = index * parts / graph.applications.count + 1
      let resultHasGradient = graph.variables[step.result].gradient != nil
      for input in step.inputs where !isNumber(input) {
        let from = partOf[input].map { $0 + 1 } ?? 0
        if from == to { continue }
        let isConstant = graph.variables[input].isConstant
        let place = edgePlaces[[from, to], default: edges.count]
        if place == edges.count {
          edgePlaces[[from, to]] = place
          edges.append(Edge(from: from, to: to, isQuiet: true))
        }
        if !isConstant { edges[place].isQuiet = false }
        if !isConstant && resultHasGradient { edges[place].hasGradient = true }
      }
    }
    guard let root = graph.variables.last else { return }
    let name = root.name ?? "result"
    nodes.append(Diagram.node(root, name: name))
    nodes[nodes.count - 1].isAutomatic = root.name == nil
    edges.append(
      Edge(from: parts, to: nodes.count - 1, hasGradient: root.gradient != nil))
  }

  /// What a box holds.
  private struct Contents {
    var variables = 0
    var numbers = 0
    var constants = 0
    var operations: [String: Int] = [:]

    mutating func add(_ variable: Variable) {
      if variable.creator != nil { return }
      if variable.isConstant {
        constants += 1
      } else {
        variables += 1
        numbers += variable.value.count
      }
    }

    var lines: [String] {
      var lines: [String] = []
      if variables > 0 {
        lines.append(
          counted(variables, "variable") + (numbers > variables ? ", \(numbers) numbers" : ""))
      }
      if constants > 0 { lines.append(counted(constants, "constant")) }
      let total = operations.values.reduce(0, +)
      if total > 0 { lines.append(counted(total, "operation")) }
      let common = operations.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      if !common.isEmpty {
        let shown = common.prefix(4).map { $0.value == 1 ? $0.key : "\($0.value) \($0.key)" }
        lines.append(shown.joined(separator: ", ") + (common.count > 4 ? ", …" : ""))
      }
      return lines
    }

    private func counted(_ n: Int, _ word: String) -> String { "\(n) \(word)\(n == 1 ? "" : "s")" }
  }
}
