import Leibniz
import LeibnizTensor

// A layer's parameters, found by looking at its stored properties.

extension Layer {
  /// The variables that training changes, with dotted names that tell where they are: `hidden.weight`.
  ///
  /// They are the variables, other than constants, in stored properties of this layer and of the layers
  /// in its stored properties, also within arrays (`layers.0.weight`), optionals, dictionaries,
  /// tuples, and structs and enums that aren't layers themselves, in the order of declaration. A
  /// variable that is found twice is listed once, by its first name.
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

  /// Looks at a layer and what it holds. `holder` is the innermost layer around it that isn't
  /// modal.
  mutating func visit(_ layer: any Layer, name: String, holder: (any Layer)?) {
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
    layer.forEachPart { part, value in
      switch value {
      case .variable(let variable):
        if !variable.isConstant && seen.insert(ObjectIdentifier(variable)).inserted {
          found.append((dotted(name, part), variable))
        }
      case .layer(let inner): visit(inner, name: dotted(name, part), holder: holder)
      case .tensor, .setting: break
      }
    }
  }
}
