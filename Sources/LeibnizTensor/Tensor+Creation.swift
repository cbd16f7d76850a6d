import CKernels

// From numbers and literals.

extension Tensor {
  /// A 0-d float64. (Swift takes `Tensor(1.5)` for the literal 1.5 itself, which is weak.)
  public init(_ number: Double) { self.init(float64: number) }
  /// A 0-d float32.
  public init(_ number: Float) { self.init(number: Double(number), dtype: .float32) }
  /// A 0-d int64.
  public init(_ number: Int) {
    self.init(array: nil, bits: UInt64(bitPattern: Int64(number)), dtype: .int64)
  }
  /// A 0-d bool.
  public init(_ truth: Bool) { self.init(array: nil, bits: truth ? 1 : 0, dtype: .bool) }

  /// A 0-d tensor of a chosen dtype. Traps where that is an integer one and the number isn't whole,
  /// and where a finite number is out of the dtype's range.
  ///
  /// ```swift
  /// Tensor(0.5, dtype: .float32)
  /// ```
  public init(_ number: Double, dtype: DType) {
    Tensor(float64: number).requireStorable(dtype, "Tensor")
    self.init(number: number, dtype: dtype)
  }

  /// A 1-d tensor of an array's numbers: `[Float]` makes float32, `[Double]` float64, `[Int]` int64.
  @_disfavoredOverload
  public init<Scalar: TensorScalar>(_ numbers: [Scalar]) {
    self.init(numbers, shape: [numbers.count])
  }

  /// A tensor of an array's numbers, in row-major order. Traps unless the shape has as many elements.
  ///
  /// ```swift
  /// Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3])
  /// ```
  public init<Scalar: TensorScalar>(_ numbers: [Scalar], shape: Shape) {
    guard shape.countWithinBounds == numbers.count else {
      fail("Tensor: \(numbers.count) numbers don't fill shape \(shape)")
    }
    self.init(uninitialized: shape, Scalar.dtype)
    let bytes = count * dtype.byteCount
    numbers.withUnsafeBytes { source in
      withMutableElements { target in
        if bytes > 0 { target.copyMemory(from: source.baseAddress!, byteCount: bytes) }
      }
    }
  }

  /// A tensor of rows of numbers. Traps unless the rows are of one length.
  ///
  /// ```swift
  /// let table = [[1.0, 2], [3, 4]]
  /// Tensor(table).shape   // [2, 2]
  /// ```
  @_disfavoredOverload
  public init<Scalar: TensorScalar>(_ rows: [[Scalar]]) {
    let columns = rows.first?.count ?? 0
    if let row = rows.firstIndex(where: { $0.count != columns }) {
      fail("Tensor: row \(row) has \(rows[row].count) numbers, row 0 has \(columns)")
    }
    self.init(Array(rows.joined()), shape: [rows.count, columns])
  }

  /// A tensor of matrices of numbers. Traps unless all are of one shape.
  @_disfavoredOverload
  public init<Scalar: TensorScalar>(_ matrices: [[[Scalar]]]) {
    let rows = matrices.first?.count ?? 0
    if let i = matrices.firstIndex(where: { $0.count != rows }) {
      fail("Tensor: matrix \(i) has \(matrices[i].count) rows, matrix 0 has \(rows)")
    }
    let flat = Tensor(Array(matrices.joined()))
    let columns = matrices.first?.first?.count ?? 0
    self = flat.reshaped(to: [matrices.count, rows, columns])
  }

  /// The tensors stacked along a new first dimension: what a nested literal stands for. Traps when shapes differ.
  ///
  /// ```swift
  /// Tensor([[1.0, 2], [3, 4]]).shape  // [2, 2]
  /// ```
  public init(_ rows: [Tensor]) {
    self = rows.isEmpty ? Tensor([Double]()) : Tensor.literal(rows)
    isWeak = false
  }

  /// The 1-d int64 tensor of a range.
  public init(_ range: Range<Int>) {
    let (count, overflow) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
    self = .progression(from: range.lowerBound, count: overflow ? .max : count, "Tensor")
  }

  /// The int64 numbers first, first + step, …, so many.
  static func progression(
    from first: Int, by step: Int = 1, count: Int, _ operation: StaticString
  ) -> Tensor {
    var result = Tensor(uninitialized: [count], .int64, operation)
    result.withMutableElements { out in
      let out = out.assumingMemoryBound(to: Int64.self)
      for i in 0..<count { out[i] = Int64(first &+ i &* step) }
    }
    return result
  }
}

extension Tensor: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral
{
  /// A weak 0-d float64: it takes the dtype of the tensor that it meets.
  public init(floatLiteral number: Double) {
    self.init(float64: number)
    isWeak = true
  }

  /// A weak 0-d int64: it takes the dtype of the tensor that it meets.
  public init(integerLiteral number: Int) {
    self.init(number)
    isWeak = true
  }

