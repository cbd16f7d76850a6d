import Leibniz
import Testing

struct NaNsTests {
  private func found(_ body: () throws -> Void) -> NaNError? {
    do {
      try detectingNaN(body)
      return nil
    } catch {
      return error as? NaNError
    }
  }

  @Test func theFirstOperationIsNamed() {
    let x = Variable([4.0, -1, 0], name: "x")
    let error = found { _ = (log(x) * 2.0 + x).sum() }
    #expect(error?.operation == "log" && error?.isBackward == false)
    #expect(error?.description == "log gave NaN in 1 of 3 elements, from x [3] in -1.0...4.0")
    let y = Variable(-1.0, name: "y")
    #expect(found { _ = sqrt(y) }?.description == "sqrt gave NaN, from y = -1.0")
  }

  @Test func anInfinityIsNoNaN() {
    let x = Variable(0.0)
    #expect(found { sqrt(x).backprop() } == nil)
    #expect(x.gradient?.scalar == .infinity)
  }

  @Test func inTheBackwardPass() {
    // At 0 the value √x − √x is 0, but two infinite gradients of opposite signs meet.
    let x = Variable(0.0, name: "x")
    let error = found { (sqrt(x) - sqrt(x)).backprop() }
    #expect(error?.isBackward == true)
    #expect(error?.description == "the sum of the gradients that meet at x = 0.0 is NaN")
    x.gradient = nil
    struct Bad: UnaryElementwiseOperation {
      let symbol = "bad"
      func forward(_ x: Tensor) -> Tensor { x }
      func partial(at x: Variable, result y: Variable) -> Variable { log(-1.0 - x) }
    }
    let backward = found { apply(Bad(), x).backprop() }
    #expect(backward?.operation == "bad" && backward?.isBackward == true)
    #expect(
      backward?.description == """
        the gradient of bad with respect to x is NaN; its incoming gradient is 1.0, its inputs are \
        x = 0.0
        """)
  }

  @Test func aGraphThatRunsAgain() {
    let x = Variable(1.0, name: "x")
    let y = log(x)
    x.value = -1
    #expect(found { y.forward() }?.description == "log gave NaN, from x = -1.0")
  }

  @Test func insideWithoutGraphAndNested() throws {
    let x = Variable(-1.0)
    #expect(found { withoutGraph { _ = log(x) } }?.operation == "log")
    // The inner one catches it; the outer one saw nothing.
    let outer = found { #expect(found { _ = log(x) } != nil) }
    #expect(outer == nil)
    // Afterwards nobody looks any more.
    #expect(log(x).value.scalar.isNaN)
    #expect(try detectingNaN { exp(x).value.scalar } > 0)
  }

  @Test func whatComesInAsNaN() {
    let x = Variable(Tensor([1, Double.nan]), name: "x")
    #expect(found { _ = x.sum() }?.description == "Σ gave NaN, from x [2] in 1.0...1.0, 1 NaN")
  }
}
