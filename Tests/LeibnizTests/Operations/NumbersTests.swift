import Leibniz
import Testing

@Suite("Swift numbers and tensors beside variables")
struct NumbersTests {
  let x = Variable([1.0, -2, 4], name: "x")
  let n = 2
  let f: Float = 2
  let d = 2.0

  @Test("An Int, a Float, a Double and a literal mean the same in every operator")
  func operators() {
    let t: Tensor = x.value
    let expected: [(String, Tensor, [Variable])] = [
      ("+", t + Tensor(2.0), [x + n, x + f, x + d, x + 2, n + x, f + x, d + x, 2 + x]),
      ("-", t - Tensor(2.0), [x - n, x - f, x - d, x - 2]),
      ("number -", Tensor(2.0) - t, [n - x, f - x, d - x, 2 - x]),
      ("*", t * Tensor(2.0), [x * n, x * f, x * d, x * 2, n * x, f * x, d * x, 2 * x]),
      ("/", t / Tensor(2.0), [x / n, x / f, x / d, x / 2]),
      ("number /", Tensor(2.0) / t, [n / x, f / x, d / x, 2 / x]),
      (
        "**", pow(t, Tensor(2.0)),
        [x ** n, x ** f, x ** d, x ** 2, pow(x, n), pow(x, f), pow(x, 2)]
      ),
      ("number **", pow(Tensor(2.0), t), [n ** x, f ** x, d ** x, 2 ** x, pow(n, x), pow(2, x)]),
      (
        "max", maximum(t, Tensor(2.0)), [max(x, n), max(f, x), max(x, d), max(2, x), maximum(x, n)]
      ),
      (
        "min", minimum(t, Tensor(2.0)), [min(x, n), min(f, x), min(x, d), min(2, x), minimum(x, f)]
      ),
      ("hypot", hypot(t, Tensor(2.0)), [hypot(x, n), hypot(f, x), hypot(x, d), hypot(2, x)]),
      ("atan2", atan2(t, Tensor(2.0)), [atan2(x, n), atan2(x, f), atan2(x, d), atan2(x, 2)]),
      (
        "logaddexp", logaddexp(t, Tensor(2.0)), [logaddexp(x, n), logaddexp(f, x), logaddexp(x, 2)]
      ),
      (".<", t .< Tensor(2.0), [x .< n, x .< f, x .< d, x .< 2, n .> x, f .> x, d .> x]),
      (".>=", t .>= Tensor(2.0), [x .>= n, x .>= f, x .>= d, x .>= 2, n .<= x, d .<= x]),
      (".==", t .== Tensor(2.0), [x .== n, f .== x, x .== d]),
      (".!=", t .!= Tensor(2.0), [x .!= n, f .!= x, x .!= d]),
    ]
    for (name, value, results) in expected {
      for (i, y) in results.enumerated() { #expect(y.value == value, "\(name), \(i)") }
    }
  }

  @Test("A number doesn't widen float32, whatever its type")
  func dtypes() {
    let x = Variable([1, 2] as [Float])
    for y in [
      x * n, x / f, x - d, 2 ** x, max(x, 0), hypot(x, 1.5), Variable.where(x .> 1, x, 0.5),
    ] {
      #expect(y.dtype == .float32)
    }
    let mask = x .> 1
    #expect((mask * 2).dtype == .int64)
    #expect((mask * 0.5).dtype == .float64)
  }

  @Test("A number that float32 can't hold compares with its true value, as beside a tensor")
  func comparisons() {
    let t: Tensor = Tensor([0, .leastNonzeroMagnitude, 1e30, .infinity] as [Float])
    let x = Variable(t)
    for number in [1e-60, -1e-60, 1e300, 0.1, 16_777_217] {
      let pairs: [(Variable, Tensor)] = [
        (x .< number, t .< number), (number .< x, number .< t), (x .>= number, t .>= number),
        (number .>= x, number .>= t), (x .== number, t .== number), (x .!= number, t .!= number),
      ]
      for (i, pair) in pairs.enumerated() { #expect(pair.0.value == pair.1, "\(i), \(number)") }
    }
    #expect((x .< 1e-60).value == [true, false, false, false])
    #expect((x .> 1e300).value == [false, false, false, true])
    let small = Variable(Tensor([0, 44, 200] as [UInt8]))
    #expect((small .< 300).value == [true, true, true])
    #expect((small .< -1).value == [false, false, false])
  }

  @Test("Data on either side: values and gradients as with a constant")
  func tensors() {
    let a: Tensor = [[1, 2, 3], [4, 5, 6.5]]
    let functions: [(String, (Variable) -> Variable, (Variable) -> Variable)] = [
      ("matmul", { matmul(a, $0) }, { matmul(.constant(a), $0) }),
      ("matmul right", { matmul($0, a.transposed()) }, { matmul($0, .constant(a.transposed())) }),
      ("dot", { dot(a[0], $0) }, { dot(.constant(a[0]), $0) }),
      ("outer", { outer($0, a[1]) }, { outer($0, .constant(a[1])) }),
      ("einsum", { einsum("ij,j->i", a, $0) }, { einsum("ij,j->i", .constant(a), $0) }),
      (
        "einsum of a list", { einsum("ij,j->i", [a, $0]) },
        { einsum("ij,j->i", [.constant(a), $0]) }
      ),
      ("pow", { a ** $0 }, { .constant(a) ** $0 }),
      ("atan2", { atan2(a, $0) }, { atan2(.constant(a), $0) }),
      ("max", { max(a, $0) }, { maximum(.constant(a), $0) }),
      ("where", { .where(a .> 2, $0, a) }, { .where(.constant(a .> 2), $0, .constant(a)) }),
      ("concatenate", { concatenate([a[0], $0]) }, { concatenate([.constant(a[0]), $0]) }),
      ("stack", { stack([$0, a[0]]) }, { stack([$0, .constant(a[0])]) }),
      ("error", { meanSquaredError(a[0], $0) }, { meanSquaredError(.constant(a[0]), $0) }),
    ]
    for (name, f, g) in functions {
      let (p, q) = (Variable([0.5, 1, 2]), Variable([0.5, 1, 2]))
      let (y, z) = (f(p), g(q))
      #expect(y.value == z.value, "\(name)")
      y.sum().backprop()
      z.sum().backprop()
      #expect(p.gradient == q.gradient, "\(name)")
    }
  }

  @Test("Literal tensors and .pi as the second or first operand")
  func literals() {
    let t: Tensor = x.value
    let two = Tensor([3.0, 3, 3])
    let expected: [(String, Tensor, [Variable])] = [
      ("maximum", maximum(t, two), [maximum(x, [3.0, 3, 3]), maximum([3.0, 3, 3], x)]),
      ("max", max(t, two), [max(x, [3.0, 3, 3]), max([3, 3, 3], x)]),
      ("minimum", minimum(t, two), [minimum(x, [3.0, 3, 3]), minimum([3, 3, 3], x)]),
      ("logaddexp", logaddexp(t, two), [logaddexp(x, [3.0, 3, 3]), logaddexp([3, 3, 3], x)]),
      ("hypot", hypot(t, two), [hypot(x, [3.0, 3, 3]), hypot([3, 3, 3], x)]),
      ("pow", pow(t, two), [pow(x, [3, 3, 3])]),
      ("number pow", pow(two, t), [pow([3, 3, 3], x)]),
      ("atan2", atan2(t, two), [atan2(x, [3, 3, 3])]),
      ("number atan2", atan2(two, t), [atan2([3, 3, 3], x)]),
      ("remainder", remainder(t, two), [remainder(x, [3, 3, 3])]),
      ("number remainder", remainder(two, t), [remainder([3, 3, 3], x)]),
      (".>", t .> two, [x .> [3, 3, 3], [3, 3, 3] .< x]),
      (".<=", t .<= two, [x .<= [3, 3, 3], [3, 3, 3] .>= x]),
      (".==", t .== two, [x .== [3, 3, 3], [3, 3, 3] .== x]),
      (".!=", t .!= two, [x .!= [3, 3, 3], [3, 3, 3] .!= x]),
      (".&", [true, false, false], [(x .> 0) .& [true, false, false]]),
      ("where", [1.0, 3, 4], [.where(x .> 0, x, [3.0, 3, 3]), .where(x .< 0, [3, 3, 3], x)]),
      ("max π", maximum(t, Tensor(Double.pi)), [max(x, .pi), maximum(.pi, x)]),
      ("pow 2π", pow(t, Tensor(2 * Double.pi)), [pow(x, 2 * .pi)]),
      ("remainder 2π", remainder(t, Tensor(2 * Double.pi)), [remainder(x, 2 * .pi)]),
      (
        "clamp π", minimum(maximum(t, Tensor(-Double.pi)), Tensor(Double.pi)),
        [clamp(x, -.pi ... .pi)]
      ),
      (
        "where ∞", [1, -.infinity, 4],
        [.where(x .> 0, x, -.infinity), .where(t .> 0, x, -.infinity)]
      ),
    ]
    for (name, value, results) in expected {
      for (i, y) in results.enumerated() {
        #expect(
          zip(y.value.scalars(), value.scalars()).allSatisfy { $0 == $1 || $0 != $0 && $1 != $1 },
          "\(name), \(i)")
      }
    }
    #expect(pow(abs(t), .pi) == pow(abs(t), Tensor(Double.pi)))
    #expect(remainder(t, 2 * .pi) == remainder(t, Tensor(2 * Double.pi)))
    #expect(hypot(t, 2 * .pi) == hypot(t, Tensor(2 * Double.pi)))
    #expect(atan2(t, 2 * .pi) == atan2(t, Tensor(2 * Double.pi)))
    #expect(max(t, .pi) == maximum(t, Tensor(Double.pi)))
    #expect(maximum(t, -.infinity) == t)
    #expect(clamp(t, -.pi ... .pi) == [1.0, -2, .pi])
    #expect(max(Variable([1, 4] as [Float]), .pi).dtype == .float32)
    #expect(max(2, 3) == 3 as Int)
    #expect(x.rank == 1 && x.count == 3)
  }

  @Test("What issue 7 lists has its value")
  func formulas() {
    let (w, X, y) = (Variable(2.0), Variable([1.0, 2]), Variable([1.0, 1]))
    #expect((((w * X - y) ** 2).sum() / n + 0.1 * w * w).value.scalar == 5.4)
    #expect((((w * X - y) ** 2).sum() / f + 0.1 * w * w).value.scalar == 5.4)
    #expect((w ** n / (n + 1)).value.scalar == 4.0 / 3)
    w.gradient = nil
    let z = w ** n / (n + 1)
    z.backprop()
    #expect(w.gradient!.scalar == 4.0 / 3)
  }

  @Test("Variables of Swift numbers and arrays")
  func creation() {
    #expect(Variable(3).value == Tensor(3.0))
    #expect(Variable(2.5 as Float).value == Tensor(2.5 as Float))
    #expect(Variable([1, 2] as [Int]).value == Tensor([1.0, 2]))
    let (a, m, cube) = ([0.5, 1], [[1.0, 2], [3, 4]], [[[1.0, 2]], [[3, 4]]])
    #expect(Variable(a, name: "a").value == Tensor([0.5, 1]))
    #expect(Variable(m).value == [[1.0, 2], [3, 4]])
    #expect(Variable(cube).shape == [2, 1, 2])
    #expect(Variable([[Float]]()).shape == [0, 0])
    #expect(Variable.constant(m).isConstant)
    let v = Variable([[1, .nan], [-.infinity, .pi]]).value.scalars()
    #expect(v[0] == 1 && v[1].isNaN && v[2] == -.infinity && v[3] == .pi)
    #expect(Tensor([.pi, 1]).dtype == .float64)
    #expect((Tensor([1, 2] as [Float]) * .pi).dtype == .float32)
  }

  @Test("Ragged rows stop with a message")
  func ragged() async {
    await #expect(processExitsWith: .failure) {
      let rows = [[1.0, 2], [3]]
      _ = Variable(rows)
    }
  }

