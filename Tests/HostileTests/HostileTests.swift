import Foundation
import Testing

/// Every public function, called with hostile arguments in child processes: it may refuse, in words
/// that name it, and nothing else may happen.
///
/// `LEIBNIZ_HOSTILE_SAMPLES=2000 swift test --filter HostileTests` sweeps widely;
/// `ASAN_OPTIONS=… swift test --sanitize address --filter HostileTests` looks at every access to
/// memory (see CONTRIBUTING.md).
@Suite struct HostileTests {
  /// The program beside the tests that makes the calls.
  private static func run(_ arguments: [String]) throws -> (text: String, status: Int32) {
    let process = Process()
    process.executableURL = try #require(folder).appendingPathComponent("HostileCalls")
    process.arguments = arguments
    // Thousands of children die; a backtrace of each would take a second.
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["SWIFT_BACKTRACE": "enable=no"]) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (String(decoding: output, as: UTF8.self), process.terminationStatus)
  }

  private static var folder: URL? {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
    return (bundle?.bundleURL ?? Bundle.main.executableURL)?.deletingLastPathComponent()
  }

  @Test(.timeLimit(.minutes(60))) func everyDeathHasWords() throws {
    let samples = ProcessInfo.processInfo.environment["LEIBNIZ_HOSTILE_SAMPLES"] ?? "10"
    let (text, status) = try Self.run(["--samples", samples])
    #expect(status == 0, "\(text)")
    #expect(text.contains(" 0 failures"))
  }

  /// What is public and takes arguments must be called, so that a new function can't be forgotten.
  @Test func everyPublicFunctionIsListed() throws {
    let called = Set(try Self.run(["--list"]).text.split(separator: "\n").map(String.init))
    let sources = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Sources")
    var declared: Set<String> = []
    for module in ["LeibnizTensor", "Leibniz", "LeibnizNN", "LeibnizData", "LeibnizPlot"] {
      declared.formUnion(try publicFunctions(in: sources.appendingPathComponent(module)))
    }
    #expect(declared.count > 300)
    let missing = declared.subtracting(called).filter { !isExempt($0) }.sorted()
    #expect(
      missing.isEmpty, "not called with hostile arguments: \(missing.joined(separator: ", "))")
  }

  /// Functions that take nothing which could be absurd, or that are called by all others.
  private func isExempt(_ title: String) -> Bool {
    if title.hasSuffix("()") { return true }
    let exempt = [
      // Text, errors, and what result builders and protocols ask for.
      "hash(into:)", "encode(to:)", "init(from:)", "ShapeError.init", "DataError.init",
      "LayerBuilder.",
      "GraphArgument.", "recorded(_:)", "replaced(from:)", "named(_:)", "Layer.load(",
      "asVariable(beside:)",
      "Mode.random(_:)",
      // Rules, called through the operations that have them.
      "forward(_:)", "forward(_:_:)", "forward(_:_:_:)", "shape(of:)", "partial(", "scaled(",
      "transpose(_:to:at:)", "pullback(_:to:at:result:)", "pushforward(_:at:result:)",
      "value(at:", "Inputs.", "accumulate(_:to:into:)", "reached(_:from:at:result:)",
      "OperationTraits.",
      "apply(_:to:)", "apply(_:_:)", "apply(_:_:_:)", "withGraph(_:)", "withoutGraph(_:)",
      // Plain structures of parts that are called themselves.
      "Sequential.init(_:)", "Optimizer.init", "Function.init(_:)", "ELU.init", "LeakyReLU.init",
      "Softmax.init", "LogSoftmax.init", "ModalLayer.callAsFunction", "Layer.callAsFunction",
      "Graph.init(_:)", "DType.promoted(with:)", "RandomSource.==",
      // As the functions of one argument.
      "gradient(at:_:_:of:)", "valueAndGradient(at:_:_:of:)",
      // Writing a file.
      "write(",
    ]
    return exempt.contains { title.contains($0) }
  }
}
