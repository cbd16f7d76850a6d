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
// - The inputs are the first nodes; every later node has an entry in the record, in their order.
//   Operand positions in an entry are smaller than its own, so a sweep never leaves the recorded
//   range.
// - `top` is where the next entry begins. While it isn't beyond `limit`, the record has room for
//   an entry of any kind, of the type that is being recorded.

/// What a node was computed from, in one word.
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

/// The sizes of a node's entry in the record: its word, and before it two partial derivatives if it
/// is neither a sum nor a difference nor a mark.
///
/// The word is last, as a sweep back meets it first. That all of an entry lies together is what
/// makes recording fast: the processor puts neighbouring stores into its cache together.
@usableFromInline enum Entry<Scalar> {
  @inlinable @inline(__always)
  static var word: Int { Swift.max(8, MemoryLayout<Scalar>.alignment) }
  @inlinable @inline(__always)
  static var partials: Int { (2 * MemoryLayout<Scalar>.stride + word - 1) / word * word }
  /// The bytes of an entry with partial derivatives.
  @inlinable @inline(__always)
  static var product: Int { partials + word }
}

@frozen @usableFromInline struct Recorder {
  /// The next node.
  @usableFromInline var next: UInt64 = 1 << 32
  /// Where the next entry goes.
  @usableFromInline var top: UnsafeMutableRawPointer
  /// Beyond this there may be no room for an entry.
  @usableFromInline var limit: UnsafeMutableRawPointer
  /// The first entry.
  @usableFromInline var start: UnsafeMutableRawPointer
  /// The size of the record's memory.
  @usableFromInline var capacity = 0

  /// The adjoints; between sweeps the first `zeroCount` are zeros of `adjointsType`.
  @usableFromInline var adjoints: UnsafeMutableRawPointer
  @usableFromInline var adjointsBytes = 0
  @usableFromInline var zeroCount = 0
  @usableFromInline var adjointsType: ObjectIdentifier?

  @usableFromInline var isRecording = false

  /// What the marks of this recording stand for: each a `Pullback` of the type that is recorded.
  @usableFromInline var pullbacks: [Any] = []

  init() {
    start = TapeMemory.record.allocate(bytes: 0)
    top = start
    limit = start - 1
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
  var bytes: Int { capacity + adjointsBytes }
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
    if _slowPath(self.pointee.top > self.pointee.limit) { grow(Scalar.self) }
    let next = self.pointee.next, top = self.pointee.top
    let partials = top.assumingMemoryBound(to: Scalar.self)
    partials.initialize(to: dx)
    (partials + 1).initialize(to: dy)
    (top + Entry<Scalar>.partials).assumingMemoryBound(to: UInt64.self).initialize(
      to: (x & 0xffff_ffff) | (y << 32))
    self.pointee.top = top + Entry<Scalar>.product
    self.pointee.next = next &+ 1
    return next
  }

  /// Records the sum, or with `Word.difference` the difference, of two nodes with the factor 1.
  @inlinable @inline(__always)
  func recordSum<Scalar>(_ x: UInt64, _ y: UInt64, _ kind: UInt64, _: Scalar.Type) -> UInt64 {
    recordMark((x & 0xffff_ffff) | (y << 32) | kind, Scalar.self)
  }

  /// Records a node that has no partial derivatives.
  @inlinable @inline(__always)
  func recordMark<Scalar>(_ word: UInt64, _: Scalar.Type) -> UInt64 {
    if _slowPath(self.pointee.top > self.pointee.limit) { grow(Scalar.self) }
    let next = self.pointee.next, top = self.pointee.top
    top.assumingMemoryBound(to: UInt64.self).initialize(to: word)
    self.pointee.top = top + Entry<Scalar>.word
    self.pointee.next = next &+ 1
    return next
  }

  /// Makes each number an input; they are the first nodes, and have no entries.
  @inlinable
  func recordLeaves<Scalar>(_ x: [Scalar], _ leaves: inout [Taped<Scalar>]) {
    let first = self.pointee.next
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

  /// Makes room for one more entry.
  @inlinable @inline(never)
  func grow<Scalar>(_: Scalar.Type) { grow(largestEntry: Entry<Scalar>.product) }

  @usableFromInline
  func grow(largestEntry: Int) {
    guard self.pointee.isRecording else { staleNumber() }
    guard self.pointee.count < Word.positions else {
      failure("a tape can't hold more than \(Word.positions) operations; see `checkpointed`")
    }
    let used = self.pointee.top - self.pointee.start
    if used + largestEntry > self.pointee.capacity {
      let capacity = Swift.max(1024 * 24, 2 * self.pointee.capacity)
      let record = TapeMemory.record.allocate(bytes: capacity)
      record.copyMemory(from: self.pointee.start, byteCount: used)
      TapeMemory.record.deallocate(self.pointee.start)
      self.pointee.start = record
      self.pointee.top = record + used
      self.pointee.capacity = capacity
    }
    setLimit(largestEntry: largestEntry, nodes: Word.positions - self.pointee.count)
  }

  /// Sets the limit by the room that is left, and by the number of nodes that may follow: an entry
  /// takes at least 8 bytes.
  @usableFromInline
  func setLimit(largestEntry: Int, nodes: Int) {
    self.pointee.limit = Swift.min(
      self.pointee.start + (self.pointee.capacity - largestEntry),
      self.pointee.top + (nodes - 1) * 8)
  }
}

/// The pieces of memory of a recorder.
@usableFromInline enum TapeMemory: Int {
  case record, adjoints

  /// Where in its first page a piece starts. The two are walked side by side; were they to start at
  /// the same place, the processor would take a write to one for a write to the others, of which
  /// it compares the lower twelve bits.
  private var start: Int { rawValue * 1344 }

  /// The number of adjoints that there is room for if there must be for `count`: a power of two, so
  /// that a tape that grows slowly seldom needs more.
  @usableFromInline static func room(for count: Int) -> Int {
    1 << (Int.bitWidth - (Swift.max(count, 1024) - 1).leadingZeroBitCount)
  }

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
  func begin(inputs: Int, largestEntry: Int) {
    guard inputs < Word.positions else {
      failure("a tape can't hold more than \(Word.positions) inputs and operations")
    }
    self.pointee.isRecording = true
    self.pointee.next = (((self.pointee.next >> 32) &+ 1) << 32) & ~Word.scaled
    self.pointee.top = self.pointee.start
    setLimit(largestEntry: largestEntry, nodes: Word.positions - inputs)
  }

  /// Ends a recording: from here on its nodes are out of date.
  @usableFromInline
  func end() {
    self.pointee.isRecording = false
    if !self.pointee.pullbacks.isEmpty { self.pointee.pullbacks.removeAll() }
    self.pointee.next = (((self.pointee.next >> 32) &+ 1) << 32) & ~Word.scaled
    self.pointee.top = self.pointee.start
    self.pointee.limit = self.pointee.start - 1
  }

  /// Gives the memory back, though not the recorder itself.
  func releaseMemory() {
    TapeMemory.record.deallocate(self.pointee.start)
    TapeMemory.adjoints.deallocate(self.pointee.adjoints)
    let next = self.pointee.next
    self.pointee = Recorder()  // deinitialises the old one
    self.pointee.next = next
  }
}

@usableFromInline @inline(never)
func staleNumber() -> Never {
  failure(
    "a taped number is used after the function that it was given to has returned, or after its "
      + "tape began another recording")
}
