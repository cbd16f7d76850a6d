import CKernels

// Element-wise arithmetic: operand dtypes are made equal, shapes broadcast, and one kernel runs over the
// innermost dimension. Two numbers (0-d) take a short cut that touches no memory.

extension Tensor {
  /// Applies a one-operand kernel. Integers become float64 first where the kernel has floats only.
  @inline(__always)
  package func unary(
    _ op: lz_unary_op, parameter p: Double = 0, _ name: StaticString = #function
  ) -> Tensor {
    if array == nil && dtype == .float64 {
      var result = Tensor(float64: lz_unary_scalar(op, p, Double(bitPattern: bits)))
      result.isWeak = isWeak
      return result
    }
    if let array, array.isContiguous, dtype.isFloatingPoint, array.count <= parallelGrain {
      // Most operations: nothing to convert, to broadcast or to share out.
      let result = ElementArray(like: array, dtype)
      lz_unary(
        op, dtype.kernel, p, array.start(dtype), 1, result.start(dtype), result.count)
      withExtendedLifetime(array) {}
      return Tensor(result, dtype)
    }
    return unaryOnElements(op, p, name)
  }

  @inline(never)
  private func unaryOnElements(_ op: lz_unary_op, _ p: Double, _ name: StaticString) -> Tensor {
    if !dtype.isFloatingPoint && op != LZ_NOT {
      let forIntegers =
        switch op {
        case LZ_NEG, LZ_ABS, LZ_SQUARE, LZ_SIGN, LZ_RELU, LZ_FLOOR, LZ_CEIL, LZ_ROUND: true
        default: false
        }
      if dtype == .bool || !forIntegers {
        var source = cast(to: forIntegers ? .int64 : .float64)
        source.isWeak = isWeak
        return source.unaryOnElements(op, p, name)
      }
    }
    if array == nil && dtype.isFloatingPoint {
      var result = Tensor(number: lz_unary_scalar(op, p, inlineNumber), dtype: dtype)
      result.isWeak = isWeak
      return result
    }
    var result = Tensor(uninitializedLike: self, dtype, name)
    let size = dtype.byteCount
    let type = dtype.kernel
    withElements { x in
      result.withMutableElements { out in
        if isContiguous {
          parallelFor(count, grain: parallelGrain) { begin, end in
            lz_unary(op, type, p, x + begin * size, 1, out + begin * size, end - begin)
          }
        } else {
          withLoopNest(shape, steps) { nest in
            nest.forEachRunInParallel { o, to in
              lz_unary(
                op, type, p, x + o[0] * size, nest.runStride(0), out + to * size, nest.runLength)
            }
          }
        }
      }
    }
    result.isWeak = isWeak && array == nil
    return result
  }

  /// Applies a two-operand kernel with broadcasting. Traps, naming `symbol`, when shapes don't broadcast.
  @inline(__always)
  package static func binary(_ op: lz_binary_op, _ symbol: StaticString, _ a: Tensor, _ b: Tensor)
    -> Tensor
  {
    if a.array == nil && b.array == nil && a.dtype == .float64 && b.dtype == .float64 {
      var result = Tensor(
        float64: lz_binary_scalar(op, Double(bitPattern: a.bits), Double(bitPattern: b.bits)))
      result.isWeak = a.isWeak && b.isWeak
      return result
    }
    if let result = binaryWithoutLoops(op, a, b) { return result }
    return binaryOnElements(op, symbol, a, b, result: nil)
  }

