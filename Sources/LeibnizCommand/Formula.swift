/// A formula such as `(x + y) * sin(z)^2`, as a list of nodes that each come after their operands.
///
/// There is no tree of objects: a formula with a million operations can be read, printed, evaluated
/// and dropped without recursion.
struct Formula: Sendable, Equatable {
  /// An operation between two operands.
  enum Operator: Sendable, Equatable {
    case add, subtract, multiply, divide, power
  }

  /// Numbers that have a name.
  enum Constant: String, Sendable {
    case pi = "π"
    case e = "e"

    var value: Double { self == .pi ? .pi : 2.718281828459045 }
  }

  /// One node; operands are given by their places in the list.
  enum Node: Sendable, Equatable {
    case number(Double)
    case constant(Constant)
    case variable(String)
    case negate(Int)
    case binary(Operator, Int, Int)
    case call(FormulaFunction, [Int])
  }

  /// The nodes; the last that was added is the whole formula unless `root` says otherwise.
  private(set) var nodes: [Node] = []
  /// The place of the node that is the whole formula.
  var root = 0

  /// Adds a node, makes it the root, and returns its place.
  @discardableResult
  mutating func append(_ node: Node) -> Int {
    nodes.append(node)
    root = nodes.count - 1
    return root
  }

  /// A formula of one number.
  init(number: Double) { append(.number(number)) }

  /// A formula without nodes, to be filled.
  init() {}

  /// The names of the variables in the order in which they appear.
  var variables: [String] {
    var seen: Set<String> = []
    return nodes.compactMap { node in
      if case .variable(let name) = node, seen.insert(name).inserted { return name }
      return nil
    }
  }

  /// The formula with names replaced by other names or by numbers. A name without a replacement
  /// stays.
  func substituting(_ replacement: (String) -> Node?) -> Formula {
    var result = self
    for (index, node) in nodes.enumerated() {
      if case .variable(let name) = node, let new = replacement(name) { result.nodes[index] = new }
    }
    return result
  }

  /// The formula without what a reader would leave out: sums of two numbers are carried out, and
  /// `x¹`, `1 · x`, `x · 1` are `x`, and `x⁰` is 1.
  var simplified: Formula {
    var result = Formula()
    var places: [Int] = []
    func number(_ place: Int) -> Double? {
      if case .number(let x) = result.nodes[place] { return x }
      return nil
    }
    for node in nodes {
      switch node {
      case .number, .constant, .variable: places.append(result.append(node))
      case .negate(let a): places.append(result.append(.negate(places[a])))
      case .call(let function, let operands):
        places.append(result.append(.call(function, operands.map { places[$0] })))
      case .binary(let op, let left, let right):
        let (a, b) = (places[left], places[right])
        switch (op, number(a), number(b)) {
        case (.add, let x?, let y?): places.append(result.append(.number(x + y)))
        case (.subtract, let x?, let y?): places.append(result.append(.number(x - y)))
        case (.multiply, 1, _): places.append(b)
        case (.multiply, _, 1), (.power, _, 1): places.append(a)
        case (.power, _, 0): places.append(result.append(.number(1)))
        default: places.append(result.append(.binary(op, a, b)))
        }
      }
    }
    result.root = places[root]
    return result
  }
}
