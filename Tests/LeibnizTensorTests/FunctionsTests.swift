import Foundation
import LeibnizTensor
import Testing

/// Each function with the same one on numbers and a range to draw from.
private typealias Case = (
  String, @Sendable (Tensor) -> Tensor, @Sendable (Double) -> Double, ClosedRange<Double>
)
private let functions: [Case] = [
  ("abs", { abs($0) }, { abs($0) }, -3...3),
  ("sqrt", { sqrt($0) }, { sqrt($0) }, 0...9),
  ("square", { square($0) }, { $0 * $0 }, -3...3),
  ("reciprocal", { reciprocal($0) }, { 1 / $0 }, -3...3),
  ("sign", { sign($0) }, { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }, -3...3),
  ("floor", { floor($0) }, { floor($0) }, -3...3),
  ("ceil", { ceil($0) }, { ceil($0) }, -3...3),
  ("round", { round($0) }, { $0.rounded(.toNearestOrEven) }, -3...3),
  ("exp", { exp($0) }, { exp($0) }, -20...20),
  ("exp2", { exp2($0) }, { exp2($0) }, -20...20),
  ("expm1", { expm1($0) }, { expm1($0) }, -3...3),
  ("log", { log($0) }, { log($0) }, 0.001...10),
  ("log2", { log2($0) }, { log2($0) }, 0.001...10),
  ("log10", { log10($0) }, { log10($0) }, 0.001...10),
  ("log1p", { log1p($0) }, { log1p($0) }, -0.9...3),
  ("sin", { sin($0) }, { sin($0) }, -10...10),
  ("cos", { cos($0) }, { cos($0) }, -10...10),
  ("tan", { tan($0) }, { tan($0) }, -1.4...1.4),
  ("asin", { asin($0) }, { asin($0) }, -1...1),
  ("acos", { acos($0) }, { acos($0) }, -1...1),
  ("atan", { atan($0) }, { atan($0) }, -5...5),
  ("sinh", { sinh($0) }, { sinh($0) }, -5...5),
  ("cosh", { cosh($0) }, { cosh($0) }, -5...5),
  ("tanh", { tanh($0) }, { tanh($0) }, -5...5),
  ("asinh", { asinh($0) }, { asinh($0) }, -5...5),
  ("acosh", { acosh($0) }, { acosh($0) }, 1...5),
  ("atanh", { atanh($0) }, { atanh($0) }, -0.99...0.99),
  ("erf", { erf($0) }, { erf($0) }, -3...3),
  ("sigmoid", { sigmoid($0) }, { 1 / (1 + exp(-$0)) }, -30...30),
  ("softplus", { softplus($0) }, { log1p(exp($0)) }, -30...30),
  ("relu", { relu($0) }, { max($0, 0) }, -3...3),
  ("leakyRelu", { leakyRelu($0) }, { $0 > 0 ? $0 : 0.01 * $0 }, -3...3),
  ("elu", { elu($0, alpha: 1.5) }, { $0 > 0 ? $0 : 1.5 * expm1($0) }, -3...3),
  (
    "selu", { selu($0) },
    { 1.0507009873554805 * ($0 > 0 ? $0 : 1.6732632423543772 * expm1($0)) }, -3...3
  ),
  ("gelu", { gelu($0) }, { $0 * (1 + erf($0 / 2.0.squareRoot())) / 2 }, -3...3),
  (
    "geluTanh", { geluTanh($0) },
    { $0 * (1 + tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0))) / 2 }, -3...3
  ),
  ("silu", { silu($0) }, { $0 / (1 + exp(-$0)) }, -30...30),
]

