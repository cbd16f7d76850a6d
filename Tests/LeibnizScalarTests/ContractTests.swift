import LeibnizScalar
import RealModule
import Testing

func rosenbrock<T: Real>(_ x: [T]) -> T {
  let a = x[1] - x[0] * x[0], b = 1 - x[0]
  return 100 * a * a + b * b
}

/// Equality up to a relative (and for small numbers absolute) error.
func close(_ a: Double, _ b: Double, _ tolerance: Double = 1e-12) -> Bool {
  if a.isNaN || b.isNaN { return a.isNaN && b.isNaN }
  return a == b || abs(a - b) <= tolerance * max(1, abs(a), abs(b))
}
func close(_ a: [Double], _ b: [Double], _ tolerance: Double = 1e-12) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { close($0, $1, tolerance) }
}
func close(_ a: [[Double]], _ b: [[Double]], _ tolerance: Double = 1e-12) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { close($0, $1, tolerance) }
}

/// The calls that other code relies on, written as a client writes them.
@Suite struct ContractTests {
  @Test func gradients() {
    #expect(close(gradient(at: [1.2, 1.0], of: rosenbrock), [211.6, -88]))
    let (value, slope) = valueAndGradient(at: [1.2, 1.0], of: rosenbrock)
    #expect(close(value, 19.4))
    #expect(close(slope, [211.6, -88]))
  }

  @Test func derivatives() {
    let d = derivative(at: 0.5) { x in .sin(x) * .exp(x) }
    #expect(close(d, (Double.sin(0.5) + .cos(0.5)) * .exp(0.5)))
  }

  @Test func jacobians() {
    let j = jacobian(at: [1.0, 2.0]) { x in [x[0] * x[1], .log(x[1])] }
    #expect(j == [[2, 1], [0, 0.5]])
  }

  @Test func hessians() {
    #expect(close(hessian(at: [1.2, 1.0], of: rosenbrock), [[1330, -480], [-480, 200]]))
    let product = hessianVectorProduct(at: [1.2, 1.0], along: [1, -1], of: rosenbrock)
    #expect(close(product, [1810, -680]))
  }

  @Test func directions() {
    let d: Double = directionalDerivative(at: [3.0, 4.0], along: [1, 0]) { x in
      .hypot(x[0], x[1])
    }
    #expect(close(d, 0.6))
    #expect(forwardGradient(at: [1.2, 1.0, 1, 2, 3]) { x in x[4] * x[0] } == [3, 0, 0, 0, 1.2])
  }

  @Test func severalArguments() {
    let (a, x) = gradient(at: 2.0, [1.0, 3.0]) { a, x in a * (x[0] + x[1]) }
    #expect(a == 4)
    #expect(x == [2, 2])
    let (p, q, r) = gradient(at: 2.0, 3.0, [[5.0]]) { p, q, r in p * q * r[0][0] }
    #expect((p, q) == (15, 10))
    #expect(r == [[6]])
  }

  @Test func floats() {
    #expect(gradient(at: [3 as Float, 4]) { x in x[0] * x[1] } == [4, 3])
    #expect(derivative(at: 2 as Float) { x in x * x * x } == 12)
  }
}
