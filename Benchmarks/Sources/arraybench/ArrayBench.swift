import Leibniz
import Measuring

/// Measures both writings of GradBench's evaluations whose objectives are naturally arrays;
/// `compare_arrays.py` runs it beside JAX and PyTorch.
///
///     arraybench [--seconds S] [workload…]
///
/// Prints a JSON line for each writing of each workload, with a number that tells whether the
/// derivatives are the same. A workload's name or its beginning chooses it.
@main
enum ArrayBench {
  static func main() {
    var measure = Measure(seconds: 0.5)
    var chosen: [String] = []
    var arguments = CommandLine.arguments.dropFirst()
    while let argument = arguments.popFirst() {
      if argument == "--seconds", let seconds = arguments.popFirst().flatMap(Double.init) {
        measure.seconds = seconds
      } else {
        chosen.append(argument)
      }
    }
    for workload in workloads() {
      guard chosen.isEmpty || chosen.contains(where: { workload.name.hasPrefix($0) }) else {
        continue
      }
      var tensors: [Tensor] = [], numbers: [Double] = []
      let arrays = measure.minimum { tensors = workload.arrays() }
      report(workload.name, "leibniz-arrays", arrays, tensors.flatMap { $0.scalars() })
      let scalars = measure.minimum { numbers = workload.scalars() }
      report(workload.name, "leibniz-scalars", scalars, numbers)
    }
  }

  static func report(_ name: String, _ peer: String, _ seconds: Double, _ derivatives: [Double]) {
    // Different weights, so that no exchange of elements remains unnoticed.
    let check = derivatives.enumerated().reduce(0) { $0 + $1.element * Double(1 + $1.offset % 7) }
    print(
      """
      {"workload": "\(name)", "peer": "\(peer)", "seconds": \(seconds), "check": \(check)}
      """)
  }
}
