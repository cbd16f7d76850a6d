import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Blocks of memory, aligned to 64 bytes, for tensors' elements. Free ones are kept for re-use, in one list per
/// size class: a training step in its steady state asks for the sizes that it gave back a step earlier, and
/// allocates nothing from the system.
///
/// Four classes a doubling, so at most a fifth of a block is unused. A free block holds the link to the
/// next one in its own first bytes.
package struct Pool: ~Copyable, Sendable {
  package static let shared = Pool()

  /// Free bytes kept at most; what comes back beyond that goes to the system.
  static let limit = 2 << 30

  private struct Free: @unchecked Sendable {
    var heads = [UnsafeMutableRawPointer?](repeating: nil, count: Pool.sizeClass(1 << 60) + 1)
    var bytes = 0
    var systemAllocations = 0
  }
  private let free = Mutex(Free())

  /// How many blocks have been asked of the system so far.
  package var systemAllocations: Int { free.withLock { $0.systemAllocations } }

  /// The class of blocks that hold so many bytes: 64, 80, 96, 112, 128, 160, …
  static func sizeClass(_ byteCount: Int) -> Int {
    if byteCount <= 64 { return 0 }
    let n = byteCount - 1
    let top = Int.bitWidth - 1 - n.leadingZeroBitCount  // 2^top <= n
    return (top - 6) * 4 + ((n >> (top - 2)) & 3) + 1
  }

  /// The bytes of a block of this class.
  static func byteCount(sizeClass c: Int) -> Int { (4 + (c & 3)) << (4 + c >> 2) }

  /// A block of this class; nil where the system has no memory for it.
  func take(_ c: Int) -> UnsafeMutableRawPointer? {
    let kept = free.withLock { free -> UnsafeMutableRawPointer? in
      guard let block = free.heads[c] else {
        free.systemAllocations += 1
        return nil
      }
      free.heads[c] = block.load(as: UnsafeMutableRawPointer?.self)
      free.bytes -= Pool.byteCount(sizeClass: c)
      return block
    }
    if let kept { return kept }
    var block: UnsafeMutableRawPointer?
    let bytes = Pool.byteCount(sizeClass: c)
    return posix_memalign(&block, 64, bytes) == 0 ? block : nil
  }

  func give(_ block: UnsafeMutableRawPointer, _ c: Int) {
    nonisolated(unsafe) let block = block
    let kept = free.withLock { free -> Bool in
      let bytes = Pool.byteCount(sizeClass: c)
      guard free.bytes + bytes <= Pool.limit else { return false }
      block.storeBytes(of: free.heads[c], as: UnsafeMutableRawPointer?.self)
      free.heads[c] = block
      free.bytes += bytes
      return true
    }
    if !kept { system_free(block) }
  }
}

private func system_free(_ block: UnsafeMutableRawPointer) { free(block) }
