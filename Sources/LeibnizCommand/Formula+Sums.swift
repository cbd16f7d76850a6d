extension Formula {
  /// The sum of two formulas.
  func adding(_ other: Formula) -> Formula {
    var result = Formula()
    for node in nodes { result.append(node) }
    let shift = nodes.count
    for node in other.nodes { result.append(node.shifted(by: shift)) }
    result.append(.binary(.add, root, other.root + shift))
    return result
  }

  /// The sum of some numbers.
  static func sum(of numbers: [Double]) -> Formula {
    let terms = numbers.map { Formula(number: $0) }
    return terms.dropFirst().reduce(terms.first ?? Formula(number: 0)) { $0.adding($1) }
  }

  /// Whether a reader who works this out, from the digits that are shown, finds the value.
  func reads(as value: Double) -> Bool {
    // What can't be written (∞, NaN) can't be read again, and is exact.
    let shown = (try? Formula(parsing: description)) ?? self
    let found = shown.value { _ in .nan }
    if found == value || found.isNaN && value.isNaN { return true }
    // Numbers are shown with six digits.
    return (found - value).magnitude <= 1e-4 * min(found.magnitude, value.magnitude)
  }
}

extension Formula.Node {
  /// The same with operands that lie further on in a list.
  fileprivate func shifted(by n: Int) -> Formula.Node {
    switch self {
    case .number, .constant, .variable: self
    case .negate(let a): .negate(a + n)
    case .binary(let op, let a, let b): .binary(op, a + n, b + n)
    case .call(let function, let all): .call(function, all.map { $0 + n })
    }
  }
}
