// Expressions with variables and tensors as students type them. `.ci/type-checking` sees to it that
// each compiles in less than a second, with Foundation, with the C library, and with neither. They
// aren't run.

import Foundation
import Leibniz

/// Variables beside Swift numbers of every kind.
func numbers(_ x: Variable, _ y: Variable, _ w: Variable, n: Int, i: Int, f: Float, d: Double) {
  let X = x
  _ = ((w * X - y) ** 2).sum() / n + 0.1 * w * w
  _ = ((w * X - y) ** 2).sum() / f + 0.1 * w * w
  _ = ((w * X - y) ** 2).sum() / d + 0.1 * w * w
  _ = ((w * X - y) ** 2).sum() / 2 + 0.1 * w * w
  _ = ((w * X - y) ** 2.0).sum() / Double(n) + 0.1 * w * w
  _ = sin(x) + exp(x) + sqrt(x) + abs(x) + max(x, 0) + log(x)
  _ = sin(x) + exp(x) + sqrt(x) + abs(x) + min(x, 1.5) + log(x)
  _ = x ** i / (i + 1)
  _ = x ** i / Double(i + 1)
  _ = x ** 2 + 3 * x + 1
  _ = 3 * x ** 2 - 2 * x + 1
  _ = 1 / (1 + exp(-x))
  _ = 1.0 / (1.0 + exp(-x)) * 2 - 1
  _ = (x - 1) * (x + 1) / (2 * x * x - 4 * x + 7)
  _ = x * n + y * f + w * d + n * x + f * y + d * w
  _ = x - n - f - d - 1 - 1.0
  _ = n - (f - (d - (1 - (1.0 - x))))
  _ = n / x + f / x + d / x + 1 / x + 1.0 / x
  _ = 2 ** x + 2.0 ** x + n ** x + f ** x + d ** x
  _ = x ** n + x ** f + x ** d + x ** 2 + x ** 2.0 + x ** y
  _ = -x ** 2 + -2 * x + -y
  _ = exp(-x * x / 2) / sqrt(2 * Double.pi)
  _ = exp(-x * x / 2) / sqrt(2 * .pi)
  _ = exp(-(x - 1) ** 2 / (2 * d * d)) / (d * sqrt(2 * Double.pi))
  _ = 0.5 * x * x + 0.25 * y * y + 0.125 * w * w - 1 * x * y + 2 * y * w - 3
  _ = x * .pi + .pi * x
  _ = sin(2 * .pi * x)
  _ = cos(2 * .pi * x / n) + 1
  _ = sin(2 * Double.pi * d * x + 0.5) * exp(-0.1 * x)
  _ = 100 * (y - x * x) * (y - x * x) + (1 - x) * (1 - x)
  _ = 100 * (y - x ** 2) ** 2 + (1 - x) ** 2
  _ = (1 - x) ** 2 + 100 * (y - x ** 2) ** 2 + (1 - y) ** 2 + 100 * (w - y ** 2) ** 2
  _ = pow(x, 2) + pow(x, 2.0) + pow(x, n) + pow(x, f) + pow(x, d) + pow(x, y)
  _ = pow(2, x) + pow(2.0, x) + pow(n, x) + pow(f, x) + pow(d, x)
  _ = maximum(x, 0) + maximum(x, 0.0) + maximum(x, n) + maximum(0, x) + maximum(x, y)
  _ = minimum(x, 1) + minimum(x, 1.0) + minimum(x, f) + minimum(1, x) + minimum(x, y)
  _ = max(x, 0) + max(0, x) + max(x, 0.5) + max(d, x) + max(x, y) + max(x, n) + max(f, x)
  _ = min(x, 0) + min(0, x) + min(x, 0.5) + min(d, x) + min(x, y) + min(x, n) + min(f, x)
  _ = max(min(x, 1), 0) + min(max(x, -1), 1)
  _ = hypot(x, 1) + hypot(x, y) + hypot(3, x) + hypot(x, d) + hypot(x, f) + hypot(x, n)
  _ = atan2(x, 1) + atan2(x, y) + atan2(1, x) + atan2(x, d) + atan2(f, x) + atan2(n, x)
  _ = logaddexp(x, 0) + logaddexp(0.0, x) + logaddexp(x, y)
  _ = clamp(x, 0...1) + clamp(x, 0...) + clamp(x, ...1) + clamp(x, -1.5...1.5)
  _ = log(1 + exp(x)) + log(abs(x) + 1e-8) - log(x ** 2 + 1)
  _ = tanh(w * x + 0.1) * tanh(w * y - 0.1) + 1
  _ = (x + y + w + 1) / 4 + (x - y - w - 1) / 4.0
  _ = x / y / w / 2 * 3 * 4 / n
  _ = (x * y).sum() / n + (x / y).mean() * n - 2 * (x - y).norm() / n
  _ = (x - x.mean()) / (x.standardDeviation() + 1e-5)
  _ = (x - x.mean()) / sqrt(x.variance() + 1e-5) * w + y
  _ = square(w * x - y).mean() + 0.01 * square(w).sum()
  _ = d * square(w).sum() + f * abs(w).sum() + n * w.norm()
  _ = sqrt(square(x) + square(y)) + sqrt(x ** 2 + y ** 2)
  _ = x * (1 - x) * (1 - y) * (1 - w) * n
  _ = 1 + x + x ** 2 / 2 + x ** 3 / 6 + x ** 4 / 24 + x ** 5 / 120
  _ = x + x * x / 2 + x * x * x / 6 + x * x * x * x / 24
}

