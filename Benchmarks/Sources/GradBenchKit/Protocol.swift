import Foundation

/// GradBench's protocol: one answer, a line of JSON, for each message.
public struct GradBench {
  /// Which writing of an objective answers where there are two.
  var writing: Writing

  public init(_ writing: Writing = .fastest) { self.writing = writing }

  /// The answer to a line of the evaluation's output.
  public func answer(to line: String) -> String {
    let parsed = try? JSONSerialization.jsonObject(with: Data(line.utf8))
    guard let message = parsed as? [String: Any] else {
      return JSON.object([
        ("success", .bool(false)), ("error", .string("the message isn't a JSON object")),
      ]).text
    }
    var fields: [(String, JSON)] = [("id", .integer(message["id"] as? Int ?? 0))]
    switch message["kind"] as? String {
    case "start":
      fields.append(("tool", .string("leibniz")))
    case "define":
      fields.append(("success", .bool(answers[message["module"] as? String ?? ""] != nil)))
    case "evaluate":
      do {
        fields += try evaluate(message)
      } catch {
        fields += [("success", .bool(false)), ("error", .string("\(error)"))]
      }
    default:
      break
    }
    return JSON.object(fields).text
  }

  private func evaluate(_ message: [String: Any]) throws -> [(String, JSON)] {
    let module = message["module"] as? String ?? "", function = message["function"] as? String ?? ""
    guard let prepare = GradBenchKit.answer(module, function, writing) else {
      throw RequestError(description: "there is no function \(module).\(function)")
    }
    guard let input = message["input"] else {
      throw RequestError(description: "the field \"input\" is missing")
    }
    let runs = (input as? [String: Any])?["min_runs"] as? Int ?? 1
    let seconds = (input as? [String: Any])?["min_seconds"] as? Double ?? 0
    let clock = ContinuousClock()
    var evaluation: Evaluation?
    let preparing = try clock.measure { evaluation = try prepare(input) }
    var timings = [timing("prepare", preparing)]
    var output = JSON.bool(false), total = Duration.zero, count = 0
    while count < max(1, runs) || total < .seconds(seconds) {
      let time = clock.measure { if let evaluation { output = evaluation() } }
      timings.append(timing("evaluate", time))
      total += time
      count += 1
    }
    return [("success", .bool(true)), ("output", output), ("timings", .array(timings))]
  }

  private func timing(_ name: String, _ duration: Duration) -> JSON {
    let nanoseconds = Int((duration / .nanoseconds(1)).rounded())
    return .object([("name", .string(name)), ("nanoseconds", .integer(nanoseconds))])
  }
}
