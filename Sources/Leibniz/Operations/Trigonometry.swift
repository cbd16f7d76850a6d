import CKernels

// Circular and hyperbolic functions and their inverses. Angles are in radians.

/// (sin x)′ = cos x
struct Sin: UnaryElementwiseOperation {
  var symbol: String { "sin" }
  var traits: OperationTraits { .broadcasting }
  func forward(_ x: Tensor) -> Tensor { sin(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { cos(x) }
}

/// The sine of an angle in radians.
public func sin(_ x: Variable) -> Variable { apply(Sin(), x) }

/// (cos x)′ = −sin x
struct Cos: UnaryElementwiseOperation {
  var symbol: String { "cos" }
  var traits: OperationTraits { .broadcasting }
  func forward(_ x: Tensor) -> Tensor { cos(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { -sin(x) }
}

/// The cosine of an angle in radians.
public func cos(_ x: Variable) -> Variable { apply(Cos(), x) }

/// (tan x)′ = 1 + tan² x
struct Tan: UnaryElementwiseOperation {
  var symbol: String { "tan" }
  var traits: OperationTraits { .broadcasting }
  func forward(_ x: Tensor) -> Tensor { tan(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { 1.0 + square(y) }
}

/// The tangent of an angle in radians.
public func tan(_ x: Variable) -> Variable { apply(Tan(), x) }

/// (asin x)′ = 1/√(1 − x²); ∞ at ±1, NaN outside.
struct Asin: Sloped {
  var symbol: String { "asin" }
  func forward(_ x: Tensor) -> Tensor { asin(x) }
  var slope: AsinSlope { AsinSlope() }
}

/// y = 1/√(1 − x²): y′ = x y³. The derivative of the formula itself, ((1 + x) − (1 − x)) y³/2,
/// cancels near 0.
struct AsinSlope: Slope {
  var symbol: String { "asin′" }
  var kernel: lz_unary_op { LZ_ASIN }
  func partial(at x: Variable, result y: Variable) -> Variable { x * (y * square(y)) }
}

/// The angle in −π/2…π/2 with this sine; NaN outside −1…1.
public func asin(_ x: Variable) -> Variable { apply(Asin(), x) }

/// (acos x)′ = −1/√(1 − x²); −∞ at ±1, NaN outside.
struct Acos: Sloped {
  var symbol: String { "acos" }
  func forward(_ x: Tensor) -> Tensor { acos(x) }
  var slope: AcosSlope { AcosSlope() }
}

/// y = −1/√(1 − x²): y′ = x y³.
struct AcosSlope: Slope {
  var symbol: String { "acos′" }
  var kernel: lz_unary_op { LZ_ACOS }
  func partial(at x: Variable, result y: Variable) -> Variable { x * (y * square(y)) }
}

/// The angle in 0…π with this cosine; NaN outside −1…1.
public func acos(_ x: Variable) -> Variable { apply(Acos(), x) }

/// (atan x)′ = 1 / (1 + x²)
struct Atan: Sloped {
  var symbol: String { "atan" }
  func forward(_ x: Tensor) -> Tensor { atan(x) }
  var slope: AtanSlope { AtanSlope() }
}

/// y = 1 / (1 + x²): y′ = −2xy · y. In this order, because far out y² vanishes long before x y²
/// does.
struct AtanSlope: Slope {
  var symbol: String { "atan′" }
  var kernel: lz_unary_op { LZ_ATAN }
  func partial(at x: Variable, result y: Variable) -> Variable { -2.0 * (x * y) * y }
}

/// The angle in −π/2…π/2 with this tangent.
public func atan(_ x: Variable) -> Variable { apply(Atan(), x) }

/// (sinh x)′ = cosh x
struct Sinh: UnaryElementwiseOperation {
  var symbol: String { "sinh" }
  var traits: OperationTraits { .broadcasting }
  func forward(_ x: Tensor) -> Tensor { sinh(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { cosh(x) }
}

/// The hyperbolic sine.
public func sinh(_ x: Variable) -> Variable { apply(Sinh(), x) }

/// (cosh x)′ = sinh x
struct Cosh: UnaryElementwiseOperation {
  var symbol: String { "cosh" }
  var traits: OperationTraits { .broadcasting }
  func forward(_ x: Tensor) -> Tensor { cosh(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { sinh(x) }
}

/// The hyperbolic cosine.
public func cosh(_ x: Variable) -> Variable { apply(Cosh(), x) }

/// (tanh x)′ = 1/cosh² x
struct Tanh: Sloped {
  var symbol: String { "tanh" }
  func forward(_ x: Tensor) -> Tensor { tanh(x) }
  var slope: TanhSlope { TanhSlope() }
}

/// y = 1/cosh² x = 4 σ′(2x): y′ = −2 tanh x · y.
struct TanhSlope: Slope {
  var symbol: String { "tanh′" }
  var kernel: lz_unary_op { LZ_TANH }
  func partial(at x: Variable, result y: Variable) -> Variable {
    apply(Logistic(linear: 2, [[0, -8]]), x)
  }
}

/// The hyperbolic tangent.
public func tanh(_ x: Variable) -> Variable { apply(Tanh(), x) }

/// (asinh x)′ = 1/√(x² + 1)
struct Asinh: Sloped {
  var symbol: String { "asinh" }
  func forward(_ x: Tensor) -> Tensor { asinh(x) }
  var slope: AsinhSlope { AsinhSlope() }
}

/// y = 1/√(x² + 1): y′ = −xy · y². In this order, because far out y³ vanishes long before x y³
/// does.
struct AsinhSlope: Slope {
  var symbol: String { "asinh′" }
  var kernel: lz_unary_op { LZ_ASINH }
  func partial(at x: Variable, result y: Variable) -> Variable { -(x * y) * square(y) }
}

/// The inverse of sinh.
public func asinh(_ x: Variable) -> Variable { apply(Asinh(), x) }

/// (acosh x)′ = 1/√(x² − 1); ∞ at 1, NaN below.
struct Acosh: Sloped {
  var symbol: String { "acosh" }
  func forward(_ x: Tensor) -> Tensor { acosh(x) }
  var slope: AcoshSlope { AcoshSlope() }
}

/// y = 1/√(x² − 1): y′ = −xy · y², as for asinh.
struct AcoshSlope: Slope {
  var symbol: String { "acosh′" }
  var kernel: lz_unary_op { LZ_ACOSH }
  func partial(at x: Variable, result y: Variable) -> Variable { -(x * y) * square(y) }
}

/// The inverse of cosh; NaN below 1.
public func acosh(_ x: Variable) -> Variable { apply(Acosh(), x) }

/// (atanh x)′ = 1 / (1 − x²); ∞ at ±1, NaN outside.
struct Atanh: Sloped {
  var symbol: String { "atanh" }
  func forward(_ x: Tensor) -> Tensor { atanh(x) }
  var slope: AtanhSlope { AtanhSlope() }
}

/// y = 1 / (1 − x²): y′ = 2x y².
struct AtanhSlope: Slope {
  var symbol: String { "atanh′" }
  var kernel: lz_unary_op { LZ_ATANH }
  func partial(at x: Variable, result y: Variable) -> Variable { 2.0 * x * square(y) }
}

/// The inverse of tanh; NaN outside −1…1.
public func atanh(_ x: Variable) -> Variable { apply(Atanh(), x) }

/// θ = atan2(y, x): ∂θ/∂y = x / (x² + y²), ∂θ/∂x = −y / (x² + y²); NaN at the origin, where θ has
/// no limit. The kernels take care that no square overflows or vanishes.
struct Atan2: BinaryElementwiseOperation {
  var symbol: String { "atan2" }
  var traits: OperationTraits { .broadcasting }
  func forward(_ y: Tensor, _ x: Tensor) -> Tensor { atan2(y, x) }
  func partial(_ i: Int, at y: Variable, _ x: Variable, result θ: Variable) -> Variable {
    apply(PartialDerivative(LZ_ATAN2, 1 - i, i), y, x)
  }
}

/// The angle in −π…π of the point (x, y) seen from the origin.
///
/// ```swift
/// atan2(Variable(1.0), Variable(-1.0)).value.scalar   // 3π/4
/// ```
public func atan2(_ y: Variable, _ x: Variable) -> Variable { apply(Atan2(), y, x) }
