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
      valueName: "folder"),
    transform: { try OptionError.text($0, "the name of a folder") })
  var data: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The sizes of the hidden layers, by commas, or none.",
      valueName: "sizes"),
    transform: HiddenLayers.init(argument:))
  var layers = HiddenLayers(sizes: [256, 128])

  @Option(help: "How parameters follow from gradients.")
  var optimizer: OptimizerChoice = .adam

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The highest learning rate. (default: sgd 0.1, momentum 0.05, adagrad 0.02, others 0.002)",
      valueName: "rate"),
    transform: { argument in
      guard let rate = Double(argument), rate > 0, rate.isFinite else {
        throw OptionError("expected a number above 0, such as 0.01")
      }
      return rate
    })
  var rate: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How often to go through the data. (default: 60; 10 with --data)",
      valueName: "count"),
    transform: { try OptionError.integer($0, in: 1...1_000_000) })
  var epochs: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many images a step learns from. (default: 32; 128 with --data)",
      valueName: "count"),
    transform: { try OptionError.integer($0, in: 1 ... .max) })
  var batch: Int?

  @Option(
    parsing: .unconditional,
    help: "Where random numbers start: another seed, another network.",
    transform: { try OptionError.integer($0, in: 0 ... .max) })
  var seed: UInt64 = 1

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The folder to write.", valueName: "folder"),
    transform: { try OptionError.text($0, "the name of a folder") })
  var output = "leibniz-run"

  func run() throws {
    let interruption = Interruption.install()
    // The folder is looked at first: nobody wants to hear after the training that it can't be written.
    let folder = try RunFolder(output)
    do {
      let data = try TrainingData.load(folder: self.data)
      let run = TrainingRun(settings(for: data), data)
      let progress = Progress(run.settings)
      progress.begin(data)
      let outcome = Result { try run.train(stop: interruption, progress: progress) }
      progress.endLine()
      try outcome.get()
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
struct HiddenLayers: CustomStringConvertible {
  let sizes: [Int]

  init(sizes: [Int]) { self.sizes = sizes }

  var description: String { sizes.map(String.init).joined(separator: ",") }

  init(argument: String) throws {
    if argument == "none" {
      sizes = []
      return
    }
    sizes = try argument.split(separator: ",", omittingEmptySubsequences: false).map { part in
      guard let size = Int(part), (1...65536).contains(size) else {
        throw OptionError(
          """
          expected whole numbers from 1 to 65536 with commas between, such as 128,64, or none; \
          '\(part)' is no such number
          """)
      }
      return size
    }
    let weights = zip(sizes, sizes.dropFirst()).map { $0 * $1 }.reduce(0, +)
    guard weights <= 100_000_000 else {
      throw OptionError("these need \(weights) weights; expected 100000000 or fewer")
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
