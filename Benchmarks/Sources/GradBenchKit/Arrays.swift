import Leibniz
import RealModule

// The evaluations that are naturally arrays, on `Variable`. Each has its twin on scalars in
// Objectives/; `Answers.swift` takes the one that is faster.

/// An array version of one evaluation: the gradient, or what else is asked for, as plain numbers.
public enum ArrayObjectives {
  /// `lse`: the gradient of log Σ exp x, with the greatest taken out.
  public static func logSumExpGradient(_ x: [Double]) -> [Double] {
    gradient(at: Tensor(x)) { x in
      let greatest = x.max()
      return greatest + log(exp(x - greatest).sum())
    }.scalars()
  }

  /// `llsq`: the gradient of the sum of squares, with all powers of all places in one matrix.
  public static func leastSquaresGradient(_ x: [Double], count n: Int) -> [Double] {
    let m = x.count
    var powers = [Double](repeating: 1, count: n * m), signs = [Double](repeating: 0, count: n)
    for i in 0..<n {
      let t = -1 + Double(i) * 2 / Double(n - 1)
      signs[i] = t > 0 ? 1 : t < 0 ? -1 : 0
      for j in 1..<max(1, m) { powers[i * m + j] = powers[i * m + j - 1] * t }
    }
    let matrix = Variable(Tensor(powers, shape: [n, m])), target = Variable(Tensor(signs))
    return gradient(at: Tensor(x)) { x in
      let error = target - matmul(matrix, x)
      return (error * error).sum() / 2
    }.scalars()
  }

  /// `kmeans`: the gradient of the cost over the diagonal of its Hessian.
  public static func kMeansDirection(
    _ centroids: [Double], points: [Double], dimension d: Int
  ) -> [Double] {
    let n = points.count / d, k = centroids.count / d
    let p = Variable(Tensor(points, shape: [n, d]))
    let c = Variable(Tensor(centroids, shape: [k, d]))
    // The nearest by |p - c|² - |p|² = |c|² - 2p·c. Which it is has no derivative; how far it is, has.
    let nearest = withoutGraph {
      ((c * c).sum(along: 1) - 2 * matmul(p, c.transposed())).argmin(along: 1).value
    }
    let difference = p - c.gathered(nearest)
    let cost = square(difference).sum()
    let slope = gradients(of: cost, with: [c], recording: true)[0]
    let diagonal = gradients(of: slope.sum(), with: [c])[0]
    return (slope / diagonal).value.scalars()
  }

  /// `gmm`: the gradient for all parameters in the order α, μ, q, l.
  public static func mixtureGradient(_ mixture: GaussianMixture, _ p: [Double]) -> [Double] {
    let (d, k, n) = (mixture.d, mixture.k, mixture.n)
    let below = mixture.belowDiagonal
    func part(_ start: Int, _ shape: Shape) -> Variable {
      Variable(Tensor(Array(p[start..<start + shape.sizes.reduce(1, *)]), shape: shape))
    }
    let alpha = part(0, [k]), mu = part(k, [k, d]), q = part(k + k * d, [k, d])
    let l = part(k + 2 * k * d, [k, below])
    let x = Variable(Tensor(mixture.x, shape: [n, d]))

    // Q from its diagonal, what is below it, and a zero.
    let diagonal = exp(q)
    let entries = concatenate(
      [diagonal, l, Variable(Tensor([Double](repeating: 0, count: k), shape: [k, 1]))], along: 1)
    let factor = entries.gathered(Tensor(factorLayout(d)), along: 1).reshaped(to: [k, d, d])

    // ‖Q(x - μ)‖² for all Gaussians and points, by one matrix product; the points come last, so that
    // all that follows runs along them.
    let qx = matmul(factor.reshaped(to: [k * d, d]), x.transposed()).reshaped(to: [k, d, n])
    let qμ = matmul(factor, mu.reshaped(to: [k, d, 1]))
    let centred = qx - qμ
    let norms = square(centred).sum(along: 1)
    let qSums = q.sum(along: 1)
    let weights = (alpha + qSums).reshaped(to: [k, 1])
    let likelihood =
      (weights - 0.5 * norms).logSumExp(along: 0).sum() - Double(n) * alpha.logSumExp()
    let frobenius = (diagonal * diagonal).sum() + (l * l).sum()
    let prior = 0.5 * mixture.gamma * mixture.gamma * frobenius - Double(mixture.m) * qSums.sum()
    return gradients(of: likelihood - prior, with: [alpha, mu, q, l])
      .flatMap { $0.value.scalars() }
  }

  /// For each entry of a d × d matrix the place in the diagonal (0..<d), the columns below it, or the
  /// zero after them.
  private static func factorLayout(_ d: Int) -> [Int] {
    let below = d * (d - 1) / 2
    var layout = [Int](repeating: d + below, count: d * d)
    var next = d
    for column in 0..<d {
      layout[column * d + column] = column
      for row in column + 1..<max(d, column + 1) {
        layout[row * d + column] = next
        next += 1
      }
    }
    return layout
  }
}
