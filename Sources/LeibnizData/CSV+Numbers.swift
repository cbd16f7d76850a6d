import LeibnizTensor

extension CSV {
  /// The numbers in the column of this name.
  ///
  /// A number is written as in Swift source, `-12.5e3`, or is one of `nan`, `inf`, `infinity`, in
  /// any case; spaces around it don't count.
  ///
  /// - Parameters:
  ///   - name: The column's name in the header.
  ///   - missing: What an empty cell stands for; nil makes it an error.
  /// - Throws: ``DataError``, with line, column and the cell's text, where a cell is no number or
  ///   is too large for a `Double`; and if there is no such column.
  public func numbers(in name: String, missing: Double? = nil) throws(DataError) -> [Double] {
    try numbers(inColumn: column(named: name), missing: missing)
  }

  /// The numbers in this column, counted from 0; see ``numbers(in:missing:)``. Traps if there is no
  /// such column.
  public func numbers(inColumn column: Int, missing: Double? = nil) throws(DataError) -> [Double] {
    guard column >= 0, column < columnCount else {
      fail("CSV: no column \(column) in a table of \(columnCount) columns")
    }
    var numbers: [Double] = []
    numbers.reserveCapacity(rowCount)
    for row in 0..<rowCount {
      numbers.append(try number(row: row, column: column, missing: missing))
    }
    return numbers
  }

  func number(row: Int, column: Int, missing: Double?) throws(DataError) -> Double {
    let text = cells[row * columnCount + column]
    let trimmed = text.utf8.drop { $0 == 0x20 || $0 == 0x09 }
    let end = trimmed.lastIndex { $0 != 0x20 && $0 != 0x09 }
    guard let end else {
      if let missing { return missing }
      throw DataError(
        .malformed, file: file, at: place(row: row, column: column), "the cell is empty",
        expected: "a number")
    }
    let word = trimmed[...end]
    // Double's own reading also accepts hexadecimal, which in a table is rather a mistake.
    if !word.contains(where: { $0 == UInt8(ascii: "x") || $0 == UInt8(ascii: "X") }),
      let number = Double(Substring(word))
    {
      let isWord = word.contains { $0 == UInt8(ascii: "n") || $0 == UInt8(ascii: "N") }
      if number.isFinite || isWord { return number }
      throw DataError(
        .malformed, file: file, at: place(row: row, column: column),
        "\(shortened(text)) is too large", expected: "a number below 1.8e308")
    }
    throw DataError(
      .malformed, file: file, at: place(row: row, column: column),
      "\(shortened(text)) is not a number", expected: "a number such as -12.5 or 3e8")
  }
}

/// The text in quotes, with control characters escaped, and cut if it is long.
func shortened(_ text: String) -> String {
  text.count <= 40 ? text.debugDescription : String(text.prefix(40)).debugDescription + "…"
}
