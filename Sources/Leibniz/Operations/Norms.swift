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
      if stored.reducedCount(along: axes) == 0 { return reduced(self) }
      // The scale takes part as a constant: the norm doesn't depend on it.
      let scale = Variable.constant(stored.scaleOfPowers(p, along: axes))
      let total = reduced(pow(abs(self) / scale, p))
      // 0^(1/p) has no finite derivative: the origin is kept away from the root.
      let isOrigin = total .== 0
      let root = pow(Variable.where(isOrigin, 1, total), 1 / p), atOrigin = p > 0 ? 0.0 : .infinity
      return Variable.where(isOrigin, atOrigin, root)
        * scale.reshaped(to: total.shape)
    }
  }

  /// The p-norm along one axis.
  public func norm(_ p: Double, along axis: Int, keepingDimensions: Bool = false) -> Variable {
    norm(p, along: [axis], keepingDimensions: keepingDimensions)
  }
}
