import Leibniz
import Testing

/// The contract of the course: the names and numbers of the first lecture.
@Test func theGraphOfTheCourse() {
  let x = Variable(3.0, name: "x"), y = Variable(5.0, name: "y"), z = Variable(2.0, name: "z")
  let λ = x + y
  let F = λ * z
  #expect(F.value == Tensor(16.0) && F.value.dtype == .float64 && F.value.shape == [])
  #expect(F.value.scalar == 16 as Double)
  #expect(F.creator?.symbol == "×")
  #expect(x.creator == nil)

  F.backprop()
  func gradients() -> [Double?] { [x, y, z, λ, F].map { $0.gradient?.scalar } }
  #expect(gradients() == [2, 2, 8, 2, 1])
  F.backprop()
  #expect(gradients() == [4, 4, 16, 4, 2])
  F.nullGradients()
  #expect(gradients() == [nil, nil, nil, nil, nil])
  F.backprop(3.0)
  #expect(gradients() == [6, 6, 24, 6, 3])

  x.value = 4
  #expect(x.value.dtype == .float64)
  F.forward()
  #expect(F.value.scalar == 18)
  F.nullGradients()
  F.backprop()
  #expect(gradients() == [2, 2, 9, 2, 1])
}

/// f1 = w11·x + w12·x², f2 = w2/f1, f3 = w3 + f2, L = f3², with every gradient by hand.
@Test func theThreeLayersOfTheCourse() throws {
  let w11 = Variable(-1.2, name: "w11"), w12 = Variable(3.1, name: "w12")
  let w2 = Variable(4.0, name: "w2"), w3 = Variable(10.0, name: "w3")
  let x = Variable(2.5, name: "x")
  let f1 = w11 * x + w12 * x ** 2.0
  let f2 = w2 / f1
  let f3 = w3 + f2
  let L = f3 ** 2.0
  L.backprop()

  let v1 = -1.2 * 2.5 + 3.1 * 6.25
  let v2 = 4 / v1
  let v3 = 10 + v2
  func near(_ v: Variable, _ value: Double, _ gradient: Double) -> Bool {
    abs(v.value.scalar - value) < 1e-12 && abs(v.gradient!.scalar - gradient) < 1e-12
  }
  let g1 = -2 * v3 * 4 / (v1 * v1)
  #expect(near(L, v3 * v3, 1))
  #expect(near(f3, v3, 2 * v3))
  #expect(near(f2, v2, 2 * v3))
  #expect(near(f1, v1, g1))
  #expect(near(w3, 10, 2 * v3))
  #expect(near(w2, 4, 2 * v3 / v1))
  #expect(near(w11, -1.2, g1 * 2.5))
  #expect(near(w12, 3.1, g1 * 6.25))
  #expect(near(x, 2.5, g1 * (-1.2 + 2 * 3.1 * 2.5)))
}

/// F = p(x, y)·q(y, z): y reaches F on two paths, whose contributions are added.
@Test func theMultivariableExampleOfTheCourse() {
  let x = Variable(2.0), y = Variable(3.0), z = Variable(-1.0)
  let p = x * y + y, q = y - z * z
  let F = p * q
  F.backprop()
  #expect(x.gradient!.scalar == 3 * 2)
  #expect(y.gradient!.scalar == (2 + 1) * 2 + 9 * 1)
  #expect(z.gradient!.scalar == 9 * 2)
}
