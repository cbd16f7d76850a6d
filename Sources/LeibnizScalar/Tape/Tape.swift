public import RealModule

/// The record of a calculation, and the memory for it.
///
/// The functions `gradient(at:of:)` and so on take a tape by themselves. Make one of your own to
/// call them again and again: after the first call it allocates nothing.
///
/// ```swift
/// let tape = Tape<Double>()
/// var slope = [0.0, 0.0], x = [1.2, 1.0]
/// for _ in 0..<1000 {
///   _ = tape.valueAndGradient(at: x, into: &slope) { x in x[0] * x[0] + x[1] * x[1] }
///   for i in 0..<2 { x[i] -= 0.1 * slope[i] }
/// }
/// ```
///
/// Recording an operation on two numbers takes 24 bytes for `Double` (8 for a sum or difference), on
/// one nothing; the sweep takes 8 more a node. A tape serves one recording at a time, so each thread,
/// and each level of nesting, needs its own.
///
/// - Precondition: `Scalar` is a plain value type: `Double`, `Float`, a ``Dual``, or a ``Taped``.
public final class Tape<Scalar: Real> {
  @usableFromInline let recorder: UnsafeMutablePointer<Recorder>
  /// The taped inputs, kept so that the next recording needs no new array.
  @usableFromInline var inputs: [Taped<Scalar>] = []

  /// An empty tape. Its memory comes from earlier tapes where there were any.
  public init() {
    guard _isPOD(Scalar.self) else {
      failure("a tape records plain values only; \(Scalar.self) holds references")
    }
    recorder = RecorderPool.take()
  }

  deinit {
    if recorder.pointee.isRecording { recorder.end() }
    RecorderPool.give(recorder)
  }

  /// The number of nodes of the latest recording: its inputs and its operations on two numbers.
  public private(set) var nodeCount = 0

  /// The bytes that the tape holds.
  public var byteCount: Int { recorder.pointee.bytes }

  /// Frees the memory that tapes have left behind for re-use.
  ///
  /// The memory of tapes that still exist stays. Useful after an unusually large recording.
  public static func releaseUnusedMemory() { RecorderPool.releaseMemory() }

  // MARK: Recording

  /// Records `f` at `x`, and gives its result to `use` while the recording is still good.
  @inlinable @inline(__always)
  func record<Output, Result>(
    _ x: [Scalar], _ f: ([Taped<Scalar>]) throws -> Output,
    use: (Output) throws -> Result
  ) rethrows -> Result {
    begin(x)
    defer { end() }
    return try use(f(inputs))
  }

  @inlinable
  func begin(_ x: [Scalar]) {
    guard !recorder.pointee.isRecording else {
      failure("a tape can't be used for a recording inside its own recording; make another one")
    }
    recorder.begin(inputs: x.count, largestEntry: Entry<Scalar>.product)
    // Filled outside the object, so that nothing is checked for each element.
    var leaves = inputs
    inputs = []
    if leaves.count != x.count { leaves = Array(repeating: 0, count: x.count) }
    recorder.recordLeaves(x, &leaves)
    inputs = leaves
  }

  @usableFromInline
  func end() {
    nodeCount = recorder.pointee.count
    recorder.end()
  }

  /// A new node without operands.
  @inlinable
  func leaf(_ value: Scalar) -> Taped<Scalar> {
    let node = recorder.recordMark(Word.leaf, Scalar.self)
    return Taped(value, factor: 1, recorder: recorder, node: node)
  }

  // MARK: Results

  /// Whether the recording holds functions that only know their adjoints.
  @inlinable var hasPullbacks: Bool { !recorder.pointee.pullbacks.isEmpty }

  /// Gives a seed for a lane of a result, or adds one.
  @usableFromInline typealias Seeding = (
    _ seed: (_ lane: Int, _ result: Taped<Scalar>, _ value: Scalar) -> Void
  ) -> Void

  /// Adds a seed to the adjoint of a result.
  @inlinable
  func seed<Lanes: SweepLanes>(
    _ adjoints: UnsafeMutablePointer<Lanes>, lane: Int, _ result: Taped<Scalar>,
    with seed: Scalar
  ) where Lanes.Scalar == Scalar {
    guard let position = position(of: result) else { return }
    adjoints[position][lane] = adjoints[position][lane] + result.factor * seed
  }

  /// The position of a result's node, or nil if it is a constant.
  @inlinable
  func position(of result: Taped<Scalar>) -> Int? {
    guard let owner = result.recorder else { return nil }
    guard owner == recorder else {
      failure("the function returned a number of another tape than the one it was given")
    }
    return recorder.position(of: result.node)
  }

