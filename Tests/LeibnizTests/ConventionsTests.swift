import Leibniz
import Testing

/// A place where mathematics leaves a choice, and what is chosen there: the table of the article
/// "Conventions".
struct ArrayConvention: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let x: [Double]
  let value: Double
  let slopes: [Double]
  /// The true second derivatives, row by row. Nil where there is none, or where the first
  /// derivative is the mean of several slopes: then none may look like one.
  let second: [Double?]
  let function: @Sendable (Variable) -> Variable

  init(
    _ name: String, _ x: [Double], _ value: Double, _ slopes: [Double], _ second: [Double?],
    _ function: @escaping @Sendable (Variable) -> Variable
  ) {
    testDescription = "\(name) at \(x)"
    (self.x, self.value, self.slopes) = (x, value, slopes)
    (self.second, self.function) = (second, function)
  }

  static let all: [ArrayConvention] = kinks + choices + reductions

  private static let none: [Double?] = [nil, nil, nil, nil]
  private static let zero: [Double?] = [0, 0, 0, 0]
  private static let nan = Double.nan, infinity = Double.infinity

  private static let kinks: [ArrayConvention] = [
    .init("abs", [0], 0, [0], [nil]) { abs($0[0]) },
    .init("abs", [-0.0], 0, [0], [nil]) { abs($0[0]) },
    .init("abs", [-2], 2, [-1], [0]) { abs($0[0]) },
    .init("abs²", [0], 0, [0], [nil]) { square(abs($0[0])) },
    .init("√abs", [0], 0, [nan], [nil]) { sqrt(abs($0[0])) },
    .init("relu", [0], 0, [0], [0]) { relu($0[0]) },
    .init("relu", [-0.0], 0, [0], [0]) { relu($0[0]) },
    .init("√relu", [-1], 0, [0], [0]) { sqrt(relu($0[0])) },
    .init("√relu", [0], 0, [nan], [nil]) { sqrt(relu($0[0])) },
    .init("relu of √", [0], 0, [nan], [nil]) { relu(sqrt($0[0])) },
    .init("abs of √", [0], 0, [nan], [nil]) { abs(sqrt($0[0])) },
    .init("√leakyRelu", [0], 0, [nan], [nil]) { sqrt(leakyRelu($0[0], slope: 0)) },
    .init("√leakyRelu", [-1], 0, [0], [0]) { sqrt(leakyRelu($0[0], slope: 0)) },
    .init("√leakyRelu", [0], 0, [infinity], [nil]) { sqrt(leakyRelu($0[0], slope: 0.5)) },
    .init("√elu", [0], 0, [infinity], [nil]) { sqrt(elu($0[0])) },
    .init("√elu", [0], 0, [nan], [nil]) { sqrt(elu($0[0], alpha: 0)) },
    .init("√elu", [-1], 0, [0], [0]) { sqrt(elu($0[0], alpha: 0)) },
    .init("√clamp", [0], 0, [infinity], [nil]) { sqrt(clamp($0[0], 0...1)) },
    .init("√clamp", [-1], 0, [0], [0]) { sqrt(clamp($0[0], 0...1)) },
    .init("√absolute error", [2, 2], 0, [nan, nan], none) {
      sqrt(meanAbsoluteError($0[0], $0[1]))
    },
    .init("leakyRelu", [0], 0, [0.1], [0]) { leakyRelu($0[0], slope: 0.1) },
    .init("leakyRelu", [0], 0, [0], [0]) { leakyRelu($0[0], slope: 0) },
    .init("elu", [0], 0, [1.5], [1.5]) { elu($0[0], alpha: 1.5) },
    .init("sign", [0], 0, [0], [0]) { sign($0[0]) },
    .init("sign", [-3], -1, [0], [0]) { sign($0[0]) },
    .init("floor", [2], 2, [0], [0]) { floor($0[0]) },
    .init("ceil", [2], 2, [0], [0]) { ceil($0[0]) },
    .init("round", [2.5], 2, [0], [0]) { round($0[0]) },
    .init("clamp", [0], 0, [1], [0]) { clamp($0[0], 0...1) },
    .init("clamp", [1], 1, [1], [0]) { clamp($0[0], 0...1) },
    .init("clamp²", [1], 1, [2], [2]) { square(clamp($0[0], 0...1)) },
    .init("clamp", [1.5], 1, [0], [0]) { clamp($0[0], 0...1) },
    .init("clamp", [nan], nan, [1], [0]) { clamp($0[0], 0...1) },
    .init("relu", [nan], nan, [1], [0]) { relu($0[0]) },
    .init("absolute error", [2, 2], 0, [0, 0], none) { meanAbsoluteError($0[0], $0[1]) },
    .init("huber", [3, 2], 0.5, [1, -1], [1, -1, -1, 1]) { huber($0[0], $0[1], delta: 1) },
    .init("√x²", [0], 0, [nan], [nil]) { sqrt(square($0[0])) },
    .init("(√x)²", [0], 0, [nan], [nil]) { square(sqrt($0[0])) },
    .init("0·√x", [0], 0, [nan], [nil]) { 0.0 * sqrt($0[0]) },
    .init("0·√x", [4], 0, [0], [0]) { 0.0 * sqrt($0[0]) },
    .init("√(0·x)", [3], 0, [nan], [nil]) { sqrt(0.0 * $0[0]) },
    .init("√(0·x + y)", [3, 0], 0, [nan, infinity], none) { sqrt(0.0 * $0[0] + $0[1]) },
  ]

  private static let choices: [ArrayConvention] = [
    .init("maximum", [2, 2], 2, [0.5, 0.5], none) { maximum($0[0], $0[1]) },
    .init("minimum", [2, 2], 2, [0.5, 0.5], none) { minimum($0[0], $0[1]) },
    .init("maximum", [1, 2], 2, [0, 1], zero) { maximum($0[0], $0[1]) },
    .init("maximum", [nan, 2], nan, [1, 0], zero) { maximum($0[0], $0[1]) },
    .init("minimum", [2, nan], nan, [0, 1], zero) { minimum($0[0], $0[1]) },
    .init("maximum", [nan, nan], nan, [0.5, 0.5], none) { maximum($0[0], $0[1]) },
    .init("maximum²", [2, 2], 4, [2, 2], none) { square(maximum($0[0], $0[1])) },
    .init("maximum(√x, 0)", [0], 0, [infinity], [nil]) { maximum(sqrt($0[0]), 0) },
    .init("√maximum", [0, 0], 0, [infinity, infinity], none) { sqrt(maximum($0[0], $0[1])) },
    .init("√maximum", [-1, 0], 0, [0, infinity], [0, 0, 0, nil]) {
      sqrt(maximum($0[0], $0[1]))
    },
    .init("√max", [0, 0], 0, [infinity, infinity], none) { sqrt($0.max()) },
    .init("√max", [-1, 0], 0, [0, infinity], [0, 0, 0, nil]) { sqrt($0.max()) },
    .init("max", [2, 2], 2, [0.5, 0.5], none) { $0.max() },
    .init("min", [2, 2], 2, [0.5, 0.5], none) { $0.min(along: 0) },
    .init("max", [1, nan], nan, [0, 1], zero) { $0.max() },
    .init("min", [nan, 3], nan, [1, 0], zero) { $0.min() },
    .init("max", [nan, nan], nan, [0.5, 0.5], none) { $0.max(along: 0) },
    .init("max of roots", [0, 4], 2, [0, 0.25], [0, 0, 0, -0.03125]) { sqrt($0).max() },
    .init("where", [0, 4], 2, [0, 0.25], [0, 0, 0, -0.03125]) {
      Variable.where([false, true], sqrt($0), $0.constantZero).sum()
    },
    .init("argmax", [2, 2], 0, [0, 0], zero) { $0.argmax().cast(to: $0.dtype) + 0.0 * $0[0] },
  ]

  private static let reductions: [ArrayConvention] = [
    .init("norm", [0, 0], 0, [0, 0], none) { $0.norm() },
    .init("norm²", [0, 0], 0, [0, 0], none) { square($0.norm()) },
    .init("√norm", [0, 0], 0, [nan, nan], none) { sqrt($0.norm()) },
    .init("√norm(3)", [0, 0], 0, [nan, nan], none) { sqrt($0.norm(3)) },
    .init("√norm(∞)", [0, 0], 0, [nan, nan], none) { sqrt($0.norm(.infinity)) },
    .init("√hypot", [0, 0], 0, [nan, nan], none) { sqrt(hypot($0[0], $0[1])) },
    .init("√std", [2, 2], 0, [nan, nan], none) { sqrt($0.standardDeviation()) },
    .init("norm", [infinity, 1], infinity, [1, 0], zero) { $0.norm() },
    .init("norm(3)", [infinity, 1], infinity, [1, 0], zero) { $0.norm(3) },
    .init("logSumExp", [infinity, 3], infinity, [1, 0], zero) { $0.logSumExp() },
    .init("logSumExp", [infinity, infinity], infinity, [0.5, 0.5], [0.25, -0.25, -0.25, 0.25]) {
      $0.logSumExp()
    },
    .init("logSumExp", [-infinity, -infinity], -infinity, [0.5, 0.5], [0.25, -0.25, -0.25, 0.25]) {
      $0.logSumExp()
    },
    .init("norm", [3, 4], 5, [0.6, 0.8], [0.128, -0.096, -0.096, 0.072]) { $0.norm() },
    .init("std", [2, 2], 0, [0, 0], none) { $0.standardDeviation() },
    .init("std²", [2, 2], 0, [0, 0], none) { square($0.standardDeviation()) },
    .init("variance", [2, 2], 0, [0, 0], [0.5, -0.5, -0.5, 0.5]) { $0.variance() },
    .init("product", [0, 0], 0, [0, 0], [0, 1, 1, 0]) { $0.product() },
    .init("product", [0, 3], 0, [3, 0], [0, 1, 1, 0]) { $0.product() },
    .init("running product", [0, 0], 0, [1, 0], [0, 1, 1, 0]) {
      $0.cumulativeProduct(along: 0).sum()
    },
  ]
}

