import Synchronization

// The one walk over a graph. It is never recursive, visits each variable once however many paths meet
// there, and looks at each edge a fixed number of times.

/// The variables that precede a result, found breadth-first, with the number of edges into each.
///
/// Constants without a creator are left out: nothing flows through them, and they cannot be stale.
struct Walk: ~Copyable {
  /// The variables, the root first. A variable's index here is its *place*.
  private(set) var nodes: ContiguousArray<Node>

  struct Node {
    let variable: Unmanaged<Variable>
    /// How many of the edges into it are still to be passed.
    fileprivate var pending: Int
  }

  /// Whether some operation among them hides elements of an input.
  private(set) var hides = false

  private let id: UInt64
  /// The places of the first variables, as many as there are entries: empty until a mark is missed.
  private var table: [ObjectIdentifier: Int] = [:]

  /// The walk from a root.
  init(from root: Variable) {
    id = Mark.nextWalk()
    nodes = []
    nodes.reserveCapacity(16)
    reach(root)
    nodes[0].pending = 0
    var next = 0
    while next < nodes.count {
      nodes[next].variable._withUnsafeGuaranteedRef { y in
        if y.traits.contains(.hiding) { hides = true }
        y.forEachInput { _, x in
          if !x.isPlainConstant { reach(x) }
        }
      }
      next += 1
    }
  }

  /// Follows an edge to x.
  @inline(__always)
  private mutating func reach(_ x: Variable) {
    let mark = x.mark.load(ordering: .relaxed)
    if Mark.isOf(id, mark) {
      nodes[Mark.place(mark)].pending += 1
    } else if table.isEmpty || x.first != nil, Mark.set(x, id, nodes.count, over: mark) {
      nodes.append(Node(variable: .passUnretained(x), pending: 1))
    } else {
      reachUnmarked(x)
    }
  }

  @inline(never)
  private mutating func reachUnmarked(_ x: Variable) {
    if let place = lookUp(x) {
      nodes[place].pending += 1
    } else {
      table[ObjectIdentifier(x)] = nodes.count
      nodes.append(Node(variable: .passUnretained(x), pending: 1))
    }
  }

  /// The place of a variable; nil if the walk hasn't come by.
  @inline(__always)
  mutating func place(of x: Variable) -> Int? {
    let mark = x.mark.load(ordering: .relaxed)
    if Mark.isOf(id, mark) { return Mark.place(mark) }
    // This walk's mark would be there, or that of a later one.
    if table.isEmpty && Mark.isEarlier(mark, than: id) { return nil }
    return lookUp(x)
  }

  @inline(never)
  private mutating func lookUp(_ x: Variable) -> Int? {
    for place in table.count..<nodes.count {
      nodes[place].variable._withUnsafeGuaranteedRef { table[ObjectIdentifier($0)] = place }
    }
    return table[ObjectIdentifier(x)]
  }

  /// Calls `visit` with each variable and its place after all that was computed from it. What it
  /// gives goes to `pass` with each of the variable's inputs that is in the walk: the input's
  /// index, the input and its place.
  @inline(__always)
  mutating func forEachConsumersFirst<T>(
    _ visit: (Variable, Int) -> T?, passing pass: (T, Variable, Int, Variable, Int) -> Void
  ) {
    var ready: ContiguousArray<Int32> = []
    ready.reserveCapacity(16)
    ready.append(0)
    while let place = ready.popLast() {
      nodes[Int(place)].variable._withUnsafeGuaranteedRef { y in
        let passed = visit(y, Int(place))
        y.forEachInput { i, x in
          if x.isPlainConstant { return }
          let place = self.place(of: x)!
          if let passed { pass(passed, y, i, x, place) }
          nodes[place].pending -= 1
          if nodes[place].pending == 0 { ready.append(Int32(place)) }
        }
      }
    }
  }

  /// Does what goes over the walk once, and leaves it as it was.
  mutating func rewinding<R>(_ body: (inout Walk) -> R) -> R {
    let whole = nodes
    defer { nodes = whole }
    return body(&self)
  }

  /// The variables, each after all that it was computed from.
  mutating func inputsFirst() -> ReversedCollection<[Variable]> {
    var order: [Variable] = []
    order.reserveCapacity(nodes.count)
    forEachConsumersFirst(
      { y, _ -> Void? in
        order.append(y)
        return nil
      }, passing: { _, _, _, _, _ in })
    return order.reversed()
  }
}

/// What a walk leaves in a variable, so that it knows the variable and its place when it comes by
/// again: the walk's number and the place in one word.
///
/// Walks of several threads, or one within another, may share variables, such as the parameters of
/// a network. Then the latest walk has its mark there, and earlier ones look the place up in a
/// table that they make when they miss theirs. So a mark only saves time; a wrong number can't come
/// of it.
enum Mark {
  private static let count = Atomic<UInt64>(0)
  private static let bits: UInt64 = 26

  /// The number of a new walk, in its place of the word; later ones are greater until they start
  /// again, after 2³⁸.
  static func nextWalk() -> UInt64 {
    let id = count.add(1, ordering: .relaxed).newValue << bits
    // 0 is the mark of a new variable.
    return id == 0 ? nextWalk() : id
  }

  /// Whether the walk with this number left the mark.
  @inline(__always)
  static func isOf(_ id: UInt64, _ mark: UInt64) -> Bool { (mark ^ id) >> bits == 0 }

  @inline(__always)
  static func place(_ mark: UInt64) -> Int { Int(mark & (1 << bits - 1)) }

  /// Whether an earlier walk than the one with this number left the mark.
  @inline(__always)
  static func isEarlier(_ mark: UInt64, than id: UInt64) -> Bool {
    Int64(bitPattern: id &- mark) > 0
  }

  /// Puts a walk's mark over one that was found; false where a later walk has left one, or another
  /// thread is about to.
  @inline(__always)
  static func set(_ x: Variable, _ id: UInt64, _ place: Int, over old: UInt64) -> Bool {
    guard isEarlier(old, than: id), place < 1 << bits else { return false }
    let new = id | UInt64(place)
    if x.first != nil {
      // A result is its thread's own.
      x.mark.store(new, ordering: .relaxed)
      return true
    }
    return x.mark.compareExchange(expected: old, desired: new, ordering: .relaxed).exchanged
  }
}

extension Variable {
  /// A constant that was made by hand.
  @inline(__always)
  var isPlainConstant: Bool { isConstant && first == nil }
}
