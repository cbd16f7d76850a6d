import Foundation
import Leibniz
import Testing

// What learners stumble on elsewhere, each with a test.

@Test func aVariableUsedTwice() {
  let x = Variable(3.0)
  (x * x).backprop()
  #expect(x.gradient!.scalar == 6)

  let a = Variable(1.0)
  let b = a + a
  let c = b + b
  c.backprop()
  #expect(a.gradient!.scalar == 4 && b.gradient!.scalar == 2)
}

/// By paths this would take 2²⁰⁰ steps.
@Test func twoHundredDiamonds() {
  let x = Variable(1.5)
  var y = x
  for _ in 0..<200 { y = y * 0.5 + y * 0.5 }
  y.backprop()
  #expect(y.value.scalar == 1.5 && x.gradient!.scalar == 1)
}

@Test func aChainOfAMillion() {
  let x = Variable(1.0, name: "x")
  var y = x
  for _ in 0..<500_000 { y = y * 0.999_999 + 0.000_001 }
  #expect(y.graph.applications.count == 1_000_000)
  y.backprop(keeping: .leaves)
  #expect(abs(x.gradient!.scalar - 0.606_530_7) < 1e-5)
  x.value = 2
  y.forward()
  #expect(abs(y.value.scalar - 1.606_530_7) < 1e-5)
}

/// Binary trees and shared nodes, freed without recursion as well.
@Test func wideGraphsAreFreed() {
  let x = Variable(1.0)
  var level = [Variable](repeating: x, count: 1 << 12)
  while level.count > 1 {
    level = stride(from: 0, to: level.count, by: 2).map { level[$0] + level[$0 + 1] }
  }
  var left = level[0], right = level[0]
  for _ in 0..<50_000 { (left, right) = (left + right, right * 0.5) }
  left.backprop()
  #expect(x.gradient!.scalar.isFinite)
}

@Test func backpropFromTheMiddle() {
  let x = Variable(2.0)
  let u = x * x
  let F = u * 3.0
  u.backprop()
  #expect(x.gradient!.scalar == 4 && F.gradient == nil && u.gradient!.scalar == 1)
}

@Test func backpropFromTwoResults() {
  let x = Variable(2.0)
  let u = x * x
  let F = u * 3.0, G = u + x
  F.backprop()
  G.backprop()
  #expect(x.gradient!.scalar == 12 + 5 && u.gradient!.scalar == 3 + 1)
}

@Test func onlyLeavesKeepTheirGradients() {
  let x = Variable(2.0), u = x * x
  let F = u + 1.0
  F.backprop(keeping: .leaves)
  #expect(x.gradient!.scalar == 4 && u.gradient == nil && F.gradient == nil)
}

@Test func aConstantsPartialDerivativeIsNotEvaluated() {
  let x = Variable(-2.0)
  let y = x ** 2.0
  y.backprop()
  #expect(y.value.scalar == 4 && x.gradient!.scalar == -4)
  // With a variable exponent there is no real derivative, and that is said.
  let n = Variable(2.0)
  pow(x, n).backprop()
  #expect(n.gradient!.scalar.isNaN && x.gradient!.scalar == -8)
}

/// The values of PyTorch 2 at the places where a limit is missing.
@Test func conventionsAtSingularPoints() {
  func derivative(_ x: Double, _ f: (Variable) -> Variable) -> Double {
    let x = Variable(x)
    f(x).backprop()
    return x.gradient!.scalar
  }
  #expect(derivative(0) { abs($0) } == 0)
  #expect(derivative(0) { sqrt($0) } == .infinity)
  #expect(derivative(0) { log($0) } == .infinity)
  #expect(derivative(0) { 1.0 / $0 } == -.infinity)
  #expect(derivative(0) { pow($0, 0.0) } == 0)
  #expect(derivative(0) { pow($0, 1.0) } == 1)
  #expect(derivative(0) { pow($0, 2.0) } == 0)
  #expect(derivative(0) { pow($0, 0.5) } == .infinity)
  #expect(derivative(0) { pow(0.0, $0) } == 0)
  #expect(derivative(0) { relu($0) } == 0)
  #expect(derivative(0) { hypot($0, 0.0 * $0) } == 0)
  #expect(derivative(1) { maximum($0, 1.0) } == 0.5)
  #expect(derivative(1) { clamp($0, 0...1) } == 1)
  #expect(pow(Variable(0.0), Variable(0.0)).value.scalar == 1)
}

