// Tensors made by a rule: evenly spaced numbers, unit and diagonal matrices.

extension Tensor {
  /// `count` numbers, evenly spaced from the first to the last, both included.
  ///
  /// ```swift
  /// Tensor.linspace(0, 1, count: 5)  // [0, 0.25, 0.5, 0.75, 1]
  /// ```
  public static func linspace(
    _ first: Double, _ last: Double, count: Int, dtype: DType = .float64
  ) -> Tensor {
    guard count >= 0 else { fail("linspace: count \(count) is negative") }
    let step = count > 1 ? (last - first) / Double(count - 1) : 0
    var numbers = (0..<count).map { first + Double($0) * step }
    // Rounding must not move the end.
    if count > 1 { numbers[count - 1] = last }
    return Tensor(numbers).cast(to: dtype)
  }

  /// The whole numbers from 0 up to, not including, `end`, as int64.
  ///
  /// ```swift
  /// Tensor.arange(3)  // [0, 1, 2]
  /// ```
  public static func arange(_ end: Int) -> Tensor { arange(0, end) }

  /// The whole numbers from `start` up to, not including, `end`, in steps, as int64. Traps for a step of 0.
  ///
  /// ```swift
  /// Tensor.arange(5, 0, by: -2)  // [5, 3, 1]
  /// ```
  public static func arange(_ start: Int, _ end: Int, by step: Int = 1) -> Tensor {
    guard step != 0 else { fail("arange: the step is 0") }
    return Tensor(Array(stride(from: start, to: end, by: step)))
  }

  /// The numbers start + i·step up to, not including, `end`. Traps for a step of 0 and where they'd have no
  /// end.
  ///
  /// ```swift
  /// Tensor.arange(0.0, 1.0, by: 0.25)  // [0, 0.25, 0.5, 0.75]
  /// ```
  public static func arange(
    _ start: Double, _ end: Double, by step: Double = 1, dtype: DType = .float64
  ) -> Tensor {
    let count = ((end - start) / step).rounded(.up)
    guard step != 0, count.isFinite, count < 0x1p48 else {
      fail("arange: no list of numbers leads from \(start) to \(end) by \(step)")
    }
    return Tensor((0..<Swift.max(Int(count), 0)).map { start + Double($0) * step })
      .cast(to: dtype)
  }

  /// The unit matrix: ones on the diagonal, zeros elsewhere; square unless `columns` is given.
  ///
  /// ```swift
  /// Tensor.eye(2)  // [[1, 0], [0, 1]]
  /// ```
  public static func eye(_ rows: Int, columns: Int? = nil, dtype: DType = .float64) -> Tensor {
    let columns = columns ?? rows
    var result = Tensor.zeros([rows, columns], dtype: dtype)
    let size = Swift.min(rows, columns)
    result.setDiagonal(Tensor.ones([size], dtype: dtype), offset: 0)
    return result
  }

  /// The square matrices that have this tensor's last dimension on a diagonal, zeros elsewhere: what carries a
  /// gradient back through ``diagonal(offset:_:_:)``.
  ///
  /// ```swift
  /// Tensor([1, 2]).diagonalMatrix()           // [[1, 0], [0, 2]]
  /// Tensor([1]).diagonalMatrix(offset: 1)     // [[0, 1], [0, 0]]
  /// ```
  public func diagonalMatrix(offset k: Int = 0) -> Tensor {
    let target = require("diagonalMatrix") { () throws(ShapeError) in
      try shape.diagonalMatrix(offset: k)
    }
    var result = Tensor.zeros(target, dtype: dtype)
    result.setDiagonal(self, offset: k)
    return result
  }

  /// Sets a diagonal of the last two dimensions of a contiguous tensor.
  private mutating func setDiagonal(_ numbers: Tensor, offset k: Int) {
    let (rows, columns) = (shape[-2], shape[-1])
    let n = numbers.shape[-1]
    if numbers.count == 0 { return }
    // In row-major order the elements of a diagonal are columns + 1 apart.
    let start = k >= 0 ? k : -k * columns
    let lead = Array(shape.sizes.dropLast(2))
    var flat = reshaped(to: Shape(lead + [rows * columns]))
    self = Tensor(false)
    flat.assign(
      numbers,
      at: Slice(parts: [.rest, .progression(first: start, count: n, step: columns + 1)]))
    self = flat.reshaped(to: Shape(lead + [rows, columns]))
  }
}

extension Shape {
  /// The shape of matrices that have this shape's last dimension on a diagonal.
  package func diagonalMatrix(offset k: Int) throws(ShapeError) -> Shape {
    guard let n = sizes.last else { throw ShapeError("a 0-d tensor is no diagonal") }
    let size = n + Swift.abs(k)
    return Shape(sizes.dropLast() + [size, size])
  }
}