  /// Most operations: floats with nothing to convert or to share out, and one stride for each operand, 0 for
  /// a number. Nil for any other.
  @inline(never)
  private static func binaryWithoutLoops(_ op: lz_binary_op, _ a: Tensor, _ b: Tensor) -> Tensor? {
    let result: ElementArray
    let dtype = a.isWeak ? b.dtype : a.dtype
    guard dtype.isFloatingPoint, dtype == (b.isWeak ? a.dtype : b.dtype) else { return nil }
    switch (a.array, b.array) {
    case (let x?, let y?):
      guard x.count <= parallelGrain, x.shape == y.shape, let sx = x.uniformStride,
        let sy = y.uniformStride, sx + sy > 0
      else { return nil }
      result = ElementArray(like: sx == 1 ? x : y, dtype)
      lz_binary(
        op, dtype.kernel, x.start(dtype), sx, y.start(dtype), sy, result.start(dtype),
        result.count)
      withExtendedLifetime((x, y)) {}
    case (let x?, nil):
      guard x.count <= parallelGrain, x.isContiguous else { return nil }
      result = ElementArray(like: x, dtype)
      var number = elementBits(b.inlineNumber.bitPattern, dtype)
      lz_binary(
        op, dtype.kernel, x.start(dtype), 1, &number, 0, result.start(dtype), result.count)
      withExtendedLifetime(x) {}
    case (nil, let y?):
      guard y.count <= parallelGrain, y.isContiguous else { return nil }
      result = ElementArray(like: y, dtype)
      var number = elementBits(a.inlineNumber.bitPattern, dtype)
      lz_binary(
        op, dtype.kernel, &number, 0, y.start(dtype), 1, result.start(dtype), result.count)
      withExtendedLifetime(y) {}
    case (nil, nil): return nil
    }
    return Tensor(result, dtype)
  }

  /// A comparison or logical operation: the result is bool.
  package static func comparison(
    _ op: lz_binary_op, _ symbol: StaticString, _ a: Tensor, _ b: Tensor
  ) -> Tensor {
    binaryOnElements(op, symbol, a, b, result: .bool)
  }

  @inline(never)
  private static func binaryOnElements(
    _ op: lz_binary_op, _ symbol: StaticString, _ a: Tensor, _ b: Tensor, result dtype: DType?
  ) -> Tensor {
    let isWeak = a.isWeak && b.isWeak
    let floatsOnly =
      op == LZ_DIV || op == LZ_GATE || op == LZ_SIGNED || op == LZ_POW || op == LZ_ATAN2
      || op == LZ_HYPOT || op == LZ_LOGADDEXP || op == LZ_LOGIT_ERROR
    let logical = op == LZ_AND || op == LZ_OR || op == LZ_XOR
    var (a, b) = (a, b)
    if logical {
      a = a.cast(to: .bool)
      b = b.cast(to: .bool)
    } else if dtype == .bool {
      (a, b) = comparable(a, b)
    } else if floatsOnly && !a.dtype.isFloatingPoint && !b.dtype.isFloatingPoint {
      a = a.cast(to: .float64)
      b = b.cast(to: .float64)
    } else {
      (a, b) = unified(a, b, symbol)
    }
    if a.dtype == .bool && dtype == nil && !logical {
      a = a.cast(to: .int64)
      b = b.cast(to: .int64)
    }
    var result: Tensor
    if a.shape == b.shape {
      result = Tensor(uninitializedLike: a.isContiguous ? a : b, dtype ?? a.dtype, symbol)
    } else {
      result =
        b.shape.broadcasts(to: a.shape)
        ? Tensor(uninitializedLike: a, dtype ?? a.dtype, symbol)
        : a.shape.broadcasts(to: b.shape)
          ? Tensor(uninitializedLike: b, dtype ?? a.dtype, symbol)
          : Tensor(
            uninitialized: require("\(symbol)") { () throws(ShapeError) in
              try a.shape.broadcast(with: b.shape)
            }, dtype ?? a.dtype, symbol)
    }
    let shape = result.shape
    let count = result.count
    if count > 4096 {
      // Transposed operands: ordering them by tiles first is cheaper than leaping over memory.
      if a.isTransposed { a = a.contiguous() }
      if b.isTransposed { b = b.contiguous() }
    }
    let size = a.dtype.byteCount
    let outSize = result.dtype.byteCount
    let type = a.dtype.kernel
    let flatA = a.isContiguous && a.count == result.count
    let flatB = b.isContiguous && b.count == result.count
    a.withElements { pa in
      b.withElements { pb in
        result.withMutableElements { out in
          if (flatA || a.count == 1) && (flatB || b.count == 1) {
            let (sa, sb) = (flatA ? 1 : 0, flatB ? 1 : 0)
            parallelFor(count, grain: parallelGrain) { begin, end in
              lz_binary(
                op, type, pa + begin * sa * size, sa, pb + begin * sb * size, sb,
                out + begin * outSize, end - begin)
            }
          } else {
            withLoopNest(shape, a.steps, b.steps) { nest in
              let (sa, sb, n) = (nest.runStride(0), nest.runStride(1), nest.runLength)
              if nest.rank > 1 && n < 128 {
                let (ra, rb) = (nest.stride(0, nest.rank - 2), nest.stride(1, nest.rank - 2))
                nest.forEachMatrixInParallel { o, to, rows in
                  lz_binary_rows(
                    op, type, pa + (o[0] + rows.lowerBound * ra) * size, ra, sa,
                    pb + (o[1] + rows.lowerBound * rb) * size, rb, sb,
                    out + (to + rows.lowerBound * n) * outSize, n, rows.count)
                }
              } else {
                nest.forEachRunInParallel { o, to in
                  lz_binary(
                    op, type, pa + o[0] * size, sa, pb + o[1] * size, sb, out + to * outSize, n)
                }
              }
            }
          }
        }
      }
    }
    result.isWeak = isWeak && shape.isEmpty
    return result
  }

