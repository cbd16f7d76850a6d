// What `print` says of a graph.

extension Variable: CustomStringConvertible {
  /// Name, value and, after back-propagation, gradient.
  ///
  /// ```swift
  /// print(x)   // x = 3.0
  /// F.backprop()
  /// print(x)   // x = 3.0, gradient 2.0
  /// ```
  public var description: String {
    var text = "\(name ?? creator.map { "(\($0.symbol))" } ?? "variable") = \(stored)"
    if let gradient { text += ", gradient \(gradient)" }
    return text
  }
}

extension Graph: CustomStringConvertible {
  /// The steps of the forward pass, one a line, with results numbered u1, u2, … where they have no name. The
  /// middle of a long graph is left out.
  ///
  /// ```swift
  /// print(((x + y) * z).graph)
  /// // u1 = + (x, y) = 8.0
  /// // u2 = × (u1, z) = 16.0
  /// ```
  public var description: String {
    var names = variables.map(\.name)
    for (n, step) in applications.enumerated() where names[step.result] == nil {
      names[step.result] = "u\(n + 1)"
    }
    func label(_ i: Int) -> String {
      if let name = names[i] { return name }
      return variables[i].shape.isEmpty ? "\(variables[i].value)" : "\(variables[i].shape)"
    }
    func line(_ step: Step) -> String {
      let y = variables[step.result]
      let value = y.shape.elementCount <= 8 && y.shape.count < 2 ? "\(y.value)" : "\(y.shape)"
      let inputs = step.inputs.map(label).joined(separator: ", ")
      return "\(label(step.result)) = \(step.symbol) (\(inputs)) = \(value)"
    }
    if applications.count <= 40 { return applications.map(line).joined(separator: "\n") }
    let omitted = "… \(applications.count - 40) more …"
    return (applications.prefix(20).map(line) + [omitted] + applications.suffix(20).map(line))
      .joined(separator: "\n")
  }
}
