import CKernels

// Exponentials and logarithms.

/// (eˣ)′ = eˣ
struct Exp: UnaryElementwiseOperation {
  var symbol: String { "exp" }
  var traits: OperationTraits { .broadcasting }
  func forward(_ x: Tensor) -> Tensor { exp(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { y }
}

/// eˣ, element by element.
public func exp(_ x: Variable) -> Variable { apply(Exp(), x) }

/// (2ˣ)′ = 2ˣ ln 2, as 2ˣ⁻¹ · 2 ln 2, because from x = 1024 on 2ˣ alone would overflow.
struct Exp2: UnaryElementwiseOperation {
  var symbol: String { "exp2" }
  var traits: OperationTraits { .broadcasting }
  func forward(_ x: Tensor) -> Tensor { exp2(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { exp2(x - 1.0) * (2 * ln2) }
}

/// 2ˣ, element by element.
public func exp2(_ x: Variable) -> Variable { apply(Exp2(), x) }

/// (eˣ − 1)′ = eˣ, not the result's y + 1, which is 0 from x = −37 on.
struct Expm1: Sloped {
  var symbol: String { "expm1" }
  func forward(_ x: Tensor) -> Tensor { expm1(x) }
  var slope: Expm1Slope { Expm1Slope() }
}

/// (eˣ)′ = eˣ
struct Expm1Slope: Slope {
  var symbol: String { "expm1′" }
  var kernel: lz_unary_op { LZ_EXPM1 }
  func partial(at x: Variable, result y: Variable) -> Variable { y }
}

/// eˣ − 1, exact also where x is near 0.
public func expm1(_ x: Variable) -> Variable { apply(Expm1(), x) }

/// (ln x)′ = 1/x; ∞ at 0, NaN below.
struct Log: Sloped {
  var symbol: String { "log" }
  func forward(_ x: Tensor) -> Tensor { log(x) }
  var slope: LogSlope { LogSlope(scale: 1) }
}

/// (c/x)′ = −c/x · 1/x. On the domain of a logarithm: ∞ at 0 (of either sign), NaN below.
///
/// c/x, not c · 1/x or 1/(x/c): at either end of the numbers 1/x or x/c is out of range before c/x
/// is.
struct LogSlope: Slope {
  let scale: Double
  var symbol: String { "1/x" }
  var kernel: lz_unary_op { LZ_LOG }
  var parameter: Double { scale }
  func partial(at x: Variable, result y: Variable) -> Variable {
    -(y * apply(LogSlope(scale: 1), x))
  }
}

/// The natural logarithm; −∞ at 0, NaN below.
public func log(_ x: Variable) -> Variable { apply(Log(), x) }

/// (log₂ x)′ = 1 / (x ln 2)
struct Log2: Sloped {
  var symbol: String { "log2" }
  func forward(_ x: Tensor) -> Tensor { log2(x) }
  var slope: LogSlope { LogSlope(scale: 1 / ln2) }
}

/// The logarithm to base 2.
public func log2(_ x: Variable) -> Variable { apply(Log2(), x) }

/// (log₁₀ x)′ = 1 / (x ln 10)
struct Log10: Sloped {
  var symbol: String { "log10" }
  func forward(_ x: Tensor) -> Tensor { log10(x) }
  var slope: LogSlope { LogSlope(scale: 1 / ln10) }
}

/// The logarithm to base 10.
public func log10(_ x: Variable) -> Variable { apply(Log10(), x) }

/// (ln(1 + x))′ = 1 / (1 + x); ∞ at −1, NaN below.
struct Log1p: Sloped {
  var symbol: String { "log1p" }
  func forward(_ x: Tensor) -> Tensor { log1p(x) }
  var slope: Log1pSlope { Log1pSlope() }
}

/// (1 / (1 + x))′ = −1 / (1 + x)²
struct Log1pSlope: Slope {
  var symbol: String { "log1p′" }
  var kernel: lz_unary_op { LZ_LOG1P }
  func partial(at x: Variable, result y: Variable) -> Variable { -square(y) }
}

/// ln(1 + x), exact also where x is near 0.
public func log1p(_ x: Variable) -> Variable { apply(Log1p(), x) }

/// ∂/∂a ln(eᵃ + eᵇ) = eᵃ / (eᵃ + eᵇ) = σ(a − b), which can't overflow.
struct LogAddExp: BinaryElementwiseOperation {
  var symbol: String { "logaddexp" }
  var traits: OperationTraits { .broadcasting }
  func forward(_ a: Tensor, _ b: Tensor) -> Tensor { logaddexp(a, b) }
  func partial(_ i: Int, at a: Variable, _ b: Variable, result y: Variable) -> Variable {
    sigmoid(i == 0 ? apply(Difference(), a, b) : apply(Difference(), b, a))
  }
}

/// a − b, and 0 where both are the same infinity: they are equal there, too.
struct Difference: BinaryElementwiseOperation {
  var symbol: String { "−" }
  var traits: OperationTraits { .broadcasting }
  func forward(_ a: Tensor, _ b: Tensor) -> Tensor {
    let difference = a - b
    guard difference.sum().scalar.isNaN else { return difference }
    return Tensor.where(a .== b, difference.zerosLike(), difference)
  }
  func partial(_ i: Int, at a: Variable, _ b: Variable, result y: Variable) -> Variable {
    a.constant(i == 0 ? 1 : -1)
  }
}

/// ln(eᵃ + eᵇ), without overflow. Equal operands, infinite or not, share the gradient.
public func logaddexp(_ a: Variable, _ b: Variable) -> Variable { apply(LogAddExp(), a, b) }

private let ln2 = 0.693147180559945309417
private let ln10 = 2.302585092994045684018
