// Names from elsewhere, and mistakes: what the compiler must say, and soon. `.ci/type-checking`
// compares its messages with the comments behind the lines.
//
// A mistake in a long formula may still end in "unable to type-check this expression in reasonable
// time", as it does with plain Doubles: the search for a good message is the compiler's, and grows
// with every operator.

import Foundation
import Leibniz

func names(_ x: Variable, _ y: Variable, _ a: Tensor, n: Int) {
  _ = x ^ 2  // error: '^' is unavailable: write a ** b
  _ = 2 ^ x  // error: '^' is unavailable: write a ** b
  _ = a ^ 2  // error: '^' is unavailable: write a ** b
  _ = 3 * x ^ 2 + 1  // error: '^' is unavailable: write a ** b
  _ = x.grad  // error: 'grad' is unavailable: write gradient
  x.backward()  // error: 'backward' is unavailable: write backprop()
  x.zero_grad()  // error: 'zero_grad()' is unavailable: write nullGradients()
  x += 1  // error: '+=' is unavailable: a variable remembers where it came from
  x -= y  // error: '-=' is unavailable: a variable remembers where it came from
  x *= 0.5  // error: '*=' is unavailable: a variable remembers where it came from
  x /= n  // error: '/=' is unavailable: a variable remembers where it came from
  if x > 2 {}  // error: '>' is unavailable: write a .> b
  if x > y {}  // error: '>' is unavailable: write a .> b
  if 2 < x {}  // error: '<' is unavailable: write a .< b
  if a > 2 {}  // error: '>' is unavailable: write a .> b
  if a <= a {}  // error: '<=' is unavailable: write a .<= b
  if x == y {}  // error: '==' is unavailable: write a .== b
  if x != 1 {}  // error: '!=' is unavailable: write a .!= b
  _ = x.T  // error: 'T' is unavailable: write transposed()
  _ = x.item()  // error: 'item()' is unavailable: write value.scalar
  _ = a.item()  // error: 'item()' is unavailable: write scalar
  _ = x.data  // error: 'data' is unavailable: write value
  _ = x.numpy()  // error: 'numpy()' is unavailable: write value.scalars()
  _ = x.requires_grad  // error: 'requires_grad' is unavailable: every Variable has a gradient
  _ = x.detach()  // error: 'detach()' is unavailable: write detached
  _ = x.view(2, -1)  // error: 'view' is unavailable: write reshaped(to: [2, -1])
  _ = x.reshape(2, 3)  // error: 'reshape' is unavailable: write reshaped(to: [2, -1])
  _ = x.unsqueeze(0)  // error: 'unsqueeze' is unavailable: write expanded(at: axis)
  _ = x.squeeze()  // error: 'squeeze' is unavailable: write squeezed()
  _ = x.mm(y)  // error: 'mm' is unavailable: write matmul(a, b)
  _ = x.sum(axis: 0)  // error: 'sum(axis:)' is unavailable: write sum(along: axis)
  _ = x.mean(dim: 1)  // error: 'mean(dim:)' is unavailable: write mean(along: dim)
  _ = x.size(0)  // error: 'size' is unavailable: write shape
  _ = Variable.zeros([3])  // error: 'zeros' is unavailable: write Variable(.zeros([2, 3]))
  _ = a.gradient  // error: 'gradient' is unavailable: a tensor is data
  _ = no_grad { x * 2 }  // error: 'no_grad' is unavailable: write withoutGraph
}

/// Mistakes get an answer as fast.
func mistakes(
  _ x: Variable, _ y: Variable, _ W: Variable, _ a: Tensor, n: Int, s: String, l: [Double]
) {
  W.value -= 0.02 * W.gradient  // error: must be unwrapped
  W.value = W.value - 0.02 * W.gradient  // error: must be unwrapped
  _ = x * l + 1  // error: cannot be applied to operands of type 'Variable' and '[Double]'
  _ = (x * y) / s  // error: cannot be applied to operands of type 'Variable' and 'String'
  _ = sin(x) + exp(s) + sqrt(x)  // error: no exact matches in call to global function 'exp'
  _ = max(x, s) + 1  // error: no exact matches in call to global function 'max'
  _ = x ** s / (n + 1)  // error: cannot convert value of type 'String'
  _ = x * undefined + 1  // error: cannot find 'undefined' in scope
  _ = sine(x) + cos(x) * 2 - 1  // error: cannot find 'sine' in scope
  _ = sin(x, y) + cos(x)  // error: extra argument in call
  _ = x.pow(2) + 1  // error: value of type 'Variable' has no member 'pow'
  _ = Variable("3")  // error: no exact matches in call to initializer
  _ = Variable.where(x .> 0, s, 1)  // error: no exact matches in call to static method 'where'
  _ = Variable.where(x > 0, x, 0)  // error: cannot convert value of type 'Bool'
  let d: Double = 1 / (1 + exp(-x))  // error: to specified type 'Double'
  let f: Float = 2 * x + 1  // error: to specified type 'Float'
  let b: Bool = x .> 0  // error: to specified type 'Bool'
  let i: Int = a.sum() / 2 + 1  // error: to specified type 'Int'
  let v: Variable = 2.0 * a + 1  // error: to specified type 'Variable'
  if x.value > 2 {}  // error: '>' is unavailable: write a .> b
  if x * 2 + 1 > y {}  // error: '>' is unavailable: write a .> b
  _ = (d, f, b, i, v)
}
