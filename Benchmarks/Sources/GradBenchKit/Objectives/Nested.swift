import LeibnizScalar
import RealModule

// `saddle` and `particle`: optimisations whose objective contains a derivative itself, so that one
// mode runs inside the other.

/// A mode of differentiation.
enum Mode: Character {
  case forward = "f"
  case reverse = "r"

  /// The gradient by this mode, of a function that is given for both.
  func gradient<T: Real>(
    at x: [T], forward: ([Dual<T>]) -> Dual<T>, reverse: ([Taped<T>]) -> Taped<T>
  ) -> [T] {
    switch self {
    case .forward:
      return x.indices.map { i in
        forward(x.indices.map { Dual(x[$0], tangent: $0 == i ? 1 : 0) }).tangent
      }
    case .reverse:
      return LeibnizScalar.gradient(at: x, of: reverse)
    }
  }
}

/// The least value's place, by gradient descent with a step that doubles after ten successes and
/// halves after a failure.
func argmin<T: Real & ConstantConvertible>(
  from start: [T], value f: ([T]) -> T, gradient: ([T]) -> [T]
) -> [T] {
  let enough = T(constant: 1e-5)
  var x = start, fx = f(x), slope = gradient(x)
  var step = T(constant: 1e-5), successes = 0
  while length(slope) > enough {
    if successes == 10 {
      step = step * 2
      successes = 0
      continue
    }
    let next = zip(x, slope).map { $0 - step * $1 }
    if length(zip(x, next).map { $0 - $1 }) <= enough { break }
    let value = f(next)
    if value < fx {
      (x, fx) = (next, value)
      slope = gradient(x)
      successes += 1
    } else {
      step = step / 2
      successes = 0
    }
  }
  return x
}

/// The Euclidean length.
func length<T: Real>(_ x: [T]) -> T {
  var sum = T.zero
  for element in x { sum += element * element }
  return .sqrt(sum)
}

// MARK: - Saddle

/// (x₁² + y₁²) - (x₂² + y₂²)
func saddle<T: Real>(_ p: [T], _ q: [T]) -> T {
  (p[0] * p[0] + p[1] * p[1]) - (q[0] * q[0] + q[1] * q[1])
}

/// The place q of the greatest value, given p.
func saddleArgmax<T: Real & ConstantConvertible>(_ p: [T], from start: [Double], _ mode: Mode)
  -> [T]
{
  argmin(from: start.map { T(constant: $0) }) { q in
    -saddle(p, q)
  } gradient: { q in
    mode.gradient(
      at: q, forward: { -saddle(p.map { Dual($0) }, $0) },
      reverse: { -saddle(p.map { Taped($0) }, $0) })
  }
}

/// min over p of max over q, each by its own mode; the places p and q.
func saddlePoint(from start: [Double], outer: Mode, inner: Mode) -> [Double] {
  func greatest<T: Real & ConstantConvertible>(_ p: [T]) -> T {
    saddle(p, saddleArgmax(p, from: start, inner))
  }
  let p = argmin(from: start) {
    greatest($0)
  } gradient: {
    outer.gradient(at: $0, forward: { greatest($0) }, reverse: { greatest($0) })
  }
  return p + saddleArgmax(p, from: start, outer)
}

// MARK: - Particle

/// The potential of two charges at a place.
func potential<T: Real & ConstantConvertible>(_ x: [T], charges: [[T]]) -> T {
  var sum = T.zero
  for charge in charges { sum += 1 / length([x[0] - charge[0], x[1] - charge[1]]) }
  return sum
}

/// The square of where a particle crosses the axis, if the upper charge is moved by `w`.
func crossing<T: Real & ConstantConvertible>(_ w: T, _ mode: Mode) -> T {
  let charges: [[T]] = [[10, 10 - w], [10, 0]]
  let Δt = T(constant: 0.1)
  var x: [T] = [0, 8], velocity: [T] = [T(constant: 0.75), 0]
  while true {
    let acceleration = mode.gradient(
      at: x, forward: { potential($0, charges: charges.map { $0.map { Dual($0) } }) },
      reverse: { potential($0, charges: charges.map { $0.map { Taped($0) } }) })
    for i in 0..<2 { x[i] += Δt * velocity[i] }
    if x[1] <= 0 {
      let rest = -x[1] / velocity[1]
      let x0 = x[0] + rest * velocity[0]
      return x0 * x0
    }
    for i in 0..<2 { velocity[i] -= Δt * acceleration[i] }
  }
}

/// The w for which the particle goes through the origin.
func particle(from w: Double, outer: Mode, inner: Mode) -> Double {
  argmin(from: [w]) {
    crossing($0[0], inner)
  } gradient: {
    outer.gradient(at: $0, forward: { crossing($0[0], inner) }, reverse: { crossing($0[0], inner) })
  }[0]
}
