import Leibniz
import LeibnizScalar
import RealModule
import Testing

// A file that imports both sides: each call means what it says.

private func rosenbrock(graph x: Variable) -> Variable {
  100.0 * square(x[1] - x[0] * x[0]) + square(1.0 - x[0])
}

struct BesideLeibnizTests {
  @Test func arraysOfNumbersStayWithScalars() {
    let a: [Double] = gradient(at: [1.2, 1.0], of: rosenbrock)
    #expect(zip(a, [211.6, -88]).allSatisfy { abs($0 - $1) < 1e-9 })
    let b = gradient(at: [3.0, 4.0]) { x in x[0] * x[1] }
    #expect(b == [4, 3])
    let c = jacobian(at: [1.0, 2.0]) { x in [x[0] * x[1], .log(x[1])] }
    #expect(c == [[2, 1], [0, 0.5]])
    let d = hessian(at: [1.2, 1.0], of: rosenbrock)
    #expect(abs(d[0][0] - 1330) < 1e-9)
    let e = directionalDerivative(at: [3.0, 4.0], along: [1, 0]) { x in .hypot(x[0], x[1]) }
    #expect(abs(e - 0.6) < 1e-12)
    let f = hessianVectorProduct(at: [1.2, 1.0], along: [1, 0], of: rosenbrock)
    #expect(abs(f[1] + 480) < 1e-9)
  }

  @Test func tensorsStayWithTheGraph() {
    let x = Tensor([1.2, 1.0])
    let a = gradient(at: x, of: rosenbrock(graph:))
    let b = gradient(at: [1.2, 1.0], of: rosenbrock)
    #expect(zip(a.scalars(), b).allSatisfy { abs($0 - $1) < 1e-9 })
    let h = hessian(at: x, of: rosenbrock(graph:))
    #expect(abs(h[0, 0].scalar - 1330) < 1e-9)
    #expect(jacobian(at: x) { x in x * 2.0 } == [[2.0, 0], [0.0, 2]])
    #expect(directionalDerivative(at: x, along: [1.0, 0]) { x in x * x } == [2.4, 0])
    #expect(valueAndGradient(at: x) { x in x.sum() }.gradient == [1.0, 1])
    #expect(hessianVectorProduct(at: x, along: [1.0, 0]) { x in (x * x).sum() } == [2.0, 0])
    let (da, db) = gradient(at: x, Tensor(2.0)) { a, b in a.sum() * b }
    #expect(da == [2.0, 2] && abs(db.scalar - 2.2) < 1e-12)
    let (numberA, numberB) = gradient(at: 2.0, [1.0, 3.0]) { a, x in a * (x[0] + x[1]) }
    #expect(numberA == 4 && numberB == [2, 2])
    // A variable's derivatives are variables.
    #expect(gradient(at: Variable(x)) { x in x.sum() }.value == [1.0, 1])
    // The functions of one name, on numbers, tensors and variables.
    #expect(exp(Variable(0.0)).value.scalar == 1 && exp(Tensor(0.0)).scalar == 1)
    #expect(Double.exp(0) == 1)
  }
}
