import LeibnizScalar
import RealModule
import Testing

/// A place where mathematics leaves a choice, and what is chosen there.
struct Convention: Sendable, CustomTestStringConvertible {
  enum Function: Sendable {
    case magnitude, squareOfMagnitude, numberTimesMagnitude
    case floor, round, truncate, ceiling, stepped
    case maximum, minimum, maximumMagnitude, minimumMagnitude, squareOfMaximum
    case swiftMaximum, rectified
    case power(Double), powerOfNumber, integerPower(Int), powersOfTwo
    case log, log2, log10, logOnePlus, acosh, atanh, asin, acos, sqrt, root(Int)
    case hypot, squareOfHypot, atan2, remainder, truncatingRemainder
    case zeroTimesSqrt, sqrtOfZeroTimes
  }
  let function: Function
  let x: [Double]
  let value: Double
  let slopes: [Double]
  /// The true second derivatives, row by row; nil where there is none: then none may look like one.
  var second: [Double?]

  init(
    _ function: Function, _ x: [Double], _ value: Double, _ slopes: [Double], _ second: [Double?]
  ) {
    (self.function, self.x, self.value, self.slopes) = (function, x, value, slopes)
    self.second = second
  }

  var testDescription: String { "\(function) at \(x)" }

  func callAsFunction<T: Real & ConstantConvertible>(_ x: [T]) -> T {
    let first = x[0], last = x[x.count - 1]
    return switch function {
    case .magnitude: first.magnitude
    case .squareOfMagnitude: first.magnitude * first.magnitude
    case .numberTimesMagnitude: first * first.magnitude
    case .floor: first.rounded(.down)
    case .round: first.rounded()
    case .truncate: first.rounded(.towardZero)
    case .ceiling: first.rounded(.up)
    case .stepped: first * first.rounded(.down)
    case .maximum: T.maximum(first, last)
    case .minimum: T.minimum(first, last)
    case .maximumMagnitude: T.maximumMagnitude(first, last)
    case .minimumMagnitude: T.minimumMagnitude(first, last)
    case .squareOfMaximum: T.maximum(first, 0) * T.maximum(first, 0)
    case .swiftMaximum: max(first, last)
    case .rectified: first > 0 ? first : 0
    case .power(let p): T.pow(first, T(constant: p))
    case .powerOfNumber: T.pow(first, last)
    case .integerPower(let n): T.pow(first, n)
    case .powersOfTwo: T.pow(first, 2) + T.pow(last, T(2))
    case .log: T.log(first)
    case .log2: T.log2(first)
    case .log10: T.log10(first)
    case .logOnePlus: T.log(onePlus: first)
    case .acosh: T.acosh(first)
    case .atanh: T.atanh(first)
    case .asin: T.asin(first)
    case .acos: T.acos(first)
    case .sqrt: T.sqrt(first)
    case .root(let n): T.root(first, n)
    case .hypot: T.hypot(first, last)
    case .squareOfHypot: T.hypot(first, last) * T.hypot(first, last)
    case .atan2: T.atan2(y: first, x: last)
    case .remainder: first.remainder(dividingBy: last)
    case .truncatingRemainder: first.truncatingRemainder(dividingBy: last)
    case .zeroTimesSqrt: 0 * T.sqrt(first)
    case .sqrtOfZeroTimes: T.sqrt(0 * first)
    }
  }

  static let infinity = Double.infinity, nan = Double.nan

