#if canImport(Glibc)
  import Glibc
#endif

// The memory of a tape. This file and `Recorder+Sweep.swift` are the only unsafe code here.
//
// Invariants:
// - A `Recorder` lives for ever: it goes from tape to tape through `RecorderPool`. So the pointer
//   in a `Taped` is always good, however old the number is.
// - `next` holds the number of the current recording in its upper half and the count of nodes in
//   its lower. It grows only: a node of an earlier recording differs in its upper half, which
//   `position(of:)`, and `areStale` or `areNodes` before anything is recorded, find by one
//   comparison.
// - Operand positions in recorded words are smaller than the word's own position, so a sweep never
//   leaves the recorded range.
// - `operations` has room for `capacity` words and `partials` for twice as many numbers of the type
//   that is being recorded.

/// A word for each node: what it was computed from.
///
/// Lower half: the position of the first operand; upper half: that of the second. With the top bit
/// set the node is a plain sum, and has no partial derivatives; with that of the lower half, too, a
/// difference. The greatest are *marks*: `Word.leaf`, or `Word.mark` and the number of a
/// ``Pullback``.
@usableFromInline enum Word {
  @usableFromInline static var sum: UInt64 { 1 << 63 }
  @usableFromInline static var difference: UInt64 { 1 << 63 | 1 << 31 }
  @usableFromInline static var mark: UInt64 { 0xffff_ffff_8000_0000 }
  @usableFromInline static var leaf: UInt64 { .max }
  /// In the node of a number, not in a recorded word: the number's factor may be other than 1.
  @usableFromInline static var scaled: UInt64 { 1 << 63 }
  /// The positions of the two operands, from a word without the bits that tell its kind.
  @inlinable @inline(__always)
  static func operands(_ word: UInt64) -> (Int, Int) {
    (Int(UInt32(truncatingIfNeeded: word)), Int(truncatingIfNeeded: word >> 32))
  }
  /// Positions are below this; a tape can't have more nodes.
  static var positions: Int { 0x7fff_fff0 }
}

@frozen @usableFromInline struct Recorder {
  /// The next node.
  @usableFromInline var next: UInt64 = 1 << 32
  /// The node for which there is no more room.
  @usableFromInline var limit: UInt64 = 1 << 32
  /// The words, one for each node.
  @usableFromInline var operations: UnsafeMutablePointer<UInt64>
  /// Where the next partial derivatives go.
  @usableFromInline var partials: UnsafeMutableRawPointer

  /// Where the first partial derivatives are.
  @usableFromInline var partialsStart: UnsafeMutableRawPointer
  @usableFromInline var capacity = 0
  @usableFromInline var partialsBytes = 0

  /// The adjoints; between sweeps the first `zeroCount` are zeros of `adjointsType`.
  @usableFromInline var adjoints: UnsafeMutableRawPointer
  @usableFromInline var adjointsBytes = 0
  @usableFromInline var zeroCount = 0
  @usableFromInline var adjointsType: ObjectIdentifier?

  @usableFromInline var isRecording = false

  /// What the marks of this recording stand for: each a `Pullback` of the type that is recorded.
  @usableFromInline var pullbacks: [Any] = []

  init() {
    operations = TapeMemory.operations.allocate(bytes: 0).assumingMemoryBound(to: UInt64.self)
    partialsStart = TapeMemory.partials.allocate(bytes: 0)
    partials = partialsStart
    adjoints = TapeMemory.adjoints.allocate(bytes: 0)
  }

  /// The number of nodes of this recording.
  @inlinable var count: Int { Int(UInt32(truncatingIfNeeded: next)) }

  /// Keeps a pullback, and gives the number that its mark names.
  @usableFromInline mutating func addPullback(_ pullback: Any) -> Int {
    pullbacks.append(pullback)
    return pullbacks.count - 1
  }

  /// The bytes held.
  var bytes: Int { capacity * 8 + partialsBytes + adjointsBytes }
}

