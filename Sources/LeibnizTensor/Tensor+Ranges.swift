// Tensors made by a rule: evenly spaced numbers, unit and diagonal matrices.

extension Tensor {
  /// `count` numbers, evenly spaced from the first to the last, both included exactly. One number
  /// is the first.
  ///
  /// Traps for a negative count, and for ends that aren't finite in the dtype; their distance may
  /// be larger than the greatest number.
  ///
  /// ```swift
  /// Tensor.linspace(0, 1, count: 5)  // [0, 0.25, 0.5, 0.75, 1]
  /// ```
  public static func linspace(
    _ first: Double, _ last: Double, count: Int, dtype: DType = .float64
  ) -> Tensor {
    guard count >= 0 else { fail("linspace: count \(count) is negative") }
    guard dtype.holds(first), dtype.holds(last) else {
      fail("linspace: \(first) to \(last) are no finite \(dtype) numbers")
    }
    // Halves, where the distance of the ends is above the greatest number; multiples, where a step
    // would be subnormal, and so lack digits.
    let isTiny = Swift.max(first.magnitude, last.magnitude) < 0x1p-900
    let scale: Double = isTiny ? 0x1p-100 : (last - first).isFinite ? 1 : 2
    let start = first / scale
    let step = count > 1 ? (last / scale - start) / Double(count - 1) : 0
    let ends = Swift.min(first, last)...Swift.max(first, last)
    var result = Tensor(uninitialized: [count], .float64, "linspace")
    result.withMutableElements { out in
      let out = out.assumingMemoryBound(to: Double.self)
      for i in 0..<count {
        let number = scale * (start + Double(i) * step)
        // Rounding must not lead beyond the end, nor move it.
        out[i] = Swift.min(Swift.max(number, ends.lowerBound), ends.upperBound)
      }
      if count > 0 { out[0] = first }
      if count > 1 { out[count - 1] = last }
    }
    return result.cast(to: dtype)
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
    let isEmpty = step > 0 ? end <= start : end >= start
    // The distance may be above the greatest Int.
    let distance = UInt(bitPattern: step > 0 ? end &- start : start &- end)
    let last = isEmpty ? 0 : (distance - 1) / step.magnitude
    return progression(
      from: start, by: step, count: isEmpty ? 0 : Int(clamping: last == .max ? last : last + 1),
      "arange")
  }

  /// The numbers start + i·step up to, not including, `end`. Traps for a step of 0, and where
  /// there'd be no end or a number isn't finite.
  ///
  /// ```swift
  /// Tensor.arange(0.0, 1.0, by: 0.25)  // [0, 0.25, 0.5, 0.75]
  /// ```
  public static func arange(
    _ start: Double, _ end: Double, by step: Double = 1, dtype: DType = .float64
  ) -> Tensor {
    // Halves, where the distance is above the greatest number.
    let scale: Double = (end - start).isFinite ? 1 : 2
    let length = ((end / scale - start / scale) / (step / scale)).rounded(.up)
    guard step != 0, step.isFinite, length.isFinite, length < 0x1p53, dtype.holds(start),
      dtype.holds(end)
    else { fail("arange: no list of \(dtype) numbers leads from \(start) to \(end) by \(step)") }
    func number(_ i: Int) -> Double {
      scale * (start / scale + Double(i) * (step / scale))
    }
    func isBefore(_ i: Int) -> Bool { step > 0 ? number(i) < end : number(i) > end }
    // The quotient is rounded, and so are the numbers: it may be off by one.
    var count = Int(Swift.max(length, 0))
    while count > 0 && !isBefore(count - 1) { count -= 1 }
    var result = Tensor(uninitialized: [count], .float64, "arange")
    result.withMutableElements { out in
      let out = out.assumingMemoryBound(to: Double.self)
      for i in 0..<count { out[i] = number(i) }
    }
    return result.cast(to: dtype)
  }

  /// The unit matrix: ones on the diagonal, zeros elsewhere; square unless `columns` is given.
  ///
  /// ```swift
  /// Tensor.eye(2)  // [[1, 0], [0, 1]]
  /// ```
  public static func eye(_ rows: Int, columns: Int? = nil, dtype: DType = .float64) -> Tensor {
    let columns = columns ?? rows
    var result = Tensor(number: 0, dtype: dtype).filling([rows, columns])
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
    var result = Tensor(number: 0, dtype: dtype).filling(target)
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
    let size = try n.adding(Int(clamping: k.magnitude))
    return try Shape(sizes.dropLast() + [size, size]).checked()
  }
}
