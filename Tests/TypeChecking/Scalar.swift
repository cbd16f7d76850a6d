import Foundation
import LeibnizScalar
import RealModule

// What people write with LeibnizScalar: models, losses and objective functions, generic over
// `Number`.

/// NIST's Misra1a: saturation.
func misra<T: Number>(_ b: [T], _ x: Double, _ y: Double) -> T {
  b[0] * (1 - exp(-b[1] * x)) - y
}

func misraOfNumbers<T: Number>(_ b: [T], _ x: Double, _ y: Double) -> T {
  b[0] * (1 - .exp(-b[1] * T(x))) - T(y)
}

/// NIST's Chwirut: ultrasonics.
func chwirut<T: Number>(_ b: [T], _ x: Double) -> T { exp(-b[0] * x) / (b[1] + b[2] * x) }

/// NIST's Lanczos: a sum of three exponentials.
func lanczos<T: Number>(_ b: [T], _ x: Double) -> T {
  b[0] * exp(-b[1] * x) + b[2] * exp(-b[3] * x) + b[4] * exp(-b[5] * x)
}

/// NIST's Gauss: an exponential and two bells.
func gauss<T: Number>(_ b: [T], _ x: Double) -> T {
  b[0] * exp(-b[1] * x) + b[2] * exp(-pow(x - b[3], 2) / pow(b[4], 2))
    + b[5] * exp(-pow(x - b[6], 2) / pow(b[7], 2))
}

func bell<T: Number>(_ b: [T], _ x: Double) -> T {
  b[0] * exp(-b[1] * x) + b[2] * exp(-(x - b[3]) * (x - b[3]) / (b[4] * b[4]))
}

/// NIST's Kirby2, a quotient of polynomials.
func kirby<T: Number>(_ b: [T], _ x: Double) -> T {
  (b[0] + b[1] * x + b[2] * x * x) / (1 + b[3] * x + b[4] * x * x)
}

/// NIST's MGH09.
func kowalik<T: Number>(_ b: [T], _ x: Double) -> T {
  b[0] * (x * x + x * b[1]) / (x * x + x * b[2] + b[3])
}

/// NIST's Eckerle4.
func eckerle<T: Number>(_ b: [T], _ x: Double) -> T {
  b[0] / b[1] * exp(-0.5 * pow((x - b[2]) / b[1], 2))
}

/// NIST's ENSO: a mean and two of its three cycles.
func cycles<T: Number>(_ b: [T], _ x: Double) -> T {
  let year = 2 * Double.pi * x / 12, angle = 2 * Double.pi * x / b[3]
  return b[0] + b[1] * cos(year) + b[2] * sin(year) + b[4] * cos(angle)
    + b[5] * sin(angle)
}

/// A parabola with constants of all kinds.
func quadratic<T: Number>(_ x: [T]) -> T { 0.5 * x[0] * x[0] + 2 * x[1] - 1.5 }

func meanLoss<T: Number>(_ w: [T], _ xs: [Double], _ ys: [Double]) -> T {
  var sum = T.zero
  for (x, y) in zip(xs, ys) {
    let error = w[0] * x + w[1] - y
    sum += error * error
  }
  return sum / T(xs.count) + 0.1 * (w[0] * w[0] + w[1] * w[1])
}

func logisticLoss<T: Number>(_ w: [T], _ x: [Double], _ y: Double) -> T {
  let z = w[0] + w[1] * x[0] + w[2] * x[1], p = 1 / (1 + exp(-z))
  return -y * log(p) - (1 - y) * log(1 - p)
}

/// A step of a damped pendulum.
func pendulum<T: Number>(_ s: [T], _ p: [T], _ t: Double, h: Double) -> [T] {
  let acceleration = p[1] * cos(0.5 * t) - sin(s[0]) - p[0] * s[1]
  return [s[0] + h * s[1], s[1] + h * acceleration]
}

/// The price of an option.
func blackScholes<T: Number>(_ s: T, strike k: Double, rate r: T, volatility v: T, _ t: T) -> T {
  let d1 = (log(s / k) + (r + v * v / 2) * t) / (v * sqrt(t))
  let d2 = d1 - v * sqrt(t)
  func normal(_ x: T) -> T { 0.5 * erfc(-x / sqrt(T(2))) }
  return s * normal(d1) - k * exp(-r * t) * normal(d2)
}

