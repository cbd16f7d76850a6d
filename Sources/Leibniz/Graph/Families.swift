// The families of operations, by what is known of their derivative. What follows from it by itself
// stands here.

/// An operation on the elements at each place alone, with broadcasting.
///
/// Conform to ``UnaryElementwiseOperation``, ``BinaryElementwiseOperation`` or
/// ``TernaryElementwiseOperation``.
public protocol ElementwiseOperation: Operation {
  /// t ∂y/∂xᵢ at each element: the chain rule's product of the local partial derivative with a
  /// gradient or a tangent `t`; nil stands for zero.
  func scaled(
    _ t: Variable, _ i: Int, at x: Inputs, result y: Variable
  ) -> Variable?
}

extension ElementwiseOperation {
  public var traits: OperationTraits { [] }

  public func pullback(_ g: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    guard let product = scaled(g, i, at: x, result: y) else { return nil }
    return i == 0 ? x.withFirst { fitted(product, 0, $0, y) } : fitted(product, i, x[i], y)
  }

  @inline(__always)
  private func fitted(_ product: Variable, _ i: Int, _ x: Variable, _ y: Variable) -> Variable {
    if product.stored.isNumber && x.stored.isNumber { return product }
    return product.stored.hasShape(of: x.stored) ? product : summed(product, i, x, y)
  }

  /// The product summed to the shape of operand `i`, which was broadcast.
  @inline(never)
  private func summed(_ product: Variable, _ i: Int, _ x: Variable, _ y: Variable) -> Variable {
    guard product.shape == y.shape, x.shape.broadcasts(to: y.shape) else {
      failPullback(product.shape, i, y.shape.isEmpty ? x.shape : y.shape, x)
    }
    return product.summed(to: x.shape)
  }

  public func pushforward(_ dx: [Variable?], at x: Inputs, result y: Variable) -> Variable? {
    var sum: Variable?
    for (i, tangent) in dx.enumerated() {
      guard let tangent, let part = scaled(tangent, i, at: x, result: y) else { continue }
      sum = sum.map { $0 + part } ?? part
    }
    // An operand that was broadcast changes in its own shape.
    return sum?.broadcast(to: y.shape)
  }

  public func reached(
    _ i: Int, from live: Variable, at x: Inputs, result y: Variable
  ) -> Variable? {
    live.shape == y.shape ? live.any(toShape: x[i].shape) : nil
  }
}

/// An operation y = f(x) on each element alone.
public protocol UnaryElementwiseOperation: ElementwiseOperation {
  /// f(x), in the shape of x.
  func forward(_ x: Tensor) -> Tensor
  /// The local partial derivative ∂y/∂x at each element. `y` is the result, for rules that read
  /// best with it.
  func partial(at x: Variable, result y: Variable) -> Variable
  /// t ∂y/∂x, where that is had better in one piece: with less work, or where ∂y/∂x alone would
  /// overflow. If not given, it is t times the partial derivative. Nil stands for zero.
  func scaled(_ t: Variable, at x: Variable, result y: Variable) -> Variable?
}

extension UnaryElementwiseOperation {
  public func shape(of x: Operands<Shape>) throws(ShapeError) -> Shape {
    try x.require(1)
    return x[0]
  }
  public func forward(_ x: Operands<Tensor>) -> Tensor { forward(x[0]) }

  public func scaled(_ t: Variable, at x: Variable, result y: Variable) -> Variable? {
    t.times(partial(at: x, result: y))
  }

  public func scaled(_ t: Variable, _ i: Int, at x: Inputs, result y: Variable) -> Variable? {
    x.withFirst { scaled(t, at: $0, result: y) }
  }
}

/// An operation y = f(a, b) on each pair of elements alone, with broadcasting.
public protocol BinaryElementwiseOperation: ElementwiseOperation {
  /// f(a, b), in the shape that both broadcast to.
  func forward(_ a: Tensor, _ b: Tensor) -> Tensor
  /// The local partial derivative at each element: ∂y/∂a for `i` = 0, ∂y/∂b for `i` = 1.
  func partial(_ i: Int, at a: Variable, _ b: Variable, result y: Variable) -> Variable
  /// t ∂y/∂a for `i` = 0, t ∂y/∂b for `i` = 1, where that is had better in one piece. If not given,
  /// it is t times the partial derivative. Nil stands for zero.
  func scaled(_ t: Variable, _ i: Int, at a: Variable, _ b: Variable, result y: Variable)
    -> Variable?
}

