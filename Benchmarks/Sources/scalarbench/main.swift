import GradBenchKit
import LeibnizScalar
import RealModule

func milliseconds(_ runs: Int, _ body: () -> Void) -> Double {
  let clock = ContinuousClock()
  var best = Double.infinity
  for _ in 0..<runs {
    let t = clock.measure(body)
    best = min(best, Double(t.components.attoseconds) / 1e15 + Double(t.components.seconds) * 1e3)
  }
  return best
}

func report(
  _ name: String, at x: [Double], runs: Int = 30,
  plain: ([Double]) -> Double, taped: ([Taped<Double>]) -> Taped<Double>
) {
  let tape = Tape<Double>()
  var g = x
  var sink = 0.0
  let p = milliseconds(runs) { sink += plain(x) }
  let t = milliseconds(runs) { sink += tape.valueAndGradient(at: x, into: &g, of: taped) }
  print(name, "primal", p, "gradient", t, "ratio", t / p, "nodes", tape.nodeCount, g.prefix(4), sink.isNaN)
}

report("mixed", at: [0.9, 0.3, 0.7, 0.5], plain: { mixedChain($0, rounds: 100_000) }, taped: { mixedChain($0, rounds: 100_000) })
report("muladd", at: [0.999, 0.3, 0.7], plain: { multiplyAddChain($0, rounds: 500_000) }, taped: { multiplyAddChain($0, rounds: 500_000) })
report("rosenbrock", at: (0..<100_000).map { 0.5 + Double($0 % 10) / 10 }, plain: { rosenbrock($0) }, taped: { rosenbrock($0) })
