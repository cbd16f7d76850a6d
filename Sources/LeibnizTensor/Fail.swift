import CKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Stops the program with a message about a mistake in it (shapes that don't fit, a wrong dtype).
///
/// `precondition` drops its message in optimised builds. `fatalError` keeps it, but puts the line
/// of Leibniz where it is called in front of it, where a reader looks for the mistake. Never
/// inlined, so that a check costs its caller one compare and one jump.
@inline(never)
package func fail(_ message: @autoclosure () -> String) -> Never {
  let line = Array("Leibniz: Fatal error: \(message())\(Place.text)\n".utf8)
  var written = 0
  while written < line.count {
    let count = line[written...].withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    // Without standard error there is nobody to tell.
    if count <= 0 { break }
    written += count
  }
  abort()
}

/// A part of a network that can say what it takes, for messages about what it was given.
package protocol PlaceDescribing {
  /// `Linear takes [..., 784]`.
  var placeDescription: String { get }
}

/// A part of a network that is being computed on this thread: a list of names, innermost first, in
/// stack frames.
package struct Place {
  private let name: String
  private let part: Any
  private let outer: UnsafeRawPointer?

  /// Calls `body`; a message of ``fail(_:)`` from it ends with the place, `in layer encoder.2`, and
  /// with what the part says of itself if it is ``PlaceDescribing``.
  package static func within<R>(_ name: String, _ part: Any, _ body: () -> R) -> R {
    let outer = lz_get_place()
    return withUnsafePointer(to: Place(name: name, part: part, outer: outer)) { place in
      lz_set_place(place)
      defer { lz_set_place(outer) }
      return body()
    }
  }

  /// The path of the innermost place; empty if there is none.
  fileprivate static var text: String {
    var names: [String] = []
    var next = lz_get_place()
    while let place = next?.assumingMemoryBound(to: Place.self).pointee {
      names.append(place.name)
      next = place.outer
    }
    if names.isEmpty { return "" }
    let innermost = lz_get_place()?.assumingMemoryBound(to: Place.self).pointee.part
    let words = (innermost as? any PlaceDescribing).map { " (\($0.placeDescription))" } ?? ""
    return ", in layer \(names.reversed().joined(separator: "."))\(words)"
  }
}

/// The name of an operation, from `#function` of it: `padded` from `padded(_:with:)`.
package func operationName(_ function: StaticString) -> String {
  String(function.description.prefix { $0 != "(" })
}

/// Stops with the operation's name unless the process can have so much memory.
///
/// For lists whose length a caller chooses: Swift's `Array` multiplies the count with the size of
/// an element unchecked, and dies without words where there is no memory.
@inline(__always)
package func requireMemory<Element>(
  _ operation: @autoclosure () -> String, _ count: Int, _ type: Element.Type
) {
  let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
  if count < 0 || overflow || !hasMemory(bytes) {
    fail("\(operation()): no memory for \(count) elements of \(MemoryLayout<Element>.stride) bytes")
  }
}

/// Whether the system would give so many bytes.
package func hasMemory(_ bytes: Int) -> Bool {
  // Of little there always is enough.
  if bytes <= 1 << 20 { return true }
  // Not malloc: the optimizer removes it together with free.
  var block: UnsafeMutableRawPointer?
  guard bytes <= 1 << 60, posix_memalign(&block, 64, bytes) == 0 else { return false }
  free(block)
  return true
}

/// Shapes, axes or dtypes that don't fit together, in words.
///
/// A shape rule throws it; `apply` adds the operation and the variables' names and stops.
///
/// ```swift
/// throw ShapeError("inner sizes 784 and 128 differ")
/// ```
public struct ShapeError: Error, Equatable, CustomStringConvertible {
  /// What doesn't fit, without the operation's name.
  public let description: String

  /// An error with this explanation.
  public init(_ description: String) { self.description = description }
}
