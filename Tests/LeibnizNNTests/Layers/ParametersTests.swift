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

  @Test func structsThatAreNoLayersAreLookedInto() {
    struct Heads {
      let query: Linear, key: Linear
      let scale = 2.0
    }
    enum Choice {
      case one(Linear)
      case two(Variable, named: Variable)
      case none
    }
    struct Net: Layer {
      let heads: Heads
      let choices: [Choice]
      let range = 0..<3
      func callAsFunction(_ x: Variable) -> Variable { x }
    }
    var source = RandomSource(seed: 1)
    func linear() -> Linear { Linear(2, 2, bias: false, using: &source) }
    let net = Net(
      heads: Heads(query: linear(), key: linear()),
      choices: [.one(linear()), .none, .two(Variable(1.0), named: Variable(2.0))])
    #expect(
      net.namedParameters.map(\.name) == [
        "heads.query.weight", "heads.key.weight", "choices.0.one.weight", "choices.2.two.0",
        "choices.2.two.named",
      ])
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
