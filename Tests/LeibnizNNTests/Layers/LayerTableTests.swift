import Leibniz
import LeibnizNN
import Testing

private struct Attention: Layer {
  let heads = 8
  let query: Linear, key: Linear
  let mask = Variable.constant(Tensor.zeros([16, 16], dtype: .float32))
  let positions = Tensor.zeros([16])
  func callAsFunction(_ x: Variable) -> Variable { x }
}

private struct Net: ModalLayer {
  let embedding: Linear
  let blocks: [Attention]
  let dropout = Dropout(0.5)
  let scale = Variable(Tensor.ones([64]))
  let output: Linear
  let tied: Variable
  func callAsFunction(_ x: Variable, in mode: Mode) -> Variable { x }

  init() {
    var source = RandomSource(seed: 1)
    embedding = Linear(10_000, 64, bias: false, using: &source)
    blocks = (0..<2).map { _ in
      Attention(query: Linear(64, 64, using: &source), key: Linear(64, 64, using: &source))
    }
    output = Linear(64, 10, using: &source)
    tied = embedding.weight
  }
}

@Suite struct LayerTableTests {
  @Test func oneLayer() {
    var source = RandomSource(seed: 1)
    #expect(
      "\(Linear(64, 256, using: &source))" == """
        layer    parameters                      count
        Linear   weight [64, 256], bias [256]   16,640
        ——————————————————————————————————————————————
        total    float32                        16,640
        """)
  }

  @Test func aSequence() {
    var source = RandomSource(seed: 1)
    let model = Sequential {
      Linear(64, 32, using: &source).named("hidden")
      ReLU()
      Dropout(0.5).named("dropout")
      Linear(32, 10, using: &source).named("output")
    }
    #expect(
      "\(model)" == """
        layer                parameters                   count
        Sequential
          hidden: Linear     weight [64, 32], bias [32]   2,080
          1: ReLU
          dropout: Dropout   probability 0.5
          output: Linear     weight [32, 10], bias [10]     330
        ———————————————————————————————————————————————————————
        total                float32                      2,410
        """)
    #expect("\(model as any Layer)" == "\(model)")
    #expect("\([model] as [any Layer])".contains("hidden: Linear"))
  }

  @Test func aNetworkOfOnesOwn() {
    #expect(
      "\(Net())" == """
        layer                   parameters                              count
        Net                     scale [64], tied [10000, 64] shared        64
          embedding: Linear     weight [10000, 64]                    640,000
          blocks.0: Attention   heads 8, mask [16, 16] fixed,
                                positions [16] fixed
            query: Linear       weight [64, 64], bias [64]              4,160
            key: Linear         weight [64, 64], bias [64]              4,160
          blocks.1: Attention   heads 8, mask [16, 16] fixed,
                                positions [16] fixed
            query: Linear       weight [64, 64], bias [64]              4,160
            key: Linear         weight [64, 64], bias [64]              4,160
          dropout: Dropout      probability 0.5
          output: Linear        weight [64, 10], bias [10]                650
        —————————————————————————————————————————————————————————————————————
        total                   float32, float64                      657,354
        """)
    #expect(Net().parameterCount == 657_354)
  }

  /// Nothing to train, nothing at all, everything fixed.
  @Test func emptyAndFrozen() {
    #expect(
      "\(Sequential {})" == """
        layer        parameters   count
        Sequential
        ———————————————————————————————
        total                         0
        """)
    struct Frozen: Layer {
      let weight = Variable.constant(Tensor.zeros([2, 2]))
      func callAsFunction(_ x: Variable) -> Variable { x }
    }
    #expect(
      "\(Frozen())" == """
        layer    parameters            count
        Frozen   weight [2, 2] fixed
        ————————————————————————————————————
        total                              0
        """)
  }

  @Test func objectsThatHoldEachOther() {
    final class Node: Layer {
      let weight = Variable(1.0)
      var other: Node?
      func callAsFunction(_ x: Variable) -> Variable { x * weight }
    }
    let (a, b) = (Node(), Node())
    (a.other, b.other) = (b, a)
    #expect(
      "\(a)" == """
        layer             parameters   count
        Node              weight []        1
          other: Node     weight []        1
            other: Node   shared
        ————————————————————————————————————
        total             float64          2
        """)
    b.other = nil
  }

  /// A layer that isn't modal but holds one that is can't be trained, but it can be looked at.
  @Test func aLayerThatCannotBeTrainedIsShown() {
    struct Forgetful: Layer {
      let dropout = Dropout(0.5)
      func callAsFunction(_ x: Variable) -> Variable { dropout(x) }
    }
    #expect("\(Forgetful())".contains("dropout: Dropout   probability 0.5"))
  }

  @Test func theTableFitsTheScreen() {
    struct VeryLongNameOfATypeWithWhichNobodyReckoned: Layer {
      let weights = (0..<100).map { _ in Variable(Tensor.zeros([3, 1000])) }
      let inner = Inner()
      struct Inner: Layer {
        let someLinearLayerWithALongName = Linear(weight: .zeros([100, 100]))
        func callAsFunction(_ x: Variable) -> Variable { x }
      }
      func callAsFunction(_ x: Variable) -> Variable { x }
    }
    let text = "\(VeryLongNameOfATypeWithWhichNobodyReckoned())"
    let lines = text.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 80 }, "\(text)")
    #expect(text.contains("… 88 more …,"))
    #expect(lines.last?.hasSuffix(" 310,000") == true)
  }

  @Test func anOptimizerIsALine() {
    let x = Variable(Tensor.zeros([1000]))
    let optimizer = Optimizer(
      SGD(rate: 0.5), for: [x], schedule: .constant(0.25), clipping: .norm(1))
    #expect(
      "\(optimizer)" == """
        SGD(rate: 0.5, momentum: 0.0, dampening: 0.0, isNesterov: false, weightDecay: 0.0), \
        1 parameter of 1,000 numbers, 0 steps done, a schedule: next rate 0.25, gradients clipped to \
        a norm of 1.0
        """)
  }
}
