import Testing

@testable import LeibnizPlot

@Suite struct ImageGridTests {
  @Test func drawsImagesAndCaptions() {
    let image = GreyImage(pixels: [0, 1, 1, 0], width: 2, height: 2, caption: "7 → 1")
    let grid = ImageGrid([image, image, image], columns: 2, title: "Mistakes")
    let all = elements(of: grid.svg)
    #expect(all.filter { $0.name == "g" }.count == 3)
    // Two greys an image.
    #expect(all.filter { $0.name == "path" }.count == 6)
    #expect(all.filter { $0.text == "7 → 1" }.count == 3)
    expectTidyTexts(grid.svg)
  }

  @Test func runsOfOneGreyCoverEveryPixelOnce() {
    let image = GreyImage(pixels: [0, 0, 1, 1, 1, 1], width: 3, height: 2)
    let data = elements(of: ImageGrid([image]).svg).filter { $0.name == "path" }.map {
      $0.attributes["d"] ?? ""
    }
    #expect(data == ["M0 0h2v1h-2z", "M2 0h1v1h-1zM0 1h3v1h-3z"])
  }

  @Test func anyImagesMakeAGrid() {
    let odd = GreyImage(pixels: [.nan, -5, 7, .infinity], width: 4, height: 1, caption: "odd <&>")
    let none = GreyImage(
      pixels: [], width: 0, height: 0, caption: String(repeating: "w", count: 99))
    expectTidyTexts(ImageGrid([odd, none, odd], columns: 0).svg)
    expectTidyTexts(ImageGrid([], title: "None").svg)
  }
}
