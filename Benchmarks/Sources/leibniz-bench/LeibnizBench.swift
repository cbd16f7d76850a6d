#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import Measuring

/// Measures Leibniz on the workloads that `peers/*.py` measure others on; `compare.py` runs them side by side.
///
///     leibniz-bench [--json] [--seconds S] [workload…]
///
/// A workload's name or its beginning chooses it. The number of threads is the environment's LEIBNIZ_THREADS.
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
    measure.threads = getenv("LEIBNIZ_THREADS").flatMap { Int(String(cString: $0)) } ?? 0
    for workload in workloads() {
      guard chosen.isEmpty || chosen.contains(where: { workload.name.hasPrefix($0) }) else {
        continue
      }
      let (repetition, operations) = workload.prepare()
      let seconds = measure.minimum(repetition) / Double(operations)
      if isJSON {
        print(
          """
          {"workload": "\(workload.name)", "peer": "leibniz", "seconds": \(seconds), \
          "threads": \(measure.threads)}
          """)
      } else {
        print("\(workload.name): \(seconds) s")
      }
    }
  }
}