// MARK: - Recording

extension UnsafeMutablePointer<Recorder> {
  /// Whether two nodes aren't both of the current recording, whatever their factors.
  ///
  /// What is a node of the current recording is before the next: positions only grow.
  @inlinable @inline(__always)
  func areStale(_ x: UInt64, _ y: UInt64) -> Bool {
    let next = self.pointee.next
    return ((x ^ next) | (y ^ next)) & ~Word.scaled > 0xffff_ffff
  }

  /// Whether two numbers are nodes of the current recording, and those with the factor 1.
  @inlinable @inline(__always)
  func areNodes(_ x: UInt64, _ y: UInt64) -> Bool {
    let next = self.pointee.next
    return (x ^ next) | (y ^ next) <= 0xffff_ffff
  }

  /// Records a node with two operands and its partial derivatives.
  @inlinable @inline(__always)
  func record<Scalar>(_ x: UInt64, _ dx: Scalar, _ y: UInt64, _ dy: Scalar) -> UInt64 {
    let next = self.pointee.next
    if _slowPath(next == self.pointee.limit) { grow(Scalar.self) }
    self.pointee.operations[Int(UInt32(truncatingIfNeeded: next))] = (x & 0xffff_ffff) | (y << 32)
    let partials = self.pointee.partials.assumingMemoryBound(to: Scalar.self)
    partials.initialize(to: dx)
    (partials + 1).initialize(to: dy)
    self.pointee.partials = UnsafeMutableRawPointer(partials + 2)
    self.pointee.next = next &+ 1
    return next
  }

  /// Records the sum, or with `Word.difference` the difference, of two nodes with the factor 1.
  @inlinable @inline(__always)
  func recordSum<Scalar>(_ x: UInt64, _ y: UInt64, _ kind: UInt64, _: Scalar.Type) -> UInt64 {
    let next = self.pointee.next
    if _slowPath(next == self.pointee.limit) { grow(Scalar.self) }
    self.pointee.operations[Int(UInt32(truncatingIfNeeded: next))] =
      (x & 0xffff_ffff) | (y << 32) | kind
    self.pointee.next = next &+ 1
    return next
  }

  /// Records a node without operands.
  @inlinable
  func recordMark<Scalar>(_ word: UInt64, _: Scalar.Type) -> UInt64 {
    let next = self.pointee.next
    if _slowPath(next == self.pointee.limit) { grow(Scalar.self) }
    self.pointee.operations[self.pointee.count] = word
    self.pointee.next = next &+ 1
    return next
  }

  /// Records a node without operands for each number.
  @inlinable
  func recordLeaves<Scalar>(_ x: [Scalar], _ leaves: inout [Taped<Scalar>]) {
    while self.pointee.next &+ UInt64(x.count) > self.pointee.limit { grow(Scalar.self) }
    let first = self.pointee.next
    (self.pointee.operations + self.pointee.count).update(repeating: Word.leaf, count: x.count)
    leaves.withUnsafeMutableBufferPointer { leaves in
      for i in x.indices {
        leaves[i] = Taped(x[i], factor: 1, recorder: self, node: first &+ UInt64(i))
      }
    }
    self.pointee.next = first &+ UInt64(x.count)
  }

  /// The position of a node of the current recording.
  @inlinable
  func position(of node: UInt64) -> Int {
    guard self.pointee.next &+ ~(node & ~Word.scaled) < UInt64(self.pointee.count) else {
      staleNumber()
    }
    return Int(UInt32(truncatingIfNeeded: node))
  }

  /// Doubles the room.
  @inlinable @inline(never)
  func grow<Scalar>(_: Scalar.Type) {
    resize(
      capacity: Swift.max(1024, 2 * self.pointee.capacity),
      partialsStride: MemoryLayout<Scalar>.stride)
  }

