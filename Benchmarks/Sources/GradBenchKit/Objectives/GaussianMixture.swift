public import LeibnizScalar
public import RealModule

/// GradBench's `gmm`: the logarithm of the posterior probability of a mixture of Gaussians, with a
/// Wishart prior on their precision matrices.
public struct GaussianMixture: Sendable {
  /// The dimension, the number of Gaussians and of points.
  public var d: Int, k: Int, n: Int
  /// The points, one row of `d` each.
  public var x: [Double]
  /// The prior's additional degrees of freedom and its precision.
  public var m: Int, gamma: Double

  public init(d: Int, k: Int, n: Int, x: [Double], m: Int, gamma: Double) {
    (self.d, self.k, self.n, self.x, self.m, self.gamma) = (d, k, n, x, m, gamma)
  }

  /// The entries below the diagonal of one precision factor.
  @inlinable public var belowDiagonal: Int { d * (d - 1) / 2 }
  /// The number of parameters: weights α, means μ, logarithmic diagonals q, and the rest l.
  @inlinable public var parameterCount: Int { k * (1 + 2 * d + belowDiagonal) }

  /// log p(X | θ, φ) + log p(θ) for all parameters in the order α, μ, q, l.
  @inlinable
  public func objective<T: Real & ConstantConvertible>(_ p: [T]) -> T {
    let mu = k, q = mu + k * d, l = q + k * d
    let half = T(constant: 0.5)
    let diagonals = p[q..<l].map { T.exp($0) }
    let qSums = (0..<k).map { i in sum(p[q + i * d..<q + (i + 1) * d]) }
    // l holds the columns below the diagonals; here they are row by row.
    let below = (0..<k).flatMap { c in
      (0..<d).flatMap { row in
        (0..<row).map { column in
          p[l + c * belowDiagonal + column * (2 * d - column - 1) / 2 + row - column - 1]
        }
      }
    }

    var centred = Array(repeating: T.zero, count: d)
    var exponents = Array(repeating: T.zero, count: k)
    var likelihood = T.zero
    for i in 0..<n {
      for c in 0..<k {
        // A buffer, so that it isn't asked for each element whether the array is shared.
        centred.withUnsafeMutableBufferPointer { centred in
          for j in 0..<d { centred[j] = T(constant: x[i * d + j]) - p[mu + c * d + j] }
        }
        let norm = squaredNorm(of: centred, by: c, diagonals, below)
        exponents[c] = p[c] + qSums[c] - half * norm
      }
      likelihood += logSumExp(exponents[...])
    }
    let constant = -Double(n * d) * 0.5 * Double.log(2 * .pi)
    likelihood = T(constant: constant) + likelihood - T(n) * logSumExp(p[0..<k])

    var prior = T.zero
    for c in 0..<k {
      var frobenius = T.zero
      for j in 0..<d { frobenius += diagonals[c * d + j] * diagonals[c * d + j] }
      for j in 0..<belowDiagonal {
        let entry = p[l + c * belowDiagonal + j]
        frobenius += entry * entry
      }
      prior += T(constant: 0.5 * gamma * gamma) * frobenius - T(m) * qSums[c]
    }
    return likelihood - prior + T(constant: priorConstant)
  }

  /// ‖Q(q, l)·v‖² for the factor of one Gaussian, row by row.
  ///
  /// A function of its own, whose few variables all have a register.
  @inlinable @inline(never)
  func squaredNorm<T: Real>(of v: [T], by c: Int, _ diagonals: [T], _ below: [T]) -> T {
    var norm = T.zero
    var entry = c * belowDiagonal
    for row in 0..<d {
      var z = diagonals[c * d + row] * v[row]
      for column in 0..<row {
        z += below[entry] * v[column]
        entry += 1
      }
      norm += z * z
    }
    return norm
  }

  /// K·(n·D·log(γ/√2) - log Γ_D(n/2)), the part of the prior without parameters.
  @usableFromInline var priorConstant: Double {
    let freedom = d + m + 1
    var logGammaD = 0.25 * Double(d * (d - 1)) * Double.log(.pi)
    for j in 1...d { logGammaD += .logGamma(0.5 * Double(freedom) + 0.5 * Double(1 - j)) }
    return Double(k) * (Double(freedom * d) * .log(gamma / Double.sqrt(2)) - logGammaD)
  }
}

@inlinable func sum<T: Real>(_ x: ArraySlice<T>) -> T {
  var result = T.zero
  for element in x { result += element }
  return result
}

/// log Σ exp xᵢ, with the greatest x taken out so that nothing overflows.
@inlinable public func logSumExp<T: Real>(_ x: ArraySlice<T>) -> T {
  var greatest = x[x.startIndex]
  for i in x.indices where x[i] > greatest { greatest = x[i] }
  var sum = T.zero
  for element in x { sum += .exp(element - greatest) }
  return greatest + .log(sum)
}
