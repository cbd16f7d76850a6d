import ArgumentParser
import CKernels
import Foundation
import Leibniz
import LeibnizData
import LeibnizNN
import Testing

@testable import LeibnizCommand

/// A folder for one test, deleted after it.
private func withTemporaryFolder(_ body: (String) throws -> Void) throws {
  let path = "\(NSTemporaryDirectory())leibniz-train-\(UInt64.random(in: 0 ... .max))"
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  defer { try? FileManager.default.removeItem(atPath: path) }
  try body(path)
}

private func names(in path: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: path).sorted()
}

private func settings(epochs: Int = 1, seed: UInt64 = 1) -> TrainingSettings {
  TrainingSettings(
    hidden: [12], optimizer: .adam, rate: 0.01, epochs: epochs, batch: 64, seed: seed)
}

private func parameters(_ settings: TrainingSettings, _ data: TrainingData) throws -> [UInt8] {
  let run = TrainingRun(settings, data)
  try run.train(stop: StopFlag(), progress: nil)
  return Safetensors.bytes(of: run.model.namedTensors.map { ($0.name, $0.tensor) })
}

@Suite(.serialized) struct TrainTests {
  // MARK: Training

  @Test func learnsDigits() throws {
    let data = try TrainingData.load(folder: nil)
    let run = TrainingRun(settings(epochs: 5), data)
    try run.train(stop: StopFlag(), progress: nil)
    #expect(run.heldOut.accuracy > 0.9)
    #expect(run.rightCount + run.mistakes.count == data.test.count)
    #expect(run.epochs.count == 5 && run.steps == 5 * run.stepsPerEpoch)
    #expect(run.epochs[4].heldOut.loss < run.epochs[0].heldOut.loss)
    #expect(
      run.model.namedParameters.map(\.name) == [
        "hidden1.weight", "hidden1.bias", "output.weight", "output.bias",
      ])
  }

  @Test func sameSeedSameBitsOnAnyNumberOfThreads() throws {
    let data = try TrainingData.load(folder: nil)
    var wide = settings()
    // Large enough for the products to be shared among threads.
    wide.hidden = [300]
    wide.batch = 256
    let threads = lz_thread_count()
    defer { lz_set_thread_count(threads) }
    let first = try parameters(wide, data)
    #expect(try parameters(wide, data) == first)
    lz_set_thread_count(1)
    #expect(try parameters(wide, data) == first)
    lz_set_thread_count(3)
    #expect(try parameters(wide, data) == first)
    wide.seed = 2
    #expect(try parameters(wide, data) != first)
  }

  @Test func stopsAfterTheStep() throws {
    let data = try TrainingData.load(folder: nil)
    let run = TrainingRun(settings(epochs: 9), data)
    let flag = StopFlag()
    flag.raise()
    try run.train(stop: flag, progress: nil)
    #expect(run.steps == 1 && run.epochs.count == 1 && run.isInterrupted)
    #expect(run.report.contains("epochs: 1 of 9\n"))
    #expect(run.report.contains("interrupted: yes\n"))
  }

  @Test func aLossThatIsNoNumberIsAnError() throws {
    let data = try TrainingData.load(folder: nil)
    var wild = settings()
    wild.optimizer = .sgd
    wild.rate = 1e30
    let run = TrainingRun(wild, data)
    let error = #expect(throws: TrainError.self) {
      try run.train(stop: StopFlag(), progress: nil)
    }
    let message = try #require(error?.description)
    #expect(message.hasPrefix("the training diverged: the loss is "))
    #expect(message.contains(" in epoch 1, after "))
    #expect(
      message.hasSuffix("1e+30 is too high for this network: try --rate 1e+29. Nothing was written")
    )

    // The last step's harm shows on what is held out.
    var short = wild
    short.batch = 10_000
    short.rate = 1e38
    let last = #expect(throws: TrainError.self) {
      try TrainingRun(short, data).train(stop: StopFlag(), progress: nil)
    }
    #expect(last?.description.contains(" in epoch 1, after 1 step; the") == true)
  }

  @Test func aTrainingThatDivergedLeavesTheEarlierRun() throws {
    try withTemporaryFolder { folder in
      let output = "\(folder)/run"
      try Train.parse(["--epochs", "1", "--layers", "none", "--output", output]).run()
      let before = try String(contentsOfFile: "\(output)/run.txt", encoding: .utf8)
      let outcome = try leibniz(
        "train", "--optimizer", "sgd", "--rate", "1e30", "--output", output)
      #expect(outcome.status == 2)
      #expect(outcome.errors.hasPrefix("leibniz: the training diverged: the loss is "))
      #expect(try names(in: folder) == ["run"])
      #expect(try String(contentsOfFile: "\(output)/run.txt", encoding: .utf8) == before)
    }
  }

  @Test func oneIsNotSeveral() throws {
    try withTemporaryFolder { folder in
      let outcome = try leibniz(
        "train", "--epochs", "1", "--batch", "2000", "--layers", "none", "--output",
        "\(folder)/run")
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("training: 1 epoch in batches of 2000, adam"))
      #expect(outcome.output.contains(" after 1 step in "))
      // Without a hidden layer nothing has an activation.
      #expect(outcome.output.contains("network: 64 → 10\n"))
      let report = try String(contentsOfFile: "\(folder)/run/run.txt", encoding: .utf8)
      #expect(report.contains("layers: 64,10\nactivation: none\n"))
      let loss = try String(contentsOfFile: "\(folder)/run/loss.svg", encoding: .utf8)
      #expect(!loss.contains(">0.95<") && loss.contains(">1<"))
    }
  }

  #if os(Linux)
    @Test func outputThatCannotBeWrittenIsAnErrorAfterTheFolderIs() throws {
      try withTemporaryFolder { folder in
        let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        let outcome = try leibniz(
          ["train", "--epochs", "1", "--layers", "none", "--output", "\(folder)/run"], output: full)
        #expect(outcome.status == 2)
        #expect(outcome.errors.hasPrefix("leibniz: the output can't be written"))
        #expect(try names(in: folder) == ["run"])
      }
    }
  #endif

  // MARK: Data

  @Test func learnsFromAFolder() throws {
    try withTemporaryFolder { folder in
      // Images of 2 × 3 pixels: class k has its brightest pixel at k.
      func write(_ part: String, _ count: Int) throws {
        var pixels: [UInt8] = []
        var labels: [UInt8] = []
        for i in 0..<count {
          labels.append(UInt8(i % 3))
          pixels += (0..<6).map { $0 == i % 3 ? 250 : UInt8((i * 7 + $0 * 13) % 100) }
        }
        try IDX.write(
          Tensor(pixels, shape: [count, 2, 3]), to: "\(folder)/\(part)-images-idx3-ubyte")
        try IDX.write(Tensor(labels), to: "\(folder)/\(part)-labels-idx1-ubyte")
      }
      try write("train", 300)
      try write("t10k", 30)
      let output = "\(folder)/run"
      try Train.parse([
        "--data", folder, "--layers", "8", "--epochs", "20", "--batch", "16", "--rate", "0.01",
        "--output", output,
      ]).run()
      let report = try String(contentsOfFile: "\(output)/run.txt", encoding: .utf8)
      #expect(report.contains("layers: 6,8,3\n"))
      #expect(report.contains("held-out accuracy: 1.0\n"))
      #expect(try names(in: output) == TrainingRun.files.sorted())
      let file = try Safetensors.read("\(output)/parameters.safetensors")
      #expect(file["hidden1.weight"]?.shape == [6, 8])
      #expect(
        file.metadata == [
          "activation": "relu", "layers": "6,8,3", "weight_layout": "inputs, outputs",
        ])
    }
  }

  @Test func badDataLeavesNothingBehind() throws {
    try withTemporaryFolder { folder in
      let error = #expect(throws: DataError.self) {
        try Train.parse(["--data", "\(folder)/none", "--output", "\(folder)/run"]).run()
      }
      #expect(error?.description == "\(folder)/none: there is no such folder")
      try "x".write(toFile: "\(folder)/file", atomically: true, encoding: .utf8)
      let file = #expect(throws: DataError.self) {
        try Train.parse(["--data", "\(folder)/file", "--output", "\(folder)/run"]).run()
      }
      #expect(
        file?.description == """
          \(folder)/file: this is a file, not a folder; expected a folder with the four files of \
          the MNIST form
          """)
      try FileManager.default.removeItem(atPath: "\(folder)/file")
      let left = try names(in: folder)
      #expect(left.isEmpty)
    }
  }

  // MARK: Options

  @Test func options() throws {
    let data = try TrainingData.load(folder: nil)
    let usual = try Train.parse([]).settings(for: data)
    #expect(usual.hidden == [256, 128] && usual.rate == 0.002 && usual.seed == 1)
    let given = try Train.parse([
      "--layers", "5,4", "--optimizer", "sgd", "--epochs", "3", "--batch", "7", "--seed", "9",
    ]).settings(for: data)
    #expect(given.hidden == [5, 4] && given.rate == 0.1 && given.optimizer == .sgd)
    #expect(given.epochs == 3 && given.batch == 7 && given.seed == 9)
    #expect(try Train.parse(["--layers", "none"]).settings(for: data).hidden == [])
  }

  @Test(arguments: [
    ("--rate", "-1", "rate", "expected a number above 0, such as 0.01"),
    ("--rate", "nan", "rate", "expected a number above 0, such as 0.01"),
    ("--rate", "fast", "rate", "expected a number above 0, such as 0.01"),
    ("--epochs", "0", "count", "expected a whole number from 1 to 1000000"),
    ("--epochs", "1.5", "count", "expected a whole number from 1 to 1000000"),
    ("--epochs", "99999999999999999999", "count", "expected a whole number from 1 to 1000000"),
    ("--batch", "0", "count", "expected a whole number of 1 or more"),
    ("--batch", "many", "count", "expected a whole number of 1 or more"),
    ("--seed", "-1", "seed", "expected a whole number from 0 to 18446744073709551615"),
    ("--data", "", "folder", "expected the name of a folder"),
    ("--output", "", "folder", "expected the name of a folder"),
    ("--layers", "12,x", "sizes", "'x' is no such number"),
    ("--layers", "10,", "sizes", "'' is no such number"),
    ("--layers", "-5", "sizes", "'-5' is no such number"),
    (
      "--layers", "65536,65536", "sizes",
      "these need 4294967296 weights; expected 100000000 or fewer"
    ),
    (
      "--layers", "0", "sizes",
      "expected whole numbers from 1 to 65536 with commas between, such as 128,64, or none"
    ),
    ("--optimizer", "sdg", "optimizer", "sgd"),
  ]) func badOptions(_ option: String, _ value: String, _ name: String, _ reason: String) throws {
    let error = #expect(throws: (any Error).self) { try Train.parse([option, value]) }
    let message = try #require(error.map { Train.fullMessage(for: $0) })
    let shown = option == "--output" ? "-o, --output" : option
    #expect(
      message.contains("The value '\(value)' is invalid for '\(option) <\(name)>'")
        || message.contains("The value '\(value)' is invalid for '\(shown) <\(name)>'"),
      "\(message)")
    #expect(message.contains(reason), "\(message)")
  }

  @Test func everyOptimizerHasARule() {
    for choice in OptimizerChoice.allCases {
      #expect(choice.rule(rate: choice.usualRate).rate == choice.usualRate)
    }
  }

  // MARK: The folder

  @Test func theFolderAppearsWhenItIsComplete() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/run"
      let first = try RunFolder(path + "/")
      try first.write("one", to: "run.txt")
      #expect(!FileManager.default.fileExists(atPath: path))
      try first.finish()
      #expect(try names(in: folder) == ["run"])

      let second = try RunFolder(path)
      try second.write("two", to: "run.txt")
      try second.write("two", to: "loss.svg")
      #expect(try String(contentsOfFile: "\(path)/run.txt", encoding: .utf8) == "one")
      second.abandon()
      #expect(try names(in: folder) == ["run"])

      let third = try RunFolder(path)
      try third.write("three", to: "run.txt")
      try third.finish()
      #expect(try names(in: folder) == ["run"])
      #expect(try names(in: path) == ["run.txt"])
      #expect(try String(contentsOfFile: "\(path)/run.txt", encoding: .utf8) == "three")
    }
  }

  @Test func whatIsNoRunIsNotReplaced() throws {
    try withTemporaryFolder { folder in
      try "mine".write(toFile: "\(folder)/diary.txt", atomically: true, encoding: .utf8)
      let error = #expect(throws: TrainError.self) { try RunFolder(folder) }
      // (The path may be a longer one, without symbolic links.)
      let message = """
        : the folder holds diary.txt, which is not part of a run, so it is not replaced; give \
        another --output
        """
      #expect(error?.description.hasSuffix(message) == true)
      let file = #expect(throws: TrainError.self) { try RunFolder("\(folder)/diary.txt") }
      #expect(file?.description.contains("not a folder that can be replaced") == true)
      let missing = #expect(throws: TrainError.self) { try RunFolder("\(folder)/a/b") }
      #expect(
        missing?.description == "\(folder)/a/b: can't write there: No such file or directory")
      #expect(try names(in: folder) == ["diary.txt"])
    }
  }

  /// A file manager that showed the folder has left its own files there.
  @Test func whatFileManagersLeaveIsNoObstacle() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/run"
      func put(_ name: String) throws {
        try "x".write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
      }
      let harmless = [
        ".DS_Store", "._run.txt", "._.DS_Store", ".localized", "Thumbs.db", "desktop.ini",
        "Desktop.ini", ".directory", "Icon\r",
      ]
      // In a folder of a run, and in one that holds nothing else.
      for files in [["run.txt"], []] {
        let first = try RunFolder(path)
        for name in files { try first.write("one", to: name) }
        try first.finish()
        for name in harmless { try put(name) }
        let second = try RunFolder(path)
        try second.write("two", to: "run.txt")
        try second.finish()
        #expect(try names(in: path) == ["run.txt"])
        #expect(try names(in: folder) == ["run"])
      }
      // What somebody may have made is one.
      for name in [
        ".gitignore", "notes.txt", "DS_Store", "._notes.txt", "loss.svg~", ".run.txt.swp",
      ] {
        try put(name)
        let error = #expect(throws: TrainError.self) { try RunFolder(path) }
        #expect(error?.description.contains("the folder holds \(name), which") == true)
        try FileManager.default.removeItem(atPath: "\(path)/\(name)")
      }
      try FileManager.default.createDirectory(
        atPath: "\(path)/.DS_Store", withIntermediateDirectories: false)
      #expect(throws: TrainError.self) { try RunFolder(path) }
    }
  }

  // MARK: Numbers as text

  @Test func numbersAsText() {
    #expect(fixed(3.14159, 2) == "3.14" && fixed(-0.004, 2) == "0.00" && fixed(9.996, 2) == "10.00")
    #expect(fixed(12, 0) == "12" && fixed(.nan, 2) == "nan" && fixed(1e20, 1) == "1e+20")
    #expect(percent(0.5) == "50.00 %" && percent(1) == "100.00 %" && percent(0.99999) == "99.99 %")
    #expect(percent(0.99999, 1) == "99.9 %" && percent(.nan) == "– %")
    #expect(grouped(0) == "0" && grouped(999) == "999" && grouped(-1_234_567) == "-1,234,567")
    #expect(duration(4.2) == "0:05" && duration(65) == "1:05" && duration(3725) == "1:02:05")
    #expect(duration(.infinity) == "?")
  }
}

