import Foundation
import GradBenchKit
import LeibnizScalar
import RealModule

// The Swift side of Benchmarks/ScalarPeers: the same workloads on the same data, timed in the same
// way. Prints "workload<TAB>milliseconds<TAB>check" for each; with the argument `plain` for the
// value alone, else for the gradient through `Taped`.

let repetitions = ProcessInfo.processInfo.environment["REPETITIONS"].flatMap(Int.init) ?? 15
let plain = CommandLine.arguments.contains("plain")
/// Only the workloads whose names begin with this.
let only = ProcessInfo.processInfo.environment["ONLY"] ?? ""

/// The least time of several runs.
func milliseconds(_ body: () -> Void) -> Double {
  var best = Duration.seconds(1000)
  for _ in 0..<repetitions { best = min(best, ContinuousClock().measure(body)) }
  return best / .milliseconds(1)
}

func report(_ name: String, _ time: Double, _ check: Double) {
  print("\(name)\t\(String(format: "%.4f", time))\t\(String(format: "%.10g", check))")
}

/// Times a function of many numbers: the value, or the gradient on a tape that is used again.
func run(
  _ name: String, at x: [Double], value: ([Double]) -> Double,
  taped: ([Taped<Double>]) -> Taped<Double>
) {
  guard name.hasPrefix(only) else { return }
  if plain {
    var x = x, y = 0.0
    let time = milliseconds {
      y = value(x)
      x[0] += 1e-300
    }
    return report(name, time, y)
  }
  let tape = Tape<Double>()
  var gradient = x
  let time = milliseconds { _ = tape.valueAndGradient(at: x, into: &gradient, of: taped) }
  report(
    name, time, gradient.enumerated().reduce(0) { $0 + $1.element * Double(1 + $1.offset % 7) })
}

run(
  "mixed chain", at: [0.9, 0.3, 0.7, 0.5],
  value: { mixedChain($0, rounds: 100_000) }, taped: { mixedChain($0, rounds: 100_000) })
run(
  "multiply-add chain", at: [0.999, 0.3, 0.7],
  value: { multiplyAddChain($0, rounds: 500_000) },
  taped: { multiplyAddChain($0, rounds: 500_000) })
run(
  "rosenbrock 100000", at: data(100_000, -2, 2, 4),
  value: { rosenbrock($0) }, taped: { rosenbrock($0) })

let mixture = GaussianMixture(d: 10, k: 25, n: 1000, x: data(10000, -1, 1, 1), m: 0, gamma: 1)
run(
  "gmm d10 k25 n1000", at: data(mixture.parameterCount, -0.5, 0.5, 5),
  value: { mixture.objective($0) }, taped: { mixture.objective($0) })

let lstm = LongShortTermMemory(
  layers: 2, length: 1024, bits: 14,
  state: data(56, -0.5, 0.5, 2), sequence: data(1024 * 14, 0, 1, 3))
run(
  "lstm l2 c1024", at: data(lstm.parameterCount, -0.5, 0.5, 6),
  value: { lstm.objective($0) }, taped: { lstm.objective($0) })

run(
  "ode n10000 s10", at: data(10000, 0, 1, 7),
  value: { rungeKutta($0, steps: 10)[9999] }, taped: { rungeKutta($0, steps: 10)[9999] })
run(
  "det 8", at: data(64, 0, 1, 8),
  value: { determinantByMinors($0, size: 8) }, taped: { determinantByMinors($0, size: 8) })
run("lse 80000", at: data(80000, 0, 1, 9), value: { logSumExp($0) }, taped: { logSumExp($0) })
run(
  "llsq 512x128", at: data(128, 0, 1, 10),
  value: { leastSquares($0, count: 512) }, taped: { leastSquares($0, count: 512) })

/// A building's simulation in `Float`, of some steps; a run of few steps is too short to time,
/// so many are.
func simulateBuilding(steps: Int) {
  let runs = max(1, 2000 / steps), name = "building \(steps) x \(runs)"
  guard name.hasPrefix(only) else { return }
  var p = Building.parameters, total: Float = 0
  if plain {
    let time = milliseconds {
      for _ in 0..<runs {
        total += Building.objective(p, steps: steps)
        p[19] = p[19].nextUp
      }
    }
    return report(name, time, Double(Building.objective(Building.parameters, steps: steps)))
  }
  let tape = Tape<Float>()
  var gradient = p
  let time = milliseconds {
    for _ in 0..<runs {
      total += tape.valueAndGradient(at: p, into: &gradient) {
        Building.objective($0, steps: steps)
      }
    }
  }
  report(
    name, time,
    gradient.enumerated().reduce(0) { $0 + Double($1.element) * Double(1 + $1.offset % 7) })
}
for steps in [20, 1000, 100_000] { simulateBuilding(steps: steps) }

