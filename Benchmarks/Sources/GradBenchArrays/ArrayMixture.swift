public import Leibniz
import RealModule

/// GradBench's `gmm` on whole arrays: the logarithm of the posterior probability of a mixture of
/// Gaussians, with a Wishart prior on their precision matrices.
public struct ArrayMixture: Sendable {
  /// The dimension, the number of Gaussians and of points.
  let d: Int, k: Int, n: Int
  /// The points as columns [d, n], their mean being 0, and the mean that was taken away.
  let x: Tensor, mean: Tensor
  /// The prior's additional degrees of freedom and its precision.
  let m: Double, gamma: Double
  /// Which of (e^q, l, 0) each element of a factor Q is, row by row.
  let places: Tensor

  /// A mixture of `k` Gaussians for the points `x` [n, d].
  public init(x: Tensor, k: Int, m: Int, gamma: Double) {
    (n, d, self.k) = (x.shape[0], x.shape[1], k)
    mean = x.mean(along: 0)
    self.x = (x - mean).transposed().contiguous()
    (self.m, self.gamma) = (Double(m), gamma)
    places = Self.places(d)
  }

  /// Q has e^q on its diagonal and l below it, column by column.
  private static func places(_ d: Int) -> Tensor {
    let below = d * (d - 1) / 2
    var places = Array(repeating: d + below, count: d * d)
    var next = d
    for column in 0..<d {
      places[column * d + column] = column
      for row in column + 1..<max(d, column + 1) {
        places[row * d + column] = next
        next += 1
      }
    }
    return Tensor(places)
  }

  /// log p(X | θ, φ) + log p(θ) for the weights `alpha` [k], the means `mu` [k, d], and the factors
  /// of the precision matrices: logarithms of diagonals `q` [k, d], and the rest `l` [k, d(d-1)/2].
  public func objective(_ alpha: Variable, _ mu: Variable, _ q: Variable, _ l: Variable)
    -> Variable
  {
    let diagonals = exp(q), qSums = q.sum(along: 1)
    let entries = concatenate([diagonals, l, Variable(.zeros([k, 1]))], along: 1)
    let factors = entries.gathered(places, along: 1).reshaped(to: [k, d, d])
    // With x̃ = (x, 1) and Q̃ = (Q, -Qμ) it is Q(x - μ) = Q̃x̃, and ‖Q̃x̃‖² is the sum of the products
    // of the elements of Q̃ᵀQ̃ and x̃x̃ᵀ: for all points and Gaussians one matrix product. Points
    // around 0 lose the fewest digits in it.
    let shifts = -matmul(factors, (mu - mean).expanded(at: 2))
    let extended = concatenate([factors, shifts], along: 2)
    let precisions = matmul(extended.transposed(), extended) * -0.5
    let width = (d + 1) * (d + 1)
    let x̃ = concatenate([x, .ones([1, n])])
    let products = (x̃.expanded(at: 0) * x̃.expanded(at: 1)).reshaped(to: [width, n])
    let exponents =
      matmul(precisions.reshaped(to: [k, width]), Variable(products))
      + (alpha + qSums).expanded(at: 1)

    let likelihood = exponents.logSumExp(along: 0).sum() - Double(n) * alpha.logSumExp()
    let frobenius = square(diagonals).sum() + square(l).sum()
    let prior = 0.5 * gamma * gamma * frobenius - m * qSums.sum()
    return likelihood - prior + constant
  }

  /// What doesn't depend on the parameters: -½nd log 2π, and of the prior
  /// k·(freedom·d·log(γ/√2) - log Γ_d(freedom/2)).
  private var constant: Double {
    let freedom = Double(d) + m + 1
    var logGamma = 0.25 * Double(d * (d - 1)) * Double.log(.pi)
    for j in 0..<d { logGamma += Double.logGamma(0.5 * (freedom - Double(j))) }
    let prior = freedom * Double(d) * .log(gamma / .sqrt(2)) - logGamma
    return Double(k) * prior - 0.5 * Double(n * d) * .log(2 * .pi)
  }

  /// The derivatives with respect to α, μ, q and l.
  public func jacobian(_ alpha: Tensor, _ mu: Tensor, _ q: Tensor, _ l: Tensor)
    -> (alpha: Tensor, mu: Tensor, q: Tensor, l: Tensor)
  {
    gradient(at: alpha, mu, q, l) { objective($0, $1, $2, $3) }
  }
}
