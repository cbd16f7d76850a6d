import Leibniz
import LeibnizData
import LeibnizNN
import Testing

@Suite struct NamedTensorsTests {
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
        shape [2, 3] is not a parameter of this network. Transposed weights, [outputs, inputs] as \
        PyTorch has them, are read with layout: .outputsInputs
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

  // MARK: Files

  /// [2, 2], square, and [2, 3].
  private func net(seed: UInt64 = 1) -> Sequential {
    var source = RandomSource(seed: seed)
    return Sequential {
      Linear(2, 2, using: &source)
      Tanh()
      Linear(2, 3, using: &source)
    }
  }

  private let x = Variable.constant(Tensor([1, -2, 0.5, 0.25] as [Float], shape: [2, 2]))

  /// Written by version 0.8.0 of Python's safetensors.torch.save, from the state_dict() of
  /// Sequential(Linear(2, 2), Tanh(), Linear(2, 3)) in PyTorch 2.15: 0.25 · (0, 1, 2 …) and less
  /// 0.5, 1,
  /// 1.5 and 2 in the order of its parameters.
  private static func torch(_ metadata: String = "") -> [UInt8] {
    let header =
      "{\(metadata)"
      + #""0.bias":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
      + #""0.weight":{"dtype":"F32","shape":[2,2],"data_offsets":[8,24]},"#
      + #""2.bias":{"dtype":"F32","shape":[3],"data_offsets":[24,36]},"#
      + #""2.weight":{"dtype":"F32","shape":[3,2],"data_offsets":[36,60]}}"#
    let elements: [Float] = [
      -1, -0.75, -0.5, -0.25, 0, 0.25, -2, -1.75, -1.5, -1.5, -1.25, -1, -0.75, -0.5, -0.25,
    ]
    return withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
      + Array(header.utf8)
      + elements.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian) { Array($0) } }
  }

  /// What that network gives for ``x`` in PyTorch.
  private static let torchResult = Tensor(
    [
      0.20274591445922852, -0.35219311714172363, -0.9071320295333862, 0.04282689094543457,
      -0.43781328201293945, -0.9184533357620239,
    ] as [Double], shape: [2, 3])

  @Test func torchFilesAreReadByTheStatedLayout() throws {
    let file = try Safetensors.parse(Self.torch())
    let model = net()
    try model.load(file.tensors, metadata: file.metadata, layout: .outputsInputs)
    #expect(
      model.parameters[0].value == Tensor([-0.5, 0, -0.25, 0.25] as [Float], shape: [2, 2]))
    #expect(model.parameters.allSatisfy { $0.value.isContiguous })
    let difference = (model(x).value.cast(to: .float64) - Self.torchResult).scalars(as: Double.self)
    #expect(difference.allSatisfy { abs($0) < 1e-6 })

    // Or by what the file says: save(…, metadata={"weight_layout": "outputs, inputs"}).
    let said = try Safetensors.parse(
      Self.torch(#""__metadata__":{"weight_layout":"outputs, inputs"},"#))
    let other = net()
    try other.load(said.tensors, metadata: said.metadata)
    #expect(other(x).value == model(x).value)
  }

  @Test func filesOfOursLoadWhateverTheShapes() throws {
    let model = net(), copy = net(seed: 2)
    let values = model.namedTensors
    let bytes = Safetensors.bytes(
      of: values.tensors, metadata: values.metadata.merging(["epoch": "3"]) { $1 })
    let file = try Safetensors.parse(bytes)
    #expect(file.metadata == ["weight_layout": "inputs, outputs", "epoch": "3"])
    try copy.load(file.tensors, metadata: file.metadata)
    #expect(copy(x).value == model(x).value)
    let second = net(seed: 3)
    try second.load(file.tensors, layout: .inputsOutputs)
    #expect(second(x).value == model(x).value)
    let third = net(seed: 4)
    try third.load(model.namedTensors)
    #expect(third(x).value == model(x).value)
  }

  private func message(
    _ model: some Layer, _ tensors: [(name: String, tensor: Tensor)],
    metadata: [String: String] = [:], layout: WeightLayout? = nil
  ) -> String? {
    let before = model.parameters.map(\.value)
    let error = #expect(throws: ParameterError.self) {
      try model.load(tensors, metadata: metadata, layout: layout)
    }
    #expect(model.parameters.map(\.value) == before)
    return error?.description
  }

  @Test func aSquareMatrixOfUnknownOriginIsNotGuessed() throws {
    // PyTorch's file: the other weight is seen to be transposed, but that says nothing of the
    // square one.
    let file = try Safetensors.parse(Self.torch())
    #expect(
      message(net(), file.tensors, metadata: ["format": "pt"]) == """
        parameters: 2.weight has shape [3, 2], not [2, 3]; nothing says which layout the file's \
        matrices have, and the shape doesn't tell where they are square: 0.weight of shape [2, 2]. \
        Pass the file's metadata, if Leibniz wrote it, or state layout: .inputsOutputs (as Leibniz, \
        Keras and Flax have it) or layout: .outputsInputs (as PyTorch has it)
        """)
    // Our own numbers without what the file says of them: nothing tells that they are ours.
    #expect(
      message(net(), net(seed: 2).namedTensors.tensors) == """
        parameters: nothing says which layout the file's matrices have, and the shape doesn't tell \
        where they are square: 0.weight of shape [2, 2]. Pass the file's metadata, if Leibniz wrote \
        it, or state layout: .inputsOutputs (as Leibniz, Keras and Flax have it) or layout: \
        .outputsInputs (as PyTorch has it)
        """)
    // A matrix that a user's own layer holds is one, too.
    struct Own: Layer {
      let matrix = Variable(Tensor.zeros([3, 3]))
      func callAsFunction(_ x: Variable) -> Variable { matmul(x, matrix) }
    }
    #expect(
      message(Own(), [("matrix", Tensor.ones([3, 3]))])?.contains("matrix of shape [3, 3]") == true)
  }

  /// Whether a matrix of these sizes, from a file that says nothing, is loaded.
  @Test func whatTheShapeTells() throws {
    for inputs in 1...3 {
      for outputs in 1...3 {
        let layer = Linear(weight: .zeros([inputs, outputs]))
        var random = RandomSource(seed: 1)
        let w = Tensor.random(uniform: -1..<1, [inputs, outputs], using: &random)
        let isClear = inputs != outputs || inputs == 1
        #expect(((try? layer.load([("weight", w)])) != nil) == isClear)
        #expect(layer.weight.value == (isClear ? w : w.zerosLike()))
        if inputs != outputs {
          #expect(
            message(layer, [("weight", w.transposed())])
              == "parameters: weight has shape [\(outputs), \(inputs)], not [\(inputs), \(outputs)]. "
              + "Transposed weights, [outputs, inputs] as PyTorch has them, are read with "
              + "layout: .outputsInputs")
        }
        // Stated, each is clear.
        try layer.load([("weight", w)], layout: .inputsOutputs)
        #expect(layer.weight.value == w)
        try layer.load([("weight", w.transposed())], layout: .outputsInputs)
        #expect(layer.weight.value == w)
      }
    }
  }

  @Test func contradictionsAreErrors() throws {
    let model = net()
    let tensors = model.namedTensors.tensors
    #expect(
      message(
        model, tensors, metadata: ["weight_layout": "inputs, outputs"], layout: .outputsInputs)
          == """
          parameters: the file says that its matrices are [inputs, outputs], not [outputs, inputs]; \
          2.weight has shape [2, 3], not [3, 2] as [outputs, inputs]
          """)
    #expect(
      message(model, tensors, metadata: ["weight_layout": "rows"])?.hasPrefix(
        """
        parameters: the metadata's weight_layout is "rows", not "inputs, outputs" or \
        "outputs, inputs"; nothing says which layout
        """) == true)
    #expect(
      message(
        Linear(weight: .zeros([2, 3])), [("weight", .zeros([3, 2]))], layout: .inputsOutputs)
        == "parameters: weight has shape [3, 2], not [2, 3] as [inputs, outputs]")
  }

  /// Vectors and tensors of more axes have no layout.
  @Test func onlyMatricesAreTransposed() throws {
    struct Own: Layer {
      let scale = Variable(0.0), vector = Variable(Tensor.zeros([2]))
      let cube = Variable(Tensor.zeros([2, 2, 2]))
      func callAsFunction(_ x: Variable) -> Variable { x }
    }
    let cube = Tensor((0..<8).map(Double.init), shape: [2, 2, 2])
    for layout in [nil, WeightLayout.inputsOutputs, .outputsInputs] {
      let own = Own()
      try own.load([("cube", cube), ("scale", 3.0), ("vector", [1.0, 2.0])], layout: layout)
      #expect(own.cube.value == cube && own.vector.value == [1.0, 2.0] && own.scale.value == 3.0)
    }
  }

  // MARK: Names

  @Test func namesOfAnotherNormalisationAreOtherNames() throws {
    let (one, two) = ("\u{e9}", "e\u{301}")
    #expect(one == two)  // to Swift
    var source = RandomSource(seed: 1)
    let model = Sequential {
      Linear(1, 2, bias: false, using: &source).named(one)
      Linear(2, 1, bias: false, using: &source).named(two)
    }
    let copy = Sequential {
      Linear(1, 2, bias: false, using: &source).named(one)
      Linear(2, 1, bias: false, using: &source).named(two)
    }
    let file = try Safetensors.parse(Safetensors.bytes(of: model.namedTensors.tensors))
    try copy.load(file.tensors)
    #expect(copy.parameters.map(\.value) == model.parameters.map(\.value))

    let single = Sequential { Linear(1, 2, bias: false, using: &source).named(one) }
    #expect(
      message(single, [("\(two).weight", .zeros([1, 2]))]) == """
        parameters: \(one).weight of shape [1, 2] is missing (its name is there in another Unicode \
        normalisation); \(two).weight of shape [1, 2] is not a parameter of this network
        """)
  }

  @Test func twoParametersOfOneNameAreNotLoaded() {
    struct Clash: Layer {
      let x: [String: [String: Variable]] = [
        "a.b": ["c": Variable(1.0)], "a": ["b.c": Variable(2.0)],
      ]
      func callAsFunction(_ x: Variable) -> Variable { x }
    }
    #expect(
      message(Clash(), [("x.a.b.c", 5.0)])
        == "parameters: two parameters of this network are called x.a.b.c")
  }
}
