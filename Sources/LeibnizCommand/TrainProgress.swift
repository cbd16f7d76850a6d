import LeibnizNN

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the person at the terminal sees of a training: a bar that moves, or, where the output goes elsewhere,
/// a line now and then.
final class Progress {
  private let settings: TrainingSettings
  private let isTerminal: Bool
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var lastDrawn: ContinuousClock.Instant
  private var heldOut: Double?
  private var lossSum = 0.0
  private var imageCount = 0
  private var trainCount = 0

  init(_ settings: TrainingSettings, isTerminal: Bool = isatty(STDOUT_FILENO) == 1) {
    self.settings = settings
    self.isTerminal = isTerminal
    start = clock.now
    lastDrawn = start - .seconds(1)
  }

  /// What is to be trained on what.
  func begin(_ data: TrainingData) {
    trainCount = data.train.count
    let sizes = [data.train.features.shape[1]] + settings.hidden + [data.classCount]
    let activation = settings.activation.map { ", \($0)" } ?? ""
    print(
      """
      data:    \(data.description)
               \(counted(data.train.count, "image")) to train on, \(grouped(data.test.count)) held out
      network: \(sizes.map(String.init).joined(separator: " → "))\(activation)
      training: \(counted(settings.epochs, "epoch")) in batches of \(settings.batch), \
      \(settings.optimizer.rawValue) at a rate up to \(settings.rate), seed \(settings.seed)
      """)
    flush()
  }

  /// After each step.
  func step(_ step: TrainingStep, accuracy: Double, stepsPerEpoch: Int) {
    if step.stepInEpoch == 0 { lossSum = 0 }
    lossSum += step.loss
    let done = step.stepInEpoch + 1
    imageCount = step.epoch * trainCount + min(done * settings.batch, trainCount)
    let now = clock.now
    guard isTerminal, now - lastDrawn > .milliseconds(80) || done == stepsPerEpoch else { return }
    lastDrawn = now
    let epochsDone = Double(step.epoch) + Double(done) / Double(stepsPerEpoch)
    let share = epochsDone / Double(settings.epochs)
    let elapsed = (now - start) / .seconds(1)
    draw(
      share: share,
      """
      \(step.epoch + 1)/\(settings.epochs) loss \(fixed(lossSum / Double(done), 4)) \
      accuracy \(percent(accuracy, 1)) held out \(heldOut.map { percent($0, 1) } ?? "  –  %") \
      \(speed(elapsed, inThousands: true)) images/s \(duration(elapsed / share * (1 - share)))
      """)
  }

  /// After each epoch.
  func epoch(_ result: EpochResult) {
    heldOut = result.heldOut.accuracy
    // About twenty lines, however many epochs there are.
    let every = max(1, settings.epochs / 20)
    let number = result.epoch + 1
    let isShown = number % every == 0 || number == settings.epochs || number == 1
    guard !isTerminal && isShown else { return }
    print(
      """
      epoch \(number)/\(settings.epochs): loss \(fixed(result.loss, 4)), accuracy \
      \(percent(result.accuracy)); held out: loss \(fixed(result.heldOut.loss, 4)), accuracy \
      \(percent(result.heldOut.accuracy)); \(speed((clock.now - start) / .seconds(1))) images/s
      """)
    flush()
  }

  /// Ends the line of the bar, so that what follows has its own.
  func endLine() {
    if isTerminal { print() }
    flush()
  }

  /// What came of it.
  func end(_ run: TrainingRun, _ folder: RunFolder) {
    if run.isInterrupted { print("interrupted: this is what was learned until then") }
    print(
      """
      held out: \(percent(run.heldOut.accuracy)) recognised (\(grouped(run.rightCount)) of \
      \(grouped(run.data.test.count))) after \(counted(run.steps, "step")) in \
      \(fixed(run.seconds, 1)) s
      wrote \(folder.path): \(TrainingRun.files.joined(separator: ", "))
      """)
    flush()
  }

  // MARK: Drawing

  /// One line over the last one: a bar as wide as the terminal leaves room for, and the numbers.
  private func draw(share: Double, _ numbers: String) {
    let width = terminalWidth()
    // In 80 columns there is room for both.
    let room = min(30, width - numbers.count - 2)
    var line = numbers
    if room >= 4 {
      let full = Int((share * Double(room)).rounded())
      let bar = String(repeating: "█", count: full) + String(repeating: "░", count: room - full)
      line = "\(bar) \(numbers)"
    }
    print("\r\u{1B}[K\(line.prefix(max(width - 1, 10)))", terminator: "")
    flush()
  }

  private func terminalWidth() -> Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  private func speed(_ elapsed: Double, inThousands: Bool = false) -> String {
    let perSecond = elapsed > 0 ? Double(imageCount) / elapsed : 0
    return inThousands && perSecond >= 10_000
      ? "\(grouped(Int(perSecond / 1000)))k" : grouped(Int(perSecond))
  }

  private func flush() { fflush(nil) }
}

/// 65 s as 1:05.
func duration(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds < 360_000 else { return "?" }
  let s = Int(seconds.rounded(.up))
  let rest = s % 60 < 10 ? "0\(s % 60)" : "\(s % 60)"
  if s < 3600 { return "\(s / 60):\(rest)" }
  let minutes = s / 60 % 60
  return "\(s / 3600):\(minutes < 10 ? "0" : "")\(minutes):\(rest)"
}

/// A number with a fixed count of decimals.
func fixed(_ x: Double, _ decimals: Int) -> String {
  guard x.isFinite, abs(x) < 1e12 else { return "\(x)" }
  var scale = 1
  for _ in 0..<decimals { scale *= 10 }
  let n = Int((abs(x) * Double(scale)).rounded())
  let sign = x < 0 && n > 0 ? "-" : ""
  if decimals == 0 { return "\(sign)\(n)" }
  let fraction = String(n % scale)
  let zeros = String(repeating: "0", count: decimals - fraction.count)
  return "\(sign)\(n / scale).\(zeros)\(fraction)"
}

/// A share as a percentage; what isn't all is never rounded up to 100 %.
func percent(_ share: Double, _ decimals: Int = 2) -> String {
  guard share.isFinite else { return "– %" }
  let most = decimals == 1 ? 99.9 : 99.99
  return "\(fixed(share < 1 ? min(share * 100, most) : 100, decimals)) %"
}