extension Variable {
  fileprivate var constantZero: Variable { .constant(Tensor(0.0, dtype: dtype)) }
}

struct ConventionsTests {
  private func agrees(_ a: Double, _ b: Double?, _ dtype: DType) -> Bool {
    guard let b else { return !a.isFinite }
    return a == b || a.isNaN && b.isNaN || abs(a - b) <= (dtype == .float64 ? 1e-14 : 1e-6)
  }

  private func check(
    _ found: [Double], _ wanted: [Double?], _ dtype: DType, _ what: String,
    _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(
      found.count == wanted.count && zip(found, wanted).allSatisfy { agrees($0, $1, dtype) },
      "\(what): \(found), not \(wanted)", sourceLocation: location)
  }

  @Test(arguments: ArrayConvention.all, [DType.float64, .float32])
  func everyEngineAndOrder(_ c: ArrayConvention, _ dtype: DType) {
    let (f, n) = (c.function, c.x.count)
    let x = Tensor(c.x).cast(to: dtype)
    let slopes: [Double?] = c.slopes
    func numbers(_ t: Tensor) -> [Double] { t.scalars(as: Double.self) }
    func unit(_ i: Int) -> Tensor { Tensor((0..<n).map { $0 == i ? 1.0 : 0 }).cast(to: dtype) }

    // First order.
    let point = Variable(x)
    let y = f(point)
    check(numbers(y.value), [c.value], dtype, "value")
    y.backprop()
    check(numbers(point.gradient!), slopes, dtype, "backprop")
    check(numbers(gradient(at: x, of: f)), slopes, dtype, "gradient")
    let recorded = gradients(of: f(point), with: [point], recording: true)[0]
    check(numbers(recorded.value), slopes, dtype, "recorded gradient")
    check(
      numbers(jacobian(at: x) { stack([f($0), f($0)]) }), slopes + slopes, dtype, "jacobian by rows"
    )
    check(
      numbers(jacobian(at: x) { stack([Variable](repeating: f($0), count: 5)) }),
      [[Double?]](repeating: slopes, count: 5).flatMap { $0 }, dtype, "jacobian by columns")
    for i in 0..<n {
      check(
        numbers(directionalDerivative(at: x, along: unit(i), of: f)), [slopes[i]], dtype,
        "directional derivative \(i)")
    }

    // Second order.
    check(numbers(hessian(at: x, of: f)), c.second, dtype, "hessian")
    check(
      numbers(
        jacobian(at: x) { x in gradients(of: f(x), with: [x], recording: true)[0] }), c.second,
      dtype, "jacobian of the gradient")
    for i in 0..<n {
      let column: [Double?] = (0..<n).map { c.second[$0 * n + i] }
      check(
        numbers(hessianVectorProduct(at: x, along: unit(i), of: f)), column, dtype,
        "hessian times direction \(i)")
      check(
        numbers(
          directionalDerivative(at: x, along: unit(i)) { x in
            gradients(of: f(x), with: [x], recording: true)[0]
          }), column, dtype, "derivative \(i) of the gradient")
    }
  }
}
