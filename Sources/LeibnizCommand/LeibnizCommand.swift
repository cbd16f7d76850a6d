import ArgumentParser

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The program `leibniz`.
@main
struct LeibnizCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leibniz", abstract: "Computational graphs, gradients, and networks.",
    subcommands: [Explain.self, Train.self, Info.self])

  /// Runs the subcommand. Every error, of the command line or from outside, goes to standard error and
  /// gives the exit status 2.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let code as ExitCode {
      exit(withError: code)
    } catch {
      // Help that was asked for is a success.
      if exitCode(for: error).isSuccess { exit(withError: error) }
      printError(fullMessage(for: error))
      quit(2)
    }
  }

  private static func quit(_ status: Int32) -> Never {
    fflush(nil)
    #if canImport(Glibc)
      Glibc.exit(status)
    #elseif canImport(Musl)
      Musl.exit(status)
    #else
      Darwin.exit(status)
    #endif
  }
}

/// Prints a line to standard error.
func printError(_ message: String) {
  let line = Array((message + "\n").utf8)
  var start = 0
  while start < line.count {
    let count = line[start...].withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    if count <= 0 { return }
    start += count
  }
}