  @Test("Conditions together, and over axes")
  func conditions() {
    let x = Variable([[1.0, -2], [3, 4]])
    #expect(((x .> 0) .| (x .< -1)).value == [[true, true], [true, true]])
    #expect(((x .> 0) .^ (x .> 2)).value == [[true, false], [false, false]])
    #expect((.!(x .> 0)).value == [[false, true], [false, false]])
    #expect((x .> 0).all(along: 1).value == [false, true])
    #expect((x .> 3).any(along: 0).value == [false, true])
    #expect((x .> 3).any().value == Tensor(true))
    let y = (x * (x .> 0).any(along: 1, keepingDimensions: true)).sum()
    y.backprop()
    #expect(x.gradient == [[1.0, 1], [1, 1]])
  }

  @Test("clamp with one bound, whole numbers, and bounds that are variables")
  func clamps() {
    func gradient(_ f: (Variable) -> Variable) -> Tensor {
      let x = Variable([-2.0, 0, 0.5, 1, 3])
      f(x).sum().backprop()
      return x.gradient!
    }
    #expect(gradient { clamp($0, 0...) } == [0.0, 1, 1, 1, 1])
    #expect(gradient { clamp($0, ...1) } == [1.0, 1, 1, 1, 0])
    #expect(gradient { clamp($0, 0...1) } == [0.0, 1, 1, 1, 0])
    #expect(gradient { clamp($0, from: 0, to: 1) } == [0.0, 1, 1, 1, 0])
    #expect(clamp(Tensor([-1, 5]), 0...3).dtype == .int64)
    #expect(clamp(Tensor([-1, 5]), from: 0, to: [9, 4]) == [0, 4])
    let (x, low, high) = (Variable([-2.0, 0.5, 3, 1]), Variable([-1.0, 0, 0, 5]), Variable(2.0))
    let y = clamp(x, from: low, to: high)
    #expect(y.value == [-1.0, 0.5, 2, 2])
    y.sum().backprop()
    #expect(x.gradient == [0.0, 1, 0, 0])
    #expect(low.gradient == [1.0, 0, 0, 0])
    #expect(high.gradient == Tensor(2.0))
    #expect(clamp(Variable(.nan), from: 0, to: 1).value.scalar.isNaN)
    #expect(clamp(Variable(0.5), from: Double.nan, to: 1.0).value.scalar.isNaN)
  }
}
