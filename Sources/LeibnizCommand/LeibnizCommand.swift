import ArgumentParser
import Foundation

@main
struct LeibnizCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leibniz", abstract: "Computational graphs, gradients, and networks.",
    subcommands: [Explain.self])

  /// Parses the command line and runs the subcommand. A mistake on the command line ends with exit
  /// status 2, as any other mistake of the user does.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      if exitCode(for: error) == .validationFailure {
        FileHandle.standardError.write(Data((fullMessage(for: error) + "\n").utf8))
        Foundation.exit(2)
      }
      exit(withError: error)
    }
  }
}
