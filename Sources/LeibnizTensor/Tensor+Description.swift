#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// Text as NumPy prints it: columns aligned, as few digits as tell the numbers apart but eight after the point at
// most, powers of ten where sizes differ widely, the middle left out above a thousand elements.

extension Tensor: CustomStringConvertible, CustomDebugStringConvertible {
  /// The elements in nested brackets, aligned; a number on its own as Swift prints it.
  ///
  /// ```swift
  /// print(Tensor([[1, 2.5], [-3, 4]]))
  /// // [[ 1.   2.5]
  /// //  [-3.   4. ]]
  /// ```
  public var description: String {
    if rank == 0 { return words(of: self)[0] }
    if count == 0 { return "[]" }
    let edge = 3
    let summarised = shape.map { count > 1000 && $0 > 2 * edge }
    var shown = self
    for (axis, cut) in summarised.enumerated() where cut {
      let n = shape[axis]
      shown = shown.gathered(Tensor(Array(0..<edge) + Array((n - edge)..<n)), along: axis)
    }
    let layout = TextLayout(
      words: words(of: shown), sizes: shown.shape.sizes, summarised: summarised, edge: edge)
    return layout.text(axis: 0, first: 0, indent: " ", width: 75)
  }

  /// Shape and dtype, then the elements.
  public var debugDescription: String { "Tensor(shape: \(shape), dtype: \(dtype))\n\(description)" }

  /// The text of each element, all of one width.
  private func words(of x: Tensor) -> [String] {
    let alone = x.rank == 0
    switch dtype {
    case .float32:
      let numbers = x.scalars(as: Float.self)
      if alone { return [numbers[0].description] }
      return FloatFormat(
        numbers.map { FloatFormat.Number(value: Double($0), shortest: $0.description) },
        spread: spread(of: numbers)
      ).words
    case .float64:
      let numbers = x.scalars(as: Double.self)
      if alone { return [numbers[0].description] }
      return FloatFormat(
        numbers.map { FloatFormat.Number(value: $0, shortest: $0.description) },
        spread: spread(of: numbers)
      ).words
    case .bool:
      return aligned(x.scalars(as: Bool.self).map { $0.description }, atLeast: alone ? 0 : 5)
    case .int32, .int64, .uint8: return aligned(x.scalars(as: Int64.self).map { $0.description })
    }
  }
}

private func padding(_ n: Int) -> String { String(repeating: " ", count: Swift.max(n, 0)) }

private func aligned(_ words: [String], atLeast least: Int = 0) -> [String] {
  let width = words.reduce(least) { Swift.max($0, $1.utf8.count) }
  return words.map { padding(width - $0.utf8.count) + $0 }
}

/// Whether the numbers are so large, small or different in size that they need powers of ten.
private func spread<Number: BinaryFloatingPoint>(of numbers: [Number]) -> Bool {
  let sizes = numbers.lazy.filter { $0.isFinite && $0 != 0 }.map(\.magnitude)
  guard let least = sizes.min(), let greatest = sizes.max() else { return false }
  // As many whole digits as the type holds for certain, eight at most.
  let limit: Number = Number.significandBitCount < 30 ? 1e6 : 1e8
  return greatest >= limit || least < 0.0001 || greatest / least > 1000
}

// MARK: - Lines and brackets

/// How words are set into nested brackets with lines of 75 characters.
private struct TextLayout {
  let words: [String]
  let sizes: [Int]
  /// Along which axes the middle is left out.
  let summarised: [Bool]
  let edge: Int

  /// The text of the part of `axis` that begins with word `first`; lines after the first are indented.
  func text(axis: Int, first: Int, indent: String, width: Int) -> String {
    let last = axis == sizes.count - 1
    let step = sizes[(axis + 1)...].reduce(1, *)
    var text = ""
    var line = indent
    /// Adds a word of a row, on a new line where it doesn't fit and that helps.
    func extend(_ word: String) {
      if line.utf8.count + word.utf8.count > width - 1 && line.utf8.count > indent.utf8.count {
        while line.last == " " { line.removeLast() }
        text += line + "\n"
        line = indent
      }
      line += word
    }
    let separator = last ? " " : String(repeating: "\n", count: sizes.count - axis - 1)
    for i in 0..<sizes[axis] {
      if summarised[axis] && i == edge {
        if last { extend("...") } else { text += indent + "..." }
        if last { line += separator } else { text += separator }
      }
      if last {
        extend(words[first + i])
      } else {
        text +=
          indent
          + self.text(
            axis: axis + 1, first: first + i * step, indent: indent + " ", width: width - 1)
      }
      if i < sizes[axis] - 1 {
        if last { line += separator } else { text += separator }
      }
    }
    if last { text += line }
    return "[" + text.dropFirst(indent.utf8.count) + "]"
  }
}

// MARK: - Floating-point numbers

/// One format for all numbers of a tensor.
private struct FloatFormat {
  struct Number {
    let value: Double
    /// The fewest digits that give the number back in its own type.
    let shortest: String
  }