@Test func whereHidesTheBranchNotTaken() {
  let x = Variable([-1.0, 0, 4])
  let y = Variable.where(x .> 0, log(x) + sqrt(x), 2.0 * x)
  #expect(y.value.scalars()[..<2] == [-2, 0])
  y.backprop()
  #expect(x.gradient!.scalars() == [2, 2, 0.5])
}

@Test func noVariableOutlivesItsScope() {
  final class Watch { weak var variable: Variable? }
  var watches: [Watch] = []
  func watched(_ v: Variable) -> Variable {
    let w = Watch()
    w.variable = v
    watches.append(w)
    return v
  }
  do {
    let x = watched(Variable(2.0)), m = watched(Variable([[1.0, 2], [3, 4]]))
    let y = watched(x * x + exp(x))
    let z = watched(matmul(m, m) * y)
    z.backprop()
    x.value = 3
    z.forward()
    let g = gradients(of: y, with: [x], recording: true).map(watched)
    _ = watched(gradients(of: g[0], with: [x])[0])
    z.nullGradients()
  }
  #expect(watches.count == 6 && watches.allSatisfy { $0.variable == nil })
}

@Test func aStaleGraphStopsBackprop() async {
  let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
    let x = Variable(3.0, name: "rate")
    let y = exp(x * x)
    x.value = 4
    y.backprop()
  }
  let message = String(decoding: result!.standardErrorContent, as: UTF8.self)
  #expect(message.contains("stale") && message.contains("variable rate"))
}

@Test func shapesThatDoNotFitAreNamed() async {
  let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
    let x = Variable(Tensor.zeros([64, 784]), name: "x")
    _ = matmul(x, Variable(Tensor.zeros([128, 10]), name: "hidden.weight"))
  }
  let message = String(decoding: result!.standardErrorContent, as: UTF8.self)
  #expect(
    message.contains(
      "matmul: [64, 784] × [128, 10]: inner sizes 784 and 128 differ (x, hidden.weight)"))
}

@Test func withoutGraphNothingIsRecorded() {
  let x = Variable(2.0)
  let y = withoutGraph { x * x }
  #expect(y.creator == nil && y.value.scalar == 4)
  let z = y * x
  z.backprop()
  #expect(x.gradient!.scalar == 4)
}

@Test func aConstantHasNoGradientToFind() async {
  let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
    let x = Variable(2.0)
    withoutGraph { x * x }.named("loss").backprop()
  }
  let message = String(decoding: result!.standardErrorContent, as: UTF8.self)
  #expect(message.contains("backprop: variable loss is constant"))
}

/// x³ whose rule differentiates a graph of its own, over the same variables, while the outer pass is under way.
struct CubeByBackprop: Leibniz.Operation {
  let symbol = "cube"
  func shape(of x: Operands<Shape>) throws(ShapeError) -> Shape { x[0] }
  func forward(_ x: Operands<Tensor>) -> Tensor { x[0] * x[0] * x[0] }
  func pullback(_ g: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    g * gradients(of: withGraph { x[0] * x[0] * x[0] }, with: [x[0]])[0]
  }
}

@Test func aPassWithinAPass() {
  let x = Variable(2.0), w = Variable(3.0)
  let u = x * w
  let F = apply(CubeByBackprop(), [u]) * u + x * u
  F.backprop()
  // F = u⁴ + x u, u = x w
  #expect(x.gradient!.scalar == 4 * 216 * 3 + 2 * 2 * 3)
  #expect(w.gradient!.scalar == 4 * 216 * 2 + 4)
}

