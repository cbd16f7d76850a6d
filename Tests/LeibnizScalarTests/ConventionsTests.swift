import LeibnizScalar
import RealModule
import Testing

/// What is stated for places where there is no derivative, for both modes.
@Suite struct ConventionsTests {
  /// The slopes by `Dual` and by `Taped`, which must be the same.
  func slopes(
    at x: Double, _ dual: (Dual<Double>) -> Dual<Double>, _ taped: (Taped<Double>) -> Taped<Double>
  ) -> Double {
    let forward = derivative(at: x, of: dual)
    let reverse = gradient(at: [x]) { taped($0[0]) }[0]
    #expect(close(forward, reverse, 0))
    return forward
  }

  @Test func rootsAndLogarithms() {
    #expect(slopes(at: 0, { .sqrt($0) }, { .sqrt($0) }) == .infinity)
    #expect(slopes(at: 0, { .root($0, 3) }, { .root($0, 3) }) == .infinity)
    #expect(slopes(at: 0, { .log($0) }, { .log($0) }) == .infinity)
    #expect(slopes(at: 0, { $0.squareRoot() }, { $0.squareRoot() }) == .infinity)
  }

  @Test func powersOfZero() {
    #expect(slopes(at: 0, { .pow($0, 0) }, { .pow($0, 0) }) == 0)
    #expect(slopes(at: 0, { .pow($0, 1) }, { .pow($0, 1) }) == 1)
    #expect(slopes(at: 0, { .pow($0, 2) }, { .pow($0, 2) }) == 0)
    #expect(slopes(at: 0, { .pow($0, 2.0) }, { .pow($0, 2.0) }) == 0)
    #expect(slopes(at: 0, { .pow($0, 1.0) }, { .pow($0, 1.0) }) == 1)
    #expect(slopes(at: 0, { .pow($0, 0.5) }, { .pow($0, 0.5) }) == .infinity)
    #expect(slopes(at: 0, { .pow($0, 0.0) }, { .pow($0, 0.0) }) == 0)
    #expect(valueAndDerivative(at: 0.0) { .pow($0, 0) }.value == 1)
    // With respect to the exponent.
    #expect(slopes(at: 2, { .pow(0, $0) }, { .pow(0, $0) }) == 0)
  }

  @Test func origin() {
    #expect(gradient(at: [0.0, 0.0]) { .hypot($0[0], $0[1]) } == [0, 0])
    #expect(gradient(at: [0.0, 0.0]) { .atan2(y: $0[0], x: $0[1]) } == [0, 0])
    #expect(slopes(at: 0, { $0.magnitude }, { $0.magnitude }) == 0)
    #expect(slopes(at: 0, { abs($0) }, { abs($0) }) == 0)
    #expect(slopes(at: -2, { abs($0) }, { abs($0) }) == -1)
  }

  @Test func jumps() {
    #expect(slopes(at: 2.3, { $0.rounded() * $0 }, { $0.rounded() * $0 }) == 2)
    #expect(slopes(at: 2.3, { $0.ulp }, { $0.ulp }) == 0)
    #expect(slopes(at: 2.3, { $0.nextUp }, { $0.nextUp }) == 1)
    #expect(slopes(at: 2.3, { $0.rounded(.down) }, { $0.rounded(.down) }) == 0)
    // The number that is chosen counts; the first of two equal ones for the minimum.
    #expect(slopes(at: 1, { max($0, 2 * $0 - 1) }, { max($0, 2 * $0 - 1) }) == 2)
    #expect(slopes(at: 1, { .minimum($0, 2) }, { .minimum($0, 2) }) == 1)
  }

  /// An infinite slope of a constant is no slope.
  @Test func constants() {
    #expect(slopes(at: 3, { $0 + .sqrt(0) }, { $0 + .sqrt(0) }) == 1)
    #expect(slopes(at: 3, { $0 * .pow(0, -1) }, { $0 * .pow(0, -1) }) == .infinity)
    #expect(slopes(at: 3, { .sqrt(0 * $0) + $0 }, { .sqrt(0 * $0) + $0 }) == 1)
    // The inner derivative of a tangent with the value zero isn't lost: (x²)″ at 0.
    #expect(hessian(at: [0.0]) { $0[0] * $0[0] } == [[2]])
    let cube = Dual(Dual(0.0, tangent: 1), tangent: Dual(1))
    #expect((cube * cube).tangent.tangent == 2)
  }

  @Test func notNumbers() {
    #expect(slopes(at: .nan, { .sin($0) }, { .sin($0) }).isNaN)
    #expect(Dual<Double>.nan.isNaN)
    #expect(Taped<Double>.maximum(.nan, 1).value == 1)
    #expect(Dual<Double>.minimum(2, .nan).value == 2)
    #expect(Dual<Double>.minimum(.nan, .nan).isNaN)
  }
}
