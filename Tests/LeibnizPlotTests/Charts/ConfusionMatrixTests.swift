import Testing

@testable import LeibnizPlot

@Suite struct ConfusionMatrixTests {
  @Test func countsPairs() {
    let matrix = ConfusionMatrix(
      truth: [0, 0, 1, 1, 1], predicted: [0, 1, 1, 1, 0], labels: ["cat", "dog"])
    #expect(matrix.counts == [[1, 1], [1, 2]])
    #expect(matrix.total == 5)
    #expect(matrix.accuracy == 0.6)
    #expect(matrix.recall(of: 0) == 0.5)
    #expect(matrix.precision(of: 1) == 2.0 / 3)
  }

  @Test func showsCountsTotalsAndShares() {
    let matrix = ConfusionMatrix([[48, 2], [5, 45]], labels: ["cat", "dog"], title: "Pets")
    let texts = elements(of: matrix.svg).filter { $0.name == "text" }.map(\.text)
    for text in ["48", "2", "5", "45", "50", "53", "47", "100", "96%", "90%", "93%", "cat", "Pets"]
    {
      #expect(texts.contains { $0 == text || $0 == text.replacing("%", with: ".0%") }, "\(text)")
    }
    expectTidyTexts(matrix.svg)
  }

  @Test func sharesBelowOneAreNeverAHundredPercent() {
    #expect(ConfusionMatrix.percent(1) == "100%")
    #expect(ConfusionMatrix.percent(0.99999) == "99.9%")
    #expect(ConfusionMatrix.percent(0.5) == "50.0%")
    #expect(ConfusionMatrix.percent(.nan) == "–")
  }

  @Test func anyMatrixIsTidy() {
    var random = SplitMix(seed: 2)
    for n in [0, 1, 2, 10, 26] {
      let counts = (0..<n).map { i in
        (0..<n).map { j in i == j ? random.below(60_000) : random.below(3) }
      }
      expectTidyTexts(ConfusionMatrix(counts).svg)
      let labels = (0..<n).map { "a class with a long name \($0)" }
      expectTidyTexts(ConfusionMatrix(counts, labels: labels, title: "Title").svg)
    }
  }

  @Test func needsASquare() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = ConfusionMatrix([[1, 2]])
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("ConfusionMatrix: 1 rows, but one of 2 columns"))
  }
}
