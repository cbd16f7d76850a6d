/// How much room a text takes, without asking a font.
///
/// The reader's font isn't known when a picture is written. The widths here are those of a wide
/// sans-serif (DejaVu Sans), so that a text takes the estimated room or less in the usual fonts.
enum TextMetrics {
  /// The estimated width in pixels.
  static func width(_ text: String, size: Double, weight: TextWeight = .regular) -> Double {
    var hundredths = 0
    for scalar in text.unicodeScalars { hundredths += advance(of: scalar) }
    return Double(hundredths) / 100 * size * (weight == .bold ? 1.1 : 1)
  }

  /// The text, shortened with an ellipsis where it is wider than `limit`.
  static func fitted(
    _ text: String, size: Double, weight: TextWeight = .regular, limit: Double
  ) -> String {
    if width(text, size: size, weight: weight) <= limit { return text }
    let room = limit - width("…", size: size, weight: weight)
    var result = ""
    var used = 0.0
    for character in text {
      used += width(String(character), size: size, weight: weight)
      if used > room { break }
      result.append(character)
    }
    while result.last?.isWhitespace == true { result.removeLast() }
    return result + "…"
  }

  /// The text broken between words into lines no wider than `limit`; a longer word is shortened.
  static func wrapped(
    _ text: String, size: Double, weight: TextWeight = .regular, limit: Double
  ) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: \.isWhitespace) {
      let longer = line.isEmpty ? String(word) : line + " " + word
      if line.isEmpty || width(longer, size: size, weight: weight) <= limit {
        line = longer
      } else {
        lines.append(line)
        line = String(word)
      }
    }
    if !line.isEmpty { lines.append(line) }
    return lines.map { fitted($0, size: size, weight: weight, limit: limit) }
  }

  /// The advance of a character in hundredths of the font size.
  private static func advance(of scalar: Unicode.Scalar) -> Int {
    if scalar.value >= 32, scalar.value < 127 { return ascii[Int(scalar.value) - 32] }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch scalar {
    case "₀"..."₉", "⁰"..."⁹", "²", "³", "¹": return 41
    case "·", "′": return 34
    case "\u{2009}", "\u{202F}": return 20
    case "−", "×", "÷", "→", "∞", "±", "≤", "≥", "≈": return 84
    case "…": return 100
    default: return scalar.value < 0x1100 ? 68 : 105
    }
  }

  private static let ascii: [Int] = [
    32, 41, 46, 84, 64, 95, 78, 28, 39, 39, 50, 84, 32, 36, 32, 34,  //  !"#$%&'()*+,-./
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 53,  // 0123456789:;<=>?
    100, 69, 69, 70, 77, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79,  // @ABCDEFGHIJKLMNO
    61, 79, 70, 64, 62, 74, 69, 99, 69, 62, 69, 39, 34, 39, 84, 50,  // PQRSTUVWXYZ[\]^_
    50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62,  // `abcdefghijklmno
    64, 64, 42, 52, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,  // pqrstuvwxyz{|}~
  ]
}
