import Foundation

/// A JSON value, and what is wrong with it where it isn't as expected.
enum JSON {
  case number(Double)
  case integer(Int)
  case string(String)
  case bool(Bool)
  case array([JSON])
  case object([(String, JSON)])

  static func numbers(_ x: [Double]) -> JSON { .array(x.map { .number($0) }) }
  /// A matrix of so many rows, which are given one after another.
  static func matrix(_ x: [Double], rows: Int) -> JSON {
    let width = rows == 0 ? 0 : x.count / rows
    return .array((0..<rows).map { .numbers(Array(x[$0 * width..<($0 + 1) * width])) })
  }

  /// The text on one line.
  var text: String {
    switch self {
    case .number(let x):
      return x.isFinite ? "\(x)" : x.isNaN ? "NaN" : x < 0 ? "-Infinity" : "Infinity"
    case .integer(let n): return "\(n)"
    case .string(let s):
      let data = try? JSONSerialization.data(withJSONObject: s, options: .fragmentsAllowed)
      return data.flatMap { String(data: $0, encoding: .utf8) } ?? "\"\""
    case .bool(let b): return b ? "true" : "false"
    case .array(let elements): return "[" + elements.map(\.text).joined(separator: ", ") + "]"
    case .object(let fields):
      return "{" + fields.map { "\(JSON.string($0).text): \($1.text)" }.joined(separator: ", ")
        + "}"
    }
  }
}

/// What a request lacks.
struct RequestError: Error, CustomStringConvertible {
  var description: String
}

/// The fields of a request, read with their types checked.
struct Fields {
  let fields: [String: Any]

  init(_ value: Any?, _ what: String) throws {
    guard let fields = value as? [String: Any] else {
      throw RequestError(description: "\(what) isn't an object")
    }
    self.fields = fields
  }

  func get<T>(_ name: String, as type: T.Type = T.self) throws -> T {
    guard let value = fields[name] else {
      throw RequestError(description: "the field \"\(name)\" is missing")
    }
    guard let result = value as? T else {
      throw RequestError(description: "the field \"\(name)\" isn't of type \(T.self)")
    }
    return result
  }

  func int(_ name: String) throws -> Int { try get(name) }
  func double(_ name: String) throws -> Double { try get(name) }
  func numbers(_ name: String) throws -> [Double] { try get(name) }
  func matrix(_ name: String) throws -> [[Double]] { try get(name) }
  func flat(_ name: String) throws -> [Double] { try matrix(name).flatMap { $0 } }
}
