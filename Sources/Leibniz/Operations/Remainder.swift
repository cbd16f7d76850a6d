/// r = a − b⌊a/b⌋: ∂r/∂a = 1, ∂r/∂b = −⌊a/b⌋, on the right of each jump. The quotient is found from
/// r, as (r − a)/b rounded: a/b itself may round up to the next whole number.
struct Remainder: BinaryElementwiseOperation {
  var symbol: String { "mod" }
  var traits: OperationTraits { .broadcasting }
  func forward(_ a: Tensor, _ b: Tensor) -> Tensor { remainder(a, b) }
  func partial(_ i: Int, at a: Variable, _ b: Variable, result y: Variable) -> Variable {
    i == 0 ? .one : round((y - a) / b)
  }
}

/// What remains of a when the greatest multiple of b not above it is taken away, a − b⌊a/b⌋: it has
/// the sign of b. The gradient is 1 for a and −⌊a/b⌋ for b; where the remainder jumps, that on the
/// right.
///
/// ```swift
/// let a = Variable(7.5), b = Variable(2.0)
/// let r = remainder(a, b)   // 1.5
/// r.backprop()              // a.gradient!.scalar == 1, b.gradient!.scalar == -3
/// ```
public func remainder(_ a: Variable, _ b: Variable) -> Variable { apply(Remainder(), a, b) }
/// The remainder by a number or a tensor.
public func remainder(_ a: Variable, _ b: some GraphOperand) -> Variable {
  remainder(a, a.operand(b))
}
/// The remainder of a number or a tensor.
public func remainder(_ a: some GraphOperand, _ b: Variable) -> Variable {
  remainder(b.operand(a), b)
}
/// The remainder by a Double.
public func remainder(_ a: Variable, _ b: Double) -> Variable { remainder(a, a.constant(b)) }
/// The remainder, with a Double for a.
public func remainder(_ a: Double, _ b: Variable) -> Variable { remainder(b.constant(a), b) }
/// The remainder, with a literal tensor for b.
@_disfavoredOverload
public func remainder(_ a: Variable, _ b: Tensor) -> Variable { remainder(a, a.operand(b)) }
/// The remainder, with a literal tensor for a.
@_disfavoredOverload
public func remainder(_ a: Tensor, _ b: Variable) -> Variable { remainder(b.operand(a), b) }
