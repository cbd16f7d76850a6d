import LeibnizScalar
import RealModule
import Testing

/// What is recorded, and the sweeps over it, with the nodes in all arrangements that the tape treats
/// apart: plain sums and differences, operands directly before and second before, scaled numbers.
@Suite struct SweepTests {
  /// Five inputs and a program of steps, mostly on the latest numbers.
  struct Program {
    var steps: [(operation: UInt64, a: UInt64, b: UInt64)]

    init(seed: Int, length: Int) {
      var random = SplitMix(state: UInt64(seed))
      steps = (0..<length).map { _ in (random.next() % 12, random.next(), random.next()) }
    }

    /// The last `count` numbers.
    func callAsFunction<T: Real>(_ x: [T], results count: Int) -> [T] {
      var all = x
      // Three in four times one of the latest three numbers, else any.
      func pick(_ r: UInt64) -> T {
        r % 4 == 0 ? all[Int(r >> 8) % all.count] : all[all.count - 1 - Int((r >> 8) % 3)]
      }
      for (operation, i, j) in steps {
        let a = pick(i), b = pick(j)
        let next: T =
          switch operation {
          case 0, 1: a + b
          case 2, 3: a - b
          case 4, 5: .sin(a) * b
          case 6: a / (2 + b * b)
          case 7: -a + b
          case 8: .cos(a) - (b + 1)
          case 9: (a - 3) - b
          case 10: 2 - a
          default: a * .sin(a) + .sin(b)
          }
        // Keeps the numbers small, and leaves most nodes as they are.
        all.append(next.magnitude > 50 ? .sin(next) : next)
      }
      return Array(all.suffix(count))
    }
  }

  static let place = [0.7, -0.4, 1.2, 0.2, -1.5]

  /// The rows of a Jacobian without a tape.
  func reference(_ program: Program, results: Int) -> [[Double]] {
    let columns = Self.place.indices.map { i in
      let x = Self.place.indices.map { Dual(Self.place[$0], tangent: $0 == i ? 1.0 : 0) }
      return program(x, results: results).map(\.tangent)
    }
    return (0..<results).map { row in columns.map { $0[row] } }
  }

  @Test(arguments: 1...60)
  func allWidthsAndDirections(seed: Int) {
    let program = Program(seed: seed, length: 3 + seed)
    // One, two and four lanes backwards, four lanes forwards.
    let one = gradient(at: Self.place) { x in program(x, results: 1)[0] }
    #expect(close(one, reference(program, results: 1)[0]))
    var two: [Double] = []
    Tape<Double>().jacobian(at: Self.place, into: &two) { x in
      let results = program(x, results: 2)
      return (results[0], results[1])
    }
    #expect(close(two, reference(program, results: 2).flatMap { $0 }))
    for results in [4, 7] {
      let rows = jacobian(at: Self.place) { x in program(x, results: results) }
      #expect(close(rows.flatMap { $0 }, reference(program, results: results).flatMap { $0 }))
    }
  }

