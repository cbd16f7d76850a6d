// Operations of one's own have the form of the built-in ones.
//
//   swift run ExampleCustomOperation

import Leibniz

/// sinc x = sin x / x, with the limit 1 at 0.
///
/// Element by element, so it gives its local partial derivative: (sinc x)′ = (cos x − sinc x) / x, 0 at 0.
struct Sinc: UnaryElementwiseOperation {
  let symbol = "sinc"

  func forward(_ x: Tensor) -> Tensor {
    Tensor.where(x .== 0, x.onesLike(), sin(x) / x)
  }

  func partial(at x: Variable, result y: Variable) -> Variable {
    // At 0 the limit, in a form whose own derivative is right, too.
    Variable.where(x .== 0, x / -3.0, (cos(x) - y) / x)
  }
}

let x = Variable([0, 0.5, 1, 2], name: "x")
let y = apply(Sinc(), x)
print("sinc x   ", y.value)

// The rule is written with variables, so it can be differentiated again.
let first = gradients(of: y, with: [x], recording: true)[0]
let second = gradients(of: first, with: [x])[0]
print("sinc′ x  ", first.value)
print("sinc″ x  ", second.value)
