import GradBenchArrays
import Leibniz

/// Which of an objective's two writings answers.
public enum Writing: Sendable {
  /// Generic scalar code, as far as `answers` has it.
  case scalars
  /// Whole arrays in a graph, where an objective is naturally arrays.
  case arrays
  /// The one that was measured to be faster: see ARRAYS.md.
  case fastest
}

/// A function of a module, in the given writing.
func answer(_ module: String, _ function: String, _ writing: Writing)
  -> (@Sendable (Any) throws -> Evaluation)?
{
  let scalars = answers[module]?[function]
  guard let arrays = arrayAnswers[module]?[function] else { return scalars }
  switch writing {
  case .scalars: return scalars
  case .arrays: return arrays
  case .fastest:
    return { input in try (isFasterByArrays(module, input) ? arrays : scalars ?? arrays)(input) }
  }
}

/// Whether there is enough work in an operation on whole arrays to make a node of a graph worth its
/// while. In `lstm`, with arrays of 14 numbers, there never is. ARRAYS.md says what was measured.
private func isFasterByArrays(_ module: String, _ input: Any) throws -> Bool {
  let f = try Fields(input, "input")
  switch module {
  case "gmm": return try f.int("n") * f.int("k") * f.int("d") > 1000
  case "kmeans":
    let centroids = try f.matrix("centroids")
    return try f.matrix("points").count * centroids.count * (centroids.first?.count ?? 0) > 2000
  case "llsq": return try f.numbers("x").count * f.int("n") > 4096
  case "lse": return try f.numbers("x").count > 150
  default: return false
  }
}

/// The functions whose objectives are written with arrays, too: as `answers`.
let arrayAnswers: [String: [String: @Sendable (Any) throws -> Evaluation]] = [
  "gmm": [
    "objective": { input in
      let (mixture, p) = try readMixture(input)
      return {
        withoutGraph {
          .number(
            mixture.objective(Variable(p[0]), Variable(p[1]), Variable(p[2]), Variable(p[3]))
              .value.scalar)
        }
      }
    },
    "jacobian": { input in
      let (mixture, p) = try readMixture(input)
      return {
        let g = mixture.jacobian(p[0], p[1], p[2], p[3])
        return .object([
          ("alpha", .tensor(g.alpha)), ("mu", .tensor(g.mu)), ("q", .tensor(g.q)),
          ("l", .tensor(g.l)),
        ])
      }
    },
  ],
  "kmeans": [
    "cost": { input in
      let (clusters, centroids) = try readClusters(input)
      return { withoutGraph { .number(clusters.cost(Variable(centroids)).value.scalar) } }
    },
    "dir": { input in
      let (clusters, centroids) = try readClusters(input)
      return { .tensor(clusters.direction(centroids)) }
    },
  ],
  "lstm": [
    "objective": { input in
      let (lstm, main, extra) = try readLongShortTermMemory(input)
      return {
        withoutGraph { .number(lstm.objective(Variable(main), Variable(extra)).value.scalar) }
      }
    },
    "jacobian": { input in
      let (lstm, main, extra) = try readLongShortTermMemory(input)
      return {
        let g = lstm.jacobian(main, extra)
        return .numbers(g.main.scalars() + g.extra.scalars())
      }
    },
  ],
  "llsq": [
    "primal": { input in
      let (x, n) = try readCoefficients(input)
      return { withoutGraph { .number(leastSquares(Variable(x), count: n).value.scalar) } }
    },
    "gradient": { input in
      let (x, n) = try readCoefficients(input)
      return { .tensor(gradient(at: x) { leastSquares($0, count: n) }) }
    },
  ],
  "lse": [
    "primal": { input in
      let x = Tensor(try Fields(input, "input").numbers("x"))
      return { withoutGraph { .number(logSumExp(Variable(x)).value.scalar) } }
    },
    "gradient": { input in
      let x = Tensor(try Fields(input, "input").numbers("x"))
      return { .tensor(gradient(at: x) { logSumExp($0) }) }
    },
  ],
]

extension JSON {
  /// A vector's numbers or a matrix's rows.
  static func tensor(_ x: Tensor) -> JSON {
    let numbers = x.scalars(as: Double.self)
    return x.rank < 2 ? .numbers(numbers) : .matrix(numbers, rows: x.shape[0])
  }
}

// MARK: - Reading inputs

extension Fields {
  /// A matrix. An empty one has no row to tell the number of columns.
  fileprivate func tensor(_ name: String, columns: Int? = nil) throws -> Tensor {
    let rows = try matrix(name)
    let width = rows.first?.count ?? columns ?? 0
    guard rows.allSatisfy({ $0.count == width }), columns == nil || columns == width else {
      throw RequestError(description: "the rows of \"\(name)\" have different sizes")
    }
    return Tensor(rows.flatMap { $0 }, shape: [rows.count, width])
  }
}

private func readMixture(_ input: Any) throws -> (ArrayMixture, [Tensor]) {
  let f = try Fields(input, "input")
  let k = try f.int("k"), d = try f.int("d")
  let p = [
    Tensor(try f.numbers("alpha")), try f.tensor("mu", columns: d), try f.tensor("q", columns: d),
    try f.tensor("l", columns: d * (d - 1) / 2),
  ]
  let x = try f.tensor("x", columns: d)
  guard p.allSatisfy({ $0.shape[0] == k }), x.shape[0] == (try f.int("n")) else {
    throw RequestError(description: "the sizes of the mixture's fields don't fit")
  }
  return (ArrayMixture(x: x, k: k, m: try f.int("m"), gamma: try f.double("gamma")), p)
}

private func readClusters(_ input: Any) throws -> (ArrayClusters, Tensor) {
  let f = try Fields(input, "input")
  let points = try f.tensor("points")
  return (ArrayClusters(points: points), try f.tensor("centroids", columns: points.shape[1]))
}

private func readLongShortTermMemory(_ input: Any) throws
  -> (ArrayLongShortTermMemory, Tensor, Tensor)
{
  let f = try Fields(input, "input")
  let main = try f.tensor("main_params"), bits = main.shape[1] / 4
  let lstm = ArrayLongShortTermMemory(
    state: try f.tensor("state", columns: bits), sequence: try f.tensor("sequence", columns: bits))
  return (lstm, main, try f.tensor("extra_params", columns: bits))
}

private func readCoefficients(_ input: Any) throws -> (Tensor, Int) {
  let f = try Fields(input, "input")
  return (Tensor(try f.numbers("x")), try f.int("n"))
}
