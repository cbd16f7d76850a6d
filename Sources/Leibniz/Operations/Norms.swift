/// y = (Σ |xᵢ|ᵖ)^(1/p). ∂y/∂xᵢ = sign(xᵢ) (|xᵢ| / y)ᵖ⁻¹; 0 where y is 0, at a tip.
struct PowerNorm: Reducing {
  let p: Double
  let axes: [Int]?
  let keepingDimensions: Bool
  var symbol: String { "‖·‖" }

  func forward(_ x: Operands<Tensor>) -> Tensor {
    x[0].norm(p, along: axes, keepingDimensions: keepingDimensions)
  }

  func pullback(_ g: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    let x = x[0]
    let y = aligned(y, with: x)
    let isTip = y .== 0
    let direction = apply(
      QuotientPower(exponent: p - 1, isOdd: true, norm: p, axes: axes),
      Variable.where(isTip, x.constant(0), x), Variable.where(isTip, y.constant(1), y))
    return (direction * aligned(g, with: x))
      .conventional(where: isTip.broadcast(to: x.shape), at: x) {
        $0.sum(along: axes, keepingDimensions: true)
      }
  }
}

/// |x/y|^q, or sign(x) |x/y|^q, for x and its p-norm y along some axes; where y is infinite, the
/// limit along the ray. With q times the other kind's, of exponent q − 1, called r: ∂/∂x = r / y,
/// and ∂/∂y = −q u / y, where u is the result. At x = 0 the odd one is 0 for all q, a convention
/// where the two sides differ (q ≤ 0).
struct QuotientPower: BinaryElementwiseOperation {
  let exponent: Double
  let isOdd: Bool
  let norm: Double
  let axes: [Int]?
  var symbol: String { isOdd ? "sign |·|^" : "|·|^" }
  var traits: OperationTraits { .broadcasting }

  func forward(_ x: Tensor, _ y: Tensor) -> Tensor {
    let power = x.powerOfQuotient(exponent, by: y, norm: norm, along: axes)
    return isOdd ? Tensor.where(x .== 0, x.zerosLike(), power * sign(x)) : power
  }

  func partial(_ i: Int, at x: Variable, _ y: Variable, result u: Variable) -> Variable {
    if i == 1 { return -exponent * (u / y) }
    if exponent == 0 {
      return isOdd ? Variable.where(x .== 0, x.constant(.nan), x.constant(0)) : x.constant(0)
    }
    let lower = apply(
      QuotientPower(exponent: exponent - 1, isOdd: !isOdd, norm: norm, axes: axes), x, y)
    return exponent * (lower / y)
  }
}

extension Variable {
  /// The p-norm (Σ|x|ᵖ)^(1/p), over all axes or those given: for p = 1 the sum of magnitudes, 2 the
  /// Euclidean length, ∞ the greatest magnitude and −∞ the least, 0 the number of elements other
  /// than 0. Traps where p is NaN.
  ///
  /// ∂/∂xᵢ = sign(xᵢ) |xᵢ|ᵖ⁻¹ / ‖x‖ᵖ⁻¹; 0 at the origin. Elements that tie for the greatest or
  /// least magnitude share the gradient; that for p = 0 is 0.
  ///
  /// ```swift
  /// Variable([3.0, -4]).norm(1)            // 7, with the gradient [1, -1]
  /// Variable([3.0, -4]).norm(.infinity)    // 4, with the gradient [0, -1]
  /// ```
  public func norm(_ p: Double, along axes: [Int]? = nil, keepingDimensions: Bool = false)
    -> Variable
  {
    func reduced(_ x: Variable) -> Variable {
      x.sum(along: axes, keepingDimensions: keepingDimensions)
    }
    switch p {
    case 2: return norm(along: axes, keepingDimensions: keepingDimensions)
    case 1: return reduced(abs(self))
    case 0: return reduced((self .!= 0).cast(to: dtype))
    case .infinity: return abs(self).max(along: axes, keepingDimensions: keepingDimensions)
    case -.infinity: return abs(self).min(along: axes, keepingDimensions: keepingDimensions)
    default:
      guard p == p else { fail("norm: p is not a number") }
      _ = require("norm") { () throws(ShapeError) in try shape.axes(axes) }
      return apply(PowerNorm(p: p, axes: axes, keepingDimensions: keepingDimensions), self)
    }
  }

  /// The p-norm along one axis.
  public func norm(_ p: Double, along axis: Int, keepingDimensions: Bool = false) -> Variable {
    norm(p, along: [axis], keepingDimensions: keepingDimensions)
  }
}
