import Foundation

/// What a run of the program left behind.
struct Outcome {
  let status: Int32
  let output: String
  let errors: String
}

/// Runs the built program as a user would, with more variables in its environment.
func leibniz(
  _ arguments: String..., environment: [String: String] = [:], input: Data? = nil
) throws -> Outcome {
  try leibniz(arguments, environment: environment, input: input)
}

/// The same with a list of arguments; the output may go elsewhere.
func leibniz(
  _ arguments: [String], environment: [String: String] = [:], input: Data? = nil,
  output elsewhere: FileHandle? = nil
) throws -> Outcome {
  let process = Process()
  // Tests and the program are built into the same folder.
  let folder =
    Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
    .deletingLastPathComponent()
    ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
  process.executableURL = folder.appendingPathComponent("leibniz")
  process.arguments = arguments
  process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
  let (output, errors) = (Pipe(), Pipe())
  if let elsewhere { process.standardOutput = elsewhere } else { process.standardOutput = output }
  process.standardError = errors
  let source = Pipe()
  process.standardInput = source
  try process.run()
  if let input { source.fileHandleForWriting.write(input) }
  try source.fileHandleForWriting.close()
  if elsewhere != nil { try output.fileHandleForWriting.close() }
  let out = output.fileHandleForReading.readDataToEndOfFile()
  let err = errors.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return Outcome(
    status: process.terminationStatus, output: String(decoding: out, as: UTF8.self),
    errors: String(decoding: err, as: UTF8.self))
}
