import ComplexModule
import LeibnizScalar
import RealModule
import Testing

/// What `FloatingPoint` asks for, compared with the plain type.
@Suite struct NumbersTests {
  static let places = [
    0.0, -0.0, 1.5, -2.75, 1e300, -Double.leastNormalMagnitude / 4, .infinity, -.infinity, .nan,
  ]

  func check<T: ValueCarrying>(_: T.Type) where T.Scalar == Double {
    #expect(T.zero.value == 0 && T.pi.value == .pi && T.infinity.value == .infinity)
    #expect(T.radix == 2 && T.ulpOfOne.value == .ulpOfOne)
    #expect(T.greatestFiniteMagnitude.value == .greatestFiniteMagnitude)
    #expect(T.leastNormalMagnitude.value == .leastNormalMagnitude)
    #expect(T.leastNonzeroMagnitude.value == .leastNonzeroMagnitude)
    #expect(T.signalingNaN.isNaN && T.nan.isNaN)
    #expect(T(7).value == 7 && T(exactly: 7)?.value == 7 && T(UInt8(3)).value == 3)
    #expect(T(exactly: Int.max) == nil)
    for x in Self.places {
      let t = T(x)
      #expect(t.sign == x.sign && t.isNormal == x.isNormal && t.isFinite == x.isFinite)
      #expect(t.isZero == x.isZero && t.isSubnormal == x.isSubnormal && t.isNaN == x.isNaN)
      #expect(t.isInfinite == x.isInfinite && t.isCanonical == x.isCanonical)
      #expect(t.exponent == Int(x.exponent))
      #expect(close(t.significand.value, x.significand, 0))
      #expect(close(t.ulp.value, x.ulp, 0))
      #expect(close(t.magnitude.value, x.magnitude, 0))
      #expect(close((-t).value, -x, 0))
      #expect(close(t.rounded().value, x.rounded(), 0))
      #expect(t.description == "\(x)")
      for y in Self.places {
        let u = T(y)
        #expect((t == u) == (x == y) && (t < u) == (x < y) && (t <= u) == (x <= y))
        #expect((t > u) == (x > y) && (t >= u) == (x >= y))
        #expect(t.isTotallyOrdered(belowOrEqualTo: u) == x.isTotallyOrdered(belowOrEqualTo: y))
        #expect(close(T.minimum(t, u).value, .minimum(x, y), 0))
        #expect(close(T.maximum(t, u).value, .maximum(x, y), 0))
        #expect(close(T.maximumMagnitude(t, u).value, .maximumMagnitude(x, y), 0))
        #expect(close(T(signOf: t, magnitudeOf: u).value, Double(signOf: x, magnitudeOf: y), 0))
        #expect(close(t.distance(to: u).value, y - x, 0))
        #expect(close(t.advanced(by: u).value, x + y, 0))
      }
    }
    #expect(
      T(1.5 as Double).nextUp.value == 1.5.nextUp && T(1.5 as Double).nextDown.value == 1.5.nextDown
    )
    #expect(T(sign: .minus, exponent: 3, significand: T(1.5 as Double)).value == -12)
    #expect(T(2).hashValue == T(2).hashValue)
    var x: T = 6
    x /= 2
    x -= 1
    x *= 5
    x += 1
    x.negate()
    #expect(x.value == -11)
    #expect(T.signGamma(T(-0.5 as Double)) == .minus)
    #expect(T(0).reciprocal?.value == Double(0).reciprocal)
  }

  @Test func dual() { check(Dual<Double>.self) }
  @Test func dualVector() { check(DualVector<SIMD4<Double>>.self) }
  @Test func taylor() { check(Taylor<Double>.self) }
  @Test func taped() { check(Taped<Double>.self) }

  /// An input has one lane; beside it are the lanes of inputs of other blocks.
  @Test func lanesOfInputs() {
    for lane in -300..<300 {
      var expected = SIMD4<Double>.zero
      for i in 0..<4 where i == lane { expected[i] = 1 }
      let x = DualVector<SIMD4<Double>>(2.5, lane: lane)
      #expect(x.value == 2.5)
      #expect(x.tangent == expected)
    }
    #expect(DualVector<SIMD2<Float>>(1, lane: 1).tangent == SIMD2(0, 1))
  }

  /// A product with a constant is the same by either way of writing, for every kind of number.
  @Test func scaledByAConstant() {
    func check<T: Real & ConstantConvertible>(_ x: T, _ derivatives: (T) -> [Double]) {
      for factor in [0.5, -3, 0, .infinity] {
        let a = x.scaled(by: factor), b = x * T(constant: factor)
        for (a, b) in zip([Double("\(a)")!] + derivatives(a), [Double("\(b)")!] + derivatives(b)) {
          #expect(a == b || a.isNaN && b.isNaN, "\(T.self), \(factor)")
        }
      }
    }
    check(2.5) { _ in [] }
    check(Float(2.5)) { _ in [] }
    check(Dual(2.5, tangent: 7)) { [$0.tangent] }
    check(Dual(Dual(2.5, tangent: 7), tangent: Dual(3, tangent: 2))) {
      [$0.value.tangent, $0.tangent.value, $0.tangent.tangent]
    }
    check(DualVector(2.5, tangent: SIMD2(1.5, -2))) { [$0.tangent[0], $0.tangent[1]] }
    let x = Taylor<Double>.variable(2.5, order: 2)
    check(x * x) { $0.coefficients }
    for factor in [0.5, -3, 0] {
      #expect(gradient(at: [2.0]) { x in (x[0] * x[0]).scaled(by: factor) } == [4 * factor])
    }
  }

  @Test func literalsAndConstants() {
    #expect((Dual<Double>(2) * 1.5).value == 3)
    #expect(Taped<Float>(constant: 0.5).value == 0.5)
    #expect(Dual<Dual<Double>>(constant: 0.25).value.value == 0.25)
    #expect(Taylor<Double>(constant: 2).coefficients == [2])
  }

  @Test func parts() {
    let x = Dual(12.0, tangent: 1)
    #expect(x.significand.tangent == 0.125)
    #expect(Dual(sign: .minus, exponent: 3, significand: x).tangent == -8)
    #expect(Dual(signOf: -1, magnitudeOf: x).tangent == -1)
  }

  /// Library code that is generic over `Real`: z² of complex numbers is u² - v² + 2uvi.
  @Test func complexNumbers() {
    let dual = Complex(Dual(3.0, tangent: 1), Dual(2))
    #expect((dual * dual).real.tangent == 6)
    #expect((dual * dual).imaginary.tangent == 4)
    let rows = jacobian(at: [3.0, 2.0]) { x in
      let z = Complex(x[0], x[1])
      let w = Complex.exp(z)
      return [w.real, w.imaginary]
    }
    // Cauchy and Riemann's equations.
    #expect(close(rows[0][0], rows[1][1]) && close(rows[0][1], -rows[1][0]))
    #expect(close(rows[0][0], .exp(3) * .cos(2)))
  }
}
