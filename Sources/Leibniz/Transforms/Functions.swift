// Derivatives of functions, not of variables that are already there: values in, derivatives out.
//
// Those at a `Tensor` give tensors and keep no graph. They are the second choice where a literal could be an
// array of numbers as well, so that LeibnizScalar's functions of the same names stay unambiguous beside them.

// MARK: - Gradient

/// The gradient of a function whose result is one number. Traps for any other result.
///
/// ```swift
/// gradient(at: Tensor([3.0, 4.0])) { x in (x * x).sum() }  // [6, 8]
/// ```
@_disfavoredOverload
public func gradient<E: Error>(
  at x: Tensor, of f: (Variable) throws(E) -> Variable
) throws(E) -> Tensor {
  try valueAndGradient(at: x, of: f).gradient
}

/// The value of a function whose result is one number, and its gradient.
///
/// ```swift
/// valueAndGradient(at: Tensor([3.0, 4.0])) { x in x.norm() }  // (value: 5, gradient: [0.6, 0.8])
/// ```
@_disfavoredOverload
public func valueAndGradient<E: Error>(
  at x: Tensor, of f: (Variable) throws(E) -> Variable
) throws(E) -> (value: Tensor, gradient: Tensor) {
  let point = Variable(x)
  let y = try recorded("gradient", mustBeNumber: true) { () throws(E) in try f(point) }
  return (y.stored, gradients(of: y, with: [point])[0].stored)
}

/// The gradients of a function of several variables whose result is one number.
///
/// ```swift
/// gradient(at: [a, b]) { x in dot(x[0], x[1]) }  // [b, a]
/// ```
@_disfavoredOverload
public func gradient<E: Error>(
  at x: [Tensor], of f: ([Variable]) throws(E) -> Variable
) throws(E) -> [Tensor] {
  try valueAndGradient(at: x, of: f).gradient
}

/// The value of a function of several variables, one number, and its gradients.
@_disfavoredOverload
public func valueAndGradient<E: Error>(
  at x: [Tensor], of f: ([Variable]) throws(E) -> Variable
) throws(E) -> (value: Tensor, gradient: [Tensor]) {
  let points = x.map { Variable($0) }
  let y = try recorded("gradient", mustBeNumber: true) { () throws(E) in try f(points) }
  return (y.stored, gradients(of: y, with: points).map(\.stored))
}

/// The gradient of a function whose result is one number, recorded: it can be part of a larger computation and
/// be differentiated itself, with respect to the point and to whatever else the function uses.
///
/// ```swift
/// let slope = gradient(at: x) { x in network(x).sum() }   // a penalty on it can be trained
/// ```
public func gradient<E: Error>(
  at x: Variable, of f: (Variable) throws(E) -> Variable
) throws(E) -> Variable {
  let point = x.asPoint
  let y = try recorded("gradient", mustBeNumber: true) { () throws(E) in try f(point) }
  return gradients(of: y, with: [point], recording: isRecording)[0]
}

// MARK: - Directional derivative

/// The derivative of a function in one direction: the Jacobian times the direction, without the Jacobian. Its
/// shape is that of the function's result.
///
/// Forward mode, derived from the rules for backward mode: the gradient Jᵀu is linear in u, and its own gradient
/// with respect to u, for an incoming v, is J v.
///
/// ```swift
/// directionalDerivative(at: Tensor([3.0, 4]), along: [1.0, 0]) { x in x.norm() }  // 0.6
/// ```
@_disfavoredOverload
public func directionalDerivative<E: Error>(
  at x: Tensor, along direction: Tensor, of f: (Variable) throws(E) -> Variable
) throws(E) -> Tensor {
  try valueAndDirectionalDerivative(at: x, along: direction, of: f).derivative
}

/// The value of a function and its derivative in one direction.
@_disfavoredOverload
public func valueAndDirectionalDerivative<E: Error>(
  at x: Tensor, along direction: Tensor, of f: (Variable) throws(E) -> Variable
) throws(E) -> (value: Tensor, derivative: Tensor) {
  let point = Variable(x)
  let y = try recorded("directionalDerivative") { () throws(E) in try f(point) }
  let v = point.direction(direction, "directionalDerivative")
  return (y.stored, Transposed(y, at: point).pushforward(v, recording: false).stored)
}

