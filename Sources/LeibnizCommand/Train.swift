import ArgumentParser
import Leibniz
import LeibnizNN

/// `leibniz train`: trains a network to tell classes apart, and leaves a folder with what came of it.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a network to recognise images.",
    discussion: """
      Without --data, learns the 1,797 handwritten digits that are part of the package. A fifth of \
      each digit's images, drawn at random and always the same, is held out.

      Writes a folder with the curves of loss and accuracy, the confusion matrix and the images that \
      were mistaken (SVG), the parameters (safetensors) and the settings and results (run.txt). The \
      folder appears when all of it is written; a folder of an earlier run is replaced then, and one \
      that holds anything else is left alone.

      The learning rate rises to --rate over the first twentieth of the steps and falls to 0 along a \
      cosine. The same options on the same machine give the same parameters, to the bit.

      Ctrl-C ends the training after the step it is at; what was learned is tested and written, and \
      the exit status is 130. A second Ctrl-C quits at once. Errors give the exit status 2.
      """)

  @Option(
    help: ArgumentHelp(
      "A folder with four IDX files as MNIST has them, plain or gzip; the t10k files are held out.",
      discussion: """
        train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, \
        t10k-labels-idx1-ubyte
        """,
      valueName: "folder"))
  var data: String?

  @Option(
    help: ArgumentHelp(
      "The sizes of the hidden layers, by commas, or none.",
      valueName: "sizes"))
  var layers = HiddenLayers(sizes: [256, 128])

  @Option(help: "How parameters follow from gradients.")
  var optimizer: OptimizerChoice = .adam

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The highest learning rate. (default: sgd 0.1, momentum 0.05, adagrad 0.02, others 0.002)",
      valueName: "rate"))
  var rate: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How often to go through the data. (default: 60; 10 with --data)",
      valueName: "count"))
  var epochs: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many images a step learns from. (default: 32; 128 with --data)",
      valueName: "count"))
  var batch: Int?

  @Option(
    parsing: .unconditional,
    help: "Where random numbers start: another seed, another network.")
  var seed: UInt64 = 1

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The folder to write.", valueName: "folder"))
  var output = "leibniz-run"

  func validate() throws {
    if let rate, !(rate > 0 && rate.isFinite) {
      throw ValidationError("--rate \(rate): expected a number above 0")
    }
    if let epochs, !(1...1_000_000).contains(epochs) {
      throw ValidationError("--epochs \(epochs): expected a number from 1 to 1000000")
    }
    if let batch, batch < 1 {
      throw ValidationError("--batch \(batch): expected a number of 1 or more")
    }
    let weights = zip(layers.sizes, layers.sizes.dropFirst()).map { $0 * $1 }.reduce(0, +)
    if weights > 100_000_000 {
      throw ValidationError(
        "--layers \(layers.sizes.map(String.init).joined(separator: ",")): these need "
          + "\(weights) weights; expected 100000000 or fewer")
    }
    if output.isEmpty { throw ValidationError("--output: expected the name of a folder") }
  }

  func run() throws {
    let interruption = Interruption.install()
    // The folder is looked at first: nobody wants to hear after the training that it can't be written.
    let folder = try RunFolder(output)
    do {
      let data = try TrainingData.load(folder: self.data)
      let run = TrainingRun(settings(for: data), data)
      let progress = Progress(run.settings)
      progress.begin(data)
      try run.train(stop: interruption, progress: progress)
      try run.write(to: folder)
      try folder.finish()
      progress.end(run, folder)
    } catch {
      folder.abandon()
      throw error
    }
    if interruption.isRaised { throw ExitCode(130) }
  }

  /// The options, and what is left to the data's kind.
  func settings(for data: TrainingData) -> TrainingSettings {
    TrainingSettings(
      hidden: layers.sizes,
      optimizer: optimizer,
      rate: rate ?? optimizer.usualRate,
      epochs: epochs ?? (data.isEmbedded ? 60 : 10),
      batch: batch ?? (data.isEmbedded ? 32 : 128),
      seed: seed)
  }
}

/// The sizes of hidden layers on the command line: `128,64` or `none`.
struct HiddenLayers: ExpressibleByArgument {
  var sizes: [Int]

  init(sizes: [Int]) { self.sizes = sizes }

  var defaultValueDescription: String { sizes.map(String.init).joined(separator: ",") }

  init?(argument: String) {
    if argument == "none" {
      sizes = []
      return
    }
    sizes = []
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let size = Int(part), (1...65536).contains(size) else { return nil }
      sizes.append(size)
    }
  }
}

/// An optimizer by its name on the command line.
enum OptimizerChoice: String, CaseIterable, ExpressibleByArgument {
  case sgd, momentum, adam, adamw, rmsprop, adagrad

  /// A rate that suits small networks.
  var usualRate: Double {
    switch self {
    case .sgd: 0.1
    case .momentum: 0.05
    case .adagrad: 0.02
    case .adam, .adamw, .rmsprop: 0.002
    }
  }

  func rule(rate: Double) -> any UpdateRule {
    switch self {
    case .sgd: SGD(rate: rate)
    case .momentum: SGD(rate: rate, momentum: 0.9, nesterov: true)
    case .adam: Adam(rate: rate)
    case .adamw: AdamW(rate: rate)
    case .rmsprop: RMSProp(rate: rate)
    case .adagrad: Adagrad(rate: rate)
    }
  }
}

/// What went wrong from outside, in words for the person at the terminal.
struct TrainError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
