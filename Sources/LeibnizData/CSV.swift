import LeibnizTensor

/// A table of text read from, or to be written as, comma-separated values.
///
/// Every row has the same number of cells. The cells stay text until they are asked for as numbers,
/// so that an error can show what stands in the file.
///
/// ```swift
/// let table = try CSV.parse("city,temperature\nOslo,4.5\nRome,17\n")
/// table.columnNames                        // ["city", "temperature"]
/// table[row: 1, column: 0]                 // "Rome"
/// try table.numbers(in: "temperature")     // [4.5, 17.0]
/// ```
///
/// The form is that of RFC 4180: a cell that contains the separator, a quote or a line break stands
/// in double quotes, and a quote inside is doubled. A line ends in LF, CRLF or
/// CR, and one file may mix them.
public struct CSV: Sendable, Hashable, CustomStringConvertible {
  /// The names in the first row; nil for a table without a header.
  public let columnNames: [String]?
  /// How many cells a row has.
  public let columnCount: Int
  /// Where the table came from, for errors.
  public let file: String

  /// All cells, row after row.
  let cells: [String]
  /// The line of the file on which each row starts, counted from 1.
  let lines: [Int]

  /// How many rows there are, the header not counted.
  public var rowCount: Int { lines.count }

  /// A table made in memory, for ``write(to:separator:)``.
  ///
  /// Every row must have as many cells as the others and as the header; it traps otherwise.
  ///
  /// ```swift
  /// CSV(columnNames: ["epoch", "loss"], rows: [["1", "0.7"], ["2", "0.4"]])
  /// ```
  public init(columnNames: [String]? = nil, rows: [[String]], file: String = "table") {
    let width = columnNames?.count ?? rows.first?.count ?? 0
    for (index, row) in rows.enumerated() where row.count != width {
      fail("CSV: row \(index) has \(row.count) cells; expected \(width)")
    }
    let firstLine = columnNames == nil ? 1 : 2
    self.init(
      columnNames: columnNames, columnCount: width, file: file, cells: rows.flatMap { $0 },
      lines: Array(firstLine..<(firstLine + rows.count)))
  }

  init(columnNames: [String]?, columnCount: Int, file: String, cells: [String], lines: [Int]) {
    self.columnNames = columnNames
    self.columnCount = columnCount
    self.file = file
    self.cells = cells
    self.lines = lines
  }

  /// The table's size and the first rows, cut to fit; ``text(separator:)`` has everything.
  ///
  /// ```swift
  /// print(try CSV.parse("city,temperature\nOslo,4.5\n"))
  /// // text: 1 row × 2 columns
  /// // city,temperature
  /// // Oslo,4.5
  /// ```
  public var description: String {
    var lines = ["\(file): \(counted(rowCount, "row")) × \(counted(columnCount, "column"))"]
    func add(_ row: ArraySlice<String>) {
      let line = row.prefix(40).joined(separator: ",").replacingLineBreaks
      lines.append(line.count > 79 ? line.prefix(78) + "…" : line)
    }
    if let columnNames { add(columnNames[...]) }
    for row in 0..<min(rowCount, 5) { add(self[row: row]) }
    if rowCount > 5 { lines.append("…") }
    return lines.joined(separator: "\n")
  }

  /// The text of one cell; both indices count from 0. Traps if there is no such cell.
  public subscript(row row: Int, column column: Int) -> String {
    guard row >= 0, row < rowCount, column >= 0, column < columnCount else {
      fail(
        "CSV: no cell at row \(row), column \(column) in a table of \(rowCount) × \(columnCount)")
    }
    return cells[row * columnCount + column]
  }

  /// The cells of one row, counted from 0. Traps if there is no such row.
  public subscript(row row: Int) -> ArraySlice<String> {
    guard row >= 0, row < rowCount else {
      fail("CSV: no row \(row) in a table of \(rowCount)")
    }
    return cells[row * columnCount..<(row + 1) * columnCount]
  }

  /// The index of the column with this name. Names that differ only in their Unicode normalisation,
  /// é as one scalar or as two, are different names.
  ///
  /// - Throws: ``DataError`` if the table has no header, or none or several columns of this name.
  public func column(named name: String) throws(DataError) -> Int {
    guard let columnNames else {
      throw DataError(
        .mismatch, file: file, "there is no column \"\(name)\", for the table has no header")
    }
    let found = columnNames.indices.filter { columnNames[$0].isExactly(name) }
    guard let index = found.first else {
      let twin = columnNames.contains(name) ? ", but one of another Unicode normalisation" : ""
      throw DataError(
        .mismatch, file: file, at: .line(1), "there is no column \"\(name)\"\(twin)",
        expected: "one of \(columnNames.map { "\"\($0)\"" }.joined(separator: ", "))")
    }
    guard found.count == 1 else {
      let places = found.map { String($0 + 1) }.joined(separator: ", ")
      throw DataError(
        .mismatch, file: file, at: .line(1), "several columns are called \"\(name)\": \(places)",
        expected: "a name that is used once")
    }
    return index
  }

  /// Where a cell stands in the file, for errors about it.
  func place(row: Int, column: Int) -> DataError.Place {
    .cell(line: lines[row], column: column + 1, name: columnNames?[column])
  }
}

extension String {
  /// The text on one line.
  fileprivate var replacingLineBreaks: String {
    String(map { $0.isNewline ? " " : $0 })
  }
}