@Suite struct FunctionsTests {
  @Test func everyFunctionAgreesWithItsFormulaOnEveryLayout() {
    var source = TestSource(1)
    for (name, f, reference, range) in functions {
      for shape in shapes {
        for layout in layouts {
          let x = random(shape, layout: layout, using: &source, in: range)
          let y = f(x)
          #expect(y.dtype == .float64)
          expectSame(y, Naive(shape, x.scalars().map(reference)), 1e-13, name)
        }
      }
      let x = random([40], .float32, layout: 0, using: &source, in: range)
      #expect(f(x).dtype == .float32)
      expectSame(f(x), Naive([40], x.scalars().map(reference)), 2e-6, name)
      // A number on its own takes another path.
      let number = Tensor(0.75, dtype: .float32)
      #expect(f(number).dtype == .float32)
      expectSame(f(number), Naive([], [reference(0.75)]), 2e-6, name)
    }
  }

  @Test func integersStayIntegersWhereTheResultIsOne() {
    for dtype in [DType.int32, .int64] {
      let x = Tensor([-2.0, 0, 3]).cast(to: dtype)
      for (f, expected) in [
        (abs(x), [2.0, 0, 3]), (square(x), [4, 0, 9]), (sign(x), [-1, 0, 1]),
        (relu(x), [0, 0, 3]), (floor(x), [-2, 0, 3]), (ceil(x), [-2, 0, 3]),
        (round(x), [-2, 0, 3]), (-x, [2, 0, -3]),
      ] {
        #expect(f.dtype == dtype && f.scalars() == expected)
      }
    }
    #expect(sqrt(Tensor([4, 9])) == Tensor([2.0, 3]))
    #expect(exp(Tensor([false, true])).dtype == .float64)
    #expect(abs(Tensor([false, true])).dtype == .int64)
    #expect(square(Tensor([3, 4] as [UInt8])).scalars(as: UInt8.self) == [9, 16])
  }

  @Test func literalsStayWeakThroughFunctions() {
    let x = Tensor([1, 2] as [Float])
    #expect((x * sqrt(2.0 as Tensor)).dtype == .float32)
    #expect((x * sqrt(2 as Tensor)).dtype == .float32)
    #expect((x * -(2 as Tensor)).dtype == .float32)
    #expect((x * (2.0 * (3.0 as Tensor))).dtype == .float32)
  }

  @Test func specialValues() {
    let inf = Double.infinity
    let x = Tensor([0, -0.0, inf, -inf, .nan])
    #expect(reciprocal(x).scalars().prefix(2) == [inf, -inf])
    #expect(sign(x).scalars()[4].isNaN)
    #expect(sigmoid(x).scalars().prefix(4) == [0.5, 0.5, 1, 0])
    #expect(softplus(x).scalars()[2] == inf && softplus(x).scalars()[3] == 0)
    #expect(relu(x).scalars()[4].isNaN)
    #expect(silu(x).scalars()[2] == inf)
    #expect(log(x).scalars().prefix(2) == [-inf, -inf])
    #expect(sqrt(Tensor([-1.0])).scalars()[0].isNaN)
  }

  @Test func swiftNumbersStillReachTheSystemsFunctions() {
    // With Foundation imported, calls on plain numbers must not become ambiguous.
    let four = sqrt(16)
    let e: Double = exp(1)
    let eight: Double = pow(2.0, 3)
    #expect(four == 4 && e == M_E && eight == 8)
    #expect(abs(-2) == 2 && max(1, 2) == 2 && floor(1.5) == 1 && round(2.5) == 3)
    let five: Double = hypot(3, 4)
    #expect(five == 5 && atan2(0.0, 1) == 0 && remainder(5, 3) == -1)
  }
}

@Suite struct TwoOperandsTests {
  private let functions:
    [(String, (Tensor, Tensor) -> Tensor, (Double, Double) -> Double, ClosedRange<Double>)] = [
      ("pow", { pow($0, $1) }, { pow($0, $1) }, 0.1...3),
      ("**", { $0 ** $1 }, { pow($0, $1) }, 0.1...3),
      ("atan2", { atan2($0, $1) }, { atan2($0, $1) }, -3...3),
      ("hypot", { hypot($0, $1) }, { hypot($0, $1) }, -3...3),
      ("maximum", { maximum($0, $1) }, { max($0, $1) }, -3...3),
      ("minimum", { minimum($0, $1) }, { min($0, $1) }, -3...3),
      ("logaddexp", { logaddexp($0, $1) }, { log(exp($0) + exp($1)) }, -3...3),
      ("remainder", { remainder($0, $1) }, { $0 - $1 * floor($0 / $1) }, -3...3),
    ]

