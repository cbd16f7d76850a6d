import Leibniz
import LeibnizData
import LeibnizNN
import LeibnizPlot

// What a run leaves behind.

extension TrainingRun {
  /// The files of a run's folder.
  static let files = [
    "loss.svg", "accuracy.svg", "confusion.svg", "mistakes.svg", "parameters.safetensors",
    "run.txt",
  ]

  /// Writes all of ``files``.
  func write(to folder: RunFolder) throws {
    try folder.write(lossChart, to: "loss.svg")
    try folder.write(accuracyChart, to: "accuracy.svg")
    try folder.write(confusionMatrix, to: "confusion.svg")
    try folder.write(mistakesGrid, to: "mistakes.svg")
    try folder.write(
      Safetensors.bytes(
        of: model.namedTensors.tensors,
        metadata: model.namedTensors.metadata.merging(
          ["activation": settings.activation ?? "none", "layers": sizesText]) { $1 }),
      to: "parameters.safetensors")
    try folder.write(report, to: "run.txt")
  }

  private var sizesText: String { sizes.map(String.init).joined(separator: ",") }

  private var lossChart: String {
    LineChart(
      [
        Series("training", y: epochs.map(\.loss)),
        Series("held out", y: epochs.map(\.heldOut.loss)),
      ], title: "Loss", xLabel: "epoch", yLabel: "cross-entropy"
    ).svg
  }

  private var accuracyChart: String {
    LineChart(
      [
        Series("training", y: epochs.map { 100 * $0.accuracy }),
        Series("held out", y: epochs.map { 100 * $0.heldOut.accuracy }),
      ], title: "Accuracy", xLabel: "epoch", yLabel: "images recognised, %"
    ).svg
  }

  private var confusionMatrix: String {
    ConfusionMatrix(
      truth: data.test.labels.scalars(as: Int.self), predicted: heldOut.predictions,
      labels: (0..<data.classCount).map(String.init),
      title: counted(data.test.count, "held-out image")
    ).svg
  }

  /// At most so many mistaken images are shown.
  private static let mostShown = 48

  private var mistakesGrid: String {
    let mistakes = self.mistakes
    let shown = mistakes.prefix(Self.mostShown).map { mistake in
      let (height, width) = data.imageSize
      return GreyImage(
        pixels: data.test.subset([mistake.place]).features.scalars(as: Double.self), width: width,
        height: height, caption: "\(mistake.label), taken for \(mistake.predicted)")
    }
    let count =
      "\(grouped(mistakes.count)) of \(counted(data.test.count, "held-out image")) mistaken"
    let title = mistakes.count > shown.count ? "\(count), the first \(shown.count)" : count
    return ImageGrid(Array(shown), columns: 8, title: title).svg
  }

  /// The settings and the results, a line each.
  var report: String {
    let last = epochs.last!
    return """
      data: \(data.description)
      images to train on: \(data.train.count)
      images held out: \(data.test.count)
      layers: \(sizesText)
      activation: \(settings.activation ?? "none")
      optimizer: \(settings.optimizer.rawValue)
      highest rate: \(settings.rate)
      epochs: \(epochs.count) of \(settings.epochs)
      batch: \(settings.batch)
      seed: \(settings.seed)
      steps: \(steps)
      interrupted: \(isInterrupted ? "yes" : "no")
      seconds: \(fixed(seconds, 2))
      training loss: \(last.loss)
      training accuracy: \(last.accuracy)
      held-out loss: \(last.heldOut.loss)
      held-out accuracy: \(last.heldOut.accuracy)

      """
  }
}
