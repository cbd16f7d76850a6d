import CKernels
import Synchronization

// The one walk over a graph. It is never recursive, visits each variable once however many paths meet
// there, and looks at each edge a fixed number of times.

/// The variables that precede a result, found breadth-first, with the number of edges into each.
///
/// Constants without a creator are left out: nothing flows through them, and they cannot be stale.
struct Walk {
  /// The variables, the root first. A variable's place here is its `slot`.
  private(set) var nodes: ContiguousArray<Unmanaged<Variable>>
  /// For each slot: from how many inputs' places it is still to be reached.
  var pending: ContiguousArray<Int32>

  /// Whether some operation among them hides elements of an input.
  private(set) var hides = false

  private static let count = Atomic<UInt64>(0)

  /// `displaced` collects the marks of an outer walk that this one overwrites.
  fileprivate init(from root: Variable, displaced: inout [(Variable, UInt64, Int32)], nested: Bool)
  {
    let id = Walk.count.add(1, ordering: .relaxed).newValue
    nodes = []
    pending = []
    nodes.reserveCapacity(16)
    pending.reserveCapacity(16)
    reach(root, id, &displaced, nested)
    pending[0] = 0
    var next = 0
    while next < nodes.count {
      nodes[next]._withUnsafeGuaranteedRef { y in
        if y.hides { hides = true }
        y.forEachInput { _, x in
          if !x.isPlainConstant { reach(x, id, &displaced, nested) }
        }
      }
      next += 1
    }
  }

  @inline(__always)
  private mutating func reach(
    _ x: Variable, _ id: UInt64, _ displaced: inout [(Variable, UInt64, Int32)], _ nested: Bool
  ) {
    if x.walk == id {
      pending[Int(x.slot)] += 1
      return
    }
    if nested { displaced.append((x, x.walk, x.slot)) }
    x.walk = id
    x.slot = Int32(nodes.count)
    nodes.append(.passUnretained(x))
    pending.append(1)
  }

  /// Calls `body` with each variable after all that was computed from it.
  @inline(__always)
  mutating func forEachConsumersFirst(_ body: (Variable) -> Void) {
    var ready: ContiguousArray<Int32> = []
    ready.reserveCapacity(16)
    ready.append(0)
    while let slot = ready.popLast() {
      nodes[Int(slot)]._withUnsafeGuaranteedRef { y in
        body(y)
        y.forEachInput { _, x in
          if x.isPlainConstant { return }
          let s = Int(x.slot)
          pending[s] -= 1
          if pending[s] == 0 { ready.append(x.slot) }
        }
      }
    }
  }

  /// What `element` makes of the variables, each after all that it was computed from.
  @inline(__always)
  consuming func inputsFirst<T>(_ element: (Variable) -> T) -> ReversedCollection<[T]> {
    var order: [T] = []
    order.reserveCapacity(nodes.count)
    forEachConsumersFirst { order.append(element($0)) }
    return order.reversed()
  }
}

extension Variable {
  /// A constant that was made by hand.
  @inline(__always)
  var isPlainConstant: Bool { isConstant && first == nil }
}

/// Runs `body` with the walk from a root. A walk inside another one (a custom operation that itself
/// differentiates) leaves the outer one's marks as they were.
func withWalk<R>(from root: Variable, _ body: (consuming Walk) -> R) -> R {
  let depth = lz_get_walk_depth()
  lz_set_walk_depth(depth + 1)
  var displaced: [(Variable, UInt64, Int32)] = []
  defer {
    for (x, walk, slot) in displaced {
      x.walk = walk
      x.slot = slot
    }
    lz_set_walk_depth(depth)
  }
  return body(Walk(from: root, displaced: &displaced, nested: depth > 0))
}
