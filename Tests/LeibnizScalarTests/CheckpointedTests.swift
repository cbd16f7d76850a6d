import LeibnizScalar
import RealModule
import Testing

@Suite struct CheckpointedTests {
  /// A damped pendulum, by small steps.
  func step<T: Real & ConstantConvertible>(_ s: [T], _ p: [T], _ index: Int) -> [T] {
    let h = T(constant: 0.01)
    let drive = p[1] * .cos(h * T(index))
    return [s[0] + h * s[1], s[1] + h * (drive - .sin(s[0]) - p[0] * s[1])]
  }

  func plain<T: Real & ConstantConvertible>(_ x: [T], _ steps: Int) -> [T] {
    var state = Array(x[..<2])
    for i in 0..<steps { state = step(state, Array(x[2...]), i) }
    return state
  }

  @Test(arguments: [0, 1, 7, 100, 1000])
  func sameGradient(steps: Int) {
    let x = [0.5, 0.1, 0.2, 0.4]
    for stretch in [nil, 1, 10, 5000] {
      let result = valueAndGradient(at: x) { x in
        let end = checkpointed(
          Array(x[..<2]), parameters: Array(x[2...]), steps: steps, stretch: stretch,
          step: { step($0, $1, $2) })
        return end[0] * end[1] + x[0]
      }
      let expected = valueAndGradient(at: x) { x in
        let end = plain(x, steps)
        return end[0] * end[1] + x[0]
      }
      #expect(result.value == expected.value)
      #expect(close(result.gradient, expected.gradient, 1e-11))
    }
  }

  @Test func jacobianAndHessian() {
    let x = [0.5, 0.1, 0.2, 0.4]
    let rows = jacobian(at: x) { x in
      checkpointed(Array(x[..<2]), parameters: Array(x[2...]), steps: 50) { step($0, $1, $2) }
    }
    #expect(close(rows, jacobian(at: x) { plain($0, 50) }, 1e-12))
    let h = hessian(at: x) { x in
      checkpointed(Array(x[..<2]), parameters: Array(x[2...]), steps: 50) { step($0, $1, $2) }[0]
    }
    #expect(close(h, hessian(at: x) { plain($0, 50)[0] }, 1e-11))
  }

  /// The record of the long loop is that of one stretch.
  @Test func memory() {
    let tape = Tape<Double>()
    var slope = [0.0]
    _ = tape.valueAndGradient(at: [0.5], into: &slope) { r in
      checkpointed([1], parameters: r, steps: 10_000) { s, r, _ in
        [s[0] + r[0] * s[0] * Taped(1e-4)]
      }[0]
    }
    #expect(close(slope[0], .pow(1 + 0.5e-4, 9999), 1e-9))
    #expect(tape.nodeCount < 10)
  }

  @Test func constantsOnly() {
    #expect(
      gradient(at: [1.0]) { x in
        x[0] * checkpointed([2], steps: 3) { s, _, _ in [s[0] * s[0]] }[0]
      } == [256])
  }

  @Test func capturedNumbers() async {
    await #expect(processExitsWith: .failure) {
      _ = gradient(at: [1.0]) { x in
        checkpointed(x, steps: 3) { s, _, _ in [s[0] * x[0]] }[0]
      }
    }
  }
}
