import GradBenchArrays
import GradBenchKit
import Leibniz
import LeibnizScalar

// Data that peers/gradbench_arrays.py makes alike, with no random generator to agree on.

func datum(_ i: Int) -> Double {
  (Double.sin(Double(i + 1) * 12.9898) * 43758.5453).truncatingRemainder(dividingBy: 1).magnitude
}

func data(_ count: Int, _ low: Double, _ high: Double, _ seed: Int) -> [Double] {
  (0..<count).map { low + (high - low) * datum($0 + 7919 * seed) }
}

/// An evaluation in both writings. Each gives all derivatives, in the same order.
struct Workload {
  var name: String
  var arrays: () -> [Tensor]
  var scalars: () -> [Double]
}

func workloads() -> [Workload] {
  [
    gmm(d: 2, k: 5, n: 1000),
    gmm(d: 10, k: 5, n: 1000),
    gmm(d: 2, k: 50, n: 1000),
    gmm(d: 10, k: 25, n: 1000),
    kmeans(k: 10, n: 100, d: 8),
    kmeans(k: 10, n: 1000, d: 8),
    kmeans(k: 20, n: 1000, d: 8),
    kmeans(k: 50, n: 1000, d: 8),
    kmeans(k: 100, n: 1000, d: 16),
    kmeans(k: 10, n: 10000, d: 8),
    kmeans(k: 100, n: 10000, d: 8),
    kmeans(k: 1000, n: 10000, d: 16),
    lse(200),
    lse(1000),
    lse(2500),
    lse(80000),
    lse(1_280_000),
    llsq(16, 128),
    llsq(512, 128),
    llsq(4096, 128),
    lstm(layers: 2, length: 1024, bits: 14),
  ]
}

private func gmm(d: Int, k: Int, n: Int) -> Workload {
  let mixture = GaussianMixture(d: d, k: k, n: n, x: data(n * d, -1, 1, 1), m: 0, gamma: 1)
  let p = data(mixture.parameterCount, -0.5, 0.5, 5)
  let mu = k, q = mu + k * d, l = q + k * d
  let arrays = ArrayMixture(x: Tensor(mixture.x, shape: [n, d]), k: k, m: 0, gamma: 1)
  let (α, μ) = (Tensor(Array(p[..<mu])), Tensor(Array(p[mu..<q]), shape: [k, d]))
  let diagonal = Tensor(Array(p[q..<l]), shape: [k, d])
  let rest = Tensor(Array(p[l...]), shape: [k, d * (d - 1) / 2])
  let tape = Tape<Double>()
  return Workload(name: "gmm d=\(d) k=\(k) n=\(n)") {
    let g = arrays.jacobian(α, μ, diagonal, rest)
    return [g.alpha, g.mu, g.q, g.l]
  } scalars: {
    var g = p
    _ = tape.valueAndGradient(at: p, into: &g) { mixture.objective($0) }
    return g
  }
}

private func kmeans(k: Int, n: Int, d: Int) -> Workload {
  let points = data(n * d, 0, 1, 11), centroids = Array(points.suffix(k * d))
  let clusters = ArrayClusters(points: Tensor(points, shape: [n, d]))
  let start = Tensor(centroids, shape: [k, d])
  return Workload(name: "kmeans k=\(k) n=\(n) d=\(d)") {
    [clusters.direction(start)]
  } scalars: {
    let x = centroids.map { Dual($0, tangent: 1) }
    let g = gradient(at: x) { kMeansCost($0, points: points, dimension: d) }
    return g.map { $0.value / $0.tangent }
  }
}

private func lse(_ n: Int) -> Workload {
  let numbers = data(n, 0, 1, 9), x = Tensor(numbers)
  let tape = Tape<Double>()
  return Workload(name: "lse n=\(n)") {
    [gradient(at: x) { GradBenchArrays.logSumExp($0) }]
  } scalars: {
    var g = numbers
    _ = tape.valueAndGradient(at: numbers, into: &g) { GradBenchKit.logSumExp($0) }
    return g
  }
}

private func llsq(_ n: Int, _ m: Int) -> Workload {
  let numbers = data(m, 0, 1, 10), x = Tensor(numbers)
  let tape = Tape<Double>()
  return Workload(name: "llsq n=\(n) m=\(m)") {
    [gradient(at: x) { GradBenchArrays.leastSquares($0, count: n) }]
  } scalars: {
    var g = numbers
    _ = tape.valueAndGradient(at: numbers, into: &g) { GradBenchKit.leastSquares($0, count: n) }
    return g
  }
}

private func lstm(layers: Int, length: Int, bits: Int) -> Workload {
  let model = LongShortTermMemory(
    layers: layers, length: length, bits: bits, state: data(2 * layers * bits, -0.5, 0.5, 2),
    sequence: data(length * bits, 0, 1, 3))
  let p = data(model.parameterCount, -0.5, 0.5, 6)
  let arrays = ArrayLongShortTermMemory(
    state: Tensor(model.state, shape: [2 * layers, bits]),
    sequence: Tensor(model.sequence, shape: [length, bits]))
  let split = 8 * layers * bits
  let main = Tensor(Array(p[..<split]), shape: [2 * layers, 4 * bits])
  let extra = Tensor(Array(p[split...]), shape: [3, bits])
  let tape = Tape<Double>()
  return Workload(name: "lstm l=\(layers) c=\(length)") {
    let g = arrays.jacobian(main, extra)
    return [g.main, g.extra]
  } scalars: {
    var g = p
    _ = tape.valueAndGradient(at: p, into: &g) { model.objective($0) }
    return g
  }
}
