import Leibniz
import LeibnizPlot
import Testing

/// A graph of a million operations is drawn in summary: without recursion, and small enough to look at.
@Test func aMillionOperationsAreDrawnInSummary() {
  let x = Variable(1.0, name: "x")
  var y = x
  for _ in 0..<500_000 { y = y * 0.999_999 + 0.000_001 }
  y.name = "y"
  y.backprop(keeping: .leaves)
  let svg = GraphPicture(y.graph).svg
  #expect(svg.hasPrefix("<") && svg.utf8.count < 100_000)
  #expect(svg.contains("operations 1 to 125000") && svg.contains(">y<"))
}
