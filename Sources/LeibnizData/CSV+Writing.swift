extension CSV {
  /// Writes the table to a file, whole or not at all; see ``FileBytes/write(_:to:)``.
  ///
  /// ```swift
  /// try CSV(columnNames: ["epoch", "loss"], rows: [["1", "0.7"]]).write(to: "losses.csv")
  /// ```
  ///
  /// - Parameters:
  ///   - path: The file, replaced if it exists.
  ///   - separator: What to put between two cells.
  /// - Throws: ``DataError`` if the file can't be written.
  public func write(to path: String, separator: Character = ",") throws(DataError) {
    try FileBytes.write(Array(text(separator: separator).utf8), to: path)
  }

  /// The table as text. Parsing it gives the same cells back.
  ///
  /// Cells are quoted only where they must be, and lines end in LF.
  public func text(separator: Character = ",") -> String {
    let byte = CSV.checked(separator)
    var text = ""
    func append(_ row: ArraySlice<String>) {
      for (index, cell) in zip(row.indices, row) {
        if index > row.startIndex { text.append(separator) }
        // A line with nothing on it would be skipped, so a lone empty cell is quoted.
        let mustQuote = cell.isEmpty ? row.count == 1 : CSV.mustQuote(cell, separator: byte)
        if mustQuote {
          text += "\""
          for character in cell.unicodeScalars {
            if character == "\"" { text.unicodeScalars.append(character) }
            text.unicodeScalars.append(character)
          }
          text += "\""
        } else {
          text += cell
        }
      }
      text += "\n"
    }
    if let columnNames { append(columnNames[...]) }
    for row in 0..<rowCount { append(self[row: row]) }
    return text
  }

  private static func mustQuote(_ cell: String, separator: UInt8) -> Bool {
    // A byte-order mark at the file's start would not be taken for text.
    cell.unicodeScalars.first == "\u{feff}"
      || cell.utf8.contains { $0 == separator || $0 == 0x22 || $0 == 0x0a || $0 == 0x0d }
  }
}
