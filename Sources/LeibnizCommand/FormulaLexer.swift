/// Cuts a formula into numbers, names and signs.
struct FormulaLexer {
  enum Token: Equatable {
    case number(Double)
    case name(String)
    /// `+ - * / ^`, after other spellings (`**`, `·`, `×`, `÷`, `−`) have been replaced.
    case sign(Character)
    /// Raised digits: an exponent.
    case exponent(Double)
    case open, close, comma
    case end
  }

  /// A token and the place of its first scalar.
  struct Located {
    let token: Token
    let place: Int
  }

  /// The most characters of a formula: far more than the operations that are explained can have.
  static let longest = 1 << 19

  /// The whole formula.
  let source: [Unicode.Scalar]
  private var next = 0

  /// Reads UTF-8. Throws an error that shows the first byte that isn't.
  init(utf8 bytes: some Sequence<UInt8>) throws(FormulaError) {
    var decoder = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var scalars: [Unicode.Scalar] = []
    decoding: while true {
      switch decoder.parseScalar(from: &iterator) {
      case .valid(let encoded):
        scalars.append(Unicode.UTF8.decode(encoded))
        // Said before the rest is read, which may be endless.
        guard scalars.count <= Self.longest else {
          throw FormulaError(
            "the formula is too long", hint: "expected at most \(Self.longest) characters",
            at: Self.longest, in: scalars)
        }
      case .emptyInput: break decoding
      case .error:
        // The mark stands for the broken byte, so that the caret has something to point at.
        throw FormulaError(
          "broken UTF-8", hint: "expected text", at: scalars.count,
          in: scalars + ["\u{FFFD}"])
      }
    }
    source = scalars
  }

  /// An error at a place of the formula.
  func error(_ problem: String, hint: String = "", at place: Int) -> FormulaError {
    FormulaError(problem, hint: hint, at: place, in: source)
  }

  /// The next token; `end` at the end, as often as asked.
  mutating func token() throws(FormulaError) -> Located {
    while next < source.count, source[next].properties.isWhitespace { next += 1 }
    let place = next
    guard next < source.count else { return Located(token: .end, place: place) }
    let scalar = source[next]
    if isDigit(scalar) || (scalar == "." && next + 1 < source.count && isDigit(source[next + 1])) {
      return Located(token: .number(try number()), place: place)
    }
    if Self.beginsName(scalar) {
      while next < source.count, Self.continuesName(source[next]) { next += 1 }
      return Located(token: .name(text(place..<next)), place: place)
    }
    if raisedDigit(scalar) != nil || scalar == "⁻" {
      return Located(token: .exponent(try exponent()), place: place)
    }
    next += 1
    switch scalar {
    case "+", "/", "^": return Located(token: .sign(Character(scalar)), place: place)
    case "-", "−": return Located(token: .sign("-"), place: place)
    case "÷", "∕": return Located(token: .sign("/"), place: place)
    case "·", "⋅", "×": return Located(token: .sign("*"), place: place)
    case "*":
      if next < source.count, source[next] == "*" {
        next += 1
        return Located(token: .sign("^"), place: place)
      }
      return Located(token: .sign("*"), place: place)
    case "(": return Located(token: .open, place: place)
    case ")": return Located(token: .close, place: place)
    case ",": return Located(token: .comma, place: place)
    default: throw unexpected(scalar, at: place)
    }
  }

  // MARK: Names

  /// A letter of any script, or an underscore.
  static func beginsName(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isAlphabetic
  }

  /// Also digits, lowered digits, primes and accents.
  static func continuesName(_ scalar: Unicode.Scalar) -> Bool {
    if beginsName(scalar) { return true }
    switch scalar {
    case "0"..."9", "₀"..."₉", "′", "'": return true
    default: break
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .decimalNumber: return true
    default: return false
    }
  }

  // MARK: Numbers

  private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private func text(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: source[range])
    return String(view)
  }

  /// `12`, `1.5`, `.5`, `1.`, `2e-3`.
  private mutating func number() throws(FormulaError) -> Double {
    let start = next
    while next < source.count, isDigit(source[next]) { next += 1 }
    if next < source.count, source[next] == "." {
      next += 1
      while next < source.count, isDigit(source[next]) { next += 1 }
    }
    if next < source.count, source[next] == "e" || source[next] == "E" {
      var digits = next + 1
      if digits < source.count, source[digits] == "+" || source[digits] == "-" { digits += 1 }
      // Without a digit the e isn't part of the number.
      if digits < source.count, isDigit(source[digits]) {
        next = digits
        while next < source.count, isDigit(source[next]) { next += 1 }
      }
    }
    if next < source.count, source[next] == "." {
      throw error("a second point in a number", hint: "expected digits", at: next)
    }
    var literal = text(start..<next)
    if literal.hasSuffix(".") { literal.removeLast() }
    literal = literal.replacing(".e", with: "e").replacing(".E", with: "e")
    if literal.hasPrefix(".") { literal = "0" + literal }
    guard let value = Double(literal), value.isFinite else {
      throw error(
        "this number is too large", hint: "expected one below 1.8e308 in magnitude", at: start)
    }
    return value
  }

  private func raisedDigit(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar {
    case "¹": 1
    case "²": 2
    case "³": 3
    case "⁰", "⁴"..."⁹": Int(scalar.value - 0x2070)
    default: nil
    }
  }

  /// `²`, `⁻¹²`.
  private mutating func exponent() throws(FormulaError) -> Double {
    let start = next
    let isNegative = source[next] == "⁻"
    if isNegative { next += 1 }
    var value = 0.0
    var count = 0
    while next < source.count, let digit = raisedDigit(source[next]) {
      value = value * 10 + Double(digit)
      count += 1
      next += 1
    }
    if count == 0 { throw error("a raised minus alone", hint: "expected raised digits", at: next) }
    if !value.isFinite { throw error("this exponent is too large", at: start) }
    return isNegative ? -value : value
  }

  // MARK: Mistakes

  private func unexpected(_ scalar: Unicode.Scalar, at place: Int) -> FormulaError {
    switch scalar {
    case "=":
      return error(
        "unexpected \"=\"", hint: "values stand after the formula, as in: \"x^2\" x=3", at: place)
    case "[", "]", "{", "}":
      return error("unexpected \"\(scalar)\"", hint: "group with ( and )", at: place)
    case "|": return error("unexpected \"|\"", hint: "write abs(…)", at: place)
    case "√": return error("unexpected \"√\"", hint: "write sqrt(…)", at: place)
    case "\u{FFFD}":
      return error("a character that could not be read", hint: "expected text", at: place)
    default:
      let isPrintable = scalar.properties.generalCategory != .control
      let shown =
        isPrintable
        ? "\"\(scalar)\"" : "character U+" + String(scalar.value, radix: 16).uppercased()
      return error(
        "unexpected \(shown)", hint: "expected a number, a name, an operator or a parenthesis",
        at: place)
    }
  }
}
