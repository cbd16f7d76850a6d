// Tensors of random numbers.

extension Tensor {
  /// Numbers of a range, each as likely: at least its lower bound, and below its upper one, also
  /// after rounding to the dtype. float32 has 24 random bits, float64 53; integers are the whole
  /// numbers of the range.
  ///
  /// Traps for bounds that are infinite or NaN, and where the range holds no number of the dtype.
  ///
  /// ```swift
  /// var source = RandomSource(seed: 1)
  /// Tensor.random(uniform: -1..<1, [2, 3], dtype: .float32, using: &source)
  /// ```
  public static func random(
    uniform range: Range<Double> = 0..<1, _ shape: Shape, dtype: DType = .float64,
    using source: inout RandomSource
  ) -> Tensor {
    let draw = UniformDraw(range, "random")
    switch dtype {
    case .float64: return drawn(shape) { draw(source.uniform()) }
    case .float32:
      let (least, greatest) = (Float(atLeast: range.lowerBound), Float(below: range.upperBound))
      guard least <= greatest else {
        fail("random: there is no float32 number in \(range)")
      }
      return drawn(shape) {
        let number = Float(draw(Double(source.next() >> 40) * 0x1p-24))
        return Swift.min(Swift.max(number, least), greatest)
      }
    case .int32, .int64, .uint8:
      let least = range.lowerBound.rounded(.up)
      // The greatest number below the upper bound, rounded down.
      let greatest = range.upperBound.nextDown.rounded(.down)
      guard least <= greatest, dtype.holds(least), dtype.holds(greatest) else {
        fail("random: \(range) isn't a range of \(dtype) numbers")
      }
      return random(integers: Int(least)..<Int(greatest) + 1, shape, using: &source).cast(to: dtype)
    case .bool: fail("random: numbers of \(range) can't be bool; see random(bernoulli:)")
    }
  }

  /// Numbers of the normal distribution with a mean and a standard deviation. Traps unless both are
  /// finite, and the deviation isn't negative.
  ///
  /// ```swift
  /// Tensor.random(normalMean: 0, deviation: 0.1, [2, 3], using: &source)
  /// ```
  public static func random(
    normalMean mean: Double, deviation: Double, _ shape: Shape, dtype: DType = .float64,
    using source: inout RandomSource
  ) -> Tensor {
    guard dtype.holds(mean), dtype.holds(deviation), deviation >= 0 else {
      fail("random: no normal distribution of \(dtype) has mean \(mean) and deviation \(deviation)")
    }
    // Numbers come in pairs; of an odd count the last one's other half is thrown away.
    var other: Double?
    return drawn(shape) {
      if let second = other {
        other = nil
        return mean + deviation * second
      }
      let pair = source.normalPair()
      other = pair.1
      return mean + deviation * pair.0
    }.cast(to: dtype)
  }

  /// A mask: each element true with this probability. Traps for one outside 0...1.
  ///
  /// ```swift
  /// let kept = Tensor.random(bernoulli: 0.9, [64, 128], using: &source)
  /// ```
  public static func random(
    bernoulli probability: Double, _ shape: Shape, using source: inout RandomSource
  ) -> Tensor {
    guard probability >= 0 && probability <= 1 else {
      fail("random: the probability \(probability) isn't in 0...1")
    }
    return drawn(shape) { source.uniform() < probability }
  }

  /// Whole numbers of a range, each as likely, as int64. Traps for an empty range.
  ///
  /// ```swift
  /// Tensor.random(integers: 1..<7, [10], using: &source)  // ten throws of a die
  /// ```
  public static func random(
    integers range: Range<Int>, _ shape: Shape, using source: inout RandomSource
  ) -> Tensor {
    guard !range.isEmpty else { fail("random: there is no whole number in \(range)") }
    // The range may be wider than the greatest Int.
    let width = UInt64(bitPattern: Int64(range.upperBound &- range.lowerBound))
    return drawn(shape) { range.lowerBound &+ Int(truncatingIfNeeded: source.number(below: width)) }
  }

  /// The numbers 0..<n in random order, as int64. Traps for a negative n.
  public static func random(permutation n: Int, using source: inout RandomSource) -> Tensor {
    Tensor(source.permutation(n))
  }

  /// A tensor of numbers that are made one by one.
  private static func drawn<Scalar: TensorScalar>(_ shape: Shape, _ next: () -> Scalar) -> Tensor {
    var result = Tensor(uninitialized: shape, Scalar.dtype, "random")
    let n = result.count
    result.withMutableElements { out in
      let out = out.assumingMemoryBound(to: Scalar.self)
      for i in 0..<n { out[i] = next() }
    }
    return result
  }
}

/// From a number of 0..<1 to one of a range, as likely wherever it lies in it.
struct UniformDraw {
  private let low, width, last: Double
  /// 2 where the range is wider than the greatest number: then all is calculated with halves.
  private let scale: Double

  /// Traps unless the range has finite bounds and isn't empty.
  init(_ range: Range<Double>, _ operation: StaticString) {
    let (lower, upper) = (range.lowerBound, range.upperBound)
    guard lower.isFinite, upper.isFinite, lower < upper else {
      fail("\(operation): no number can be drawn from \(range)")
    }
    scale = (upper - lower).isFinite ? 1 : 2
    low = lower / scale
    width = upper / scale - lower / scale
    last = upper.nextDown
  }

  @inline(__always)
  func callAsFunction(_ u: Double) -> Double {
    // The sum may round up to the bound that is excluded.
    Swift.min(scale * (low + width * u), last)
  }
}

extension Float {
  /// The least float that isn't below a finite number.
  fileprivate init(atLeast number: Double) {
    let nearest = Float(number)
    self = Double(nearest) < number ? nearest.nextUp : nearest
  }

  /// The greatest float below a finite number.
  fileprivate init(below number: Double) {
    let nearest = Float(number)
    self = Double(nearest) < number ? nearest : nearest.nextDown
  }
}

extension DType {
  /// Whether a number of this dtype can be a finite number, rounded: 1e300 can't be float32, 300 no
  /// uint8.
  package func holds(_ number: Double) -> Bool {
    switch self {
    case .float32: Float(number).isFinite
    case .float64: number.isFinite
    case .int32: number > -0x1p31 - 1 && number < 0x1p31
    case .int64: number >= -0x1p63 && number < 0x1p63
    case .uint8: number > -1 && number < 256
    case .bool: number.isFinite
    }
  }
}
