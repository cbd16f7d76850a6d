import Leibniz
import LeibnizTensor

/// y = x W + b: each output is a weighted sum of all inputs, plus a bias.
///
/// Takes [..., inputs] and gives [..., outputs]. `weight` has the shape [inputs, outputs] and `bias`
/// [outputs], zero at first.
///
/// ```swift
/// var source = RandomSource(seed: 1)
/// let layer = Linear(784, 10, using: &source)
/// layer(Variable.constant(Tensor.zeros([64, 784], dtype: .float32))).shape   // [64, 10]
/// ```
public struct Linear: Layer {
  /// W, of shape [inputs, outputs].
  public let weight: Variable
  /// b, of shape [outputs], or nil.
  public let bias: Variable?

  /// A layer with random weights. Traps for negative sizes and for a dtype of integers.
  ///
  /// - Parameters:
  ///   - inputs: the size of the last dimension of what comes in.
  ///   - outputs: the size of the last dimension of the result.
  ///   - bias: whether a bias is added.
  ///   - initializer: where the weights start; Glorot's uniform if not given.
  ///   - dtype: float32 or float64.
  ///   - source: where the random numbers come from.
  public init(
    _ inputs: Int, _ outputs: Int, bias: Bool = true, initializer: Initializer = .glorotUniform(),
    dtype: DType = .float32, using source: inout RandomSource
  ) {
    require("Linear") { () throws(ShapeError) in
      _ = try Shape([inputs]).checkedCount()
      _ = try Shape([inputs, outputs]).checkedCount()
    }
    guard dtype.isFloatingPoint else { fail("Linear: \(dtype) has no gradients") }
    weight = Variable(
      initializer([inputs, outputs], dtype: dtype, using: &source), name: "weight")
    self.bias = bias ? Variable(Tensor.zeros([outputs], dtype: dtype), name: "bias") : nil
  }

  /// A layer with this weight, [inputs, outputs], and bias, [outputs]. Traps when their shapes don't fit.
  public init(weight: Tensor, bias: Tensor? = nil) {
    guard weight.rank == 2, bias == nil || bias!.shape == [weight.shape[1]] else {
      fail(
        """
        Linear: a weight of shape \(weight.shape) and a bias of shape \
        \(bias.map { "\($0.shape)" } ?? "none"), not [inputs, outputs] and [outputs]
        """)
    }
    self.weight = Variable(weight, name: "weight")
    self.bias = bias.map { Variable($0, name: "bias") }
  }

  public func callAsFunction(_ x: Variable) -> Variable {
    let y = matmul(x, weight)
    guard let bias else { return y }
    return y + bias
  }
}

extension Linear: PlaceDescribing {
  package var placeDescription: String {
    "Linear takes \(weight.dtype) of shape [..., \(weight.shape[0])]"
  }
}
