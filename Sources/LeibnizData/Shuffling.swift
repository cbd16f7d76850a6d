/// The numbers 0 ..< count in random order, by Fisher and Yates' method: each of the count! orders
/// is equally likely, as far as the generator's 64 bits of state can tell.
///
/// The order depends on the arguments only. The standard library's `shuffled(using:)` is not used,
/// because its method is not promised to stay the same.
func shuffled(_ count: Int, seed: UInt64, stream: UInt64) -> [Int] {
  var source = SplitMix64(seed: seed, stream: stream)
  var order = Array(0..<count)
  for last in stride(from: count - 1, to: 0, by: -1) {
    order.swapAt(last, Int(source.next(below: UInt64(last + 1))))
  }
  return order
}

/// Steele, Lea and Flood's generator: a counter, and a mixing function over it.
struct SplitMix64 {
  private var state: UInt64

  /// A sequence of its own for every seed and stream.
  init(seed: UInt64, stream: UInt64) {
    state = seed
    // Mixing the seed first keeps (seed, stream) and (seed + 1, stream - 1) apart.
    state = next() ^ stream
    state = next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// A number below the bound, each equally likely: the high half of a product with the bound,
  /// drawn again in the few cases that would favour some numbers (Lemire's method).
  mutating func next(below bound: UInt64) -> UInt64 {
    let (high, low) = next().multipliedFullWidth(by: bound)
    if low >= bound { return high }
    let threshold = (0 &- bound) % bound
    var product = (high: high, low: low)
    while product.low < threshold {
      product = next().multipliedFullWidth(by: bound)
    }
    return product.high
  }
}