/// Comparisons and choices.
func choices(_ x: Variable, _ y: Variable, _ t: Tensor, n: Int, f: Float, d: Double) {
  _ = x .> 0
  _ = (x .> 0) .& (x .< 1) .| (y .== n) .^ (y .!= f)
  _ = .!(x .>= d) .& (x .<= 2)
  _ = 0 .< x
  _ = (x .< .infinity) .& (x .!= -.infinity)
  _ = max(x, .pi) + pow(x, .pi) + maximum(x, -.infinity)
  _ = (0 .<= x) .& (1.5 .> x) .| (n .== x) .^ (f .!= x)
  _ = (x .> t) .& (t .> x) .| (t .<= x)
  _ = Variable.where(x .> 0, x, 0)
  _ = Variable.where(x .> 0, x, 0.01 * x)
  _ = Variable.where(x .> 0, 1, -1)
  _ = Variable.where(x .> 0, d, y)
  _ = Variable.where(x .> 0, x ** 2, n)
  _ = Variable.where(t .> 0, x, t)
  _ = Variable.where(x .== 0, 1, sin(x) / x)
  _ = (x .> y).any()
  _ = (x .> 0.5).all()
  _ = (x .> 0).cast(to: .float32).sum() / n
}

/// Variables beside tensors.
func data(_ X: Tensor, _ sales: Tensor, _ W: Variable, _ b: Variable, n: Int) {
  _ = square(matmul(X, W) - sales).mean()
  _ = ((matmul(X, W) + b - sales) ** 2).sum() / n
  _ = ((matmul(X, W) + b - sales) ** 2).mean() + 0.1 * (W * W).sum()
  _ = matmul(W, X) + matmul(X, X) - matmul(W, W)
  _ = relu(matmul(X, W) + b) * 2 + 1
  _ = X * W + W * X + X / W - W / X + X - W + W - X
  _ = X ** W + W ** X + pow(X, W) + pow(W, X)
  _ = maximum(X, W) + maximum(W, X) + minimum(X, W) + minimum(W, X)
  _ = max(X, W) + max(W, X) + min(X, W) + min(W, X)
  _ = hypot(X, W) + hypot(W, X) + atan2(X, W) + atan2(W, X)
  _ = logaddexp(X, W) + logaddexp(W, X) + dot(X, W) + dot(W, X) + outer(X, W) + outer(W, X)
  _ = meanSquaredError(matmul(X, W), sales)
  _ = crossEntropy(matmul(X, W) + b, Tensor([0, 1]))
  _ = einsum("ij,jk->ik", X, W) + einsum("ij,jk->ik", W, X)
  _ = concatenate([W, b]) + stack([W, b])
}

