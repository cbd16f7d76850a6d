public import RealModule

// Workloads beside GradBench's: long chains of operations, and Rosenbrock's function.

/// A chain of mixed operations, ten in each round, that leads back to its start.
@inlinable public func mixedChain<T: Real>(_ x: [T], rounds: Int) -> T {
  let a = x[0], b = x[1], c = x[2]
  var y = x[3]
  for _ in 0..<rounds {
    let t = y * a + b
    let s = T.sin(t)
    let u = s * s + c
    let w = T.exp(-T.sqrt(u))
    y = (w + t) / u
  }
  return y
}

/// A chain of multiplications and additions.
@inlinable public func multiplyAddChain<T: Real>(_ x: [T], rounds: Int) -> T {
  let a = x[0], b = x[1]
  var y = x[2]
  for _ in 0..<rounds { y = y * a + b }
  return y
}

/// Rosenbrock's function of any number of variables.
@inlinable public func rosenbrock<T: Real>(_ x: [T]) -> T {
  var sum = T.zero
  for i in 0..<x.count - 1 {
    let a = x[i + 1] - x[i] * x[i], b = 1 - x[i]
    sum += 100 * a * a + b * b
  }
  return sum
}
