import Leibniz
import LeibnizNN
import Testing

/// Two classes of points on two half moons, by a law without noise.
private func moons() -> (Tensor, Tensor) {
  var points: [Float] = []
  var labels: [Int] = []
  for i in 0..<60 {
    let t = Double(i) / 59 * .pi
    let (c, s) = (Float(1 - 2 * t / .pi), Float((t * (.pi - t)) / 2.4674))
    points += i % 2 == 0 ? [c, s] : [1 - c, 0.5 - s]
    labels.append(i % 2)
  }
  return (Tensor(points, shape: [60, 2]), Tensor(labels))
}

private func network(_ seed: UInt64) -> Sequential {
  var source = RandomSource(seed: seed)
  return Sequential {
    Linear(2, 16, using: &source)
    Tanh()
    Dropout(0.1)
    Linear(16, 2, using: &source)
  }
}

@Suite struct TrainTests {
  @Test func learnsTwoMoons() {
    let (x, labels) = moons()
    let model = network(1)
    let optimizer = Optimizer(Adam(rate: 0.05), for: model)
    let training = Mode.training(seed: 2)
    let history = optimizer.train(epochs: 150) { _ in
      CollectionOfOne((x, labels))
    } loss: {
      crossEntropy(model(.constant($0), in: training), $1)
    }
    #expect(history.count == 150 && history.allSatisfy { $0.steps == 1 })
    #expect(history.last!.loss < 0.25 * history[0].loss)
    let evaluation = model.evaluate([(x, labels)])
    #expect(evaluation.accuracy > 0.95)
    #expect(evaluation.predictions.count == 60)
  }

  @Test func sameSeedSameBits() {
    let (x, labels) = moons()
    func train() -> [Tensor] {
      let model = network(7)
      let optimizer = Optimizer(SGD(rate: 0.1, momentum: 0.9), for: model)
      let training = Mode.training(seed: 3)
      optimizer.train(epochs: 5) { _ in
        CollectionOfOne((x, labels))
      } loss: {
        crossEntropy(model(.constant($0), in: training), $1)
      }
      return model.parameters.map(\.value)
    }
    #expect(train() == train())
  }

  @Test func stepsAndEpochsAreReported() {
    let x = Variable(0.0)
    let optimizer = Optimizer(SGD(rate: 0.5), for: [x])
    var steps: [String] = []
    let history = optimizer.train(
      epochs: 2, batches: { [1.0, Double($0)] }, loss: { x * $0 },
      afterStep: {
        steps.append("\($0.epoch).\($0.stepInEpoch) \($0.loss) \($0.rate)")
        return .goOn
      })
    // x: 0, −0.5, −0.5, −1, −1.5; losses: 0, 0, −0.5, −1.
    #expect(steps == ["0.0 0.0 0.5", "0.1 -0.0 0.5", "1.0 -0.5 0.5", "1.1 -1.0 0.5"])
    #expect(history.map(\.loss) == [0, -0.75])
  }

  @Test func stopsWhereAsked() {
    let x = Variable(0.0)
    let optimizer = Optimizer(SGD(rate: 0.5), for: [x])
    func train(
      stop: StopFlag? = nil, afterStep: (TrainingStep) -> Continuation = { _ in .goOn },
      afterEpoch: (TrainingEpoch) -> Continuation = { _ in .goOn }
    ) -> [Int] {
      optimizer.train(
        epochs: 4, stop: stop, batches: { _ in 0..<3 }, loss: { _ in x * 1.0 },
        afterStep: afterStep, afterEpoch: afterEpoch
      ).map(\.steps)
    }
    #expect(train() == [3, 3, 3, 3])
    #expect(train(afterEpoch: { $0.epoch == 1 ? .stop : .goOn }) == [3, 3])
    #expect(train(afterStep: { $0.epoch == 1 && $0.stepInEpoch == 1 ? .stop : .goOn }) == [3, 2])
    let flag = StopFlag()
    let flagged = train(
      stop: flag,
      afterStep: {
        if $0.epoch == 2 { flag.raise() }
        return .goOn
      })
    #expect(flagged == [3, 3, 1])
  }

  @Test func evaluationCountsAndAverages() {
    let outputs = Function { $0 }
    let batches: [(Tensor, Tensor)] = [
      ([[2.0, 0.0], [0.0, 1.0]], [0, 0]), ([[0.0, 3.0]], [1]),
    ]
    let evaluation = outputs.evaluate(batches)
    #expect(evaluation.predictions == [0, 1, 1])
    #expect(abs(evaluation.accuracy - 2.0 / 3) < 1e-15)
    // −log of the label's share: log(1 + e⁻²), log(1 + e¹), log(1 + e⁻³).
    let expected = (0.1269280110429726 + 1.3132616875182228 + 0.04858735157374196) / 3
    #expect(abs(evaluation.loss - expected) < 1e-15)
    #expect(outputs.evaluate([(Tensor, Tensor)]()).accuracy.isNaN)
  }
}
