import CKernels

// Reductions beyond the sum. Each is over all axes, a list of axes, or one axis; `keepingDimensions` leaves
// reduced dimensions with size 1, so that the result broadcasts against the original.

extension Shape {
  /// The shape after a reduction that has no value for no elements.
  ///
  /// - Throws: ``ShapeError`` when an element of the result would come from no elements.
  package func reducedOfSome(along axes: [Int]?, keepingDimensions: Bool) throws(ShapeError)
    -> Shape
  {
    let axes = try self.axes(axes)
    let result = reduced(along: axes, keepingDimensions: keepingDimensions)
    if result.elementCount > 0, axes.contains(where: { sizes[$0] == 0 }) {
      throw ShapeError(
        "shape \(self) has no elements along \(axes.count == 1 ? "axis" : "axes") "
          + axes.map { String($0) }.joined(separator: ", "))
    }
    return result
  }
}

extension Tensor {
  /// Number of elements that a reduction over these axes brings together.
  func reducedCount(along axes: [Int]?) -> Int {
    let shape = self.shape
    guard let axes, !shape.isEmpty else { return shape.elementCount }
    return axes.reduce(1) { $0 * shape[$1] }
  }

  /// Floats as they are, anything else as float64.
  var floating: Tensor { dtype.isFloatingPoint ? self : cast(to: .float64) }
  /// That dtype.
  var floatingType: DType { dtype.isFloatingPoint ? dtype : .float64 }

  /// Where elements are neither infinite nor NaN.
  package var isFiniteMask: Tensor { abs(self) .< Tensor(floatLiteral: .infinity) }

  /// True only if all elements are neither infinite nor NaN: the cheapest way to find that nothing
  /// is wrong. False also where their sum overflows.
  package var hasFiniteSum: Bool { sum().scalar.isFinite }

  // MARK: Mean and spread

  /// The mean Σx/n, over all axes or those given; NaN of no elements. Integers become float64. As
  /// accurate as the sum.
  ///
  /// ```swift
  /// Tensor([[1.0, 2], [3, 4]]).mean()  // 2.5
  /// ```
  public func mean(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
    let reduced = require("mean") { () throws(ShapeError) in try shape.axisBits(axes) }
    let x = withoutRepeats(among: reduced).floating
    let total = x.reduce(LZ_SUM, "mean", along: axes, keepingDimensions: keepingDimensions)
    let n = Double(x.reducedCount(along: axes))
    let mean = total / n
    if n == 0 || total.isFiniteMask.isAllTrue { return mean }
    // The sum of numbers near the greatest one overflows where their mean doesn't.
    let scale = n.binade * 2
    let scaled = (x / scale).reduce(
      LZ_SUM, "mean", along: axes, keepingDimensions: keepingDimensions)
    let (least, greatest) = (
      x.min(along: axes, keepingDimensions: keepingDimensions),
      x.max(along: axes, keepingDimensions: keepingDimensions)
    )
    let bounded = minimum(maximum(scaled / n * scale, least), greatest)
    return Tensor.where(total.isFiniteMask, mean, bounded)
  }

  /// The mean along one axis.
  public func mean(along axis: Int, keepingDimensions: Bool = false) -> Tensor {
    mean(along: [axis], keepingDimensions: keepingDimensions)
  }

  /// The variance Σ(x − mean)²/(n − correction): of the elements themselves with correction 0, estimated for
  /// what they were drawn from with 1.
  ///
  /// ```swift
  /// Tensor([1.0, 2, 3]).variance()               // 0.6666666666666666
  /// Tensor([1.0, 2, 3]).variance(correction: 1)  // 1
  /// ```
  public func variance(
    along axes: [Int]? = nil, correction: Int = 0, keepingDimensions: Bool = false
  ) -> Tensor {
    variance("variance", along: axes, correction: correction, keepingDimensions)
  }

  private func variance(
    _ name: StaticString, along axes: [Int]?, correction: Int, _ keepingDimensions: Bool
  ) -> Tensor {
    _ = require("\(name)") { () throws(ShapeError) in try shape.axisBits(axes) }
    let x = floating
    let variance = x.plainVariance(name, axes, correction, keepingDimensions)
    if reducedCount(along: axes) == 0 || variance.isFiniteMask.isAllTrue { return variance }
    // The squares' sum may overflow where their mean doesn't.
    let (scaled, scale) = x.scaled(along: axes)
    let small = scaled.plainVariance(name, axes, correction, keepingDimensions)
    let factor = scale.reshaped(to: small.shape)
    return Tensor.where(variance.isFiniteMask, variance, small * factor * factor)
  }

