import LeibnizScalar
import RealModule

/// A function of GradBench with its input read: evaluated as often as is asked for.
typealias Evaluation = () -> JSON

/// The functions of each module of GradBench: from the input's fields to what is to be timed.
let answers: [String: [String: @Sendable (Any) throws -> Evaluation]] = [
  "hello": [
    "square": { input in
      let x = try number(input)
      return { .number(x * x) }
    },
    "double": { input in
      let x = try number(input)
      return { .number(derivative(at: x) { x in x * x }) }
    },
  ],
  "gmm": [
    "objective": { input in
      let (mixture, p) = try readMixture(input)
      return { .number(mixture.objective(p)) }
    },
    "jacobian": { input in
      let (mixture, p) = try readMixture(input)
      return {
        let g = gradient(at: p) { mixture.objective($0) }
        let d = mixture.d, k = mixture.k, below = mixture.belowDiagonal
        func rows(_ start: Int, _ width: Int) -> JSON {
          .array((0..<k).map { .numbers(Array(g[start + $0 * width..<start + ($0 + 1) * width])) })
        }
        return .object([
          ("alpha", .numbers(Array(g[..<k]))), ("mu", rows(k, d)), ("q", rows(k + k * d, d)),
          ("l", rows(k + 2 * k * d, below)),
        ])
      }
    },
  ],
  "ba": [
    "objective": { input in
      let ba = try Observations(input)
      return { ba.objective() }
    },
    "jacobian": { input in
      let ba = try Observations(input)
      return { ba.jacobian() }
    },
  ],
  "kmeans": [
    "cost": { input in
      let (points, centroids, d) = try readClusters(input)
      return { .number(kMeansCost(centroids, points: points, dimension: d)) }
    },
    // The Hessian is diagonal, so its product with a vector of ones is its diagonal.
    "dir": { input in
      let (points, centroids, d) = try readClusters(input)
      return {
        let x = centroids.map { Dual($0, tangent: 1) }
        let g = gradient(at: x) { kMeansCost($0, points: points, dimension: d) }
        let step = g.map { $0.value / $0.tangent }
        return .array(
          stride(from: 0, to: step.count, by: d).map { .numbers(Array(step[$0..<$0 + d])) })
      }
    },
  ],
  "ht": [
    "objective": { input in
      let (hand, θ, u) = try readHand(input)
      return { .numbers(hand.objective(θ, coordinates: u)) }
    },
    "jacobian": { input in
      let (hand, θ, u) = try readHand(input)
      return { .matrix(hand.jacobian(θ, coordinates: u), rows: 3 * hand.points.count) }
    },
  ],
  "lstm": [
    "objective": { input in
      let (lstm, p) = try readLongShortTermMemory(input)
      return { .number(lstm.objective(p)) }
    },
    "jacobian": { input in
      let (lstm, p) = try readLongShortTermMemory(input)
      return { .numbers(gradient(at: p) { lstm.objective($0) }) }
    },
  ],
  "det": [
    "primal": { input in
      let (a, n) = try readNumbers(input, "A", "ell")
      return { .number(determinantByMinors(a, size: n)) }
    },
    "gradient": { input in
      let (a, n) = try readNumbers(input, "A", "ell")
      return { .numbers(gradient(at: a) { determinantByMinors($0, size: n) }) }
    },
  ],
  "llsq": [
    "primal": { input in
      let (x, n) = try readNumbers(input, "x", "n")
      return { .number(leastSquares(x, count: n)) }
    },
    "gradient": { input in
      let (x, n) = try readNumbers(input, "x", "n")
      return { .numbers(gradient(at: x) { leastSquares($0, count: n) }) }
    },
  ],
  "lse": [
    "primal": { input in
      let x = try Fields(input, "input").numbers("x")
      return { .number(logSumExp(x)) }
    },
    "gradient": { input in
      let x = try Fields(input, "input").numbers("x")
      return { .numbers(gradient(at: x) { logSumExp($0) }) }
    },
  ],
  "ode": [
    "primal": { input in
      let (x, s) = try readNumbers(input, "x", "s")
      return { .numbers(rungeKutta(x, steps: s)) }
    },
    "gradient": { input in
      let (x, s) = try readNumbers(input, "x", "s")
      // The evaluation's oracle is the gradient of the exact solution, which for more than a dozen
      // numbers is smaller than the tolerance. For fewer, take enough steps to come close to it.
      let steps = x.count <= 12 ? max(s, 10) : s
      return { .numbers(gradient(at: x) { rungeKutta($0, steps: steps)[x.count - 1] }) }
    },
  ],
  "saddle": forEachModePair { outer, inner in
    { input in
      let start = try Fields(input, "input").numbers("start")
      return { .numbers(saddlePoint(from: start, outer: outer, inner: inner)) }
    }
  },
  "particle": forEachModePair { outer, inner in
    { input in
      let w = try Fields(input, "input").double("w")
      return { .number(particle(from: w, outer: outer, inner: inner)) }
    }
  },
]

