/// Stops the program with a message about a mistake in it (shapes that don't fit, a wrong dtype).
///
/// `precondition` drops its message in optimised builds; `fatalError` keeps it. Never inlined, so that
/// a check costs its caller one compare and one jump.
@inline(never)
package func fail(_ message: @autoclosure () -> String) -> Never {
  fatalError(message())
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