  static let all: [Convention] = [
    .init(.magnitude, [0], 0, [0], [nil]),
    .init(.magnitude, [-0.0], 0, [0], [nil]),
    .init(.magnitude, [-2], 2, [-1], [0]),
    .init(.squareOfMagnitude, [0], 0, [0], [2]),
    .init(.numberTimesMagnitude, [0], 0, [0], [nil]),
    .init(.floor, [2], 2, [0], [0]),
    .init(.ceiling, [2], 2, [0], [0]),
    .init(.round, [2.5], 3, [0], [0]),
    .init(.truncate, [-3], -3, [0], [0]),
    .init(.stepped, [2.5], 5, [2], [0]),
    // Ties: half each by the operations on numbers, and the branch that is taken in a branch.
    .init(.maximum, [2, 2], 2, [0.5, 0.5], [nil, nil, nil, nil]),
    .init(.minimum, [2, 2], 2, [0.5, 0.5], [nil, nil, nil, nil]),
    .init(.maximumMagnitude, [2, 2], 2, [0.5, 0.5], [nil, nil, nil, nil]),
    .init(.minimumMagnitude, [-2, -2], -2, [0.5, 0.5], [nil, nil, nil, nil]),
    .init(.maximum, [infinity, infinity], infinity, [0.5, 0.5], [0, 0, 0, 0]),
    .init(.maximum, [1, 2], 2, [0, 1], [0, 0, 0, 0]),
    .init(.maximum, [nan, 2], 2, [0, 1], [0, 0, 0, 0]),
    .init(.maximum, [2, nan], 2, [1, 0], [0, 0, 0, 0]),
    .init(.minimum, [nan, 2], 2, [0, 1], [0, 0, 0, 0]),
    .init(.minimumMagnitude, [2, nan], 2, [1, 0], [0, 0, 0, 0]),
    .init(.squareOfMaximum, [0], 0, [0], [nil]),
    .init(.swiftMaximum, [2, 2], 2, [0, 1], [0, 0, 0, 0]),
    .init(.rectified, [0], 0, [0], [0]),
    // Powers of 0: limits from above.
    .init(.power(0), [0], 1, [0], [0]),
    .init(.power(0.5), [0], 0, [infinity], [-infinity]),
    .init(.power(1), [0], 0, [1], [0]),
    .init(.power(1.5), [0], 0, [0], [infinity]),
    .init(.power(1.875), [0], 0, [0], [infinity]),
    .init(.power(2), [0], 0, [0], [2]),
    .init(.power(3), [0], 0, [0], [0]),
    .init(.power(-1), [0], infinity, [-infinity], [infinity]),
    .init(.power(2), [-3], nan, [nan], [nan]),
    .init(.powersOfTwo, [0, 0], 0, [0, 0], [2, 0, 0, 2]),
    .init(.powerOfNumber, [0, 0], 1, [0, 0], [0, nil, nil, nil]),
    .init(.powerOfNumber, [0, 0.5], 0, [infinity, 0], [-infinity, nil, nil, 0]),
    .init(.powerOfNumber, [0, 1], 0, [1, 0], [0, -infinity, -infinity, 0]),
    .init(.powerOfNumber, [0, 2], 0, [0, 0], [2, 0, 0, 0]),
    .init(.powerOfNumber, [0, 2.5], 0, [0, 0], [0, 0, 0, 0]),
    .init(.powerOfNumber, [2, 0], 1, [0, .log(2)], [0, 0.5, 0.5, .log(2) * .log(2)]),
    .init(.integerPower(0), [0], 1, [0], [0]),
    .init(.integerPower(1), [0], 0, [1], [0]),
    .init(.integerPower(2), [0], 0, [0], [2]),
    .init(.integerPower(2), [-3], 9, [-6], [2]),
    .init(.integerPower(-1), [0], infinity, [-infinity], [infinity]),
    // Logarithms, roots and inverse functions at the ends of their domains and beyond.
    .init(.log, [0], -infinity, [infinity], [-infinity]),
    .init(.log, [-0.0], -infinity, [infinity], [-infinity]),
    .init(.log2, [-0.0], -infinity, [infinity], [-infinity]),
    .init(.log10, [0], -infinity, [infinity], [-infinity]),
    .init(.log, [-1], nan, [nan], [nan]),
    .init(.log2, [-1], nan, [nan], [nan]),
    .init(.log10, [-1], nan, [nan], [nan]),
    .init(.logOnePlus, [-1], -infinity, [infinity], [-infinity]),
    .init(.logOnePlus, [-2], nan, [nan], [nan]),
    .init(.acosh, [1], 0, [infinity], [-infinity]),
    .init(.acosh, [0.5], nan, [nan], [nan]),
    .init(.acosh, [-2], nan, [nan], [nan]),
    .init(.atanh, [1], infinity, [infinity], [infinity]),
    .init(.atanh, [-1], -infinity, [infinity], [-infinity]),
    .init(.atanh, [2], nan, [nan], [nan]),
    .init(.asin, [1], .asin(1), [infinity], [infinity]),
    .init(.asin, [-1], .asin(-1), [infinity], [-infinity]),
    .init(.asin, [2], nan, [nan], [nan]),
    .init(.acos, [1], 0, [-infinity], [-infinity]),
    .init(.acos, [-1], .pi, [-infinity], [infinity]),
    .init(.acos, [-2], nan, [nan], [nan]),
    .init(.sqrt, [0], 0, [infinity], [-infinity]),
    .init(.sqrt, [-0.0], 0, [infinity], [-infinity]),
    .init(.sqrt, [-1], nan, [nan], [nan]),
    .init(.root(3), [0], 0, [infinity], [nil]),
    .init(.root(4), [0], 0, [infinity], [-infinity]),
    .init(.root(4), [-1], nan, [nan], [nan]),
    // A constant factor 0 and an infinite slope.
    .init(.zeroTimesSqrt, [0], 0, [nan], [nil]),
    .init(.zeroTimesSqrt, [4], 0, [0], [0]),
    .init(.sqrtOfZeroTimes, [3], 0, [nan], [nil]),
    // The origin of the plane.
    .init(.hypot, [0, 0], 0, [0, 0], [nil, nil, nil, nil]),
    .init(.squareOfHypot, [0, 0], 0, [0, 0], [2, 0, 0, 2]),
    .init(.hypot, [0, 3], 3, [0, 1], [1.0 / 3, 0, 0, 0]),
    .init(.atan2, [0, 0], 0, [nan, nan], [nil, nil, nil, nil]),
    .init(.atan2, [2, 0], .pi / 2, [0, -0.5], [0, 0.25, 0.25, 0]),
    .init(.remainder, [5.5, 2], -0.5, [1, -3], [0, 0, 0, 0]),
    .init(.truncatingRemainder, [5.5, 2], 1.5, [1, -2], [0, 0, 0, 0]),
    .init(.truncatingRemainder, [-6, 3], 0, [1, 2], [0, 0, 0, 0]),
  ]
}

