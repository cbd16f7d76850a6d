import LeibnizTensor

/// A small grey image with a caption below it.
public struct GreyImage: Sendable, Equatable {
  /// The brightness of the pixels row by row: 0 is black, 1 white; what lies outside is cut off.
  public var pixels: [Double]
  /// The number of pixels in a row.
  public var width: Int
  /// The number of rows.
  public var height: Int
  /// The line below the image.
  public var caption: String

  /// An image of `width × height` pixels. Traps if there are more or fewer.
  public init(pixels: [Double], width: Int, height: Int, caption: String = "") {
    self.pixels = pixels
    self.width = width
    self.height = height
    self.caption = caption
    check()
  }

  /// Stops unless there are as many pixels as width and height say.
  fileprivate func check() {
    let (count, overflow) = width.multipliedReportingOverflow(by: height)
    if width < 0 || height < 0 || overflow || pixels.count != count {
      fail("GreyImage: \(pixels.count) pixels for \(width)×\(height)")
    }
  }
}

/// Small grey images side by side, such as the examples that a network got wrong.
///
///     let seven = GreyImage(pixels: pixels, width: 8, height: 8, caption: "7, taken for 1")
///     print(ImageGrid([seven], title: "Mistakes").svg)
public struct ImageGrid: Sendable, Equatable {
  /// The images, row by row.
  public var images: [GreyImage]
  /// How many stand in a row.
  public var columns: Int
  /// The title above the grid; empty for none.
  public var title: String
  /// The side in pixels of the square that each image fills as far as its shape allows.
  public var side: Double

  /// A grid of images.
  public init(_ images: [GreyImage], columns: Int = 6, title: String = "", side: Double = 72) {
    self.images = images
    self.columns = columns
    self.title = title
    self.side = side
  }

  private static let margin = 16.0
  private static let gap = 14.0
  private static let captionSize = 12.0

  /// The grid as an SVG document.
  public var svg: String {
    // A picture stays a picture, whatever the side.
    let side = self.side.isNaN ? 72 : min(max(self.side, 8), 10_000)
    let columns = max(1, min(self.columns, max(images.count, 1)))
    let rows = (images.count + columns - 1) / columns
    let widestCaption =
      images.map { TextMetrics.width($0.caption, size: Self.captionSize) }.max() ?? 0
    let cell = max(side, min(widestCaption, 2 * side))
    let hasCaptions = images.contains { !$0.caption.isEmpty }
    let rowHeight = side + (hasCaptions ? Self.captionSize * 1.6 : 0) + Self.gap
    let width = max(
      200, 2 * Self.margin + Double(columns) * cell + Double(columns - 1) * Self.gap)
    let titleLines = TextMetrics.wrapped(
      title, size: 16, weight: .bold, limit: width - 2 * Self.margin)
    let top = Self.margin + (titleLines.isEmpty ? 0 : Double(titleLines.count) * 21 + 8)
    let height = top + Double(max(rows, 1)) * rowHeight - Self.gap + Self.margin

    var svg = SVG(width: width, height: height, title: title.isEmpty ? "Images" : title)
    for (i, line) in titleLines.enumerated() {
      svg.text(
        line, x: width / 2, y: Self.margin + 14 + Double(i) * 21, size: 16, anchor: .middle,
        weight: .bold)
    }
    for (index, image) in images.enumerated() {
      let (row, column) = index.quotientAndRemainder(dividingBy: columns)
      let centre = Self.margin + Double(column) * (cell + Self.gap) + cell / 2
      let y = top + Double(row) * rowHeight
      draw(image, centre: centre, top: y, side: side, into: &svg)
      svg.text(
        TextMetrics.fitted(image.caption, size: Self.captionSize, limit: cell), x: centre,
        y: y + side + Self.captionSize * 1.25, size: Self.captionSize, anchor: .middle)
    }
    return svg.document
  }

  /// Draws the pixels as runs of equal grey, one path for each of up to 32 levels: sharp at any
  /// size in every viewer, and a few kilobytes an image.
  private func draw(
    _ image: GreyImage, centre: Double, top: Double, side: Double, into svg: inout SVG
  ) {
    image.check()
    let longer = max(image.width, image.height)
    if image.pixels.isEmpty { return }
    let levels = image.pixels.map { UInt8((min(max($0.isNaN ? 0 : $0, 0), 1) * 31).rounded()) }
    var paths = [PathData](repeating: PathData(), count: 32)
    for row in 0..<image.height {
      var start = 0
      while start < image.width {
        let level = levels[row * image.width + start]
        var end = start + 1
        while end < image.width, levels[row * image.width + end] == level { end += 1 }
        paths[Int(level)].cell(x: start, y: row, length: end - start)
        start = end
      }
    }
    let scale = side / Double(longer)
    let x = NumberText.coordinate(centre - Double(image.width) * scale / 2)
    let y = NumberText.coordinate(top + side / 2 - Double(image.height) * scale / 2)
    svg.beginGroup(
      transform: "translate(\(x) \(y)) scale(\(NumberText.short(scale, style: .ascii)))")
    for (level, path) in paths.enumerated() where !path.isEmpty {
      svg.path(path, fill: .grey(UInt8(level * 255 / 31)))
    }
    svg.endGroup()
  }
}
