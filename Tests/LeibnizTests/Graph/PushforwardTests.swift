import Testing

@testable import Leibniz

/// Every operation's pushforward, carried through whole graphs, against what the pullbacks say.
@Suite struct PushforwardTests {
  /// The derivative of y in the direction v of x, carried forward through y's graph.
  private func derivative(of y: Variable, at x: Variable, along v: Tensor) -> Tensor {
    let graph = y.graph
    var changes = [Variable?](repeating: nil, count: graph.variables.count)
    for (place, variable) in graph.variables.enumerated() where variable === x {
      changes[place] = .constant(v)
    }
    for step in graph.applications {
      let result = graph.variables[step.result]
      let change = withoutGraph {
        step.operation.pushforward(
          step.inputs.map { changes[$0] }, at: Inputs(of: result), result: result)
      }
      if let change { #expect(change.shape == result.shape, "\(step.symbol)") }
      changes[step.result] = change
    }
    return changes[graph.variables.count - 1]?.value ?? y.value.zerosLike()
  }

  /// ⟨g, J v⟩ = ⟨Jᵀ g, v⟩.
  @Test func agreesWithThePullback() {
    var source = RandomSource(seed: 8)
    let w = Variable([0.7, -1.3, 1.9])
    for (n, program) in RecordedGradientsTests.programs.enumerated() {
      let x = Variable([[0.31, 1.42, -0.63], [0.87, -1.21, 0.54]])
      let y = program(x, w)
      guard y.dtype.isFloatingPoint else { continue }
      let v = Tensor.random(uniform: -1..<1, x.shape, using: &source)
      let g = Tensor.random(uniform: -1..<1, y.shape, using: &source)
      let forward = derivative(of: y, at: x, along: v)
      let backward = gradients(of: y, with: [x], incoming: .constant(g))[0].value
      let (a, b) = ((g * forward).sum().scalar, (backward * v).sum().scalar)
      // Each way rounds to float32 once, where the program does.
      let tolerance = y.graph.variables.contains { $0.dtype == .float32 } ? 1e-6 : 1e-12
      #expect(
        abs(a - b) <= tolerance * (1 + abs(a)) || a.isNaN && b.isNaN,
        "program \(n): \(a) and \(b)")
    }
  }

  /// Numbers of another dtype beside a variable change as little as constants of its own.
  @Test func dataDoesNotChange() {
    let x = Variable([1.0, 2])
    let data = Variable.constant(Tensor([5, 7]))
    let v: Tensor = [0.5, -1]
    #expect(derivative(of: concatenate([x, data]), at: x, along: v) == [0.5, -1, 0, 0])
    #expect(derivative(of: stack([data, x]), at: x, along: v) == [[0, 0], [0.5, -1]])
  }
}
