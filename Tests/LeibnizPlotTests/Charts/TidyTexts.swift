import Testing

@testable import LeibnizPlot

/// The frames of all unrotated texts, as wide as they are measured.
func textFrames(_ all: [Element]) -> [Frame] {
  all.filter { $0.name == "text" && $0.attributes["transform"] == nil }.map { element in
    let size = element.number("font-size")
    let isBold = element.attributes["font-weight"] != nil
    let width = TextMetrics.width(element.text, size: size, weight: isBold ? .bold : .regular)
    let shift: Double =
      switch element.attributes["text-anchor"] {
      case "middle": width / 2
      case "end": width
      default: 0
      }
    let x = element.number("x") - shift
    let y = element.number("y")
    return Frame(left: x, right: x + width, top: y - size * 0.8, bottom: y + size * 0.2)
  }
}

/// Checks that no two texts overlap and all lie on the paper.
func expectTidyTexts(_ svg: String, sourceLocation: SourceLocation = #_sourceLocation) {
  let all = elements(of: svg, sourceLocation: sourceLocation)
  let frames = textFrames(all)
  let names = all.filter { $0.name == "text" && $0.attributes["transform"] == nil }.map(\.text)
  let width = all.first?.number("width") ?? 0
  let height = all.first?.number("height") ?? 0
  for i in frames.indices {
    #expect(
      frames[i].left >= -0.1 && frames[i].right <= width + 0.1 && frames[i].top >= -0.1
        && frames[i].bottom <= height + 0.1, "\(names[i]) leaves the paper",
      sourceLocation: sourceLocation)
    for j in frames.indices where j > i {
      #expect(
        !frames[i].overlaps(frames[j]), "\(names[i]) overlaps \(names[j])",
        sourceLocation: sourceLocation)
    }
  }
}