  /// The adjoints of the inputs, from the seeds of the results. Whoever uses them leaves zeros
  /// there.
  @inlinable @inline(__always)
  func adjoints<Lanes: SweepLanes>(
    _: Lanes.Type, seeding: Seeding
  ) -> UnsafeMutablePointer<Lanes> where Lanes.Scalar == Scalar {
    let adjoints = recorder.zeros(Lanes.self)
    seeding { lane, result, value in seed(adjoints, lane: lane, result, with: value) }
    recorder.sweepBack(adjoints, leaves: inputs.count) { id, adjoints in pull(id, adjoints) }
    if _slowPath(haveNaN(adjoints, 0..<inputs.count)) { _ = reach(adjoints, seeding) }
    return adjoints
  }

  /// Whether any of some nodes' lanes isn't a number.
  @inlinable @inline(__always)
  func haveNaN<Lanes: SweepLanes>(
    _ lanes: UnsafeMutablePointer<Lanes>, _ nodes: some Sequence<Int>
  ) -> Bool {
    var result = false
    for i in nodes {
      for lane in 0..<Lanes.width { result = hasNaN(lanes[i][lane]) || result }
    }
    return result
  }

  /// Walks back once more, now only where the seeds lead; gives for each node the lanes that it was
  /// reached in.
  @inlinable @inline(never)
  func reach<Lanes: SweepLanes>(
    _ adjoints: UnsafeMutablePointer<Lanes>, _ seeding: Seeding
  ) -> [UInt8] where Lanes.Scalar == Scalar {
    for i in inputs.indices { adjoints[i] = .zero }
    var reached = Array(repeating: 0 as UInt8, count: recorder.pointee.count)
    seeding { lane, result, value in
      seed(adjoints, lane: lane, result, with: value)
      if let position = position(of: result) { reached[position] |= 1 << UInt8(lane) }
    }
    recorder.sweepBack(adjoints, reached: &reached, leaves: inputs.count) { id, reached in
      pull(id, adjoints, reached: &reached)
    }
    return reached
  }

  @inlinable @inline(never)
  func pull<Lanes: SweepLanes>(_ id: Int, _ adjoints: UnsafeMutablePointer<Lanes>)
  where Lanes.Scalar == Scalar {
    let pullback = recorder.pointee.pullbacks[id] as! Pullback<Scalar>
    for lane in 0..<Lanes.width {
      let incoming = pullback.outputs.map { adjoints[$0][lane] }
      for (argument, adjoint) in zip(pullback.arguments, pullback.pull(incoming, false)) {
        if let adjoint { seed(adjoints, lane: lane, argument, with: adjoint) }
      }
    }
  }

  @inlinable
  func pull<Lanes: SweepLanes>(
    _ id: Int, _ adjoints: UnsafeMutablePointer<Lanes>, reached: inout [UInt8]
  ) where Lanes.Scalar == Scalar {
    let pullback = recorder.pointee.pullbacks[id] as! Pullback<Scalar>
    for lane in 0..<Lanes.width {
      let bit = 1 << UInt8(lane) as UInt8
      let incoming = pullback.outputs.map { reached[$0] & bit != 0 ? adjoints[$0][lane] : nil }
      for (argument, adjoint) in zip(pullback.arguments, pullback.pull(incoming, true)) {
        guard let adjoint, let position = position(of: argument) else { continue }
        seed(adjoints, lane: lane, argument, with: adjoint)
        reached[position] |= bit
      }
    }
  }
}

/// A recorded computation whose derivative is a function of its own: see `Tape.pull`.
@usableFromInline struct Pullback<Scalar: Real> {
  /// From the adjoints of the results to those of the arguments, where nil says that nothing leads
  /// there; if `isCareful` isn't set, a zero will do for the arguments.
  @usableFromInline
  typealias Pull = (_ adjoints: [Scalar?], _ isCareful: Bool) -> [Scalar?]

  /// What it was computed from.
  @usableFromInline let arguments: [Taped<Scalar>]
  /// The positions of its results.
  @usableFromInline let outputs: Range<Int>
  @usableFromInline let pull: Pull

  @inlinable init(arguments: [Taped<Scalar>], outputs: Range<Int>, pull: @escaping Pull) {
    (self.arguments, self.outputs, self.pull) = (arguments, outputs, pull)
  }
}

/// A recording is one thread's, but an idle tape may move to another.
@available(*, unavailable)
extension Tape: Sendable {}
