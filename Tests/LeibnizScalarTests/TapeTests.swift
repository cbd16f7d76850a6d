import LeibnizScalar
import RealModule
import Testing

@Suite struct TapeTests {
  /// The nodes that recording a function takes, beside its inputs.
  func nodes(_ x: [Double], _ f: ([Taped<Double>]) -> Taped<Double>) -> Int {
    let tape = Tape<Double>()
    var slope = x
    _ = tape.valueAndGradient(at: x, into: &slope, of: f)
    return tape.nodeCount - x.count
  }

  @Test func whatIsRecorded() {
    #expect(nodes([2]) { _ in .sqrt(2) + 3 * 4 } == 0, "constants")
    #expect(nodes([2]) { x in 3 * .sin(.exp(x[0])) + 1 } == 0, "functions of one number")
    #expect(nodes([2]) { x in x[0] * x[0] - .sin(x[0]) / x[0] } == 0, "one node alone")
    #expect(nodes([2, 3]) { x in x[0] * x[1] } == 1)
    #expect(nodes([2, 3]) { x in .sin(x[0]) * .sin(x[1]) + 4 } == 1)
    #expect(nodes([2, 3]) { x in 0 * x[0] } == 0, "a factor of zero")
    #expect(nodes([2, 3]) { x in 0 * x[0] + x[1] } == 1, "whose path is kept")
    #expect(nodes([2, 3]) { x in max(x[0], x[1]) } == 0)
  }

  /// 24 bytes for an operation on two numbers, 8 for a sum, beside the adjoints.
  ///
  /// In a process of its own: memory goes from tape to tape, and those of other tests hold more.
  @Test func memory() async {
    await #expect(processExitsWith: .success) {
      let tape = Tape<Double>()
      var slope = [0.0, 0]
      // 1022 operations and 2 inputs fill the first 1024 places.
      _ = tape.valueAndGradient(at: [1, 2], into: &slope) { x in
        var y = x[0]
        for _ in 0..<1022 { y *= x[1] }
        return y
      }
      precondition(tape.byteCount == 1024 * (24 + 8), "\(tape.byteCount) bytes")
    }
  }

  @Test func reuse() {
    let tape = Tape<Double>()
    var slope: [Double] = []
    var bytes = 0
    for round in 0..<20 {
      let x = [Double(round), 2, 3]
      let value = tape.valueAndGradient(at: x, into: &slope) { x in
        var y = x[0]
        for i in 0..<3000 { y = y * .sin(x[1 + i % 2]) + x[1] }
        return y
      }
      #expect(value.isFinite)
      #expect(
        close(
          slope,
          gradient(at: x) { x in
            var y = x[0]
            for i in 0..<3000 { y = y * .sin(x[1 + i % 2]) + x[1] }
            return y
          }))
      if round == 0 { bytes = tape.byteCount }
      #expect(tape.byteCount == bytes, "nothing is allocated after the first round")
    }
    // Another number of inputs, and no inputs at all.
    _ = tape.valueAndGradient(at: [5], into: &slope) { x in x[0] * x[0] }
    #expect(slope == [10])
    _ = tape.valueAndGradient(at: [], into: &slope) { _ in 3 }
    #expect(slope == [])
  }

  @Test func constantAndInputAsResult() {
    #expect(gradient(at: [1.0, 2.0]) { _ in 5 } == [0, 0])
    #expect(gradient(at: [1.0, 2.0]) { x in x[1] } == [0, 1])
    #expect(gradient(at: [1.0, 2.0]) { x in 3 * x[0] } == [3, 0])
  }

  /// A shared part is walked once, however many paths lead through it: 2¹⁰⁰⁰ here.
  @Test func sharedParts() {
    let g = gradient(at: [1e-30, 1.0]) { x in
      var y = x[0] * x[1]
      for _ in 0..<1000 { y = (y + x[1]) * .sin(y) + y * x[0] }
      return y
    }
    #expect(g[0].isFinite && g[1].isFinite)
    #expect(
      nodes([1, 2]) { x in
        var y = x[0] * x[1]
        for _ in 0..<50 { y = y + y * y }
        return y
      } == 1)
  }

  @Test func errorsPassThrough() {
    struct Stop: Error {}
    let tape = Tape<Double>()
    var slope = [0.0]
    #expect(throws: Stop.self) {
      _ = try tape.valueAndGradient(at: [1], into: &slope) { _ in throw Stop() }
    }
    // The tape is good again.
    _ = tape.valueAndGradient(at: [3], into: &slope) { x in x[0] * x[0] }
    #expect(slope == [6])
  }

  @Test func nesting() {
    // d/dx of x · (d/dy of x·y² at y = x) = d/dx 2x³ = 6x²
    let g = gradient(at: [2.0]) { x in
      let inner = gradient(at: x) { y in Taped(x[0]) * y[0] * y[0] }
      return x[0] * inner[0]
    }
    #expect(g == [24])
    // A gradient of plain numbers inside the recording of another.
    let h = gradient(at: [2.0]) { x in
      x[0] * Taped(gradient(at: [3.0]) { y in y[0] * y[0] }[0])
    }
    #expect(h == [6])
  }

  @Test func threads() async {
    let results = await withTaskGroup(of: Double.self) { group in
      for k in 1...8 {
        group.addTask {
          var sum = 0.0
          for _ in 0..<50 {
            sum +=
              gradient(at: [Double(k), 1]) { x in
                var y = x[0]
                for _ in 0..<100 { y = y * x[1] + x[0] }
                return y
              }[0]
          }
          return sum / 50
        }
      }
      var all: [Double] = []
      for await result in group { all.append(result) }
      return all
    }
    #expect(results.allSatisfy { $0 == 101 })
  }

  @Test func numbersOutliveTheirTape() async {
    await #expect(processExitsWith: .failure) {
      var kept: Taped<Double> = 0
      _ = gradient(at: [1.0, 2.0]) { x in
        kept = x[0] * x[1]
        return kept
      }
      // The same memory is used again, but the number is out of date.
      _ = gradient(at: [1.0, 2.0]) { x in x[0] * x[1] + kept }
    }
    await #expect(processExitsWith: .failure) {
      var kept: Taped<Double> = 0
      _ = gradient(at: [1.0, 2.0]) { x in
        kept = x[0] * x[1]
        return kept
      }
      _ = gradient(at: [1.0, 2.0]) { _ in kept }
    }
    await #expect(processExitsWith: .failure) {
      var kept: [Taped<Double>] = []
      _ = gradient(at: [1.0, 2.0]) { x in
        kept = x
        return x[0]
      }
      _ = kept[0] * kept[1]
    }
  }

  @Test func twoTapesMeet() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = gradient(at: [1.0]) { x in
        _ = gradient(at: [2.0]) { y in y[0] * x[0] }
        return x[0]
      }
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(message.contains("numbers of two different tapes meet in one operation"))
  }

  @Test func tapeInsideItself() async {
    await #expect(processExitsWith: .failure) {
      let tape = Tape<Double>()
      var slope = [0.0]
      _ = tape.valueAndGradient(at: [1], into: &slope) { x in
        var inner = [0.0]
        _ = tape.valueAndGradient(at: [1], into: &inner) { $0[0] }
        return x[0]
      }
    }
  }
}
