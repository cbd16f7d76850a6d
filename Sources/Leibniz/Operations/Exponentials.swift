// Exponentials and logarithms.

/// (eˣ)′ = eˣ
struct Exp: UnaryOperation {
  var symbol: String { "exp" }
  func forward(_ x: Tensor) -> Tensor { exp(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { y }
}

/// eˣ, element by element.
public func exp(_ x: Variable) -> Variable { apply(Exp(), x) }

/// (2ˣ)′ = 2ˣ ln 2
struct Exp2: UnaryOperation {
  var symbol: String { "exp2" }
  func forward(_ x: Tensor) -> Tensor { exp2(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { y * ln2 }
}

/// 2ˣ, element by element.
public func exp2(_ x: Variable) -> Variable { apply(Exp2(), x) }

/// (eˣ − 1)′ = eˣ. The result's y + 1 loses nothing: where y is small, eˣ is near 1.
struct Expm1: UnaryOperation {
  var symbol: String { "expm1" }
  func forward(_ x: Tensor) -> Tensor { expm1(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { y + 1.0 }
}

/// eˣ − 1, exact also where x is near 0.
public func expm1(_ x: Variable) -> Variable { apply(Expm1(), x) }

/// (ln x)′ = 1/x; ∞ at 0.
struct Log: UnaryOperation {
  var symbol: String { "log" }
  func forward(_ x: Tensor) -> Tensor { log(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { 1.0 / x }
}

/// The natural logarithm; −∞ at 0, NaN below.
public func log(_ x: Variable) -> Variable { apply(Log(), x) }

/// (log₂ x)′ = 1 / (x ln 2)
struct Log2: UnaryOperation {
  var symbol: String { "log2" }
  func forward(_ x: Tensor) -> Tensor { log2(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { (1.0 / ln2) / x }
}

/// The logarithm to base 2.
public func log2(_ x: Variable) -> Variable { apply(Log2(), x) }

/// (log₁₀ x)′ = 1 / (x ln 10)
struct Log10: UnaryOperation {
  var symbol: String { "log10" }
  func forward(_ x: Tensor) -> Tensor { log10(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { (1.0 / ln10) / x }
}

/// The logarithm to base 10.
public func log10(_ x: Variable) -> Variable { apply(Log10(), x) }

/// (ln(1 + x))′ = 1 / (1 + x)
struct Log1p: UnaryOperation {
  var symbol: String { "log1p" }
  func forward(_ x: Tensor) -> Tensor { log1p(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { 1.0 / (1.0 + x) }
}

/// ln(1 + x), exact also where x is near 0.
public func log1p(_ x: Variable) -> Variable { apply(Log1p(), x) }

/// ∂/∂a ln(eᵃ + eᵇ) = eᵃ / (eᵃ + eᵇ) = σ(a − b), which can't overflow.
struct LogAddExp: Broadcasting {
  var symbol: String { "logaddexp" }
  func forward(_ a: Tensor, _ b: Tensor) -> Tensor { logaddexp(a, b) }
  func partial(_ i: Int, at a: Variable, _ b: Variable, result y: Variable) -> Variable {
    i == 0 ? sigmoid(a - b) : sigmoid(b - a)
  }
}

/// ln(eᵃ + eᵇ), without overflow.
public func logaddexp(_ a: Variable, _ b: Variable) -> Variable { apply(LogAddExp(), a, b) }

private let ln2 = 0.693147180559945309417
private let ln10 = 2.302585092994045684018
