import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension Tensor {
  /// Gives the memory that is kept for tensors to come back to the system, and returns how many
  /// bytes it was.
  ///
  /// Memory of tensors that are gone is kept for new ones: a training step asks for the sizes that
  /// the step before gave back, and allocates nothing from the system. At first 256 MB are kept at
  /// most; what is asked for again after it had to be given away is kept from then on, up to 2 GB.
  /// A program that has done its large work and goes on for long can call this.
  ///
  /// ```swift
  /// let bytes = Tensor.releaseUnusedMemory()
  /// ```
  @discardableResult
  public static func releaseUnusedMemory() -> Int { Pool.shared.release() }
}

/// Blocks of memory, aligned to 64 bytes, for tensors' elements. Free ones are kept for re-use, in one list per
/// size class.
///
/// Four classes a doubling, so at most a fifth of a block is unused; a large block also serves
/// where one up to half as large is asked for and there is none. A free block holds the link to the
/// next one in its own first bytes.
package struct Pool: ~Copyable, @unchecked Sendable {
  package static let shared = Pool()

  /// Free bytes kept at most, before and after what was learnt.
  static let (usualLimit, greatestLimit) = (256 << 20, 2 << 30)

  /// The class from which on blocks serve smaller requests. Below there is little to gain, and the
  /// steady state would take longer to find.
  static let firstShared = sizeClass(1 << 20)

  /// One more than the greatest class, and those that may serve for it.
  private static let classes = sizeClass(.max) + 4

  private struct Free {
    var heads = [UnsafeMutableRawPointer?](repeating: nil, count: Pool.classes)
    /// When a block of the class last came back: the number of blocks that had, of all classes.
    var lastReturn = [Int](repeating: 0, count: Pool.classes)
    /// How many blocks of the class went to the system for want of room here.
    var dismissed = [Int](repeating: 0, count: Pool.classes)
    var bytes = 0
    var limit = Pool.usualLimit
    var returns = 0
    var systemAllocations = 0

    mutating func pop(_ c: Int) -> UnsafeMutableRawPointer? {
      guard let block = heads[c] else { return nil }
      heads[c] = block.load(as: UnsafeMutableRawPointer?.self)
      bytes -= Pool.byteCount(sizeClass: c)
      return block
    }

    mutating func push(_ block: UnsafeMutableRawPointer, _ c: Int) {
      block.storeBytes(of: heads[c], as: UnsafeMutableRawPointer?.self)
      heads[c] = block
      bytes += Pool.byteCount(sizeClass: c)
      returns += 1
      lastReturn[c] = returns
    }

    /// Takes blocks out, of the classes that were least recently of use first, until so many bytes
    /// are left. They are linked like those of a class.
    mutating func dismiss(downTo most: Int) -> UnsafeMutableRawPointer? {
      var list: UnsafeMutableRawPointer?
      while bytes > most {
        var oldest: Int?
        for c in heads.indices where heads[c] != nil {
          if oldest.map({ lastReturn[c] < lastReturn[$0] }) ?? true { oldest = c }
        }
        guard let c = oldest else { break }
        while bytes > most, let block = pop(c) {
          dismissed[c] += 1
          block.storeBytes(of: list, as: UnsafeMutableRawPointer?.self)
          list = block
        }
      }
      return list
    }
  }

  /// Only touched between `lock` and `unlock`. Never freed: the pool lives as long as the process.
  private let free = UnsafeMutablePointer<Free>.allocate(capacity: 1)

  /// A lock of our own, which a fork can hold: what it guards takes a few nanoseconds.
  private let isLocked = Atomic<Bool>(false)

  private init() {
    free.initialize(to: Free())
    // Else a child could find it locked by a thread that it doesn't have.
    pthread_atfork({ Pool.shared.lock() }, { Pool.shared.unlock() }, { Pool.shared.unlock() })
  }

  @inline(__always)
  private func lock() {
    while isLocked.exchange(true, ordering: .acquiring) {
      while isLocked.load(ordering: .relaxed) { sched_yield() }
    }
  }

  @inline(__always)
  private func unlock() { isLocked.store(false, ordering: .releasing) }

  /// How many blocks have been asked of the system so far.
  package var systemAllocations: Int {
    lock()
    defer { unlock() }
    return free.pointee.systemAllocations
  }

  /// How many bytes are kept.
  package var keptBytes: Int {
    lock()
    defer { unlock() }
    return free.pointee.bytes
  }

  /// The class of blocks that hold so many bytes: 64, 80, 96, 112, 128, 160, …
  static func sizeClass(_ byteCount: Int) -> Int {
    if byteCount <= 64 { return 0 }
    let n = byteCount - 1
    let top = Int.bitWidth - 1 - n.leadingZeroBitCount  // 2^top <= n
    return (top - 6) * 4 + ((n >> (top - 2)) & 3) + 1
  }

  /// The bytes of a block of this class.
  static func byteCount(sizeClass c: Int) -> Int { (4 + (c & 3)) << (4 + c >> 2) }

  /// A block of this class, or of a somewhat larger one: then `c` is changed. Nil where the system
  /// has no memory for it.
  func take(_ c: inout Int) -> UnsafeMutableRawPointer? {
    lock()
    if let block = free.pointee.pop(c) {
      unlock()
      return block
    }
    if c >= Pool.firstShared {
      for larger in (c + 1)...(c + 3) {
        if let block = free.pointee.pop(larger) {
          unlock()
          c = larger
          return block
        }
      }
    }
    let bytes = Pool.byteCount(sizeClass: c)
    free.pointee.systemAllocations += 1
    if free.pointee.dismissed[c] > 0 {  // it would have been of use
      free.pointee.dismissed[c] -= 1
      free.pointee.limit = Swift.min(free.pointee.limit + bytes, Pool.greatestLimit)
    }
    unlock()
    var block: UnsafeMutableRawPointer?
    return posix_memalign(&block, 64, bytes) == 0 ? block : nil
  }

  func give(_ block: UnsafeMutableRawPointer, _ c: Int) {
    lock()
    free.pointee.push(block, c)
    if free.pointee.bytes <= free.pointee.limit {
      unlock()
      return
    }
    let list = free.pointee.dismiss(downTo: free.pointee.limit)
    unlock()
    system_free(list: list)
  }

  /// Gives all free blocks to the system, and returns how many bytes they were.
  func release() -> Int {
    lock()
    let bytes = free.pointee.bytes
    let list = free.pointee.dismiss(downTo: 0)
    for c in free.pointee.dismissed.indices { free.pointee.dismissed[c] = 0 }
    free.pointee.limit = Pool.usualLimit
    unlock()
    system_free(list: list)
    return bytes
  }
}

private func system_free(list: UnsafeMutableRawPointer?) {
  var list = list
  while let block = list {
    list = block.load(as: UnsafeMutableRawPointer?.self)
    free(block)
  }
}
