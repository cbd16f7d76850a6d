import Testing

@testable import LeibnizPlot

@Suite struct SeriesTests {
  @Test func countsFromOne() {
    #expect(Series("s", y: [7, 8]).x == [1, 2])
    #expect(Series("s", y: [7, 8], first: 0).x == [0, 1])
  }

  @Test func needsPairs() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Series("loss", x: [1, 2], y: [1])
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("Series loss: 2 x-coordinates and 1 y-coordinates"))
  }
}
