import GradBenchKit
import Leibniz
import LeibnizScalar
import RealModule

/// The same 10⁵ operations as a graph, on a tape and by forward mode: with the argument `ways`.
func compareWays() {
  let rounds = 10_000
  let x = [0.9, 0.3, 0.7, 0.5]
  var result = 0.0
  report("value", milliseconds { result = mixedChain(x, rounds: rounds) }, result)

  var slope = x
  let tape = Tape<Double>()
  let taped = milliseconds {
    _ = tape.valueAndGradient(at: x, into: &slope) { mixedChain($0, rounds: rounds) }
  }
  report("gradient, Taped", taped, slope[0])

  let one = milliseconds {
    result = directionalDerivative(at: x, along: [1, 0, 0, 0]) { mixedChain($0, rounds: rounds) }
  }
  report("one direction, Dual", one, result)

  let four = milliseconds { slope = forwardGradient(at: x) { mixedChain($0, rounds: rounds) } }
  report("four directions, DualVector", four, slope[0])

  let second = milliseconds {
    slope = hessianVectorProduct(at: x, along: [1, 0, 0, 0]) { mixedChain($0, rounds: rounds) }
  }
  report("Hessian times a direction, Taped<Dual>", second, slope[0])

  let graph = milliseconds {
    let (a, b, c) = (Variable(x[0]), Variable(x[1]), Variable(x[2]))
    var y = Variable(x[3])
    for _ in 0..<rounds {
      let t = y * a + b
      let s = sin(t)
      let u = s * s + c
      let w = exp(-sqrt(u))
      y = (w + t) / u
    }
    result = gradients(of: y, with: [a])[0].value.scalar
  }
  report("gradient, Variable", graph, result)
}
