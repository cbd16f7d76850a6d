public import RealModule

/// What flows backwards or forwards over a record: one number for each node, or several at once.
@usableFromInline protocol SweepLanes {
  associatedtype Scalar: Real
  static var zero: Self { get }
  static var width: Int { get }
  subscript(lane: Int) -> Scalar { get set }
  mutating func add(_ other: Self)
  mutating func add(_ factor: Scalar, times other: Self)
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
  mutating func add(_ factor: Scalar, times other: Self) {
    value = value + factor * other.value
  }
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
  mutating func add(_ factor: Scalar, times other: Self) {
    self = Self(a + factor * other.a, b + factor * other.b)
  }
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
  mutating func add(_ factor: Scalar, times other: Self) {
    self = Self(
      a + factor * other.a, b + factor * other.b, c + factor * other.c, d + factor * other.d)
  }
}

extension UnsafeMutablePointer<Recorder> {
  /// Zeros for all nodes of this recording.
  @inlinable
  func zeros<Lanes: SweepLanes>(_: Lanes.Type) -> UnsafeMutablePointer<Lanes> {
    let bytes = self.pointee.count * MemoryLayout<Lanes>.stride
    let type = ObjectIdentifier(Lanes.self)
    if bytes > self.pointee.adjointsBytes || self.pointee.adjointsType != type {
      let room = Swift.max(
        self.pointee.adjointsBytes, self.pointee.capacity * MemoryLayout<Lanes>.stride)
      if room > self.pointee.adjointsBytes {
        self.pointee.adjoints.deallocate()
        self.pointee.adjoints = .allocate(byteCount: room, alignment: 64)
        self.pointee.adjointsBytes = room
      }
      self.pointee.adjointsType = type
      let count = room / MemoryLayout<Lanes>.stride
      self.pointee.adjoints.bindMemory(to: Lanes.self, capacity: count)
        .initialize(repeating: .zero, count: count)
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
    let operations = self.pointee.operations
    var partials = self.pointee.partials.assumingMemoryBound(to: Lanes.Scalar.self)
    var position = self.pointee.count
    while position > leaves {
      position &-= 1
      let word = operations[position]
      let adjoint = adjoints[position]
      adjoints[position] = .zero
      let x = Int(UInt32(truncatingIfNeeded: word))
      if Int64(bitPattern: word) >= 0 {
        let y = Int(truncatingIfNeeded: word >> 32)
        partials -= 2
        adjoints[x].add(partials[0], times: adjoint)
        adjoints[y].add(partials[1], times: adjoint)
      } else if word < Word.mark {
        adjoints[x].add(adjoint)
        adjoints[Int(truncatingIfNeeded: (word ^ Word.sum) >> 32)].add(adjoint)
      } else if word != Word.leaf {
        pullbacks(x, adjoints)
      }
    }
  }

  /// Walks from the node after the first `leaves` to the last: each gets its tangent from its
  /// operands.
  @inlinable
  func sweepForth<Lanes: SweepLanes>(_ tangents: UnsafeMutablePointer<Lanes>, leaves: Int) {
    let operations = self.pointee.operations
    var partials = self.pointee.partialsStart.assumingMemoryBound(to: Lanes.Scalar.self)
    for position in leaves..<self.pointee.count {
      let word = operations[position]
      let x = Int(UInt32(truncatingIfNeeded: word))
      var tangent = Lanes.zero
      if Int64(bitPattern: word) >= 0 {
        tangent.add(partials[0], times: tangents[x])
        tangent.add(partials[1], times: tangents[Int(truncatingIfNeeded: word >> 32)])
        partials += 2
      } else if word < Word.mark {
        tangent = tangents[x]
        tangent.add(tangents[Int(truncatingIfNeeded: (word ^ Word.sum) >> 32)])
      }
      tangents[position] = tangent
    }
  }
}
