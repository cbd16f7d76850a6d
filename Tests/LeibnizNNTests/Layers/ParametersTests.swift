import Leibniz
import LeibnizNN
import Testing

private struct Block: Layer {
  let inner: Linear
  let scale = Variable(2.0)
  let offset = Variable.constant(1.0)
  func callAsFunction(_ x: Variable) -> Variable { inner(x) * scale + offset }
}

private class Base: Layer {
  let first = Variable(1.0)
  func callAsFunction(_ x: Variable) -> Variable { x * first }
}

private final class Derived: Base {
  let second = Variable(2.0)
}

private struct Net: Layer {
  let rows: [Linear]
  let maybe: Linear?
  let none: Linear? = nil
  let block: Block
  let pair: (Variable, named: Variable)
  let table: [String: Variable]
  let number = 3.5
  let names = ["a", "b"]
  let sizes = [Int](repeating: 1, count: 10)
  let constant: Tensor = [1.0, 2.0]
  let shared: Linear
  let object = Derived()

  init() {
    var source = RandomSource(seed: 1)
    rows = [Linear(1, 2, using: &source), Linear(2, 3, bias: false, using: &source)]
    maybe = Linear(1, 1, using: &source)
    block = Block(inner: Linear(2, 2, using: &source))
    pair = (Variable(1.0), named: Variable(2.0))
    table = ["z": Variable(1.0), "a": Variable(2.0)]
    shared = rows[0]
  }
  func callAsFunction(_ x: Variable) -> Variable { x }
}

@Suite struct ParametersTests {
  @Test func namesTellThePlace() {
    #expect(
      Net().namedParameters.map(\.name) == [
        "rows.0.weight", "rows.0.bias", "rows.1.weight", "maybe.weight", "maybe.bias",
        "block.inner.weight", "block.inner.bias", "block.scale", "pair.0", "pair.named", "table.a",
        "table.z", "object.first", "object.second",
      ])
    #expect(Net().parameterCount == 2 + 2 + 6 + 1 + 1 + 4 + 2 + 7)
  }

  @Test func theyAreTheVariablesThemselves() {
    let net = Net()
    #expect(net.parameters[0] === net.rows[0].weight)
    let layer: any Layer = net
    #expect(layer.parameters.count == 14)
  }

  @Test func objectsThatHoldEachOther() {
    final class Node: Layer {
      let weight = Variable(1.0)
      var other: Node?
      lazy var late = Variable(2.0)
      func callAsFunction(_ x: Variable) -> Variable { x * weight * late }
    }
    let (a, b) = (Node(), Node())
    a.other = b
    b.other = a
    #expect(a.namedParameters.map(\.name) == ["weight", "other.weight"])
    _ = a(Variable(1.0))  // the lazy one exists from here on
    #expect(a.namedParameters.map(\.name) == ["weight", "other.weight", "late"])
    b.other = nil
  }

  @Test func saveAndLoad() throws {
    var source = RandomSource(seed: 1)
    func make() -> Sequential {
      Sequential {
        Linear(2, 3, using: &source)
        Tanh()
        Linear(3, 1, using: &source).named("output")
      }
    }
    let (a, b) = (make(), make())
    let x = Variable.constant(Tensor([0.5, -1], shape: [1, 2]).cast(to: .float32))
    #expect(a(x).value != b(x).value)
    try b.load(a.namedTensors)
    #expect(a(x).value == b(x).value)
    // In any order, and from float64.
    let wide = a.namedTensors.reversed().map { ($0.name, $0.tensor.cast(to: .float64)) }
    try make().load(wide)
    // A copy: training the one doesn't change the other.
    let before = b.parameters[0].value
    Optimizer(SGD(rate: 1), for: a).minimize(a(x).sum())
    #expect(b.parameters[0].value == before)
  }

  @Test func whatDoesNotFitIsNamedAndChangesNothing() {
    var source = RandomSource(seed: 1)
    let layer = Linear(2, 3, using: &source)
    let before = layer.weight.value
    let error = #expect(throws: ParameterError.self) {
      try layer.load([
        ("weight", Tensor.zeros([3, 2])), ("wieght", Tensor.zeros([2, 3])),
      ])
    }
    #expect(
      error?.description == """
        parameters: weight has shape [3, 2], not [2, 3]; bias of shape [3] is missing; wieght of \
        shape [2, 3] is not a parameter of this network
        """)
    let second = #expect(throws: ParameterError.self) {
      try layer.load([
        ("weight", Tensor.zeros([2, 3])), ("bias", [1, 2, 3]), ("bias", [1.0, 2.0, 3.0]),
        ("bias", [1, 2, 3]),
      ])
    }
    #expect(
      second?.description == """
        parameters: bias is given twice; bias is given twice; bias is int64, not float32
        """)
    #expect(layer.weight.value == before)
  }

  @Test func aLayerThatCannotTellTheModeStops() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      struct Forgetful: Layer {
        let dropout = Dropout(0.5)
        func callAsFunction(_ x: Variable) -> Variable { dropout(x) }
      }
      _ = Forgetful().parameters
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(message.contains("Forgetful holds the Dropout dropout but isn't a ModalLayer"))
  }
}
