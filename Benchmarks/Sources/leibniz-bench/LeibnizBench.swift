import LeibnizTensor
import Measuring

/// Measures Leibniz on the workloads that `peers/*.py` measure others on; `compare.py` runs them side by side.
///
///     leibniz-bench [--json] [--seconds S] [workload…]
///
/// A workload's name or its beginning chooses it. The environment's LEIBNIZ_THREADS is the number
/// of threads, LEIBNIZ_ISA the instruction set. First come the processor and its limits, measured
/// in the same run; beside each time the share of one core's limit that was reached, where one
/// limit bounds the work.
@main
enum LeibnizBench {
  static func main() {
    var measure = Measure()
    var isJSON = false
    var chosen: [String] = []
    var arguments = CommandLine.arguments.dropFirst()
    while let argument = arguments.popFirst() {
      switch argument {
      case "--json": isJSON = true
      case "--seconds":
        guard let seconds = arguments.popFirst().flatMap(Double.init), seconds > 0 else {
          fatalError("--seconds: expected a number above 0")
        }
        measure.seconds = seconds
      default: chosen.append(argument)
      }
    }
    measure.threads = Processor.threadCount
    let peak = Peak(level: Processor.instructionSet)
    if !isJSON {
      print("\(Processor.name), \(Processor.instructionSet), \(Processor.threadCount) thread(s)")
      print(peak.description)
    }
    for workload in workloads() {
      guard chosen.isEmpty || chosen.contains(where: { workload.name.hasPrefix($0) }) else {
        continue
      }
      let (repetition, operations) = workload.prepare()
      let seconds = measure.minimum(repetition) / Double(operations)
      let share = workload.work.map { peak.seconds($0) / seconds }
      if isJSON {
        print(
          """
          {"workload": "\(workload.name)", "peer": "leibniz", "seconds": \(seconds), \
          "threads": \(measure.threads), "level": "\(Processor.instructionSet)", \
          "share": \(share.map { "\($0)" } ?? "null")}
          """)
      } else {
        let share = share.map { ", \(Int(($0 * 100).rounded())) % of the core's limit" } ?? ""
        print("\(workload.name): \(duration(seconds))\(share)")
      }
    }
  }

  /// Three digits and a unit.
  private static func duration(_ seconds: Double) -> String {
    let (unit, size) =
      [("s", 1), ("ms", 1e-3), ("µs", 1e-6)].first { seconds >= $0.1 } ?? ("ns", 1e-9)
    let number = seconds / size
    let digits = number >= 100 ? 0 : number >= 10 ? 1 : 2
    let scale = [1.0, 10, 100][digits]
    return "\((number * scale).rounded() / scale) \(unit)"
  }
}
