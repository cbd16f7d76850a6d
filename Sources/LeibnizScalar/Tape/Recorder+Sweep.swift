public import RealModule

/// What flows backwards or forwards over a record: one number for each node, or several at once.
@usableFromInline protocol SweepLanes {
  associatedtype Scalar: Real
  static var zero: Self { get }
  static var width: Int { get }
  subscript(lane: Int) -> Scalar { get set }
  mutating func add(_ other: Self)
  mutating func subtract(_ other: Self)
  mutating func add(_ factor: Scalar, times other: Self)
  func scaled(by factor: Scalar) -> Self
  func negated() -> Self
}

/// One number a node.
@frozen @usableFromInline struct OneLane<Scalar: Real>: SweepLanes {
  @usableFromInline var value: Scalar
  @inlinable init(_ value: Scalar) { self.value = value }

  @inlinable static var zero: Self { Self(0) }
  @inlinable static var width: Int { 1 }
  @inlinable subscript(lane: Int) -> Scalar {
    get { value }
    set { value = newValue }
  }
  @inlinable @inline(__always)
  mutating func add(_ other: Self) { value = value + other.value }
  @inlinable @inline(__always)
  mutating func subtract(_ other: Self) { value = value - other.value }
  @inlinable @inline(__always)
  mutating func add(_ factor: Scalar, times other: Self) {
    value = value + factor * other.value
  }
  @inlinable @inline(__always)
  func scaled(by factor: Scalar) -> Self { Self(factor * value) }
  @inlinable @inline(__always)
  func negated() -> Self { Self(-value) }
}

/// Two numbers a node.
@frozen @usableFromInline struct TwoLanes<Scalar: Real>: SweepLanes {
  @usableFromInline var a: Scalar, b: Scalar
  @inlinable init(_ a: Scalar, _ b: Scalar) {
    self.a = a
    self.b = b
  }

  @inlinable static var zero: Self { Self(0, 0) }
  @inlinable static var width: Int { 2 }
  @inlinable subscript(lane: Int) -> Scalar {
    get { lane == 0 ? a : b }
    set { if lane == 0 { a = newValue } else { b = newValue } }
  }
  @inlinable @inline(__always)
  mutating func add(_ other: Self) { self = Self(a + other.a, b + other.b) }
  @inlinable @inline(__always)
  mutating func subtract(_ other: Self) { self = Self(a - other.a, b - other.b) }
  @inlinable @inline(__always)
  mutating func add(_ factor: Scalar, times other: Self) {
    self = Self(a + factor * other.a, b + factor * other.b)
  }
  @inlinable @inline(__always)
  func scaled(by factor: Scalar) -> Self { Self(factor * a, factor * b) }
  @inlinable @inline(__always)
  func negated() -> Self { Self(-a, -b) }
}

/// Four numbers a node: four rows or columns of a Jacobian in one sweep. The compiler makes vector
/// instructions of it.
@frozen @usableFromInline struct FourLanes<Scalar: Real>: SweepLanes {
  @usableFromInline var a: Scalar, b: Scalar, c: Scalar, d: Scalar
  @inlinable init(_ a: Scalar, _ b: Scalar, _ c: Scalar, _ d: Scalar) {
    self.a = a
    self.b = b
    self.c = c
    self.d = d
  }

  @inlinable static var zero: Self { Self(0, 0, 0, 0) }
  @inlinable static var width: Int { 4 }
  @inlinable subscript(lane: Int) -> Scalar {
    get { lane < 2 ? (lane == 0 ? a : b) : (lane == 2 ? c : d) }
    set {
      switch lane {
      case 0: a = newValue
      case 1: b = newValue
      case 2: c = newValue
      default: d = newValue
      }
    }
  }
  @inlinable @inline(__always)
  mutating func add(_ other: Self) {
    self = Self(a + other.a, b + other.b, c + other.c, d + other.d)
  }
  @inlinable @inline(__always)
  mutating func subtract(_ other: Self) {
    self = Self(a - other.a, b - other.b, c - other.c, d - other.d)
  }
  @inlinable @inline(__always)
  mutating func add(_ factor: Scalar, times other: Self) {
    self = Self(
      a + factor * other.a, b + factor * other.b, c + factor * other.c, d + factor * other.d)
  }
  @inlinable @inline(__always)
  func scaled(by factor: Scalar) -> Self {
    Self(factor * a, factor * b, factor * c, factor * d)
  }
  @inlinable @inline(__always)
  func negated() -> Self { Self(-a, -b, -c, -d) }
}