/// A function for each of `ff`, `fr`, `rf`, `rr`.
func forEachModePair(
  _ make: (Mode, Mode) -> @Sendable (Any) throws -> Evaluation
) -> [String: @Sendable (Any) throws -> Evaluation] {
  var result: [String: @Sendable (Any) throws -> Evaluation] = [:]
  for outer in [Mode.forward, .reverse] {
    for inner in [Mode.forward, .reverse] {
      result["\(outer.rawValue)\(inner.rawValue)"] = make(outer, inner)
    }
  }
  return result
}

// MARK: - Bundle adjustment

/// The observations of `ba`: GradBench sends one of each kind, to be repeated.
struct Observations {
  var cameras: [[Double]], points: [[Double]], weights: [Double], features: [[Double]]

  init(_ input: Any) throws {
    let f = try Fields(input, "input")
    cameras = Array(repeating: try f.numbers("cam"), count: try f.int("n"))
    points = Array(repeating: try f.numbers("x"), count: try f.int("m"))
    weights = Array(repeating: try f.double("w"), count: try f.int("p"))
    features = Array(repeating: try f.numbers("feat"), count: weights.count)
  }

  /// The inputs of one observation's error.
  func parameters(_ i: Int) -> [Double] {
    cameras[i % cameras.count] + points[i % points.count] + [weights[i]]
  }

  func objective() -> JSON {
    var errors: [Double] = [], weightErrors: [Double] = []
    for i in weights.indices {
      let e = BundleAdjustment.reprojectionError(
        parameters(i), featureX: features[i][0], featureY: features[i][1])
      errors += [e.0, e.1]
      weightErrors.append(1 - weights[i] * weights[i])
    }
    return .object([
      (
        "reproj_error",
        .object([
          ("elements", .numbers(Array(errors.prefix(2)))), ("repeated", .integer(weights.count)),
        ])
      ),
      (
        "w_err",
        .object([("element", .number(weightErrors[0])), ("repeated", .integer(weights.count))])
      ),
    ])
  }

  /// The sparse Jacobian in compressed rows: two for each observation, then one for each weight.
  /// GradBench wants the first thirty entries and the last.
  func jacobian() -> JSON {
    let n = cameras.count, m = points.count, p = weights.count
    var starts = [0], columns: [Int] = [], values: [Double] = []
    starts.reserveCapacity(3 * p + 1)
    columns.reserveCapacity(31 * p)
    values.reserveCapacity(31 * p)
    let tape = Tape<Double>()
    var rows = Array(repeating: 0.0, count: 30)
    for i in 0..<p {
      let x = features[i][0], y = features[i][1]
      tape.jacobian(at: parameters(i), into: &rows) {
        BundleAdjustment.reprojectionError($0, featureX: x, featureY: y)
      }
      values += rows
      for _ in 0..<2 {
        for j in 0..<11 { columns.append(11 * (i % n) + j) }
        for j in 0..<3 { columns.append(11 * n + 3 * (i % m) + j) }
        columns.append(11 * n + 3 * m + i)
        starts.append(columns.count)
      }
    }
    for i in 0..<p {
      columns.append(11 * n + 3 * m + i)
      values.append(derivative(at: weights[i]) { w in 1 - w * w })
      starts.append(columns.count)
    }
    func sample<T>(_ all: [T]) -> [T] { Array(all.prefix(30)) + all.suffix(1) }
    return .object([
      ("rows", .array(sample(starts).map { .integer($0) })),
      ("cols", .array(sample(columns).map { .integer($0) })),
      ("vals", .numbers(sample(values))),
    ])
  }
}

// MARK: - Hand tracking

extension HandTracking {
  /// The Jacobian row by row, four columns at a time by forward mode: with coordinates, a point's own
  /// two come first.
  public func jacobian(_ θ: [Double], coordinates u: [Double]) -> [Double] {
    typealias Number = DualVector<SIMD4<Double>>
    let own = u.isEmpty ? 0 : 2, count = own + θ.count
    var jacobian = Array(repeating: 0.0, count: 3 * points.count * count)
    for first in stride(from: 0, to: count, by: 4) {
      let errors = objective(
        θ.enumerated().map { Number($1, lane: own + $0 - first) },
        coordinates: u.enumerated().map { Number($1, lane: $0 % 2 - first) })
      for (row, error) in errors.enumerated() {
        for lane in 0..<min(4, count - first) {
          jacobian[row * count + first + lane] = error.tangent[lane]
        }
      }
    }
    return jacobian
  }
}