  @Test(arguments: 1...30)
  func singlePrecision(seed: Int) {
    let program = Program(seed: seed, length: 8)
    let g = gradient(at: Self.place.map { Float($0) }) { x in program(x, results: 1)[0] }
    let expected = reference(program, results: 1)[0]
    for (a, b) in zip(g, expected) { #expect(abs(Double(a) - b) <= 1e-3 * (1 + abs(b))) }
  }

  /// Second derivatives in a direction: a tape of `Dual`s, `Dual`s of a tape's numbers, a tape of a
  /// tape's numbers, and no tape at all.
  @Test(arguments: 1...30)
  func nested(seed: Int) {
    let program = Program(seed: seed, length: 2 + seed), v = [0.3, 1, -0.5, 0.8, -2]
    let none = Self.place.indices.map { i -> Double in
      let x = Self.place.indices.map { k in
        Dual(Dual(Self.place[k], tangent: v[k]), tangent: Dual<Double>(k == i ? 1 : 0))
      }
      return program(x, results: 1)[0].tangent.tangent
    }
    let tapeOfDuals = hessianVectorProduct(at: Self.place, along: v) { x in
      program(x, results: 1)[0]
    }
    #expect(close(tapeOfDuals, none))
    let dualsOfTape = gradient(at: Self.place) { x in
      program(zip(x, v).map { Dual($0, tangent: Taped($1)) }, results: 1)[0].tangent
    }
    #expect(close(dualsOfTape, none))
    let tapeOfTape = gradient(at: Self.place) { x in
      let inner = gradient(at: x) { y in program(y, results: 1)[0] }
      return v.indices.reduce(0) { $0 + Taped(v[$1]) * inner[$1] }
    }
    #expect(close(tapeOfTape, none))
  }

  /// Each of the two operands before, second before, or further away, with and without a factor.
  @Test func placesOfOperands() {
    typealias Number = Taped<Double>
    // By a product the nodes of `y` are 4, 5 and 6 with the next at 7; the inputs are 0...3.
    func check(_ i: Int, _ j: Int, _ f: (Number, Number) -> Number, _ di: Double, _ dj: Double) {
      let x = [2.0, 3, 5, 7]
      var expected = [0.0, 0, 0, 0]
      let partials = [[3, 2, 0, 0], [0, 5, 3, 0], [0, 0, 7, 5], [1, 0, 0, 0]] as [[Double]]
      for k in 0..<4 { expected[k] = di * partials[i][k] + dj * partials[j][k] }
      let found = gradient(at: x) { x in
        let y = [x[0] * x[1], x[1] * x[2], x[2] * x[3], x[0]]
        return f(y[i], y[j])
      }
      #expect(found == expected, "\(i) and \(j)")
    }
    for i in 0..<4 {
      for j in 0..<4 {
        check(i, j, { $0 + $1 }, 1, 1)
        check(i, j, { $0 - $1 }, 1, -1)
        check(i, j, { -$0 + $1 }, -1, 1)
        check(i, j, { -$0 - $1 }, -1, -1)
        check(i, j, { 2 * $0 - 4 * $1 }, 2, -4)
        check(i, j, { ($0 + 9) - ($1 - 8) }, 1, -1)
        check(i, j, { (1 - $0) + (1 - $1) }, -1, -1)
      }
    }
  }

  /// No factor is taken for zero, however small, and `nan` isn't zero.
  @Test func factors() {
    func product(_ a: Double, _ b: Double) -> [Double] {
      gradient(at: [a, b]) { x in x[0] * x[1] }
    }
    #expect(product(1e-200, 1e-200) == [1e-200, 1e-200], "their product underflows")
    #expect(
      gradient(at: [1e20, 1e-30]) { x in (1e-300 * x[0]) * x[1] } == [0, 1e-300 * 1e20],
      "a derivative underflows, though the value doesn't")
    #expect(product(0, 3) == [3, 0])
    #expect(product(3, -0.0) == [0, 3])
    #expect(product(0, 0) == [0, 0])
    #expect(product(0, .infinity) == [.infinity, 0])
    #expect(product(.infinity, -.infinity) == [-.infinity, .infinity])
    let notNumbers = product(0, .nan)
    #expect(notNumbers[0].isNaN && notNumbers[1] == 0)
    let both = product(.nan, .nan)
    #expect(both[0].isNaN && both[1].isNaN)
    #expect(
      gradient(at: [1.0, 2.0]) { x in 1e-200 * x[0] - 1e-200 * x[1] } == [1e-200, -1e-200])
    #expect(
      gradient(at: [Float(1e-30), 1e-30]) { x in x[0] * x[1] } == [1e-30, 1e-30])
    // An infinite adjoint stays one on its way through sums and differences.
    #expect(
      gradient(at: [4.0, 4.0]) { x in .sqrt(x[0] - x[1]) } == [.infinity, -.infinity])
    #expect(
      gradient(at: [4.0, -4.0, 0.0]) { x in .sqrt((x[0] + x[1]) + x[2]) }
        == [.infinity, .infinity, .infinity])
  }

  /// What flows to the results of a function with a pullback, from the nodes directly after it.
  @Test func besidePullbacks() {
    func solve<T: Real>(_ x: [T], step: ([T], [T]) -> [T]) -> [T] {
      var state = x
      for _ in 0..<7 { state = step(state, x) }
      return state
    }
    let x = [0.3, 0.8]
    // Products and differences directly after the pullback, with its last result.
    let found = gradient(at: x) { x in
      let before = x[0] * x[1]
      let s = checkpointed(x, parameters: x, steps: 7) { s, p, _ in
        [s[0] * p[1] + .sin(s[1]), s[1] - s[0] * p[0]]
      }
      let d = s[1] - before, e = d - x[1]
      return (d - s[1] * s[0]) * (s[0] - x[1]) + e * (before - x[0]) * (e - x[1])
    }
    let expected = forwardGradient(at: x) { x in
      let before = x[0] * x[1]
      let s = solve(x) { s, p in [s[0] * p[1] + .sin(s[1]), s[1] - s[0] * p[0]] }
      let d = s[1] - before, e = d - x[1]
      return (d - s[1] * s[0]) * (s[0] - x[1]) + e * (before - x[0]) * (e - x[1])
    }
    #expect(close(found, expected))
  }

  /// One leaf that is subtracted again and again, beside others, and as the leaf with the number 0.
  @Test(arguments: 0..<4)
  func sharedSubtrahend(shared: Int) {
    func spread<T: Real>(_ x: [T]) -> T {
      var sum = T.zero
      for i in x.indices where i != shared {
        let d = x[i] - x[shared]
        sum += .sin(d) * d + (d - x[(i + 1) % 4]) - (d * d - x[shared])
      }
      return sum
    }
    let x = [0.3, -0.7, 1.1, 0.4]
    #expect(close(gradient(at: x, of: spread), forwardGradient(at: x, of: spread)))
    var rows: [Double] = []
    Tape<Double>().jacobian(at: x, into: &rows) { x in (spread(x), spread(x) - x[shared]) }
    var second = forwardGradient(at: x, of: spread)
    second[shared] -= 1
    #expect(close(rows, forwardGradient(at: x, of: spread) + second))
  }

  /// One tape for sweeps of all widths in turn, over recordings that grow and shrink.
  @Test func widthsInTurn() {
    let tape = Tape<Double>()
    for (round, length) in [5, 700, 3, 60, 2000, 2001, 10].enumerated() {
      let program = Program(seed: round, length: length)
      let expected = reference(program, results: 2)
      for _ in 0..<2 {
        var one: [Double] = [], two: [Double] = []
        _ = tape.valueAndGradient(at: Self.place, into: &one) { x in program(x, results: 1)[0] }
        #expect(close(one, expected[1]))
        tape.jacobian(at: Self.place, into: &two) { x in
          let results = program(x, results: 2)
          return (results[0], results[1])
        }
        #expect(close(two, expected[0] + expected[1]))
        // Four lanes, on the same memory if no other test has taken it.
        let rows = jacobian(at: Self.place) { x in program(x, results: 2) + x.prefix(2) }
        #expect(close(Array(rows.prefix(2)), expected))
      }
    }
  }

  /// Numbers with a factor are found out of date, too.
  @Test func scaledNumbersOutliveTheirTape() async {
    await #expect(processExitsWith: .failure) {
      var kept: Taped<Double> = 0
      _ = gradient(at: [1.0, 2.0]) { x in
        kept = 2 * x[1]
        return x[0]
      }
      _ = gradient(at: [1.0, 2.0]) { x in x[0] - kept }
    }
    await #expect(processExitsWith: .failure) {
      var kept: Taped<Double> = 0
      _ = gradient(at: [1.0, 2.0]) { x in
        kept = 2 * x[1]
        return x[0]
      }
      _ = gradient(at: [1.0, 2.0]) { _ in kept }
    }
  }
}
