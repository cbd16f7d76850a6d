import CKernels

// What the transforms of functions share.

/// A result's gradient Jᵀu at a point as a function of the incoming gradient u. It is linear, so differentiating
/// it with respect to u gives the transpose of the transpose: J.
struct Transposed {
  private let u: Variable
  private let gradient: Variable

  init(_ y: Variable, at point: Variable) {
    u = Variable(stored: y.stored.onesLike(), isConstant: false)
    gradient = gradients(of: y, with: [point], incoming: u, recording: true)[0]
  }

  /// J v.
  func pushforward(_ v: Variable, recording: Bool) -> Variable {
    gradients(of: gradient, with: [u], picking: v, recording: recording)[0]
  }
}

/// ∂y/∂x for every element of y and of x.
func jacobian(of y: Variable, at x: Variable, recording: Bool) -> Variable {
  let shape = Shape(y.shape.sizes + x.shape.sizes)
  let (rows, columns) = (y.stored.count, x.stored.count)
  if rows == 0 || columns == 0 {
    return .constant(.zeros(shape, dtype: y.dtype))
  }
  func units(_ z: Variable) -> [Variable] {
    (0..<z.stored.count).map { i in
      var unit = Tensor.zeros([z.stored.count], dtype: z.dtype)
      unit[i] = 1
      return .constant(unit.reshaped(to: z.shape))
    }
  }
  // A forward pass is two backward passes' work.
  if 2 * columns < rows {
    let transposed = Transposed(y, at: x)
    let parts = units(x).map { transposed.pushforward($0, recording: recording) }
    return Leibniz.recording(recording) { stack(parts, along: -1).reshaped(to: shape) }
  }
  let parts = units(y).map { gradients(of: y, with: [x], picking: $0, recording: recording)[0] }
  return Leibniz.recording(recording) { stack(parts).reshaped(to: shape) }
}

/// The result of a function, recorded even inside `withoutGraph`.
func recorded<E: Error>(
  _ name: String, mustBeNumber: Bool = false, _ f: () throws(E) -> Variable
) throws(E) -> Variable {
  let y = try recording(true, f)
  guard y.dtype.isFloatingPoint else {
    fail(
      "\(name): the function's result is \(y.dtype); only floating-point results have derivatives")
  }
  guard !mustBeNumber || y.stored.count == 1 else {
    fail("\(name): the function's result has shape \(y.shape), not one number; jacobian takes it")
  }
  return y
}

/// Whether operations are recorded on this thread now.
var isRecording: Bool { lz_get_graph_mode() & LZ_PAUSED == 0 }

extension Variable {
  /// This variable as the point of a derivative: a constant takes no gradient, so another takes its place.
  var asPoint: Variable { isConstant ? Variable(stored: stored, isConstant: false) : self }

  /// A direction in which to move this variable.
  func direction(_ tensor: Tensor, _ name: String) -> Variable {
    guard tensor.shape == shape else {
      fail("\(name): the direction's shape \(tensor.shape) is not \(shape), the point's")
    }
    return .constant(tensor.cast(to: dtype))
  }
}