  private(set) var words: [String] = []
  /// Digits after the point at most.
  private let precision = 8

  init(_ numbers: [Number], spread: Bool) {
    let parts = numbers.map { $0.value.isFinite ? digits($0, scientific: spread) : nil }
    let finite = parts.compactMap { $0 }
    let whole = finite.reduce(0) { Swift.max($0, $1.whole.utf8.count) }
    let fraction = finite.reduce(0) { Swift.max($0, $1.fraction.utf8.count) }
    let power = finite.reduce(0) { Swift.max($0, $1.power.utf8.count) }
    // What stands right of the whole part: point, fraction, and "e±dd".
    let right = finite.isEmpty ? 1 : 1 + fraction + (spread ? 2 + power : 0)
    var left = whole
    if finite.count < numbers.count {
      let special = numbers.contains { $0.value == -.infinity } ? 4 : 3
      left = Swift.max(left, special - right)
    }
    words = zip(numbers, parts).map { number, part in
      guard var part else {
        let name =
          number.value.isNaN ? "nan" : number.value < 0 ? "-inf" : "inf"
        return padding(left + right - name.utf8.count) + name
      }
      // With powers of ten all show as many digits of their exact value; plain fractions end with blanks.
      if spread { part = digits(number, scientific: true, exactly: fraction) }
      func fill(_ text: String, to count: Int) -> String {
        String(repeating: "0", count: Swift.max(count - text.utf8.count, 0))
      }
      let word = padding(left - part.whole.utf8.count) + part.whole + "." + part.fraction
      if !spread { return word + padding(fraction - part.fraction.utf8.count) }
      return word + fill(part.fraction, to: fraction) + "e" + part.sign
        + fill(part.power, to: power) + part.power
    }
  }

  private struct Parts {
    var whole: String
    var fraction: String
    var sign = ""
    var power = ""
  }

  /// The parts of a number's text, the fraction without zeros at its end: the fewest digits that tell it, or
  /// exactly so many places.
  private func digits(_ number: Number, scientific: Bool, exactly wanted: Int? = nil) -> Parts {
    var decimal = Decimal(number.shortest)
    let places = decimal.digits.count - 1 - (scientific ? 0 : decimal.exponent)
    if places > precision || wanted != nil {
      // Rounding the shortest digits again could go wrong at a tie; the system rounds the number itself.
      decimal = Decimal(
        rounded(number.value, places: wanted ?? precision, scientific: scientific))
    }
    let sign = decimal.isNegative ? "-" : ""
    func text(_ digits: some Sequence<UInt8>) -> String {
      String(decoding: digits.map { $0 + 48 }, as: UTF8.self)
    }
    if scientific {
      var fraction = decimal.digits.dropFirst()
      while fraction.last == 0 { fraction.removeLast() }
      let power = String(decimal.exponent.magnitude)
      return Parts(
        whole: sign + text(decimal.digits.prefix(1)), fraction: text(fraction),
        sign: decimal.exponent < 0 ? "-" : "+", power: (power.utf8.count < 2 ? "0" : "") + power)
    }
    let zeros = [UInt8](repeating: 0, count: Swift.max(-decimal.exponent, 0))
    var all = zeros + decimal.digits
    let wholeCount = Swift.max(decimal.exponent, 0) + 1
    while all.count < wholeCount { all.append(0) }
    var fraction = all[wholeCount...]
    while fraction.last == 0 { fraction.removeLast() }
    return Parts(whole: sign + text(all[..<wholeCount]), fraction: text(fraction))
  }

  /// The number rounded to so many places, halves to even, by the system's correctly rounding `printf`.
  private func rounded(_ number: Double, places: Int, scientific: Bool) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
      let length = withVaList([Int32(places), number]) {
        vsnprintf(buffer.baseAddress, buffer.count, scientific ? "%.*e" : "%.*f", $0)
      }
      return String(decoding: buffer[..<Int(length)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}

/// A decimal number: d₁.d₂d₃… · 10^exponent, with d₁ not 0 unless all is 0.
private struct Decimal {
  var isNegative = false
  var digits: [UInt8] = []
  var exponent = 0

  /// From text such as "-0.0015" or "1.5e-07".
  init(_ text: String) {
    var beforePoint = true
    var power = ""
    var inPower = false
    for c in text.utf8 {
      switch c {
      case UInt8(ascii: "e"): inPower = true
      case _ where inPower: power.unicodeScalars.append(Unicode.Scalar(c))
      case UInt8(ascii: "-"): isNegative = true
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let isLeadingZero = digits.isEmpty && c == UInt8(ascii: "0")
        if !isLeadingZero { digits.append(c - 48) }
        if beforePoint && !isLeadingZero { exponent += 1 }
        if !beforePoint && isLeadingZero { exponent -= 1 }
      default: beforePoint = false
      }
    }
    exponent += (Int(power) ?? 0) - 1
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty {
      digits = [0]
      exponent = 0
    }
  }
}
