/// The shapes that a recorded gradient was found for.
///
/// A rule may read the shapes of its operands when the gradient is recorded: the n of a mean, the
/// shape that a sum is broadcast back to. So a recorded gradient may be run again on new values,
/// but not on values of another shape: then ``Variable/forward()`` and back-propagation stop here.
final class RecordedShapes {
  private let leaves: [(variable: Variable, shape: Shape)]

  /// The present shapes of all that was made by hand in a graph: the variables of a walk without a
  /// creator, and the constants, which are in no walk.
  init(_ walk: borrowing Walk) {
    var leaves: [(variable: Variable, shape: Shape)] = []
    for node in walk.nodes {
      node.variable._withUnsafeGuaranteedRef { y in
        if y.first == nil { leaves.append((y, y.shape)) }
        y.forEachInput { _, x in
          if x.isPlainConstant { leaves.append((x, x.shape)) }
        }
      }
    }
    self.leaves = leaves
  }

  /// Stops when one of them has another shape now.
  func check() {
    for (x, shape) in leaves where x.shape != shape {
      fail(
        """
        forward: \(x.name.map { "variable \($0)" } ?? "a variable") had the shape \(shape) when a \
        gradient was recorded and has \(x.shape) now; a recorded gradient takes new values, but \
        not another shape: record it again
        """)
    }
  }
}

extension Variable {
  /// This part of a recorded gradient as a variable with a creator of its own, which a walk finds:
  /// a rule may have passed on the incoming gradient, or a constant.
  func asRecorded(for shapes: RecordedShapes, seed: Variable) -> Variable {
    let own =
      first == nil || self === seed
      ? Result(Broadcast(target: shape), stored, self) : self
    own.recordedShapes = shapes
    return own
  }
}
