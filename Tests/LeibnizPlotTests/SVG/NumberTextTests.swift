import Testing

@testable import LeibnizPlot

@Suite struct NumberTextTests {
  @Test func roundsToSignificantDigits() {
    #expect(NumberText.short(1.0 / 3) == "0.3333")
    #expect(NumberText.short(2.0 / 3, digits: 2) == "0.67")
    #expect(NumberText.short(-1.25) == "−1.25")
    #expect(NumberText.short(99_999.6) == "100000")
    #expect(NumberText.short(9.9999, digits: 3) == "10")
    #expect(NumberText.short(0.000_1) == "0.0001")
    #expect(NumberText.short(1234.56, digits: 3) == "1230")
  }

  @Test func writesWholeNumbersInFull() {
    #expect(NumberText.short(0) == "0")
    #expect(NumberText.short(-0.0) == "0")
    #expect(NumberText.short(60_000) == "60000")
    #expect(NumberText.short(-9_999_999) == "−9999999")
  }

  @Test func writesPowersOfTen() {
    #expect(NumberText.short(-1.25e-7) == "−1.25×10⁻⁷")
    #expect(NumberText.short(1e12) == "10¹²")
    #expect(NumberText.short(-1.25e-7, style: .ascii) == "-1.25e-07")
    #expect(NumberText.short(1e12, style: .ascii) == "1e+12")
    #expect(NumberText.short(.leastNonzeroMagnitude) == "5×10⁻³²⁴")
    #expect(NumberText.short(.greatestFiniteMagnitude, digits: 3) == "1.8×10³⁰⁸")
  }

  @Test func namesWhatIsNoNumber() {
    #expect(NumberText.short(.nan) == "NaN")
    #expect(NumberText.short(.infinity) == "∞")
    #expect(NumberText.short(-.infinity, style: .ascii) == "-∞")
  }

  @Test func readsBackWithinTheRounding() throws {
    var random = SplitMix(seed: 3)
    for _ in 0..<500 {
      let x = random.number(in: -1...1) * power(ofTen: Int(random.below(40)) - 20)
      let back = try #require(Double(NumberText.short(x, digits: 6, style: .ascii)))
      #expect((back - x).magnitude <= x.magnitude * 5.1e-6, "\(x)")
    }
  }

  @Test func coordinatesAreShort() {
    #expect(NumberText.coordinate(1) == "1")
    #expect(NumberText.coordinate(1.5) == "1.5")
    #expect(NumberText.coordinate(-1.006) == "-1.01")
    #expect(NumberText.coordinate(0.05) == "0.05")
    #expect(NumberText.coordinate(-0.001) == "0")
    #expect(NumberText.coordinate(.nan) == "0")
    #expect(NumberText.coordinate(1e300) == "1000000000")
  }

  @Test func decimalsAreExact() {
    #expect(NumberText.decimal(3, exponent: -1) == "0.3")
    #expect(NumberText.decimal(-150, exponent: -1) == "−15")
    #expect(NumberText.decimal(25, exponent: 3) == "25000")
    #expect(NumberText.decimal(2, exponent: -6) == "2×10⁻⁶")
  }

  @Test func raisesAndLowersDigits() {
    #expect(NumberText.superscript(-1203) == "⁻¹²⁰³")
    #expect(NumberText.subscript(45) == "₄₅")
  }

  private func power(ofTen n: Int) -> Double {
    var result = 1.0
    for _ in 0..<n.magnitude { result = n > 0 ? result * 10 : result / 10 }
    return result
  }
}