  @Test func everyFunctionBroadcasts() {
    var source = TestSource(2)
    for (name, f, reference, range) in functions {
      for (a, b) in [
        ([3, 4], [4]), ([3, 1], [1, 4]), ([], [2, 2]), ([2, 3], [2, 3]), ([0, 2], [2]),
      ] {
        for layout in layouts {
          let x = random(a, layout: layout, using: &source, in: range)
          let y = random(b, layout: layout, using: &source, in: range)
          let z = f(x, y)
          let (p, q) = (x.broadcast(to: z.shape).scalars(), y.broadcast(to: z.shape).scalars())
          expectSame(z, Naive(z.shape.sizes, zip(p, q).map(reference)), 1e-12, name)
        }
      }
    }
  }

  @Test func numbersOnEitherSideTakeTheTensorsType() {
    let x = Tensor([1, 4] as [Float])
    let results = [
      pow(x, 0.5), pow(x, 2.0), pow(2.0, x), x ** 2.0, 2.0 ** x, atan2(x, 1.0), atan2(1.0, x),
      hypot(x, 3.0), hypot(3.0, x), maximum(x, 2.0), maximum(2.0, x), minimum(x, 2.0),
      minimum(2.0, x), logaddexp(x, 0.0), logaddexp(0.0, x), remainder(x, 3.0), remainder(9.0, x),
      clamp(x, 0.0...2.0), clamp(x, 2.0...), clamp(x, ...2.0),
    ]
    for r in results { #expect(r.dtype == .float32) }
    #expect(results[0] == Tensor([1, 2] as [Float]))
    #expect(results[1] == Tensor([1, 16] as [Float]))
    #expect(results[2] == Tensor([2, 16] as [Float]))
    #expect(results[9] == Tensor([2, 4] as [Float]))
    #expect(results[16] == Tensor([0, 1] as [Float]))
    #expect(results[17] == Tensor([1, 2] as [Float]))
    #expect(results[18] == Tensor([2, 4] as [Float]))
    #expect(results[19] == Tensor([1, 2] as [Float]))
  }

  @Test func powerBindsTighterThanProductAndFromTheRight() {
    let x = Tensor([2.0])
    #expect((3.0 * x ** 2.0).scalar == 12)
    #expect((x ** x ** 3.0).scalar == 256)
    #expect((-x ** 2.0).scalar == 4)
  }

  @Test func integersKeepTheirType() {
    let a = Tensor([7, -7]), b = Tensor([3, 3])
    #expect(remainder(a, b) == Tensor([1, 2]))
    #expect(remainder(a, 3) == Tensor([1, 2]))
    #expect(maximum(a, 0) == Tensor([7, 0]))
    #expect(pow(a, b) == Tensor([343.0, -343]))
    #expect(pow(a, 2.0) == Tensor([49.0, 49]))
  }

  @Test func specialValues() {
    let nan = Double.nan
    #expect(maximum(Tensor([nan, 1]), Tensor([1, nan])).scalars().allNaN)
    #expect(clamp(Tensor([nan]), 0.0...1.0).scalar.isNaN)
    #expect(pow(Tensor([0.0, nan, 1]), Tensor([0.0, 0, nan])).scalars() == [1, 1, 1])
    #expect(near(hypot(Tensor([3e200]), Tensor([4e200])).scalar / 5e200, 1))
    #expect(logaddexp(Tensor([-Double.infinity]), Tensor([-Double.infinity])).scalar == -.infinity)
    #expect(logaddexp(Tensor([1000.0]), Tensor([1000.0])).scalar == 1000 + log(2))
  }
}
