public import RealModule

/// What flows backwards or forwards over a record: one number for each node, or several at once.
@usableFromInline protocol SweepLanes {
  associatedtype Scalar: Real
  static var zero: Self { get }
  static var width: Int { get }
  subscript(lane: Int) -> Scalar { get set }
  mutating func add(_ other: Self)
  mutating func add(_ factor: Scalar, times other: Self)
  func scaled(by factor: Scalar) -> Self
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
  @inlinable @inline(__always)
  func scaled(by factor: Scalar) -> Self { Self(factor * value) }
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
  @inlinable @inline(__always)
  func scaled(by factor: Scalar) -> Self { Self(factor * a, factor * b) }
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
  @inlinable @inline(__always)
  func scaled(by factor: Scalar) -> Self {
    Self(factor * a, factor * b, factor * c, factor * d)
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
        TapeMemory.adjoints.deallocate(self.pointee.adjoints)
        self.pointee.adjoints = TapeMemory.adjoints.allocate(bytes: room)
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
    // The node before often is an operand. What flows to it stays in a register, so that the next
    // turn needn't wait for it to come back from memory.
    var carried = Lanes.zero
    while position > leaves {
      position &-= 1
      let word = operations[position]
      var adjoint = adjoints[position]
      adjoint.add(carried)
      adjoints[position] = .zero
      let x = Int(UInt32(truncatingIfNeeded: word))
      let before = position &- 1
      if Int64(bitPattern: word) >= 0 {
        let y = Int(truncatingIfNeeded: word >> 32)
        partials -= 2
        let toX = adjoint.scaled(by: partials[0]), toY = adjoint.scaled(by: partials[1])
        let carriesX = x == before, carriesY = y == before
        adjoints[x].add(carriesX ? .zero : toX)
        adjoints[y].add(carriesY ? .zero : toY)
        carried = carriesX ? toX : carriesY ? toY : .zero
      } else if word < Word.mark {
        let y = Int(truncatingIfNeeded: (word ^ Word.sum) >> 32)
        let carriesX = x == before, carriesY = y == before
        adjoints[x].add(carriesX ? .zero : adjoint)
        adjoints[y].add(carriesY ? .zero : adjoint)
        carried = carriesX || carriesY ? adjoint : .zero
      } else {
        if word != Word.leaf { pullbacks(x, adjoints) }
        carried = .zero
      }
    }
    if position > 0 { adjoints[position - 1].add(carried) }
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
        tangent = tangents[x].scaled(by: partials[0])
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
