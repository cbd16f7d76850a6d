import Leibniz
import Testing

// Derivatives against differences: every operation's rule goes through here.

/// Compares the first and second derivatives of `f` with central differences, in several ways:
///
/// - ∇L of L(x) = Σ p·y + ½ Σ y², y = f(x), p random, with differences of L;
/// - ∇(q·∇L), q random (a random projection of the Hessian), with differences of ∇L;
/// - values and gradients of inputs that lie in memory with gaps, with those of contiguous ones;
/// - values and gradients in float32, with those in float64.
///
/// The square in L makes the incoming gradient depend on x, as it does inside a larger function.
///
/// ```swift
/// checkDerivatives(of: { $0[0] * $0[1] }, at: [a, b])
/// ```
///
/// - Parameters:
///   - points: float64 inputs, further than 2·`step` (relative to max(1, |x|)) from kinks and poles.
///   - order: 1 leaves the second derivative out.
///   - step: h of the differences (8(L(x+h) − L(x−h)) − (L(x+2h) − L(x−2h)))/12h, whose error is about
///     h⁴·L⁽⁵⁾/30 + 1e-16·L/h; at h = 1e-3 that is 1e-12 for a function of moderate derivatives.
///   - tolerance: allowed difference, relative to the greatest element (at least 1).
///   - singleTolerance: the same for float32 against float64; nil leaves that comparison out.
func checkDerivatives(
  of f: ([Variable]) -> Variable, at points: [Tensor], order: Int = 2, step: Double = 1e-3,
  tolerance: Double = 1e-8, singleTolerance: Double? = 2e-5, seed: UInt64 = 1,
  _ location: SourceLocation = #_sourceLocation
) {
  let faults = faultsInDerivatives(
    of: f, at: points, order: order, step: step, tolerance: tolerance,
    singleTolerance: singleTolerance, seed: seed)
  for fault in faults { Issue.record("\(fault)", sourceLocation: location) }
}

/// The same for a function of one variable.
func checkDerivative(
  of f: (Variable) -> Variable, at point: Tensor, order: Int = 2, step: Double = 1e-3,
  tolerance: Double = 1e-8, singleTolerance: Double? = 2e-5, seed: UInt64 = 1,
  _ location: SourceLocation = #_sourceLocation
) {
  checkDerivatives(
    of: { (x: [Variable]) in f(x[0]) }, at: [point], order: order, step: step,
    tolerance: tolerance, singleTolerance: singleTolerance, seed: seed, location)
}

/// What ``checkDerivatives(of:at:order:step:tolerance:singleTolerance:seed:_:)`` finds, in words:
/// nothing where the derivatives are right. Recorded by that function only, so that the checker can
/// be tried on wrong rules without a test that seems to fail.
func faultsInDerivatives(
  of f: ([Variable]) -> Variable, at points: [Tensor], order: Int = 2, step: Double = 1e-3,
  tolerance: Double = 1e-8, singleTolerance: Double? = 2e-5, seed: UInt64 = 1
) -> [String] {
  var random = TestRandom(seed)
  let value = withoutGraph { f(points.map { .constant($0) }).value }
  let p = random.tensor(value.shape)
  let q = points.map { random.tensor($0.shape) }
  var faults: [String] = []
  func compare(_ a: Tensor, _ b: Tensor, _ tolerance: Double, _ what: String) {
    if let difference = difference(a, b, tolerance) { faults.append("\(what): \(difference)") }
  }
  func expectSingle(_ x: Tensor, _ what: String) {
    if x.dtype != .float32 { faults.append("\(what) is \(x.dtype)") }
  }

  let gradient = gradientOfL(f, points, p)
  for i in points.indices {
    let differences = differentiate(points, i, step) { [lossL(f, $0, p)] }
    compare(gradient[i], differences, tolerance, "∂L/∂x\(i) ≠ differences")
  }

  if order > 1 {
    let hessian = hessianOfL(f, points, p, times: q)
    for i in points.indices {
      let differences = differentiate(points, i, step) {
        zip(q, gradientOfL(f, $0, p)).map { ($0 * $1).sum().scalar }
      }
      compare(hessian[i], differences, tolerance * 10, "∂(q·∇L)/∂x\(i) ≠ differences")
    }
  }

  let gapped = points.map(withGaps)
  compare(f(gapped.map { Variable($0) }).value, value, 1e-12, "value of inputs with gaps")
  for (i, g) in gradientOfL(f, gapped, p).enumerated() {
    compare(g, gradient[i], 1e-12, "∂L/∂x\(i) of inputs with gaps")
  }

  if let singleTolerance {
    let single = points.map { $0.cast(to: .float32) }
    let y = f(single.map { Variable($0) }).value
    expectSingle(y, "float32 value")
    compare(y.cast(to: .float64), value, singleTolerance, "float32 value")
    for (i, g) in gradientOfL(f, single, p.cast(to: .float32)).enumerated() {
      expectSingle(g, "∂L/∂x\(i) in float32")
      compare(g.cast(to: .float64), gradient[i], singleTolerance, "∂L/∂x\(i) in float32")
    }
  }
  return faults
}

