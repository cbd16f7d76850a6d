import Leibniz
import LeibnizNN
import Testing

@Suite struct LayersTests {
  @Test func linearIsMatrixTimesInputPlusBias() {
    let layer = Linear(weight: [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], bias: [0.5, 0.0, -0.5])
    let y = layer(.constant([[1.0, 0.0], [2.0, -1.0]]))
    #expect(y.value == [[1.5, 2.0, 2.5], [-1.5, -1.0, -0.5]])
    #expect(layer(.constant([1.0, 1.0])).value == [5.5, 7.0, 8.5])
    #expect(layer(.constant(Tensor.zeros([2, 4, 2]))).shape == [2, 4, 3])
    y.sum().backprop()
    #expect(layer.weight.gradient == [[3.0, 3.0, 3.0], [-1.0, -1.0, -1.0]])
    #expect(layer.bias!.gradient == [2.0, 2.0, 2.0])
  }

  @Test func linearStartsAsAsked() {
    var source = RandomSource(seed: 5)
    let layer = Linear(4, 3, using: &source)
    #expect(layer.weight.shape == [4, 3] && layer.weight.dtype == .float32)
    #expect(layer.bias!.value == Tensor.zeros([3], dtype: .float32))
    let plain = Linear(
      4, 3, bias: false, initializer: .constant(0.5), dtype: .float64, using: &source)
    #expect(plain.bias == nil && plain.weight.value == Tensor.full([4, 3], 0.5))
  }

  @Test func activationsAreTheirFunctions() {
    let x = Variable([[-2.0, -0.5, 0.0, 1.0, 3.0]])
    let cases: [(any Layer, Variable)] = [
      (ReLU(), relu(x)), (LeakyReLU(slope: 0.2), leakyRelu(x, slope: 0.2)),
      (ELU(alpha: 0.7), elu(x, alpha: 0.7)), (SELU(), selu(x)), (GELU(), gelu(x)),
      (SiLU(), silu(x)), (Sigmoid(), sigmoid(x)), (Tanh(), tanh(x)), (Softplus(), softplus(x)),
      (Softmax(), softmax(x)), (LogSoftmax(), logSoftmax(x)),
    ]
    for (layer, expected) in cases {
      #expect(layer(x).value == expected.value, "\(layer)")
      #expect(layer(x, in: .training(seed: 1)).value == expected.value, "\(layer)")
      #expect(layer.parameters.isEmpty)
    }
    #expect(Softmax(along: 0)(x).value == Tensor.ones([1, 5]))
  }

  @Test func flattenKeepsTheExamples() {
    #expect(Flatten()(.constant(Tensor.zeros([4, 2, 3]))).shape == [4, 6])
    #expect(Flatten()(.constant(Tensor.zeros([4]))).shape == [4, 1])
    let x = Variable.constant([[1.0]])
    #expect(Flatten()(x) === x)
  }

  @Test func dropoutDoesNothingInUse() {
    let x = Variable([1.0, 2.0])
    #expect(Dropout(0.5)(x) === x)
    #expect(Dropout(0.5)(x, in: .inference) === x)
    #expect(Dropout(0)(x, in: .training(seed: 1)) === x)
  }

  @Test func dropoutInTraining() {
    let x = Variable(Tensor.ones([10_000], dtype: .float32))
    let training = Mode.training(seed: 4)
    let y = Dropout(0.25)(x, in: training)
    let numbers = y.value.scalars()
    #expect(y.dtype == .float32)
    #expect(Set(numbers) == [0, Double(Float(1 / 0.75))])
    let dropped = numbers.count { $0 == 0 }
    #expect(abs(dropped - 2500) < 5 * 43)  // five deviations: √(10,000 · 0.25 · 0.75)
    y.sum().backprop()
    #expect(x.gradient == y.value)  // what was dropped gets no gradient
    // The stream goes on; another with the same seed starts again.
    #expect(Dropout(0.25)(x, in: training).value != y.value)
    #expect(Dropout(0.25)(x, in: .training(seed: 4)).value == y.value)
  }

  @Test func sequentialAppliesInOrder() {
    let model = Sequential {
      Function { $0 + 1.0 }
      Function { $0 * 10.0 }
    }
    #expect(model(Variable(2.0)).value.scalar == 30)
    #expect(Sequential([])(Variable(2.0)).value.scalar == 2)
  }

  @Test func sequentialPassesTheModeOn() {
    let model = Sequential {
      Sequential { Dropout(0.5) }
      ReLU()
    }
    let x = Variable(Tensor.ones([64]))
    #expect(model(x).value == x.value)
    #expect(model(x, in: .training(seed: 1)).value != x.value)
  }

  @Test func sequentialTakesConditionsAndLoops() {
    var source = RandomSource(seed: 1)
    let sizes = [4, 8, 6]
    let drops = true
    let model = Sequential {
      for (i, (a, b)) in zip(sizes, sizes.dropFirst()).enumerated() {
        Linear(a, b, using: &source).named("hidden\(i)")
        ReLU()
      }
      if drops { Dropout(0.1) }
      if sizes.count > 9 { Tanh() } else { Linear(6, 2, bias: false, using: &source) }
    }
    #expect(
      model.namedParameters.map(\.name) == [
        "hidden0.weight", "hidden0.bias", "hidden1.weight", "hidden1.bias", "5.weight",
      ])
  }
}
