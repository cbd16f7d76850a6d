public import LeibnizScalar
public import RealModule

// The evaluations of GradBench that are one formula each.

/// `det`: the determinant by expansion along the first row, for a matrix in row-major order.
@inlinable public func determinantByMinors<T: Real>(_ a: [T], size: Int) -> T {
  minor(a, size, row: 0, columns: (1 << UInt(size)) - 1)
}

/// The determinant of the rows from `row` on and of the columns that are set in `columns`.
@inlinable func minor<T: Real>(_ a: [T], _ size: Int, row: Int, columns: UInt) -> T {
  if row == size - 1 { return a[row * size + columns.trailingZeroBitCount] }
  var sum = T.zero, rest = columns, isPositive = true
  while rest != 0 {
    let column = rest.trailingZeroBitCount
    rest &= rest - 1
    let sub = minor(a, size, row: row + 1, columns: columns & ~(1 << UInt(column)))
    let term = a[row * size + column] * sub
    sum = isPositive ? sum + term : sum - term
    isPositive.toggle()
  }
  return sum
}

/// `llsq`: half the sum of squared errors of a polynomial that fits the sign function at `count`
/// points in -1...1.
@inlinable public func leastSquares<T: Real & ConstantConvertible>(_ x: [T], count: Int) -> T {
  var sum = T.zero
  for i in 0..<count {
    let t = -1 + Double(i) * 2 / Double(count - 1)
    var error = T(constant: t > 0 ? 1 : t < 0 ? -1 : 0)
    var power = 1.0
    for coefficient in x {
      error -= coefficient * T(constant: power)
      power *= t
    }
    sum += error * error
  }
  return sum / 2
}

/// `lse`: the logarithm of a sum of exponentials.
@inlinable public func logSumExp<T: Real>(_ x: [T]) -> T { logSumExp(x[...]) }

/// `kmeans`: the sum over all points of the squared distance to the nearest centroid.
@inlinable public func kMeansCost<T: Real & ConstantConvertible>(
  _ centroids: [T], points: [Double], dimension d: Int
) -> T {
  var cost = T.zero
  for point in stride(from: 0, to: points.count, by: d) {
    var nearest = T.infinity
    for centroid in stride(from: 0, to: centroids.count, by: d) {
      var distance = T.zero
      for j in 0..<d {
        let difference = T(constant: points[point + j]) - centroids[centroid + j]
        distance += difference * difference
      }
      nearest = min(nearest, distance)
    }
    cost += nearest
  }
  return cost
}

/// `ode`: y′₀ = x₀, y′ᵢ = xᵢ·yᵢ₋₁ from y = 0 at time 0 to time 2, by `steps` of Runge and Kutta's
/// method of order four.
@inlinable public func rungeKutta<T: Real & ConstantConvertible>(_ x: [T], steps: Int) -> [T] {
  let n = x.count, h = 2 / Double(steps)
  let half = T(constant: h / 2), full = T(constant: h), sixth = T(constant: h / 6)
  var y = Array(repeating: T.zero, count: n)
  for _ in 0..<steps {
    // The slopes of one component depend on those of the component before, and nothing else.
    var before = y[0]
    var k1 = x[0], k2 = k1, k3 = k1, k4 = k1
    y[0] += full * k1
    for i in 1..<n {
      let here = y[i]
      k4 = x[i] * (before + full * k3)
      k3 = x[i] * (before + half * k2)
      k2 = x[i] * (before + half * k1)
      k1 = x[i] * before
      y[i] = here + sixth * (k1 + 2 * k2 + 2 * k3 + k4)
      before = here
    }
  }
  return y
}
