public import RealModule

extension Tape {
  /// The value and the gradient of a function of many numbers, into an array that is there already.
  ///
  /// Once the tape has grown to the size of the calculation, and `gradient` has as many elements
  /// as `x`, nothing is allocated.
  ///
  /// ```swift
  /// let tape = Tape<Double>()
  /// var slope = [0.0, 0.0]
  /// tape.valueAndGradient(at: [3.0, 4.0], into: &slope) { x in x[0] * x[1] }  // 12.0
  /// // slope == [4.0, 3.0]
  /// ```
  ///
  /// Traps if the function returns a number that belongs to another tape or to an earlier recording.
  @inlinable
  public func valueAndGradient(
    at x: [Scalar], into gradient: inout [Scalar],
    of f: ([Taped<Scalar>]) throws -> Taped<Scalar>
  ) rethrows -> Scalar {
    try record(x, f) { result in
      let adjoints = self.adjoints(OneLane<Scalar>.self) { seed in seed(0, result, 1) }
      if gradient.count != x.count { gradient = x }
      gradient.withUnsafeMutableBufferPointer { gradient in
        for i in gradient.indices {
          gradient[i] = adjoints[i].value
          adjoints[i] = .zero
        }
      }
      return result.value
    }
  }
}

/// The gradient of a function of many numbers, by reverse mode.
///
/// Costs a small multiple of one evaluation of `f`, however many numbers there are. Any function
/// that is generic over `Real` will do:
///
/// ```swift
/// func rosenbrock<T: Real>(_ x: [T]) -> T {
///   let a = x[1] - x[0] * x[0], b = 1 - x[0]
///   return 100 * a * a + b * b
/// }
/// gradient(at: [2.0, 1.0], of: rosenbrock)  // [2402.0, -600.0]
/// ```
///
/// Traps if `f` returns a number that was given to another function, or at another time.
@inlinable public func gradient<Scalar: Real>(
  at x: [Scalar], of f: ([Taped<Scalar>]) throws -> Taped<Scalar>
) rethrows -> [Scalar] {
  try valueAndGradient(at: x, of: f).gradient
}

/// A function's value and gradient, by reverse mode.
///
/// ```swift
/// valueAndGradient(at: [3.0, 4.0]) { x in x[0] * x[1] }  // (value: 12.0, gradient: [4.0, 3.0])
/// ```
@inlinable public func valueAndGradient<Scalar: Real>(
  at x: [Scalar], of f: ([Taped<Scalar>]) throws -> Taped<Scalar>
) rethrows -> (value: Scalar, gradient: [Scalar]) {
  var gradient = x
  let value = try Tape<Scalar>().valueAndGradient(at: x, into: &gradient, of: f)
  return (value, gradient)
}
