import LeibnizTensor

/// A JSON value, with the offset of its first byte, so that an error about it can say where it is.
///
/// This is as much of JSON as the header of a safetensors file needs: strict, and safe against
/// hostile input. Only integers are numbers here.
struct JSON {
  indirect enum Value {
    case object([(key: String, value: JSON)])
    case array([JSON])
    case string(String)
    case integer(Int)
    case bool(Bool)
    case null
  }

  let value: Value
  /// Counted from the start of the file.
  let offset: Int

  /// What sort of value this is, for errors.
  var sort: String {
    switch value {
    case .object: "an object"
    case .array: "an array"
    case .string(let text): "the string \(shortened(text))"
    case .integer(let number): "the number \(number)"
    case .bool(let bool): "\(bool)"
    case .null: "null"
    }
  }

  /// The one value that these bytes hold; spaces may stand around it.
  ///
  /// - Throws: ``DataError`` with the offset of what breaks the rules.
  static func parse(_ bytes: ArraySlice<UInt8>, file: String) throws(DataError) -> JSON {
    var parser = JSONParser(bytes: bytes, file: file)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.position == bytes.endIndex else {
      throw parser.unexpected("the end of the JSON text")
    }
    return value
  }

  /// The text as a JSON string, quotes included.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case "\0"..<" ":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

private struct JSONParser {
  let bytes: ArraySlice<UInt8>
  let file: String
  var position: Int

  /// The parser calls itself for what is nested, so how deep that may go has to be limited.
  private static let deepest = 64

  init(bytes: ArraySlice<UInt8>, file: String) {
    self.bytes = bytes
    self.file = file
    position = bytes.startIndex
  }

  private var next: UInt8? {
    position < bytes.endIndex ? bytes[position] : nil
  }

  mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
      position += 1
    }
  }

  func unexpected(_ expected: String) -> DataError {
    let found: String
    if let next {
      let isPrintable = (0x21...0x7e).contains(next)
      found = isPrintable ? "'\(Character(Unicode.Scalar(next)))'" : "byte 0x\(hex(next))"
    } else {
      found = "the end of the JSON text"
    }
    return DataError(
      .malformed, file: file, at: .byte(position), "found \(found)", expected: expected)
  }

  private mutating func expect(_ byte: UInt8) throws(DataError) {
    guard next == byte else { throw unexpected("'\(Character(Unicode.Scalar(byte)))'") }
    position += 1
  }

  mutating func value(depth: Int) throws(DataError) -> JSON {
    skipSpace()
    let offset = position
    guard depth < Self.deepest else {
      throw DataError(
        .malformed, file: file, at: .byte(offset), "more than \(Self.deepest) levels of nesting")
    }
    guard let next else { throw unexpected("a JSON value") }
    let value: JSON.Value
    switch next {
    case UInt8(ascii: "{"): value = .object(try members(depth: depth))
    case UInt8(ascii: "["): value = .array(try elements(depth: depth))
    case UInt8(ascii: "\""): value = .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): value = .integer(try integer())
    case UInt8(ascii: "t"): value = try word("true", .bool(true))
    case UInt8(ascii: "f"): value = try word("false", .bool(false))
    case UInt8(ascii: "n"): value = try word("null", .null)
    default: throw unexpected("a JSON value")
    }
    return JSON(value: value, offset: offset)
  }

  private mutating func members(depth: Int) throws(DataError) -> [(key: String, value: JSON)] {
    try expect(UInt8(ascii: "{"))
    skipSpace()
    var members: [(key: String, value: JSON)] = []
    var keys: Set<[UInt8]> = []
    if next == UInt8(ascii: "}") {
      position += 1
      return []
    }
    while true {
      skipSpace()
      let offset = position
      guard next == UInt8(ascii: "\"") else { throw unexpected("a key in quotes") }
      let key = try string()
      guard keys.insert(key.exact).inserted else {
        throw DataError(
          .malformed, file: file, at: .byte(offset), "the key \(shortened(key)) occurs twice")
      }
      skipSpace()
      try expect(UInt8(ascii: ":"))
      members.append((key, try value(depth: depth + 1)))
      skipSpace()
      if next == UInt8(ascii: "}") {
        position += 1
        return members
      }
      guard next == UInt8(ascii: ",") else { throw unexpected("',' or '}'") }
      position += 1
    }
  }

  private mutating func elements(depth: Int) throws(DataError) -> [JSON] {
    try expect(UInt8(ascii: "["))
    skipSpace()
    var elements: [JSON] = []
    if next == UInt8(ascii: "]") {
      position += 1
      return []
    }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if next == UInt8(ascii: "]") {
        position += 1
        return elements
      }
      guard next == UInt8(ascii: ",") else { throw unexpected("',' or ']'") }
      position += 1
    }
  }

  private mutating func word(_ word: String, _ value: JSON.Value) throws(DataError) -> JSON.Value {
    guard bytes[position...].starts(with: word.utf8) else { throw unexpected("a JSON value") }
    position += word.utf8.count
    return value
  }

  private mutating func integer() throws(DataError) -> Int {
    let start = position
    while let next, !" \t\r\n,]}".utf8.contains(next) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    let digits = text.utf8.drop { $0 == UInt8(ascii: "-") }
    guard let number = Int(text), digits.count == 1 || digits.first != UInt8(ascii: "0") else {
      throw DataError(
        .malformed, file: file, at: .byte(start), "found \(shortened(text))",
        expected: "an integer between \(Int.min) and \(Int.max)")
    }
    return number
  }

  private mutating func string() throws(DataError) -> String {
    try expect(UInt8(ascii: "\""))
    let start = position
    var text: [UInt8] = []
    while true {
      guard let byte = next else { throw unexpected("a closing quote") }
      if byte < 0x20 { throw unexpected("no control character in a string") }
      position += 1
      if byte == UInt8(ascii: "\"") { break }
      if byte == UInt8(ascii: "\\") {
        text += Array(String(Character(try escape())).utf8)
      } else {
        text.append(byte)
      }
    }
    guard let string = String(validating: text, as: UTF8.self) else {
      throw DataError(
        .malformed, file: file, at: .byte(start), "bytes that are not UTF-8",
        expected: "text in UTF-8")
    }
    return string
  }

  private mutating func escape() throws(DataError) -> Unicode.Scalar {
    guard let byte = next else { throw unexpected("an escape sequence") }
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
      position += 1
      return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): position += 1; return "\u{8}"
    case UInt8(ascii: "f"): position += 1; return "\u{c}"
    case UInt8(ascii: "n"): position += 1; return "\n"
    case UInt8(ascii: "r"): position += 1; return "\r"
    case UInt8(ascii: "t"): position += 1; return "\t"
    case UInt8(ascii: "u"):
      position += 1
      let first = try fourDigits()
      if let scalar = Unicode.Scalar(first) { return scalar }
      // Half of a surrogate pair; only \ud800…\udbff followed by \udc00…\udfff makes a character.
      guard first < 0xdc00, bytes[position...].starts(with: [0x5c, 0x75]) else {
        throw unexpected("the second half of a surrogate pair")
      }
      position += 2
      let second = try fourDigits()
      guard (0xdc00...0xdfff).contains(second),
        let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
      else { throw unexpected("the second half of a surrogate pair") }
      return scalar
    default:
      throw unexpected("one of \" \\ / b f n r t u after a backslash")
    }
  }

  private mutating func fourDigits() throws(DataError) -> UInt32 {
    var number: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw unexpected("four hexadecimal digits")
      }
      position += 1
      number = number << 4 + UInt32(digit)
    }
    return number
  }
}

/// Two hexadecimal digits.
func hex(_ byte: UInt8) -> String {
  (byte < 16 ? "0" : "") + String(byte, radix: 16)
}
