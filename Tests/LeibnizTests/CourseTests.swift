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