/// `ba`: the Jacobian of each of many observations, 2 × 15.
func bundleAdjustment(count: Int) {
  guard "ba".hasPrefix(only) else { return }
  var p = observation, total = 0.0
  if plain {
    let time = milliseconds {
      for _ in 0..<count {
        let e = BundleAdjustment.reprojectionError(p, featureX: 100, featureY: 50)
        total += e.0 + e.1
        p[0] += 1e-12
      }
    }
    return report("ba \(count) observations", time, total)
  }
  let tape = Tape<Double>()
  var rows = Array(repeating: 0.0, count: 30)
  let time = milliseconds {
    total = 0
    for _ in 0..<count {
      tape.jacobian(at: p, into: &rows) { p in
        BundleAdjustment.reprojectionError(p, featureX: 100, featureY: 50)
      }
      for i in 0..<15 { total += rows[i] + 2 * rows[15 + i] }
    }
  }
  report("ba \(count) observations", time, total)
}
bundleAdjustment(count: 2000)

/// `ht`: the Jacobian of a hand's errors, 300 × 26, four columns at a time by forward mode.
func trackHand() {
  guard "ht".hasPrefix(only) else { return }
  func maps(_ seed: Int) -> [Affine<Double>] {
    let numbers = data(22 * 12, -0.5, 0.5, seed)
    return (0..<22).map { i in
      var rows: [[Double]] = []
      for row in 0..<3 {
        let start = 12 * i + 4 * row
        rows.append(Array(numbers[start..<start + 4]))
        rows[row][row] += 1
      }
      return Affine(rows: rows)
    }
  }
  let vertices = data(544 * 3, -1, 1, 15), points = data(300, -1, 1, 16)
  let hand = HandTracking(
    parents: (0..<22).map { $0 == 0 ? -1 : ($0 - 1) / 2 },
    relatives: maps(13), inverseAbsolutes: maps(14),
    vertices: (0..<544).map { Array(vertices[3 * $0..<3 * $0 + 3]) },
    weights: (0..<544).map { v in
      var weights = Array(repeating: 0.0, count: 22)
      weights[v % 22] = 0.6
      weights[(v % 22 + 3) % 22] = 0.4
      return weights
    },
    triangles: [], isMirrored: false, correspondences: (0..<100).map { $0 * 5 % 544 },
    points: (0..<100).map { Array(points[3 * $0..<3 * $0 + 3]) })
  let θ = data(26, -0.5, 0.5, 17)
  if plain {
    var errors: [Double] = []
    let time = milliseconds { errors = hand.objective(θ, coordinates: []) }
    return report("ht 100 points", time, errors.reduce(0, +))
  }
  var jacobian: [Double] = []
  let time = milliseconds { jacobian = hand.jacobian(θ, coordinates: []) }
  let check = jacobian.enumerated().reduce(0) { $0 + $1.element * Double(1 + $1.offset % 26 % 7) }
  report("ht 100 points", time, check)
  var taped: [[Double]] = []
  let tapedTime = milliseconds {
    taped = LeibnizScalar.jacobian(at: θ) { θ in hand.objective(θ, coordinates: []) }
  }
  let tapedCheck = taped.joined().enumerated().reduce(0) {
    $0 + $1.element * Double(1 + $1.offset % 26 % 7)
  }
  report("ht 100 points, on a tape", tapedTime, tapedCheck)
}
trackHand()

/// A driven, damped pendulum over many steps of time: with the arguments `pendulum 1000000`, recorded
/// as a whole; with `checkpointed` too, a stretch at a time. Prints by how much the process grew.
func pendulum(steps: Int, checkpointed isCheckpointed: Bool) {
  func step(_ s: [Taped<Double>], _ p: [Taped<Double>], _ index: Int) -> [Taped<Double>] {
    let h = 1e-5
    let drive = p[1] * Taped(Double.cos(h * Double(index)))
    return [s[0] + Taped(h) * s[1], s[1] + Taped(h) * (drive - .sin(s[0]) - p[0] * s[1])]
  }
  var slope: [Double] = []
  let before = residentMemory("VmRSS")
  let time = ContinuousClock().measure {
    slope = gradient(at: [0.5, 0.1, 0.2, 0.4]) { x in
      var state = Array(x[..<2])
      let parameters = Array(x[2...])
      if isCheckpointed {
        state = checkpointed(state, parameters: parameters, steps: steps, step: step)
      } else {
        for i in 0..<steps { state = step(state, parameters, i) }
      }
      return state[0]
    }
  }
  let growth = residentMemory("VmHWM") - before
  report("pendulum, \(steps) steps, \(growth) kB", time / .milliseconds(1), slope[0] + slope[3])
}

/// What Linux tells of this process's memory, in kB: `VmRSS` is what is there now, `VmHWM` the most
/// that there was.
func residentMemory(_ name: String) -> Int {
  let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
  let line = status.split(separator: "\n").first { $0.hasPrefix(name) } ?? ""
  return Int(line.filter(\.isNumber)) ?? 0
}

if let place = CommandLine.arguments.firstIndex(of: "pendulum"),
  let steps = CommandLine.arguments.dropFirst(place + 1).first.flatMap({ Int($0) })
{
  pendulum(steps: steps, checkpointed: CommandLine.arguments.contains("checkpointed"))
}
if CommandLine.arguments.contains("ways") { compareWays() }
