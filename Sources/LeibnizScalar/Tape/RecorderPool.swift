import Synchronization

/// The recorders that no tape uses now. A recorder is never freed, only its memory may be, so that
/// a taped number can always ask its recorder whether it is out of date.
@usableFromInline enum RecorderPool {
  private struct Idle: @unchecked Sendable {
    var recorders: [UnsafeMutablePointer<Recorder>] = []
  }

  private static let idle = Mutex(Idle())

  @usableFromInline
  static func take() -> UnsafeMutablePointer<Recorder> {
    if let recorder = idle.withLock({ $0.recorders.popLast() }) { return recorder }
    // In one line of the cache, since recording goes through its first fields.
    let recorder = UnsafeMutableRawPointer.allocate(
      byteCount: MemoryLayout<Recorder>.size, alignment: 64
    ).bindMemory(to: Recorder.self, capacity: 1)
    recorder.initialize(to: Recorder())
    return recorder
  }

  @usableFromInline
  static func give(_ recorder: UnsafeMutablePointer<Recorder>) {
    idle.withLock { $0.recorders.append(recorder) }
  }

  static func releaseMemory() {
    idle.withLock { for recorder in $0.recorders { recorder.releaseMemory() } }
  }
}
