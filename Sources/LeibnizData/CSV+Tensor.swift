import LeibnizTensor

extension CSV {
  /// The numbers of some columns as a tensor of shape [rows, columns].
  ///
  /// ```swift
  /// let table = try CSV.parse("x,y,name\n1,2,a\n3,4,b\n")
  /// try table.tensor(columns: ["y", "x"])  // [[2, 1], [4, 3]], float32
  /// ```
  ///
  /// - Parameters:
  ///   - columns: The columns' names, in the order wanted; nil for all columns, in theirs.
  ///   - dtype: The elements' type, float32 or float64; it traps for any other.
  ///   - missing: What an empty cell stands for; nil makes it an error.
  /// - Throws: ``DataError``, with line, column and the cell's text, where a cell is no number.
  public func tensor(
    columns: [String]? = nil, dtype: DType = .float32, missing: Double? = nil
  ) throws(DataError) -> Tensor {
    guard dtype.isFloatingPoint else {
      fail("CSV: a tensor of \(dtype) can't hold a cell's number")
    }
    var indices = Array(0..<columnCount)
    if let columns {
      indices = []
      for name in columns { indices.append(try column(named: name)) }
    }
    var numbers: [Double] = []
    numbers.reserveCapacity(rowCount * indices.count)
    for row in 0..<rowCount {
      for index in indices {
        numbers.append(try number(row: row, column: index, missing: missing))
      }
    }
    return Tensor(numbers, shape: [rowCount, indices.count]).cast(to: dtype)
  }

  /// A column of words as class numbers: int64 from 0, and the word that each number stands for, in
  /// the order of their first occurrence.
  ///
  /// ```swift
  /// let table = try CSV.parse("kind\nrose\niris\nrose\n")
  /// let (labels, names) = try table.classes(in: "kind")  // [0, 1, 0], ["rose", "iris"]
  /// ```
  ///
  /// - Throws: ``DataError`` if there is no such column.
  public func classes(in name: String) throws(DataError) -> (labels: Tensor, names: [String]) {
    let index = try column(named: name)
    var names: [String] = []
    var numbers: [[UInt8]: Int] = [:]
    let labels = (0..<rowCount).map { row in
      let word = self[row: row, column: index]
      if let number = numbers[word.exact] { return number }
      numbers[word.exact] = names.count
      names.append(word)
      return names.count - 1
    }
    return (Tensor(labels), names)
  }
}
