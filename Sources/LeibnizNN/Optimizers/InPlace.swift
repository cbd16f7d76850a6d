import CKernels
import Leibniz

// From rules to kernels: a step is one pass over the parameter, its state and its gradient, in place.

extension Tensor {
  /// Calls `body` with the address of this parameter's own elements and that of the gradient's, and with the
  /// places begin ..< end to work on, on several threads where that pays. Traps when shapes differ,
  /// and for integers.
  mutating func update(
    from gradient: Tensor, _ name: StaticString,
    _ body: (UnsafeMutableRawPointer, UnsafeRawPointer, lz_dtype, Range<Int>) -> Void
  ) {
    guard dtype.isFloatingPoint else { fail("\(name): a parameter of \(dtype)") }
    guard gradient.shape == shape else {
      fail("\(name): a gradient of shape \(gradient.shape) for a parameter of shape \(shape)")
    }
    let (n, type) = (count, dtype.kernel)
    gradient.cast(to: dtype).contiguous().withElements { g in
      withMutableElements { p in
        parallelFor(n, grain: parallelGrain) { begin, end in body(p, g, type, begin..<end) }
      }
    }
  }
}

extension Tensor {
  /// Traps unless a rule's state has this parameter's shape and dtype, by which the kernels count its elements:
  /// it hasn't when the parameter was replaced by another one.
  func checkState(_ state: Tensor?, _ name: StaticString) {
    guard let state, state.shape != shape || state.dtype != dtype else { return }
    fail(
      """
      \(name): a state of shape \(state.shape) and \(state.dtype) for a parameter of shape \
      \(shape) and \(dtype)
      """)
  }
}

/// Calls `body` with the address of the tensor's own elements, or nil where there is no tensor.
func withMutableElements(
  _ tensor: inout Tensor?, _ body: (UnsafeMutableRawPointer?) -> Void
) {
  if tensor == nil { return body(nil) }
  tensor!.withMutableElements { body($0) }
}
