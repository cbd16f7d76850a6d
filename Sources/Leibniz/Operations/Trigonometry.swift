// Circular and hyperbolic functions and their inverses. Angles are in radians.

/// (sin x)′ = cos x
struct Sin: UnaryOperation {
  var symbol: String { "sin" }
  func forward(_ x: Tensor) -> Tensor { sin(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { cos(x) }
}

/// The sine of an angle in radians.
public func sin(_ x: Variable) -> Variable { apply(Sin(), x) }

/// (cos x)′ = −sin x
struct Cos: UnaryOperation {
  var symbol: String { "cos" }
  func forward(_ x: Tensor) -> Tensor { cos(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { -sin(x) }
}

/// The cosine of an angle in radians.
public func cos(_ x: Variable) -> Variable { apply(Cos(), x) }

/// (tan x)′ = 1 + tan² x
struct Tan: UnaryOperation {
  var symbol: String { "tan" }
  func forward(_ x: Tensor) -> Tensor { tan(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { 1.0 + square(y) }
}

/// The tangent of an angle in radians.
public func tan(_ x: Variable) -> Variable { apply(Tan(), x) }

/// (asin x)′ = 1/√(1 − x²). The product (1 − x)(1 + x) doesn't cancel near ±1; ∞ there.
struct Asin: UnaryOperation {
  var symbol: String { "asin" }
  func forward(_ x: Tensor) -> Tensor { asin(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { 1.0 / sqrt((1.0 - x) * (1.0 + x)) }
}

/// The angle in −π/2…π/2 with this sine; NaN outside −1…1.
public func asin(_ x: Variable) -> Variable { apply(Asin(), x) }

/// (acos x)′ = −1/√(1 − x²)
struct Acos: UnaryOperation {
  var symbol: String { "acos" }
  func forward(_ x: Tensor) -> Tensor { acos(x) }
  func partial(at x: Variable, result y: Variable) -> Variable {
    -1.0 / sqrt((1.0 - x) * (1.0 + x))
  }
}

/// The angle in 0…π with this cosine; NaN outside −1…1.
public func acos(_ x: Variable) -> Variable { apply(Acos(), x) }

/// (atan x)′ = 1 / (1 + x²)
struct Atan: UnaryOperation {
  var symbol: String { "atan" }
  func forward(_ x: Tensor) -> Tensor { atan(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { 1.0 / (1.0 + square(x)) }
}

/// The angle in −π/2…π/2 with this tangent.
public func atan(_ x: Variable) -> Variable { apply(Atan(), x) }

/// (sinh x)′ = cosh x
struct Sinh: UnaryOperation {
  var symbol: String { "sinh" }
  func forward(_ x: Tensor) -> Tensor { sinh(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { cosh(x) }
}

/// The hyperbolic sine.
public func sinh(_ x: Variable) -> Variable { apply(Sinh(), x) }

/// (cosh x)′ = sinh x
struct Cosh: UnaryOperation {
  var symbol: String { "cosh" }
  func forward(_ x: Tensor) -> Tensor { cosh(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { sinh(x) }
}

/// The hyperbolic cosine.
public func cosh(_ x: Variable) -> Variable { apply(Cosh(), x) }

/// (tanh x)′ = 1 − tanh² x, as a product that doesn't cancel near ±1.
struct Tanh: UnaryOperation {
  var symbol: String { "tanh" }
  func forward(_ x: Tensor) -> Tensor { tanh(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { (1.0 - y) * (1.0 + y) }
}

/// The hyperbolic tangent.
public func tanh(_ x: Variable) -> Variable { apply(Tanh(), x) }

/// (asinh x)′ = 1/√(x² + 1); hypot doesn't overflow in the square.
struct Asinh: UnaryOperation {
  var symbol: String { "asinh" }
  func forward(_ x: Tensor) -> Tensor { asinh(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { 1.0 / hypot(x, x.constant(1)) }
}

/// The inverse of sinh.
public func asinh(_ x: Variable) -> Variable { apply(Asinh(), x) }

/// (acosh x)′ = 1/√(x² − 1); ∞ at 1.
struct Acosh: UnaryOperation {
  var symbol: String { "acosh" }
  func forward(_ x: Tensor) -> Tensor { acosh(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { 1.0 / sqrt((x - 1.0) * (x + 1.0)) }
}

/// The inverse of cosh; NaN below 1.
public func acosh(_ x: Variable) -> Variable { apply(Acosh(), x) }

/// (atanh x)′ = 1 / (1 − x²); ∞ at ±1.
struct Atanh: UnaryOperation {
  var symbol: String { "atanh" }
  func forward(_ x: Tensor) -> Tensor { atanh(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { 1.0 / ((1.0 - x) * (1.0 + x)) }
}

/// The inverse of tanh; NaN outside −1…1.
public func atanh(_ x: Variable) -> Variable { apply(Atanh(), x) }

/// θ = atan2(y, x): ∂θ/∂y = x / (x² + y²), ∂θ/∂x = −y / (x² + y²); NaN at the origin, where θ has no limit.
struct Atan2: Broadcasting {
  var symbol: String { "atan2" }
  func forward(_ y: Tensor, _ x: Tensor) -> Tensor { atan2(y, x) }
  func partial(_ i: Int, at y: Variable, _ x: Variable, result θ: Variable) -> Variable {
    // Divided twice by the length, because its square may overflow.
    let r = hypot(x, y)
    return i == 0 ? x / r / r : -y / r / r
  }
}

/// The angle in −π…π of the point (x, y) seen from the origin.
///
/// ```swift
/// atan2(Variable(1.0), Variable(-1.0)).value.scalar   // 3π/4
/// ```
public func atan2(_ y: Variable, _ x: Variable) -> Variable { apply(Atan2(), y, x) }
