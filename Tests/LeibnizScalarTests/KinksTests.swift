import Leibniz
import LeibnizScalar
import RealModule
import Testing

/// Functions of what has a derivative by convention: at a kink, a tie or a tip.
///
/// The convention's number multiplies as any other does: ½·∞ is ∞, and 0·∞ NaN. Only where no path
/// leads, as strictly inside the other piece, the derivative is 0 whatever it is multiplied by.
struct Kink: Sendable, CustomTestStringConvertible {
  enum Function: Sendable {
    case rootOfMagnitude, magnitudeOfRoot, maximumOfRoot, minimumOfRoot, maximumOfNegativeRoot
    case rootOfMaximum, logOfMaximum, rootOfHypot, atan2, maximumWithMagnitude, magnitudeOfMagnitude
    case maximumOfItself, reciprocalOfMagnitude
  }
  let function: Function
  let x: [Double], slopes: [Double]

  init(_ function: Function, _ x: [Double], _ slopes: [Double]) {
    (self.function, self.x, self.slopes) = (function, x, slopes)
  }

  var testDescription: String { "\(function) at \(x)" }

  func callAsFunction<T: Real>(_ x: [T]) -> T {
    let first = x[0], last = x[x.count - 1]
    return switch function {
    case .rootOfMagnitude: .sqrt(first.magnitude)
    case .magnitudeOfRoot: T.sqrt(first).magnitude
    case .maximumOfRoot: .maximum(.sqrt(first), 0)
    case .minimumOfRoot: .minimum(.sqrt(first), 0)
    case .maximumOfNegativeRoot: .maximum(-.sqrt(first), 0)
    case .rootOfMaximum: .sqrt(.maximum(first, 0))
    case .logOfMaximum: .log(.maximum(first, 0))
    case .rootOfHypot: .sqrt(.hypot(first, last))
    case .atan2: .atan2(y: first, x: last)
    case .maximumWithMagnitude: .maximum(first, first.magnitude)
    case .magnitudeOfMagnitude: first.magnitude.magnitude
    case .maximumOfItself: .maximum(first, first)
    case .reciprocalOfMagnitude: 1 / first.magnitude
    }
  }

  func callAsFunction(_ x: [Variable]) -> Variable {
    let first = x[0], last = x[x.count - 1], zero = Variable(0.0)
    return switch function {
    case .rootOfMagnitude: sqrt(abs(first))
    case .magnitudeOfRoot: abs(sqrt(first))
    case .maximumOfRoot: maximum(sqrt(first), zero)
    case .minimumOfRoot: minimum(sqrt(first), zero)
    case .maximumOfNegativeRoot: maximum(-sqrt(first), zero)
    case .rootOfMaximum: sqrt(maximum(first, zero))
    case .logOfMaximum: log(maximum(first, zero))
    case .rootOfHypot: sqrt(hypot(first, last))
    case .atan2: Leibniz.atan2(first, last)
    case .maximumWithMagnitude: maximum(first, abs(first))
    case .magnitudeOfMagnitude: abs(abs(first))
    case .maximumOfItself: maximum(first, first)
    case .reciprocalOfMagnitude: 1 / abs(first)
    }
  }

  static let infinity = Double.infinity, nan = Double.nan

  static let all: [Kink] = [
    .init(.rootOfMagnitude, [0], [nan]),
    .init(.magnitudeOfRoot, [0], [nan]),
    .init(.magnitudeOfMagnitude, [0], [0]),
    .init(.reciprocalOfMagnitude, [0], [nan]),
    .init(.maximumOfRoot, [0], [infinity]),
    .init(.minimumOfRoot, [0], [infinity]),
    .init(.maximumOfNegativeRoot, [0], [-infinity]),
    .init(.rootOfMaximum, [0], [infinity]),
    .init(.rootOfMaximum, [-1], [0]),
    .init(.logOfMaximum, [0], [infinity]),
    .init(.logOfMaximum, [-1], [0]),
    .init(.rootOfHypot, [0, 0], [nan, nan]),
    .init(.atan2, [infinity, infinity], [0, 0]),
    .init(.atan2, [-infinity, infinity], [0, 0]),
    .init(.atan2, [infinity, 1], [0, 0]),
    .init(.atan2, [1, infinity], [0, 0]),
    .init(.maximumWithMagnitude, [0], [0.5]),
    .init(.maximumOfItself, [3], [1]),
  ]
}

@Suite struct KinksTests {
  func same(_ a: Double, _ b: Double) -> Bool { a == b || a.isNaN && b.isNaN }

  @Test(arguments: Kink.all)
  func everyEngine(_ f: Kink) {
    func check(_ way: String, _ slopes: [Double]) {
      #expect(
        zip(slopes, f.slopes).allSatisfy { same($0, $1) },
        "\(way): the slopes are \(slopes), not \(f.slopes)")
    }
    let n = f.x.count
    check("Taped", gradient(at: f.x) { f($0) })
    check(
      "Dual",
      (0..<n).map { i in
        directionalDerivative(at: f.x, along: (0..<n).map { $0 == i ? 1 : 0 }) { f($0) }
      })
    check("DualVector", forwardGradient(at: f.x) { f($0) })
    check("Taped over Dual", valueGradientAndHessian(at: f.x) { f($0) }.gradient)
    check(
      "Taylor",
      (0..<n).map { i in
        derivative(at: f.x[i], order: 1) { x in
          f((0..<n).map { $0 == i ? x : Taylor(f.x[$0]) })
        }
      })
    let variables = f.x.map { Variable($0) }
    f(variables).backprop()
    check("Graph", variables.map { $0.gradient?.scalars()[0] ?? 0 })
  }
}
