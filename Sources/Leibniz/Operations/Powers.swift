import CKernels

// Powers, roots, lengths.

/// (√x)′ = 1 / (2√x); ∞ at 0 (of either sign), NaN below.
struct Sqrt: UnaryElementwiseOperation {
  var symbol: String { "sqrt" }
  var traits: OperationTraits { .broadcasting }
  private var slope: LogSlope { LogSlope(scale: 0.5) }
  func forward(_ x: Tensor) -> Tensor { sqrt(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { apply(slope, y) }
  func scaled(_ t: Variable, at x: Variable, result y: Variable) -> Variable? {
    t.times(slope, at: y)
  }
}

/// √x; NaN below 0.
public func sqrt(_ x: Variable) -> Variable { apply(Sqrt(), x) }

/// (x²)′ = 2x
struct Square: UnaryElementwiseOperation {
  var symbol: String { "square" }
  var traits: OperationTraits { .broadcasting }
  func forward(_ x: Tensor) -> Tensor { square(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { 2.0 * x }
}

/// x².
public func square(_ x: Variable) -> Variable { apply(Square(), x) }

/// (1/x)′ = −1/x²
struct Reciprocal: UnaryElementwiseOperation {
  var symbol: String { "reciprocal" }
  var traits: OperationTraits { .broadcasting }
  func forward(_ x: Tensor) -> Tensor { reciprocal(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { -square(y) }

  // In this order no product is greater or smaller than both t and the result, so none overflows
  // alone.
  func scaled(_ t: Variable, at x: Variable, result y: Variable) -> Variable? {
    -t.times(y).times(y)
  }
}

/// 1/x; ±∞ at ±0.
public func reciprocal(_ x: Variable) -> Variable { apply(Reciprocal(), x) }

/// y = aᵇ: ∂y/∂a = b aᵇ⁻¹, ∂y/∂b = aᵇ ln a.
///
/// Both have a factor that is infinite or NaN where the other is 0, and there the limit 0 is
/// selected (PyTorch's values, too): ∂y/∂a = 0 where b = 0, although 0⁻¹ is infinite; ∂y/∂b = 0
/// where a = 0 ≤ b, although ln 0 is. For a < 0 and a constant whole exponent only the first is
/// evaluated, and is right; ∂y/∂b is NaN, as it must be.
///
/// The partial derivatives of all orders are one family, aᵇ⁻ⁱ times a polynomial in b and ln a:
/// written as products of powers and logarithms, those of higher order would be NaN at a = 0 (0 ·
/// ∞), where x¹·⁸⁷⁵ has the second derivative ∞, and lose range: b aᵇ⁻¹ is representable for some a
/// and b for which aᵇ⁻¹ isn't.
struct Power: BinaryElementwiseOperation {
  var symbol: String { "^" }
  var traits: OperationTraits { .broadcasting }
  func forward(_ a: Tensor, _ b: Tensor) -> Tensor { Tensor.power(a, b) }
  func partial(_ i: Int, at a: Variable, _ b: Variable, result y: Variable) -> Variable {
    apply(PartialDerivative(LZ_POW, 1 - i, i), a, b)
  }
}

/// aᵇ, element by element. At 0⁰ the value is 1 and both derivatives are 0.
///
/// ```swift
/// let x = Variable(-2.0)
/// let y = pow(x, 2.0)   // 4
/// y.backprop()          // x.gradient!.scalar == -4
/// ```
public func pow(_ a: Variable, _ b: Variable) -> Variable { apply(Power(), a, b) }

/// y = √(a² + b²): ∂y/∂a = a/y, ∂y/∂b = b/y. At the origin, where the cone has its tip, 0: the subgradient of
/// least length, as for |x| and the norm; its own derivatives are NaN there.
///
/// The kernels don't divide by y, which may overflow where a/y is an ordinary number.
struct Hypot: BinaryElementwiseOperation {
  var symbol: String { "hypot" }
  var traits: OperationTraits { .broadcasting }
  func forward(_ a: Tensor, _ b: Tensor) -> Tensor { hypot(a, b) }
  func partial(_ i: Int, at a: Variable, _ b: Variable, result y: Variable) -> Variable {
    apply(PartialDerivative(LZ_HYPOT, 1 - i, i), a, b)
  }

  /// The third derivatives, `i` times in a, from c = a/y and s = b/y:
  /// −3 c s²/y², s (2c² − s²)/y², c (2s² − c²)/y², −3 s c²/y².
  static func thirdDerivative(_ i: Int, _ a: Variable, _ b: Variable) -> Variable {
    let y = hypot(a, b)
    let first = apply(PartialDerivative(LZ_HYPOT, 1, 0), a, b)
    let second = apply(PartialDerivative(LZ_HYPOT, 0, 1), a, b)
    let (c, s) = i >= 2 ? (first, second) : (second, first)
    // One 1/y to each factor that may be small: its square could vanish where the quotient doesn't.
    return i == 3 || i == 0
      ? -3.0 * c * (s / y) * (s / y) : (s / y) * ((2.0 * square(c) - square(s)) / y)
  }
}

/// √(a² + b²), without overflow in the squares.
public func hypot(_ a: Variable, _ b: Variable) -> Variable { apply(Hypot(), a, b) }