  private func plainVariance(
    _ name: StaticString, _ axes: [Int]?, _ correction: Int, _ keepingDimensions: Bool
  ) -> Tensor {
    // Deviations first: Σx² − n·mean² would cancel where the mean is large.
    let deviations = self - mean(along: axes, keepingDimensions: true)
    let total = deviations.reduce(
      LZ_SUM_SQUARES, name, along: axes, keepingDimensions: keepingDimensions)
    return total / Swift.max(Double(reducedCount(along: axes)) - Double(correction), 0)
  }

  /// The elements divided by a power of two for each result of a reduction along these axes, so
  /// that the greatest magnitude is in 1 ..< 2, and those powers. What is 0 or isn't finite stays.
  private func scaled(along axes: [Int]?) -> (elements: Tensor, scale: Tensor) {
    let greatest = abs(self).reduce(LZ_AMAX, "abs", along: axes, keepingDimensions: true)
    let powers = greatest.scalars(as: Double.self).map {
      $0 > 0 && $0.isFinite ? $0.binade : 1
    }
    let scale = Tensor(powers, shape: greatest.shape).cast(to: dtype)
    return (self / scale, scale)
  }

  /// Whether every element, a sum or mean of squares, is so far from overflow and underflow that
  /// the squares were.
  private var areSafeSquares: Bool {
    let safe = dtype == .float32 ? 1e-30...1e38 : 1e-280...1e300
    let bounds = (Tensor(floatLiteral: safe.lowerBound), Tensor(floatLiteral: safe.upperBound))
    return ((self .>= bounds.0) .& (self .<= bounds.1)).isAllTrue
  }

  /// The variance along one axis.
  public func variance(along axis: Int, correction: Int = 0, keepingDimensions: Bool = false)
    -> Tensor
  {
    variance(along: [axis], correction: correction, keepingDimensions: keepingDimensions)
  }

  /// The square root of the variance, also where the squares would overflow or vanish.
  ///
  /// ```swift
  /// Tensor([1.0, 3]).standardDeviation()  // 1
  /// ```
  public func standardDeviation(
    along axes: [Int]? = nil, correction: Int = 0, keepingDimensions: Bool = false
  ) -> Tensor {
    _ = require("standardDeviation") { () throws(ShapeError) in try shape.axisBits(axes) }
    let x = floating
    let variance = x.plainVariance("standardDeviation", axes, correction, keepingDimensions)
    if variance.areSafeSquares { return sqrt(variance) }
    let (scaled, scale) = x.scaled(along: axes)
    let small = scaled.plainVariance("standardDeviation", axes, correction, keepingDimensions)
    return sqrt(small) * scale.reshaped(to: small.shape)
  }

  /// The standard deviation along one axis.
  public func standardDeviation(
    along axis: Int, correction: Int = 0, keepingDimensions: Bool = false
  ) -> Tensor {
    standardDeviation(along: [axis], correction: correction, keepingDimensions: keepingDimensions)
  }

  // MARK: Product and extremes

  /// The product of the elements, Π x; 1 for none. Integers and bools are multiplied as int64. Of
  /// floats the product is right wherever it is representable, also where some of them overflow.
  ///
  /// ```swift
  /// Tensor([[1, 2], [3, 4]]).product(along: 0)  // [3, 8]
  /// ```
  public func product(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
    guard dtype.isFloatingPoint else {
      return reduce(
        LZ_PROD, "product", in: .int64, along: axes, keepingDimensions: keepingDimensions)
    }
    let axes = require("product") { () throws(ShapeError) in try shape.axes(axes) }
    let rows = rowsOfMerged(axes)
    var result = Tensor(uninitialized: [rows.shape[0]], dtype, "product")
    let (width, type, size) = (rows.shape[1], dtype.kernel, dtype.byteCount)
    rows.withElements { x in
      result.withMutableElements { out in
        let grain = Swift.max(1, parallelGrain / Swift.max(width, 1))
        parallelFor(rows.shape[0], grain: grain) { begin, end in
          for i in begin..<end { lz_product(type, x + i * width * size, width, out + i * size) }
        }
      }
    }
    return result.reshaped(
      to: shape.reduced(along: axes, keepingDimensions: keepingDimensions))
  }

