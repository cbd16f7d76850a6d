import ArgumentParser

// @preconcurrency: C declares `stdout` as a variable; nothing here changes it.
#if canImport(Glibc)
  @preconcurrency import Glibc
#elseif canImport(Musl)
  @preconcurrency import Musl
#elseif canImport(Darwin)
  @preconcurrency import Darwin
#endif

/// The program `leibniz`.
@main
struct LeibnizCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leibniz", abstract: "Computational graphs, gradients, and networks.",
    subcommands: [Explain.self, Train.self, Info.self])

  /// Runs the subcommand. Every error, of the command line or from outside, goes to standard error,
  /// begins with `leibniz:`, and gives the exit status 2; so does output that can't be written.
  static func main() {
    var status: Int32 = 0
    do {
      try checkName(CommandLine.arguments.dropFirst().first)
      var command = try parseAsRoot()
      try command.run()
    } catch let code as ExitCode {
      status = code.rawValue
    } catch {
      let message = fullMessage(for: error)
      if exitCode(for: error).isSuccess {
        // Help that was asked for.
        print(message)
      } else {
        let isLabelled = message.hasPrefix("Error: ")
        printError("leibniz: \(isLabelled ? String(message.dropFirst(7)) : message)")
        status = 2
      }
    }
    errno = 0
    if fflush(stdout) != 0 || ferror(stdout) != 0 {
      let reason = errno == 0 ? "" : ": \(String(cString: strerror(errno)))"
      printError("leibniz: the output can't be written\(reason)")
      if status == 0 { status = 2 }
    }
    quit(status)
  }

  /// A first word that is neither a subcommand nor an option.
  private static func checkName(_ word: String?) throws {
    let names = configuration.subcommands.compactMap { $0._commandName }
    guard let word, !word.hasPrefix("-"), !(names + ["help"]).contains(word) else { return }
    throw OptionError(
      """
      there is no command '\(word)'; the commands are \(names.joined(separator: ", "))
      See 'leibniz help <command>' for what each does.
      """)
  }

  private static func quit(_ status: Int32) -> Never {
    #if canImport(Glibc)
      Glibc.exit(status)
    #elseif canImport(Musl)
      Musl.exit(status)
    #else
      Darwin.exit(status)
    #endif
  }
}

/// What is wrong with a word on the command line.
struct OptionError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }

  /// A text that isn't empty.
  static func text(_ argument: String, _ expected: String) throws -> String {
    if argument.isEmpty { throw OptionError("expected \(expected)") }
    return argument
  }

  /// A whole number of a range.
  static func integer<I: FixedWidthInteger>(
    _ argument: String, in range: ClosedRange<I>
  ) throws -> I {
    guard let number = I(argument), range.contains(number) else {
      throw OptionError(
        range.upperBound == .max && range.lowerBound > 0
          ? "expected a whole number of \(range.lowerBound) or more"
          : "expected a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
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
