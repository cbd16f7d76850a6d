// The examples of the course: a graph of numbers, run forward and backward.
//
//   swift run ExampleCourse

import Leibniz

/// Prints every variable of a graph with its value and its gradient.
func show(_ title: String, _ variables: [Variable]) {
  print(title)
  for v in variables {
    let name = (v.name ?? "?").padding(4)
    let value = "\(v.value.scalar)".padding(20)
    print("  \(name) value \(value) gradient \(v.gradient.map { "\($0.scalar)" } ?? "none")")
  }
  print()
}

extension String {
  func padding(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}

// F = (x + y)·z. The gradient of x is ∂F/∂λ · ∂λ/∂x = z · 1.
do {
  let x = Variable(3.0, name: "x"), y = Variable(5.0, name: "y"), z = Variable(2.0, name: "z")
  let λ = (x + y).named("λ")
  let F = (λ * z).named("F")
  F.backprop()
  show("F = (x + y)·z", [x, y, z, λ, F])
}

// Three layers: f1 = w11·x + w12·x², f2 = w2/f1, f3 = w3 + f2, and the loss L = f3².
do {
  let w11 = Variable(-1.2, name: "w11"), w12 = Variable(3.1, name: "w12")
  let w2 = Variable(4.0, name: "w2"), w3 = Variable(10.0, name: "w3")
  let x = Variable(2.5, name: "x")
  let f1 = (w11 * x + w12 * x ** 2).named("f1")
  let f2 = (w2 / f1).named("f2")
  let f3 = (w3 + f2).named("f3")
  let L = (f3 ** 2).named("L")
  L.backprop()
  show(
    "f1 = w11·x + w12·x², f2 = w2/f1, f3 = w3 + f2, L = f3²",
    [x, w11, w12, w2, w3, f1, f2, f3, L])
}

// F = p(x, y)·q(y, z): y reaches F on two paths, and what they bring is added.
do {
  let x = Variable(2.0, name: "x"), y = Variable(3.0, name: "y"), z = Variable(-1.0, name: "z")
  let p = (x * y + y).named("p")
  let q = (y - z * z).named("q")
  let F = (p * q).named("F")
  F.backprop()
  show("F = p·q, p = x·y + y, q = y − z²", [x, y, z, p, q, F])
}

// A chain of a million operations. Nothing in the walks is recursive, not even freeing the graph.
do {
  let x = Variable(1.0, name: "x")
  var y = x
  for _ in 0..<500_000 { y = y * 0.999_999 + 0.000_001 }
  y.backprop(keeping: .leaves)
  print("A chain of 1,000,000 operations: value \(y.value.scalar), ∂y/∂x \(x.gradient!.scalar)")
}