  @usableFromInline
  func resize(capacity: Int, partialsStride: Int) {
    guard self.pointee.isRecording else { staleNumber() }
    let count = self.pointee.count
    guard count < Word.positions else {
      failure("a tape can't hold more than \(Word.positions) operations; see `checkpointed`")
    }
    let capacity = Swift.min(capacity, Word.positions)
    if capacity > self.pointee.capacity {
      let operations = TapeMemory.operations.allocate(bytes: capacity * 8)
        .bindMemory(to: UInt64.self, capacity: capacity)
      operations.update(from: self.pointee.operations, count: count)
      TapeMemory.operations.deallocate(self.pointee.operations)
      self.pointee.operations = operations
      self.pointee.capacity = capacity
    }
    let bytes = 2 * self.pointee.capacity * partialsStride
    if bytes > self.pointee.partialsBytes {
      let used = self.pointee.partials - self.pointee.partialsStart
      let partials = TapeMemory.partials.allocate(bytes: bytes)
      partials.copyMemory(from: self.pointee.partialsStart, byteCount: used)
      TapeMemory.partials.deallocate(self.pointee.partialsStart)
      self.pointee.partialsStart = partials
      self.pointee.partials = partials + used
      self.pointee.partialsBytes = bytes
    }
    setLimit(partialsStride: partialsStride)
  }

  @usableFromInline
  func setLimit(partialsStride: Int) {
    let room = Swift.min(
      self.pointee.capacity, self.pointee.partialsBytes / (2 * partialsStride))
    self.pointee.limit = ((self.pointee.next >> 32) << 32) + UInt64(room)
  }
}

/// The pieces of memory of a recorder.
@usableFromInline enum TapeMemory: Int {
  case operations, partials, adjoints

  /// Where in its first page a piece starts. The three are walked side by side; were they to start at
  /// the same place, the processor would take a write to one for a write to the others, of which
  /// it compares the lower twelve bits.
  private var start: Int { rawValue * 1344 }

  /// Memory that asks for large pages if it is large; a tape's straight walks profit from them.
  @usableFromInline
  func allocate(bytes: Int) -> UnsafeMutableRawPointer {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes + start, alignment: 4096)
    #if canImport(Glibc)
      if bytes >= 1 << 22 { _ = madvise(memory, bytes, Int32(MADV_HUGEPAGE)) }
    #endif
    return memory + start
  }

  @usableFromInline
  func deallocate(_ memory: UnsafeMutableRawPointer) { (memory - start).deallocate() }
}

// MARK: - Beginning and ending

extension UnsafeMutablePointer<Recorder> {
  /// Begins a recording: all nodes of earlier ones are now out of date.
  @usableFromInline
  func begin(partialsStride: Int) {
    self.pointee.isRecording = true
    self.pointee.next = (((self.pointee.next >> 32) &+ 1) << 32) & ~Word.scaled
    self.pointee.partials = self.pointee.partialsStart
    setLimit(partialsStride: partialsStride)
  }

  /// Ends a recording: from here on its nodes are out of date.
  @usableFromInline
  func end() {
    self.pointee.isRecording = false
    if !self.pointee.pullbacks.isEmpty { self.pointee.pullbacks.removeAll() }
    self.pointee.next = (((self.pointee.next >> 32) &+ 1) << 32) & ~Word.scaled
    self.pointee.limit = self.pointee.next
  }

  /// Gives the memory back, though not the recorder itself.
  func releaseMemory() {
    TapeMemory.operations.deallocate(self.pointee.operations)
    TapeMemory.partials.deallocate(self.pointee.partialsStart)
    TapeMemory.adjoints.deallocate(self.pointee.adjoints)
    let next = self.pointee.next
    self.pointee = Recorder()  // deinitialises the old one
    self.pointee.next = next
    self.pointee.limit = next
  }
}

@usableFromInline @inline(never)
func staleNumber() -> Never {
  failure(
    "a taped number is used after the function that it was given to has returned, or after its "
      + "tape began another recording")
}
