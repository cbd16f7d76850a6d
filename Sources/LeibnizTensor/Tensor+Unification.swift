// Operands brought to one dtype, and numbers into a tensor's.
//
// A weak number takes the dtype of the tensor it meets. One that an integer dtype can't hold would
// wrap round without a word: it stops the program where it would be stored, and takes part with its
// true value in a comparison, where nothing is stored.
//
// So does a finite number that float32 can't hold where it is stored as it is (`full`, `padded`, a
// subscript). In arithmetic it is rounded to float32, where it is infinite, as the result of any
// operation is: `x * 1e300`.

extension DType {
  /// The whole numbers that this dtype holds; nil for floating-point ones.
  var integerRange: ClosedRange<Int64>? {
    switch self {
    case .float32, .float64: nil
    case .int32: Int64(Int32.min)...Int64(Int32.max)
    case .int64: .min ... .max
    case .uint8: 0...255
    case .bool: 0...1
    }
  }
}

extension Tensor {
  /// Both operands in the dtype of their result. A weak number takes the other's dtype, unless it
  /// has a fraction and the other is of integers: then both become float64. Stops, naming `symbol`,
  /// where a weak number isn't in that dtype's range.
  package static func unified(_ a: Tensor, _ b: Tensor, _ symbol: StaticString) -> (
    Tensor, Tensor
  ) {
    if a.dtype == b.dtype { return (a, b) }
    let target: DType
    if a.isWeak && !b.isWeak && (b.dtype.isFloatingPoint || !a.dtype.isFloatingPoint) {
      target = b.dtype == .bool ? a.dtype : b.dtype
      a.requireFit(target, symbol)
    } else if b.isWeak && !a.isWeak && (a.dtype.isFloatingPoint || !b.dtype.isFloatingPoint) {
      target = a.dtype == .bool ? b.dtype : a.dtype
      b.requireFit(target, symbol)
    } else {
      target = a.dtype.promoted(with: b.dtype)
    }
    return (a.cast(to: target), b.cast(to: target))
  }

  /// Both operands in a dtype that compares them rightly: a weak number keeps its value.
  static func comparable(_ a: Tensor, _ b: Tensor) -> (Tensor, Tensor) {
    if a.dtype == b.dtype || a.isWeak == b.isWeak { return unified(a, b, "comparison") }
    if a.isWeak { return a.comparable(with: b) }
    let (second, first) = b.comparable(with: a)
    return (first, second)
  }

  /// This weak number and a tensor, in a dtype that compares them rightly.
  private func comparable(with other: Tensor) -> (Tensor, Tensor) {
    switch other.dtype {
    case .float64, .bool: return Tensor.unified(self, other, "comparison")
    case .float32:
      let number = inlineNumber
      let rounded = Float(number)
      let isLost = number.isFinite && (rounded.isInfinite || rounded == 0 && number != 0)
      let dtype = isLost ? DType.float64 : .float32
      return (cast(to: dtype), other.cast(to: dtype))
    case .int32, .int64, .uint8:
      if dtype.isFloatingPoint {
        if let whole = Int(exactly: inlineNumber) { return Tensor(whole).comparable(with: other) }
        // Whole numbers beyond all of int64 compare as the infinities do. A fraction is less than
        // 2⁵³, where rounding int64 to float64 doesn't change which is greater.
        let bound = 0x1p63
        var number = inlineNumber
        if number >= bound { number = .infinity } else if number < -bound { number = -.infinity }
        return (Tensor(float64: number), other.cast(to: .float64))
      }
      let dtype = fits(other.dtype) ? other.dtype : .int64
      return (cast(to: dtype), other.cast(to: dtype))
    }
  }

  /// Whether a 0-d tensor's number is one that a dtype holds: for integers a whole one in their
  /// range.
  func fits(_ target: DType) -> Bool {
    guard target != .bool, let range = target.integerRange else { return true }
    if !dtype.isFloatingPoint { return range.contains(Int64(bitPattern: bits)) }
    return Int64(exactly: inlineNumber).map { range.contains($0) } ?? false
  }

  /// Stops unless a 0-d tensor's number can be stored in a dtype as it is: where `fits` says so,
  /// and isn't finite here and infinite there.
  func requireStorable(_ target: DType, _ symbol: StaticString) {
    requireFit(target, symbol)
    if target == .float32 && inlineNumber.isFinite && !target.holds(inlineNumber) {
      fail("\(symbol): \(inlineNumber) is above the greatest float32 number")
    }
  }

  /// Stops unless a 0-d tensor's number is one that an integer dtype holds.
  @inline(__always)
  func requireFit(_ target: DType, _ symbol: StaticString) {
    if !target.isFloatingPoint && !fits(target) { failToFit(target, symbol) }
  }

  @inline(never)
  private func failToFit(_ target: DType, _ symbol: StaticString) -> Never {
    let number = dtype.isFloatingPoint ? "\(inlineNumber)" : "\(Int64(bitPattern: bits))"
    let range = target.integerRange!
    fail("\(symbol): \(number) is no \(target): \(range.lowerBound)...\(range.upperBound)")
  }

  /// The elements in a dtype, to be stored among others of it. A fraction is cut off, unless a weak
  /// number has it. Stops, naming `symbol`, for a number that isn't in the range of an integer
  /// dtype, and for a weak one that isn't in float32's.
  func stored(as target: DType, _ symbol: StaticString) -> Tensor {
    if target == dtype { return self }
    if target == .float32 && isWeak { requireStorable(target, symbol) }
    if !target.isFloatingPoint && target != .bool && count > 0 {
      if isWeak {
        requireFit(target, symbol)
      } else if !dtype.isFloatingPoint {
        if dtype != .bool && dtype != .uint8 {
          min().requireFit(target, symbol)
          max().requireFit(target, symbol)
        }
      } else {
        Tensor(float64: min().inlineNumber.rounded(.towardZero)).requireFit(target, symbol)
        Tensor(float64: max().inlineNumber.rounded(.towardZero)).requireFit(target, symbol)
      }
    }
    return cast(to: target)
  }
}
