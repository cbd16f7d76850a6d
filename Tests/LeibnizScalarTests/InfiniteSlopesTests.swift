import LeibnizScalar
import RealModule
import Testing

/// ∞ times 0: 0 where nothing leads, NaN where a path leads and its slope happens to be 0.
@Suite struct InfiniteSlopesTests {
  /// The gradient by every engine.
  func ways(
    _ x: [Double], _ taped: ([Taped<Double>]) -> Taped<Double>,
    _ dual: ([Dual<Double>]) -> Dual<Double>,
    _ vector: ([DualVector<SIMD4<Double>>]) -> DualVector<SIMD4<Double>>,
    _ tapedDual: ([Taped<Dual<Double>>]) -> Taped<Dual<Double>>,
    _ series: ([Taylor<Double>]) -> Taylor<Double>
  ) -> [[Double]] {
    [
      gradient(at: x, of: taped),
      x.indices.map { i in
        directionalDerivative(at: x, along: x.indices.map { $0 == i ? 1 : 0 }, of: dual)
      },
      forwardGradient(at: x, of: vector),
      valueGradientAndHessian(at: x, of: tapedDual).gradient,
      x.indices.map { i in
        derivative(at: x[i], order: 1) { t in
          series(x.indices.map { $0 == i ? t : Taylor(x[$0]) })
        }
      },
      jacobian(at: x) { x in [taped(x), 2 * taped(x), taped(x), taped(x)] }[2],
      jacobian(at: x) { x in [taped(x)] + (0...x.count).map { _ in taped(x) } }[1],
    ]
  }

  func check(_ ways: [[Double]], _ expected: [Double], _ line: Int = #line) {
    for (k, found) in ways.enumerated() {
      for (a, b) in zip(found, expected) {
        #expect(a == b || a.isNaN && b.isNaN, "line \(line), way \(k): \(found), not \(expected)")
      }
    }
  }

  let infinity = Double.infinity, nan = Double.nan

  @Test func unseededInputs() {
    func f<T: Real>(_ a: [T]) -> T { a[0] * .exp(-a[1]) }
    check(ways([1, -1e3], f, f, f, f, f), [infinity, -infinity])
    func g<T: Real>(_ a: [T]) -> T { a[0] / a[1] + .sqrt(a[2]) }
    check(ways([1, 0, 0], g, g, g, g, g), [infinity, -infinity, infinity])
    func h<T: Real>(_ a: [T]) -> T { .pow(a[0], a[1]) * a[2] }
    check(ways([0, 0.5, 2], h, h, h, h, h), [infinity, 0, 0])
  }

  @Test func constants() {
    func f<T: Real>(_ x: [T]) -> T { x[0] + .sqrt(0) }
    check(ways([3], f, f, f, f, f), [1])
    func g<T: Real>(_ x: [T]) -> T { .sqrt(0 * T(7)) + x[0] }
    check(ways([3], g, g, g, g, g), [1])
    func h<T: Real>(_ x: [T]) -> T { x[0] * .pow(0, -1) }
    check(ways([3], h, h, h, h, h), [infinity])
    func k<T: Real>(_ x: [T]) -> T { .sqrt(max(x[0], 0)) }
    check(ways([-1], k, k, k, k, k), [0])
    func m<T: Real>(_ x: [T]) -> T { .log(x[0].rounded(.down)) + x[0] }
    check(ways([0.5], m, m, m, m, m), [1])
  }

  /// Where a path leads, and its slope is 0 by calculation.
  @Test func indeterminate() {
    func f<T: Real>(_ x: [T]) -> T { T.sqrt(x[0]) * T.sqrt(x[0]) }
    check(ways([0], f, f, f, f, f), [nan])
    func g<T: Real>(_ x: [T]) -> T { .sqrt(x[0] * x[0]) }
    check(ways([0], g, g, g, g, g), [nan])
    func h<T: Real>(_ x: [T]) -> T { .log(x[0] * x[0]) }
    check(ways([0], h, h, h, h, h), [nan])
    func k<T: Real>(_ x: [T]) -> T { 1 / (x[0] * x[0]) }
    check(ways([0], k, k, k, k, k), [nan])
    // To the first a path leads, along which the slope is 0; for the second it is 1.
    func m<T: Real>(_ x: [T]) -> T { .sqrt(x[0] * x[0] + x[1]) }
    check(ways([0, 0], m, m, m, m, m), [nan, infinity])
    func n<T: Real>(_ x: [T]) -> T { .sqrt(1 - .cos(x[0])) + x[1] }
    check(ways([0, 5], n, n, n, n, n), [nan, 1])
    func p<T: Real>(_ x: [T]) -> T { .sqrt(x[0] - x[0]) }
    check(ways([2], p, p, p, p, p), [nan])
  }

