import LeibnizTensor
import Testing

@testable import LeibnizData

@Suite struct CSVTests {
  private func rows(_ table: CSV) -> [[String]] {
    (0..<table.rowCount).map { Array(table[row: $0]) }
  }

  // MARK: Reading

  @Test(arguments: [
    "a,b\n1,2\n3,4\n", "a,b\n1,2\n3,4", "a,b\r\n1,2\r\n3,4\r\n", "\u{feff}a,b\n1,2\n3,4",
    "\n\na,b\n\n1,2\r\n\r\n3,4\n\n", "\"a\",\"b\"\n\"1\",2\n3,\"4\"",
    "a,b\r1,2\r3,4\r", "a,b\r1,2\r3,4", "\r\ra,b\r\n1,2\r\r3,4\n\r", "a,b\r\r\n1,2\n\r3,4\r\n",
    "\"a\",\"b\"\r\"1\",2\r3,\"4\"\r", "\u{feff}\"a\",b\r1,2\r\n3,4",
  ])
  func readsTheSameTable(text: String) throws {
    let table = try CSV.parse(text)
    #expect(table.columnNames == ["a", "b"])
    #expect(rows(table) == [["1", "2"], ["3", "4"]])
    #expect(table.columnCount == 2)
    #expect(table[row: 1, column: 0] == "3")
  }

  @Test func readsQuotes() throws {
    let text = "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"\",,\"\r\n\"\n"
    let table = try CSV.parse(text, header: false)
    #expect(rows(table) == [["a,b", "say \"hi\"", "two\nlines", "", "", "\r\n"]])
    #expect(table.columnNames == nil)
  }

  @Test func quotedCellsKeepTheirLineBreaks() throws {
    let text = "\"a\rb\",\"\r\"\r\"c\r\nd\",\"\n\r\"\r"
    #expect(rows(try CSV.parse(text, header: false)) == [["a\rb", "\r"], ["c\r\nd", "\n\r"]])
  }

  /// However the lines end, the numbers are the same.
  @Test func everyMixtureOfLineEnds() throws {
    let ends = ["\n", "\r\n", "\r"]
    for a in ends {
      for b in ends {
        for c in ends + [""] {
          let table = try CSV.parse("x,y\(a)1,2\(b)3,4\(c)")
          #expect(try table.tensor() == Tensor([1, 2, 3, 4] as [Float], shape: [2, 2]))
        }
      }
    }
  }

