import CKernels

// Functions of one number, applied to every element. Integers and bools become float64 first, except
// where the result of an integer is one (abs, square, sign, relu, floor, ceil, round).
//
// All are marked as the second choice: a tensor can be written as a literal, and without the mark
// `sqrt(16)` would be ambiguous beside the system's own function.

// MARK: - Roots, powers, signs

/// |x|.
///
/// ```swift
/// abs(Tensor([-1.5, 2]))  // [1.5, 2]
/// ```
@_disfavoredOverload
public func abs(_ x: Tensor) -> Tensor { x.unary(LZ_ABS) }

/// √x; NaN below 0.
///
/// ```swift
/// sqrt(Tensor([4, 9.0]))  // [2, 3]
/// ```
@_disfavoredOverload
public func sqrt(_ x: Tensor) -> Tensor { x.unary(LZ_SQRT) }

/// x².
///
/// ```swift
/// square(Tensor([1, 2, 3]))  // [1, 4, 9]
/// ```
@_disfavoredOverload
public func square(_ x: Tensor) -> Tensor { x.unary(LZ_SQUARE) }

/// 1/x; ±∞ at ±0.
///
/// ```swift
/// reciprocal(Tensor([2.0, 4]))  // [0.5, 0.25]
/// ```
@_disfavoredOverload
public func reciprocal(_ x: Tensor) -> Tensor { x.unary(LZ_RECIPROCAL) }

/// −1 below 0, 1 above, 0 at 0; NaN for NaN.
///
/// ```swift
/// sign(Tensor([-2.5, 0, 7]))  // [-1, 0, 1]
/// ```
@_disfavoredOverload
public func sign(_ x: Tensor) -> Tensor { x.unary(LZ_SIGN) }

/// The greatest whole number not above x.
///
/// ```swift
/// floor(Tensor([1.5, -1.5]))  // [1, -2]
/// ```
@_disfavoredOverload
public func floor(_ x: Tensor) -> Tensor { x.unary(LZ_FLOOR) }

/// The least whole number not below x.
///
/// ```swift
/// ceil(Tensor([1.5, -1.5]))  // [2, -1]
/// ```
@_disfavoredOverload
public func ceil(_ x: Tensor) -> Tensor { x.unary(LZ_CEIL) }

/// The nearest whole number; of two as near, the even one.
///
/// ```swift
/// round(Tensor([0.5, 1.5, 2.4]))  // [0, 2, 2]
/// ```
@_disfavoredOverload
public func round(_ x: Tensor) -> Tensor { x.unary(LZ_ROUND) }

// MARK: - Exponentials and logarithms

/// eˣ.
///
/// ```swift
/// exp(Tensor([0.0, 1]))  // [1, 2.718281828459045]
/// ```
@_disfavoredOverload
public func exp(_ x: Tensor) -> Tensor { x.unary(LZ_EXP) }

/// 2ˣ.
///
/// ```swift
/// exp2(Tensor([3.0, -1]))  // [8, 0.5]
/// ```
@_disfavoredOverload
public func exp2(_ x: Tensor) -> Tensor { x.unary(LZ_EXP2) }

/// eˣ − 1, exact also where x is near 0.
///
/// ```swift
/// expm1(Tensor([1e-20]))  // [1e-20]
/// ```
@_disfavoredOverload
public func expm1(_ x: Tensor) -> Tensor { x.unary(LZ_EXPM1) }

/// The natural logarithm; −∞ at 0, NaN below.
///
/// ```swift
/// log(Tensor([1.0, 0]))  // [0, -inf]
/// ```
@_disfavoredOverload
public func log(_ x: Tensor) -> Tensor { x.unary(LZ_LOG) }

/// The logarithm to base 2.
///
/// ```swift
/// log2(Tensor([8.0]))  // [3]
/// ```
@_disfavoredOverload
public func log2(_ x: Tensor) -> Tensor { x.unary(LZ_LOG2) }

/// The logarithm to base 10.
///
/// ```swift
/// log10(Tensor([1000.0]))  // [3]
/// ```
@_disfavoredOverload
public func log10(_ x: Tensor) -> Tensor { x.unary(LZ_LOG10) }

/// log(1 + x), exact also where x is near 0.
///
/// ```swift
/// log1p(Tensor([1e-20]))  // [1e-20]
/// ```
@_disfavoredOverload
public func log1p(_ x: Tensor) -> Tensor { x.unary(LZ_LOG1P) }

// MARK: - Trigonometric and hyperbolic functions, in radians

/// The sine.
///
/// ```swift
/// sin(Tensor([0.0]))  // [0]
/// ```
@_disfavoredOverload
public func sin(_ x: Tensor) -> Tensor { x.unary(LZ_SIN) }

/// The cosine.
///
/// ```swift
/// cos(Tensor([0.0]))  // [1]
/// ```
@_disfavoredOverload
public func cos(_ x: Tensor) -> Tensor { x.unary(LZ_COS) }

/// The tangent.
///
/// ```swift
/// tan(Tensor([0.0]))  // [0]
/// ```
@_disfavoredOverload
public func tan(_ x: Tensor) -> Tensor { x.unary(LZ_TAN) }

/// The angle in −π/2...π/2 whose sine is x; NaN outside −1...1.
///
/// ```swift
/// asin(Tensor([1.0]))  // [1.5707963267948966]
/// ```
@_disfavoredOverload
public func asin(_ x: Tensor) -> Tensor { x.unary(LZ_ASIN) }

