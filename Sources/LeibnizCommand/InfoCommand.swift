import ArgumentParser
import LeibnizTensor

/// `leibniz info`: the processor, and what of it is used.
struct Info: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show the processor, its instruction sets, and the number of threads.",
    discussion: """
      LEIBNIZ_ISA chooses another instruction set (a name out of the list), LEIBNIZ_THREADS another \
      number of threads, for this and every other program that uses Leibniz.
      """)

  func run() {
    print("processor:        \(Processor.name)")
    print("instruction sets: \(Processor.instructionSets.joined(separator: ", "))")
    print("in use:           \(Processor.instructionSet)")
    print("threads:          \(Processor.threadCount)")
  }
}