/// Records an issue unless the shapes are equal and each element of `a` is within `tolerance`, relative to the
/// greatest finite element of `b` (at least 1), of that of `b`. NaN equals NaN, an infinity itself.
func expectClose(
  _ a: Tensor, _ b: Tensor, _ tolerance: Double = 1e-12, _ what: String = "",
  _ location: SourceLocation = #_sourceLocation
) {
  if let difference = difference(a, b, tolerance) {
    Issue.record("\(what): \(difference)", sourceLocation: location)
  }
}

/// In what `a` differs from `b` by more than ``expectClose(_:_:_:_:_:)`` allows, or nil.
private func difference(_ a: Tensor, _ b: Tensor, _ tolerance: Double) -> String? {
  guard a.shape == b.shape else { return "shape \(a.shape) ≠ \(b.shape)" }
  let (x, y) = (a.scalars(as: Double.self), b.scalars(as: Double.self))
  let scale = y.reduce(1) { $1.isFinite ? max($0, abs($1)) : $0 }
  for i in x.indices where x[i] != y[i] && !(x[i].isNaN && y[i].isNaN) {
    if !(abs(x[i] - y[i]) <= tolerance * scale) {
      return "[\(i)] \(x[i]) ≠ \(y[i])\n\(a)\n\(b)"
    }
  }
  return nil
}

// MARK: - What is differentiated

/// L = Σ p·y + ½ Σ y².
private func lossL(_ f: ([Variable]) -> Variable, _ x: [Tensor], _ p: Tensor) -> Double {
  let y = withoutGraph { f(x.map { .constant($0) }).value }
  return (p * y + y * y * 0.5).sum().scalar
}

/// ∇L: the incoming gradient is ∂L/∂y = p + y.
private func gradientOfL(_ f: ([Variable]) -> Variable, _ x: [Tensor], _ p: Tensor) -> [Tensor] {
  let x = x.map { Variable($0) }
  let y = f(x)
  return gradients(of: y, with: x, incoming: p + y.detached).map(\.value)
}

/// ∇(q·∇L), by differentiating the recorded gradient.
private func hessianOfL(
  _ f: ([Variable]) -> Variable, _ x: [Tensor], _ p: Tensor, times q: [Tensor]
) -> [Tensor] {
  let x = x.map { Variable($0) }
  let y = f(x)
  let dL = gradients(of: y, with: x, incoming: p + y, recording: true)
  var sum = x.map { $0.value.zerosLike() }
  for (g, q) in zip(dL, q) {
    let part = gradients(of: g, with: x, incoming: .constant(q))
    for i in x.indices { sum[i] = sum[i] + part[i].value }
  }
  return sum
}

/// ∂(Σ f)/∂x[i] by central differences of the fourth order, element by element.
private func differentiate(
  _ x: [Tensor], _ i: Int, _ step: Double, _ f: ([Tensor]) -> [Double]
) -> Tensor {
  let numbers = x[i].scalars(as: Double.self)
  var result: [Double] = []
  for j in numbers.indices {
    let h = step * max(1, abs(numbers[j]))
    func at(_ shift: Double) -> [Double] {
      var moved = numbers
      moved[j] += shift
      var x = x
      x[i] = Tensor(moved, shape: x[i].shape)
      return f(x)
    }
    let (a, b, c, d) = (at(h), at(-h), at(2 * h), at(-2 * h))
    result.append(
      a.indices.reduce(0) { $0 + (8 * (a[$1] - b[$1]) - (c[$1] - d[$1])) / (12 * h) })
  }
  return Tensor(result, shape: x[i].shape)
}

/// The same numbers where neighbours don't lie next to each other in memory.
func withGaps(_ x: Tensor) -> Tensor {
  if x.rank == 0 || x.count == 0 { return x }
  if x.rank > 1 { return x.transposed().contiguousCopy().transposed() }
  let numbers = x.scalars(as: Double.self)
  let n = numbers.count
  var square = [Double](repeating: .nan, count: n * n)
  for i in 0..<n { square[i * n + i] = numbers[i] }
  return Tensor(square, shape: [n, n]).diagonal()
}

extension Tensor {
  fileprivate func contiguousCopy() -> Tensor { Tensor(scalars(as: Double.self), shape: shape) }
}

// MARK: - Random numbers

/// SplitMix64: the same numbers in every run.
struct TestRandom: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A float64 tensor of numbers from a range.
  mutating func tensor(_ shape: Shape, in range: ClosedRange<Double> = -1...1) -> Tensor {
    let numbers = (0..<shape.elementCount).map { _ in Double.random(in: range, using: &self) }
    return Tensor(numbers, shape: shape)
  }
}