  /// The elements converted to another dtype. Floats to integers: the fraction is cut off, what is
  /// out of range takes the nearest bound, NaN becomes 0. Wider integers to narrower ones: the low
  /// bits stay. Anything to bool is `≠ 0`.
  ///
  /// ```swift
  /// Tensor([1.5, -2.5]).cast(to: .int32)  // [1, -2]
  /// ```
  public func cast(to target: DType) -> Tensor {
    if target == dtype {
      var result = self
      result.isWeak = false
      return result
    }
    if array == nil && dtype.isFloatingPoint && target.isFloatingPoint {
      return Tensor(number: inlineNumber, dtype: target)
    }
    var result = Tensor(uninitializedLike: self, target)
    let (from, to) = (dtype, target)
    withElements { x in
      result.withMutableElements { out in
        withLoopNest(shape, steps) { nest in
          nest.forEachRunInParallel { o, place in
            lz_cast(
              from.kernel, x + o[0] * from.byteCount, nest.runStride(0), to.kernel,
              out + place * to.byteCount, nest.runLength)
          }
        }
      }
    }
    return result
  }

  /// `condition ? a : b`, element by element, with broadcasting; the branch not taken isn't looked at.
  ///
  /// ```swift
  /// Tensor.where([true, false], [1.0, 2.0], 0.0)  // [1, 0]
  /// ```
  public static func `where`(_ condition: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
    let c = condition.cast(to: .bool)
    let (a, b) = unified(a, b, "where")
    let shape = require("where") { () throws(ShapeError) in
      try c.shape.broadcast(with: a.shape.broadcast(with: b.shape))
    }
    var result = Tensor(uninitialized: shape, a.dtype)
    let size = a.dtype.byteCount
    c.withElements { pc in
      a.withElements { pa in
        b.withElements { pb in
          result.withMutableElements { out in
            withLoopNest(shape, c.steps, a.steps, b.steps) { nest in
              nest.forEachRunInParallel { o, to in
                lz_select(
                  size, pc.assumingMemoryBound(to: UInt8.self) + o[0], nest.runStride(0),
                  pa + o[1] * size, nest.runStride(1), pb + o[2] * size, nest.runStride(2),
                  out + to * size, nest.runLength)
              }
            }
          }
        }
      }
    }
    return result
  }
}