  /// For each element of floats the product of all others along the last axis, right wherever it is
  /// representable.
  package func productsOfOthers() -> Tensor {
    let (source, n) = (contiguous(), shape[-1])
    var result = Tensor(uninitialized: shape, dtype, "product")
    var fractions = Tensor(uninitialized: [n], .float64, "product")
    var exponents = Tensor(uninitialized: [n], .int64, "product")
    let (type, bytes) = (dtype.kernel, n * dtype.byteCount)
    if result.count == 0 { return result }
    source.withElements { x in
      result.withMutableElements { out in
        fractions.withMutableElements { fractions in
          exponents.withMutableElements { exponents in
            for i in 0..<(count / n) {
              lz_products_of_others(
                type, x + i * bytes, fractions.assumingMemoryBound(to: Double.self),
                exponents.assumingMemoryBound(to: Int64.self), out + i * bytes, n)
            }
          }
        }
      }
    }
    return result
  }

  /// The product along one axis.
  public func product(along axis: Int, keepingDimensions: Bool = false) -> Tensor {
    product(along: [axis], keepingDimensions: keepingDimensions)
  }

  /// The greatest element; NaN where any is NaN. Traps where there are no elements.
  ///
  /// ```swift
  /// Tensor([[1, 5], [3, 4]]).max(along: 1)  // [5, 4]
  /// ```
  public func max(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
    extreme(LZ_AMAX, LZ_ANY, "max", along: axes, keepingDimensions)
  }

  /// The greatest element along one axis.
  public func max(along axis: Int, keepingDimensions: Bool = false) -> Tensor {
    max(along: [axis], keepingDimensions: keepingDimensions)
  }

  /// The least element; NaN where any is NaN. Traps where there are no elements.
  ///
  /// ```swift
  /// Tensor([[1, 5], [3, 4]]).min(along: 0)  // [1, 4]
  /// ```
  public func min(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
    extreme(LZ_AMIN, LZ_ALL, "min", along: axes, keepingDimensions)
  }

  /// The least element along one axis.
  public func min(along axis: Int, keepingDimensions: Bool = false) -> Tensor {
    min(along: [axis], keepingDimensions: keepingDimensions)
  }

  private func extreme(
    _ op: lz_reduce_op, _ ofBools: lz_reduce_op, _ name: StaticString, along axes: [Int]?,
    _ keepingDimensions: Bool
  ) -> Tensor {
    _ = require("\(name)") { () throws(ShapeError) in
      try shape.reducedOfSome(along: axes, keepingDimensions: keepingDimensions)
    }
    return reduce(
      dtype == .bool ? ofBools : op, name, along: axes, keepingDimensions: keepingDimensions)
  }

  /// Whether any element is other than 0; false for none.
  ///
  /// ```swift
  /// Tensor([[0, 1], [0, 0]]).any(along: 1)  // [true, false]
  /// ```
  public func any(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
    reduce(LZ_ANY, "any", in: .bool, along: axes, keepingDimensions: keepingDimensions)
  }

  /// Whether any element along one axis is other than 0.
  public func any(along axis: Int, keepingDimensions: Bool = false) -> Tensor {
    any(along: [axis], keepingDimensions: keepingDimensions)
  }

  /// Whether all elements are other than 0; true for none.
  ///
  /// ```swift
  /// Tensor([[0, 1], [2, 3]]).all(along: 1)  // [false, true]
  /// ```
  public func all(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
    reduce(LZ_ALL, "all", in: .bool, along: axes, keepingDimensions: keepingDimensions)
  }

  /// Whether all elements along one axis are other than 0.
  public func all(along axis: Int, keepingDimensions: Bool = false) -> Tensor {
    all(along: [axis], keepingDimensions: keepingDimensions)
  }

  // MARK: Length

  /// The Euclidean length √Σx², also where the squares would overflow or vanish; 0 of no elements.
  ///
  /// ```swift
  /// Tensor([3e200, 4e200]).norm()  // 5e200
  /// ```
  public func norm(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
    let squares = reduce(
      LZ_SUM_SQUARES, "norm", in: floatingType, along: axes, keepingDimensions: keepingDimensions)
    if squares.areSafeSquares { return sqrt(squares) }
    let (small, scale) = floating.scaled(along: axes)
    let scaled = small.reduce(
      LZ_SUM_SQUARES, "norm", along: axes, keepingDimensions: keepingDimensions)
    return sqrt(scaled) * scale.reshaped(to: scaled.shape)
  }

  /// The Euclidean length along one axis.
  public func norm(along axis: Int, keepingDimensions: Bool = false) -> Tensor {
    norm(along: [axis], keepingDimensions: keepingDimensions)
  }
}
