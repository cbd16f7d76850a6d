import Testing

/// A small generator with a seed, so that random tests repeat.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ n: Int) -> Int { Int(next() % UInt64(n)) }

  mutating func number(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * Double(next() >> 11)
      / 9_007_199_254_740_992
  }
}

/// One element of a parsed SVG document.
struct Element {
  let name: String
  let attributes: [String: String]
  var text = ""

  func number(_ name: String) -> Double { Double(attributes[name] ?? "") ?? .nan }
}

/// Reads a document and expects it to be well-formed: tags closed in order, attributes quoted and
/// each given once, `<` and `&` escaped, no character that XML 1.0 forbids.
func elements(of svg: String, sourceLocation: SourceLocation = #_sourceLocation) -> [Element] {
  var reader = MarkupReader(svg)
  do { return try reader.elements() } catch {
    Issue.record("not well-formed: \(error)", sourceLocation: sourceLocation)
    return []
  }
}

/// A strict reader of the part of XML that the pictures use: elements, attributes and text.
private struct MarkupReader {
  struct Mistake: Error, CustomStringConvertible {
    let description: String
  }

  private let text: [Unicode.Scalar]
  private var next = 0

  init(_ text: String) { self.text = Array(text.unicodeScalars) }

  mutating func elements() throws -> [Element] {
    var elements: [Element] = []
    var open: [Int] = []
    for scalar in text {
      let isForbidden = scalar.value < 32 && scalar != "\n" || scalar.value & 0xFFFE == 0xFFFE
      if isForbidden { throw Mistake(description: "U+\(String(scalar.value, radix: 16))") }
    }
    while next < text.count {
      if text[next] != "<" {
        let content = try unescaped(upTo: "<")
        if let last = open.last {
          elements[last].text += content
        } else if !content.allSatisfy(\.isWhitespace) {
          throw Mistake(description: "text outside of the root: \(content)")
        }
        continue
      }
      next += 1
      if skip("/") {
        let name = self.name()
        guard let last = open.popLast(), elements[last].name == name, skip(">") else {
          throw Mistake(description: "</\(name)> closes nothing")
        }
        continue
      }
      let name = self.name()
      if name.isEmpty { throw Mistake(description: "a tag without a name") }
      if open.isEmpty, !elements.isEmpty { throw Mistake(description: "two roots") }
      let attributes = try self.attributes(of: name)
      elements.append(Element(name: name, attributes: attributes))
      if !skip("/") { open.append(elements.count - 1) }
      if !skip(">") { throw Mistake(description: "<\(name) is never closed") }
    }
    if !open.isEmpty { throw Mistake(description: "<\(elements[open[0]].name)> is left open") }
    return elements
  }

  private mutating func attributes(of element: String) throws -> [String: String] {
    var attributes: [String: String] = [:]
    while true {
      while skip(" ") || skip("\n") {}
      let name = self.name()
      if name.isEmpty { return attributes }
      guard skip("="), skip("\"") else {
        throw Mistake(description: "\(element): \(name) has no quoted value")
      }
      let value = try unescaped(upTo: "\"")
      if !skip("\"") { throw Mistake(description: "\(element): \(name) is never closed") }
      if attributes.updateValue(value, forKey: name) != nil {
        throw Mistake(description: "\(element): two of \(name)")
      }
    }
  }

  private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    guard next < text.count, text[next] == scalar else { return false }
    next += 1
    return true
  }

  private mutating func name() -> String {
    var name = ""
    while next < text.count,
      text[next].properties.isAlphabetic || ("0"..."9").contains(text[next]) || text[next] == "-"
        || text[next] == ":"
    {
      name.unicodeScalars.append(text[next])
      next += 1
    }
    return name
  }

  /// The text up to a character, with the five entities and character numbers replaced.
  private mutating func unescaped(upTo end: Unicode.Scalar) throws -> String {
    var result = ""
    while next < text.count, text[next] != end {
      if text[next] == "<" { throw Mistake(description: "a bare <") }
      guard text[next] == "&" else {
        result.unicodeScalars.append(text[next])
        next += 1
        continue
      }
      var entity = ""
      while next < text.count, text[next] != ";" {
        entity.unicodeScalars.append(text[next])
        next += 1
      }
      next += 1
      switch entity {
      case "&amp": result += "&"
      case "&lt": result += "<"
      case "&gt": result += ">"
      case "&quot": result += "\""
      case "&#39": result += "'"
      default: throw Mistake(description: "unknown entity \(entity.prefix(20))")
      }
    }
    return result
  }
}

/// A rectangle of the picture.
struct Frame {
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double

  func overlaps(_ other: Frame, tolerance: Double = 0.02) -> Bool {
    left < other.right - tolerance && other.left < right - tolerance
      && top < other.bottom - tolerance && other.top < bottom - tolerance
  }
}
