public import Leibniz

/// GradBench's `lse`: the logarithm of a sum of exponentials.
public func logSumExp(_ x: Variable) -> Variable { x.logSumExp() }

/// GradBench's `llsq`: half the sum of squared errors of a polynomial with coefficients `x` that fits
/// the sign function at `count` points in -1...1.
public func leastSquares(_ x: Variable, count: Int) -> Variable {
  let m = x.shape[0]
  let t = Tensor((0..<count).map { -1 + Double($0) * 2 / Double(count - 1) })
  // The powers 1, t, t²… [m, count]
  let factors = concatenate([.ones([1, count]), t.expanded(at: 0).broadcast(to: [m - 1, count])])
  let powers = factors.cumulativeProduct(along: 0)
  return 0.5 * square(sign(t) - matmul(x, Variable(powers))).sum()
}