// MARK: - Operators

extension Tensor {
  public static func + (a: Tensor, b: Tensor) -> Tensor { binary(LZ_ADD, "+", a, b) }
  public static func - (a: Tensor, b: Tensor) -> Tensor { binary(LZ_SUB, "-", a, b) }
  public static func * (a: Tensor, b: Tensor) -> Tensor { binary(LZ_MUL, "×", a, b) }
  public static func / (a: Tensor, b: Tensor) -> Tensor { binary(LZ_DIV, "/", a, b) }
  public static prefix func - (a: Tensor) -> Tensor { a.unary(LZ_NEG) }

  public static func += (a: inout Tensor, b: Tensor) { a.accumulate(b, LZ_ADD, "+=") }
  public static func -= (a: inout Tensor, b: Tensor) { a.accumulate(b, LZ_SUB, "-=") }
  public static func *= (a: inout Tensor, b: Tensor) { a.accumulate(b, LZ_MUL, "×=") }
  public static func /= (a: inout Tensor, b: Tensor) { a.accumulate(b, LZ_DIV, "/=") }

  /// `self = op(self, b)`, in this tensor's own memory where shape and dtype stay the same.
  private mutating func accumulate(_ b: Tensor, _ op: lz_binary_op, _ symbol: StaticString) {
    // Sums of bools and quotients of integers have another dtype.
    let keepsDType = dtype.isFloatingPoint || dtype != .bool && op != LZ_DIV
    guard array != nil, keepsDType, b.dtype == dtype, b.isContiguous, b.shape == shape else {
      self = Tensor.binary(op, symbol, self, b)
      return
    }
    let n = count
    let size = dtype.byteCount
    let type = dtype.kernel
    b.withElements { pb in
      withMutableElements { out in
        parallelFor(n, grain: parallelGrain) { begin, end in
          lz_binary(
            op, type, out + begin * size, 1, pb + begin * size, 1, out + begin * size, end - begin)
        }
      }
    }
  }

  // Element by element, with broadcasting; the result is bool.
  public static func .== (a: Tensor, b: Tensor) -> Tensor { comparison(LZ_EQ, ".==", a, b) }
  public static func .!= (a: Tensor, b: Tensor) -> Tensor { comparison(LZ_NE, ".!=", a, b) }
  public static func .< (a: Tensor, b: Tensor) -> Tensor { comparison(LZ_LT, ".<", a, b) }
  public static func .<= (a: Tensor, b: Tensor) -> Tensor { comparison(LZ_LE, ".<=", a, b) }
  public static func .> (a: Tensor, b: Tensor) -> Tensor { comparison(LZ_GT, ".>", a, b) }
  public static func .>= (a: Tensor, b: Tensor) -> Tensor { comparison(LZ_GE, ".>=", a, b) }
  public static func .& (a: Tensor, b: Tensor) -> Tensor { comparison(LZ_AND, ".&", a, b) }
  public static func .| (a: Tensor, b: Tensor) -> Tensor { comparison(LZ_OR, ".|", a, b) }
  public static func .^ (a: Tensor, b: Tensor) -> Tensor { comparison(LZ_XOR, ".^", a, b) }
  public static prefix func .! (a: Tensor) -> Tensor { a.cast(to: .bool).unary(LZ_NOT) }
}

extension Tensor: Equatable {
  /// Whether shape, dtype and every element are equal; NaN equals nothing, as everywhere.
  public static func == (a: Tensor, b: Tensor) -> Bool {
    guard a.shape == b.shape else { return false }
    let (a, b) = a.isWeak || b.isWeak ? comparable(a, b) : (a, b)
    return a.dtype == b.dtype && (a .== b).isAllTrue
  }

  /// Whether every element of a bool tensor is true.
  package var isAllTrue: Bool { all().bits == 1 }
}
