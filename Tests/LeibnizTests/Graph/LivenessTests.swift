import Leibniz
import Testing

// A 0 because no path leads somewhere, and a 0 that is a number.

struct LivenessTests {
  private func derivative(_ x: Double, _ f: (Variable) -> Variable) -> Double {
    gradient(at: Tensor(x), of: f).scalar
  }

  // MARK: Pieces

  /// Behind each piece that leaves x out lies a function whose derivative is infinite or NaN at
  /// `x`.
  @Test func aPieceThatLeavesItsOperandOutPassesZero() {
    let pieces: [(Variable) -> Variable] = [
      { relu($0 - 1.0) }, { leakyRelu($0 - 1.0, slope: 0) }, { clamp($0, 1...2) },
      { maximum($0, 1.0) }, { maximum(1.0 + 0.0 * $0.detached, $0) }, { minimum($0, -1.0) },
      { Variable.where($0 .> 0.5, $0, $0.constantOnes) }, { stack([$0, $0.constantOnes]).max() },
      { stack([$0, -$0.constantOnes]).min() }, { stack([$0, $0.constantOnes])[1] },
      { stack([$0, $0.constantOnes]).split(sizes: [1, 1])[1].sum() },
      { stack([$0, $0.constantOnes]).gathered([1]).sum() },
      { stack([$0, $0.constantOnes]).takingAlong([1], axis: 0).sum() },
      { stack([$0, $0.constantOnes]).selected(where: [false, true]).sum() },
      { $0.expanded(at: 0).expanded(at: 0).lowerTriangle(diagonal: -1).sum() },
      { stack([$0, $0.constantOnes]).reshaped(to: [1, 2]).diagonal(offset: 1).sum() },
    ]
    for (i, piece) in pieces.enumerated() {
      // The outer function meets the infinity, too, where the piece is 0.
      for outer in [{ $0 }, { sqrt(abs($0)) }, { exp($0) }] as [(Variable) -> Variable] {
        #expect(derivative(0) { outer(piece(sqrt($0))) } == 0, "\(i)")
        #expect(derivative(0) { outer(piece(pow($0, 1.5))) } == 0, "\(i)")
        #expect(hessian(at: Tensor(0.0)) { outer(piece(pow($0, 1.5))) } == Tensor(0.0), "\(i)")
        #expect(hessian(at: Tensor(0.0)) { outer(piece(sqrt($0))) } == Tensor(0.0), "\(i)")
      }
    }
    #expect(derivative(-1) { sqrt(relu($0)) } == 0)
    // At the kink itself there is a path, with a slope 0.
    #expect(derivative(0) { sqrt(relu($0)) }.isNaN)
    #expect(derivative(0) { log(abs($0)) }.isNaN)
  }

  @Test func aNumberThatIsZeroHidesNothing() {
    #expect(derivative(0) { square(sqrt($0)) }.isNaN)
    #expect(derivative(0) { 0.0 * sqrt($0) }.isNaN)
    #expect(derivative(0) { square(sqrt($0)) + relu($0) }.isNaN)
    #expect(derivative(0) { $0 * log($0) }.isNaN)
    let g = gradient(at: Tensor([0.0, 4.0])) { (sqrt($0) * [0.0, 1.0]).sum() }
    #expect(g.scalars()[0].isNaN && g.scalars()[1] == 0.25)
    // What comes in is a number as well.
    let x = Variable([0.0, 4.0])
    sqrt(x).backprop([0.0, 1.0])
    #expect(x.gradient!.scalars()[0].isNaN && x.gradient!.scalars()[1] == 0.25)
  }

