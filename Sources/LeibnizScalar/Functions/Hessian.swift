public import RealModule

/// The second derivatives of a function of many numbers times a direction, H(x)·v, without the
/// matrix: forward over reverse.
///
/// Costs a small multiple of one evaluation of `f`, however many numbers there are.
///
/// ```swift
/// hessianVectorProduct(at: [2.0, 1.0], along: [1, 0], of: rosenbrock)  // [4402.0, -800.0]
/// ```
///
/// - Precondition: `direction` has as many elements as `x`.
@inlinable public func hessianVectorProduct<Scalar: Real>(
  at x: [Scalar], along direction: [Scalar],
  of f: ([Taped<Dual<Scalar>>]) throws -> Taped<Dual<Scalar>>
) rethrows -> [Scalar] {
  try gradient(at: seeded(x, along: direction), of: f).map(\.tangent)
}

/// The matrix of all second derivatives, by forward over reverse: a row for each input.
///
/// ```swift
/// hessian(at: [2.0, 1.0], of: rosenbrock)  // [[4402.0, -800.0], [-800.0, 200.0]]
/// ```
@inlinable public func hessian<Scalar: Real>(
  at x: [Scalar], of f: ([Taped<Dual<Scalar>>]) throws -> Taped<Dual<Scalar>>
) rethrows -> [[Scalar]] {
  try valueGradientAndHessian(at: x, of: f).hessian
}

/// A function's value, its gradient, and the matrix of its second derivatives.
///
/// ```swift
/// valueGradientAndHessian(at: [2.0, 3.0]) { x in x[0] * x[0] * x[1] }
/// // (value: 12.0, gradient: [12.0, 4.0], hessian: [[6.0, 4.0], [4.0, 0.0]])
/// ```
@inlinable public func valueGradientAndHessian<Scalar: Real>(
  at x: [Scalar], of f: ([Taped<Dual<Scalar>>]) throws -> Taped<Dual<Scalar>>
) rethrows -> (value: Scalar, gradient: [Scalar], hessian: [[Scalar]]) {
  let tape = Tape<Dual<Scalar>>()
  var point = x.map { Dual($0) }
  var row = point
  var value = Scalar.zero
  var rows: [[Scalar]] = []
  rows.reserveCapacity(x.count)
  if x.isEmpty { value = try f([]).value.value }
  for i in x.indices {
    point[i].tangent = 1
    value = try tape.valueAndGradient(at: point, into: &row, of: f).value
    point[i].tangent = 0
    rows.append(row.map(\.tangent))
  }
  return (value, row.map(\.value), rows)
}