extension UnsafeMutablePointer<Recorder> {
  /// Zeros for all nodes of this recording.
  ///
  /// They are zeros from the sweep before, as far as that had the same lanes; only the rest is
  /// written, so that a small recording costs little on a tape that once was large.
  @inlinable
  func zeros<Lanes: SweepLanes>(_: Lanes.Type) -> UnsafeMutablePointer<Lanes> {
    let count = self.pointee.count, type = ObjectIdentifier(Lanes.self)
    if count > self.pointee.zeroCount || self.pointee.adjointsType != type {
      if count * MemoryLayout<Lanes>.stride > self.pointee.adjointsBytes {
        let room = TapeMemory.room(for: count) * MemoryLayout<Lanes>.stride
        TapeMemory.adjoints.deallocate(self.pointee.adjoints)
        self.pointee.adjoints = TapeMemory.adjoints.allocate(bytes: room)
        self.pointee.adjointsBytes = room
        self.pointee.adjointsType = nil
      }
      if self.pointee.adjointsType != type { self.pointee.zeroCount = 0 }
      let zeros = self.pointee.zeroCount
      self.pointee.adjointsType = type
      self.pointee.zeroCount = count
      (self.pointee.adjoints + zeros * MemoryLayout<Lanes>.stride)
        .bindMemory(to: Lanes.self, capacity: count - zeros)
        .initialize(repeating: .zero, count: count - zeros)
    }
    return self.pointee.adjoints.assumingMemoryBound(to: Lanes.self)
  }

  /// Walks from the last node back to the one after the first `leaves`: each hands its adjoint on
  /// to its operands and becomes zero again. What remains are the adjoints of the leaves.
  @inlinable
  func sweepBack<Lanes: SweepLanes>(
    _ adjoints: UnsafeMutablePointer<Lanes>, leaves: Int,
    pullbacks: (Int, UnsafeMutablePointer<Lanes>) -> Void
  ) {
    var position = self.pointee.count, entry = self.pointee.top
    while true {
      let mark = walkBack(adjoints, leaves: leaves, position: &position, entry: &entry)
      if mark == Word.leaf { return }
      pullbacks(Int(truncatingIfNeeded: mark ^ Word.mark), adjoints)
    }
  }

  /// Whether each node after the first `leaves` has partial derivatives.
  ///
  /// A sweep forth needs it, for an entry's word comes after them.
  @inlinable
  func havePartials<Scalar>(leaves: Int, _: Scalar.Type) -> [Bool] {
    var entry = self.pointee.top
    let count = self.pointee.count - leaves
    return Array(unsafeUninitializedCapacity: count) { havePartials, initializedCount in
      for i in stride(from: count - 1, through: 0, by: -1) {
        entry -= Entry<Scalar>.word
        havePartials[i] = entry.load(as: Int64.self) >= 0
        if havePartials[i] { entry -= Entry<Scalar>.partials }
      }
      initializedCount = count
    }
  }

  /// Walks from the node after the first `leaves` to the last: each gets its tangent from its
  /// operands.
  @inlinable
  func sweepForth<Lanes: SweepLanes>(
    _ tangents: UnsafeMutablePointer<Lanes>, leaves: Int, havePartials: [Bool]
  ) {
    var entry = self.pointee.start, position = leaves
    for hasPartials in havePartials {
      var tangent = Lanes.zero
      if hasPartials {
        let partials = entry.assumingMemoryBound(to: Lanes.Scalar.self)
        entry += Entry<Lanes.Scalar>.partials
        let (x, y) = Word.operands(entry.load(as: UInt64.self))
        tangent = tangents[x].scaled(by: partials[0])
        tangent.add(partials[1], times: tangents[y])
      } else {
        let word = entry.load(as: UInt64.self)
        if Int32(truncatingIfNeeded: word) >= 0 {
          let (x, y) = Word.operands(word ^ Word.sum)
          tangent = tangents[x]
          tangent.add(tangents[y])
        } else if word < Word.mark {
          let (x, y) = Word.operands(word ^ Word.difference)
          tangent = tangents[x]
          tangent.subtract(tangents[y])
        }
      }
      tangents[position] = tangent
      position &+= 1
      entry += Entry<Lanes.Scalar>.word
    }
  }
}