  @Test func aDirectionPicksElements() {
    let x: Tensor = [0.0, 4.0]
    #expect(jacobian(at: x) { sqrt($0) }.scalars() == [.infinity, 0, 0, 0.25])
    #expect(
      jacobian(at: x) { concatenate([sqrt($0), $0, $0, $0, $0]) }.scalars()[..<4]
        == [.infinity, 0, 0, 0.25])
    #expect(directionalDerivative(at: x, along: [0.0, 1.0]) { sqrt($0) }.scalars() == [0, 0.25])
    #expect(
      hessianVectorProduct(at: x, along: [0.0, 1.0]) { pow($0, 1.5).sum() }.scalars() == [0, 0.375])
    #expect(hessian(at: x) { pow($0, 1.5).sum() }.scalars() == [.infinity, 0, 0, 0.375])
  }

  // MARK: What `where` hides

  @Test func aHiddenRowBehindASoftmax() {
    let x = Tensor([1.0, 2, .nan, .nan], shape: [2, 2])
    let rows: Tensor = [[true], [false]]
    let g = gradient(at: x) {
      (Variable.where(rows, softmax($0), Variable.constant([0.0])) * [1.0, 3.0]).sum()
    }
    let alone = gradient(at: Tensor([1.0, 2.0], shape: [1, 2])) {
      (softmax($0) * [1.0, 3.0]).sum()
    }
    expectClose(g, Tensor(alone.scalars() + [0, 0], shape: [2, 2]))
  }

  /// A greatest element 0 doesn't tie with those that are left out.
  @Test func aGreatestElementThatIsZero() {
    func f(_ x: Variable) -> Variable {
      let y = Variable.where(x .< x.rolled(by: 1), x, x.rolled(by: 1))
      return (y * y.max() * [0.5, 0.5, 1]).sum()
    }
    let x: Tensor = [0.5, 0, -1], v: Tensor = [1, 2, -3]
    let product: Tensor = [0.0, -2.5, 3]
    expectClose(hessianVectorProduct(at: x, along: v, of: f), product)
    expectClose(
      directionalDerivative(at: x, along: v) {
        gradients(of: f($0), with: [$0], recording: true)[0]
      }, product)
    expectClose(
      hessian(at: x) { -f($0) }, Tensor([0.0, 0, 0, 0, -1, -1.5, 0, -1.5, 0], shape: [3, 3]))
  }

  @Test func theOtherOperandOfAProduct() {
    let a = Tensor([1.0, 2, .nan, 3], shape: [2, 2])
    let b = Tensor([1.0, .infinity, 2, 5], shape: [2, 2])
    let rows: Tensor = [[true], [false]], columns: Tensor = [true, false]
    let (da, db) = gradient(at: a, b) { a, b in
      let y = matmul(a, b)
      return Variable.where(rows.cast(to: .bool) .& columns, y, Variable.constant([0.0])).sum()
    }
    #expect(da == [[1.0, 2.0], [0.0, 0.0]] && db == [[1.0, 0.0], [2.0, 0.0]])
    // As data.
    let w = gradient(at: b) { b in
      Variable.where(rows .& columns, matmul(.constant(a), b), Variable.constant([0.0])).sum()
    }
    #expect(w == [[1.0, 0.0], [2.0, 0.0]])
    let v = gradient(at: Tensor([1.0, .nan])) { v in
      Variable.where([true, false], outer(v, v)[.all, 0], Variable.constant([0.0])).sum()
    }
    #expect(v == [2.0, 0.0])
  }

  @Test func theEndOfARunningProduct() {
    let g = gradient(at: Tensor([2.0, 3.0, .nan])) {
      Variable.where([true, true, false], $0.cumulativeProduct(along: 0), .constant([0.0])).sum()
    }
    #expect(g == [4.0, 2.0, 0.0])
    #expect(
      gradient(at: Tensor([2.0, 3.0, .nan])) { $0.cumulativeProduct(along: 0)[..<2].sum() }
        == [4.0, 2.0, 0.0])
    #expect(
      gradient(at: Tensor([2.0, .infinity])) { sqrt($0).cumulativeSum(along: 0)[0] }.scalars()[1]
        == 0)
  }

  /// A loss that picks one class of a row is reached from that one alone.
  @Test(arguments: [Reduction.mean, .sum, .none])
  func theClassesThatALossDoesNotPick(reduction: Reduction) {
    let p = Tensor([0.5, 0, 0, 0.25], shape: [2, 2])
    let g = gradient(at: p) {
      negativeLogLikelihood(log($0), Tensor([0, 1]), reduction: reduction).sum()
    }
    let share = reduction == .mean ? 0.5 : 1.0
    #expect(g == [[-2.0 * share, 0], [0, -4 * share]])
  }

  // MARK: Kinks

  /// Equal operands spoil second derivatives of those elements alone, also where one is broadcast.
  @Test func aTieIsOfItsElements() {
    func f(_ v: Variable) -> Variable { square(maximum(v[..<2], v[2])).sum() }
    let h = hessian(at: Tensor([1.0, 3, 1]), of: f).scalars()
    // x₀ and the broadcast operand are equal; x₁ is greater, and alone in its term.
    #expect([0, 2, 6, 8].allSatisfy { h[$0].isNaN })
    #expect(h[1] == 0 && h[3] == 0 && h[4] == 2 && h[5] == 0 && h[7] == 0)
  }

  // MARK: Random programs

  /// Functions that treat each row of [n, 3] alone; w is shared by all rows.
  private static let rowwise: [@Sendable (Variable, Variable) -> Variable] = [
    { x, _ in sqrt(x) }, { x, _ in log(x) }, { x, _ in relu(x) }, { x, _ in abs(x) },
    { x, _ in clamp(x, 0.2...0.8) }, { x, _ in tanh(x) }, { x, w in x * w[0] + w[1] },
    { x, w in matmul(x, w[..<3]) }, { x, w in matmul(w[..<3], x.transposed()).transposed() },
    { x, _ in softmax(x) }, { x, _ in logSoftmax(x) },
    { x, _ in x - x.logSumExp(along: 1, keepingDimensions: true) },
    { x, _ in x / x.norm(along: 1, keepingDimensions: true) },
    { x, _ in x.cumulativeSum(along: 1) }, { x, _ in x.cumulativeProduct(along: 1) },
    { x, _ in x * x.product(along: 1, keepingDimensions: true) },
    { x, _ in x + x.standardDeviation(along: 1, keepingDimensions: true) },
    { x, _ in x - x.variance(along: 1, keepingDimensions: true) },
    { x, _ in maximum(x, x.max(along: 1, keepingDimensions: true) * 0.5) },
    { x, _ in minimum(x, x.mean(along: 1, keepingDimensions: true)) },
    { x, _ in concatenate([x[.all, 1...], x[.all, ..<1]], along: 1) },
    { x, _ in stack(x.split(into: 3, along: 1), along: 1).squeezed(along: [2]) + x },
    { x, w in
      x + crossEntropy(x, probabilities: softmax(w[0] + x), reduction: .none).expanded(at: 1)
    },
    { x, w in x * meanSquaredError(x, w[0] + 0.0 * x, reduction: .none) },
    { x, w in pow(x, w[2]) }, { x, w in hypot(x, w[3]) }, { x, w in x / w[3] },
    { x, w in einsum("bi,ij->bj", x, w[1...]) },
    { x, _ in x.flipped(along: [1]).rolled(by: 1, along: 1) },
    { x, _ in x.gathered([2, 0, 1], along: 1) }, { x, _ in logaddexp(x, x.flipped(along: [1])) },
  ]

  /// Rows that hold what has no derivative and are hidden in the end have no influence: all is as
  /// if they were not there, and their own gradient is 0.
  @Test(arguments: 1...100, [DType.float64, .float32])
  func hiddenRowsAreAsIfTheyWereNotThere(_ seed: UInt64, _ dtype: DType) {
    var random = TestRandom(seed)
    let indices = (0..<Int.random(in: 2...5, using: &random)).map { _ in
      Self.rowwise.indices.randomElement(using: &random)!
    }
    let steps = indices.map { Self.rowwise[$0] }
    let hidden = Tensor([true, false, true, false, false])
    let w = random.tensor([4, 3], in: 0.2...1).cast(to: dtype)
    var numbers = random.tensor([5, 3], in: 0.2...1).scalars(as: Double.self)
    let bad = [Double.nan, 0, -1, .infinity, -.infinity, 1e300]
    for i in [1, 3, 4] {
      for j in 0..<3 where Bool.random(using: &random) {
        numbers[3 * i + j] = bad.randomElement(using: &random)!
      }
    }
    let x = Tensor(numbers, shape: [5, 3]).cast(to: dtype)
    let there = x.gathered([0, 2])
    let weights = random.tensor([2, 3]).cast(to: dtype)
    func program(_ x: Variable, _ w: Variable) -> Variable { steps.reduce(x) { $1($0, w) } }
    func all(_ x: Variable, _ w: Variable) -> Variable {
      let y = Variable.where(
        hidden.expanded(at: 1), program(x, w), Variable.constant(Tensor(0.0, dtype: dtype)))
      return (y.gathered([0, 2]) * weights).sum()
    }
    func some(_ x: Variable, _ w: Variable) -> Variable { (program(x, w) * weights).sum() }
    let tolerance = dtype == .float64 ? 1e-10 : 1e-3
    func compare(_ a: (Tensor, Tensor), _ b: (Tensor, Tensor), _ what: String) {
      expectClose(a.0.gathered([0, 2]), b.0, tolerance, "\(what) of \(indices)")
      #expect(
        a.0.gathered([1, 3, 4]) == .zeros([3, 3], dtype: dtype), "\(what) of \(indices) at \(x)")
      expectClose(a.1, b.1, tolerance, "\(what) of \(indices), w")
    }
    compare(gradient(at: x, w, of: all), gradient(at: there, w, of: some), "gradient")
    // Second derivatives: the gradient of the gradient's projection.
    let direction = (random.tensor([5, 3]).cast(to: dtype), random.tensor([4, 3]).cast(to: dtype))
    func second(_ x: Tensor, _ d: Tensor, _ f: (Variable, Variable) -> Variable) -> (Tensor, Tensor)
    {
      let (x, w) = (Variable(x), Variable(w))
      let g = gradients(of: f(x, w), with: [x, w], recording: true)
      let h = (g[0] * d).sum() + (g[1] * direction.1).sum()
      let found = gradients(of: h, with: [x, w])
      return (found[0].value, found[1].value)
    }
    compare(
      second(x, direction.0, all), second(there, direction.0.gathered([0, 2]), some), "second")
  }

  /// A recorded gradient that is run again on other values selects by those.
  @Test func aRecordedGradientIsRunAgain() {
    let x = Variable([-1.0, 4.0])
    let g = gradients(of: sqrt(relu(x)).sum(), with: [x], recording: true)[0]
    #expect(g.value == [0.0, 0.25])
    x.value = [16.0, -9.0]
    g.forward()
    #expect(g.value == [0.125, 0.0])
    #expect(gradients(of: g, with: [x])[0].value.scalars()[1] == 0)
  }

  /// Also when what changes is data: a condition of which nothing was taken, or all.
  @Test func aRecordedGradientIsRunAgainOnOtherData() {
    let x = Variable([4.0, 0.0]), condition = Variable.constant([true, false])
    let y = Variable.where(condition, sqrt(x), Variable.constant([0.0])).sum()
    let g = gradients(of: y, with: [x], recording: true)[0]
    #expect(g.value == [0.25, 0.0])
    condition.value = [false, false]
    g.forward()
    #expect(g.value == [0.0, 0.0])
    condition.value = [true, true]
    g.forward()
    #expect(g.value.scalars() == [0.25, .infinity])
  }

  @Test func tracingFindsTheTruePlace() throws {
    let x = Variable([-1.0, 4.0], name: "x")
    try detectingNaN { sqrt(relu(x)).sum().backprop() }
    #expect(x.gradient == [0.0, 0.25])
    let error = #expect(throws: NaNError.self) {
      try detectingNaN { square(sqrt(Variable([0.0, 4.0], name: "x"))).sum().backprop() }
    }
    #expect(error!.operation == "sqrt" && error!.isBackward)
  }

  /// Gradients that were added before the pass had to start again are not added twice.
  @Test func everyGradientIsAddedOnce() {
    let x = Variable([-1.0, 4.0]), y = Variable([1.0, 1.0])
    let u = sqrt(relu(x)), F = (y * u).sum() + (y * y).sum()
    F.backprop()
    #expect(y.gradient == [2.0, 4.0] && x.gradient == [0.0, 0.25] && u.gradient == [1.0, 1.0])
    #expect(F.gradient == Tensor(1.0))
  }

  // MARK: Extremes

  @Test func aNaNTakesAnExtremesGradient() {
    let x = Tensor([1.0, .nan, 3.0, .nan])
    #expect(gradient(at: x) { $0.max() } == [0.0, 0.5, 0.0, 0.5])
    #expect(gradient(at: x) { $0.min() } == [0.0, 0.5, 0.0, 0.5])
    let m = Tensor([1.0, 5.0, .nan, 2.0, 2.0, 1.0], shape: [2, 3])
    #expect(gradient(at: m) { $0.max(along: 1).sum() } == [[0.0, 0, 1], [0.5, 0.5, 0]])
    #expect(gradient(at: m) { $0.min(along: 0).sum() } == [[1.0, 0, 1], [0, 1, 0]])
    #expect(Variable(x).argmax().value == Tensor(1) && Variable(x).argmin().value == Tensor(1))
    #expect(Variable(m).argmax(along: 1).value == [2, 0])
    let (p, q) = (Tensor([1.0, .nan, .nan]), Tensor([.nan, 1.0, .nan]))
    let (a, b) = gradient(at: p, q) { maximum($0, $1).sum() }
    #expect(a == [0.0, 1, 0.5] && b == [1.0, 0, 0.5])
    let (c, d) = gradient(at: p, q) { minimum($0, $1).sum() }
    #expect(c == [0.0, 1, 0.5] && d == [1.0, 0, 0.5])
    #expect(gradient(at: Tensor([Double.nan])) { relu($0).sum() } == [1.0])
    #expect(gradient(at: Tensor([Double.nan])) { clamp($0, 0...1).sum() } == [1.0])
  }
}

extension Variable {
  /// A constant 1 of this shape.
  fileprivate var constantOnes: Variable { .constant(value.onesLike()) }
}
