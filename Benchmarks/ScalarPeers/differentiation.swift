// The two chains by the compiler's experimental `_Differentiation`, timed like the others:
//   swiftc -O -wmo differentiation.swift -o differentiation && ./differentiation
import Glibc
import _Differentiation

@differentiable(reverse)
func mixedChain(_ a: Double, _ b: Double, _ c: Double, _ start: Double) -> Double {
  var y = start
  for _ in 0..<100_000 {
    let t = y * a + b
    let s = sin(t)
    let u = s * s + c
    let w = exp(-sqrt(u))
    y = (w + t) / u
  }
  return y
}

@differentiable(reverse)
func multiplyAddChain(_ a: Double, _ b: Double, _ start: Double) -> Double {
  var y = start
  for _ in 0..<500_000 { y = y * a + b }
  return y
}

func milliseconds(_ body: () -> Void) -> Double {
  var best = Duration.seconds(1000)
  for _ in 0..<5 { best = min(best, ContinuousClock().measure(body)) }
  return best / .milliseconds(1)
}

var check = 0.0
var time = milliseconds {
  let (y, pull) = valueWithPullback(at: 0.9, 0.3, 0.7) { mixedChain($0, $1, $2, 0.5) }
  let g = pull(1)
  check = g.0 + 2 * g.1 + 3 * g.2 + 0 * y
}
print("mixed chain\t\(time)\t\(check)")
time = milliseconds {
  let g = gradient(at: 0.999, 0.3, 0.7) { multiplyAddChain($0, $1, $2) }
  check = g.0 + 2 * g.1 + 3 * g.2
}
print("multiply-add chain\t\(time)\t\(check)")