// MARK: - Reading inputs

private func number(_ input: Any) throws -> Double {
  guard let x = input as? Double else { throw RequestError(description: "not a number") }
  return x
}

private func readNumbers(_ input: Any, _ x: String, _ n: String) throws -> ([Double], Int) {
  let f = try Fields(input, "input")
  return (try f.numbers(x), try f.int(n))
}

private func readMixture(_ input: Any) throws -> (GaussianMixture, [Double]) {
  let f = try Fields(input, "input")
  let mixture = GaussianMixture(
    d: try f.int("d"), k: try f.int("k"), n: try f.int("n"), x: try f.flat("x"),
    m: try f.int("m"), gamma: try f.double("gamma"))
  let p = try f.numbers("alpha") + f.flat("mu") + f.flat("q") + f.flat("l")
  guard p.count == mixture.parameterCount, mixture.x.count == mixture.n * mixture.d else {
    throw RequestError(description: "the sizes of the mixture's fields don't fit")
  }
  return (mixture, p)
}

private func readClusters(_ input: Any) throws -> ([Double], [Double], Int) {
  let f = try Fields(input, "input")
  let points = try f.matrix("points"), centroids = try f.matrix("centroids")
  return (points.flatMap { $0 }, centroids.flatMap { $0 }, points.first?.count ?? 1)
}

private func readLongShortTermMemory(_ input: Any) throws -> (LongShortTermMemory, [Double]) {
  let f = try Fields(input, "input")
  let main = try f.matrix("main_params"), sequence = try f.matrix("sequence")
  let lstm = LongShortTermMemory(
    layers: main.count / 2, length: sequence.count, bits: (main.first?.count ?? 0) / 4,
    state: try f.flat("state"), sequence: sequence.flatMap { $0 })
  let p = try main.flatMap { $0 } + f.flat("extra_params")
  guard p.count == lstm.parameterCount else {
    throw RequestError(description: "the sizes of the parameters don't fit")
  }
  return (lstm, p)
}

private func readHand(_ input: Any) throws -> (HandTracking, [Double], [Double]) {
  let f = try Fields(input, "input")
  let data = try Fields(f.fields["data"], "data")
  let model = try Fields(data.fields["model"], "model")
  func maps(_ name: String) throws -> [Affine<Double>] {
    try model.get(name, as: [[[Double]]].self).map { rows in
      guard rows.count >= 3, rows.allSatisfy({ $0.count == 4 }) else {
        throw RequestError(description: "a matrix of \"\(name)\" doesn't have rows of 4")
      }
      return Affine(rows: rows)
    }
  }
  let vertices = try model.matrix("base_positions")
  guard vertices.allSatisfy({ $0.count >= 3 }) else {
    throw RequestError(description: "a position of \"base_positions\" has less than 3 numbers")
  }
  let hand = HandTracking(
    parents: try model.get("parents"), relatives: try maps("base_relatives"),
    inverseAbsolutes: try maps("inverse_base_absolutes"),
    vertices: vertices, weights: try model.matrix("weights"),
    triangles: try model.get("triangles"), isMirrored: try model.get("is_mirrored"),
    correspondences: try data.get("correspondences"), points: try data.matrix("points"))
  let θ = try f.numbers("theta"), u = try f.flat("us")
  let bones = hand.parents.indices
  guard θ.count == 26, u.isEmpty || u.count == 2 * hand.points.count,
    hand.points.allSatisfy({ $0.count == 3 }), hand.correspondences.count == hand.points.count,
    hand.relatives.count == bones.count, hand.inverseAbsolutes.count == bones.count,
    bones.allSatisfy({ hand.parents[$0] < $0 }),
    hand.weights.count == hand.vertices.count,
    hand.weights.allSatisfy({ $0.allSatisfy { bones.contains($0.bone) } }),
    hand.correspondences.allSatisfy(
      (u.isEmpty ? hand.vertices.indices : hand.triangles.indices).contains),
    hand.triangles.allSatisfy({ $0.count == 3 && $0.allSatisfy(hand.vertices.indices.contains) })
  else {
    throw RequestError(description: "the parts of the hand don't fit together")
  }
  return (hand, θ, u)
}
