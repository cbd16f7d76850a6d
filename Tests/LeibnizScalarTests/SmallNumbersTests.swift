import LeibnizScalar
import RealModule
import Testing

/// Derivatives that are ordinary numbers although something on the way to them is so small that it
/// has lost digits, or so great that it overflows.
@Suite struct SmallNumbersTests {
  /// A number below the normal ones, of which the compiler warns in a literal.
  func small(_ text: String) -> Double { Double(text)! }

  /// The partial derivatives by every engine.
  func ways<S: Real & SIMDScalar>(
    _ x: [S], _ taped: ([Taped<S>]) -> Taped<S>, _ dual: ([Dual<S>]) -> Dual<S>,
    _ vector: ([DualVector<SIMD4<S>>]) -> DualVector<SIMD4<S>>,
    _ tapedDual: ([Taped<Dual<S>>]) -> Taped<Dual<S>>, _ series: ([Taylor<S>]) -> Taylor<S>
  ) -> [(String, [S])] {
    [
      ("Taped", gradient(at: x, of: taped)),
      (
        "Dual",
        x.indices.map { i in
          dual(x.indices.map { $0 == i ? Dual(x[$0], tangent: 1) : Dual(x[$0]) }).tangent
        }
      ),
      ("DualVector", forwardGradient(at: x, of: vector)),
      ("Taped over Dual", valueGradientAndHessian(at: x, of: tapedDual).gradient),
      (
        "Taylor",
        x.indices.map { i in
          derivative(at: x[i], order: 1) { t in
            series(x.indices.map { $0 == i ? t : Taylor(x[$0]) })
          }
        }
      ),
    ]
  }

  func check<S: Real & BinaryFloatingPoint>(
    _ ways: [(String, [S])], _ expected: [S], _ what: String
  ) {
    for (way, found) in ways {
      for (a, b) in zip(found, expected) {
        let error = 8 * S.ulpOfOne * b.magnitude + 2 * S.leastNonzeroMagnitude
        #expect(a == b || (a - b).magnitude <= error, "\(way), \(what): \(found), not \(expected)")
      }
    }
  }

  /// aᵖ·bᑫ times a factor, from significands and exponents.
  func power<S: Real & BinaryFloatingPoint>(_ factors: [(S, Int)], _ factor: S) -> S
  where S.Exponent == Int {
    var significand = factor, exponent = 0
    for (x, p) in factors {
      for _ in 0..<abs(p) {
        significand = p > 0 ? significand * x.significand : significand / x.significand
        exponent += p.signum() * Int(x.exponent)
      }
      if x < 0 && p % 2 != 0 { significand = -significand }
    }
    return S(sign: .plus, exponent: exponent, significand: significand)
  }

  func quotient<T: Real>(_ x: [T]) -> T { x[0] / x[1] }
  func remultiplied<T: Real>(_ x: [T]) -> T { x[0] / (x[2] * x[1]) }

  @Test func quotients() {
    let numbers: [Double] = [
      small("5e-324"), small("1.5e-320"), small("1.7e-310"), 3e-308, 1.3e-300, 1.1e-250, 2.3e-200,
      1.9e-150, 1.7e-100,
      1.1e-8, 0.7, 3, 1.3e9, 1.9e100, 1.3e150, 1.7e200, 2.7e300, 1.1e308,
    ]
    for x in numbers {
      for y in numbers.flatMap({ [$0, -$0] }) {
        // A value that overflows is infinite, and so is what comes from it.
        guard (x / y).isFinite else { continue }
        let f = quotient as ([Taped<Double>]) -> Taped<Double>
        check(
          ways([x, y], f, quotient, quotient, quotient, quotient),
          [power([(y, -1)], 1), power([(x, 1), (y, -2)], -1)], "\(x)/\(y)")
      }
    }
    for x in numbers.filter({ Float($0).isNormal }).map({ Float($0) }) + [
      Float("1e-45")!, Float("3e-42")!, Float("1e-39")!,
    ] {
      for y in [Float("1e-44")!, 1.3e-38, 1.1e-8, 2, 3e9, 1e38] as [Float] where (x / y).isFinite {
        let f = quotient as ([Taped<Float>]) -> Taped<Float>
        check(
          ways([x, y], f, quotient, quotient, quotient, quotient),
          [power([(y, -1)], 1), power([(x, 1), (y, -2)], -1)], "\(x)/\(y)")
      }
    }
  }

  /// A denominator whose own slope is small or great: x/(c·y) by y is -x/(c·y²).
  @Test func quotientsOfProducts() {
    let f = remultiplied as ([Taped<Double>]) -> Taped<Double>
    for (x, y, c) in [
      (1.3e-300, 1.7e-200, 1.1e-20), (small("1.9e-310"), 1.1e5, 1.3e-150), (1.1, 1.7e20, 1.3e100),
      (1.1e250, 1.3e-100, 1.7e250), (small("5e-324"), 1.3e-20, 1.7e10), (1.1e200, 1.3e100, 1.9e50),
    ] {
      let expected = power([(x, 1), (c, -1), (y, -2)], -1)
      let ways = ways([x, y, c], f, remultiplied, remultiplied, remultiplied, remultiplied)
      for (way, found) in ways {
        #expect(abs(found[1] / expected - 1) < 1e-14, "\(way): \(x), \(y), \(c)")
      }
    }
  }

  func thousandth<T: Real>(_ x: [T]) -> T { .pow(x[0], 1000) }
  func realPower<T: Real>(_ x: [T]) -> T { .pow(x[0], x[1]) }
  func angle<T: Real>(_ x: [T]) -> T { .atan2(y: x[1], x: x[0]) }
  func gamma<T: Real>(_ x: [T]) -> T { .gamma(x[0]) }

  /// Values of arithmetic with many digits.
  @Test func powersAndOthers() {
    let powers = thousandth as ([Taped<Double>]) -> Taped<Double>
    check(
      ways([0.49], powers, thousandth, thousandth, thousandth, thousandth),
      [3.2054126645268033e-307], "x¹⁰⁰⁰")
    let real = realPower as ([Taped<Double>]) -> Taped<Double>
    for (x, expected) in [
      ([1.5, -1762], [-6.267815281468781e-308, small("2.163490692993e-311")]),
      ([0.49, 1000], [3.2054126645268033e-307, small("-1.1204245747722e-310")]),
      ([1e-10, small("5e-324")], [small("4.9406564584e-314"), -23.025850929940457]),
      ([1e-20, small("1e-310")], [9.99999999999997e-291, -46.051701859880914]),
    ] {
      // Half a unit of the exponent changes the result by hundreds.
      for (way, found) in ways(x, real, realPower, realPower, realPower, realPower) {
        for (a, b) in zip(found, expected) {
          #expect(
            abs(a - b) <= 1e-13 * abs(b) + 2 * Double.leastNonzeroMagnitude,
            "\(way), pow: \(found), not \(expected)"
          )
        }
      }
    }
    let angles = angle as ([Taped<Double>]) -> Taped<Double>
    for (way, found) in ways([small("5e-324"), 1.1e-8], angles, angle, angle, angle, angle) {
      #expect(abs(found[1] / 4.083187155712782e-308 - 1) < 1e-15, "\(way): \(found)")
    }
    let gammas = gamma as ([Taped<Double>]) -> Taped<Double>
    for (way, found) in ways([-179.999999999999], gammas, gamma, gamma, gamma, gamma) {
      #expect(abs(found[0] / -5.030279263836619e-306 - 1) < 1e-12, "\(way): \(found)")
    }
  }
}
