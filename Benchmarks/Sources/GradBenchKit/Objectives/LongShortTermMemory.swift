public import LeibnizScalar
public import RealModule

/// GradBench's `lstm`: the loss of a character model of diagonal LSTM layers over a sequence.
public struct LongShortTermMemory: Sendable {
  /// The number of layers, the length of the sequence, the bits of a character.
  public var layers: Int, length: Int, bits: Int
  /// Hidden states and cells, `bits` of each for every layer in turn.
  public var state: [Double]
  /// The characters, one row of `bits` each.
  public var sequence: [Double]

  public init(layers: Int, length: Int, bits: Int, state: [Double], sequence: [Double]) {
    (self.layers, self.length, self.bits) = (layers, length, bits)
    (self.state, self.sequence) = (state, sequence)
  }

  /// For each layer 4 weights and 4 biases a bit, and 3 extra parameters a bit.
  @inlinable public var parameterCount: Int { (8 * layers + 3) * bits }

  /// The loss for the main parameters (for each layer the weights of the forget, in, out and change
  /// gates, then their biases) followed by the extra ones (weight in, weight out, bias out).
  @inlinable
  public func objective<T: Real & ConstantConvertible>(_ p: [T]) -> T {
    let b = bits, extra = 8 * layers * b
    func initial(_ part: Int) -> [T] {
      state[part * b..<(part + 1) * b].map { T(constant: $0) }
    }
    var hidden = (0..<layers).map { initial(2 * $0) }
    var cells = (0..<layers).map { initial(2 * $0 + 1) }
    var total = T.zero
    for t in 0..<length - 1 {
      var x = (0..<b).map { T(constant: sequence[t * b + $0]) * p[extra + $0] }
      for layer in 0..<layers {
        let w = layer * 8 * b, bias = w + 4 * b
        let input = x, h = hidden[layer], c = cells[layer]
        let next = (0..<b).map { i in
          let forget = sigmoid(input[i] * p[w + i] + p[bias + i])
          let into = sigmoid(h[i] * p[w + b + i] + p[bias + b + i])
          let change = T.tanh(h[i] * p[w + 3 * b + i] + p[bias + 3 * b + i])
          return c[i] * forget + into * change
        }
        x = (0..<b).map { i in
          sigmoid(input[i] * p[w + 2 * b + i] + p[bias + 2 * b + i]) * .tanh(next[i])
        }
        hidden[layer] = x
        cells[layer] = next
      }
      let output = (0..<b).map { x[$0] * p[extra + b + $0] + p[extra + 2 * b + $0] }
      var sum = T(2)
      for element in output { sum += .exp(element) }
      let normaliser = T.log(sum)
      for i in 0..<b { total += T(constant: sequence[(t + 1) * b + i]) * (output[i] - normaliser) }
    }
    return -total / T((length - 1) * b)
  }

  @inlinable @inline(__always)
  func sigmoid<T: Real>(_ x: T) -> T { 1 / (1 + .exp(-x)) }
}
