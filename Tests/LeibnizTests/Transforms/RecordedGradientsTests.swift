import Leibniz
import Testing

// A recorded gradient is a graph: run again on new values, it is the gradient there.

typealias Program = @Sendable (Variable, Variable) -> Variable

struct RecordedGradientsTests {
  /// Functions of x, [2, 3], and w, which broadcasts with it.
  static let programs: [Program] = elementwise + reductions + others

  private static let elementwise: [Program] = [
    { x, w in x + w }, { x, w in x - w }, { x, w in x * w }, { x, w in x / w }, { x, _ in -x },
    { x, w in pow(x, w) }, { x, w in pow(abs(x) + 0.1, w) }, { x, w in hypot(x, w) },
    { x, w in atan2(x, w) }, { x, w in logaddexp(x, w) }, { x, w in maximum(x, w) },
    { x, w in minimum(x, w) }, { x, w in remainder(x, w) },
    { x, w in Variable.where(x .> w, x * x, w * x) }, { x, w in clamp(x, from: w, to: w + 1.0) },
    { x, _ in x ** 2 }, { x, _ in x ** 3 }, { x, _ in abs(x) ** 1.5 }, { x, _ in 2.0 ** x },
    { x, _ in sqrt(x) }, { x, _ in square(x) }, { x, _ in reciprocal(x) }, { x, _ in exp(x) },
    { x, _ in exp2(x) }, { x, _ in expm1(x) }, { x, _ in log(x) }, { x, _ in log2(x) },
    { x, _ in log10(x) }, { x, _ in log1p(x) }, { x, _ in sin(x) }, { x, _ in cos(x) },
    { x, _ in tan(x) }, { x, _ in asin(x) }, { x, _ in acos(x) }, { x, _ in atan(x) },
    { x, _ in sinh(x) }, { x, _ in cosh(x) }, { x, _ in tanh(x) }, { x, _ in asinh(x) },
    { x, _ in acosh(x) }, { x, _ in atanh(x) }, { x, _ in sigmoid(x) }, { x, _ in softplus(x) },
    { x, _ in relu(x) }, { x, _ in leakyRelu(x) }, { x, _ in elu(x) }, { x, _ in selu(x) },
    { x, _ in gelu(x) }, { x, _ in geluTanh(x) }, { x, _ in silu(x) }, { x, _ in erf(x) },
    { x, _ in abs(x) }, { x, _ in sign(x) * x }, { x, _ in floor(x) * x }, { x, _ in ceil(x) * x },
    { x, _ in round(x) * x }, { x, _ in clamp(x, 0...1) },
    { x, _ in x.cast(to: .float32).cast(to: .float64) },
  ]

  private static let reductions: [Program] = [
    { x, _ in x.sum() }, { x, _ in x.mean(along: 0) }, { x, _ in x.mean() },
    { x, _ in x.variance(correction: 1) }, { x, _ in x.standardDeviation(along: 1) },
    { x, _ in x.norm() }, { x, _ in x.norm(along: 1) }, { x, _ in x.norm(1) },
    { x, _ in x.norm(3) }, { x, _ in x.norm(0.5, along: 0) }, { x, _ in x.norm(-1) },
    { x, _ in x.norm(.infinity) }, { x, _ in x.norm(-.infinity, along: 0) },
    { x, _ in x.product() }, { x, _ in x.product(along: 1) }, { x, _ in x.max() },
    { x, _ in x.max(along: 1) }, { x, _ in x.min(along: 0) }, { x, _ in x.logSumExp() },
    { x, _ in x.logSumExp(along: 0) }, { x, _ in x.cumulativeSum(along: 1) },
    { x, _ in x.cumulativeProduct(along: 1) }, { x, _ in softmax(x) },
    { x, _ in logSoftmax(x, along: 0) },
    { x, _ in x.argmax(along: 1).cast(to: .float64) + x[0, 0] },
    { x, w in meanSquaredError(x, w + 0.0 * x) }, { x, w in meanAbsoluteError(x, w + 0.0 * x) },
    { x, w in huber(x, w + 0.0 * x, delta: 0.5) },
    { x, w in binaryCrossEntropyWithLogits(x, w + 0.0 * x) },
    { x, w in meanSquaredError(x, w + 0.0 * x, reduction: .none) },
    { x, _ in crossEntropy(x, [2, 0]) }, { x, _ in crossEntropy(x, x.argmax(along: 1)) },
    { x, w in crossEntropy(x, probabilities: softmax(w + 0.0 * x)) },
    { x, _ in negativeLogLikelihood(x, [2, 0], reduction: .none) },
    { x, w in klDivergence(logSoftmax(x), probabilities: softmax(w + 0.0 * x)) },
  ]