@Test func whatPrintSays() {
  let x = Variable(3.0, name: "x"), y = Variable(5.0, name: "y"), z = Variable(2.0, name: "z")
  let F = (x + y) * z
  #expect("\(x)" == "x = 3.0" && "\(F)" == "(×) = 16.0")
  F.backprop()
  #expect("\(x)" == "x = 3.0, gradient 2.0")
  #expect("\(F.graph)" == "u1 = + (x, y) = 8.0\nu2 = × (u1, z) = 16.0")
  #expect("\((Variable(Tensor.ones([3, 4])) * 2).graph)" == "u1 = × ([3, 4], 2.0) = [3, 4]")
  var chain = x
  for _ in 0..<1000 { chain = chain + 1 }
  #expect("\(chain.graph)".split(separator: "\n").count == 41)
}

@Test func aDetachedVariablePassesNothingOn() {
  let x = Variable(3.0)
  let y = x * x.detached
  y.backprop()
  #expect(x.gradient!.scalar == 3)
}

@Test func mixedDtypes() {
  let x = Variable(Tensor([1, 2] as [Float])), y = Variable([0.5, 0.25])
  let z = x * y
  #expect(z.dtype == .float64 && (x * 2.0).dtype == .float32)
  z.backprop()
  #expect(x.gradient!.dtype == .float32 && x.gradient!.scalars() == [0.5, 0.25])
  #expect(y.gradient!.dtype == .float64)
}

@Test func numbersBesideIntegersAndBoolsKeepTheirFraction() {
  let x = Variable([1.0, 5.0, 3.0])
  #expect((x.argmax() * 0.5).value.scalar == 0.5)
  #expect((x.argmax() .< 1.5).value.scalar == 1)
  #expect(maximum(x.argmax(), 1.5).value.scalar == 1.5)
  #expect(((x .> 2) * 0.5).value == Tensor([0, 0.5, 0.5]))
  #expect((Variable.constant(Tensor(0..<3)) * 0.5).value == Tensor([0, 0.5, 1]))
  // Each of two equal values takes half of the gradient, also where one is an integer.
  let y = maximum(Variable.constant(Tensor([1, 5, 4])), x)
  y.backprop()
  #expect(x.gradient! == Tensor([0.5, 0.5, 0]))
}

@Test func integersSetAsAValueTakeTheVariablesDtype() {
  let x = Variable([1.5, 2.5])
  x.value = Tensor([1, 2])
  #expect(x.dtype == .float64)
  let y = (x * 0.5).sum()
  y.backprop()
  #expect(y.value.scalar == 1.5)
  #expect(x.gradient! == Tensor([0.5, 0.5]))
  let labels = Variable.constant(Tensor([0, 1]))
  labels.value = Tensor([1, 1])
  #expect(labels.dtype == .int64)
}

@Test func broadcastGradientsAreSummedBack() {
  let m = Variable(Tensor.ones([2, 3])), row = Variable([1.0, 2, 3]), number = Variable(2.0)
  let y = m * row + number
  y.backprop()
  #expect(row.gradient!.scalars() == [2, 2, 2])
  #expect(number.gradient!.scalar == 6)
  #expect(m.gradient!.scalars() == [1, 2, 3, 1, 2, 3])
}

struct Cube: UnaryElementwiseOperation {
  let symbol = "cube"
  func forward(_ x: Tensor) -> Tensor { x * x * x }
  func partial(at x: Variable, result y: Variable) -> Variable { 3.0 * x * x }
}

