import Testing

@testable import LeibnizData

@Suite struct JSONTests {
  private func parse(_ text: String) throws(DataError) -> JSON {
    try JSON.parse(Array(text.utf8)[...], file: "f")
  }

  @Test func readsValues() throws {
    let json = try parse(#" {"a": [1, -20, true, false, null], "b": {}, "c": [] , "d":"x"} "#)
    guard case .object(let members) = json.value, case .array(let list) = members[0].value.value
    else {
      Issue.record("not an object with an array")
      return
    }
    #expect(members.map(\.key) == ["a", "b", "c", "d"])
    #expect(
      list.map(\.sort) == ["the number 1", "the number -20", "true", "false", "null"])
    #expect(list[1].offset == 11)
    #expect(members[1...].map(\.value.sort) == ["an object", "an array", "the string \"x\""])
  }

  @Test func readsStrings() throws {
    func string(_ text: String) throws -> String? {
      guard case .string(let string) = try parse(text).value else { return nil }
      return string
    }
    #expect(try string(#""\"\\\/\b\f\n\r\t""#) == "\"\\/\u{8}\u{c}\n\r\t")
    #expect(try string(#""é \u00e9 \ud83d\ude00""#) == "é é 😀")
    for text in ["", "a", "\"\\", "\n\t\r\u{0}\u{1f}", "é😀\u{7f}", "e\u{301}"] {
      #expect(
        try string(JSON.quoted(text))?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
    }
  }

  @Test(arguments: [
    ("", "byte 0: found the end of the JSON text; expected a JSON value"),
    ("{} x", "byte 3: found 'x'; expected the end of the JSON text"),
    ("[1,]", "byte 3: found ']'; expected a JSON value"),
    ("[1 2]", "byte 3: found '2'; expected ',' or ']'"),
    ("{\"a\" 1}", "byte 5: found '1'; expected ':'"),
    ("{a:1}", "byte 1: found 'a'; expected a key in quotes"),
    ("{\"a\":1,}", "byte 7: found '}'; expected a key in quotes"),
    ("nul", "byte 0: found 'n'; expected a JSON value"),
    ("\"a", "byte 2: found the end of the JSON text; expected a closing quote"),
    ("\"\n\"", "byte 1: found byte 0x0a; expected no control character in a string"),
    ("\"\\x\"", "byte 2: found 'x'; expected one of \" \\ / b f n r t u after a backslash"),
    ("\"\\u12g4\"", "byte 5: found 'g'; expected four hexadecimal digits"),
    ("\"\\ud800x\"", "byte 7: found 'x'; expected the second half of a surrogate pair"),
    ("\"\\udc00\"", "byte 7: found '\"'; expected the second half of a surrogate pair"),
    (
      "1.5",
      "byte 0: found \"1.5\"; expected an integer between \(Int.min) and \(Int.max)"
    ),
    (
      "99999999999999999999",
      "byte 0: found \"99999999999999999999\"; "
        + "expected an integer between \(Int.min) and \(Int.max)"
    ),
    ("007", "byte 0: found \"007\"; expected an integer between \(Int.min) and \(Int.max)"),
    ("-", "byte 0: found \"-\"; expected an integer between \(Int.min) and \(Int.max)"),
  ])
  func saysWhatIsWrong(text: String, expected: String) {
    #expect(message { () throws(DataError) in _ = try parse(text) } == "f, \(expected)")
  }

  @Test func keysOfAnotherNormalisationAreOtherKeys() throws {
    guard case .object(let members) = try parse("{\"\u{e9}\":1,\"e\u{301}\":2}").value else {
      Issue.record("no object")
      return
    }
    #expect(members.map(\.value.sort) == ["the number 1", "the number 2"])
    #expect(
      message { () throws(DataError) in _ = try parse(#"{"\u00e9":1,"\#u{e9}":2}"#) }
        == "f, byte 12: the key \"\u{e9}\" occurs twice")
  }

  @Test func deepNestingIsRefused() {
    #expect(
      message { () throws(DataError) in _ = try parse(String(repeating: "[", count: 1_000_000)) }
        == "f, byte 64: more than 64 levels of nesting")
  }
}
