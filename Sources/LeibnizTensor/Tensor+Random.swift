// Tensors of random numbers.

extension Tensor {
  /// Numbers of a range, each as likely. float32 has 24 random bits, float64 53.
  ///
  /// ```swift
  /// var source = RandomSource(seed: 1)
  /// Tensor.random(uniform: -1..<1, [2, 3], dtype: .float32, using: &source)
  /// ```
  public static func random(
    uniform range: Range<Double> = 0..<1, _ shape: Shape, dtype: DType = .float64,
    using source: inout RandomSource
  ) -> Tensor {
    let n = shape.elementCount
    if dtype != .float32 {
      let numbers = [Double](unsafeUninitializedCapacity: n) { buffer, initialized in
        for i in 0..<n { buffer[i] = source.uniform(in: range) }
        initialized = n
      }
      return Tensor(numbers, shape: shape).cast(to: dtype)
    }
    let (low, high) = (Float(range.lowerBound), Float(range.upperBound))
    let numbers = [Float](unsafeUninitializedCapacity: n) { buffer, initialized in
      for i in 0..<n {
        let number = low + (high - low) * (Float(source.next() >> 40) * 0x1p-24)
        buffer[i] = number < high ? number : high.nextDown
      }
      initialized = n
    }
    return Tensor(numbers, shape: shape)
  }

  /// Numbers of the normal distribution with a mean and a standard deviation.
  ///
  /// ```swift
  /// Tensor.random(normalMean: 0, deviation: 0.1, [2, 3], using: &source)
  /// ```
  public static func random(
    normalMean mean: Double, deviation: Double, _ shape: Shape, dtype: DType = .float64,
    using source: inout RandomSource
  ) -> Tensor {
    let n = shape.elementCount
    let numbers = [Double](unsafeUninitializedCapacity: n) { buffer, initialized in
      for i in stride(from: 0, to: n, by: 2) {
        let pair = source.normalPair()
        buffer[i] = mean + deviation * pair.0
        if i + 1 < n { buffer[i + 1] = mean + deviation * pair.1 }
      }
      initialized = n
    }
    return Tensor(numbers, shape: shape).cast(to: dtype)
  }

  /// A mask: each element true with this probability.
  ///
  /// ```swift
  /// let kept = Tensor.random(bernoulli: 0.9, [64, 128], using: &source)
  /// ```
  public static func random(
    bernoulli probability: Double, _ shape: Shape, using source: inout RandomSource
  ) -> Tensor {
    let n = shape.elementCount
    let truths = [Bool](unsafeUninitializedCapacity: n) { buffer, initialized in
      for i in 0..<n { buffer[i] = source.uniform() < probability }
      initialized = n
    }
    return Tensor(truths, shape: shape)
  }

  /// Whole numbers of a range, each as likely, as int64. Traps for an empty range.
  ///
  /// ```swift
  /// Tensor.random(integers: 1..<7, [10], using: &source)  // ten throws of a die
  /// ```
  public static func random(
    integers range: Range<Int>, _ shape: Shape, using source: inout RandomSource
  ) -> Tensor {
    Tensor(
      (0..<shape.elementCount).map { _ in range.lowerBound + source.integer(below: range.count) },
      shape: shape)
  }

  /// The numbers 0..<n in random order, as int64.
  public static func random(permutation n: Int, using source: inout RandomSource) -> Tensor {
    Tensor(source.permutation(n))
  }
}
