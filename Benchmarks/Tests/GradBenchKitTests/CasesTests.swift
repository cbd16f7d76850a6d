import Foundation
import GradBenchKit
import LeibnizScalar
import Testing

/// A request and the answer that GradBench's own validator accepted.
struct Case {
  var module: String, function: String, input: Any, output: Any
}

/// The cases beside the repository, or nil where that folder is absent.
private let file = URL(filePath: #filePath)
  .deletingLastPathComponent().appending(path: "../../../../shared/data/gradbench_cases.jsonl.gz")
  .standardizedFileURL
private let fileExists = FileManager.default.fileExists(atPath: file.path)

private func readCases() throws -> [Case] {
  let unpack = Process()
  unpack.executableURL = URL(filePath: "/usr/bin/env")
  unpack.arguments = ["gzip", "-dc", file.path]
  let pipe = Pipe()
  unpack.standardOutput = pipe
  try unpack.run()
  let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  unpack.waitUntilExit()
  return try text.split(separator: "\n").map { line in
    let fields = try #require(
      JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    return Case(
      module: try #require(fields["eval"] as? String),
      function: try #require(fields["function"] as? String),
      input: try #require(fields["input"]), output: try #require(fields["output"]))
  }
}

/// The greatest difference of two JSON values' numbers, as GradBench takes it: |x - y| over
/// |x| + |y|, or over 1 if that is less; infinity where their shapes differ.
private func difference(_ a: Any, _ b: Any) -> Double {
  switch (a, b) {
  case (let a as [String: Any], let b as [String: Any]):
    guard Set(a.keys) == Set(b.keys) else { return .infinity }
    return a.map { key, value in b[key].map { difference(value, $0) } ?? .infinity }.max() ?? 0
  case (let a as [Any], let b as [Any]):
    return a.count == b.count ? zip(a, b).map(difference).max() ?? 0 : .infinity
  case (let a as Double, let b as Double):
    return abs(a - b) / max(1, abs(a) + abs(b))
  default:
    return .infinity
  }
}

private func answer(_ message: [String: Any], _ writing: Writing = .fastest) throws -> [String: Any]
{
  let line = try JSONSerialization.data(withJSONObject: message)
  let answer = GradBench(writing).answer(to: String(decoding: line, as: UTF8.self))
  return try #require(JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any])
}

@Suite struct CasesTests {
  @Test(
    .enabled(
      if: fileExists, "GradBench's cases are at ../shared/data/gradbench_cases.jsonl.gz, if at all"),
    arguments: [Writing.scalars, .arrays])
  func allAgree(_ writing: Writing) throws {
    let cases = try readCases()
    #expect(cases.count == 64)
    let withArrays = ["gmm", "kmeans", "llsq", "lse", "lstm"]
    for (id, c) in cases.enumerated() where writing != .arrays || withArrays.contains(c.module) {
      let message = [
        "id": id, "kind": "evaluate", "module": c.module, "function": c.function,
        "input": c.input,
      ]
      let response = try answer(message, writing)
      #expect(response["id"] as? Int == id)
      let name: Comment = "\(c.module).\(c.function), case \(id): \(response["error"] ?? "")"
      #expect(response["success"] as? Bool == true, name)
      let output = try #require(response["output"], name)
      #expect(difference(output, c.output) < (c.module == "ode" ? 1e-4 : 1e-7), name)
    }
  }

  @Test func protocolMessages() throws {
    #expect(try answer(["id": 0, "kind": "start"])["tool"] as? String == "leibniz")
    let modules = [
      "hello", "gmm", "ba", "kmeans", "ht", "lstm", "det", "llsq", "ode", "lse", "saddle",
      "particle",
    ]
    for module in modules {
      let response = try answer(["id": 1, "kind": "define", "module": module])
      #expect(response["success"] as? Bool == true)
    }
    let unknown = try answer(["id": 2, "kind": "define", "module": "nothing"])
    #expect(unknown["success"] as? Bool == false)
    let analysis = try answer(["id": 3, "kind": "analysis", "of": 2, "valid": true])
    #expect(analysis.count == 1)
  }

  @Test func repeatedRuns() throws {
    let response = try answer([
      "id": 7, "kind": "evaluate", "module": "lse", "function": "primal",
      "input": ["x": [0.5, 0.5], "min_runs": 3, "min_seconds": 0] as [String: Any],
    ])
    let timings = try #require(response["timings"] as? [[String: Any]])
    #expect(timings.filter { $0["name"] as? String == "evaluate" }.count == 3)
  }

  @Test func mistakes() throws {
    let missing = try answer([
      "id": 1, "kind": "evaluate", "module": "lse", "function": "primal", "input": [String: Any](),
    ])
    #expect(missing["success"] as? Bool == false)
    #expect(missing["error"] as? String == "the field \"x\" is missing")
    let function = try answer([
      "id": 1, "kind": "evaluate", "module": "lse", "function": "dual", "input": 1,
    ])
    #expect(function["error"] as? String == "there is no function lse.dual")
    let none: [Any] = []
    let hand = try answer([
      "id": 1, "kind": "evaluate", "module": "ht", "function": "objective",
      "input": [
        "theta": [0.5], "us": none,
        "data": [
          "model": [
            "parents": none, "base_relatives": none, "inverse_base_absolutes": none,
            "base_positions": none, "weights": none, "triangles": none, "is_mirrored": false,
          ] as [String: Any],
          "correspondences": none, "points": none,
        ],
      ],
    ])
    #expect(hand["error"] as? String == "the parts of the hand don't fit together")
    #expect(GradBench().answer(to: "[").contains("isn't a JSON object"))
  }

  /// The two evaluations of which there are no cases: values and derivatives against differences.
  @Test func bundleAdjustment() throws {
    let camera = [0.1, -0.2, 0.3, 0.5, 0.4, -0.3, 500, 320, 240, 1e-3, 1e-4]
    func objective(_ p: [Double]) throws -> [Double] {
      let response = try answer([
        "id": 1, "kind": "evaluate", "module": "ba", "function": "objective",
        "input": [
          "n": 2, "m": 3, "p": 5, "cam": Array(p[..<11]), "x": Array(p[11..<14]), "w": p[14],
          "feat": [100.0, 50.0],
        ] as [String: Any],
      ])
      let output = try #require(response["output"] as? [String: Any])
      let error = try #require(output["reproj_error"] as? [String: Any])
      return try #require(error["elements"] as? [Double])
    }
    let p = camera + [0.2, 0.3, 5, 0.9]
    let response = try answer([
      "id": 1, "kind": "evaluate", "module": "ba", "function": "jacobian",
      "input": [
        "n": 2, "m": 3, "p": 5, "cam": camera, "x": Array(p[11..<14]), "w": 0.9,
        "feat": [100.0, 50.0],
      ] as [String: Any],
    ])
    let output = try #require(response["output"] as? [String: Any])
    let values = try #require(output["vals"] as? [Double])
    let row = Array(0..<11) + [22, 23, 24, 31]
    #expect(output["cols"] as? [Int] == row + row + [35])
    #expect((output["rows"] as? [Int])?.prefix(3) == [0, 15, 30])
    #expect((output["rows"] as? [Int])?.last == 155)
    #expect(abs((values.last ?? 0) + 1.8) < 1e-12)
    for i in 0..<15 {
      var up = p, down = p
      let h = 1e-6 * max(1, abs(p[i]))
      up[i] += h
      down[i] -= h
      let (a, b) = (try objective(up), try objective(down))
      for row in 0..<2 {
        let slope = (a[row] - b[row]) / (2 * h)
        #expect(abs(slope - values[15 * row + i]) < 1e-5 * max(1, abs(slope)))
      }
    }
  }

  /// Large requests are answered with arrays, small ones with scalars; a large one that is made of
  /// the same numbers twice has the answer of the small one.
  @Test func arraysAndScalars() throws {
    func numbers(_ message: [String: Any]) throws -> Any {
      let response = try answer(message)
      return try #require(response["output"], "\(response["error"] ?? "")")
    }
    let x = (0..<600).map { Double($0 % 17) / 7 }
    func lse(_ x: [Double]) throws -> [Double] {
      try #require(
        numbers([
          "id": 1, "kind": "evaluate", "module": "lse", "function": "gradient", "input": ["x": x],
        ]) as? [Double])
    }
    let once = try lse(x), twice = try lse(x + x)
    #expect(difference(once, twice.prefix(600).map { 2 * $0 }) < 1e-12)

    let points = (0..<600).map { [Double($0 % 13), Double($0 % 7), Double($0 % 5)] }
    let centroids = [[2.0, 2, 1], [9.0, 3, 2], [6.0, 5, 4.2]]
    func direction(_ points: [[Double]]) throws -> Any {
      try numbers([
        "id": 1, "kind": "evaluate", "module": "kmeans", "function": "dir",
        "input": ["points": points, "centroids": centroids],
      ])
    }
    #expect(difference(try direction(points), try direction(points + points + points)) < 1e-12)
  }
}
