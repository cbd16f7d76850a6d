/// A source of random numbers that gives the same numbers for the same seed, on every platform.
///
/// The generator is xoshiro256++ of Blackman and Vigna (2019): 256 bits of state, a period of 2²⁵⁶ − 1; its state
/// comes from the seed through SplitMix64 (Steele, Lea and Flood, 2014), so that seeds that are near give states
/// that are not. All numbers made from its bits use operations that IEEE 754 rounds correctly, and no function of
/// the system's library. Not for secrets.
///
/// ```swift
/// var source = RandomSource(seed: 1)
/// source.uniform()                              // 0.8127…, the same everywhere
/// Tensor.random(uniform: -1..<1, [2, 3], using: &source)
/// ```
public struct RandomSource: RandomNumberGenerator, Sendable, Hashable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// The source of this seed.
  public init(seed: UInt64) {
    var seed = SplitMix64(state: seed)
    state = (seed.next(), seed.next(), seed.next(), seed.next())
  }

  /// A source in a given state, of which one word at least isn't 0.
  init(state: (UInt64, UInt64, UInt64, UInt64)) { self.state = state }

  /// 64 random bits.
  public mutating func next() -> UInt64 {
    let result = (state.0 &+ state.3).rotated(left: 23) &+ state.0
    let t = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= t
    state.3 = state.3.rotated(left: 45)
    return result
  }

  /// Another source, whose numbers have nothing to do with what this one gives from now on.
  ///
  /// ```swift
  /// var forShuffling = source.split()
  /// ```
  public mutating func split() -> RandomSource { RandomSource(seed: next()) }

  public static func == (a: RandomSource, b: RandomSource) -> Bool { a.state == b.state }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(state.0)
    hasher.combine(state.1)
    hasher.combine(state.2)
    hasher.combine(state.3)
  }
}

extension UInt64 {
  fileprivate func rotated(left n: UInt64) -> UInt64 { self << n | self >> (64 - n) }
}

/// The generator that makes a state from a seed.
struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}

// MARK: - Numbers

extension RandomSource {
  /// A number in 0..<1: the topmost 53 bits, divided by 2⁵³.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number in a range, which may be wider than the greatest number. Traps for an empty range,
  /// and for bounds that are infinite or NaN.
  public mutating func uniform(in range: Range<Double>) -> Double {
    UniformDraw(range, "RandomSource.uniform")(uniform())
  }

  /// A whole number in 0..<bound, each as likely. Traps unless the bound is positive.
  public mutating func integer(below bound: Int) -> Int {
    guard bound > 0 else {
      fail("RandomSource.integer: no whole number is at least 0 and below \(bound)")
    }
    return Int(number(below: UInt64(bound)))
  }

  /// A whole number in 0..<n, each as likely, for n > 0.
  mutating func number(below n: UInt64) -> UInt64 {
    // The upper half of a 128-bit product; the few products that would favour some numbers are drawn again.
    var product = next().multipliedFullWidth(by: n)
    if product.low < n {
      let favoured = (0 &- n) % n
      while product.low < favoured { product = next().multipliedFullWidth(by: n) }
    }
    return product.high
  }

  /// A number of the normal distribution with mean 0 and standard deviation 1.
  public mutating func normal() -> Double { normalPair().0 }

  /// Two independent numbers of the normal distribution, by Marsaglia's polar method: a point (u, v) in the unit
  /// circle, moved outwards by √(−2 log s / s) with s = u² + v².
  mutating func normalPair() -> (Double, Double) {
    while true {
      let u = 2 * uniform() - 1
      let v = 2 * uniform() - 1
      let s = u * u + v * v
      if s < 1 && s > 0 {
        let scale = (-2 * portableLog(s) / s).squareRoot()
        return (u * scale, v * scale)
      }
    }
  }

  /// The numbers 0..<n in random order, each order as likely (Fisher and Yates). Traps for a
  /// negative n.
  ///
  /// ```swift
  /// source.permutation(3)  // such as [2, 0, 1]
  /// ```
  public mutating func permutation(_ n: Int) -> [Int] {
    guard n >= 0 else { fail("permutation: there are no \(n) numbers") }
    requireMemory("permutation", n, Int.self)
    var order = Array(0..<n)
    shuffle(&order)
    return order
  }

  /// Brings an array's elements into random order. Unlike `shuffle(using:)` of the standard library, the same in
  /// every version of Swift.
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, integer(below: last + 1))
    }
  }
}

/// The natural logarithm of a positive number, to within 2 units in the last place: with x = m·2ᵉ, log x =
/// e·log 2 + 2·artanh((m − 1)/(m + 1)). Only + − × ÷, so that it has the same bits everywhere.
func portableLog(_ x: Double) -> Double {
  var m = x.significand
  var e = Double(x.exponent)
  if m > 1.4142135623730951 {
    m /= 2
    e += 1
  }
  let z = (m - 1) / (m + 1)
  let w = z * z
  // |z| ≤ 0.1716, so that the first term left out is below 2⁻⁵⁶ of the sum.
  var sum = 0.0
  for k in stride(from: 21.0, through: 1, by: -2) { sum = sum * w + 1 / k }
  return e * 0.6931471805599453 + 2 * z * sum
}

// MARK: - Stored

extension RandomSource: Codable {
  /// The four words of the state.
  public func encode(to encoder: any Encoder) throws {
    var words = encoder.unkeyedContainer()
    for word in [state.0, state.1, state.2, state.3] { try words.encode(word) }
  }

  /// - Throws: `DecodingError` unless there are four words, not all 0.
  public init(from decoder: any Decoder) throws {
    var words = try decoder.unkeyedContainer()
    state = (
      try words.decode(UInt64.self), try words.decode(UInt64.self), try words.decode(UInt64.self),
      try words.decode(UInt64.self)
    )
    if !words.isAtEnd || state == (0, 0, 0, 0) {
      throw DecodingError.dataCorruptedError(
        in: words, debugDescription: "the state of a RandomSource is four words, not all 0")
    }
  }
}
