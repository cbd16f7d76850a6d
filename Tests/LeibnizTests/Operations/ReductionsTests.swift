import Foundation
import Leibniz
import Testing

/// A reduction under test: the operation, and what it computes of some numbers.
struct ReductionCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let apply: @Sendable (Variable, [Int]?, Bool) -> Variable
  let of: @Sendable ([Double]) -> Double

  static let all = [
    ReductionCase(testDescription: "sum") {
      $0.sum(along: $1, keepingDimensions: $2)
    } of: {
      $0.reduce(0, +)
    },
    ReductionCase(testDescription: "mean") {
      $0.mean(along: $1, keepingDimensions: $2)
    } of: {
      mean($0)
    },
    ReductionCase(testDescription: "variance") {
      $0.variance(along: $1, keepingDimensions: $2)
    } of: {
      deviation($0, 0)
    },
    ReductionCase(testDescription: "variance, correction 1") {
      $0.variance(along: $1, correction: 1, keepingDimensions: $2)
    } of: {
      deviation($0, 1)
    },
    ReductionCase(testDescription: "standardDeviation") {
      $0.standardDeviation(along: $1, correction: 1, keepingDimensions: $2)
    } of: {
      deviation($0, 1).squareRoot()
    },
    ReductionCase(testDescription: "norm") {
      $0.norm(along: $1, keepingDimensions: $2)
    } of: {
      $0.reduce(0) { $0 + $1 * $1 }.squareRoot()
    },
    ReductionCase(testDescription: "product") {
      $0.product(along: $1, keepingDimensions: $2)
    } of: {
      $0.reduce(1, *)
    },
    ReductionCase(testDescription: "max") {
      $0.max(along: $1, keepingDimensions: $2)
    } of: {
      $0.max()!
    },
    ReductionCase(testDescription: "min") {
      $0.min(along: $1, keepingDimensions: $2)
    } of: {
      $0.min()!
    },
    ReductionCase(testDescription: "logSumExp") {
      $0.logSumExp(along: $1, keepingDimensions: $2)
    } of: {
      Foundation.log($0.reduce(0) { $0 + Foundation.exp($1) })
    },
  ]

  static func mean(_ x: [Double]) -> Double { x.reduce(0, +) / Double(x.count) }

  static func deviation(_ x: [Double], _ correction: Int) -> Double {
    x.reduce(0) { $0 + ($1 - mean(x)) * ($1 - mean(x)) } / Double(x.count - correction)
  }
}

struct ReductionsTests {
  @Test(arguments: ReductionCase.all)
  func valuesAndDerivatives(_ reduction: ReductionCase) {
    var random = TestRandom(3)
    let x = random.tensor([2, 3, 4], in: -2...2)
    for axes in [nil, [0], [1], [2], [0, 1], [1, 2], [0, 2], [-1, 0]] as [[Int]?] {
      for keeping in [false, true] {
        let front = axes.map { $0.map { $0 < 0 ? $0 + 3 : $0 } }
        let expected = x.reduced(along: front, keepingDimensions: keeping, reduction.of)
        expectClose(reduction.apply(Variable(x), axes, keeping).value, expected)
        let turned = Variable(x.transposed(0, 2))
        let axes2 = front.map { $0.map { 2 - $0 } }
        let back = reduction.apply(turned, axes2, true).transposed(0, 2).value
        expectClose(
          back.reshaped(to: expected.shape), expected, 1e-12, "\(String(describing: axes))")
      }
    }
    for axes in [nil, [1], [0, 2]] as [[Int]?] {
      checkDerivative(of: { reduction.apply($0, axes, false) }, at: x)
    }
    checkDerivative(of: { reduction.apply($0, [0], true) }, at: random.tensor([5]))
  }

  @Test func oneAxisIsAListOfOne() {
    let x = Variable(Tensor([3.0, 1, 4, 1, 5, 9], shape: [2, 3]))
    #expect(x.sum(along: 1).value == [8.0, 15])
    #expect(x.mean(along: 0).value == [2.0, 3, 6.5])
    #expect(x.variance(along: 0).value == [1.0, 4, 6.25])
    #expect(x.standardDeviation(along: 0).value == [1.0, 2, 2.5])
    #expect(x.norm(along: 0, keepingDimensions: true).shape == [1, 3])
    #expect(x.product(along: 1).value == [12.0, 45])
    #expect(x.max(along: 1).value == [4.0, 9])
    #expect(x.min(along: 0).value == [1.0, 1, 4])
    #expect(x.logSumExp(along: -1).shape == [2])
  }

  @Test func aNumberIsReducedToItself() {
    let x = Variable(3.0)
    for y in [x.sum(), x.mean(), x.max(), x.min(), x.product(), x.norm(), x.logSumExp()] {
      #expect(y.value.scalar == 3)
      #expect(gradients(of: y, with: [x])[0].value.scalar == 1)
    }
    #expect(x.variance().value.scalar == 0)
  }

  @Test func noElements() {
    let x = Variable(Tensor([Double](), shape: [0, 2]))
    #expect(x.sum(along: 0).value == [0.0, 0])
    #expect(x.product(along: 0).value == [1.0, 1])
    #expect(x.mean(along: 1).shape == [0])
    #expect(x.norm().value.scalar == 0)
    #expect(x.mean().value.scalar.isNaN)
    for y in [x.sum(), x.product(), x.norm(), x.mean(), x.logSumExp()] {
      #expect(gradients(of: y, with: [x])[0].shape == [0, 2])
    }
  }

