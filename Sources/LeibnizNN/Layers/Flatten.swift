import Leibniz

/// Each example of a batch in one dimension: [n, …] becomes [n, count].
///
/// ```swift
/// Flatten()(images).shape   // [64, 28, 28] → [64, 784]
/// ```
public struct Flatten: Layer {
  public init() {}
  public func callAsFunction(_ x: Variable) -> Variable {
    x.shape.count == 2 ? x : x.reshaped(to: [x.shape.isEmpty ? 1 : x.shape[0], -1])
  }
}

/// A function as a layer, for ``Sequential``.
///
/// ```swift
/// Function { $0.reshaped(to: [-1, 28, 28]) }
/// ```
public struct Function: Layer {
  private let function: (Variable) -> Variable
  public init(_ function: @escaping (Variable) -> Variable) { self.function = function }
  public func callAsFunction(_ x: Variable) -> Variable { function(x) }
}
