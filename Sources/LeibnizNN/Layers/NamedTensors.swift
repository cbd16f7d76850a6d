import Leibniz
import LeibnizTensor

/// Which of a weight matrix's two axes belongs to the inputs.
///
/// Leibniz multiplies from the right, y = x W, so its matrices are [inputs, outputs]; so are those
/// of Keras and Flax. PyTorch's `Linear` computes y = x Wᵀ and keeps [outputs, inputs]. The shape
/// tells them apart unless the matrix is square. A file should say which it has, in its metadata:
///
/// ```swift
/// try Safetensors.write(
///   model.namedTensors.tensors, metadata: model.namedTensors.metadata, to: "net.safetensors")
/// ```
///
/// and in Python `save_file(net.state_dict(), path, metadata={"weight_layout": "outputs,
/// inputs"})`.
public enum WeightLayout: String, Sendable, Hashable, CaseIterable {
  /// [inputs, outputs], as Leibniz, Keras and Flax have it.
  case inputsOutputs = "inputs, outputs"
  /// [outputs, inputs], as PyTorch's `Linear` has it.
  case outputsInputs = "outputs, inputs"

  /// The key under which a file's metadata say which layout its matrices have, as a `rawValue`.
  public static let metadataKey = "weight_layout"
}

/// The values of a network's parameters, with their names and the layout of the matrices among
/// them: what a file of a trained network holds.
///
/// ```swift
/// for (name, tensor) in model.namedTensors { print(name, tensor.shape) }
/// ```
public struct NamedTensors: Sendable, RandomAccessCollection, CustomStringConvertible {
  /// The tensors with their names, in the order of ``Layer/namedParameters``.
  public let tensors: [(name: String, tensor: Tensor)]

  /// What a file with these tensors should say of itself: the ``WeightLayout`` of its matrices.
  public var metadata: [String: String] {
    [WeightLayout.metadataKey: WeightLayout.inputsOutputs.rawValue]
  }

  /// Names, shapes and dtypes, a tensor a line; not the numbers.
  public var description: String {
    tensors.map { "\($0.name) \($0.tensor.shape) \($0.tensor.dtype)" }.joined(separator: "\n")
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { tensors.count }
  /// The name and the tensor at a place from 0. Traps where there is none.
  public subscript(position: Int) -> (name: String, tensor: Tensor) {
    guard tensors.indices.contains(position) else {
      fail("NamedTensors: no tensor \(position) among \(tensors.count)")
    }
    return tensors[position]
  }
}

/// Tensors that aren't the parameters of this network, in words.
public struct ParameterError: Error, Equatable, CustomStringConvertible {
  /// What doesn't fit, and what was expected.
  public let description: String
}

extension Layer {
  /// The parameters' values by name, to be saved or to be loaded into another network.
  ///
  /// ```swift
  /// let values = model.namedTensors
  /// try Safetensors.write(values.tensors, metadata: values.metadata, to: "net.safetensors")
  /// ```
  public var namedTensors: NamedTensors {
    NamedTensors(tensors: namedParameters.map { ($0.name, $0.parameter.value) })
  }

  /// Sets the parameters to those of another network of the same form; see
  /// ``load(_:metadata:layout:)``.
  ///
  /// ```swift
  /// try copy.load(model.namedTensors)
  /// ```
  public func load(_ values: NamedTensors) throws(ParameterError) {
    try load(values.tensors, layout: .inputsOutputs)
  }

  /// Sets the parameters to these values, by name: those of a file.
  ///
  /// ```swift
  /// let file = try Safetensors.read("net.safetensors")
  /// try model.load(file.tensors, metadata: file.metadata)        // a file that Leibniz wrote
  ///
  /// let other = try Safetensors.read("torch.safetensors")
  /// try model.load(other.tensors, layout: .outputsInputs)         // PyTorch's weights, transposed
  /// ```
  ///
  /// All matrices (parameters of rank 2) have the layout that is stated here or in the metadata. In
  /// the layout [outputs, inputs] they are transposed as they are read; where a file of that layout
  /// has a matrix that must not be, a table of embeddings say, transpose the others by hand and
  /// state ``WeightLayout/inputsOutputs``. Where neither says which layout it is, a matrix must
  /// have the parameter's shape and must not be square, because nobody could tell it from its
  /// transpose.
  ///
  /// float32 and float64 are converted into each other. Nothing is changed unless everything fits.
  ///
  /// - Parameters:
  ///   - tensors: the values, with the names of ``namedParameters``, in any order.
  ///   - metadata: what the file says of itself; ``WeightLayout/metadataKey`` is looked at.
  ///   - layout: the layout of the file's matrices, where its metadata don't say it.
  /// - Throws: ``ParameterError`` that names every parameter without a tensor, every tensor without
  ///   a parameter, every shape that differs, and every matrix whose layout isn't known.
  public func load(
    _ tensors: [(name: String, tensor: Tensor)], metadata: [String: String] = [:],
    layout: WeightLayout? = nil
  ) throws(ParameterError) {
    let loading = ParameterLoading(
      into: namedParameters, tensors, metadata: metadata, layout: layout)
    guard loading.problems.isEmpty else {
      let problems = "parameters: " + loading.problems.joined(separator: "; ")
      throw ParameterError(
        description: ([problems] + loading.advice).joined(separator: ". "))
    }
    for (parameter, value) in loading.values { parameter.value = value }
  }
}

/// Which tensor belongs to which parameter, and everything that doesn't fit.
private struct ParameterLoading {
  var values: [(Variable, Tensor)] = []
  var problems: [String] = []
  private var layout: WeightLayout?
  private var isTransposed = false
  private var square: [String] = []

