import CKernels

// Derivatives of element-wise functions by kernels of their own: where a formula in the function's
// value would cancel, overflow or vanish, and where the chain rule's product goes into the same
// pass.

extension Tensor {
  /// g f′(x), element by element, with broadcasting; f′(x) where g is 1. `p` is the function's
  /// parameter.
  package static func slope(
    _ op: lz_unary_op, parameter p: Double = 0, at x: Tensor, times g: Tensor
  ) -> Tensor {
    elementwise(g, x, secondIsContiguous: true) { type, g, sg, x, _, out, n in
      lz_slope(op, type, p, g, sg, x, out, n)
    }
  }

  /// The derivative of f(a, b), `i` times in a and `j` times in b.
  package static func derivative(_ op: lz_binary_op, _ i: Int, _ j: Int, _ a: Tensor, _ b: Tensor)
    -> Tensor
  {
    guard i + j <= 32 else { fail("derivatives of pow, atan2 and / are known up to order 32") }
    if op == LZ_POW && j == 0, let power = derivativeOfSmallPower(i, a, b) { return power }
    return elementwise(a, b) { type, a, sa, b, sb, out, n in
      lz_derivative(op, Int32(i), Int32(j), type, a, sa, b, sb, out, n)
    }
  }

  /// The `i`th derivative n (n − 1) … aⁿ⁻ⁱ of aⁿ, where the exponent is one whole number from 0 to
  /// 4, with much cheaper kernels; nil elsewhere.
  private static func derivativeOfSmallPower(_ i: Int, _ a: Tensor, _ b: Tensor) -> Tensor? {
    guard b.array == nil, a.dtype.isFloatingPoint, b.isWeak || b.dtype == a.dtype else {
      return nil
    }
    let n = b.inlineNumber
    guard n >= 0 && n <= 4 && n == n.rounded() else { return nil }
    var factor = 1.0
    for k in 0..<i { factor *= n - Double(k) }
    // The factor goes in before the powers of a, which alone may be subnormal.
    switch Int(n) - i {
    case 1: return a * factor
    case 2: return a * factor * a
    case 3: return a * factor * square(a)
    default: return Tensor(number: factor, dtype: a.dtype).broadcast(to: a.shape)
    }
  }

  /// exp(−k x²) times a polynomial in x, from its constant term on.
  package func bell(_ k: Double, times coefficients: [Double]) -> Tensor {
    Tensor.elementwise(Tensor(floatLiteral: 1), self, secondIsContiguous: true) {
      type, _, _, x, _, out, n in
      lz_bell(type, k, coefficients, coefficients.count, x, out, n)
    }
  }

  /// σ′(w) times a polynomial in x and tanh(w/2), where w = linear x + cubic x³: a row of
  /// coefficients for each power of x, all of one length.
  package func logistic(linear: Double, cubic: Double, times coefficients: [[Double]]) -> Tensor {
    let flat = coefficients.flatMap { $0 }
    return Tensor.elementwise(Tensor(floatLiteral: 1), self, secondIsContiguous: true) {
      type, _, _, x, _, out, n in
      lz_logistic(
        type, linear, cubic, flat, coefficients.count, coefficients[0].count, x, out, n)
    }
  }

  /// Runs a kernel of floats over two operands. Each is handed to it as contiguous elements (stride
  /// 1) or as one number for all (stride 0).
  @inline(__always)
  private static func elementwise(
    _ a: Tensor, _ b: Tensor, secondIsContiguous: Bool = false,
    _ kernel: (
      lz_dtype, UnsafeRawPointer, Int, UnsafeRawPointer, Int, UnsafeMutableRawPointer, Int
    ) -> Void
  ) -> Tensor {
    if a.array == nil && b.array == nil && a.dtype == .float64 && b.dtype == .float64 {
      var (u, v, y) = (a.bits, b.bits, UInt64(0))
      kernel(LZ_F64, &u, 1, &v, 1, &y, 1)
      return Tensor(float64: Double(bitPattern: y))
    }
    var (a, b) = unified(a, b, "derivative")
    if !a.dtype.isFloatingPoint { (a, b) = (a.cast(to: .float64), b.cast(to: .float64)) }
    let shape =
      a.shape == b.shape
      ? a.shape
      : require("derivative") { () throws(ShapeError) in try a.shape.broadcast(with: b.shape) }
    var result = Tensor(uninitialized: shape, a.dtype)
    let count = result.count
    if count == 0 { return result }
    let (sa, sb) = (a.spread(over: shape), b.spread(over: shape, isContiguous: secondIsContiguous))
    let (type, size) = (a.dtype.kernel, a.dtype.byteCount)
    a.withElements { pa in
      b.withElements { pb in
        result.withMutableElements { out in
          parallelFor(count, grain: parallelGrain) { begin, end in
            kernel(
              type, pa + begin * sa * size, sa, pb + begin * sb * size, sb, out + begin * size,
              end - begin)
          }
        }
      }
    }
    return result
  }

  /// Makes the elements contiguous in a shape unless they are one number repeated. The stride.
  private mutating func spread(over shape: Shape, isContiguous: Bool = false) -> Int {
    if !isContiguous && shape.elementCount > 1 && (count == 1 || array?.uniformStride == 0) {
      return 0
    }
    if self.shape != shape { self = broadcast(to: shape) }
    if !self.isContiguous { self = self.contiguous() }
    return 1
  }
}
