import LeibnizNN
import Testing

private func agree(_ a: [Double], _ b: [Double]) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-14 }
}

/// The numbers of the first three are those of PyTorch 2.15's schedulers.
@Suite struct ScheduleTests {
  @Test func stepsAndExponential() {
    let step = Schedule.step(0.5, every: 3)
    #expect(agree((0..<8).map { step($0) }, [0.5, 0.5, 0.5, 0.05, 0.05, 0.05, 0.005, 0.005]))
    let exponential = Schedule.exponential(0.5, factor: 0.9)
    #expect(agree((0..<5).map { exponential($0) }, [0.5, 0.45, 0.405, 0.3645, 0.32805]))
    #expect(Schedule.constant(0.3)(12345) == 0.3)
  }

  @Test func cosine() {
    let cosine = Schedule.cosine(peak: 0.5, steps: 10, floor: 0.05)
    let expected = [
      0.5, 0.48898771616640957, 0.45702882373436315, 0.40725168176580645, 0.34452882373436317,
      0.275, 0.20547117626563688, 0.1427483182341936, 0.09297117626563686, 0.06101228383359046,
      0.05,
    ]
    #expect(agree((0..<11).map { cosine($0) }, expected))
    #expect(cosine(1000) == 0.05)
  }

  @Test func cosineWithWarmUp() {
    let cosine = Schedule.cosine(peak: 0.4, steps: 12, warmUp: 4)
    #expect(agree((0..<4).map { cosine($0) }, [0.1, 0.2, 0.3, 0.4]))
    #expect(cosine(4) == 0.4)
    #expect(abs(cosine(8) - 0.2) < 1e-15)
    #expect(cosine(12) == 0)
    #expect((4..<12).allSatisfy { cosine($0) > cosine($0 + 1) })
  }

  @Test func oneCycle() {
    let cycle = Schedule.oneCycle(peak: 0.5, steps: 10)
    let expected = [
      0.02, 0.26, 0.5, 0.47524231600673683, 0.40587282697488153, 0.30563101096814466,
      0.19437098903185537, 0.09412917302511849, 0.024759683993263143, 2e-06,
    ]
    #expect(agree((0..<10).map { cycle($0) }, expected))
    #expect(cycle(99) == cycle(9))
  }

  @Test func plateau() {
    var plateau = Plateau(rate: 0.5, factor: 0.5, patience: 2, threshold: 1e-2, floor: 0.1)
    let measures = [
      1, 0.9, 0.895, 0.9, 0.95, 0.94, 0.5, 0.6, 0.6, .nan, 0.7, 0.7, 0.7, 0.7,
    ]
    let expected = [
      0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.25, 0.125, 0.125, 0.125, 0.1, 0.1,
    ]
    #expect(agree(measures.map { plateau.next(after: $0) }, expected))
  }
}
