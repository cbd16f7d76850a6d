/// What is wrong with a formula, and where.
///
///     line 1, column 9: the formula ends here; expected a number, a name or "("
///       (x + y) *
///                ^
struct FormulaError: Error, Equatable, CustomStringConvertible {
  /// What is wrong: `unexpected ")"`.
  let problem: String
  /// What could stand there instead, or what to do about it; empty if that says itself.
  let hint: String
  /// Counted from 1.
  let line: Int
  /// Counted from 1, in characters as a reader sees them.
  let column: Int
  /// The line, or the part of a long line around the mistake.
  let excerpt: String
  /// How many characters of the excerpt come before the mistake.
  let caret: Int

  /// An error at a place of a source, counted in Unicode scalars.
  init(_ problem: String, hint: String = "", at place: Int, in source: [Unicode.Scalar]) {
    self.problem = problem
    self.hint = hint
    let place = min(place, source.count)
    var start = place
    while start > 0, source[start - 1] != "\n" { start -= 1 }
    line = 1 + source[..<start].reduce(0) { $0 + ($1 == "\n" ? 1 : 0) }
    var end = place
    while end < source.count, source[end] != "\n" { end += 1 }
    let before = Self.characters(source[start..<place])
    let after = Self.characters(source[place..<end])
    column = before.count + 1
    let (left, right) = (before.suffix(50).map(Self.short), after.prefix(30).map(Self.short))
    excerpt =
      (left.count < before.count ? "…" : "") + String(left) + String(right)
      + (right.count < after.count ? "…" : "")
    caret = left.count + (left.count < before.count ? 1 : 0)
  }

  /// The message in three lines.
  var description: String {
    let what = hint.isEmpty ? problem : "\(problem); \(hint)"
    return """
      line \(line), column \(column): \(what)
        \(excerpt)
        \(String(repeating: " ", count: caret))^
      """
  }

  /// A character without most of its accents, where someone piled up thousands.
  private static func short(_ character: Character) -> Character {
    let scalars = character.unicodeScalars
    if scalars.count <= 8 { return character }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars.prefix(8))
    return Character(String(view))
  }

  /// Characters that are safe to print: control characters would confuse a terminal.
  private static func characters(_ scalars: ArraySlice<Unicode.Scalar>) -> [Character] {
    var text = String.UnicodeScalarView()
    for scalar in scalars {
      switch scalar.properties.generalCategory {
      case .control: text.append(scalar == "\t" ? " " : "\u{FFFD}")
      case .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
        text.append("\u{FFFD}")
      default: text.append(scalar)
      }
    }
    return Array(String(text))
  }
}