  init(
    into parameters: [(name: String, parameter: Variable)],
    _ tensors: [(name: String, tensor: Tensor)], metadata: [String: String], layout: WeightLayout?
  ) {
    self.layout = layout
    readLayout(metadata[WeightLayout.metadataKey])
    var given: [[UInt8]: Tensor] = [:]
    for (name, tensor) in tensors where given.updateValue(tensor, forKey: name.exact) != nil {
      problems.append("\(name) is given twice")
    }
    var known: Set<[UInt8]> = []
    for (name, parameter) in parameters {
      if !known.insert(name.exact).inserted {
        problems.append("two parameters of this network are called \(name)")
      }
      guard let tensor = given[name.exact] else {
        let twin = tensors.contains { $0.name == name }
        problems.append(
          "\(name) of shape \(parameter.shape) is missing"
            + (twin ? " (its name is there in another Unicode normalisation)" : ""))
        continue
      }
      match(tensor, parameter, name)
    }
    for (name, tensor) in tensors where !known.contains(name.exact) {
      problems.append("\(name) of shape \(tensor.shape) is not a parameter of this network")
    }
    if !square.isEmpty {
      problems.append(
        """
        nothing says which layout the file's matrices have, and the shape doesn't tell where they are \
        square: \(square.joined(separator: ", "))
        """)
    }
  }

  /// What to do about it.
  var advice: [String] {
    if !square.isEmpty {
      return [
        """
        Pass the file's metadata, if Leibniz wrote it, or state layout: .inputsOutputs (as Leibniz, \
        Keras and Flax have it) or layout: .outputsInputs (as PyTorch has it)
        """
      ]
    }
    if isTransposed {
      return [
        "Transposed weights, [outputs, inputs] as PyTorch has them, are read with layout: .outputsInputs"
      ]
    }
    return []
  }

  /// The layout that the metadata say, which must not contradict the caller.
  private mutating func readLayout(_ text: String?) {
    guard let text else { return }
    let said = WeightLayout(rawValue: text)
    if let layout {
      if said != nil && said != layout {
        problems.append("the file says that its matrices are [\(text)], not [\(layout.rawValue)]")
      }
    } else if let said {
      layout = said
    } else {
      let known = WeightLayout.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
      problems.append(
        "the metadata's \(WeightLayout.metadataKey) is \(text.debugDescription), not \(known)")
    }
  }

  private mutating func match(_ tensor: Tensor, _ parameter: Variable, _ name: String) {
    let isMatrix = parameter.shape.count == 2
    let flipped = isMatrix ? Shape([parameter.shape[1], parameter.shape[0]]) : parameter.shape
    let expected = layout == .outputsInputs ? flipped : parameter.shape
    guard tensor.shape == expected else {
      let stated = isMatrix ? layout.map { " as [\($0.rawValue)]" } ?? "" : ""
      problems.append("\(name) has shape \(tensor.shape), not \(expected)\(stated)")
      if layout == nil && tensor.shape == flipped { isTransposed = true }
      return
    }
    guard tensor.dtype.isFloatingPoint else {
      problems.append("\(name) is \(tensor.dtype), not \(parameter.dtype)")
      return
    }
    // A matrix of one element is its own transpose.
    if isMatrix && expected == flipped && tensor.count > 1 && layout == nil {
      square.append("\(name) of shape \(tensor.shape)")
      return
    }
    let isFlipped = isMatrix && layout == .outputsInputs
    let value = isFlipped ? tensor.transposed().contiguous() : tensor
    values.append((parameter, value.cast(to: parameter.dtype)))
  }
}
