extension Tensor {
  /// The p-norm (Σ|x|ᵖ)^(1/p), over all axes or those given: for p = 1 the sum of magnitudes, 2 the
  /// Euclidean length, ∞ the greatest magnitude and −∞ the least, 0 the number of elements other
  /// than 0. Powers that would overflow or vanish do no harm. Traps where p is NaN.
  ///
  /// ```swift
  /// Tensor([3.0, -4]).norm(1)            // 7
  /// Tensor([3.0, -4]).norm(.infinity)    // 4
  /// Tensor([3e200, -4e200]).norm(3)      // 4.497941445275415e+200
  /// ```
  public func norm(_ p: Double, along axes: [Int]? = nil, keepingDimensions: Bool = false)
    -> Tensor
  {
    func reduced(_ x: Tensor) -> Tensor {
      x.sum(along: axes, keepingDimensions: keepingDimensions)
    }
    let x = floating
    switch p {
    case 2: return norm(along: axes, keepingDimensions: keepingDimensions)
    case 1: return reduced(abs(x))
    case 0: return reduced((x .!= 0).cast(to: x.dtype))
    case .infinity: return abs(x).max(along: axes, keepingDimensions: keepingDimensions)
    case -.infinity: return abs(x).min(along: axes, keepingDimensions: keepingDimensions)
    default:
      guard p == p else { fail("norm: p is not a number") }
      _ = require("norm") { () throws(ShapeError) in try shape.axes(axes) }
      if reducedCount(along: axes) == 0 { return reduced(x) }
      // Magnitudes divided by the greatest (for p < 0 by the least): no power of them overflows the
      // sum.
      let scale = x.scaleOfPowers(p, along: axes)
      let total = reduced(pow(abs(x) / scale, p))
      return pow(total, 1 / p) * scale.reshaped(to: total.shape)
    }
  }

  /// The p-norm along one axis.
  public func norm(_ p: Double, along axis: Int, keepingDimensions: Bool = false) -> Tensor {
    norm(p, along: [axis], keepingDimensions: keepingDimensions)
  }

  /// What to divide magnitudes by before they are raised to the power p, with the reduced axes
  /// kept.
  private func scaleOfPowers(_ p: Double, along axes: [Int]?) -> Tensor {
    let magnitudes = abs(self)
    let scale =
      p > 0
      ? magnitudes.max(along: axes, keepingDimensions: true)
      : magnitudes.min(along: axes, keepingDimensions: true)
    return Tensor.where((scale .> 0) .& scale.isFiniteMask, scale, scale.onesLike())
  }
}