  @Test func namesOfAnotherNormalisationAreOtherNames() throws {
    let (one, two) = ("\u{e9}", "e\u{301}")
    #expect(one == two)  // to Swift
    let table = try CSV.parse("\(one),\(two)\n1,2\n3,4\n", file: "f")
    #expect(try table.numbers(in: one) == [1, 3])
    #expect(try table.numbers(in: two) == [2, 4])
    #expect(try table.tensor(columns: [two, one]).scalars(as: Int.self) == [2, 1, 4, 3])
    let single = try CSV.parse("\(one)\n1\n", file: "f")
    #expect(
      message { () throws(DataError) in _ = try single.column(named: two) } == """
        f, line 1: there is no column "\(two)", but one of another Unicode normalisation; \
        expected one of "\(one)"
        """)
    let kinds = try CSV.parse("kind\n\(one)\n\(two)\n\(one)\n").classes(in: "kind")
    #expect(kinds.labels == Tensor([0, 1, 0]))
    #expect(
      kinds.names.map { Array($0.unicodeScalars) } == [one, two].map { Array($0.unicodeScalars) })
  }

  @Test func readsOtherSeparators() throws {
    #expect(rows(try CSV.parse("1,5;2\n", separator: ";", header: false)) == [["1,5", "2"]])
    #expect(rows(try CSV.parse("1\t\t2", separator: "\t", header: false)) == [["1", "", "2"]])
  }

  @Test func aHeaderAloneIsATableWithoutRows() throws {
    let table = try CSV.parse("a,b\n")
    #expect(table.rowCount == 0)
    #expect(try table.tensor().shape == [0, 2])
  }

  @Test(arguments: [
    ("", "f: there is no text in it; expected at least one row"),
    ("\n\r\n", "f: there is no text in it; expected at least one row"),
    ("a,b\n1,2\n3\n", "f, line 3: this row has 1 cell; expected 2, as in the header"),
    (
      "a,b\n\"x\ny\",2\n3,4,5", "f, line 4: this row has 3 cells; expected 2, as in the header"
    ),
    (
      "a,b\n1,x\"y\n",
      "f, line 2, column 2: a quote inside a cell that doesn't start with one; "
        + "expected the whole cell in quotes, and quotes inside it doubled"
    ),
    (
      "a,b\n\"1\"x,2\n",
      "f, line 2, column 1: text after the closing quote; "
        + "expected the separator \",\", a line end, or the quote doubled"
    ),
    (
      "a,b\n1,\"2\n3,4\n",
      "f, line 2, column 2: the quote that starts here is never closed; expected a closing quote"
    ),
    ("a,b\r1,2\r3\r", "f, line 3: this row has 1 cell; expected 2, as in the header"),
    (
      "a,b\r\"x\ry\r\nz\nw\",2\r3",
      "f, line 6: this row has 1 cell; expected 2, as in the header"
    ),
    ("a,b\r\n\r\r\n1,2\n\r3", "f, line 6: this row has 1 cell; expected 2, as in the header"),
  ])
  func saysWhatIsWrong(text: String, expected: String) {
    #expect(message { () throws(DataError) in _ = try CSV.parse(text, file: "f") } == expected)
  }

  @Test func textMustBeUTF8() {
    #expect(
      message { () throws(DataError) in _ = try CSV.parse([0x61, 0x0a, 0xff], file: "f") }
        == "f, line 2, column 1: bytes that are not UTF-8; expected text in UTF-8")
  }

  // MARK: Numbers

  @Test func readsNumbers() throws {
    let table = try CSV.parse("x\n1\n-2.5\n+3e2\n .5 \n1E-3\nnan\n-Infinity\n0007\n")
    let numbers = try table.numbers(in: "x")
    #expect(numbers[..<5] == [1, -2.5, 300, 0.5, 0.001])
    #expect(numbers[5].isNaN)
    #expect(numbers[6...] == [-.infinity, 7])
  }

  @Test(arguments: [
    ("12,5", "\"12,5\" is not a number; expected a number such as -12.5 or 3e8"),
    ("0x10", "\"0x10\" is not a number; expected a number such as -12.5 or 3e8"),
    ("1 2", "\"1 2\" is not a number; expected a number such as -12.5 or 3e8"),
    ("١", "\"١\" is not a number; expected a number such as -12.5 or 3e8"),
    ("n/a", "\"n/a\" is not a number; expected a number such as -12.5 or 3e8"),
    ("-1e999", "\"-1e999\" is too large; expected a number below 1.8e308"),
    (" ", "the cell is empty; expected a number"),
  ])
  func saysWhichCellIsNoNumber(cell: String, expected: String) throws {
    let text = "name;price\n\"two\nlines\";1\nx;\(cell)\n"
    let table = try CSV.parse(text, separator: ";", file: "prices.csv")
    #expect(
      message { () throws(DataError) in _ = try table.numbers(in: "price") }
        == "prices.csv, line 4, column 2 (\"price\"): \(expected)")
  }

  @Test func emptyCellsCanStandForANumber() throws {
    let table = try CSV.parse("x,y\n1,\n,2\n")
    #expect(
      try table.tensor(dtype: .float64, missing: -1)
        == Tensor([1, -1, -1, 2] as [Double], shape: [2, 2]))
  }

  @Test func columnsBecomeTensors() throws {
    let table = try CSV.parse("x,y,kind\n1,2,rose\n3,4,iris\n5,6,rose\n")
    #expect(
      try table.tensor(columns: ["y", "x"])
        == Tensor([2, 1, 4, 3, 6, 5] as [Float], shape: [3, 2]))
    #expect(try table.numbers(inColumn: 1) == [2, 4, 6])
    let (labels, names) = try table.classes(in: "kind")
    #expect(labels == Tensor([0, 1, 0]))
    #expect(names == ["rose", "iris"])
  }

  @Test func saysWhichColumnsThereAre() throws {
    let table = try CSV.parse("x,y,x\n1,2,3\n", file: "f")
    #expect(
      message { () throws(DataError) in _ = try table.numbers(in: "z") }
        == "f, line 1: there is no column \"z\"; expected one of \"x\", \"y\", \"x\"")
    #expect(
      message { () throws(DataError) in _ = try table.numbers(in: "x") }
        == "f, line 1: several columns are called \"x\": 1, 3; expected a name that is used once")
    let bare = try CSV.parse("1,2", header: false, file: "f")
    #expect(
      message { () throws(DataError) in _ = try bare.numbers(in: "x") }
        == "f: there is no column \"x\", for the table has no header")
  }

  @Test func printsItsFirstRows() throws {
    let rows = (0..<9).map { ["\($0)", "two\nlines"] }
    #expect(
      CSV(columnNames: ["a", "b"], rows: rows, file: "f").description == """
        f: 9 rows × 2 columns
        a,b
        0,two lines
        1,two lines
        2,two lines
        3,two lines
        4,two lines
        …
        """)
    let wide = CSV(rows: [(0..<1000).map { _ in "number" }])
    #expect(wide.description.split(separator: "\n").allSatisfy { $0.count < 80 })
  }

  // MARK: Writing

  @Test func quotesOnlyWhatMustBe() {
    let table = CSV(
      columnNames: ["a", "b c"], rows: [["1,5", "say \"hi\""], ["", "two\nlines"]])
    #expect(table.text() == "a,b c\n\"1,5\",\"say \"\"hi\"\"\"\n,\"two\nlines\"\n")
    #expect(table.text(separator: ";").hasPrefix("a;b c\n1,5;\"say"))
  }

  @Test func readsWhatWasWritten() throws {
    var source = RandomSource(seed: 3)
    let pieces = ["a", "\"", ",", "\n", "\r\n", "\r", " ", "é", "👩‍👩‍👧", "\u{feff}", ""]
    try withFolder { folder in
      for round in 0..<300 {
        let width = 1 + source.integer(below: 3)
        let table = (0..<1 + source.integer(below: 4)).map { _ in
          (0..<width).map { _ in
            (0..<source.integer(below: 4)).map { _ in pieces[source.integer(below: 11)] }.joined()
          }
        }
        let header = round % 2 == 0
        let csv = CSV(
          columnNames: header ? table[0] : nil, rows: Array(table[(header ? 1 : 0)...]))
        let separator: Character = round % 3 == 0 ? "\t" : ","
        try csv.write(to: "\(folder)/t.csv", separator: separator)
        let back = try CSV.read("\(folder)/t.csv", separator: separator, header: header)
        #expect((back.columnNames ?? []) + back.cells == table.flatMap { $0 })
        #expect(back.columnCount == width)
      }
    }
  }

  @Test func randomDamageNeverCrashes() {
    let text = "a,b,c\r\n1,\"x \"\"y\"\"\",3\n4,\"two\nlines\",6\n\"\",é,\n"
    var source = RandomSource(seed: 4)
    for _ in 0..<3000 {
      if let table = try? CSV.parse(mutated(Array(text.utf8), by: &source)) {
        #expect(table.cells.count == table.rowCount * table.columnCount)
        _ = try? table.tensor()
      }
    }
  }
}
