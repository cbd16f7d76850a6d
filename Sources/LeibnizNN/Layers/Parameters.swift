import Leibniz
import LeibnizTensor

// A layer's parameters, found by looking at its stored properties.

extension Layer {
  /// The variables that training changes, with dotted names that tell where they are: `hidden.weight`.
  ///
  /// They are the variables, other than constants, in stored properties of this layer and of the layers
  /// in its stored properties, also within arrays (`layers.0.weight`), optionals, dictionaries and tuples,
  /// in the order of declaration. A variable that is found twice is listed once, by its first name.
  ///
  /// Found anew, by reflection, at each call (some microseconds a layer): ask once, not at every step. An
  /// ``Optimizer`` keeps them.
  ///
  /// Traps when a ``ModalLayer`` such as ``Dropout`` is held by a layer that isn't one and so can't tell it
  /// that the network is being trained.
  ///
  /// ```swift
  /// for (name, parameter) in model.namedParameters { print(name, parameter.shape) }
  /// ```
  public var namedParameters: [(name: String, parameter: Variable)] {
    var search = ParameterSearch()
    search.visit(self, name: "", holder: nil)
    return search.found
  }

  /// The variables that training changes, in the order of ``namedParameters``.
  public var parameters: [Variable] { namedParameters.map(\.parameter) }

  /// How many numbers training changes.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.shape.elementCount } }
}

private struct ParameterSearch {
  var found: [(name: String, parameter: Variable)] = []
  private var seen: Set<ObjectIdentifier> = []

  /// Looks at a value and what it holds. `holder` is the innermost layer around it that isn't modal.
  mutating func visit(_ value: Any, name: String, holder: (any Layer)?) {
    if let variable = value as? Variable {
      if !variable.isConstant && seen.insert(ObjectIdentifier(variable)).inserted {
        found.append((name, variable))
      }
      return
    }
    if let layer = value as? any Layer {
      // An object may be held in several places, and by those that it holds.
      if type(of: layer) is any AnyObject.Type,
        !seen.insert(ObjectIdentifier(layer as AnyObject)).inserted
      {
        return
      }
      // A Sequential need not hold a layer for which the mode matters.
      if let holder, layer is any ModalLayer, !(layer is Sequential) {
        fail(
          """
          \(type(of: holder)) holds the \(type(of: layer)) \(name) but isn't a ModalLayer, so in \
          training \(name) would not know: give \(type(of: holder)) a callAsFunction(_:in:) that \
          passes the mode on, and make it a ModalLayer
          """)
      }
      let holder = layer is any ModalLayer ? holder : layer
      for (i, child) in Mirror(reflecting: layer).allChildren.enumerated() {
        visit(child.value, name: join(name, child.propertyName ?? "\(i)"), holder: holder)
      }
      return
    }
    // Numbers and tensors hold no variables; looking at each element of a long array would take long.
    if value is Tensor || value is any TensorScalar || value is String { return }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional:
      for child in mirror.children { visit(child.value, name: name, holder: holder) }
    case .collection:
      for (i, child) in mirror.children.enumerated() {
        if i == 0 && child.value is any TensorScalar { return }
        visit(child.value, name: join(name, "\(i)"), holder: holder)
      }
    case .tuple:
      for (i, child) in mirror.children.enumerated() {
        let label = child.label.map { $0.hasPrefix(".") ? "\(i)" : $0 } ?? "\(i)"
        visit(child.value, name: join(name, label), holder: holder)
      }
    case .dictionary:
      let entries = mirror.children.compactMap { $0.value as? (key: AnyHashable, value: Any) }
      for entry in entries.map({ ("\($0.key.base)", $0.value) }).sorted(by: { $0.0 < $1.0 }) {
        visit(entry.1, name: join(name, entry.0), holder: holder)
      }
    default: break
    }
  }

  private func join(_ name: String, _ part: String) -> String {
    name.isEmpty ? part : "\(name).\(part)"
  }
}

extension Mirror {
  /// The stored properties, those of superclasses first.
  fileprivate var allChildren: [(propertyName: String?, value: Any)] {
    let lazyPrefix = "$__lazy_storage_$_"
    let own = children.map { child in
      let name = child.label.map {
        $0.hasPrefix(lazyPrefix) ? String($0.dropFirst(lazyPrefix.count)) : $0
      }
      return (propertyName: name, value: child.value)
    }
    return (superclassMirror?.allChildren ?? []) + own
  }
}

// MARK: - Saving and loading

/// Tensors that aren't the parameters of this network, in words.
public struct ParameterError: Error, Equatable, CustomStringConvertible {
  /// What doesn't fit, and what was expected.
  public let description: String
}

extension Layer {
  /// The parameters' values by name: what a file of a trained network holds.
  public var namedTensors: [(name: String, tensor: Tensor)] {
    namedParameters.map { ($0.name, $0.parameter.value) }
  }

  /// Sets the parameters to these values, by name.
  ///
  /// float32 and float64 are converted into each other. Nothing is changed unless everything fits.
  ///
  /// - Throws: ``ParameterError`` that names every parameter without a tensor, every tensor without a
  ///   parameter, and every shape that differs.
  ///
  /// ```swift
  /// try copy.load(model.namedTensors)
  /// ```
  public func load(_ tensors: [(name: String, tensor: Tensor)]) throws(ParameterError) {
    let parameters = namedParameters
    var given: [String: Tensor] = [:]
    var problems: [String] = []
    for (name, tensor) in tensors {
      if given.updateValue(tensor, forKey: name) != nil {
        problems.append("\(name) is given twice")
      }
    }
    for (name, parameter) in parameters {
      guard let tensor = given[name] else {
        problems.append("\(name) of shape \(parameter.shape) is missing")
        continue
      }
      if tensor.shape != parameter.shape {
        problems.append("\(name) has shape \(tensor.shape), not \(parameter.shape)")
      } else if !tensor.dtype.isFloatingPoint {
        problems.append("\(name) is \(tensor.dtype), not \(parameter.dtype)")
      }
    }
    let known = Set(parameters.map(\.name))
    for (name, tensor) in tensors where !known.contains(name) {
      problems.append("\(name) of shape \(tensor.shape) is not a parameter of this network")
    }
    guard problems.isEmpty else {
      throw ParameterError(description: "parameters: " + problems.joined(separator: "; "))
    }
    for (name, parameter) in parameters {
      parameter.value = given[name]!.cast(to: parameter.dtype)
    }
  }
}