/// The angle in 0...π whose cosine is x; NaN outside −1...1.
///
/// ```swift
/// acos(Tensor([1.0]))  // [0]
/// ```
@_disfavoredOverload
public func acos(_ x: Tensor) -> Tensor { x.unary(LZ_ACOS) }

/// The angle in −π/2...π/2 whose tangent is x.
///
/// ```swift
/// atan(Tensor([0.0]))  // [0]
/// ```
@_disfavoredOverload
public func atan(_ x: Tensor) -> Tensor { x.unary(LZ_ATAN) }

/// (eˣ − e⁻ˣ)/2.
///
/// ```swift
/// sinh(Tensor([0.0]))  // [0]
/// ```
@_disfavoredOverload
public func sinh(_ x: Tensor) -> Tensor { x.unary(LZ_SINH) }

/// (eˣ + e⁻ˣ)/2.
///
/// ```swift
/// cosh(Tensor([0.0]))  // [1]
/// ```
@_disfavoredOverload
public func cosh(_ x: Tensor) -> Tensor { x.unary(LZ_COSH) }

/// sinh x / cosh x, between −1 and 1.
///
/// ```swift
/// tanh(Tensor([0.0, 100]))  // [0, 1]
/// ```
@_disfavoredOverload
public func tanh(_ x: Tensor) -> Tensor { x.unary(LZ_TANH) }

/// The inverse of `sinh`.
///
/// ```swift
/// asinh(Tensor([0.0]))  // [0]
/// ```
@_disfavoredOverload
public func asinh(_ x: Tensor) -> Tensor { x.unary(LZ_ASINH) }

/// The inverse of `cosh`, at least 0; NaN below 1.
///
/// ```swift
/// acosh(Tensor([1.0]))  // [0]
/// ```
@_disfavoredOverload
public func acosh(_ x: Tensor) -> Tensor { x.unary(LZ_ACOSH) }

/// The inverse of `tanh`; ±∞ at ±1, NaN outside −1...1.
///
/// ```swift
/// atanh(Tensor([0.0, 1]))  // [0, inf]
/// ```
@_disfavoredOverload
public func atanh(_ x: Tensor) -> Tensor { x.unary(LZ_ATANH) }

/// The error function, 2/√π ∫₀ˣ exp(−t²) dt.
///
/// ```swift
/// erf(Tensor([0.0, 10]))  // [0, 1]
/// ```
@_disfavoredOverload
public func erf(_ x: Tensor) -> Tensor { x.unary(LZ_ERF) }

// MARK: - Activations

/// The logistic function 1/(1 + e⁻ˣ), without overflow.
///
/// ```swift
/// sigmoid(Tensor([0.0, -1000]))  // [0.5, 0]
/// ```
@_disfavoredOverload
public func sigmoid(_ x: Tensor) -> Tensor { x.unary(LZ_SIGMOID) }

/// log(1 + eˣ), without overflow; its derivative is `sigmoid`.
///
/// ```swift
/// softplus(Tensor([0.0, 1000]))  // [0.6931471805599453, 1000]
/// ```
@_disfavoredOverload
public func softplus(_ x: Tensor) -> Tensor { x.unary(LZ_SOFTPLUS) }

/// max(x, 0).
///
/// ```swift
/// relu(Tensor([-1.0, 2]))  // [0, 2]
/// ```
@_disfavoredOverload
public func relu(_ x: Tensor) -> Tensor { x.unary(LZ_RELU) }

/// x above 0, slope·x below.
///
/// ```swift
/// leakyRelu(Tensor([-1.0, 2]), slope: 0.5)  // [-0.5, 2]
/// ```
@_disfavoredOverload
public func leakyRelu(_ x: Tensor, slope: Double = 0.01) -> Tensor {
  x.unary(LZ_LEAKY_RELU, parameter: slope)
}

/// x above 0, α(eˣ − 1) below.
///
/// ```swift
/// elu(Tensor([-1000.0, 2]))  // [-1, 2]
/// ```
@_disfavoredOverload
public func elu(_ x: Tensor, alpha: Double = 1) -> Tensor { x.unary(LZ_ELU, parameter: alpha) }

/// λx above 0, λα(eˣ − 1) below, with the λ ≈ 1.0507 and α ≈ 1.6733 that keep mean 0 and variance 1 from
/// layer to layer.
///
/// ```swift
/// selu(Tensor([0.0, 1]))  // [0, 1.0507009873554805]
/// ```
@_disfavoredOverload
public func selu(_ x: Tensor) -> Tensor { elu(x, alpha: seluAlpha) * seluScale }

/// α of `selu`.
package let seluAlpha = 1.6732632423543772
/// λ of `selu`.
package let seluScale = 1.0507009873554805

/// xΦ(x) = x(1 + erf(x/√2))/2, with the normal distribution Φ.
///
/// ```swift
/// gelu(Tensor([0.0, 100]))  // [0, 100]
/// ```
@_disfavoredOverload
public func gelu(_ x: Tensor) -> Tensor { x.unary(LZ_GELU) }

/// The usual approximation of `gelu`, x(1 + tanh(√(2/π)(x + 0.044715x³)))/2.
///
/// ```swift
/// geluTanh(Tensor([0.0, 100]))  // [0, 100]
/// ```
@_disfavoredOverload
public func geluTanh(_ x: Tensor) -> Tensor { x.unary(LZ_GELU_TANH) }

/// x·sigmoid(x).
///
/// ```swift
/// silu(Tensor([0.0, 1000]))  // [0, 1000]
/// ```
@_disfavoredOverload
public func silu(_ x: Tensor) -> Tensor { x.unary(LZ_SILU) }
