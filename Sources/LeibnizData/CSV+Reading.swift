import LeibnizTensor

extension CSV {
  /// The table in this file, which may be compressed by gzip.
  ///
  /// - Parameters:
  ///   - path: The file; its text is UTF-8, with or without a byte-order mark.
  ///   - separator: What stands between two cells: one ASCII character, such as `","`, `";"`,
  ///     `"\t"`.
  ///   - header: Whether the first row names the columns.
  ///   - limit: The most bytes that a compressed file may unpack to.
  /// - Throws: ``DataError``, with line and column, if the file can't be read, is empty, has rows
  ///   of different lengths, or breaks the rules of quoting.
  public static func read(
    _ path: String, separator: Character = ",", header: Bool = true,
    limit: Int = FileBytes.defaultLimit
  ) throws(DataError) -> CSV {
    let bytes = try FileBytes.read(path, limit: limit)
    return try parse(bytes, separator: separator, header: header, file: path)
  }

  /// The table in this text; see ``read(_:separator:header:limit:)``.
  ///
  /// ```swift
  /// try CSV.parse("1;2\n3;4", separator: ";", header: false).numbers(inColumn: 1)  // [2.0, 4.0]
  /// ```
  public static func parse(
    _ text: String, separator: Character = ",", header: Bool = true, file: String = "text"
  ) throws(DataError) -> CSV {
    try parse(Array(text.utf8), separator: separator, header: header, file: file)
  }

  /// The table in these bytes of UTF-8; see ``read(_:separator:header:limit:)``.
  ///
  /// An empty line is skipped. (A row of a single empty cell is written `""`.)
  public static func parse(
    _ bytes: [UInt8], separator: Character = ",", header: Bool = true, file: String = "text"
  ) throws(DataError) -> CSV {
    var parser = CSVParser(bytes: bytes, separator: checked(separator), file: file)
    return try parser.table(header: header)
  }

  /// The separator as a byte. A separator that could be part of a cell's own syntax is a mistake in
  /// the program.
  static func checked(_ separator: Character) -> UInt8 {
    guard let byte = separator.asciiValue, separator != "\"", !separator.isNewline else {
      fail(
        "CSV: the separator \(separator.debugDescription) is not one ASCII character "
          + "other than a quote or a line break")
    }
    return byte
  }
}

/// One pass over the bytes, cell by cell.
private struct CSVParser {
  let bytes: [UInt8]
  let separator: UInt8
  let file: String

  private var position = 0
  private var line = 1
  private var cells: [String] = []
  private var lines: [Int] = []
  /// The text of a quoted cell, unescaped; kept to re-use its memory.
  private var unquoted: [UInt8] = []

  init(bytes: [UInt8], separator: UInt8, file: String) {
    self.bytes = bytes
    self.separator = separator
    self.file = file
  }

  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  mutating func table(header: Bool) throws(DataError) -> CSV {
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }  // the byte-order mark

    var names: [String]?
    var width: Int?
    while true {
      skipEmptyLines()
      guard position < bytes.count else { break }
      let start = line
      let before = cells.count
      try row()
      let count = cells.count - before
      guard let width else {
        width = count
        if header {
          names = cells
          cells = []
        } else {
          lines.append(start)
        }
        continue
      }
      guard count == width else {
        throw DataError(
          .malformed, file: file, at: .line(start), "this row has \(counted(count, "cell"))",
          expected: "\(width), as in the \(header ? "header" : "first row")")
      }
      lines.append(start)
    }
    guard let width else {
      throw DataError(
        .malformed, file: file, "there is no text in it", expected: "at least one row")
    }
    return CSV(columnNames: names, columnCount: width, file: file, cells: cells, lines: lines)
  }

  private mutating func skipEmptyLines() {
    while lineBreak() {}
  }

  /// Goes past a line break, if there is one here.
  private mutating func lineBreak() -> Bool {
    if byte(position) == Self.lineFeed {
      position += 1
    } else if byte(position) == Self.carriageReturn {
      position += byte(position + 1) == Self.lineFeed ? 2 : 1
    } else {
      return false
    }
    line += 1
    return true
  }

  private func byte(_ index: Int) -> UInt8? {
    index < bytes.count ? bytes[index] : nil
  }

  private mutating func row() throws(DataError) {
    var column = 1
    while true {
      if byte(position) == Self.quote {
        try quotedCell(column)
      } else {
        try plainCell(column)
      }
      if byte(position) == separator {
        position += 1
        column += 1
        continue
      }
      guard position == bytes.count || lineBreak() else {
        // Only a quoted cell can stop short of both.
        throw malformed(
          column, "text after the closing quote",
          expected: "the separator \(separatorText), a line end, or the quote doubled")
      }
      return
    }
  }

  /// A cell without quotes: up to the separator or the line's end.
  private mutating func plainCell(_ column: Int) throws(DataError) {
    let start = position
    while position < bytes.count {
      let next = bytes[position]
      if next == separator || next == Self.lineFeed || next == Self.carriageReturn { break }
      if next == Self.quote {
        throw malformed(
          column, "a quote inside a cell that doesn't start with one",
          expected: "the whole cell in quotes, and quotes inside it doubled")
      }
      position += 1
    }
    try append(bytes[start..<position], column)
  }

  /// A cell in quotes, in which a doubled quote stands for one.
  private mutating func quotedCell(_ column: Int) throws(DataError) {
    let firstLine = line
    unquoted.removeAll(keepingCapacity: true)
    position += 1
    while true {
      guard position < bytes.count else {
        throw DataError(
          .malformed, file: file, at: .cell(line: firstLine, column: column, name: nil),
          "the quote that starts here is never closed", expected: "a closing quote")
      }
      let next = bytes[position]
      position += 1
      if next == Self.quote {
        guard byte(position) == Self.quote else { break }
        position += 1
      } else if next == Self.lineFeed
        || next == Self.carriageReturn && byte(position) != Self.lineFeed
      {
        line += 1
      }
      unquoted.append(next)
    }
    try append(unquoted[...], column)
  }

  private mutating func append(_ text: ArraySlice<UInt8>, _ column: Int) throws(DataError) {
    guard let string = String(validating: text, as: UTF8.self) else {
      throw malformed(column, "bytes that are not UTF-8", expected: "text in UTF-8")
    }
    cells.append(string)
  }

  private var separatorText: String {
    Character(Unicode.Scalar(separator)).debugDescription
  }

  private func malformed(_ column: Int, _ problem: String, expected: String) -> DataError {
    DataError(
      .malformed, file: file, at: .cell(line: line, column: column, name: nil), problem,
      expected: expected)
  }
}

/// "1 cell", "3 cells".
func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}
