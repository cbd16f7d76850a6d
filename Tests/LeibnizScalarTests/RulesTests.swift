import ComplexModule
import LeibnizScalar
import RealModule
import Testing

/// The table of derivatives, through every number type.
@Suite struct RulesTests {
  @Test(arguments: UnaryFunction.allCases)
  func firstDerivative(_ f: UnaryFunction) {
    for x in smoothPlaces {
      let (value, slope) = valueAndDerivative(at: x) { f($0) }
      #expect(value == f(x), "the value is that of the plain type")
      #expect(close(slope, difference({ f($0) }, at: x), 1e-8), "\(f) at \(x)")
    }
  }

  @Test(arguments: UnaryFunction.allCases)
  func allTypesAgree(_ f: UnaryFunction) {
    for x in smoothPlaces {
      let slope = derivative(at: x) { f($0) }
      let taped = valueAndGradient(at: [x]) { f($0[0]) }
      #expect(taped.value == f(x))
      #expect(close(taped.gradient[0], slope))
      let vector = f(DualVector(x, tangent: SIMD2(1, -2)))
      #expect(close(vector.tangent[0], slope))
      #expect(close(vector.tangent[1], -2 * slope))
      let series = derivatives(at: x, upTo: 1) { f($0) }
      #expect(close(series, [f(x), slope], 1e-11), "\(f) at \(x)")
    }
  }

  @Test(arguments: UnaryFunction.allCases)
  func higherDerivatives(_ f: UnaryFunction) {
    for x in smoothPlaces {
      let series = derivatives(at: x, upTo: 3) { f($0) }
      // The second: Dual in Dual, forward over reverse, and reverse over reverse.
      let nested = f(Dual(Dual(x, tangent: 1), tangent: Dual(1)))
      #expect(close(nested.tangent.tangent, series[2], 1e-9), "\(f) at \(x)")
      #expect(close(hessian(at: [x]) { f($0[0]) }, [[series[2]]], 1e-9), "\(f) at \(x)")
      let reverse = gradient(at: [x]) { y in gradient(at: y) { f($0[0]) }[0] }
      #expect(close(reverse[0], series[2], 1e-9), "\(f) at \(x)")
      // The third, as the derivative of the second.
      let third = derivative(at: x) { y in
        derivative(at: y) { z in derivative(at: z) { f($0) } }
      }
      #expect(close(third, series[3], 1e-8), "\(f) at \(x)")
    }
  }

  /// Complex numbers give first derivatives without cancellation: Im f(x + ih) / h.
  @Test func complexStep() {
    typealias C = Complex<Double>
    let functions: [(UnaryFunction, (C) -> C)] = [
      (.exp, { .exp($0) }), (.log, { .log($0) }), (.sin, { .sin($0) }), (.cos, { .cos($0) }),
      (.tan, { .tan($0) }), (.sinh, { .sinh($0) }), (.cosh, { .cosh($0) }),
      (.tanh, { .tanh($0) }), (.sqrt, { .sqrt($0) }), (.expMinusOne, { .expMinusOne($0) }),
      (.logOnePlus, { .log(onePlus: $0) }), (.square, { $0 * $0 }),
    ]
    for (f, complex) in functions {
      for x in smoothPlaces {
        let exact = complex(C(x, 1e-150)).imaginary / 1e-150
        #expect(close(derivative(at: x) { f($0) }, exact, 4e-15), "\(f) at \(x)")
      }
    }
  }

  @Test func functionsOfTwoNumbers() {
    let p = [0.7, 1.9]
    func check(
      _ f: (Double, Double) -> Double, _ taped: (Taped<Double>, Taped<Double>) -> Taped<Double>,
      _ dual: (Dual<Double>, Dual<Double>) -> Dual<Double>
    ) {
      let slope = [difference({ f($0, p[1]) }, at: p[0]), difference({ f(p[0], $0) }, at: p[1])]
      #expect(close(gradient(at: p) { taped($0[0], $0[1]) }, slope, 1e-8))
      for i in 0..<2 {
        let d: Double = directionalDerivative(at: p, along: [i == 0 ? 1 : 0, i == 1 ? 1 : 0]) {
          dual($0[0], $0[1])
        }
        #expect(close(d, slope[i], 1e-8))
      }
    }
    check({ $0 / $1 }, { $0 / $1 }, { $0 / $1 })
    check({ .pow($0, $1) }, { .pow($0, $1) }, { .pow($0, $1) })
    check({ .atan2(y: $0, x: $1) }, { .atan2(y: $0, x: $1) }, { .atan2(y: $0, x: $1) })
    check({ .hypot($0, $1) }, { .hypot($0, $1) }, { .hypot($0, $1) })
    check(
      { $1.remainder(dividingBy: $0) }, { $1.remainder(dividingBy: $0) },
      {
        $1.remainder(dividingBy: $0)
      })
    check(
      { max($0, $1) * min($0, $1) }, { max($0, $1) * min($0, $1) },
      {
        max($0, $1) * min($0, $1)
      })
    check({ .maximum($0, $1) }, { .maximum($0, $1) }, { .maximum($0, $1) })
    check(
      { .minimumMagnitude($0, $1) }, { .minimumMagnitude($0, $1) },
      {
        .minimumMagnitude($0, $1)
      })
  }

  /// High orders, against closed forms.
  @Test func series() {
    let all = derivatives(at: 0.5, upTo: 12) { x in .sin(x) }
    let cycle = [Double.sin(0.5), .cos(0.5), -.sin(0.5), -.cos(0.5)]
    for (k, d) in all.enumerated() { #expect(close(d, cycle[k % 4], 1e-10)) }
    #expect(close(derivative(at: 0.5, order: 3) { x in .sin(x) }, -.cos(0.5)))
    // 1/x: (-1)ᵏ k! / xᵏ⁺¹
    var expected = 0.5
    for (k, d) in derivatives(at: 2.0, upTo: 10, of: { x in 1 / x }).enumerated() {
      #expect(close(d, expected, 1e-12))
      expected *= -Double(k + 1) / 2
    }
    #expect(derivatives(at: 0.0, upTo: 4) { x in .pow(x, 3) } == [0, 0, 0, 6, 0])
    #expect(derivatives(at: 3.0, upTo: 2) { _ in 7 } == [7, 0, 0])
    #expect(derivative(at: 2.0, order: 0) { x in x * x } == 4)
  }

  @Test func digammaValues() {
    #expect(close(digamma(1.0), -0.577_215_664_901_532_9, 1e-15))
    #expect(close(digamma(0.5), -1.963_510_026_021_423_4, 1e-15))
    #expect(close(digamma(-0.5), 0.036_489_973_978_576_52, 1e-14))
    #expect(close(digamma(100.0), 4.600_161_852_738_087, 1e-15))
    #expect(digamma(0.0).isNaN && digamma(-3.0).isNaN)
    // ψ′(1) = π²/6
    #expect(close(derivative(at: 1.0) { digamma($0) }, .pi * .pi / 6, 1e-14))
  }
}
