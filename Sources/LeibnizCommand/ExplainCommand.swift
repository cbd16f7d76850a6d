import ArgumentParser
import Leibniz
import LeibnizData
import LeibnizPlot

/// `leibniz explain`: a formula, its value and its gradient, step by step.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show how a formula is computed and differentiated, step by step.",
    usage: "leibniz explain <formula> [<name>=<value> ...] [--svg <file>]",
    discussion: """
      Prints the forward pass, the local derivatives, the backward pass with the chain rule in symbols \
      and in numbers, and the gradient.

        leibniz explain "(x + y) * z" x=3 y=5 z=2
        leibniz explain "sin(ω*t)^2 / t" ω=-1.5 t=pi/4 --svg graph.svg

      Operators: + - * / and ^ or **. Constants: π or pi, and e. Functions: \
      \(FormulaFunction.allCases.map(\.rawValue).joined(separator: " ")). \
      ln is the natural logarithm, log too. Multiplication is always written. With - in place of the \
      formula it is read from standard input. What comes after -- is no option, whatever it begins \
      with.
      """)

  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp("The formula, then a value for each variable.", valueName: "formula"))
  var words: [String] = []

  @Option(
    help: ArgumentHelp("Also draw the graph with its gradients as a picture.", valueName: "file"),
    transform: { try OptionError.text($0, "the name of a file") })
  var svg: String?

  func run() throws {
    let explanation = try Self.explanation(words)
    if let svg { try Self.draw(explanation, to: svg) }
    print(explanation, terminator: "")
  }

  /// Explains a formula, the first word, at the values that follow it.
  static func explanation(_ words: [String]) throws -> Explanation {
    // The parser hands on the mark that ends the options.
    var words = words
    if let mark = words.firstIndex(of: "--") { words.remove(at: mark) }
    guard let formula = words.first else { throw UsageError.noFormula }
    let expression =
      formula == "-"
      ? try Formula(parsing: try FileBytes.read("/dev/stdin", limit: 4 * FormulaLexer.longest))
      : try Formula(parsing: formula)
    return try Explanation(expression, values: Explanation.values(Array(words.dropFirst())))
  }

  /// Writes the picture of the graph, whole or not at all.
  static func draw(_ explanation: Explanation, to path: String) throws {
    let picture = GraphPicture(
      explanation.result.variable.graph, title: "\(explanation.name) = \(explanation.expression)")
    try FileBytes.write(Array(picture.svg.utf8), to: path)
  }

  enum UsageError: Error, CustomStringConvertible {
    case noFormula

    var description: String {
      "no formula; expected one, as in: leibniz explain \"(x + y) * z\" x=3 y=5 z=2"
    }
  }
}