/// A custom operation of the general form: the last element.
/// Foundation has an `Operation`, too, hence the module's name.
struct Last: Leibniz.Operation {
  let symbol = "last"
  func shape(of x: Operands<Shape>) throws(ShapeError) -> Shape {
    guard x[0].count == 1, x[0][0] > 0 else {
      throw ShapeError("\(x[0]) has no last")
    }
    return []
  }
  func forward(_ x: Operands<Tensor>) -> Tensor { Tensor(x[0].scalars().last!) }
  func pullback(_ g: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    var mask = Tensor.zeros(x[0].shape)
    mask = Tensor(mask.scalars().dropLast() + [1])
    return g * mask
  }
}

@Test func customOperations() {
  let x = Variable(2.0)
  let y = apply(Cube(), x)
  let first = gradients(of: y, with: [x], recording: true)[0]
  let second = gradients(of: first, with: [x])[0]
  #expect(y.value.scalar == 8 && first.value.scalar == 12 && second.value.scalar == 12)

  let v = Variable([1.0, 2, 3])
  let last = apply(Last(), [v * v])
  last.backprop()
  #expect(last.value.scalar == 9 && v.gradient!.scalars() == [0, 0, 6])
}

@Test func secondDerivatives() {
  let x = Variable(0.7), y = Variable(-0.3)
  let f = sin(x * y) + exp(x) / y
  let g = gradients(of: f, with: [x, y], recording: true)
  let h = [gradients(of: g[0], with: [x, y]), gradients(of: g[1], with: [x, y])]
  let (a, b) = (0.7, -0.3)
  #expect(abs(h[0][1].value.scalar - h[1][0].value.scalar) < 1e-12)
  let ab = a * b
  let mixed = cos(ab) - ab * sin(ab) - exp(a) / (b * b)
  #expect(abs(h[0][1].value.scalar - mixed) < 1e-12)
}

@Test func secondDerivativesOfAPowerWhoseExponentIsZero() {
  let a = Variable([0.5, 2.0]), b = Variable([0.0, 0.0])
  let g = gradients(of: a ** b, with: [a, b], recording: true)
  #expect(g[0].value == Tensor([0.0, 0]) && g[1].value == log(a.value))
  // ∂²/∂a∂b = aᵇ⁻¹ (1 + b ln a), in either order.
  #expect(gradients(of: g[0], with: [b])[0].value == Tensor([2, 0.5]))
  #expect(gradients(of: g[1], with: [a])[0].value == Tensor([2, 0.5]))
}

/// The course's naive recursion: for each path from F to x, the product of the local derivatives. Exponential,
/// and therefore only here, as an oracle.
func gradientByPaths(of F: Variable, to x: Variable) -> Double {
  if F === x { return 1 }
  guard let creator = F.creator else { return 0 }
  var sum = 0.0
  let step = F.graph.applications.last!
  for i in creator.inputs.indices {
    if let local = F.graph.localDerivative(of: step, toInput: i) {
      sum += local.scalar * gradientByPaths(of: creator.inputs[i], to: x)
    }
  }
  return sum
}

@Test(arguments: 0..<20)
func backpropAgreesWithTheNaiveRecursion(seed: Int) {
  var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
  func random(_ n: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % n
  }
  let leaves = (0..<3).map { Variable(0.3 + 0.4 * Double($0)) }
  var pool = leaves
  for _ in 0..<9 {
    let a = pool[random(pool.count)], b = pool[random(pool.count)]
    switch random(6) {
    case 0: pool.append(a + b)
    case 1: pool.append(a * b)
    case 2: pool.append(a - b * 0.5)
    case 3: pool.append(sin(a))
    case 4: pool.append(a / (b * b + 1.0))
    default: pool.append(exp(-a))
    }
  }
  let F = pool.suffix(3).reduce(Variable(0.0)) { $0 + $1 }
  F.backprop()
  for x in leaves {
    let expected = gradientByPaths(of: F, to: x)
    #expect(abs((x.gradient?.scalar ?? 0) - expected) <= 1e-9 * max(1, abs(expected)))
  }
}
