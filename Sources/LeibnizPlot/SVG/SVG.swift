/// One SVG document under construction: a flat list of elements with escaped text.
///
/// Every colour is an ``Ink``. It is written as a plain attribute, so that any viewer shows the
/// light colours, and as a class, so that a browser in dark mode shows the dark ones.
struct SVG {
  /// The value of one attribute.
  enum Attribute: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    case text(String)
    case number(Double)
    case ink(Ink)

    init(stringLiteral value: String) { self = .text(value) }
  }

  private let width: Double
  private let height: Double
  private let title: String
  private var body = ""
  private var fills: Set<Ink> = [.paper]
  private var strokes: Set<Ink> = []

  /// A document of the given size in pixels; the title is read out by screen readers.
  init(width: Double, height: Double, title: String) {
    self.width = width
    self.height = height
    self.title = title
  }

  // MARK: Elements

  /// Starts a group of crisp-edged elements in their own coordinates.
  mutating func beginGroup(transform: String) {
    open("g", ["transform": .text(transform), "shape-rendering": "crispEdges"])
    body += ">\n"
  }

  mutating func endGroup() { body += "</g>\n" }

  mutating func rectangle(
    x: Double, y: Double, width: Double, height: Double, radius: Double = 0, fill: Ink? = nil,
    stroke: Ink? = nil, strokeWidth: Double = 1, opacity: Double = 1
  ) {
    open("rect", ["x": .number(x), "y": .number(y)])
    write("width", .number(width))
    write("height", .number(height))
    if radius > 0 { write("rx", .number(radius)) }
    paint(fill: fill, stroke: stroke, strokeWidth: strokeWidth)
    if opacity < 1 { write("fill-opacity", .number(opacity)) }
    body += "/>\n"
  }

  mutating func circle(
    x: Double, y: Double, radius: Double, fill: Ink? = nil, stroke: Ink? = nil,
    strokeWidth: Double = 1, opacity: Double = 1
  ) {
    open("circle", ["cx": .number(x), "cy": .number(y), "r": .number(radius)])
    paint(fill: fill, stroke: stroke, strokeWidth: strokeWidth)
    if opacity < 1 { write("fill-opacity", .number(opacity)) }
    body += "/>\n"
  }

  mutating func line(
    x1: Double, y1: Double, x2: Double, y2: Double, stroke: Ink, strokeWidth: Double = 1,
    dash: String? = nil
  ) {
    open("line", ["x1": .number(x1), "y1": .number(y1), "x2": .number(x2), "y2": .number(y2)])
    paint(fill: nil, stroke: stroke, strokeWidth: strokeWidth, isOpen: true)
    if let dash { write("stroke-dasharray", .text(dash)) }
    body += "/>\n"
  }

  /// A path from ready-made path data, see ``PathData``.
  mutating func path(
    _ data: PathData, fill: Ink? = nil, stroke: Ink? = nil, strokeWidth: Double = 1,
    dash: String? = nil
  ) {
    open("path", ["d": .text(data.text)])
    paint(fill: fill, stroke: stroke, strokeWidth: strokeWidth)
    if let dash { write("stroke-dasharray", .text(dash)) }
    if stroke != nil { write("stroke-linejoin", "round") }
    body += "/>\n"
  }

  /// Text whose baseline starts, is centred or ends at a point.
  mutating func text(
    _ text: String, x: Double, y: Double, size: Double, ink: Ink = .ink,
    anchor: TextAnchor = .start, weight: TextWeight = .regular, isItalic: Bool = false,
    rotation: Double = 0
  ) {
    if text.isEmpty { return }
    open("text", ["x": .number(x), "y": .number(y), "font-size": .number(size)])
    paint(fill: ink, stroke: nil, strokeWidth: 0)
    if anchor != .start { write("text-anchor", .text(anchor.rawValue)) }
    if weight == .bold { write("font-weight", "600") }
    if isItalic { write("font-style", "italic") }
    if rotation != 0 {
      let angle = NumberText.coordinate(rotation)
      write(
        "transform",
        .text("rotate(\(angle) \(NumberText.coordinate(x)) \(NumberText.coordinate(y)))"))
    }
    body += ">" + SVG.escaped(text) + "</text>\n"
  }

  // MARK: The document

  /// The whole document.
  var document: String {
    let w = NumberText.coordinate(width), h = NumberText.coordinate(height)
    let label = SVG.escaped(title)
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(w)" height="\(h)" \
      viewBox="0 0 \(w) \(h)" role="img" aria-label="\(label)" class="leibniz" \
      font-family="\(SVG.fontStack)">
      <title>\(label)</title>
      <style>@media (prefers-color-scheme: dark) {
      \(darkRules)}</style>
      <rect width="\(w)" height="\(h)" fill="\(Ink.paper.light)" class="f-paper"/>
      \(body)</svg>

      """
  }

  /// The user's interface font first, then what the common systems have.
  static let fontStack =
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, "
    + "'Liberation Sans', 'DejaVu Sans', sans-serif"

  private var darkRules: String {
    let fillRules = fills.filter { $0.light != $0.dark }.sorted { $0.name < $1.name }.map {
      ".leibniz .f-\($0.name) { fill: \($0.dark) }\n"
    }
    let strokeRules = strokes.filter { $0.light != $0.dark }.sorted { $0.name < $1.name }.map {
      ".leibniz .s-\($0.name) { stroke: \($0.dark) }\n"
    }
    return fillRules.joined() + strokeRules.joined()
  }

  // MARK: Writing

  private mutating func open(_ name: String, _ attributes: KeyValuePairs<String, Attribute>) {
    body += "<" + name
    for (name, value) in attributes { write(name, value) }
  }

  private mutating func write(_ name: String, _ value: Attribute) {
    body += " " + name + "=\""
    switch value {
    case .text(let text): body += SVG.escaped(text)
    case .number(let number): body += NumberText.coordinate(number)
    case .ink(let ink): body += ink.light
    }
    body += "\""
  }

  private mutating func paint(
    fill: Ink?, stroke: Ink?, strokeWidth: Double, isOpen: Bool = false
  ) {
    var classes: [String] = []
    if let fill {
      write("fill", .ink(fill))
      fills.insert(fill)
      classes.append("f-" + fill.name)
    } else if !isOpen {
      write("fill", "none")
    }
    if let stroke {
      write("stroke", .ink(stroke))
      if strokeWidth != 1 { write("stroke-width", .number(strokeWidth)) }
      strokes.insert(stroke)
      classes.append("s-" + stroke.name)
    }
    if !classes.isEmpty { write("class", .text(classes.joined(separator: " "))) }
  }

  /// The text with XML's special characters escaped and characters that XML 1.0 forbids (most
  /// control characters, U+FFFE, U+FFFF) replaced by U+FFFD.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n", "\r": result += " "
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

/// Where a text's given x lies in it.
enum TextAnchor: String {
  case start, middle, end
}

/// How heavy a text is.
enum TextWeight {
  case regular, bold
}

/// The data of an SVG path, written with short coordinates.
struct PathData {
  private(set) var text = ""

  var isEmpty: Bool { text.isEmpty }

  mutating func move(to point: Point) { append("M", [point]) }
  mutating func line(to point: Point) { append("L", [point]) }
  mutating func curve(_ control1: Point, _ control2: Point, to end: Point) {
    append("C", [control1, control2, end])
  }
  mutating func close() { text += "Z" }

  /// A box that is one unit high and `length` wide, in relative coordinates.
  mutating func cell(x: Int, y: Int, length: Int) {
    text += "M\(x) \(y)h\(length)v1h-\(length)z"
  }

  private mutating func append(_ command: String, _ points: [Point]) {
    text += command
    text += points.map {
      NumberText.coordinate($0.x) + " " + NumberText.coordinate($0.y)
    }.joined(separator: " ")
  }
}

/// A point of the picture; y grows downwards.
package struct Point: Equatable, Sendable {
  package var x: Double
  package var y: Double

  package init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}
