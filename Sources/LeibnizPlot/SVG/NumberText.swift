/// Numbers as short text, the same in every locale.
package enum NumberText {
  /// How a minus sign and a power of ten are written.
  package enum Style: Sendable {
    /// `-1.5e-07`, for text that may be read by a program.
    case ascii
    /// `−1.5×10⁻⁷`, for pictures.
    case typographic
  }

  /// A coordinate with at most two decimals. What isn't finite becomes 0, what is absurdly large is
  /// clamped: a picture stays a picture.
  static func coordinate(_ x: Double) -> String {
    guard x.isFinite else { return "0" }
    let hundredths = Int((min(max(x, -1e9), 1e9) * 100).rounded())
    let magnitude = hundredths.magnitude
    let sign = hundredths < 0 ? "-" : ""
    let (whole, part) = magnitude.quotientAndRemainder(dividingBy: 100)
    if part == 0 { return "\(sign)\(whole)" }
    if part % 10 == 0 { return "\(sign)\(whole).\(part / 10)" }
    return "\(sign)\(whole).\(part < 10 ? "0" : "")\(part)"
  }

  /// The number rounded to some significant digits, without trailing zeros; whole numbers below ten
  /// million are written in full. `NaN` and `∞` are themselves.
  ///
  ///     NumberText.short(1.0 / 3)       // "0.3333"
  ///     NumberText.short(60_000)        // "60000"
  ///     NumberText.short(-1.25e-7)      // "−1.25×10⁻⁷"
  package static func short(_ x: Double, digits: Int = 4, style: Style = .typographic) -> String {
    if x.isNaN { return "NaN" }
    if x.isInfinite { return x < 0 ? minus(style) + "∞" : "∞" }
    if x == 0 { return "0" }
    if x.magnitude < 1e7, x == x.rounded() {
      return (x < 0 ? minus(style) : "") + "\(Int(x.magnitude))"
    }
    var (figures, exponent) = significantFigures(of: x.magnitude)
    (figures, exponent) = rounded(figures, exponent, to: digits)
    return (x < 0 ? minus(style) : "") + text(figures, exponent: exponent, style: style)
  }

  /// `coefficient × 10^exponent`, exactly, without trailing zeros.
  static func decimal(_ coefficient: Int, exponent: Int, style: Style = .typographic) -> String {
    if coefficient == 0 { return "0" }
    let figures = String(coefficient.magnitude).utf8.map { Int($0) - 48 }
    var trimmed = figures
    while trimmed.last == 0 { trimmed.removeLast() }
    return (coefficient < 0 ? minus(style) : "")
      + text(trimmed, exponent: exponent + figures.count - 1, style: style)
  }

  /// An integer with raised digits: `−12` becomes `⁻¹²`.
  package static func superscript(_ n: Int) -> String {
    String(
      String(n).map { character in
        switch character {
        case "-": "⁻"
        case "1": "¹"
        case "2": "²"
        case "3": "³"
        default: Character(Unicode.Scalar(0x2070 + UInt32(character.wholeNumberValue ?? 0)) ?? "?")
        }
      })
  }

  /// An integer with lowered digits: `12` becomes `₁₂`.
  package static func `subscript`(_ n: Int) -> String {
    String(
      String(n).map { character in
        if character == "-" { return "₋" }
        return Character(Unicode.Scalar(0x2080 + UInt32(character.wholeNumberValue ?? 0)) ?? "?")
      })
  }

  static func minus(_ style: Style) -> String { style == .ascii ? "-" : "−" }

  /// The shortest decimal figures that give back `x > 0`, and the power of ten of the first.
  private static func significantFigures(of x: Double) -> ([Int], exponent: Int) {
    var figures: [Int] = []
    var exponent = 0
    var pointAt: Int?
    let parts = x.description.split(separator: "e")
    for character in parts[0] {
      if let figure = character.wholeNumberValue {
        figures.append(figure)
      } else {
        pointAt = figures.count
      }
    }
    if parts.count > 1 { exponent = Int(parts[1]) ?? 0 }
    exponent += (pointAt ?? figures.count) - 1
    let leadingZeros = figures.prefix { $0 == 0 }.count
    exponent -= leadingZeros
    return (Array(figures.dropFirst(leadingZeros)), exponent)
  }

  /// The figures rounded half up to a count, without trailing zeros.
  private static func rounded(_ figures: [Int], _ exponent: Int, to count: Int) -> ([Int], Int) {
    var figures = figures
    var exponent = exponent
    if figures.count > count {
      let roundsUp = figures[count] >= 5
      figures.removeLast(figures.count - count)
      if roundsUp {
        var i = count - 1
        while i >= 0, figures[i] == 9 {
          figures[i] = 0
          i -= 1
        }
        if i >= 0 {
          figures[i] += 1
        } else {
          figures.insert(1, at: 0)
          exponent += 1
        }
      }
    }
    while figures.count > 1, figures.last == 0 { figures.removeLast() }
    return (figures, exponent)
  }

  /// Figures as text; the first counts `10^exponent`.
  private static func text(_ figures: [Int], exponent: Int, style: Style) -> String {
    let text = figures.map { String($0) }
    if exponent < -4 || exponent > 6 {
      let mantissa = text[0] + (text.count > 1 ? "." + text.dropFirst().joined() : "")
      if style == .ascii {
        let digits = String(exponent.magnitude)
        return mantissa + (exponent < 0 ? "e-" : "e+") + (digits.count < 2 ? "0" : "") + digits
      }
      return (mantissa == "1" ? "" : mantissa + "×") + "10" + superscript(exponent)
    }
    if exponent < 0 {
      return "0." + String(repeating: "0", count: -exponent - 1) + text.joined()
    }
    if text.count <= exponent + 1 {
      return text.joined() + String(repeating: "0", count: exponent + 1 - text.count)
    }
    return text[...exponent].joined() + "." + text[(exponent + 1)...].joined()
  }
}
