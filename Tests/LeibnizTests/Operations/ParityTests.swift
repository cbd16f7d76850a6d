import Leibniz
import Testing

@Suite("What tensors can do, on variables")
struct ParityTests {
  @Test("A slice along an axis known at run time is the subscript's, with its gradient")
  func slicesAlongAnAxis() {
    let t = Tensor(0..<24).reshaped(to: [2, 3, 4]).cast(to: .float64)
    #expect(t[along: 0, 1] == t[1])
    #expect(t[along: 1, 1...] == t[.all, 1...])
    #expect(t[along: 2, .every(2, from: 1)] == t[.ellipsis, .every(2, from: 1)])
    #expect(t[along: -1, -2..<0] == t[.ellipsis, -2..<0])
    #expect(t[along: -3, stride(from: 1, through: 0, by: -1)] == t[.every(-1)])
    for axis in -3..<3 {
      let (x, z) = (Variable(t), Variable(t))
      let front = axis < 0 ? axis + 3 : axis
      let y = x[along: axis, .every(-1, from: 1)]
      #expect(y.value == t[along: axis, .every(-1, from: 1)])
      y.sum().backprop()
      z.gathered([1, 0], along: front).sum().backprop()
      #expect(x.gradient == z.gradient)
    }
    var u = Tensor([[0, 1, 2], [3, 4, 5]])
    u[along: 1, 0] = -1
    u[along: -1, 2...] += 10
    #expect(u == [[-1, 1, 12], [-1, 4, 15]])
  }

  @Test("A slice along an axis that doesn't exist, or of no positions, stops with a message")
  func sliceMessages() async {
    func text(_ result: ExitTest.Result?) -> String {
      String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    }
    var result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = Variable([1.0, 2])[along: 1, 0] }
    #expect(text(result).contains("subscript: axis 1 is out of range for shape [2]"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor([1.0, 2])[along: 0, .newAxis]
    }
    #expect(text(result).contains("along an axis there is no .ellipsis and no .newAxis"))
  }

  @Test("p-norms: values, also where powers overflow, and gradients")
  func norms() {
    let t: Tensor = [[3, -4, 0], [1e-3, 2, -5]]
    let numbers = t.scalars()
    for p in [1, 1.5, 2, 3, 4.5] {
      let sum = numbers.reduce(0) { $0 + pow(Tensor(abs($1)), Tensor(p)).scalar }
      let expected = pow(Tensor(sum), Tensor(1 / p)).scalar
      #expect(abs(t.norm(p).scalar / expected - 1) < 1e-14, "\(p)")
      let x = Variable(t)
      x.norm(p).backprop()
      for (i, g) in x.gradient!.scalars().enumerated() {
        let ratio = pow(Tensor(abs(numbers[i]) / expected), Tensor(p - 1)).scalar
        let truth = numbers[i] == 0 ? 0 : numbers[i] < 0 ? -ratio : ratio
        #expect(abs(g - truth) < 1e-14, "\(p), \(i)")
      }
    }
    #expect(t.norm(.infinity) == Tensor(5.0))
    #expect(t.norm(-.infinity, along: 1) == [0.0, 1e-3])
    #expect(t.norm(0, along: 1) == [2.0, 3])
    #expect(t.norm(1, along: 0, keepingDimensions: true).shape == [1, 3])
    #expect(abs((Tensor([3e200, -4e200]).norm(3) / 4.497941445275415e200).scalar - 1) < 1e-14)
    #expect(abs((Tensor([3e-200, -4e-200]).norm(3) / 4.497941445275415e-200).scalar - 1) < 1e-14)
    #expect(abs(Tensor([2.0, 2]).norm(-1).scalar - 1) < 1e-15)
    #expect(Tensor([2.0, 0]).norm(-1).scalar == 0)
    let x = Variable([3.0, -4, 4])
    x.norm(.infinity).backprop()
    #expect(x.gradient == [0.0, -0.5, 0.5])
  }

  @Test("The gradient of a norm at the origin is 0", arguments: [0, 1, 1.5, 2, 3, Double.infinity])
  func normAtOrigin(p: Double) {
    let x = Variable([0.0, 0])
    x.norm(p).backprop()
    #expect(x.norm(p).value.scalar == 0)
    #expect((x.gradient ?? [0.0, 0]) == [0.0, 0])
  }

  @Test("The remainder's gradient is 1 and −⌊a/b⌋")
  func remainders() {
    for (a, b) in [(7.5, 2.0), (-7.5, 2), (7.5, -2), (-7.5, -2), (6, 2), (1e15, 0.1), (0.3, 0.1)] {
      let (x, y) = (Variable(a), Variable(b))
      let r = remainder(x, y)
      #expect(r.value == remainder(Tensor(a), Tensor(b)))
      r.backprop()
      #expect(x.gradient!.scalar == 1)
      #expect(y.gradient!.scalar == ((r.value.scalar - a) / b).rounded())
    }
    let x = Variable([7.0, -7])
    #expect(remainder(x, 3).value == [1.0, 2])
    #expect(remainder(7, Variable([2.0, 4])).value == [1.0, 3])
    #expect(remainder(Tensor([7.0, -7]), Variable(3.0)).value == [1.0, 2])
  }

  @Test("A diagonal put into matrices, and its gradient taken out again")
  func diagonals() {
    for offset in [0, 1, -2] {
      let t: Tensor = [[1, 2], [3, 4.5]]
      let x = Variable(t)
      let y = x.diagonalMatrix(offset: offset)
      #expect(y.value == t.diagonalMatrix(offset: offset))
      (y * y).sum().backprop()
      #expect(x.gradient == t * 2)
    }
  }

  @Test("einsum of an array of operands")
  func einsumOfArray() {
    let (a, b) = (Tensor([[1.0, 2], [3, 4]]), Tensor([[5.0, 6], [7, 8]]))
    #expect(einsum("ij,jk->ik", [a, b]) == matmul(a, b))
    let chain = [a, b, a].map { Variable($0) }
    #expect(einsum("ij,jk,kl->il", chain).value == matmul(matmul(a, b), a))
  }
}
