import LeibnizScalar
import RealModule
import Testing

/// The root E of Kepler's equation E - e·sin E = M, by iteration; its derivatives from the equation.
struct EccentricAnomaly: CustomFunction {
  func value<T: Real>(at x: [T]) -> T {
    let (M, e) = (x[0], x[1])
    var E = M
    for _ in 0..<60 { E -= (E - e * .sin(E) - M) / (1 - e * .cos(E)) }
    return E
  }
  func partials<T: Real>(at x: [T], value E: T) -> [T] {
    let slope = 1 / (1 - x[1] * .cos(E))
    return [slope, .sin(E) * slope]
  }
}

/// A table of squares: the value is a look-up, of which a slope is known.
struct SquareTable: CustomFunction {
  func value<T: Real>(at x: [T]) -> T {
    let table = (0..<10).map { T($0 * $0) }
    return table.min { ($0 - x[0] * x[0]).magnitude < ($1 - x[0] * x[0]).magnitude } ?? 0
  }
  func partials<T: Real>(at x: [T], value: T) -> [T] { [2 * x[0]] }
}

@Suite struct CustomFunctionTests {
  let kepler = EccentricAnomaly()

  /// The same iteration, differentiated through.
  func iterated<T: Real>(_ x: [T]) -> T { EccentricAnomaly().value(at: x) }

  @Test func implicitFunction() {
    let x = [0.8, 0.3]
    #expect(kepler(x) == iterated(x))
    let g = gradient(at: x) { x in kepler(x[0], x[1]) }
    #expect(close(g, gradient(at: x) { iterated($0) }))
    #expect(close(g, forwardGradient(at: x) { kepler($0) }))
    let d: Double = directionalDerivative(at: x, along: [1, 1]) { kepler($0) }
    #expect(close(d, g[0] + g[1]))
    let h = hessian(at: x) { kepler($0) * $0[0] }
    #expect(close(h, hessian(at: x) { iterated($0) * $0[0] }, 1e-10))
    let series = derivatives(at: 0.8, upTo: 4) { kepler($0, 0.3) }
    #expect(close(series, derivatives(at: 0.8, upTo: 4) { iterated([$0, 0.3]) }, 1e-9))
  }

  /// Types that the function isn't specialised for: single precision, and derivatives of derivatives.
  @Test func otherTypes() {
    let square = SquareTable(), x: Float = 3
    #expect(gradient(at: [x]) { square($0[0]) * $0[0] } == [27])
    #expect(derivative(at: x) { square($0) * $0 } == 27)
    #expect(derivative(at: 3.0) { x in derivative(at: x) { square($0) * $0 } } == 18)
    #expect(gradient(at: [3.0]) { x in derivative(at: x[0]) { square($0) * $0 } } == [18])
    #expect(derivative(at: 3.0) { x in gradient(at: [x]) { square($0[0]) * $0[0] }[0] } == 18)
    #expect(gradient(at: [3.0]) { x in gradient(at: x) { square($0[0]) * $0[0] }[0] } == [18])
  }

  /// Called from code that only knows that its numbers are real.
  @Test func insideGenericCode() {
    func radius<T: Real>(_ x: [T]) -> T { 1 - x[1] * .cos(kepler(x[0], x[1])) }
    let g = gradient(at: [0.8, 0.3]) { radius($0) }
    let d: Double = directionalDerivative(at: [0.8, 0.3], along: [1, 0]) { radius($0) }
    #expect(close(g[0], d))
    #expect(g[0] != 0)
  }

  @Test func table() {
    let square = SquareTable()
    #expect(square(3.1) == 9)
    #expect(gradient(at: [3.1]) { square($0[0]) } == [6.2])
    #expect(derivative(at: 3.1) { square($0) } == 6.2)
    // A constant stays one.
    #expect(gradient(at: [3.1]) { $0[0] * square(3.0) } == [9])
  }

  @Test func wrongNumberOfPartials() async {
    await #expect(processExitsWith: .failure) {
      struct Wrong: CustomFunction {
        func value<T: Real>(at x: [T]) -> T { x[0] }
        func partials<T: Real>(at x: [T], value: T) -> [T] { [] }
      }
      _ = gradient(at: [1.0]) { Wrong()($0[0]) }
    }
  }
}
