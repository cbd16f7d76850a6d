import LeibnizPlot
import Testing

@Suite struct DescriptionsTests {
  @Test func picturesArePrintedInALine() {
    let loss = Series("loss", y: [Double](repeating: 0.5, count: 1000))
    #expect("\(loss)" == "Series \"loss\" of 1000 points")
    #expect("\(Series(y: [1]))" == "Series of 1 point")
    #expect("\(LineChart([loss], title: "Run"))" == "LineChart \"Run\" of [\(loss)]")
    #expect(
      "\(ScatterChart([loss], trend: [Series("law", y: [1, 2])]))"
        == "ScatterChart of [\(loss)] with lines [Series \"law\" of 2 points]")
    #expect("\(ScatterChart([]))" == "ScatterChart of []")
    #expect(
      "\(ConfusionMatrix([[48, 2], [5, 45]]))"
        == "ConfusionMatrix of 2 classes, 100 examples, accuracy 0.93")
    let image = GreyImage(pixels: [0, 1], width: 1, height: 2, caption: "seven")
    #expect("\(image)" == "GreyImage \"seven\" of 1 × 2 pixels")
    #expect("\(ImageGrid([image, image]))" == "ImageGrid of 2 images in 6 columns")
  }
}