/// Tensors beside Swift numbers of every kind.
func tensors(_ a: Tensor, _ b: Tensor, n: Int, f: Float, d: Double) {
  _ = ((a * b - 1) ** 2).sum() / n + 0.1 * a * a
  _ = ((a * b - 1) ** 2).sum() / f + 0.1 * a * a
  _ = sin(a) + exp(a) + sqrt(a) + abs(a) + max(a, 0) + log(a)
  _ = a ** n / (n + 1)
  _ = a ** 2 + 3 * a + 1
  _ = 1 / (1 + exp(-a))
  _ = a * n + b * f + a * d + n * a + f * a + d * a
  _ = a - n - f - d - 1 - 1.0
  _ = n - (f - (d - (1 - (1.0 - a))))
  _ = 2 ** a + 2.0 ** a + n ** a + f ** a + d ** a
  _ = a ** n + a ** f + a ** d + a ** 2 + a ** 2.0 + a ** b
  _ = exp(-a * a / 2) / sqrt(2 * .pi)
  _ = exp(-(a - 1) ** 2 / (2 * d * d)) / (d * sqrt(2 * Double.pi))
  _ = a * .pi + .pi * a
  _ = (a .< .infinity) .& (a .!= -.infinity)
  _ = pow(a, .pi) + maximum(a, -1e9)
  _ = sin(2 * .pi * a) + cos(2 * .pi * a / n)
  _ = 100 * (b - a ** 2) ** 2 + (1 - a) ** 2
  _ = pow(a, 2) + pow(a, 2.0) + pow(a, n) + pow(a, f) + pow(a, d) + pow(a, b)
  _ = pow(2, a) + pow(2.0, a) + pow(n, a) + pow(f, a) + pow(d, a)
  _ = maximum(a, 0) + maximum(a, 0.5) + maximum(a, n) + maximum(0, a) + maximum(a, b)
  _ = max(a, 0) + max(0, a) + max(a, 0.5) + max(d, a) + max(a, b) + max(a, n) + max(f, a)
  _ = min(a, 0) + min(0, a) + min(a, 0.5) + min(d, a) + min(a, b) + min(a, n) + min(f, a)
  _ = hypot(a, 1) + hypot(a, b) + hypot(3, a) + atan2(a, 1) + atan2(1, a) + atan2(a, b)
  _ = clamp(a, 0...1) + clamp(a, 0...) + clamp(a, ...1)
  _ = (a - a.mean()) / (a.standardDeviation() + 1e-5)
  _ = a.sum() / n + a.max() - 2 * a.norm() / n
  _ = (a .> 0) .& (a .< 1) .| (a .== n) .^ (a .!= f)
  _ = (0 .< a) .& (1.5 .> a) .| (n .== a) .^ (f .!= a)
  _ = Tensor.where(a .> 0, a, 0)
  _ = Tensor.where(a .> 0, 1, -1)
  _ = Tensor.where(a .> 0, d, a * n)
  var c = a
  c += 1
  c -= 0.5
  c *= n
  c /= f
  c += b
  c -= d * a
  c[0] = 1
  c[1...] += 2
  c[.all, 0] = a[0] * 2 + 1
}

