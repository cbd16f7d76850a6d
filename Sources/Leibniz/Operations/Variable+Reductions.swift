// The reductions' names. Each is over all axes, a list of axes, or one axis; `keepingDimensions` leaves a
// reduced axis with size 1, so that the result broadcasts against the original.

extension Variable {
  // MARK: Sum and mean

  /// The sum Σx over all axes or those given; 0 of no elements. ∂/∂xᵢ = 1.
  ///
  /// ```swift
  /// Variable([[1.0, 2], [3, 4]]).sum(along: [0])  // [4, 6]
  /// ```
  public func sum(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Variable {
    apply(Sum(axes: axes, keepingDimensions: keepingDimensions), self)
  }

  /// The sum along one axis.
  public func sum(along axis: Int, keepingDimensions: Bool = false) -> Variable {
    sum(along: [axis], keepingDimensions: keepingDimensions)
  }

  /// The mean Σx/n over all axes or those given; NaN of no elements. ∂/∂xᵢ = 1/n.
  ///
  /// ```swift
  /// Variable([[1.0, 2], [3, 4]]).mean()  // 2.5
  /// ```
  public func mean(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Variable {
    apply(Mean(axes: axes, keepingDimensions: keepingDimensions), self)
  }

  /// The mean along one axis.
  public func mean(along axis: Int, keepingDimensions: Bool = false) -> Variable {
    mean(along: [axis], keepingDimensions: keepingDimensions)
  }

  // MARK: Spread and length

  /// The variance Σ(x − mean)²/(n − correction): of the elements themselves with correction 0, estimated for
  /// what they were drawn from with 1. ∂/∂xᵢ = 2(xᵢ − mean)/(n − correction).
  ///
  /// ```swift
  /// Variable([1.0, 2, 3]).variance(correction: 1)  // 1
  /// ```
  public func variance(
    along axes: [Int]? = nil, correction: Int = 0, keepingDimensions: Bool = false
  ) -> Variable {
    apply(
      Variance(axes: axes, correction: correction, keepingDimensions: keepingDimensions), self)
  }

  /// The variance along one axis.
  public func variance(
    along axis: Int, correction: Int = 0, keepingDimensions: Bool = false
  ) -> Variable {
    variance(along: [axis], correction: correction, keepingDimensions: keepingDimensions)
  }

  /// The square root of the variance. Its gradient is 0 where all elements are equal.
  ///
  /// ```swift
  /// Variable([1.0, 3]).standardDeviation()  // 1
  /// ```
  public func standardDeviation(
    along axes: [Int]? = nil, correction: Int = 0, keepingDimensions: Bool = false
  ) -> Variable {
    apply(
      StandardDeviation(
        axes: axes, correction: correction, keepingDimensions: keepingDimensions), self)
  }

  /// The standard deviation along one axis.
  public func standardDeviation(
    along axis: Int, correction: Int = 0, keepingDimensions: Bool = false
  ) -> Variable {
    standardDeviation(along: [axis], correction: correction, keepingDimensions: keepingDimensions)
  }

  /// The Euclidean length √Σx². Its gradient x/‖x‖ is 0 at the origin.
  ///
  /// ```swift
  /// Variable([3.0, 4]).norm()  // 5
  /// ```
  public func norm(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Variable {
    apply(Norm(axes: axes, keepingDimensions: keepingDimensions), self)
  }

  /// The Euclidean length along one axis.
  public func norm(along axis: Int, keepingDimensions: Bool = false) -> Variable {
    norm(along: [axis], keepingDimensions: keepingDimensions)
  }

  // MARK: Product

  /// The product Πx; 1 of no elements. ∂/∂xᵢ is the product of the others, zeros among them or not.
  ///
  /// ```swift
  /// Variable([[1.0, 2], [3, 4]]).product(along: 0)  // [3, 8]
  /// ```
  public func product(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Variable {
    apply(Product(axes: axes, keepingDimensions: keepingDimensions), self)
  }

  /// The product along one axis.
  public func product(along axis: Int, keepingDimensions: Bool = false) -> Variable {
    product(along: [axis], keepingDimensions: keepingDimensions)
  }

  // MARK: Extremes

  /// The greatest element; NaN where any is NaN. Its gradient goes to the greatest element, in equal parts
  /// where several tie. Traps where there are no elements.
  ///
  /// ```swift
  /// Variable([[1.0, 5], [3, 4]]).max(along: 1)  // [5, 4]
  /// ```
  public func max(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Variable {
    apply(Extreme(isMaximum: true, axes: axes, keepingDimensions: keepingDimensions), self)
  }

  /// The greatest element along one axis.
  public func max(along axis: Int, keepingDimensions: Bool = false) -> Variable {
    max(along: [axis], keepingDimensions: keepingDimensions)
  }

  /// The least element; NaN where any is NaN. Its gradient goes to the least element, in equal parts where
  /// several tie. Traps where there are no elements.
  ///
  /// ```swift
  /// Variable([[1.0, 5], [3, 4]]).min(along: 0)  // [1, 4]
  /// ```
  public func min(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Variable {
    apply(Extreme(isMaximum: false, axes: axes, keepingDimensions: keepingDimensions), self)
  }

  /// The least element along one axis.
  public func min(along axis: Int, keepingDimensions: Bool = false) -> Variable {
    min(along: [axis], keepingDimensions: keepingDimensions)
  }

  /// Where along an axis the greatest element is (the first of several), as int64; without an axis, the
  /// position in row-major order among all. No gradient. Traps where there are no elements.
  ///
  /// ```swift
  /// let predicted = logits.argmax(along: -1)
  /// ```
  public func argmax(along axis: Int? = nil, keepingDimensions: Bool = false) -> Variable {
    apply(
      ExtremePosition(isMaximum: true, axis: axis, keepingDimensions: keepingDimensions), self)
  }

  /// Where along an axis the least element is (the first of several), as int64; without an axis, the position
  /// in row-major order among all. No gradient. Traps where there are no elements.
  ///
  /// ```swift
  /// Variable([[1.0, 5], [7, 4]]).argmin()  // 0
  /// ```
  public func argmin(along axis: Int? = nil, keepingDimensions: Bool = false) -> Variable {
    apply(
      ExtremePosition(isMaximum: false, axis: axis, keepingDimensions: keepingDimensions), self)
  }

  // MARK: Logarithm of a sum

  /// log Σeˣ, without overflow; −∞ of no elements. Its gradient is the softmax of x.
  ///
  /// ```swift
  /// Variable([1000.0, 1000]).logSumExp()  // 1000.6931471805599
  /// ```
  public func logSumExp(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Variable {
    apply(LogSumExp(axes: axes, keepingDimensions: keepingDimensions), self)
  }

  /// log Σeˣ along one axis.
  public func logSumExp(along axis: Int, keepingDimensions: Bool = false) -> Variable {
    logSumExp(along: [axis], keepingDimensions: keepingDimensions)
  }
}
