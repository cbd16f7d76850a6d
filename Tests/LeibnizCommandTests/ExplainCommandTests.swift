import Foundation
import Testing

@testable import LeibnizCommand

/// The built program, run as a user would.
@Suite struct ExplainCommandTests {
  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "leibniz-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  @Test func explainsOnTheCommandLine() throws {
    let outcome = try leibniz("explain", "-x^2 * y", "x=-1.5", "y=2")
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("F = -x² · y   at x = -1.5, y = 2\n"))
    #expect(outcome.output.hasSuffix("∇F = (∂F/∂x, ∂F/∂y) = (6, -2.25)\n"))
    #expect(outcome.errors.isEmpty)
  }

  @Test func readsTheFormulaFromStandardInput() throws {
    let good = try leibniz("explain", "-", "x=2", input: Data("x * 3\n".utf8))
    #expect(good.status == 0 && good.output.contains("= 6"))
    let broken = try leibniz("explain", "-", "x=2", input: Data([0x78, 0xFF]))
    #expect(broken.status == 2 && broken.errors.contains("column 2: broken UTF-8"))
    #expect(broken.output.isEmpty)
  }

  @Test func mistakesEndWithStatus2() throws {
    let wrong = try leibniz("explain", "(x + y) *", "x=1")
    #expect(wrong.status == 2)
    #expect(wrong.output.isEmpty)
    #expect(
      wrong.errors == """
        leibniz: line 1, column 10: the formula ends here; expected a number, a name or "("
          (x + y) *
                   ^

        """)
    for words in [["x"], ["x", "x=1", "x=2"], ["x", "y=1"], ["x", "x=1", "--nonsense"]] {
      let outcome = try leibniz(
        "explain", words[0], words.count > 1 ? words[1] : "x=",
        words.count > 2 ? words[2] : "z")
      #expect(outcome.status == 2 && outcome.output.isEmpty && !outcome.errors.isEmpty, "\(words)")
    }
    #expect(try leibniz("explain").status == 2)
    #expect(try leibniz("explain", "x", "x=1", "--svg").status == 2)
  }

  @Test func aFormulaMayBeginWithAMinus() throws {
    for formula in ["-x^2", "-x", "--x", "-hypot(x, 1)", "-svg * x", "-exp(-x)"] {
      let svg = formula.contains("svg") ? ["svg=1"] : []
      for words in [[formula, "x=2"] + svg, ["--", formula, "x=2"] + svg] {
        let outcome = try leibniz(["explain"] + words)
        #expect(outcome.status == 0 && outcome.output.hasPrefix("F = -"), "\(words)")
      }
    }
    // Alone it asks for help; after -- nothing is an option.
    #expect(try leibniz("explain", "-h", "h=2").output.contains("USAGE: leibniz explain"))
    #expect(try leibniz("explain", "--", "-h", "h=2").output.hasPrefix("F = -h   at h = 2"))
    #expect(try leibniz("explain", "x", "--", "x=2").output.hasPrefix("F = x   at x = 2"))
  }

  @Test func everyErrorBeginsAlike() throws {
    for words in [
      ["explain", "x +"], ["explain", "x"], ["explain"], ["explain", "x", "x=1", "--svg"],
      ["explain", "x", "x=1", "--svg", ""], ["explain", "x", "x=1", "--svg", "/nowhere/a.svg"],
      ["plot"], ["--nonsense"], ["info", "x"], ["train", "x"], ["train", "--epochs", "x"],
      ["train", "--data", "/nowhere"], ["train", "--output", "/nowhere/run"],
    ] {
      let outcome = try leibniz(words)
      #expect(outcome.status == 2 && outcome.output.isEmpty, "\(words)")
      #expect(outcome.errors.hasPrefix("leibniz: "), "\(words): \(outcome.errors)")
      #expect(!outcome.errors.contains("Error:"))
    }
  }

  @Test func anUnknownCommandListsThem() throws {
    for word in ["plot", "x*y", "Explain"] {
      let outcome = try leibniz(word)
      #expect(
        outcome.errors == """
          leibniz: there is no command '\(word)'; the commands are explain, train, info
          See 'leibniz help <command>' for what each does.

          """)
    }
    #expect(try leibniz("help").status == 0 && leibniz("--help").status == 0)
    #expect(try leibniz("help", "train").output.contains("USAGE: leibniz train"))
  }

  #if os(Linux)
    @Test func outputThatCannotBeWrittenIsAnError() throws {
      for words in [
        ["explain", "x", "x=1"], ["info"], ["--help"], ["explain", "--help"], ["help", "train"], [],
      ] {
        let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        let outcome = try leibniz(words, output: full)
        #expect(outcome.status == 2, "\(words)")
        #expect(
          outcome.errors
            == "leibniz: the output can't be written: No space left on device\n", "\(words)")
      }
    }
  #endif

  @Test func writesAPicture() throws {
    try withFolder { folder in
      let file = folder.appendingPathComponent("graph.svg")
      try Data("old".utf8).write(to: file)
      let outcome = try leibniz("explain", "(x + y) * z", "x=3", "y=5", "z=2", "--svg", file.path)
      #expect(outcome.status == 0)
      let svg = try String(contentsOf: file, encoding: .utf8)
      #expect(svg.hasPrefix("<svg ") && svg.contains("F = (x + y) · z"))
      // Nothing is left lying beside it.
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["graph.svg"])
    }
  }

  @Test func aPictureThatCannotBeWrittenIsAnError() throws {
    try withFolder { folder in
      for path in [folder.path, folder.path + "/missing/graph.svg"] {
        let outcome = try leibniz("explain", "x", "x=1", "--svg", path)
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains(path))
      }
    }
  }
}
