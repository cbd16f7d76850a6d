import Leibniz
import Testing

struct LinearTests {
  @Test func products() {
    let (a, b): (Tensor, Tensor) = ([1.0, 2, 3], [0.5, -1, 2])
    #expect(dot(Variable(a), Variable(b)).value.scalar == 4.5)
    #expect(outer(Variable(a), Variable(b)).value == outer(a, b))
    checkDerivatives(of: { dot($0[0], $0[1]) }, at: [a, b])
    checkDerivatives(of: { dot($0[0], $0[0]) }, at: [a])
    checkDerivatives(of: { outer($0[0], $0[1]) }, at: [a, Tensor([2.0, 5], shape: [2, 1])])
    checkDerivatives(of: { dot($0[0], $0[1]) }, at: [Tensor([1.5]), Tensor([-2.0])])
    // No elements: the sum is 0, the gradients are empty.
    let none = Variable(Tensor([Double]()))
    #expect(gradients(of: dot(none, none), with: [none])[0].shape == [0])
  }

  @Test(arguments: [
    "ij,jk->ik", "ij,jk->ki", "ij,ji->", "ij,jk", "ij->ji", "ij->i", "ij->",
    "ij,ij->ij", "ij,i->j", "ij,j,i->", "i,j,k->kji", "ij,jk,kl->il", "ij,kl->ljki", "ijk,jk->i",
    "bij,bjk->bik", "...ij,...jk->...ik", "i...->...", "ij,ik,il->jkl",
  ])
  func equations(_ equation: String) {
    var random = TestRandom(13)
    let sizes: [Character: Int] = ["i": 2, "j": 3, "k": 2, "l": 4, "b": 2]
    let terms = equation.split(separator: "-")[0].split(separator: ",")
    let operands = terms.map { term in
      random.tensor(Shape(term.filter(\.isLetter).map { sizes[$0]! }))
    }
    checkDerivatives(of: { x in evaluate(equation, x) }, at: operands, tolerance: 1e-7)
  }

  @Test func diagonalsAndTraces() {
    var random = TestRandom(14)
    let x = random.tensor([3, 3])
    #expect(einsum("ii->", Variable(x)).value.scalar == x.diagonal().sum().scalar)
    checkDerivative(of: { einsum("ii->", $0) }, at: x)
    checkDerivative(of: { einsum("ii->i", $0) }, at: x)
    checkDerivatives(
      of: { einsum("iij,jk->ki", $0[0], $0[1]) }, at: [random.tensor([2, 2, 3]), x])
    checkDerivatives(of: { einsum("ii,ij->j", $0[0], $0[0]) }, at: [x])
  }

  @Test func broadcastRests() {
    var random = TestRandom(15)
    checkDerivatives(
      of: { einsum("...ij,...jk->...ik", $0[0], $0[1]) },
      at: [random.tensor([2, 1, 2, 3]), random.tensor([4, 3, 2])], tolerance: 1e-7)
  }

  @Test func einsumIsWhatItIsMadeOf() {
    var random = TestRandom(16)
    let (a, b) = (Variable(random.tensor([2, 3])), Variable(random.tensor([3, 4])))
    expectClose(einsum("ij,jk->ik", a, b).value, matmul(a, b).value)
    expectClose(einsum("ij,jk->", a, b).value, matmul(a, b).sum().value)
    let u = einsum("ij,jk->ik", a, b)
    #expect(gradients(of: u, with: [a])[0].shape == [2, 3])
  }

  @Test func mistakesAreNamed() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = dot(Variable([1.0, 2], name: "a"), Variable([1.0, 2, 3], name: "b"))
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(message.contains("·: shapes [2] and [3] aren't two vectors of one size (a, b)"))
  }
}

private func evaluate(_ equation: String, _ x: [Variable]) -> Variable {
  switch x.count {
  case 1: einsum(equation, x[0])
  case 2: einsum(equation, x[0], x[1])
  default: einsum(equation, x[0], x[1], x[2])
  }
}
