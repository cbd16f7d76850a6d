import Leibniz
import LeibnizTensor

/// Layers one after the other.
///
/// A layer's name is its position, or the one that it is given; its parameters' names follow from it.
///
/// ```swift
/// var source = RandomSource(seed: 1)
/// let model = Sequential {
///   Linear(64, 32, using: &source)
///   ReLU()
///   Linear(32, 10, using: &source).named("output")
/// }
/// model.namedParameters.map(\.name)   // ["0.weight", "0.bias", "output.weight", "output.bias"]
/// ```
public struct Sequential: ModalLayer, CustomReflectable {
  /// The layers, in order, with their names.
  public let layers: [(name: String, layer: any Layer)]

  /// The layers that the braces list; `if`, `for` and arrays of layers are allowed. Traps when two have the
  /// same name.
  public init(@LayerBuilder _ layers: () -> [NamedLayer]) {
    self.init(layers())
  }

  /// The layers of an array.
  public init(_ layers: [any Layer]) {
    self.init(layers.map { NamedLayer(name: nil, layer: $0) })
  }

  private init(_ layers: [NamedLayer]) {
    var names: Set<[UInt8]> = []
    self.layers = layers.enumerated().map { i, element in
      let name = element.name ?? "\(i)"
      guard names.insert(name.exact).inserted else {
        fail("Sequential: two layers are named \(name)")
      }
      return (name, element.layer)
    }
  }

  public func callAsFunction(_ x: Variable, in mode: Mode) -> Variable {
    layers.reduce(x) { x, element in
      Place.within(element.name, element.layer) { element.layer(x, in: mode) }
    }
  }

  /// The layers by name, so that their parameters are found.
  public var customMirror: Mirror {
    Mirror(self, children: layers.map { (label: $0.name, value: $0.layer) }, displayStyle: .struct)
  }
}

/// A layer, and the name that it has within a ``Sequential``.
public struct NamedLayer: CustomStringConvertible {
  let name: String?
  let layer: any Layer

  /// The name and the layer's table.
  public var description: String { name.map { "\($0): \(layer)" } ?? "\(layer)" }
}

extension Layer {
  /// This layer under a name, within a ``Sequential``.
  public func named(_ name: String) -> NamedLayer { NamedLayer(name: name, layer: self) }
}

/// Collects the layers of a ``Sequential``.
@resultBuilder
public enum LayerBuilder {
  public static func buildExpression(_ layer: any Layer) -> [NamedLayer] {
    [NamedLayer(name: nil, layer: layer)]
  }
  public static func buildExpression(_ layer: NamedLayer) -> [NamedLayer] { [layer] }
  public static func buildExpression(_ layers: [any Layer]) -> [NamedLayer] {
    layers.map { NamedLayer(name: nil, layer: $0) }
  }
  public static func buildBlock(_ parts: [NamedLayer]...) -> [NamedLayer] { parts.flatMap { $0 } }
  public static func buildArray(_ parts: [[NamedLayer]]) -> [NamedLayer] { parts.flatMap { $0 } }
  public static func buildOptional(_ part: [NamedLayer]?) -> [NamedLayer] { part ?? [] }
  public static func buildEither(first part: [NamedLayer]) -> [NamedLayer] { part }
  public static func buildEither(second part: [NamedLayer]) -> [NamedLayer] { part }
}
