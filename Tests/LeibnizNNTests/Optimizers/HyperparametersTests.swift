import Leibniz
import LeibnizNN
import Testing

/// Numbers that would turn every parameter into NaN are refused where they are given.
@Suite struct HyperparametersTests {
  private func expectMessage(
    _ text: String, _ result: ExitTest.Result?, _ location: SourceLocation = #_sourceLocation
  ) {
    let error = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(error.contains(text), "\(error)", sourceLocation: location)
  }

  @Test func ratesAndShares() async {
    expectMessage(
      "SGD: rate is nan; expected a finite number of 0 or more",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = SGD(rate: .nan)
      })
    expectMessage(
      "Adam: beta1 is 1.0; expected a number in 0 ..< 1",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Adam(beta1: 1)
      })
    expectMessage(
      "RMSProp: rate is -0.5; expected a finite number of 0 or more",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var rule = RMSProp()
        rule.rate = -0.5
      })
    expectMessage(
      "SGD: rate is nan",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        let x = Variable(1.0)
        Optimizer(SGD(rate: 0.1), for: [x], schedule: Schedule { _ in .nan }).minimize(x * x)
      })
    expectMessage(
      "Schedule: step -1 is negative",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Schedule.constant(0.1)(-1)
      })
    expectMessage(
      "clipGradients: the bound on the norm is -1.0",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        clipGradients(of: [], norm: -1)
      })
  }

  @Test func schedulesOfAnyLength() {
    let cosine = Schedule.cosine(peak: 1, steps: .max, warmUp: .max - 1)
    #expect(cosine(0) > 0 && cosine(.max) == 0 && cosine(.max - 1) == 1)
    #expect(Schedule.step(1, every: .max)(.max - 1) == 1)
    #expect(Schedule.oneCycle(peak: 1, steps: .max)(.max) < 1e-5)
  }

  @Test func initializersOfNoElements() {
    var source = RandomSource(seed: 1)
    for rule in [
      Initializer.glorotUniform(), .heNormal(), .leCunUniform(), .uniform(0), .normal(0),
    ] {
      #expect(rule([0, 0], using: &source).shape == [0, 0])
    }
    #expect(Initializer.uniform(0)([2], using: &source) == Tensor.zeros([2], dtype: .float32))
  }

  @Test func aLayersPathIsNamed() async {
    expectMessage(
      ", in layer encoder.1 (Linear takes float64 of shape [..., 3])",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        let model = Sequential {
          Sequential {
            ReLU()
            Linear(weight: [[1.0], [2], [3]])
          }.named("encoder")
        }
        _ = model(Variable([[1.0, 2]]))
      })
    expectMessage(
      "Linear: shape [3, 2305843009213693952] is too large",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var source = RandomSource(seed: 1)
        _ = Linear(3, 1 << 61, using: &source)
      })
  }
}
