import Testing

@testable import LeibnizPlot

@Suite struct SVGTests {
  @Test func escapesText() {
    #expect(SVG.escaped("a<b & \"c\" 'd'>") == "a&lt;b &amp; &quot;c&quot; &#39;d&#39;&gt;")
    #expect(SVG.escaped("a\u{0}b\u{1B}\u{FFFF}\n") == "a\u{FFFD}b\u{FFFD}\u{FFFD} ")
    #expect(SVG.escaped("∂λ/∂x 🙂") == "∂λ/∂x 🙂")
  }

  @Test func anyTextMakesAWellFormedDocument() {
    let nasty = "]]> <script> & \u{7} \u{0} λ̂ \" ' --> <!--"
    var svg = SVG(width: 10, height: 10, title: nasty)
    svg.text(nasty, x: 0, y: 0, size: 12)
    svg.rectangle(x: .nan, y: .infinity, width: 1, height: 1, fill: .ink, stroke: .grid)
    let all = elements(of: svg.document)
    #expect(all.filter { $0.name == "text" }.count == 1)
    #expect(all.contains { $0.text.contains("<script>") })
  }

  @Test func coloursHaveADarkShade() {
    var svg = SVG(width: 10, height: 10, title: "t")
    svg.circle(x: 5, y: 5, radius: 2, fill: .backward, stroke: .ink)
    let text = svg.document
    #expect(text.contains("fill=\"#c62828\""))
    #expect(text.contains(".leibniz .f-backward { fill: #ff7b72 }"))
    #expect(text.contains(".leibniz .s-ink { stroke: #e6e8ec }"))
    #expect(!text.contains("s-backward"))
  }

  @Test func measuresText() {
    #expect(TextMetrics.width("", size: 12) == 0)
    #expect(TextMetrics.width("iii", size: 12) < TextMetrics.width("mmm", size: 12))
    #expect(TextMetrics.width("λ\u{302}", size: 10) == TextMetrics.width("λ", size: 10))
  }

  @Test func fitsAndWrapsText() {
    let text = "a rather long line of words that has to be broken"
    #expect(TextMetrics.fitted(text, size: 12, limit: 1000) == text)
    for limit in [20.0, 60, 200] {
      let short = TextMetrics.fitted(text, size: 12, limit: limit)
      #expect(short.hasSuffix("…"))
      #expect(TextMetrics.width(short, size: 12) <= limit)
      let lines = TextMetrics.wrapped(text, size: 12, limit: limit)
      #expect(lines.allSatisfy { TextMetrics.width($0, size: 12) <= limit })
    }
    let lines = TextMetrics.wrapped(text, size: 12, limit: 120)
    #expect(lines.joined(separator: " ") == text)
    #expect(TextMetrics.wrapped("", size: 12, limit: 50).isEmpty)
  }
}
