/// A colour by its role, with one shade for light surroundings and one for dark ones.
struct Ink: Hashable {
  /// Part of a class name: letters and digits only.
  let name: String
  let light: String
  let dark: String

  static let paper = Ink(name: "paper", light: "#ffffff", dark: "#15181d")
  static let ink = Ink(name: "ink", light: "#1d2129", dark: "#e6e8ec")
  static let quiet = Ink(name: "quiet", light: "#6b7280", dark: "#9aa3b0")
  static let grid = Ink(name: "grid", light: "#e5e7eb", dark: "#2b3038")
  static let axis = Ink(name: "axis", light: "#9aa1ac", dark: "#5d6673")
  static let box = Ink(name: "box", light: "#f3f6fb", dark: "#212731")
  static let circle = Ink(name: "circle", light: "#fff7e6", dark: "#33291a")
  static let group = Ink(name: "group", light: "#eef3ee", dark: "#1f2a22")
  static let backward = Ink(name: "backward", light: "#c62828", dark: "#ff7b72")
  static let good = Ink(name: "good", light: "#2463ae", dark: "#2f6fbd")
  static let bad = Ink(name: "bad", light: "#cf5a23", dark: "#c25a2a")
  static let onColour = Ink(name: "oncolour", light: "#ffffff", dark: "#ffffff")

  /// Colours for the series of a chart; they differ in lightness too, for readers who see few hues.
  static let series = [
    Ink(name: "series1", light: "#2463ae", dark: "#6cabf0"),
    Ink(name: "series2", light: "#cf5a23", dark: "#ff9d66"),
    Ink(name: "series3", light: "#2b8a5f", dark: "#62c796"),
    Ink(name: "series4", light: "#8250b4", dark: "#c39cf0"),
    Ink(name: "series5", light: "#b08400", dark: "#e3bb45"),
    Ink(name: "series6", light: "#c2417f", dark: "#f58fbd"),
    Ink(name: "series7", light: "#4d5663", dark: "#b4bdc9"),
  ]

  /// The colour of a series; after the last the colours start again.
  static func series(_ index: Int) -> Ink { series[index % series.count] }

  /// A shade of grey, 0 black to 255 white, the same in light and dark surroundings.
  static func grey(_ level: UInt8) -> Ink {
    let digits = String(level, radix: 16)
    let pair = digits.count == 1 ? "0" + digits : digits
    return Ink(name: "grey" + pair, light: "#\(pair)\(pair)\(pair)", dark: "#\(pair)\(pair)\(pair)")
  }
}
