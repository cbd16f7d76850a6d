// Operations that aren't element-wise, but common: views, reductions, products, joins. They say the same as any
// `Operation` without lists of one or two operands and without shapes made only to be checked, because those
// would cost more than a small operation itself.

/// An operation on one operand.
protocol OneOperand: Operation {
  /// Whether an operand's shape fits. If not, `shape(of:)` says why.
  func fits(_ x: Tensor) -> Bool
  /// The value of the result.
  func forward(_ x: Tensor) -> Tensor
  /// What the gradient `g` of the result contributes to that of the operand; nil for zero.
  func pullback(_ g: Variable, at x: Variable, result y: Variable) -> Variable?
}

extension OneOperand {
  func fits(_ x: Tensor) -> Bool { (try? shape(of: [x.shape])) != nil }

  func forward(_ x: [Tensor]) -> Tensor { forward(x[0]) }

  func pullback(_ g: Variable, to i: Int, at x: [Variable], result y: Variable) -> Variable? {
    pullback(g, at: x[0], result: y)
  }

  func _forward(_ y: Variable) -> Tensor {
    y.first!._withUnsafeGuaranteedRef { x in
      let value = x.stored
      if !fits(value) { checkShapes([x]) }
      return forward(value)
    }
  }

  func _pullback(_ g: Variable, to i: Int, of y: Variable) -> Variable? {
    y.first!._withUnsafeGuaranteedRef { pullback(g, at: $0, result: y) }
  }
}

/// An operation on two operands.
protocol TwoOperands: Operation {
  /// Whether the operands' shapes fit. If not, `shape(of:)` says why.
  func fits(_ a: Tensor, _ b: Tensor) -> Bool
  /// The value of the result.
  func forward(_ a: Tensor, _ b: Tensor) -> Tensor
  /// What the gradient `g` of the result contributes to that of operand `i`; nil for zero.
  func pullback(_ g: Variable, to i: Int, at a: Variable, _ b: Variable, result y: Variable)
    -> Variable?
}

extension TwoOperands {
  func fits(_ a: Tensor, _ b: Tensor) -> Bool { (try? shape(of: [a.shape, b.shape])) != nil }

  func forward(_ x: [Tensor]) -> Tensor { forward(x[0], x[1]) }

  func pullback(_ g: Variable, to i: Int, at x: [Variable], result y: Variable) -> Variable? {
    pullback(g, to: i, at: x[0], x[1], result: y)
  }

  func _forward(_ y: Variable) -> Tensor {
    y.first!._withUnsafeGuaranteedRef { a in
      y.second!._withUnsafeGuaranteedRef { b in
        let (left, right) = (a.stored, b.stored)
        if !fits(left, right) { checkShapes([a, b]) }
        return forward(left, right)
      }
    }
  }

  func _pullback(_ g: Variable, to i: Int, of y: Variable) -> Variable? {
    y.first!._withUnsafeGuaranteedRef { a in
      y.second!._withUnsafeGuaranteedRef { b in pullback(g, to: i, at: a, b, result: y) }
    }
  }
}

/// An operation on some operands that tells cheaply whether they fit.
protocol ManyOperands: Operation {
  /// Whether the operands' shapes fit. If not, `shape(of:)` says why.
  func fits(_ x: [Tensor]) -> Bool
}

/// Applies an operation to one variable: computes the value and records how.
func apply(_ operation: some OneOperand, _ x: Variable) -> Variable {
  let operand = x.stored
  if !operation.fits(operand) { operation.checkShapes([x]) }
  let value = operation.forward(operand)
  if let constant = unrecorded(value, of: operation, [x]) { return constant }
  return Result(operation, value, x)
}

/// Applies an operation to two variables: computes the value and records how.
func apply(_ operation: some TwoOperands, _ a: Variable, _ b: Variable) -> Variable {
  let (left, right) = (a.stored, b.stored)
  if !operation.fits(left, right) { operation.checkShapes([a, b]) }
  let value = operation.forward(left, right)
  if let constant = unrecorded(value, of: operation, [a, b]) { return constant }
  return Result(operation, value, a, b)
}

/// Applies an operation to some variables: computes the value and records how.
func apply(_ operation: some ManyOperands, _ inputs: [Variable]) -> Variable {
  let operands = inputs.map(\.stored)
  if !operation.fits(operands) { operation.checkShapes(inputs) }
  let value = operation.forward(operands)
  if let constant = unrecorded(value, of: operation, inputs) { return constant }
  return Result(operation, value, inputs)
}
