import Leibniz
import Testing

// Reductions at both ends of the numbers. What a reduction of numbers of ordinary size gives, its
// scaled operand gives scaled: so the ordinary result is the reference.

struct ReductionTailsTests {
  private static let scales: [(DType, [Double])] = [
    (.float64, [0x1p-1060, 0x1p-1000, 0x1p-565, 0x1p-540, 0x1p531, 0x1p540, 0x1p996, 0x1p1020]),
    (.float32, [0x1p-140, 0x1p-120, 0x1p-80, 0x1p-66, 0x1p64, 0x1p83, 0x1p124]),
  ]

  private static let reductions: [(String, @Sendable (Variable) -> Variable)] = [
    ("mean", { $0.mean() }), ("norm", { $0.norm() }), ("std", { $0.standardDeviation() }),
    ("std with correction", { $0.standardDeviation(correction: 1) }),
    ("mean of rows", { $0.reshaped(to: [2, 4]).mean(along: 1)[1] }),
    ("norm of rows", { $0.reshaped(to: [2, 4]).norm(along: 1)[1] }),
    ("std of columns", { $0.reshaped(to: [2, 4]).standardDeviation(along: 0)[2] }),
  ]

  @Test(arguments: scales.indices, reductions.indices)
  func scaledOperandsGiveScaledResults(_ i: Int, _ j: Int) {
    let (dtype, scales) = Self.scales[i]
    let (name, f) = Self.reductions[j]
    // Of few bits, so that they stay exact among the smallest numbers.
    let numbers = [1.0, 3, -2, 5, 7, -6, 0, 4]
    let tolerance = dtype == .float64 ? 1e-15 : 1e-6
    let ordinary = Tensor(numbers)
    let value = f(Variable(ordinary)).value.scalar
    let slopes = gradient(at: ordinary, of: f).scalars(as: Double.self)
    let curvature = hessian(at: ordinary, of: f).scalars(as: Double.self)
    for scale in scales {
      let x = Tensor(numbers.map { $0 * scale }).cast(to: dtype)
      let (y, g) = valueAndGradient(at: x, of: f)
      // Among the smallest numbers the result is rounded to a multiple of the smallest.
      let least = dtype == .float64 ? 0x1p-1074 : 0x1p-149
      let error = abs(y.scalar / scale - value) - 2 * tolerance * abs(value)
      #expect(error <= least / scale, "\(name) at \(scale): \(y.scalar / scale), not \(value)")
      for (a, b) in zip(g.scalars(as: Double.self), slopes) {
        #expect(abs(a - b) <= 4 * tolerance + least / scale, "∂\(name) at \(scale): \(a), not \(b)")
      }
      let h = hessian(at: x, of: f).scalars(as: Double.self)
      let greatest = dtype == .float64 ? 0x1p1000 : 0x1p120
      for (a, b) in zip(h, curvature)
      where 1 / scale < greatest
        && (abs(b / scale) < greatest && abs(b / scale) > 1 / greatest || b == 0)
      {
        #expect(
          abs(a * scale - b) <= 16 * tolerance + 2 * least * scale,
          "∂²\(name) at \(scale): \(a * scale), not \(b)")
      }
    }
  }

  @Test func theIssuesExamples() {
    // A few roundings: of the mean, the deviations, the squares, the root.
    #expect(abs(Tensor([1e-170, 3e-170]).standardDeviation().scalar / 1e-170 - 1) < 1e-15)
    expectClose(
      gradient(at: Tensor([1e-170, 3e-170])) { $0.standardDeviation() }, [-0.5, 0.5], 1e-15)
    #expect(abs(Tensor([3e160, 4e160]).norm().scalar / 5e160 - 1) < 1e-15)
    let directions = gradient(at: Tensor([3e160, 4e160])) { $0.norm() }
    expectClose(directions, [0.6, 0.8], 1e-15)
    let single = Tensor([3e25, 4e25] as [Float])
    expectClose(gradient(at: single) { $0.norm() }.cast(to: .float64), [0.6, 0.8], 1e-7)
    let tiny = Tensor([3e-25, 4e-25] as [Float])
    expectClose(gradient(at: tiny) { $0.norm() }.cast(to: .float64), [0.6, 0.8], 1e-7)
  }

  @Test func nearTheGreatestNumber() {
    let greatest = Double.greatestFiniteMagnitude
    for n in [1, 2, 3, 5, 7, 100] {
      let x = Tensor([Double](repeating: greatest, count: n))
      #expect(x.mean().scalar == greatest, "\(n)")
      #expect((-x).mean().scalar == -greatest, "\(n)")
      // The mean is rounded.
      #expect(x.standardDeviation().scalar <= greatest.ulp)
      #expect(gradient(at: x) { $0.mean() } == Tensor.full([n], 1 / Double(n)))
    }
    #expect(Tensor([greatest, -greatest]).standardDeviation().scalar == greatest)
    #expect(Tensor([greatest, .infinity]).mean().scalar == .infinity)
    #expect(Tensor([-Double.infinity, .infinity]).mean().scalar.isNaN)
    // One row that overflows leaves the others as they are, bit for bit.
    let rows = Tensor([greatest, greatest, 0.1, 0.2], shape: [2, 2])
    #expect(rows.mean(along: 1).scalars() == [greatest, Tensor([0.1, 0.2]).mean().scalar])
    // The sum of the squares overflows, the variance doesn't.
    let spread = Tensor((0..<1000).map { $0 % 2 == 0 ? 1e154 : -1e154 })
    #expect(abs(spread.variance().scalar / 1e308 - 1) < 1e-14)
    #expect(Tensor([1e200, -1e200]).variance().scalar == .infinity)
    #expect(Tensor([1.0, .nan]).standardDeviation().scalar.isNaN)
    #expect(Tensor([Double]()).variance().scalar.isNaN)
  }
}
