// Functions of several arguments: `gradient(at: weights, bias) { w, b in … }`.

/// What a gradient can be taken with respect to, beside others: a tensor, or an array of such things.
public protocol GraphArgument {
  /// What takes this one's place inside the function: the same with variables.
  associatedtype Recorded

  /// The same with variables, which are appended to `variables` in order.
  func recorded(_ variables: inout [Variable]) -> Recorded
  /// The same shape with the first of `gradients`, which are taken away.
  func replaced(from gradients: inout ArraySlice<Tensor>) -> Self
}

extension Tensor: GraphArgument {
  public func recorded(_ variables: inout [Variable]) -> Variable {
    let x = Variable(self)
    variables.append(x)
    return x
  }

  public func replaced(from gradients: inout ArraySlice<Tensor>) -> Tensor {
    gradients.removeFirst()
  }
}

extension Array: GraphArgument where Element: GraphArgument {
  public func recorded(_ variables: inout [Variable]) -> [Element.Recorded] {
    map { $0.recorded(&variables) }
  }

  public func replaced(from gradients: inout ArraySlice<Tensor>) -> [Element] {
    map { $0.replaced(from: &gradients) }
  }
}

/// The value of a function of several arguments, one number, and its gradients.
///
/// ```swift
/// let (loss, (dw, db)) = valueAndGradient(at: w, b) { w, b in
///   meanSquaredError(matmul(x, w) + b, y)
/// }
/// ```
public func valueAndGradient<
  First: GraphArgument, Second: GraphArgument, each More: GraphArgument, E: Error
>(
  at first: First, _ second: Second, _ more: repeat each More,
  of f: (First.Recorded, Second.Recorded, repeat (each More).Recorded) throws(E) -> Variable
) throws(E) -> (value: Tensor, gradient: (First, Second, repeat each More)) {
  var x: [Variable] = []
  let (a, b) = (first.recorded(&x), second.recorded(&x))
  let others = (repeat (each more).recorded(&x))
  let y = try recorded("gradient", mustBeNumber: true) { () throws(E) in
    try f(a, b, repeat each others)
  }
  var rest = gradients(of: y, with: x).map(\.stored)[...]
  let (da, db) = (first.replaced(from: &rest), second.replaced(from: &rest))
  return (y.stored, (da, db, repeat (each more).replaced(from: &rest)))
}

/// The gradients of a function of several arguments whose result is one number.
///
/// ```swift
/// gradient(at: Tensor(2.0), Tensor(3.0)) { a, b in a * a * b }  // (12, 4)
/// ```
public func gradient<
  First: GraphArgument, Second: GraphArgument, each More: GraphArgument, E: Error
>(
  at first: First, _ second: Second, _ more: repeat each More,
  of f: (First.Recorded, Second.Recorded, repeat (each More).Recorded) throws(E) -> Variable
) throws(E) -> (First, Second, repeat each More) {
  try valueAndGradient(at: first, second, repeat each more, of: f).gradient
}