/// The part of `sweepBack` from `position` to the next mark of a pullback, which it returns, or to
/// the leaves: then it returns `Word.leaf`.
///
/// A function of its own that calls no other, so that all it needs stays in registers.
@inlinable @inline(never)
func walkBack<Lanes: SweepLanes>(
  _ adjoints: UnsafeMutablePointer<Lanes>, leaves: Int, position end: inout Int,
  entry endOfEntries: inout UnsafeMutableRawPointer
) -> UInt64 {
  var position = end, entry = endOfEntries
  var waiting = Waiting<Lanes>()
  while position > leaves {
    position &-= 1
    entry -= Entry<Lanes.Scalar>.word
    let word = entry.load(as: UInt64.self)
    var adjoint = adjoints[position]
    adjoints[position] = .zero
    waiting.arrive(at: &adjoint)
    let x: Int, y: Int, toX: Lanes, toY: Lanes
    if Int64(bitPattern: word) >= 0 {
      (x, y) = Word.operands(word)
      entry -= Entry<Lanes.Scalar>.partials
      let partials = entry.assumingMemoryBound(to: Lanes.Scalar.self)
      (toX, toY) = (adjoint.scaled(by: partials[0]), adjoint.scaled(by: partials[1]))
    } else if Int32(truncatingIfNeeded: word) >= 0 {
      (x, y) = Word.operands(word ^ Word.sum)
      (toX, toY) = (adjoint, adjoint)
    } else if word < Word.mark {
      (x, y) = Word.operands(word ^ Word.difference)
      if y < leaves {
        waiting.subtract(adjoint, fromLeaf: y, adjoints)
        waiting.send(adjoint, to: x, from: position, adjoints)
        continue
      }
      (toX, toY) = (adjoint, adjoint.negated())
    } else if word != Word.leaf {
      waiting.settle(from: position, adjoints)
      (end, endOfEntries) = (position, entry)
      return word
    } else {
      continue
    }
    waiting.send(toX, to: x, toY, to: y, from: position, adjoints)
  }
  waiting.settle(from: position, adjoints)
  return Word.leaf
}

/// What flows to the node before, to the second before and to one leaf, on its way.
///
/// The first two often are operands, and differences often subtract the same leaf, such as a mean or
/// a maximum. What flows to them stays in registers, so that the next turn needn't wait until it
/// comes back from memory, which takes the processor as long as several additions.
@frozen @usableFromInline struct Waiting<Lanes: SweepLanes> {
  /// From the latest turn to the node before it and to the second before.
  @usableFromInline var toBefore = Lanes.zero, toSecond = Lanes.zero
  /// From the turn before that to its second before, which is the next.
  @usableFromInline var toNext = Lanes.zero
  /// The leaf that was subtracted last, and what is still to be subtracted from its adjoint.
  @usableFromInline var leaf = 0, fromLeaf = Lanes.zero

  @inlinable init() {}

  /// Adds to the adjoint of the next node what waits for it.
  @inlinable @inline(__always)
  mutating func arrive(at adjoint: inout Lanes) {
    adjoint.add(toNext)
    adjoint.add(toBefore)
    toNext = toSecond
    toBefore = .zero
    toSecond = .zero
  }

  /// Sends to the two operands of the node at `position`.
  @inlinable @inline(__always)
  mutating func send(
    _ toX: Lanes, to x: Int, _ toY: Lanes, to y: Int, from position: Int,
    _ adjoints: UnsafeMutablePointer<Lanes>
  ) {
    if y == position &- 1 {
      toBefore = toY
      if x == position &- 2 { toSecond = toX } else { adjoints[x].add(toX) }
    } else if x == position &- 1 {
      toBefore = toX
      if y == position &- 2 { toSecond = toY } else { adjoints[y].add(toY) }
    } else {
      adjoints[x].add(toX)
      adjoints[y].add(toY)
    }
  }

  /// Sends to one operand of the node at `position`.
  @inlinable @inline(__always)
  mutating func send(
    _ toX: Lanes, to x: Int, from position: Int, _ adjoints: UnsafeMutablePointer<Lanes>
  ) {
    if x == position &- 1 {
      toBefore = toX
    } else if x == position &- 2 {
      toSecond = toX
    } else {
      adjoints[x].add(toX)
    }
  }

  /// Subtracts from the adjoint of a leaf.
  @inlinable @inline(__always)
  mutating func subtract(
    _ adjoint: Lanes, fromLeaf y: Int, _ adjoints: UnsafeMutablePointer<Lanes>
  ) {
    if y != leaf {
      adjoints[leaf].subtract(fromLeaf)
      fromLeaf = .zero
      leaf = y
    }
    fromLeaf.add(adjoint)
  }

  /// Adds to memory what waits after the turn at `position`.
  @inlinable
  mutating func settle(from position: Int, _ adjoints: UnsafeMutablePointer<Lanes>) {
    if position > 0 {
      adjoints[leaf].subtract(fromLeaf)
      adjoints[position &- 1].add(toNext)
      adjoints[position &- 1].add(toBefore)
    }
    if position > 1 { adjoints[position &- 2].add(toSecond) }
  }
}
