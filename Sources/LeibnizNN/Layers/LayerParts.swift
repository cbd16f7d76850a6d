import Leibniz
import LeibnizTensor

/// What a layer holds in a stored property: what is trained, what it is made of, or a number that
/// was chosen when it was made.
enum LayerPart {
  case variable(Variable)
  case layer(any Layer)
  /// A tensor that is not a variable, so nothing that training could change.
  case tensor(Tensor)
  /// A number or a truth value, as text.
  case setting(String)
}

extension Layer {
  /// Calls `body` for each part of this layer with its dotted name, in the order of declaration.
  /// Arrays, optionals, dictionaries, tuples, and structs and enums that aren't layers are looked
  /// into; layers aren't.
  func forEachPart(_ body: (_ name: String, _ part: LayerPart) -> Void) {
    for (i, child) in Mirror(reflecting: self).allChildren.enumerated() {
      findParts(in: child.value, name: child.propertyName ?? "\(i)", body)
    }
  }
}

/// A name within a name.
func dotted(_ name: String, _ part: String) -> String { name.isEmpty ? part : "\(name).\(part)" }

private func findParts(in value: Any, name: String, _ body: (String, LayerPart) -> Void) {
  switch value {
  case let variable as Variable: return body(name, .variable(variable))
  case let layer as any Layer: return body(name, .layer(layer))
  case let tensor as Tensor: return body(name, .tensor(tensor))
  case let setting as any TensorScalar: return body(name, .setting("\(setting)"))
  case is String: return
  default: break
  }
  let mirror = Mirror(reflecting: value)
  switch mirror.displayStyle {
  case .optional:
    for child in mirror.children { findParts(in: child.value, name: name, body) }
  case .collection:
    for (i, child) in mirror.children.enumerated() {
      // Looking at each number of a long array would take long, and find nothing.
      if i == 0 && child.value is any TensorScalar { return }
      findParts(in: child.value, name: dotted(name, "\(i)"), body)
    }
  case .tuple:
    for (i, child) in mirror.children.enumerated() {
      let label = child.label.map { $0.hasPrefix(".") ? "\(i)" : $0 } ?? "\(i)"
      findParts(in: child.value, name: dotted(name, label), body)
    }
  case .dictionary:
    let entries = mirror.children.compactMap { $0.value as? (key: AnyHashable, value: Any) }
    for entry in entries.map({ ("\($0.key.base)", $0.value) }).sorted(by: { $0.0 < $1.0 }) {
      findParts(in: entry.1, name: dotted(name, entry.0), body)
    }
  case .struct, .enum:
    for (i, child) in mirror.allChildren.enumerated() {
      let part = dotted(name, child.propertyName ?? "\(i)")
      findParts(in: child.value, name: part) { name, part in
        // A struct that isn't a layer may hold numbers of many kinds (dates, sizes, seeds): only
        // what it holds of the network counts.
        if case .setting = part { return }
        body(name, part)
      }
    }
  default: break
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