  private static let others: [Program] = [
    { x, w in matmul(x, (w + x).transposed()) }, { x, _ in einsum("ij,kj->ik", x, x) },
    { x, _ in dot(x[0], x[1]) }, { x, _ in outer(x[0], x[1]) },
    { x, _ in x.reshaped(to: [3, 2]) }, { x, _ in x.transposed() }, { x, _ in x.flipped() },
    { x, _ in x.diagonal() }, { x, _ in x.lowerTriangle() }, { x, _ in x[0].diagonalMatrix() },
    { x, _ in x[.all, 1...] }, { x, _ in x.gathered([1, 1]) },
    { x, _ in x.gathered(x.argmax(along: 0), along: 0) },
    { x, _ in x.takingAlong([[2], [0]], axis: 1) },
    { x, _ in Variable.scatterAdd(x, at: [1, 1], into: [2, 3]) },
    { x, _ in x.selected(where: [true, false]) }, { x, w in concatenate([x, w + x], along: 1) },
    { x, w in stack([x, w + x]) }, { x, _ in x.split(into: 3, along: 1)[1] },
    { x, _ in x.padded([(1, 0), (0, 1)], with: 2) }, { x, _ in x.rolled(by: 1) },
    { x, _ in x.repeated(2) }, { x, _ in x.tiled([2, 1]) }, { x, _ in x.broadcast(to: [2, 2, 3]) },
  ]

  /// A number made of a program's result, in which every derivative depends on x.
  private func loss(_ f: Program, _ x: Variable, _ w: Variable) -> Variable {
    let y = f(x, w)
    return (y * 0.3 + square(y)).sum() * x.sum()
  }

  private func agree(_ a: Tensor, _ b: Tensor) -> Bool {
    a.shape == b.shape
      && zip(a.scalars(as: Double.self), b.scalars(as: Double.self)).allSatisfy {
        $0 == $1 || $0.isNaN && $1.isNaN
      }
  }

  /// The first gradients by x and w (by x alone where w is a constant), and those of their squares.
  private func derivatives(_ f: Program, _ x: Variable, _ w: Variable) -> [Variable] {
    let y = loss(f, x, w)
    let points = w.isConstant ? [x] : [x, w]
    let first = gradients(of: y, with: points, recording: true)
    let norm = first.map { square($0).sum() }.reduce(x.sum() * 0.0, +)
    return first + gradients(of: norm, with: points, recording: true) + [y]
  }

