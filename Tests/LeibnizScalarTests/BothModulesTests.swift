import Leibniz
import LeibnizScalar
import RealModule
import Testing

extension RandomProgram {
  /// The same program on variables of the array side.
  func callAsFunction(_ x: [Variable]) -> Variable {
    var values = x
    for (operation, i, j) in steps {
      let a = values[i], b = values[j]
      let value: Variable =
        switch operation {
        case .add: a + b
        case .subtract: a - b
        case .multiply: sin(a) * b
        case .divide: a / (2 + b * b)
        case .sine: sin(a) + b
        case .exponential: exp(-a * a)
        case .root: sqrt(1 + a * a)
        case .constant: 3 * a - 1
        case .power: pow(1 + a * a, cos(b))
        }
      values.append(value)
    }
    let last = values.suffix(4).map { atan($0) }
    return last.dropFirst().reduce(last[0]) { $0 + $1 }
  }
}

/// A file that imports the array side too: the scalar names must not become ambiguous.
@Suite struct BothModulesTests {
  @Test func names() {
    #expect(close(gradient(at: [1.2, 1.0], of: rosenbrock), [211.6, -88]))
    #expect(close(gradient(at: [1.2, 1.0]) { x in x[0] * x[1] }, [1, 1.2]))
    #expect(close(valueAndGradient(at: [1.2, 1.0], of: rosenbrock).value, 19.4))
    #expect(derivative(at: 2.0) { x in x * x } == 4)
    #expect(close(derivative(at: 0.5) { x in .sin(x) }, .cos(0.5)))
    #expect(close(derivative(at: 0.5, order: 3) { x in .sin(x) }, -.cos(0.5)))
    #expect(jacobian(at: [1.0, 2.0]) { x in [x[0] * x[1], .log(x[1])] } == [[2, 1], [0, 0.5]])
    #expect(close(hessian(at: [1.2, 1.0], of: rosenbrock), [[1330, -480], [-480, 200]]))
    #expect(
      close(hessianVectorProduct(at: [1.2, 1.0], along: [1, 0], of: rosenbrock), [1330, -480]))
    let d: Double = directionalDerivative(at: [3.0, 4.0], along: [1, 0]) { x in x[0] * x[1] }
    #expect(d == 4)
    let (a, x) = gradient(at: 2.0, [1.0, 3.0]) { a, x in a * (x[0] + x[1]) }
    #expect(a == 4)
    #expect(x == [2, 2])
    // And the array side's own.
    let g = gradient(at: Tensor([3.0, 4.0])) { x in (x * x).sum() }
    #expect(g.scalars() == [6, 8])
  }

  /// The graph, the tape and forward mode are three ways to one answer.
  @Test(arguments: 1...15)
  func threeWays(seed: Int) {
    let program = RandomProgram(seed: UInt64(seed), inputs: 3, length: 6 + 2 * seed)
    let point = [0.4, -0.9, 1.3]
    let taped = valueAndGradient(at: point) { program($0) }
    let forward = forwardGradient(at: point) { program($0) }
    let variables = point.map { Variable($0) }
    let result = program(variables)
    result.backprop()
    #expect(close(result.value.scalars()[0], taped.value))
    // What nothing depends on has no gradient there, and a zero here.
    let graph = variables.map { $0.gradient?.scalars()[0] ?? 0 }
    #expect(close(graph, taped.gradient, 1e-11))
    #expect(close(forward, taped.gradient, 1e-11))
  }
}