/// Making variables and tensors.
func creation(
  _ a: [Double], _ b: [Float], _ c: [Int], _ m: [[Double]], _ m32: [[Float]], _ cube: [[[Double]]],
  n: Int, f: Float, d: Double
) {
  _ = Variable(3)
  _ = Variable(3.5)
  _ = Variable(n)
  _ = Variable(f)
  _ = Variable(d)
  _ = Variable(a)
  _ = Variable(b)
  _ = Variable(c)
  _ = Variable(m)
  _ = Variable(m32)
  _ = Variable(cube)
  _ = Variable(3, name: "x")
  _ = Variable(a, name: "x")
  _ = Variable([1, 2, 3])
  _ = Variable([1.0, 2, 3], name: "v")
  _ = Variable([[1.0, .nan]])
  _ = Variable([[1, 2], [3, 4]])
  _ = Variable([[.infinity, -.infinity], [.nan, .pi]])
  _ = Variable([d, 1, 2 * d])
  _ = Variable([[d, 1], [0, d / 2]])
  _ = Variable(.zeros([3]))
  _ = Variable(a.map { $0 * 2 })
  _ = Variable(stride(from: 0.0, to: 1, by: 0.1).map { $0 * $0 })
  _ = Tensor(3)
  _ = Tensor(a)
  _ = Tensor(b)
  _ = Tensor(c)
  _ = Tensor(m)
  _ = Tensor(m32)
  _ = Tensor(cube)
  _ = Tensor([.pi, 1])
  _ = Tensor([[1, .infinity], [.nan, -.infinity]])
  _ = Tensor([1.0 / 3, 2 / 3.0])
  _ = Tensor([d, d * 2, 1])
  let t: Tensor = [.pi, 1, d == 0 ? .nan : 1]
  let u: Tensor = [[1, 2], [3, .nan]]
  let v: Tensor = 1.0 / 3
  _ = (t, u, v)
  _ = Variable(.nan)
  _ = Variable(.infinity, name: "∞")
  _ = Variable([.infinity, -.infinity])
  _ = Variable([[0, -.infinity], [0, 0]])
  _ = Tensor([.infinity, -.infinity])
  _ = Variable.constant([[1.0, 2.0]])
  _ = Variable.constant(a)
  _ = Variable.constant(m)
  _ = Variable.constant(3)
}

/// Functions, loops and closures.
func programs(_ X: Tensor, _ y: Tensor) {
  var w = Variable(0.0)
  for i in 1...3 { w = w * i + 1 / Double(i) - i }
  let xs = [Variable(1), Variable(2), Variable(3)]
  _ = xs.reduce(Variable(0)) { $0 + $1 * $1 }
  _ = xs.reduce(xs[0], +)
  _ = xs.map { $0 * 2 + 1 }
  _ = xs.enumerated().map { i, x in i * x ** i }
  _ = zip(xs, [1.0, 2.0, 3.0]).map { x, c in c * x }
  _ = zip(xs, [1, 2, 3]).map { ($0 - $1) ** 2 }.reduce(Variable(0.0), +)
  _ = gradient(at: Tensor(2.0)) { x in x ** 3 + 2 * x }
  _ = gradient(at: Tensor([3.0, 4.0])) { x in (x * x).sum() / 2 }
  _ = gradient(at: Tensor(2), Tensor(3)) { a, b in a * a * b + 3 * a - 1 }
  _ = hessian(at: [1.2, 1.0] as Tensor) { x in 100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2 }
  _ = jacobian(at: Tensor([1.0, 2])) { x in stack([x[0] * x[1], log(x[1]) / 2, 1 - x[0]]) }
  let W = Variable(Tensor.zeros([3]))
  let learningRate = 0.02
  for _ in 0..<3 {
    let loss = square(matmul(X, W) - y).mean()
    loss.backprop()
    W.value -= learningRate * W.gradient!
    W.value = W.value - 0.02 * W.gradient!
    W.value -= 0.02 * W.gradient! / 2
    loss.nullGradients()
  }
  func model(_ x: Variable, _ k: Int) -> Variable { k == 0 ? x : tanh(model(x, k - 1) * k + 1) }
  _ = model(w, 3)
  let parameters = (a: Variable(1.0), b: Variable(2.0))
  _ = parameters.a * 3 + parameters.b / 2
  let f: (Variable) -> Variable = { x in x * x - 2 }
  var newton = 1.0
  for _ in 0..<5 {
    let x = Variable(newton)
    let y = f(x)
    y.backprop()
    newton -= y.value.scalar / x.gradient!.scalar
  }
}

