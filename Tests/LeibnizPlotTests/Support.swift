import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

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

/// Reads a document with the system's XML parser, which rejects what isn't well-formed.
func elements(of svg: String, sourceLocation: SourceLocation = #_sourceLocation) -> [Element] {
  final class Reader: NSObject, XMLParserDelegate {
    var elements: [Element] = []
    var open: [Int] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      open.append(elements.count)
      elements.append(Element(name: name, attributes: attributes))
    }

    func parser(
      _ parser: XMLParser, didEndElement: String, namespaceURI: String?, qualifiedName: String?
    ) { open.removeLast() }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
      if let last = open.last { elements[last].text += text }
    }
  }
  let reader = Reader()
  let parser = XMLParser(data: Data(svg.utf8))
  parser.delegate = reader
  let isWellFormed = parser.parse()
  #expect(
    isWellFormed, "\(String(describing: parser.parserError))", sourceLocation: sourceLocation)
  return reader.elements
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
