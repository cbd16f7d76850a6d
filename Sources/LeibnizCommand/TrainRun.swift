import Leibniz
import LeibnizData
import LeibnizNN
import LeibnizPlot

/// Images to learn from and images held out.
struct TrainingData {
  let train: Dataset
  let test: Dataset
  /// What it is called, and how it was split.
  let description: String
  /// Whether it is the data set that is part of the package.
  let isEmbedded: Bool
  let classCount: Int
  /// Height and width of an image.
  let imageSize: (Int, Int)

  init(train: Dataset, test: Dataset, description: String, isEmbedded: Bool) {
    self.train = train
    self.test = test
    self.description = description
    self.isEmbedded = isEmbedded
    classCount = max(train.classCount, test.classCount)
    let pixels = train.features.shape[1]
    let side = Int(Double(pixels).squareRoot().rounded())
    imageSize = side * side == pixels ? (side, side) : (1, pixels)
  }

  /// The data set in a folder, or the embedded one.
  static func load(folder: String?) throws -> TrainingData {
    guard let folder else {
      let (train, test) = Digits.split()
      return TrainingData(
        train: train, test: test,
        description: "UCI optical digits, split at random within each digit", isEmbedded: true)
    }
    let (train, test) = try MNIST.load(folder: folder)
    guard train.count > 0 && test.count > 0 else {
      throw TrainError(
        """
        \(folder): \(counted(train.count, "image")) to train on, \(test.count) held out; expected \
        some of both
        """)
    }
    return TrainingData(
      train: train, test: test, description: "\(folder), split as its files are",
      isEmbedded: false)
  }
}

/// What the options come to.
struct TrainingSettings {
  var hidden: [Int]
  var optimizer: OptimizerChoice
  var rate: Double
  var epochs: Int
  var batch: Int
  var seed: UInt64

  /// What follows each hidden layer; nil where there is none.
  var activation: String? { hidden.isEmpty ? nil : "relu" }
}

/// The results of one epoch.
struct EpochResult {
  /// The epoch, from 0, and whether it was gone through to its end.
  let epoch: Int
  /// The mean loss of the batches, and the share of their images that were recognised, before each step.
  let loss: Double
  let accuracy: Double
  /// Loss and accuracy on what is held out, after the epoch.
  let heldOut: Evaluation
}

/// A network, its training, and what came of it.
final class TrainingRun {
  let settings: TrainingSettings
  let data: TrainingData
  let model: Sequential
  private(set) var epochs: [EpochResult] = []
  private(set) var steps = 0
  private(set) var isInterrupted = false
  private(set) var seconds = 0.0

  init(_ settings: TrainingSettings, _ data: TrainingData) {
    self.settings = settings
    self.data = data
    var source = RandomSource(seed: settings.seed)
    let sizes = [data.train.features.shape[1]] + settings.hidden
    model = Sequential {
      for i in settings.hidden.indices {
        Linear(sizes[i], sizes[i + 1], initializer: .heNormal(), using: &source)
          .named("hidden\(i + 1)")
        ReLU().named("relu\(i + 1)")
      }
      Linear(sizes.last!, data.classCount, using: &source).named("output")
    }
  }

  var stepsPerEpoch: Int {
    data.train.batches(of: settings.batch, shuffled: false).count
  }

  /// Trains to the end, or until the flag is raised.
  func train(stop: StopFlag, progress: Progress?) throws {
    let total = stepsPerEpoch * settings.epochs
    let optimizer = makeOptimizer(
      settings.optimizer.rule(rate: settings.rate),
      schedule: .cosine(peak: settings.rate, steps: total, warmUp: total / 20))
    let clock = ContinuousClock()
    let start = clock.now
    var seen = 0
    var correct = 0
    var failure: TrainError?
    optimizer.train(epochs: settings.epochs, stop: stop) { epoch in
      seen = 0
      correct = 0
      return data.train.batches(of: settings.batch, seed: settings.seed, epoch: epoch)
    } loss: { batch in
      let logits = model(.constant(batch.features))
      let predicted = logits.value.argmax(along: 1)
      correct += Int((predicted .== batch.labels).cast(to: .int64).sum().scalar)
      seen += batch.count
      return crossEntropy(logits, batch.labels)
    } afterStep: { step in
      steps += 1
      guard step.loss.isFinite else {
        failure = diverged("the loss is \(step.loss)", epoch: step.epoch)
        return .stop
      }
      progress?.step(step, accuracy: Double(correct) / Double(seen), stepsPerEpoch: stepsPerEpoch)
      return .goOn
    } afterEpoch: { epoch in
      guard failure == nil else { return .stop }
      let result = EpochResult(
        epoch: epoch.epoch, loss: epoch.loss, accuracy: Double(correct) / Double(seen),
        heldOut: evaluate())
      // The last step of an epoch shows in what comes after it only.
      guard result.heldOut.loss.isFinite else {
        failure = diverged("the held-out loss is \(result.heldOut.loss)", epoch: epoch.epoch)
        return .stop
      }
      epochs.append(result)
      progress?.epoch(result)
      return .goOn
    }
    seconds = (clock.now - start) / .seconds(1)
    isInterrupted = stop.isRaised
    if let failure { throw failure }
  }

  private func diverged(_ what: String, epoch: Int) -> TrainError {
    TrainError(
      """
      the training diverged: \(what) in epoch \(epoch + 1), after \(counted(steps, "step")); the \
      learning rate \(settings.rate) is too high for this network: try --rate \
      \(NumberText.short(settings.rate / 10, digits: 3, style: .ascii)). Nothing was written
      """)
  }

  private func makeOptimizer(_ rule: some UpdateRule, schedule: Schedule) -> Optimizer {
    Optimizer(rule, for: model, schedule: schedule)
  }

  private func evaluate() -> Evaluation {
    let batches = data.test.batches(of: 500, shuffled: false)
    return model.evaluate(batches.lazy.map { ($0.features, $0.labels) })
  }

  // MARK: Results

  var heldOut: Evaluation { epochs.last!.heldOut }

  /// The sizes of all layers, the input's first.
  var sizes: [Int] { [data.train.features.shape[1]] + settings.hidden + [data.classCount] }

  /// The held-out images that were mistaken, by their places.
  var mistakes: [(place: Int, label: Int, predicted: Int)] {
    let labels = data.test.labels.scalars(as: Int.self)
    return zip(labels, heldOut.predictions).enumerated().compactMap {
      $1.0 == $1.1 ? nil : ($0, $1.0, $1.1)
    }
  }

  var rightCount: Int { data.test.count - mistakes.count }
}
