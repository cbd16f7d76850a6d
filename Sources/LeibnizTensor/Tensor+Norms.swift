extension Tensor {
  /// The p-norm (Σ|x|ᵖ)^(1/p), over all axes or those given: for p = 1 the sum of magnitudes, 2 the
  /// Euclidean length, ∞ the greatest magnitude and −∞ the least, 0 the number of elements other
  /// than 0. It is right wherever it is representable, also where powers of the elements, or their
  /// sum, aren't. Traps where p is NaN.
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
      // Relative to the greatest magnitude (for p < 0 to the least) no power overflows the sum.
      let scale = x.scaleOfPowers(p, along: axes)
      let total = reduced(abs(x).powerOfQuotient(p, by: scale))
      // The root alone may overflow or vanish; so may its half, but only if the result does.
      let half = pow(total, 0.5 / p)
      return scale.reshaped(to: total.shape) * half * half
    }
  }

  /// The p-norm along one axis.
  public func norm(_ p: Double, along axis: Int, keepingDimensions: Bool = false) -> Tensor {
    norm(p, along: [axis], keepingDimensions: keepingDimensions)
  }

  /// |x/y|^q, also where the quotient isn't representable but its power is.
  private func powerOfQuotient(_ q: Double, by y: Tensor) -> Tensor {
    // The square of |x|^(q/2) / |y|^(q/2), both of which are in range. For greater q the power of a
    // quotient that isn't in range isn't, either.
    if Swift.abs(q) > 2 { return pow(abs(self / y), q) }
    return square(pow(abs(self), q / 2) / pow(abs(y), q / 2))
  }

  /// |x/y|^q for the p-norm y along some axes, which are kept. Where y is infinite, the limit along
  /// the ray.
  package func powerOfQuotient(_ q: Double, by y: Tensor, norm p: Double, along axes: [Int]?)
    -> Tensor
  {
    if y.hasFiniteSum { return powerOfQuotient(q, by: y) }
    let point = alongRay(axes)
    let length = point.norm(p, along: axes, keepingDimensions: true)
    return Tensor.where(
      abs(y) .== Tensor(floatLiteral: .infinity), point.powerOfQuotient(q, by: length),
      powerOfQuotient(q, by: y))
  }

  /// A point in the same direction with a finite length: a small part of this one, or, where
  /// elements are infinite, their signs, beside which the others are 0.
  private func alongRay(_ axes: [Int]?) -> Tensor {
    let isInfinite = abs(self) .== Tensor(floatLiteral: .infinity)
    let isFar = isInfinite.any(along: axes, keepingDimensions: true)
    return Tensor.where(
      isFar, Tensor.where(isInfinite, sign(self), self * 0), self * (1 / Double(1 << 60)))
  }

  /// x / y for the length y along some axes, which are kept, or (x − m) / y for the mean m and the
  /// standard deviation y with a correction. 0 where y is 0. Where y is infinite the limit along
  /// the ray.
  package func direction(of y: Tensor, along axes: [Int]?, correction: Int?) -> Tensor {
    let isTip = y .== 0
    let divisor = isTip.any().scalar == 0 ? y : Tensor.where(isTip, y.onesLike(), y)
    guard let correction else {
      let plain = self / divisor
      if y.hasFiniteSum { return plain }
      let point = alongRay(axes)
      return Tensor.where(
        abs(y) .== Tensor(floatLiteral: .infinity),
        point / point.norm(along: axes, keepingDimensions: true), plain)
    }
    let deviations = self - mean(along: axes, keepingDimensions: true)
    let plain = deviations / divisor
    if plain.hasFiniteSum && y.hasFiniteSum { return plain }
    // A small part of x, whose deviations and standard deviation don't overflow.
    let part = self * (1 / Double(1 << 60))
    let deviation = part.standardDeviation(
      along: axes, correction: correction, keepingDimensions: true)
    let direction = (part - part.mean(along: axes, keepingDimensions: true)) / deviation
    return Tensor.where(
      deviations.isFiniteMask.all(along: axes, keepingDimensions: true) .& y.isFiniteMask, plain,
      direction)
  }

  /// (x − m) g for the mean m over some axes, which g keeps, also where x − m overflows but the
  /// product doesn't.
  package func deviations(along axes: [Int]?, times g: Tensor) -> Tensor {
    let mean = mean(along: axes, keepingDimensions: true)
    let deviations = self - mean
    let plain = deviations * g
    if plain.hasFiniteSum { return plain }
    let quarter = (self * 0.25 - mean * 0.25) * g * 4.0
    return Tensor.where(deviations.isFiniteMask, plain, quarter)
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
