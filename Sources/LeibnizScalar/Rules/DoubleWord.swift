import RealModule

/// A number as the sum of two, of which the lower has the digits that the higher has no room for.
///
/// It takes ten times as long as a number of its type, and is for differences of which hardly a
/// digit would be left otherwise. It is meant for values, without derivatives.
@frozen @usableFromInline struct DoubleWord<T: Real> {
  @usableFromInline var high: T, low: T

  @inlinable init(_ high: T, _ low: T = 0) { (self.high, self.low) = (high, low) }

  /// The sum of two numbers with nothing lost.
  @inlinable @inline(never)
  init(sum a: T, _ b: T) {
    high = a + b
    let part = high - a
    low = (a - (high - part)) + (b - part)
  }

  /// The product of two numbers with nothing lost.
  @inlinable @inline(never)
  init(product a: T, _ b: T) {
    high = a * b
    low = (-high).addingProduct(a, b)
  }

  @inlinable @inline(never)
  static func + (x: Self, y: Self) -> Self {
    let high = Self(sum: x.high, y.high), low = Self(sum: x.low, y.low)
    let sum = Self(sum: high.high, high.low + low.high)
    return Self(sum: sum.high, sum.low + low.low)
  }
  @inlinable static func - (x: Self, y: Self) -> Self { x + Self(-y.high, -y.low) }
  @inlinable @inline(never)
  static func * (x: Self, y: Self) -> Self {
    let product = Self(product: x.high, y.high)
    return Self(sum: product.high, product.low + (x.high * y.low + x.low * y.high))
  }
  @inlinable @inline(never)
  static func / (x: Self, y: Self) -> Self {
    let first = x.high / y.high
    let rest = x - y * Self(first)
    let second = rest.high / y.high
    let last = (rest - y * Self(second)).high / y.high
    return Self(sum: first, second) + Self(last)
  }

  /// The product with a power of two.
  @inlinable func scaled(by power: T) -> Self { Self(high * power, low * power) }
}

// MARK: - Functions

extension DoubleWord {
  /// The logarithm of a normal number, from log m = 2 artanh((m - 1)/(m + 1)) for its significand.
  @inlinable @inline(never)
  var logarithm: DoubleWord {
    var exponent = Int(high.exponent)
    if high.significand * high.significand > 2 { exponent += 1 }
    let m = scaled(
      by: T(sign: .plus, exponent: T.Exponent(-exponent), significand: 1 as T))
    let s = (m - DoubleWord(1)) / (m + DoubleWord(1)), q = s * s
    var sum = DoubleWord(0)
    // |s| is at most 0.172.
    for k in stride(from: 22, through: 0, by: -1) {
      sum = sum * q + DoubleWord(1) / DoubleWord(T(2 * k + 1))
    }
    // log 2 in parts of 24 bits, which every type can hold.
    var logOfTwo = DoubleWord(0)
    for part in [11_485_427, 258_806, 14_922_648, 7_973_833, 16_241_103, 11_629_079] {
      logOfTwo = (logOfTwo + DoubleWord(T(part))).scaled(by: 1 / T(1 << 24))
    }
    return DoubleWord(T(exponent)) * logOfTwo + s.scaled(by: 2) * sum
  }

  /// π cot(πx) for a number from -½ to ½.
  @inlinable @inline(never)
  var cotangentOfMultipleOfPi: DoubleWord {
    // What a number so near π lacks of it is its sine.
    let π = DoubleWord(.pi, .sin(.pi))
    let a = self * π, q = a * a
    var sine = DoubleWord(1), cosine = DoubleWord(1)
    for k in stride(from: 36, to: 0, by: -2) {
      cosine = DoubleWord(1) - cosine * q / DoubleWord(T(k * (k - 1)))
      sine = DoubleWord(1) - sine * q / DoubleWord(T(k * (k + 1)))
    }
    return cosine / (sine * self)
  }
}
