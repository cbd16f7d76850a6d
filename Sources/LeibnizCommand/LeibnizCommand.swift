import ArgumentParser

@main
struct LeibnizCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leibniz", abstract: "Computational graphs, gradients, and networks.")
}
