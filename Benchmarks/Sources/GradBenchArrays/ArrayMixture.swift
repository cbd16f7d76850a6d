public import Leibniz
import RealModule

/// GradBench's `gmm` on whole arrays: the logarithm of the posterior probability of a mixture of
/// Gaussians, with a Wishart prior on their precision matrices.
public struct ArrayMixture: Sendable {
  /// The dimension, the number of Gaussians and of points.
  let d: Int, k: Int, n: Int
  /// The points as columns, their mean being 0, with a last coordinate 1: [d + 1, n]. And the mean
  /// that was taken away.
  let x̃: Tensor, mean: Tensor
  /// The prior's additional degrees of freedom and its precision.
  let m: Double, gamma: Double
  /// Where in a factor Q, row by row, the elements of (e^q, l) stand.
  let places: Tensor
  /// The pairs i <= j of coordinates of (x, 1), as two lists; where each pair's element stands in a
  /// matrix of the coordinates; and for each Gaussian -½, or -1 where i ≠ j, whose element stands there
  /// twice.
  let pairs: (first: Tensor, second: Tensor, place: Tensor, factor: Tensor)

  /// A mixture of `k` Gaussians for the points `x` [n, d].
  public init(x: Tensor, k: Int, m: Int, gamma: Double) {
    (n, d, self.k) = (x.shape[0], x.shape[1], k)
    mean = x.mean(along: 0)
    x̃ = concatenate([(x - mean).transposed(), .ones([1, n])])
    (self.m, self.gamma) = (Double(m), gamma)
    places = Self.places(d)
    pairs = Self.pairs(d, k)
  }

  private static func pairs(_ d: Int, _ k: Int)
    -> (first: Tensor, second: Tensor, place: Tensor, factor: Tensor)
  {
    let all = (0...d).flatMap { i in (i...d).map { (i, $0) } }
    // Last, and once more, the pair of ones: for what stands behind the matrix.
    return (
      Tensor(all.map(\.0) + [d]), Tensor(all.map(\.1) + [d]),
      Tensor(all.map { $0.0 * (d + 1) + $0.1 } + [(d + 1) * (d + 1)]),
      Tensor(all.map { $0.0 == $0.1 ? -0.5 : -1 } + [1]).broadcast(to: [k, all.count + 1])
        .contiguous()
    )
  }

  /// Q has e^q on its diagonal and l below it, column by column.
  private static func places(_ d: Int) -> Tensor {
    let below = (0..<d).flatMap { column in (column..<d).dropFirst().map { $0 * d + column } }
    return Tensor((0..<d).map { $0 * d + $0 } + below)
  }

  /// log p(X | θ, φ) + log p(θ) for the weights `alpha` [k], the means `mu` [k, d], and the factors
  /// of the precision matrices: logarithms of diagonals `q` [k, d], and the rest `l` [k, d(d-1)/2].
  public func objective(_ alpha: Variable, _ mu: Variable, _ q: Variable, _ l: Variable)
    -> Variable
  {
    let qSums = q.sum(along: 1, keepingDimensions: true)
    let entries = concatenate([exp(q), l], along: 1)
    let factors = Variable.scatterAdd(entries, at: places, along: 1, into: [k, d * d])
      .reshaped(to: [k, d, d])
    // With x̃ = (x, 1) and Q̃ = (Q, -Qμ) it is Q(x - μ) = Q̃x̃, and ‖Q̃x̃‖² is the sum of the products
    // of the elements of Q̃ᵀQ̃ and x̃x̃ᵀ, both symmetric: for all points and Gaussians one matrix
    // product, in which one more 1 for each point brings the Gaussian's weight. Points around 0 lose
    // the fewest digits in it.
    let shifts = matmul(factors, (mean - mu).expanded(at: 2))
    let extended = concatenate([factors, shifts], along: 2)
    let precisions = matmul(extended.transposed(), extended)
    let elements = concatenate(
      [precisions.reshaped(to: [k, (d + 1) * (d + 1)]), alpha.expanded(at: 1) + qSums], along: 1)
    let coefficients = elements.gathered(pairs.place, along: 1) * pairs.factor
    var products = x̃.gathered(pairs.first)
    products *= x̃.gathered(pairs.second)
    let exponents = matmul(coefficients, Variable.constant(products))

    let likelihood =
      exponents.logSumExp(along: 0, keepingDimensions: true).sum() - Double(n) * alpha.logSumExp()
    var prior = 0.5 * gamma * gamma * square(entries).sum()
    if m != 0 { prior = prior - m * qSums.sum() }
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
