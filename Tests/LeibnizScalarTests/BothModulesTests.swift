import Leibniz
import LeibnizScalar
import RealModule
import Testing

/// A file that imports the array side too: the scalar names must not become ambiguous.
@Suite struct BothModulesTests {
  @Test func names() {
    #expect(close(gradient(at: [1.2, 1.0], of: rosenbrock), [211.6, -88]))
    #expect(close(valueAndGradient(at: [1.2, 1.0], of: rosenbrock).value, 19.4))
    #expect(derivative(at: 2.0) { x in x * x } == 4)
    #expect(close(derivative(at: 0.5, order: 3) { x in .sin(x) }, -.cos(0.5)))
    #expect(jacobian(at: [1.0, 2.0]) { x in [x[0] * x[1], .log(x[1])] } == [[2, 1], [0, 0.5]])
    #expect(close(hessian(at: [1.2, 1.0], of: rosenbrock), [[1330, -480], [-480, 200]]))
    #expect(
      close(hessianVectorProduct(at: [1.2, 1.0], along: [1, 0], of: rosenbrock), [1330, -480]))
    let d: Double = directionalDerivative(at: [3.0, 4.0], along: [1, 0]) { x in x[0] * x[1] }
    #expect(d == 4)
  }
}