  /// A 0-d bool.
  public init(booleanLiteral truth: Bool) { self.init(truth) }

  /// The elements stacked along a new first dimension, so that nested literals read as they print:
  /// `[[1, 2], [3, 4]]` is int64 of shape [2, 2], as in NumPy; `[[1.0, 2], [3, 4]]` float64. Traps when
  /// rows differ in length.
  public init(arrayLiteral elements: Tensor...) {
    self.init(elements)
  }
}

extension Tensor {
  /// The elements of a nested literal, of one shape and brought to one dtype, in contiguous memory.
  private static func literal(_ elements: [Tensor]) -> Tensor {
    let shape = elements[0].shape
    var dtype = elements[0].dtype
    for e in elements {
      guard e.shape == shape else {
        fail("Tensor literal: rows of shapes \(shape) and \(e.shape) don't make a tensor")
      }
      dtype = dtype.promoted(with: e.dtype)
    }
    var result = Tensor(uninitialized: Shape([elements.count] + shape), dtype, "Tensor literal")
    let bytes = elements[0].count * dtype.byteCount
    result.withMutableElements { target in
      for (i, e) in elements.enumerated() where bytes > 0 {
        e.cast(to: dtype).contiguous().withElements {
          (target + i * bytes).copyMemory(from: $0, byteCount: bytes)
        }
      }
    }
    return result
  }

  /// A tensor with every element equal to `number`. Traps where the dtype is an integer one and the
  /// number isn't whole, and where a finite number is out of the dtype's range.
  ///
  /// ```swift
  /// Tensor.full([2], 7, dtype: .uint8)  // [7, 7]
  /// ```
  public static func full(_ shape: Shape, _ number: Double, dtype: DType = .float64) -> Tensor {
    Tensor(float64: number).requireStorable(dtype, "full")
    return Tensor(number: number, dtype: dtype).filling(shape)
  }

  /// A tensor of zeros.
  public static func zeros(_ shape: Shape, dtype: DType = .float64) -> Tensor {
    Tensor(number: 0, dtype: dtype).filling(shape)
  }

  /// A tensor of ones.
  public static func ones(_ shape: Shape, dtype: DType = .float64) -> Tensor {
    Tensor(number: 1, dtype: dtype).filling(shape)
  }

  /// An int64 tensor with every element equal to `number`.
  public static func full(_ shape: Shape, _ number: Int) -> Tensor { Tensor(number).filling(shape) }

  /// A bool tensor with every element equal to `truth`.
  public static func full(_ shape: Shape, _ truth: Bool) -> Tensor { Tensor(truth).filling(shape) }

  /// Zeros in this tensor's shape and dtype.
  public func zerosLike() -> Tensor { Tensor(number: 0, dtype: dtype).filling(shape) }

  /// Ones in this tensor's shape and dtype.
  public func onesLike() -> Tensor { Tensor(number: 1, dtype: dtype).filling(shape) }

  /// A contiguous tensor of this shape, every element this 0-d tensor's number. Traps, in the name
  /// of the operation that asks for it, where there can be no such tensor.
  package func filling(_ shape: Shape, _ operation: StaticString = #function) -> Tensor {
    if shape.isEmpty {
      var result = self
      result.isWeak = false
      return result
    }
    var result = Tensor(uninitialized: shape, dtype, operation)
    let n = result.count
    withElements { number in
      result.withMutableElements { lz_fill(dtype.byteCount, number, $0, n) }
    }
    return result
  }
}

// MARK: - Back to Swift

extension Tensor {
  /// The number of a 0-d tensor, or of any tensor with one element, as a Double. Traps for more elements.
  ///
  /// ```swift
  /// Tensor([[2.5]]).scalar  // 2.5
  /// ```
  @inlinable public var scalar: Double { scalarValue }

  @usableFromInline var scalarValue: Double {
    if array == nil { return inlineNumber }
    guard count == 1 else { fail("scalar: a tensor of shape \(shape) has \(count) elements") }
    return scalars(as: Double.self)[0]
  }

  /// All elements in row-major order, converted to a Swift type.
  ///
  /// ```swift
  /// Tensor([[1, 2], [3, 4]]).scalars(as: Float.self)  // [1, 2, 3, 4]
  /// ```
  public func scalars<Scalar: TensorScalar>(as type: Scalar.Type = Double.self) -> [Scalar] {
    let source = cast(to: Scalar.dtype).contiguous()
    let n = source.count
    requireMemory("scalars", n, Scalar.self)
    return [Scalar](unsafeUninitializedCapacity: n) { buffer, initialized in
      source.withElements { elements in
        if n > 0 {
          UnsafeMutableRawPointer(buffer.baseAddress!)
            .copyMemory(from: elements, byteCount: n * Scalar.dtype.byteCount)
        }
      }
      initialized = n
    }
  }
}