/// `.pi`, `.infinity` and literal tensors as an operand of a function; losses of every kind.
func operands(
  _ x: Variable, _ y: Variable, _ t: Tensor, _ labels: Tensor, n: Int, d: Double
) {
  _ = max(t, .pi) + max(.pi, t) + min(t, .infinity) + maximum(t, -.infinity)
  _ = maximum(-.infinity, t) + minimum(t, .infinity) + logaddexp(t, -.infinity)
  _ = maximum(t, 2 * .pi) + max(t, 2 * .pi) + max(t, -1) + max(t, 1e-8)
  _ = maximum(t, d / 2) + max(t, d * 2) + maximum(t, -d) + maximum(t, 1.0 / 3)
  _ = pow(t, 2 * .pi) + hypot(t, .pi) + atan2(t, .infinity) + pow(2, t)
  _ = remainder(t, .pi) + remainder(t, 2 * .pi) + remainder(t + .pi, 2 * .pi) - .pi
  _ = clamp(t, 0 ... .pi) + clamp(t, -.pi ... .pi) + clamp(t, 0 ... .infinity)
  _ = Tensor.where(t .> 0, t, -.infinity)
  _ = Tensor.where(t .> 0, .nan, t)
  _ = Tensor.where(t .> 0, .infinity, -.infinity)
  _ = Variable.where(x .> 0, x, -.infinity)
  _ = Variable.where(x .> 0, .infinity, x)
  _ = Variable.where(x .> 0, .infinity, -.infinity)
  _ = Variable.where(t .> 0, x, -.infinity)
  _ = Variable.where(Tensor.ones([4, 4]).lowerTriangle() .== 1, x, -.infinity)
  _ = Variable.where(x .> 0, x, [1, 2])
  _ = Variable.where([true, false], x, 0)
  _ = max(x, .pi) + min(x, .infinity) + max(.pi, x) + maximum(x, 2 * .pi)
  _ = hypot(x, .pi) + atan2(x, .infinity) + logaddexp(x, -.infinity) + pow(x, 2 * .pi)
  _ = remainder(x, .pi) + remainder(x, 2 * .pi) + remainder(x + .pi, 2 * .pi) - .pi
  _ = clamp(x, 0 ... .pi) + clamp(x, -.pi ... .pi)
  _ = maximum(x, [1, 2]) + max(x, [1.0, 2.0]) + maximum([1.0, 2.0], x)
  _ = (x .> [1, 2]) .& [true, false]
  _ = [1, 2] * x + x * [1.0, 2] - [3, 4]
  _ = matmul(x, [[1, 2], [3, 4]]) + matmul([[1, 2], [3, 4]], x) + dot(x, [1, 2])
  _ = crossEntropy(x, labels) + crossEntropy(x, [0, 1]) + crossEntropy(x, y)
  _ = crossEntropy(t, labels).scalar + crossEntropy(t, [0, 1]).scalar
  _ = crossEntropy(x, probabilities: t) + crossEntropy(t, probabilities: x)
  _ = crossEntropy(t, probabilities: t).scalar
  _ = klDivergence(x, probabilities: [[0.5, 0.5]]) + klDivergence(t, probabilities: x)
  _ = klDivergence(t, probabilities: t).scalar + negativeLogLikelihood(t, labels).scalar
  _ = negativeLogLikelihood(x, [1, 0]) + negativeLogLikelihood(x, y)
  _ = meanSquaredError(x, 0) + meanSquaredError(x, 1.5) + meanSquaredError(x, d)
  _ = meanSquaredError(x, [1, 2]) + meanSquaredError([1, 2], x) + meanSquaredError(x, n)
  _ = meanSquaredError(t, t).scalar + meanAbsoluteError(t, 0).scalar + huber(t, t).scalar
  _ = binaryCrossEntropyWithLogits(x, 1) + binaryCrossEntropyWithLogits(x, [1, 0])
  _ = binaryCrossEntropyWithLogits(t, t).scalar * 2
  _ = 0.7 * crossEntropy(x, [0, 1]) + 0.3 * meanSquaredError(y, 0) + 1e-4 * square(x).sum()
  _ = x.gathered(y.argmax(along: 1)) + x.takingAlong(y, axis: 0) + x.selected(where: x .> 0)
  _ = Variable.scatterAdd(x, at: y, into: [3]) + Variable.scatterAdd(x, at: [0, 1], into: [3])
  _ = x.count / n + x.rank
}