  @Test(arguments: programs.indices) func newValuesGiveTheGradientThere(_ i: Int) {
    var random = TestRandom(UInt64(i))
    let special = [0, 1, 2, 3, -1, 0.5, 4, -2, .infinity, .nan]
    func numbers(_ shape: Shape) -> Tensor {
      let count = shape.elementCount
      return Bool.random(using: &random)
        ? random.tensor(shape, in: -2...3)
        : Tensor((0..<count).map { _ in special.randomElement(using: &random)! }, shape: shape)
    }
    for shape in [[], [3], [2, 3]] as [Shape] {
      for isConstant in [false, true] {
        func made(_ w: Tensor) -> Variable { isConstant ? .constant(w) : Variable(w) }
        let (x, w) = (Variable(numbers([2, 3])), made(numbers(shape)))
        let recorded = derivatives(Self.programs[i], x, w)
        for _ in 0..<4 {
          x.value = numbers([2, 3])
          if Bool.random(using: &random) { w.value = numbers(shape) }
          for g in recorded { g.forward() }
          let fresh = derivatives(
            Self.programs[i], x.detachedLeaf, isConstant ? w : w.detachedLeaf)
          for (k, (a, b)) in zip(recorded, fresh).enumerated() {
            #expect(
              agree(a.value, b.value),
              "\(k) at \(x.value), \(w.value): \(a.value), not \(b.value)")
          }
        }
      }
    }
  }

  /// Compositions of several.
  @Test(arguments: 1...20) func newValuesGiveTheGradientOfCompositions(_ seed: UInt64) {
    var random = TestRandom(seed)
    let parts = (0..<3).map { _ in Self.elementwise.randomElement(using: &random)! }
    let last = Self.reductions.randomElement(using: &random)!
    let f: Program = { x, w in last(parts.reduce(x) { $1($0, w) }, w) }
    let (x, w) = (Variable(random.tensor([2, 3])), Variable(random.tensor([3])))
    let recorded = derivatives(f, x, w)
    for _ in 0..<5 {
      x.value = random.tensor([2, 3], in: -2...3)
      w.value = random.tensor([3], in: -2...3)
      for g in recorded { g.forward() }
      for (a, b) in zip(recorded, derivatives(f, x.detachedLeaf, w.detachedLeaf)) {
        #expect(agree(a.value, b.value), "\(a.value), not \(b.value)")
      }
    }
  }

  @Test func anExponentMayChange() {
    for (first, second, slope) in [
      (2.0, 3.0, 27.0), (1, 2.5, 2.5 * 3 * 3.0.squareRoot()), (0, 2.5, 2.5 * 3 * 3.0.squareRoot()),
      (2.5, 1, 1), (3, 0, 0), (4, 2, 6), (2, -1, -1.0 / 9),
    ] {
      for literal in [false, true] {
        let x = Variable([3.0])
        let y = literal ? x ** first : pow(x, Variable.constant(Tensor(first)))
        let e = y.creator!.inputs[1]
        let total = y.sum()
        let g = gradients(of: total, with: [x], recording: true)[0]
        let h = gradients(of: g.sum(), with: [x], recording: true)[0]
        e.value = Tensor(second)
        total.forward()
        g.forward()
        h.forward()
        expectClose(g.value, Tensor([slope]), 1e-15)
        let fresh = hessian(at: Tensor([3.0])) { pow($0, second).sum() }
        expectClose(h.value, fresh.flattened(), 1e-15)
      }
    }
  }

  @Test func valuesOfAnotherShapeStop() async {
    let mean = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = Variable([1.0], name: "x"), y = square(x).mean()
      let g = gradients(of: y, with: [x], recording: true)[0]
      x.value = [1.0, 2, 3, 4]
      y.forward()
      guard y.value.scalar == 7.5 else { return }
      g.forward()
    }
    // The gradient has no path to what has changed.
    let linear = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = Variable([1.0], name: "x"), w = Variable(2.0)
      let g = gradients(of: x.mean() * w, with: [x], recording: true)[0]
      x.value = [1.0, 2, 3, 4]
      g.forward()
    }
    let seed = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = Variable([1.0], name: "x")
      let g = gradients(of: x + 1.0, with: [x], recording: true)[0]
      x.value = [1.0, 2, 3, 4]
      (g * x).forward()
    }
    let zero = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = Variable([1.0], name: "x"), w = Variable([2.0])
      let g = gradients(of: square(w), with: [x, w], recording: true)[1]
      w.name = "x"
      w.value = [1.0, 2]
      g.forward()
    }
    // Data, and a gradient that is differentiated instead of run.
    let data = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = Variable.constant([1.0], name: "x"), w = Variable(2.0)
      let g = gradients(of: (x * w).mean(), with: [w], recording: true)[0]
      x.value = [1.0, 2, 3, 4]
      g.forward()
    }
    let backprop = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = Variable([1.0], name: "x"), w = Variable(2.0)
      let g = gradients(of: x.mean() * w, with: [x], recording: true)[0]
      x.value = [1.0, 2, 3, 4]
      g.backprop()
    }
    for result in [mean, linear, seed, zero, data, backprop] {
      let message = String(decoding: result!.standardErrorContent, as: UTF8.self)
      for part in ["variable x had the shape [1]", "has [", "record it again"] {
        #expect(message.contains(part), "\(message)")
      }
    }
  }
}

extension Variable {
  /// Another variable of the same value.
  fileprivate var detachedLeaf: Variable { Variable(value) }
}
