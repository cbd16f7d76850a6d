public import RealModule

/// Which entries of a matrix may differ from zero.
///
/// ```swift
/// let pattern = SparsityPattern(columns: 3, rows: [[0, 1], [1, 2]])
/// pattern.columnGroups  // [[0, 2], [1]]: columns 0 and 2 never meet in a row
/// ```
public struct SparsityPattern: Hashable, Sendable {
  /// The number of columns.
  public let columns: Int
  /// For each row the columns of its entries, in ascending order.
  public let rows: [[Int]]
  /// The columns in groups of which no two meet in a row, so that one sweep yields a whole group.
  ///
  /// A greedy colouring in the order of the columns: linear in the sum over the entries of the
  /// lengths of their rows.
  public let columnGroups: [[Int]]
  /// The rows in groups of which no two meet in a column.
  public let rowGroups: [[Int]]

  /// A pattern from the columns of the entries in each row.
  ///
  /// - Precondition: all are in `0..<columns`.
  public init(columns: Int, rows: [[Int]]) {
    guard columns >= 0 else { failure("SparsityPattern: \(columns) columns") }
    requireMemory("SparsityPattern", columns, ofBytes: 8 * MemoryLayout<[Int]>.stride)
    for (i, row) in rows.enumerated() {
      if let bad = row.first(where: { !(0..<columns).contains($0) }) {
        failure("row \(i) of the sparsity pattern names column \(bad) of \(columns)")
      }
    }
    self.columns = columns
    self.rows = rows.map { Array(Set($0)).sorted() }
    var rowsOfColumn = Array(repeating: [Int](), count: columns)
    for (i, row) in self.rows.enumerated() {
      for j in row { rowsOfColumn[j].append(i) }
    }
    columnGroups = Self.groups(rowsOfColumn, columnsOfRow: self.rows)
    rowGroups = Self.groups(self.rows, columnsOfRow: rowsOfColumn)
  }

  /// The number of entries.
  public var count: Int { rows.reduce(0) { $0 + $1.count } }

  /// Columns in groups of which no two meet in a row.
  private static func groups(_ rowsOfColumn: [[Int]], columnsOfRow: [[Int]]) -> [[Int]] {
    var groups: [[Int]] = []
    var group = Array(repeating: -1, count: rowsOfColumn.count)
    var forbiddenBy: [Int] = []
    for column in rowsOfColumn.indices {
      for row in rowsOfColumn[column] {
        for neighbour in columnsOfRow[row] where group[neighbour] >= 0 {
          forbiddenBy[group[neighbour]] = column
        }
      }
      if let free = forbiddenBy.firstIndex(where: { $0 != column }) {
        group[column] = free
        groups[free].append(column)
      } else {
        group[column] = groups.count
        groups.append([column])
        forbiddenBy.append(-1)
      }
    }
    return groups
  }
}

/// A matrix that keeps the entries of a pattern only.
public struct SparseMatrix<Scalar: Real> {
  /// Which entries there are.
  public let pattern: SparsityPattern
  /// For each row the values of its entries, in the order of the pattern's columns.
  public var values: [[Scalar]]

  /// A matrix of zeros.
  @inlinable public init(pattern: SparsityPattern) {
    self.pattern = pattern
    values = pattern.rows.map { Array(repeating: 0, count: $0.count) }
  }

  /// The element at a row and a column; zero where the pattern has no entry. Traps outside of the
  /// matrix.
  @inlinable public subscript(row: Int, column: Int) -> Scalar {
    guard pattern.rows.indices.contains(row), (0..<pattern.columns).contains(column) else {
      failure(
        "SparseMatrix: no element at row \(row), column \(column) of "
          + "\(pattern.rows.count) × \(pattern.columns)")
    }
    return pattern.rows[row].firstIndex(of: column).map { values[row][$0] } ?? 0
  }

  /// All elements, row by row.
  @inlinable public var dense: [[Scalar]] {
    values.indices.map { row in
      var result = Array(repeating: Scalar.zero, count: pattern.columns)
      for (column, value) in zip(pattern.rows[row], values[row]) { result[column] = value }
      return result
    }
  }
}

extension SparseMatrix: Sendable where Scalar: Sendable {}
extension SparseMatrix: Equatable {}

/// The Jacobian matrix of a function of which it is known which results depend on which inputs.
///
/// The columns (or rows) are coloured so that those of one colour share no row (column); each colour
/// takes one lane of a sweep, so that a banded matrix of any size takes as many as its band is wide.
/// The direction with fewer colours is taken.
///
/// ```swift
/// // Each result depends on two neighbours: two colours, however many inputs there are.
/// let pattern = SparsityPattern(columns: 3, rows: [[0, 1], [1, 2]])
/// jacobian(at: [1.0, 2.0, 3.0], sparsity: pattern) { x in [x[0] * x[1], x[1] * x[2]] }.values
/// // [[2.0, 1.0], [3.0, 2.0]]
/// ```
///
/// Entries that the pattern leaves out are taken to be zero, and the answer is wrong if they aren't.
///
/// - Precondition: the pattern has a column for each input and a row for each result.
@inlinable public func jacobian<Scalar: Real>(
  at x: [Scalar], sparsity pattern: SparsityPattern,
  of f: ([Taped<Scalar>]) throws -> [Taped<Scalar>]
) rethrows -> SparseMatrix<Scalar> {
  let tape = Tape<Scalar>()
  return try tape.record(x, f) { results in
    tape.sparseJacobian(of: results, pattern)
  }
}

extension Tape {
  @inlinable
  func sparseJacobian(
    of results: [Taped<Scalar>], _ pattern: SparsityPattern
  ) -> SparseMatrix<Scalar> {
    guard pattern.columns == inputs.count, pattern.rows.count == results.count else {
      failure(
        "a sparsity pattern of \(pattern.rows.count) × \(pattern.columns) doesn't fit "
          + "\(results.count) results of \(inputs.count) inputs")
    }
    var matrix = SparseMatrix<Scalar>(pattern: pattern)
    let columnGroups = pattern.columnGroups, rowGroups = pattern.rowGroups
    if columnGroups.count < rowGroups.count && !hasPullbacks {
      forEachColumnBlock(of: results, groups: columnGroups) { block, tangents in
        var lane = Array(repeating: -1, count: inputs.count)
        for (index, group) in block.enumerated() {
          for column in group { lane[column] = index }
        }
        for row in results.indices {
          guard let position = position(of: results[row]) else { continue }
          for (k, column) in pattern.rows[row].enumerated() where lane[column] >= 0 {
            matrix.values[row][k] = results[row].factor * tangents[position][lane[column]]
          }
        }
      }
    } else {
      for first in stride(from: 0, to: rowGroups.count, by: 4) {
        let block = rowGroups[first..<min(first + 4, rowGroups.count)]
        let adjoints = self.adjoints(FourLanes<Scalar>.self) { seed in
          for (lane, group) in block.enumerated() {
            for row in group { seed(lane, results[row], 1) }
          }
        }
        for (lane, group) in block.enumerated() {
          for row in group {
            for (k, column) in pattern.rows[row].enumerated() {
              matrix.values[row][k] = adjoints[column][lane]
            }
          }
        }
        for i in inputs.indices { adjoints[i] = .zero }
      }
    }
    return matrix
  }
}