/// The derivative of a function in one direction, recorded: it can be differentiated itself.
///
/// ```swift
/// let u = directionalDerivative(at: t, along: .ones([1])) { t in network(t) }   // u′(t), trainable
/// ```
public func directionalDerivative<E: Error>(
  at x: Variable, along direction: Tensor, of f: (Variable) throws(E) -> Variable
) throws(E) -> Variable {
  let point = x.asPoint
  let y = try recorded("directionalDerivative") { () throws(E) in try f(point) }
  let v = point.direction(direction, "directionalDerivative")
  return Transposed(y, at: point).pushforward(v, recording: isRecording)
}

// MARK: - Jacobian

/// All derivatives of a function: the element [i…, j…] is that of the result's element i… with respect to the
/// point's element j…, so the shape is the result's followed by the point's.
///
/// The function runs once; then there is a backward pass for each element of the result or, where that is
/// cheaper, a forward pass for each element of the point.
///
/// ```swift
/// jacobian(at: Tensor([1.0, 2])) { x in stack([x[0] * x[1], log(x[1])]) }  // [[2, 1], [0, 0.5]]
/// ```
@_disfavoredOverload
public func jacobian<E: Error>(
  at x: Tensor, of f: (Variable) throws(E) -> Variable
) throws(E) -> Tensor {
  let point = Variable(x)
  let y = try recorded("jacobian") { () throws(E) in try f(point) }
  return jacobian(of: y, at: point, recording: false).stored
}

/// All derivatives of a function, recorded: they can be differentiated themselves.
public func jacobian<E: Error>(
  at x: Variable, of f: (Variable) throws(E) -> Variable
) throws(E) -> Variable {
  let point = x.asPoint
  let y = try recorded("jacobian") { () throws(E) in try f(point) }
  return jacobian(of: y, at: point, recording: isRecording)
}

// MARK: - Hessian

/// All second derivatives of a function whose result is one number. The shape is the point's twice over.
///
/// ```swift
/// hessian(at: Tensor([1.2, 1.0])) { x in
///   100.0 * square(x[1] - x[0] * x[0]) + square(1.0 - x[0])
/// }  // [[1330, -480], [-480, 200]]
/// ```
@_disfavoredOverload
public func hessian<E: Error>(
  at x: Tensor, of f: (Variable) throws(E) -> Variable
) throws(E) -> Tensor {
  let point = Variable(x)
  let y = try recorded("hessian", mustBeNumber: true) { () throws(E) in try f(point) }
  let gradient = gradients(of: y, with: [point], recording: true)[0]
  return jacobian(of: gradient, at: point, recording: false).stored
}

/// All second derivatives of a function whose result is one number, recorded.
public func hessian<E: Error>(
  at x: Variable, of f: (Variable) throws(E) -> Variable
) throws(E) -> Variable {
  let point = x.asPoint
  let y = try recorded("hessian", mustBeNumber: true) { () throws(E) in try f(point) }
  let gradient = gradients(of: y, with: [point], recording: true)[0]
  return jacobian(of: gradient, at: point, recording: isRecording)
}

/// The second derivatives of a function times a direction, without the matrix: about the cost of two gradients.
///
/// ```swift
/// hessianVectorProduct(at: x, along: v) { x in (x * x * x).sum() }  // 6 x v
/// ```
@_disfavoredOverload
public func hessianVectorProduct<E: Error>(
  at x: Tensor, along direction: Tensor, of f: (Variable) throws(E) -> Variable
) throws(E) -> Tensor {
  let point = Variable(x)
  let y = try recorded("hessianVectorProduct", mustBeNumber: true) { () throws(E) in try f(point) }
  let gradient = gradients(of: y, with: [point], recording: true)[0]
  let v = point.direction(direction, "hessianVectorProduct")
  return gradients(of: gradient, with: [point], picking: v, recording: false)[0].stored
}