  @Test func theGradientOfASumIsAView() {
    let x = Variable(Tensor.zeros([100, 10]))
    let g = gradients(of: x.sum(), with: [x])[0].value
    #expect(g.strides == [0, 0] && g.shape == [100, 10])
    #expect(gradients(of: x.mean(along: 0), with: [x])[0].value.strides[0] == 0)
  }

  @Test func tiesShareTheGradient() {
    let x = Variable([3.0, 1, 3, 3])
    let third = 1.0 / 3
    #expect(gradients(of: x.max(), with: [x])[0].value == Tensor([third, 0, third, third]))
    let y = Variable([[1.0, 1], [2.0, 1]])
    #expect(gradients(of: y.min(along: 1), with: [y])[0].value == [[0.5, 0.5], [0.0, 1]])
  }

  @Test func spreadAndLengthWithoutDirection() {
    let equal = Variable([2.0, 2, 2])
    #expect(gradients(of: equal.standardDeviation(), with: [equal])[0].value == [0.0, 0, 0])
    let origin = Variable([0.0, 0])
    let g = gradients(of: origin.norm(), with: [origin], recording: true)[0]
    #expect(g.value == [0.0, 0])
    // The direction jumps there.
    #expect(gradients(of: g, with: [origin])[0].value.scalars().allSatisfy { $0.isNaN })
    // One row at the origin leaves the others as they are.
    let rows = Variable([[3.0, 4], [0.0, 0]])
    let directions = gradients(of: rows.norm(along: 1), with: [rows])[0].value
    expectClose(directions, [[0.6, 0.8], [0.0, 0]])
    let single = Variable([2.0])
    let d = gradients(of: single.variance(correction: 1), with: [single])[0].value
    #expect(d.scalars()[0].isNaN)
  }

  @Test func productsWithZeros() {
    for x in [[0.0, 2, 3], [0.0, 0, 3], [0.0, 0, 0], [2.0, 3, 0], [1.0, 0, 2]] as [Tensor] {
      checkDerivative(of: { $0.product() }, at: x)
    }
    let x = Tensor([0.0, 2, 3, 4, 0, 0], shape: [2, 3])
    checkDerivative(of: { $0.product(along: 1) }, at: x)
    checkDerivative(of: { $0.product(along: 0) }, at: x)
    checkDerivative(of: { $0.product(along: [0, 2]) }, at: x.reshaped(to: [3, 1, 2]))
    let v = Variable([0.0, 2, 3])
    #expect(gradients(of: v.product(), with: [v])[0].value == [6.0, 0, 0])
  }

  @Test func positionsHaveNoGradient() {
    let x = Variable([[1.0, 5, 2], [7.0, 4, 9]])
    #expect(x.argmax(along: 1).value == [1, 2] && x.argmin().value == Tensor(0))
    #expect(x.argmax(along: 0, keepingDimensions: true).shape == [1, 3])
    let y = x.argmax(along: 1).cast(to: .float64) * x.max(along: 1)
    y.sum().backprop()
    #expect(x.gradient == [[0.0, 1, 0], [0.0, 0, 2]])
  }

  @Test func logSumExpOfLargeNumbers() {
    let x = Variable([1000.0, 1000, -1000])
    let y = x.logSumExp()
    #expect(abs(y.value.scalar - 1000 - Foundation.log(2.0)) < 1e-12)
    expectClose(gradients(of: y, with: [x])[0].value, [0.5, 0.5, 0])
  }

  /// With p the softmax of each row: ∂p/∂x = diag(p) − p pᵀ, through every operand of the rule.
  @Test func logSumExpTwice() {
    let x = Variable([[0.3, -1.2, 0.7], [2.0, 0.1, -0.4]])
    let v = Variable([[1.0, -2, 0.5], [0.25, 3, -1]])
    let y = square(x.logSumExp(along: 1)).sum()
    let g = gradients(of: y, with: [x], recording: true)[0]
    let p = softmax(x, along: 1), l = x.logSumExp(along: 1, keepingDimensions: true)
    expectClose(g.value, (2.0 * l * p).value)
    let pv = (p * v).sum(along: 1, keepingDimensions: true)
    expectClose(
      gradients(of: (g * v).sum(), with: [x])[0].value,
      (2.0 * p * pv + 2.0 * l * p * (v - pv)).value)
  }

  @Test func aBranchNotTakenShowsNowhere() {
    let x = Variable(Tensor([Double.nan, 1]))
    let zero = Variable(0.0)
    for y in [x.norm(), x.standardDeviation(), x.product(), x.logSumExp(), x.max(), x.variance()] {
      let z = Variable.where(Tensor(false), y, zero)
      #expect(gradients(of: z, with: [x])[0].value == [0.0, 0])
    }
  }

  @Test func aRecordedGradientRunsAgain() {
    let x = Variable([1.0, 5, 2])
    let g = gradients(of: x.max() * x.norm(), with: [x], recording: true)[0].sum()
    x.value = [4.0, 0, 3]
    g.forward()
    // ∂(max · ‖x‖) = ‖x‖ e₀ + max · x/‖x‖ = 5 + 4 (4 + 3)/5.
    #expect(abs(g.value.scalar - 10.6) < 1e-12)
  }

  @Test func mistakesAreNamed() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Variable([[1.0, 2]], name: "x").sum(along: 2)
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(message.contains("Σ: axis 2 is out of range for shape [1, 2] (x)"))
  }

  @Test func theGreatestOfNothing() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Variable(Tensor([Double](), shape: [0, 2])).max(along: 0)
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(message.contains("max: shape [0, 2] has no elements along axis 0"))
  }
}