  /// The same where the slope is 0 by a constant factor.
  @Test func constantsOfZero() {
    func a<T: Number>(_ x: [T]) -> T { 0 * T.sqrt(x[0]) }
    check(ways([0], a, a, a, a, a), [nan])
    func b<T: Number>(_ x: [T]) -> T { T.sqrt(x[0]).scaled(by: 0) + x[1] }
    check(ways([0, 5], b, b, b, b, b), [nan, 1])
    func c<T: Number>(_ x: [T]) -> T { x[1] + T.sqrt(x[0]) * -T.zero }
    check(ways([0, 5], c, c, c, c, c), [nan, 1])
    func d<T: Number>(_ x: [T]) -> T { T.sqrt(0 * x[0]) + x[0] }
    check(ways([3], d, d, d, d, d), [nan])
    func e<T: Number>(_ x: [T]) -> T { T.sqrt(0 * x[0] + x[1]) }
    check(ways([3, 0], e, e, e, e, e), [nan, infinity])
    // Far from the factor, beyond other operations on two numbers.
    func f<T: Number>(_ x: [T]) -> T { 0 * (x[1] * T.sqrt(x[0]) - x[2]) + x[1] }
    check(ways([0, 5, 2], f, f, f, f, f), [nan, 1, 0])
    func g<T: Number>(_ x: [T]) -> T { T.log(x[1] * (0 * x[0] + 1) - x[2]) }
    check(ways([3, 2, 2], g, g, g, g, g), [nan, infinity, -infinity])
    func h<T: Number>(_ x: [T]) -> T { T.sqrt(x[0]) / .infinity + x[1] }
    check(ways([0, 5], h, h, h, h, h), [nan, 1])
    // And a slope that is finite vanishes.
    func k<T: Number>(_ x: [T]) -> T { 0 * T.exp(x[0]) * x[1] + x[1] }
    check(ways([3, 2], k, k, k, k, k), [0, 1])
  }

  /// What is calculated and not used has no part in the result.
  @Test func unused() {
    func f<T: Real>(_ x: [T]) -> T {
      let unused = T.sqrt(x[0]) * x[1]
      _ = unused + x[2] - unused * .log(x[0])
      return x[1] * x[2]
    }
    check(ways([0, 2, 3], f, f, f, f, f), [0, 3, 2])
    // One result of two.
    let rows = jacobian(at: [0.0, 2.0]) { x in [.sqrt(x[0]) * x[1], x[1] * x[1], x[0] * x[1]] }
    #expect(rows == [[infinity, 0], [0, 4], [2, 0]])
    let wide = jacobian(at: [0.0, 2, 1, 1, 1]) { x in [.sqrt(x[0]) * x[1], x[1] * x[2]] }
    #expect(wide == [[infinity, 0, 0, 0, 0], [0, 1, 2, 0, 0]])
    let pattern = SparsityPattern(columns: 2, rows: [[0, 1], [1], [0, 1]])
    let sparse = jacobian(at: [0.0, 2.0], sparsity: pattern) { x in
      [.sqrt(x[0]) * x[1], x[1] * x[1], x[0] * x[1]]
    }
    #expect(sparse.dense == rows)
    var two: [Double] = []
    Tape<Double>().jacobian(at: [0.0, 2.0], into: &two) { x in (.sqrt(x[0]) * x[1], x[1]) }
    #expect(two == [infinity, 0, 0, 1])
  }

  /// The same within a long loop whose record isn't kept.
  @Test func checkpointedLoops() {
    let g = gradient(at: [0.0, 3.0]) { x in
      let state = checkpointed(x, steps: 5) { s, _, _ in [.sqrt(s[0]) * s[1], 2 * s[1]] }
      return state[1]
    }
    #expect(g == [0, 32])
    let both = gradient(at: [0.0, 3.0]) { x in
      let state = checkpointed(x, steps: 1) { s, _, _ in [.sqrt(s[0]), 2 * s[1]] }
      return state[0] + state[1]
    }
    #expect(both == [infinity, 2])
    // The factor of the state's second number is 0, and a path leads to it.
    let none = gradient(at: [0.0, 3.0]) { x in
      let state = checkpointed(x, steps: 1) { s, _, _ in [s[0] * s[0], s[1]] }
      return .sqrt(state[0]) + state[1]
    }
    #expect(none[0].isNaN && none[1] == 1)
  }

  @Test func secondDerivatives() {
    // (x²)″ at 0, and the slope of a slope that is 0.
    #expect(hessian(at: [0.0]) { $0[0] * $0[0] } == [[2]])
    let x = Dual(Dual(0.0, tangent: 1), tangent: Dual(1))
    #expect((x * x).tangent.tangent == 2)
    // Of two inputs one is where nothing exists; the other's second derivative stands.
    let h = hessian(at: [0.0, 3.0]) { x in .sqrt(x[0]) + x[1] * x[1] }
    #expect(h == [[-infinity, 0], [0, 2]])
    let power = hessian(at: [0.0, 0.0]) { x in .pow(x[0], 2.0) + .pow(x[1], 2.0) }
    #expect(power == [[2, 0], [0, 2]])
  }

  /// A series goes only as far as there is a reason for.
  @Test func series() {
    #expect(
      derivatives(at: 1e3, upTo: 3) { x in (x * x + x) * .exp(x) }.allSatisfy { $0 == infinity })
    #expect(
      derivatives(at: 0.0, upTo: 3) { x in x + .sqrt(x) }.dropFirst() == [
        infinity, -infinity, infinity,
      ])
    #expect(derivatives(at: 2.0, upTo: 4) { x in x * x }.dropFirst(2) == [2, 0, 0])
    let x = Taylor<Double>.variable(3, order: 3)
    #expect((x * x).coefficients == [9, 6, 1, 0])
    #expect((x / 2).coefficients == [1.5, 0.5, 0, 0])
    var set = x
    set.coefficients = [1, 2]
    #expect((set * set).coefficients == [1, 4])
  }

  /// The logistic function as one writes it, to where the exponential overflows.
  @Test(arguments: [-700.0, -400, -40, 0, 40, 400, 700])
  func logistic(x: Double) {
    let e = Double.exp(-x.magnitude), expected = e / ((1 + e) * (1 + e))
    func f<T: Real>(_ x: [T]) -> T { 1 / (1 + .exp(-x[0])) }
    for slope in ways([x], f, f, f, f, f).map({ $0[0] }) {
      #expect(abs(slope / expected - 1) < 1e-13)
    }
  }
}
