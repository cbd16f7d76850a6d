// What goes into an operation and what comes back of it is checked: the operands' shapes by the
// operation's rule, and the value and the gradients by what the rule said.

extension Operation {
  @inline(__always)
  public func value(at x: Variable) -> Tensor {
    let shape = checkedShape(Operands(x.stored.shape)) { [x] }
    let value = forward(Operands(x.stored))
    if value.shape != shape { failResult(value, shape, [x]) }
    return value
  }

  @inline(__always)
  public func value(at a: Variable, _ b: Variable) -> Tensor {
    let shape = checkedShape(Operands(a.stored.shape, b.stored.shape)) { [a, b] }
    let value = forward(Operands(a.stored, b.stored))
    if value.shape != shape { failResult(value, shape, [a, b]) }
    return value
  }

  public func value(at x: [Variable]) -> Tensor {
    guard !x.isEmpty else { fail("\(symbol): applied to no variable") }
    let shape = checkedShape(Operands(list: x.map { $0.stored.shape })) { x }
    let value = forward(Operands(list: x.map { $0.stored }))
    if value.shape != shape { failResult(value, shape, x) }
    return value
  }

  /// The shape of the result. Stops with the operation, the shapes and the variables' names unless
  /// they fit.
  @inline(__always)
  private func checkedShape(_ shapes: Operands<Shape>, _ x: () -> [Variable]) -> Shape {
    do { return try shape(of: shapes) } catch { failShape(error, x()) }
  }

  @inline(never)
  private func failShape(_ error: ShapeError, _ x: [Variable]) -> Never {
    fail("\(symbol): \(error.description)\(describeNames(x))")
  }

  @inline(never)
  private func failResult(_ value: Tensor, _ shape: Shape, _ x: [Variable]) -> Never {
    fail(
      """
      \(symbol): forward gave a value of shape \(value.shape), but the operation's shape rule says \
      \(shape)\(describeNames(x))
      """)
  }

  @inline(never)
  func failPullback(_ found: Shape, _ i: Int, _ wanted: Shape, _ x: Variable) -> Never {
    fail(
      """
      \(symbol): the gradient with respect to input \(i) has shape \(found), but \(wanted) is needed\
      \(describeNames([x]))
      """)
  }

  @inline(never)
  func describeNames(_ x: [Variable]) -> String {
    x.contains { $0.name != nil }
      ? " (\(x.map { $0.name ?? "unnamed" }.joined(separator: ", ")))" : ""
  }
}

extension UnaryElementwiseOperation {
  @inline(__always)
  public func value(at x: Variable) -> Tensor {
    if !traits.contains(.broadcasting) { return valueByRule(at: x) }
    let value = forward(x.stored)
    if value.isNumber && x.stored.isNumber || value.hasShape(of: x.stored) { return value }
    return valueByRule(at: x)
  }

  /// The value, with its shape checked by the rule.
  @inline(never)
  private func valueByRule(at x: Variable) -> Tensor { value(at: [x]) }
}

extension BinaryElementwiseOperation {
  @inline(__always)
  public func value(at a: Variable, _ b: Variable) -> Tensor {
    if !traits.contains(.broadcasting) { return valueByRule(at: a, b) }
    if a.stored.isNumber && b.stored.isNumber {
      let value = forward(a.stored, b.stored)
      if value.isNumber { return value }
    } else if b.stored.isNumber || a.stored.hasShape(of: b.stored) {
      let value = forward(a.stored, b.stored)
      if value.hasShape(of: a.stored) { return value }
    }
    return valueByRule(at: a, b)
  }

  /// The value, with its shapes checked by the rule.
  @inline(never)
  private func valueByRule(at a: Variable, _ b: Variable) -> Tensor { value(at: [a, b]) }
}

extension Variable {
  /// What the gradient `g` of this variable contributes to that of input `i`, an x; nil for zero.
  /// Stops where it hasn't the shape of x.
  @inline(__always)
  final func pull(_ g: Variable, to i: Int, x: Variable) -> Variable? {
    guard let part = pull(g, to: i) else { return nil }
    check(part, to: i, x)
    return part
  }

  /// Stops unless a part of the gradient of input `i`, an x, has the shape of x.
  @inline(__always)
  final func check(_ part: Variable, to i: Int, _ x: Variable) {
    if part.stored.isNumber && x.stored.isNumber { return }
    if !part.stored.hasShape(of: x.stored) { failPullback(part, to: i, x) }
  }

  @inline(never)
  private func failPullback(_ part: Variable, to i: Int, _ x: Variable) -> Never {
    operation!.failPullback(part.shape, i, x.shape, x)
  }
}
