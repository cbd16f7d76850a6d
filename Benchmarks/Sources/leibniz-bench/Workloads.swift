import Leibniz
import LeibnizNN
import Measuring

/// Something to measure: makes one repetition ready, and says for how many operations it counts.
struct Workload {
  let name: String
  /// What one repetition asks of the processor, where one limit bounds its time.
  var work: Work? = nil
  let prepare: () -> (repetition: () -> Void, operations: Int)
}

// The sizes are those of peers/measure.py.
private let chainLength = 100_000  // operations: half of them products, half of them sums
private let elements = [("1e3", 1_000), ("1e5", 100_000), ("1e6", 1_000_000)]
private let sides = [32, 64, 128, 256, 512, 1024]
private let (inputs, hidden, classes) = (784, 128, 10)

/// All workloads, under the names that the peers give them.
func workloads() -> [Workload] {
  var all = [Workload(name: "graph", prepare: graph), Workload(name: "chain", prepare: chain)]
  for (name, operation) in [
    ("add", { $0 + $1 }), ("mul", { $0 * $1 }), ("exp", { a, _ in exp(a) }),
    ("tanh", { a, _ in tanh(a) }),
  ] as [(String, (Tensor, Tensor) -> Tensor)] {
    for (size, count) in elements {
      let operands = name == "add" || name == "mul" ? 2 : 1
      let work = Work.memory(read: 4 * count * operands, written: 4 * count)
      all.append(Workload(name: "\(name)-\(size)", work: work) { elementwise(operation, count) })
    }
  }
  for (label, dtype) in [("f32", DType.float32), ("f64", .float64)] {
    for side in sides {
      let work = Work.arithmetic(2 * Double(side * side * side), isDouble: dtype == .float64)
      let name = "matmul-\(label)-\(side)"
      all.append(Workload(name: name, work: work) { matrixProduct(dtype, side) })
    }
  }
  all += loops()
  all.append(Workload(name: "mlp-sgd") { network(SGD(rate: 0.01), batch: 128) })
  all.append(Workload(name: "mlp-adam") { network(Adam(rate: 0.001), batch: 128) })
  for batch in [1, 64, 512] {
    all.append(Workload(name: "mlp-sgd-\(batch)") { network(SGD(rate: 0.01), batch: batch) })
  }
  return all
}

/// Build (x + y) * z from 0-d variables and differentiate it.
private func graph() -> (() -> Void, Int) {
  let x = Variable(3.0), y = Variable(5.0), z = Variable(2.0)
  return ({ ((x + y) * z).backprop() }, 1)
}

/// y = y * c + d, over and over: build, differentiate, free; a time per operation.
private func chain() -> (() -> Void, Int) {
  let x = Variable(1.0), c = Variable(0.999), d = Variable(0.001)
  return (
    {
      var y = x
      for _ in 0..<chainLength / 2 { y = y * c + d }
      y.backprop()
    }, chainLength
  )
}

/// Values only: a new result each time.
private func elementwise(
  _ operation: @escaping (Tensor, Tensor) -> Tensor, _ count: Int
) -> (() -> Void, Int) {
  var source = RandomSource(seed: 1)
  let a = Tensor.random(uniform: 0..<1, [count], dtype: .float32, using: &source)
  let b = Tensor.random(uniform: 0..<1, [count], dtype: .float32, using: &source)
  return ({ use(operation(a, b)) }, 1)
}

/// Values only: the product of two square matrices.
private func matrixProduct(_ dtype: DType, _ side: Int) -> (() -> Void, Int) {
  var source = RandomSource(seed: 1)
  let a = Tensor.random(uniform: 0..<1, [side, side], dtype: dtype, using: &source)
  let b = Tensor.random(uniform: 0..<1, [side, side], dtype: dtype, using: &source)
  return ({ use(matmul(a, b)) }, 1)
}

/// One step of training: forward, loss, backward, update.
private func network(_ rule: some UpdateRule, batch: Int) -> (() -> Void, Int) {
  var source = RandomSource(seed: 1)
  let model = Sequential {
    Linear(inputs, hidden, using: &source)
    ReLU()
    Linear(hidden, classes, using: &source)
  }
  let optimizer = Optimizer(rule, for: model)
  let images = Variable.constant(
    Tensor.random(uniform: 0..<1, [batch, inputs], dtype: .float32, using: &source))
  let labels = Tensor.random(integers: 0..<classes, [batch], using: &source)
  return ({ optimizer.minimize(crossEntropy(model(images), labels)) }, 1)
}
