import Foundation
import Leibniz
import Testing

/// What threads share here: variables are of one thread, but for leaves that nobody changes.
private struct Shared<Value>: @unchecked Sendable {
  let value: Value
}

/// Graphs of several threads that share parameters, built and differentiated at the same time.
@Suite struct ThreadsTests {
  /// A recurrent network on one sequence: every parameter is used in each step.
  private static func loss(_ parameters: [Variable], seed: Int, steps: Int) -> Variable {
    let (w, u, b) = (parameters[0], parameters[1], parameters[2])
    var h = Variable.constant(.zeros([3]))
    for step in 0..<steps {
      let x = Tensor([sin(Double(seed * 31 + step)), cos(Double(seed + step * 7))])
      h = tanh(matmul(w, h) + matmul(u, .constant(x)) + b)
    }
    return square(h).sum()
  }

  private static func parameters() -> [Variable] {
    [
      Variable([[0.1, -0.4, 0.3], [0.5, 0.2, -0.1], [-0.3, 0.6, 0.4]]),
      Variable([[0.7, -0.2], [0.1, 0.9], [-0.5, 0.3]]), Variable([0.05, -0.1, 0.2]),
    ]
  }

  @Test func threadsShareParameters() {
    let shared = Shared(value: Self.parameters())
    let expected = (0..<8).map { seed in
      let own = Self.parameters()
      return gradients(of: Self.loss(own, seed: seed, steps: 30), with: own).map(\.value)
    }
    let wrong = Shared(value: Counter())
    DispatchQueue.concurrentPerform(iterations: 8) { seed in
      for _ in 0..<60 {
        let found = gradients(
          of: Self.loss(shared.value, seed: seed, steps: 30), with: shared.value
        ).map(\.value)
        if found != expected[seed] { wrong.value.increment() }
      }
    }
    #expect(wrong.value.count == 0)
  }

  /// The walk of the outer pass goes on after the one within has left its marks everywhere.
  @Test func walksWithinWalks() {
    struct Cube: UnaryElementwiseOperation {
      let symbol = "cube"
      func forward(_ x: Tensor) -> Tensor { x * x * x }
      func partial(at x: Variable, result y: Variable) -> Variable {
        withGraph {
          let cube = x * x * x
          return gradients(of: cube, with: [x])[0]
        }
      }
    }
    let x = Variable(1.5)
    let a = x * x
    let y = apply(Cube(), a) + apply(Cube(), a * x) * x + a
    y.backprop()
    // x⁶ + x¹⁰ + x²
    let expected: Double = 6 * pow(1.5, 5) + 10 * pow(1.5, 9) + 3
    #expect(abs(x.gradient!.scalar - expected) < 1e-12 * expected)
  }

  private final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private(set) var count = 0
    func increment() { lock.withLock { count += 1 } }
  }
}