func rosenbrock<T: Real>(_ x: [T]) -> T {
  let a = x[1] - x[0] * x[0], b = 1 - x[0]
  return 100 * a * a + b * b
}

func beale<T: Number>(_ x: T, _ y: T) -> T {
  let a = 1.5 - x + x * y, b = 2.25 - x + x * y * y, c = 2.625 - x + x * y * y * y
  return a * a + b * b + c * c
}

func ackley<T: Number>(_ x: T, _ y: T) -> T {
  let radius = sqrt(0.5 * (x * x + y * y)), waves = cos(2 * T.pi * x) + cos(2 * T.pi * y)
  return -20 * exp(-0.2 * radius) - exp(0.5 * waves) + 22.718281828
}

func lennardJones<T: Number>(_ r: T, depth: Double, width: Double) -> T {
  let s = pow(width / r, 6)
  return 4 * depth * (s * s - s)
}

func useOfScalars() {
  _ = gradient(at: [1.2, 1.0], of: rosenbrock)
  _ = gradient(at: [2.0, 0.5]) { b in 0.5 * misra(b, 1, 0.7) * misra(b, 1, 0.7) }
  _ = gradient(at: [1.0, 2.0]) { x in x[0] * x[0] + 3 * x[0] * x[1] + exp(x[1]) }
  _ = derivative(at: 0.5) { x in sin(x) * exp(x) }
  _ = derivative(at: 1.0) { x in sin(x) * exp(-x / 2) + 3 * x * x }
  _ = derivative(at: 1.0) { x in .sin(x) * .exp(-x / 2) + 3 * x * x }
  _ = derivative(at: 1) { sin($0) * exp(-$0 / 2) + 3 * $0 * $0 }
  _ = valueAndDerivative(at: 1.0) { x in sin(x) * exp(-x / 2) + 3 * x * x }
  _ = gradient(at: 1.0, 2.0) { x, y in sin(x) * exp(-y / 2) + 3 * x * y }
  _ = valueAndGradient(at: 1.0, 2.0) { x, y in sin(x) * exp(-y / 2) + 3 * x * y }
  _ = gradient(at: 2.0, [1.0, 3.0]) { a, x in a * (x[0] + x[1]) }
  _ = gradient(at: 1.0, 2.0, 3.0) { x, y, z in x * y * z }
  _ = directionalDerivative(at: [1.0, 2.0], along: [1, 0]) { x in
    sin(x[0]) * exp(-x[1] / 2) + 3 * x[0] * x[1]
  }
  _ = directionalDerivatives(at: [1.0, 2.0], along: [1, 0]) { x in [sin(x[0]), 2 * x[1]] }
  _ = derivatives(at: 0.0) { t in [.cos(t), .sin(t)] }
  _ = derivatives(at: 0.0) { t in [3 * cos(t), 2 * sin(t) + t * t] }
  _ = derivative(at: 0.0) { t in [.cos(t), .sin(t)] }  // error: renamed to 'derivatives(at:of:)'
  _ = derivative(at: 0.0) { t in [t, 2 * t] }  // error: renamed to 'derivatives(at:of:)'
  _ = directionalDerivative(at: [1, 2], along: [1, 0]) { [$0[0]] }  // error: renamed to
  _ = derivative(at: 2.0) { x in x > 0 ? .sin(x) : 0 }
  _ = derivative(at: 2.0) { x in
    let y = 2 * x
    return .exp(y)
  }
  _ = derivative(at: 2.0) { _ in 7 }
  _ = derivatives(at: 1.0, upTo: 3) { x in sin(x) * exp(-x / 2) + 3 * x * x }
  _ = derivative(at: 0.5, order: 3) { x in .sin(x) / (1 + x * x) }
  _ = hessian(at: [1.2, 1.0]) { x in x[0] * x[0] * x[1] + sin(x[0] * x[1]) }
  _ = jacobian(at: [1.0, 2.0]) { x in [x[0] * x[1], log(x[1]), 0.5 * x[0]] }
  let data = [0.1, 0.2, 0.4]
  _ = gradient(at: [1.0, 2.0]) { w in meanLoss(w, data, data) }
}
