import CKernels

// First derivatives that are operations of their own.
//
// Most rules read best in the function's value: tanh′ = 1 − tanh². In the tails such a formula
// loses its digits: from x = 19 on, tanh x is 1, and 1 − 1 is 0, where the true derivative is
// 1e-16. A slope is computed from x itself, has a rule for its own derivative, which is as careful,
// and takes the incoming gradient into the same pass over memory.

/// f′ of an element-wise function f.
protocol Slope: UnaryElementwiseOperation {
  /// The function whose derivative the kernel `lz_slope` computes.
  var kernel: lz_unary_op { get }
  /// The function's parameter.
  var parameter: Double { get }
  /// Whether f″ is 0 almost everywhere, so that no gradient flows back through f′.
  var isFlat: Bool { get }
}

extension Slope {
  var traits: OperationTraits { .broadcasting }
  var parameter: Double { 0 }
  var isFlat: Bool { false }

  func forward(_ x: Tensor) -> Tensor {
    Tensor.slope(kernel, parameter: parameter, at: x, times: Tensor(floatLiteral: 1))
  }
}

/// An element-wise function whose derivative is a slope.
protocol Sloped: UnaryElementwiseOperation {
  associatedtype S: Slope
  var slope: S { get }
}

extension Sloped {
  var traits: OperationTraits { .broadcasting }

  func partial(at x: Variable, result y: Variable) -> Variable { apply(slope, x) }

  func scaled(_ t: Variable, at x: Variable, result y: Variable) -> Variable? {
    t.times(slope, at: x)
  }
}

/// g f′(x): ∂/∂g = f′(x), ∂/∂x = g f″(x).
struct SlopeProduct<S: Slope>: BinaryElementwiseOperation {
  let slope: S
  var symbol: String { "× \(slope.symbol)" }
  var traits: OperationTraits { .broadcasting }

  func forward(_ g: Tensor, _ x: Tensor) -> Tensor {
    Tensor.slope(slope.kernel, parameter: slope.parameter, at: x, times: g)
  }

  func partial(_ i: Int, at g: Variable, _ x: Variable, result y: Variable) -> Variable {
    let first = apply(slope, x)
    return i == 0 ? first : g.times(slope.partial(at: x, result: first))
  }

  func scaled(_ t: Variable, _ i: Int, at g: Variable, _ x: Variable, result y: Variable)
    -> Variable?
  {
    if i == 0 { return t.times(slope, at: x) }
    return slope.isFlat ? nil : t.times(partial(1, at: g, x, result: y))
  }
}

extension Variable {
  /// self × f′(x), the chain rule's product in one pass; 0 where no path reaches an element of this
  /// gradient.
  func times(_ slope: some Slope, at x: Variable) -> Variable {
    selecting(apply(SlopeProduct(slope: slope), self, x))
  }
}

// MARK: - Families closed under differentiation

/// exp(−k x²) P(x) with a polynomial P: the normal distribution's density and its derivatives.
///
/// The derivative is exp(−k x²) (P′(x) − 2k x P(x)). The polynomial is multiplied in before the
/// exponential gets subnormal, so the product keeps its digits as long as it can.
struct Bell: UnaryElementwiseOperation {
  let k: Double
  /// Of P, from the constant term on.
  let coefficients: [Double]
  var symbol: String { "bell" }
  var traits: OperationTraits { .broadcasting }

  func forward(_ x: Tensor) -> Tensor { x.bell(k, times: coefficients) }

  func partial(at x: Variable, result y: Variable) -> Variable {
    var next = [Double](repeating: 0, count: coefficients.count + 1)
    for (n, c) in coefficients.enumerated() {
      next[n + 1] -= 2 * k * c
      if n > 0 { next[n - 1] += Double(n) * c }
    }
    return apply(Bell(k: k, coefficients: next), x)
  }
}

/// σ′(w) P(x, h) with w = αx + βx³, h = tanh(w/2) and a polynomial P: the derivatives of all that
/// is made of the logistic function σ.
///
/// From dσ′/dw = −h σ′ and dh/dw = (1 − h²)/2, the derivative is σ′(w) (∂P/∂x + w′ (½(1 − h²) ∂P/∂h
/// − h P)). σ′ has all its digits in both tails, h near 0, and P is multiplied in before σ′ gets
/// subnormal.
struct Logistic: UnaryElementwiseOperation {
  let linear: Double
  let cubic: Double
  /// Of P: a row for each power of x, in it one for each power of h.
  let coefficients: [[Double]]
  var symbol: String { "σ⁽ⁿ⁾" }
  var traits: OperationTraits { .broadcasting }

  init(linear: Double = 1, cubic: Double = 0, _ coefficients: [[Double]]) {
    (self.linear, self.cubic, self.coefficients) = (linear, cubic, coefficients)
  }

  /// The second derivative of x σ(w): the first is σ(w) + x w′ σ′(w).
  init(secondOfGated linear: Double, cubic: Double) {
    let inner = Logistic(linear: linear, cubic: cubic, [[0], [linear], [0], [3 * cubic]])
    var sum = inner.derivative.coefficients
    sum[0][0] += linear
    sum[2][0] += 3 * cubic
    self.init(linear: linear, cubic: cubic, sum)
  }

  func forward(_ x: Tensor) -> Tensor {
    x.logistic(linear: linear, cubic: cubic, times: coefficients)
  }

  func partial(at x: Variable, result y: Variable) -> Variable { apply(derivative, x) }

  private var derivative: Logistic {
    var next = [[Double]](
      repeating: Array(repeating: 0, count: coefficients[0].count + 1),
      count: coefficients.count + (cubic == 0 ? 0 : 2))
    for (n, row) in coefficients.enumerated() {
      for (m, c) in row.enumerated() where c != 0 {
        if n > 0 { next[n - 1][m] += Double(n) * c }
        for (power, slope) in [(0, linear), (2, 3 * cubic)] where slope != 0 {
          next[n + power][m + 1] -= slope * c * (1 + Double(m) / 2)
          if m > 0 { next[n + power][m - 1] += slope * c * Double(m) / 2 }
        }
      }
    }
    return Logistic(linear: linear, cubic: cubic, next)
  }
}

/// The partial derivative of a function of two operands, `i` times in the first and `j` times in
/// the second, by a kernel that is careful over the whole range of numbers.
struct PartialDerivative: BinaryElementwiseOperation {
  let function: lz_binary_op
  let i: Int
  let j: Int
  var symbol: String { "∂" }
  var traits: OperationTraits { .broadcasting }

  init(_ function: lz_binary_op, _ i: Int, _ j: Int) {
    (self.function, self.i, self.j) = (function, i, j)
  }

  func forward(_ a: Tensor, _ b: Tensor) -> Tensor { Tensor.derivative(function, i, j, a, b) }

  func partial(_ operand: Int, at a: Variable, _ b: Variable, result y: Variable) -> Variable {
    if function == LZ_HYPOT && i + j == 2 {
      return Hypot.thirdDerivative(operand == 0 ? i + 1 : i, a, b)
    }
    return apply(
      PartialDerivative(function, operand == 0 ? i + 1 : i, operand == 0 ? j : j + 1), a, b)
  }

  func scaled(_ t: Variable, _ operand: Int, at a: Variable, _ b: Variable, result y: Variable)
    -> Variable?
  {
    // A quotient is linear in its first operand.
    if function == LZ_DIV && operand == 0 && i == 1 { return nil }
    return t.times(partial(operand, at: a, b, result: y))
  }
}