/// Formulas of textbooks.
func formulas(
  _ x: Variable, _ y: Variable, _ w: Variable, _ X: Tensor, _ t: Tensor, n: Int, f: Float, d: Double
) {
  _ = ((matmul(X, w) + w - t) ** 2).sum() / (2 * n) + 0.5 * d * (w ** 2).sum()
  _ = -(t * log(y + 1e-9) + (1 - t) * log(1 - y + 1e-9)).mean()
  _ = 4 * ((1 / x) ** 12 - (1 / x) ** 6)
  _ = d * (1 - exp(-f * (x - 1.2))) ** 2
  _ = 2 * x ** 3 / (exp(x / d) - 1)
  _ = n / (1 + exp(-n * (x - 0.5)))
  _ = 10 * n + (x ** 2 - 10 * cos(2 * .pi * x)).sum()
  _ = (x ** 2 + y - 11) ** 2 + (x + y ** 2 - 7) ** 2
  _ = (1.5 - x + x * y) ** 2 + (2.25 - x + x * y ** 2) ** 2 + (2.625 - x + x * y ** 3) ** 2
  _ = (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2
  _ = x * 0.5 * (1 + erf(y / sqrt(2))) - w * exp(-0.05 * d) * 0.5 * (1 + erf((y - 0.2) / sqrt(2.0)))
  _ = log(1 + exp(-abs(x))) + max(x, 0)
  _ = remainder(x + .pi, 2 * .pi) - .pi
  _ = remainder(t + .pi, 2 * .pi) - .pi
  _ = 2 * 6371 * asin(sqrt(sin((x - y) / 2) ** 2 + cos(x) * cos(y) * sin(w / 2) ** 2))
  _ = (x - x.mean(along: 0)) / sqrt(x.variance(along: 0) + 1e-5) * w + y
  _ = matmul(
    softmax(
      matmul(x, y.transposed()) / sqrt(Double(n)) + Variable.where(X .> 0, x, -.infinity), along: -1
    ), w)
  _ = (x * (log(x) - log(y))).sum() + (0.5 * (exp(w) + y ** 2 - 1 - w)).sum()
  _ = -0.5 * (1 + w - y ** 2 - exp(w)).sum() / n
  _ = -(softmax(x) * logSoftmax(x)).sum(along: -1).mean()
  _ = abs(x[1...] - x[..<(-1)]).sum() + square(x[.all, 1...] - x[.all, ..<(-1)]).mean()
  _ = (x[2...] - 2 * x[1..<(n - 1)] + x[..<(n - 2)]) / (d * d)
  _ = ((y[1...] + y[..<(n - 1)]) / 2 * (x[1...] - x[..<(n - 1)])).sum()
  _ = einsum("bij,bjk->bik", x, y) * 2 + einsum("i,j->ij", w, t) / n
  _ = 0.5 * einsum("i,ij,j->", x, X, x) - dot(y, x)
  _ = einsum("i,i->", [x, y]) + einsum("i,ij->j", [x, X]) + einsum("ij->i", [X])
  _ = (y.argmax(along: 1) .== t).cast(to: .float64).mean()
  _ = (t.argmax(along: 1) .== X).cast(to: .float32).mean()
  _ = (x .> 0) .& (x .< .pi) .| (y .>= 2 * .pi)
  _ = Variable.where(abs(x - y) .< 1, 0.5 * (x - y) ** 2, abs(x - y) - 0.5)
  _ = max(0, x) + max(0.01 * x, x) + min(max(0, x), 6) + clamp(x, -.pi ... .pi)
  _ = abs(x - y) / max(maximum(abs(x), abs(y)), 1e-8)
  _ = 1.2 * x + 0.3 * y * d + 0.05 * (x - y) / d
  _ = d * abs(w).sum() + (1 - d) / 2 * square(w).sum()
  _ = (x * y).sum() / (x.norm() * y.norm() + 1e-12)
  _ = max(square(x - y).sum(along: -1) - square(x - w).sum(along: -1) + 0.2, 0).mean()
  _ = 5.67e-8 * 0.9 * (x ** 4 - y ** 4)
  _ = d * x / (f + x) * (1 - exp(-x / 10))
  _ = 8 * x / (3 * y - 1) - 3 / y ** 2
  _ = 100 * 0.5 ** (x / 5730)
  _ = 1000 * (1 - (1 + x / 12) ** (-12 * n)) / (x / 12)
  _ = Variable.where(x .== 0, 1, sin(.pi * x) / (.pi * x))
  _ = 20 * log10(abs(x) / 1e-6) + 10 * log10(y ** 2)
}
