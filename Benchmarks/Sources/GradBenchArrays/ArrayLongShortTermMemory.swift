public import Leibniz

/// GradBench's `lstm` with an array of `bits` elements for each gate: the loss of a character model
/// of diagonal LSTM layers over a sequence.
public struct ArrayLongShortTermMemory: Sendable {
  /// For each layer a hidden state and a cell [2·layers, bits].
  let state: Tensor
  /// The characters [length, bits].
  let sequence: Tensor

  public init(state: Tensor, sequence: Tensor) {
    (self.state, self.sequence) = (state, sequence)
  }

  /// The loss for the main parameters [2·layers, 4·bits] (for each layer the weights of the forget,
  /// in, out and change gates, then their biases), and the extra ones [3, bits] (weight in, weight
  /// out, bias out).
  public func objective(_ main: Variable, _ extra: Variable) -> Variable {
    let layers = state.shape[0] / 2, length = sequence.shape[0], bits = sequence.shape[1]
    let gates = main.reshaped(to: [layers, 2, 4, bits])
    let weights = (0..<layers).map { layer in (0..<4).map { gates[layer, 0, $0] } }
    let biases = (0..<layers).map { layer in (0..<4).map { gates[layer, 1, $0] } }
    let (weightIn, weightOut, biasOut) = (extra[0], extra[1], extra[2])
    var hidden = (0..<layers).map { Variable(state[2 * $0]) }
    var cells = (0..<layers).map { Variable(state[2 * $0 + 1]) }
    var total = Variable(0.0)
    for t in 0..<length - 1 {
      var x = sequence[t] * weightIn
      for layer in 0..<layers {
        let w = weights[layer], b = biases[layer], h = hidden[layer]
        let forget = sigmoid(x * w[0] + b[0])
        let into = sigmoid(h * w[1] + b[1])
        let out = sigmoid(x * w[2] + b[2])
        let change = tanh(h * w[3] + b[3])
        cells[layer] = cells[layer] * forget + into * change
        x = out * tanh(cells[layer])
        hidden[layer] = x
      }
      let output = x * weightOut + biasOut
      let normaliser = log(2.0 + exp(output).sum())
      total = total + (sequence[t + 1] * (output - normaliser)).sum()
    }
    return -total / Double((length - 1) * bits)
  }

  /// The derivatives with respect to both kinds of parameters.
  public func jacobian(_ main: Tensor, _ extra: Tensor) -> (main: Tensor, extra: Tensor) {
    gradient(at: main, extra) { objective($0, $1) }
  }
}
