// Powers, roots, lengths.

/// (√x)′ = 1 / (2√x); ∞ at 0.
struct Sqrt: UnaryOperation {
  var symbol: String { "sqrt" }
  func forward(_ x: Tensor) -> Tensor { sqrt(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { 0.5 / y }
}

/// √x; NaN below 0.
public func sqrt(_ x: Variable) -> Variable { apply(Sqrt(), x) }

/// (x²)′ = 2x
struct Square: UnaryOperation {
  var symbol: String { "square" }
  func forward(_ x: Tensor) -> Tensor { square(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { 2.0 * x }
}

/// x².
public func square(_ x: Variable) -> Variable { apply(Square(), x) }

/// (1/x)′ = −1/x²
struct Reciprocal: UnaryOperation {
  var symbol: String { "reciprocal" }
  func forward(_ x: Tensor) -> Tensor { reciprocal(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { -square(y) }
}

/// 1/x; ±∞ at ±0.
public func reciprocal(_ x: Variable) -> Variable { apply(Reciprocal(), x) }

/// y = aᵇ: ∂y/∂a = b aᵇ⁻¹, ∂y/∂b = aᵇ ln a.
///
/// Both have a factor that is infinite or NaN where the other is 0, and there the limit is 0 (PyTorch's values,
/// too): ∂y/∂a = 0 where b = 0, although 0⁻¹ is infinite; ∂y/∂b = 0 where a = 0 ≤ b, although ln 0 is. For a < 0
/// and a constant whole exponent only the first is evaluated, and is right; ∂y/∂b is NaN, as it must be.
struct Power: BinaryOperation {
  var symbol: String { "^" }
  func forward(_ a: Tensor, _ b: Tensor) -> Tensor { pow(a, b) }
  func partial(_ i: Int, at a: Variable, _ b: Variable, result y: Variable) -> Variable {
    if i == 0 {
      if b.isConstant && b.shape.isEmpty {
        let n = b.value.scalar
        return n == 0 ? a.constant(0) : n == 1 ? .one : n == 2 ? 2.0 * a : n * pow(a, n - 1)
      }
      // A product that 0 wins, not a choice: ∂²y/∂a∂b = aᵇ⁻¹ where b = 0, which a choice would cut off.
      return b.times(pow(a, b - 1.0))
    }
    return Variable.where((a .== 0) .& (b .>= 0), y.constant(0), y * log(a))
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
/// least length, as for |x| and the norm.
struct Hypot: BinaryOperation {
  var symbol: String { "hypot" }
  func forward(_ a: Tensor, _ b: Tensor) -> Tensor { hypot(a, b) }
  func partial(_ i: Int, at a: Variable, _ b: Variable, result y: Variable) -> Variable {
    let x = i == 0 ? a : b
    return Variable.where(y .== 0, x.constant(0), x / y)
  }
}

/// √(a² + b²), without overflow in the squares.
public func hypot(_ a: Variable, _ b: Variable) -> Variable { apply(Hypot(), a, b) }