extension BinaryElementwiseOperation {
  public func shape(of x: Operands<Shape>) throws(ShapeError) -> Shape {
    try x.require(2)
    return try x[0].broadcast(with: x[1])
  }
  public func forward(_ x: Operands<Tensor>) -> Tensor { forward(x[0], x[1]) }

  public func scaled(
    _ t: Variable, _ i: Int, at a: Variable, _ b: Variable, result y: Variable
  ) -> Variable? {
    t.times(partial(i, at: a, b, result: y))
  }

  public func scaled(_ t: Variable, _ i: Int, at x: Inputs, result y: Variable) -> Variable? {
    x.withTwo { scaled(t, i, at: $0, $1, result: y) }
  }
}

/// An operation y = f(a, b, c) on each three elements alone, with broadcasting.
public protocol TernaryElementwiseOperation: ElementwiseOperation {
  /// f(a, b, c), in the shape that the three broadcast to.
  func forward(_ a: Tensor, _ b: Tensor, _ c: Tensor) -> Tensor
  /// The local partial derivative with respect to operand `i` at each element.
  func partial(
    _ i: Int, at a: Variable, _ b: Variable, _ c: Variable, result y: Variable
  ) -> Variable
  /// t times the partial derivative, where that is had better in one piece. Nil stands for zero.
  func scaled(
    _ t: Variable, _ i: Int, at a: Variable, _ b: Variable, _ c: Variable, result y: Variable
  ) -> Variable?
}

extension TernaryElementwiseOperation {
  public func shape(of x: Operands<Shape>) throws(ShapeError) -> Shape {
    try x.require(3)
    return try x[0].broadcast(with: x[1].broadcast(with: x[2]))
  }
  public func forward(_ x: Operands<Tensor>) -> Tensor { forward(x[0], x[1], x[2]) }

  public func scaled(
    _ t: Variable, _ i: Int, at a: Variable, _ b: Variable, _ c: Variable, result y: Variable
  ) -> Variable? {
    t.times(partial(i, at: a, b, c, result: y))
  }

  public func scaled(_ t: Variable, _ i: Int, at x: Inputs, result y: Variable) -> Variable? {
    scaled(t, i, at: x[0], x[1], x[2], result: y)
  }
}

/// An operation y = A x that is linear in its floating-point operands: a sum, a slice, a
/// permutation. Operands of other dtypes, such as indices, don't change.
public protocol LinearOperation: Operation {
  /// Aᵀg: what the gradient `g` of the result contributes to that of operand `i`, in that operand's
  /// shape; nil stands for zero. The values of `x` may not matter.
  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable?
}

extension LinearOperation {
  public var traits: OperationTraits { [] }

  public func pullback(_ g: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    transpose(g, to: i, at: x)
  }

  /// A dx: the operation itself on the changes.
  public func pushforward(_ dx: [Variable?], at x: Inputs, result y: Variable) -> Variable? {
    if dx.allSatisfy({ $0 == nil }) || !y.dtype.isFloatingPoint { return nil }
    let changes = x.indices.map { i in
      dx[i] ?? (x[i].dtype.isFloatingPoint ? .constant(x[i].stored.zerosLike()) : x[i])
    }
    return apply(self, changes)
  }

  public func reached(
    _ i: Int, from live: Variable, at x: Inputs, result y: Variable
  ) -> Variable? {
    guard traits.contains(.ofOneSign) else { return nil }
    return live.deriving {
      let reached = transpose(live.cast(to: .float64), to: i, at: x)
      return reached.map { $0 .!= 0 } ?? .constant(.zeros(x[i].shape, dtype: .bool))
    }
  }
}

/// An operation that is linear in each of two operands: a product of matrices, a convolution.
public protocol BilinearOperation: Operation {
  /// What the gradient `g` of the result contributes to that of operand `i`, in that operand's
  /// shape: the transpose of the operation on operand `i` alone, with the other as it is.
  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable?
}

extension BilinearOperation {
  public func pullback(_ g: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    transpose(g, to: i, at: x)
  }

  /// The product rule: da b + a db.
  public func pushforward(_ dx: [Variable?], at x: Inputs, result y: Variable) -> Variable? {
    let left = dx[0].map { apply(self, $0, x[1]) }
    guard let db = dx[1] else { return left }
    let right = apply(self, x[0], db)
    return left.map { $0 + right } ?? right
  }
}
