import Leibniz
import Testing

struct IndexingTests {
  let x = Tensor.made([3, 4]) { Double($0[0] * 4 + $0[1] + 1) / 8 }

  @Test func gathering() {
    let indices: Tensor = [[2, 0], [-1, 1]]
    let v = Variable(x)
    expectClose(
      v.gathered(indices).value,
      .made([2, 2, 4]) { x.element([[[2, 0], [2, 1]][$0[0]][$0[1]], $0[2]]) })
    for axis in [0, 1, -1] {
      checkDerivative(of: { $0.gathered(indices, along: axis) }, at: x)
      checkDerivative(of: { $0.gathered(Tensor(1), along: axis) }, at: x)
      checkDerivative(of: { $0.gathered(Tensor([Int]()), along: axis) }, at: x)
    }
    v.gathered([2, 0, 2]).sum().backprop()
    #expect(v.gradient!.sum(along: 1) == [4.0, 0, 8])
  }

  @Test("Positions that are a variable: values and gradients as of the tensor")
  func variablePositions() {
    let rows = Tensor.made([3, 1]) { [2, 0, 3][$0[0]] }.cast(to: .int64)
    let places: Tensor = [2, 0, 2]
    let pairs: [(String, (Variable) -> Variable, (Variable) -> Variable)] = [
      ("gathered", { $0.gathered(.constant(places)) }, { $0.gathered(places) }),
      ("argmax", { $0.gathered(Variable(x).argmax(along: 0)) }, { $0.gathered([2, 2, 2, 2]) }),
      (
        "takingAlong", { $0.takingAlong(.constant(rows), axis: 1) },
        { $0.takingAlong(rows, axis: 1) }
      ),
      (
        "scatterAdd", { .scatterAdd($0, at: .constant(places), into: [5, 4]) },
        { .scatterAdd($0, at: places, into: [5, 4]) }
      ),
      (
        "scatterAddAlong",
        { .scatterAddAlong($0[.all, ..<1], at: .constant(rows), axis: 1, into: [3, 6]) },
        { .scatterAddAlong($0[.all, ..<1], at: rows, axis: 1, into: [3, 6]) }
      ),
      ("selected", { $0.selected(where: $0 .> 1) }, { $0.selected(where: x .> 1) }),
    ]
    for (name, f, g) in pairs {
      let (p, q) = (Variable(x), Variable(x))
      let (y, z) = (f(p), g(q))
      #expect(y.value == z.value, "\(name)")
      square(y).sum().backprop()
      square(z).sum().backprop()
      #expect(p.gradient == q.gradient, "\(name)")
    }
  }

  @Test func scattering() {
    let indices: Tensor = [2, 0, 2]
    let y = Variable.scatterAdd(Variable(x), at: indices, into: [5, 4])
    #expect(y.value[2] == x[0] + x[2] && y.value[0] == x[1] && y.value[1] == Tensor.zeros([4]))
    checkDerivative(of: { Variable.scatterAdd($0, at: indices, into: [4, 4]) }, at: x)
    checkDerivative(
      of: { Variable.scatterAdd($0, at: [1, 1, 0, -1], along: 1, into: [3, 3]) }, at: x)
  }

  @Test func takingOneOfEachRow() {
    let indices: Tensor = [[3], [0], [2]]
    let v = Variable(x)
    expectClose(
      v.takingAlong(indices, axis: 1).value,
      .made([3, 1]) { x.element([$0[0], [3, 0, 2][$0[0]]]) })
    checkDerivative(of: { $0.takingAlong(indices, axis: 1) }, at: x)
    checkDerivative(of: { $0.takingAlong([[0, 0, 1, -1]], axis: -1) }, at: x)
    checkDerivative(of: { $0.takingAlong([[0, 2, 1, 1], [1, 1, 1, 1]], axis: 0) }, at: x)
    checkDerivative(
      of: { Variable.scatterAddAlong($0, at: [[1, 1, 0, 2]], axis: 1, into: [3, 5]) }, at: x)
  }

  @Test func scatteringIsTheTransposeOfGathering() {
    // ⟨gather(x), y⟩ = ⟨x, scatterAdd(y)⟩ for any x and y.
    var random = TestRandom(9)
    let indices: Tensor = [1, 1, 0, 2, 1]
    let y = random.tensor([5, 4])
    let left = (x.gathered(indices) * y).sum().scalar
    let right = (x * Tensor.scatterAdd(y, at: indices, into: [3, 4])).sum().scalar
    #expect(abs(left - right) < 1e-12)
  }

  @Test func selecting() {
    let v = Variable(x)
    #expect(v.selected(where: x .> 1.0).value == x.selected(where: x .> 1.0))
    checkDerivative(of: { $0.selected(where: self.x .> 1.0) }, at: x)
    checkDerivative(of: { $0.selected(where: [true, false, true]) }, at: x)
  }

  @Test func aPositionThatDoesNotExist() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Variable([1.0, 2]).gathered([0, 2])
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(message.contains("gathered: index 2 is out of range for an axis of size 2"))
  }
}
