/// The gradients ∂(of)/∂x for each x in `with`, without touching any variable's `gradient`.
///
/// With `recording: true` the gradients are recorded like any other computation and can be differentiated
/// again: second derivatives, gradient penalties. Such a gradient is right on new values of all
/// that y was computed from, too, when ``Variable/forward()`` has been called on it, as long as
/// they have the shapes that it was recorded for; on others it traps.
///
/// - Parameters:
///   - y: the result to differentiate; for more than one element, the sum of its elements is differentiated.
///   - x: the variables to differentiate with respect to. One that y doesn't depend on has gradient 0.
///   - incoming: the gradient that comes from beyond `y`; 1 for each element if not given.
///   - recording: whether the gradients can be differentiated again.
///
/// ```swift
/// let x = Variable(2.0)
/// let dy = gradients(of: x ** 3.0, with: [x], recording: true)[0]   // 3x² = 12
/// let ddy = gradients(of: dy, with: [x])[0]                         // 6x = 12
/// ```
public func gradients(
  of y: Variable, with x: [Variable], incoming: Variable? = nil, recording: Bool = false
) -> [Variable] {
  let seed = incoming.map { y.checked(seed: $0) } ?? y.seed(nil)
  return gradients(of: y, with: x, seed: seed, live: nil, recording: recording)
}

/// The gradients for an incoming one that picks elements of y or weighs them: where it is 0, y
/// doesn't take part.
func gradients(of y: Variable, with x: [Variable], picking weights: Variable, recording: Bool)
  -> [Variable]
{
  let seed = y.checked(seed: weights)
  let isWhole = (seed.stored .!= 0).isAllTrue
  let live = isWhole ? nil : withoutGraph { seed .!= 0 }
  return gradients(of: y, with: x, seed: seed, live: live, recording: recording)
}

private func gradients(
  of y: Variable, with x: [Variable], seed: Variable, live: Variable?, recording: Bool
) -> [Variable] {
  var found = [Variable?](repeating: nil, count: x.count)
  // A few are found faster one by one.
  let places =
    x.count > 16 ? Dictionary(grouping: x.indices) { ObjectIdentifier(x[$0]) } : nil
  var shapes: RecordedShapes?
  y.pass(
    seed: seed, live: live, toward: x, recording: recording, foundShapes: { shapes = $0 }
  ) { z, g in
    let g = shapes.flatMap { g?.asRecorded(for: $0, seed: seed) } ?? g
    if let places {
      for i in places[ObjectIdentifier(z)]! { found[i] = g }
    } else {
      for i in x.indices where x[i] === z { found[i] = g }
    }
  }
  return x.indices.map {
    if let g = found[$0] { return g }
    let zero = Variable(stored: x[$0].stored.zerosLike(), isConstant: true)
    return shapes.map { zero.asRecorded(for: $0, seed: seed) } ?? zero
  }
}