/// The table of conventions, through every engine, mode and order.
@Suite struct ConventionsTests {
  func same(_ a: Double, _ b: Double) -> Bool { a == b || a.isNaN && b.isNaN || close(a, b, 1e-15) }

  @Test(arguments: Convention.all)
  func firstDerivatives(_ f: Convention) {
    func check(_ way: String, _ value: Double, _ slopes: [Double]) {
      #expect(same(value, f.value), "\(way): the value is \(value), not \(f.value)")
      for (slope, expected) in zip(slopes, f.slopes) {
        #expect(same(slope, expected), "\(way): the slopes are \(slopes), not \(f.slopes)")
      }
    }
    let n = f.x.count
    func seeds(_ i: Int) -> [Double] { (0..<n).map { $0 == i ? 1 : 0 } }
    let (value, gradient) = valueAndGradient(at: f.x) { f($0) }
    check("Taped", value, gradient)
    check(
      "Dual", f(f.x.map { Dual($0) }).value,
      (0..<n).map { i in directionalDerivative(at: f.x, along: seeds(i)) { f($0) } })
    check("DualVector", value, forwardGradient(at: f.x) { f($0) })
    check(
      "Jacobian forth", value,
      jacobian(at: f.x) { x in [f(x), f(x), f(x), f(x), f(x)] }[3])
    let second = valueGradientAndHessian(at: f.x) { f($0) }
    check("Taped over Dual", second.value, second.gradient)
    check(
      "Taylor", value,
      (0..<n).map { i in
        derivative(at: f.x[i], order: 1) { x in
          f((0..<n).map { $0 == i ? x : Taylor(f.x[$0]) })
        }
      })
  }

  @Test(arguments: Convention.all)
  func secondDerivatives(_ f: Convention) {
    let n = f.x.count
    func check(_ way: String, _ i: Int, _ j: Int, _ found: Double) {
      let isRight = f.second[i * n + j].map { same(found, $0) } ?? false
      #expect(isRight || !found.isFinite, "\(way): the second derivative \(i), \(j) is \(found)")
    }
    let hessian = hessian(at: f.x) { f($0) }
    let reverse = jacobian(at: f.x) { x in gradient(at: x) { f($0) } }
    for i in 0..<n {
      for j in 0..<n {
        check("Taped over Dual", i, j, hessian[i][j])
        check("Taped over Taped", i, j, reverse[i][j])
        let nested = f(
          (0..<n).map { Dual(Dual(f.x[$0], tangent: $0 == i ? 1 : 0), tangent: $0 == j ? 1 : 0) })
        check("Dual of Dual", i, j, nested.tangent.tangent)
        let dualOfTaped = gradient(at: f.x) { x in
          f((0..<n).map { Dual(x[$0], tangent: $0 == i ? 1 : 0) }).tangent
        }
        check("Dual over Taped", i, j, dualOfTaped[j])
      }
      let series = derivatives(at: f.x[i], upTo: 2) { x in
        f((0..<n).map { $0 == i ? x : Taylor(f.x[$0]) })
      }
      check("Taylor", i, i, series[2])
    }
  }

  @Test func powersOfZeroInAllOrders() {
    let infinity = Double.infinity
    #expect(derivatives(at: 0, upTo: 3) { .pow($0, 1.875) } == [0, 0, infinity, -infinity])
    #expect(derivatives(at: 0, upTo: 4) { .pow($0, 2.0) } == [0, 0, 2, 0, 0])
    #expect(derivatives(at: 0, upTo: 4) { .pow($0, 3.0) } == [0, 0, 0, 6, 0])
    #expect(derivatives(at: 0, upTo: 4) { .pow($0, 2) } == [0, 0, 2, 0, 0])
    #expect(derivatives(at: 0, upTo: 2) { .pow($0, 0.5) } == [0, infinity, -infinity])
    let third = derivative(at: 0.0) { x in
      derivative(at: x) { y in derivative(at: y) { .pow($0, 1.875) } }
    }
    #expect(third == -infinity)
  }

  /// Places that other numbers have beside the value.
  @Test func places() {
    #expect(derivative(at: 2.3) { $0.ulp } == 0)
    #expect(derivative(at: 2.3) { $0.nextUp } == 1)
    #expect(gradient(at: [2.3]) { $0[0].nextUp } == [1])
    #expect(gradient(at: [1.0]) { max($0[0], 2 * $0[0] - 1) } == [2])
  }

  @Test func notNumbers() {
    #expect(derivative(at: Double.nan) { .sin($0) }.isNaN)
    #expect(gradient(at: [Double.nan]) { .sin($0[0]) }[0].isNaN)
    #expect(Dual<Double>.nan.isNaN)
    #expect(Taped<Double>.maximum(.nan, 1).value == 1)
    #expect(Dual<Double>.minimum(2, .nan).value == 2)
    #expect(Dual<Double>.minimum(.nan, .nan).isNaN)
  }
}