#if os(Linux)
  /// The program itself, in a process of its own.
  @Suite struct TrainProcessTests {
    private func start(_ arguments: [String]) throws -> (Process, output: Pipe, error: Pipe) {
      let process = Process()
      let tests = URL(fileURLWithPath: CommandLine.arguments[0])
      process.executableURL = tests.deletingLastPathComponent().appendingPathComponent("leibniz")
      process.arguments = ["train"] + arguments
      let (output, error) = (Pipe(), Pipe())
      process.standardOutput = output
      process.standardError = error
      try process.run()
      return (process, output, error)
    }

    @Test func errorsGoToStandardErrorWithStatus2() throws {
      for (arguments, message) in [
        (["--epochs", "none"], "The value 'none' is invalid for '--epochs <count>'"),
        (["--data", "/nowhere"], "leibniz: /nowhere: there is no such folder"),
      ] {
        let folder = "\(NSTemporaryDirectory())leibniz-none-\(UInt64.random(in: 0 ... .max))"
        let (process, output, error) = try start(arguments + ["--output", folder])
        let text = String(decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 2)
        #expect(text.contains(message))
        #expect(output.fileHandleForReading.readDataToEndOfFile().isEmpty)
        #expect(!FileManager.default.fileExists(atPath: folder))
      }
    }

    @Test func interruptionKeepsWhatWasLearned() throws {
      try withTemporaryFolder { folder in
        let (process, output, _) = try start([
          "--epochs", "1000000", "--layers", "none", "--output", "\(folder)/run",
        ])
        var text = ""
        while !text.contains("epoch 1/1000000: ") {
          let data = output.fileHandleForReading.availableData
          if data.isEmpty { break }
          text += String(decoding: data, as: UTF8.self)
        }
        process.interrupt()
        text += String(
          decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 130)
        #expect(text.contains("interrupted: this is what was learned until then"))
        #expect(try names(in: folder) == ["run"])
        #expect(try names(in: "\(folder)/run") == TrainingRun.files.sorted())
        let report = try String(contentsOfFile: "\(folder)/run/run.txt", encoding: .utf8)
        #expect(report.contains("interrupted: yes\n"))
      }
    }
  }
#endif
