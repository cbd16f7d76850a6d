import CKernels
import Foundation
import Testing

/// Counts how often each index is visited. A C function can't capture, so that a body gets its
/// bookkeeping through the context pointer.
private final class Visits {
  let counts: UnsafeMutablePointer<UInt8>
  let count: Int
  var nested: Int  // how many indices each visit loops over in turn

  init(_ count: Int, nested: Int = 0) {
    (self.count, self.nested) = (count, nested)
    counts = .allocate(capacity: max(count, 1))
    counts.initialize(repeating: 0, count: max(count, 1))
  }
  deinit { counts.deallocate() }

  /// Whether a parallel loop over all indices visits each exactly once.
  func visitsEachOnce(grain: Int) -> Bool {
    let context = Unmanaged.passUnretained(self).toOpaque()
    lz_parallel_for(
      count, grain,
      { context, begin, end in
        let visits = Unmanaged<Visits>.fromOpaque(context!).takeUnretainedValue()
        for i in begin..<end {
          visits.counts[i] += 1
          if visits.nested > 0, !Visits(visits.nested).visitsEachOnce(grain: 1) {
            visits.counts[i] += 100
          }
        }
      }, context)
    return (0..<count).allSatisfy { counts[$0] == 1 }
  }
}

/// The ranges that a loop is cut into.
private final class Ranges: @unchecked Sendable {
  private let lock = NSLock()
  private var all: [Range<Int>] = []

  static func cut(_ count: Int, grain: Int) -> [Range<Int>] {
    let ranges = Ranges()
    lz_parallel_for(
      count, grain,
      { context, begin, end in
        let ranges = Unmanaged<Ranges>.fromOpaque(context!).takeUnretainedValue()
        ranges.lock.withLock { ranges.all.append(begin..<end) }
      }, Unmanaged.passUnretained(ranges).toOpaque())
    return ranges.all.sorted { $0.lowerBound < $1.lowerBound }
  }
}

/// Which threads take part in a loop whose every index takes a while.
private final class Busy: @unchecked Sendable {
  private let lock = NSLock()
  private let microseconds: UInt32
  private var threads: Set<UInt> = []

  private init(_ microseconds: UInt32) { self.microseconds = microseconds }

  static func threads(microseconds: UInt32, count: Int) -> Set<UInt> {
    let busy = Busy(microseconds)
    lz_parallel_for(
      count, 1,
      { context, begin, end in
        let busy = Unmanaged<Busy>.fromOpaque(context!).takeUnretainedValue()
        _ = busy.lock.withLock { busy.threads.insert(UInt(pthread_self())) }
        let end = ContinuousClock.now + .microseconds(Int(busy.microseconds) * (end - begin))
        while ContinuousClock.now < end {}
      }, Unmanaged.passUnretained(busy).toOpaque())
    return busy.threads
  }
}

/// Runs a body in a process of its own where everything longer than a grain is shared, however
/// short.
private func sharing(_ body: () -> Void) {
  lz_set_thread_count(4)
  lz_always_share(true)
  body()
}

@Suite struct ThreadPoolTests {
  @Test func `every index exactly once`() {
    for count in [0, 1, 2, 7, 64, 1000, 4099] {
      for grain in [0, 1, 3, 64, 5000] {
        #expect(Visits(count).visitsEachOnce(grain: grain))
      }
    }
  }

  @Test func `ranges join up, and only the last may be shorter than the grain`() {
    for (count, grain) in [(1, 1), (10, 3), (1000, 1), (1000, 7), (1000, 400), (1000, 1000)] {
      let ranges = Ranges.cut(count, grain: grain)
      #expect(ranges.first?.lowerBound == 0 && ranges.last?.upperBound == count)
      #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
      #expect(ranges.dropLast().allSatisfy { $0.count >= grain })
    }
    #expect(Ranges.cut(0, grain: 1) == [])
    #expect(Ranges.cut(50, grain: 50) == [0..<50])
  }

  @Test func `a loop inside a loop`() {
    #expect(Visits(100, nested: 30).visitsEachOnce(grain: 1))
  }

  @Test func `the same when all is shared that can be`() async {
    await #expect(processExitsWith: .success) {
      sharing {
        for count in [0, 1, 2, 7, 64, 1000, 4099] {
          for grain in [0, 1, 3, 64, 5000] {
            precondition(Visits(count).visitsEachOnce(grain: grain))
          }
        }
        for _ in 0..<2000 { precondition(Visits(50).visitsEachOnce(grain: 1)) }
        precondition(Visits(100, nested: 30).visitsEachOnce(grain: 1))
        for (count, grain) in [(10, 3), (1000, 1), (1000, 7), (1000, 400)] {
          let ranges = Ranges.cut(count, grain: grain)
          precondition(ranges.first?.lowerBound == 0 && ranges.last?.upperBound == count)
          precondition(
            zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
          precondition(ranges.dropLast().allSatisfy { $0.count >= grain })
        }
      }
    }
  }

  @Test func `short loops stay on their thread, long ones are shared`() async {
    await #expect(processExitsWith: .success) {
      lz_set_thread_count(4)
      // Again and again, because whoever else uses the machine decides, too.
      func some(_ good: () -> Bool) -> Bool { (0..<200).contains { _ in good() } }
      precondition(some { Busy.threads(microseconds: 1, count: 5).count == 1 })
      // The first piece shows how long the rest will take.
      precondition(some { Busy.threads(microseconds: 1000, count: 40).count > 1 })
      precondition(Busy.threads(microseconds: 1000, count: 1).count == 1)
    }
  }

  @Test func `a child after fork has a pool of its own`() async {
    await #expect(processExitsWith: .success) {
      sharing {
        precondition(Visits(1000).visitsEachOnce(grain: 1))  // before any fork: see PoolTests
        // Other threads hold the pool again and again, so that many a child is made while one does.
        for _ in 0..<3 {
          Thread.detachNewThread { while true { _ = Visits(1000).visitsEachOnce(grain: 1) } }
        }
        for _ in 0..<30 {
          let child = forked {
            (0..<5).allSatisfy { _ in Visits(1000).visitsEachOnce(grain: 1) } ? 0 : 1
          }
          precondition(status(of: child, within: 20) == 0)
        }
        precondition(Visits(1000).visitsEachOnce(grain: 1))
      }
    }
  }

  @Test func `many callers at once, when all is shared that can be`() async {
    await #expect(processExitsWith: .success) {
      lz_set_thread_count(4)
      lz_always_share(true)
      let good = await withTaskGroup { group in
        for caller in 0..<8 {
          group.addTask {
            (0..<200).allSatisfy { i in
              Visits(100 + 37 * caller + i, nested: i % 10 == 0 ? 5 : 0).visitsEachOnce(grain: 1)
            }
          }
        }
        return await group.reduce(true) { $0 && $1 }
      }
      precondition(good)
    }
  }

  @Test func `many callers at once`() async {
    let good = await withTaskGroup { group in
      for caller in 0..<8 {
        group.addTask {
          (0..<50).allSatisfy { i in
            Visits(100 + 37 * caller + i, nested: i % 10 == 0 ? 5 : 0).visitsEachOnce(grain: 1 + i)
          }
        }
      }
      return await group.reduce(true) { $0 && $1 }
    }
    #expect(good)
  }

  @Test func `the number of threads can be set, and one is the least`() async {
    await #expect(processExitsWith: .success) {
      lz_always_share(true)
      for threads in [1, 3, 5, 2] {
        lz_set_thread_count(threads)
        precondition(lz_thread_count() == threads)
        precondition(Visits(2000, nested: 3).visitsEachOnce(grain: 1))
      }
      lz_set_thread_count(0)
      precondition(lz_thread_count() == 1)
      precondition(Ranges.cut(1000, grain: 1) == [0..<1000])
    }
  }

  @Test func `the environment sets the number of threads`() async {
    await #expect(processExitsWith: .success) {
      setenv("LEIBNIZ_THREADS", "3", 1)
      precondition(lz_thread_count() == 3)
    }
    await #expect(processExitsWith: .success) {
      setenv("LEIBNIZ_THREADS", "", 1)
      precondition(lz_thread_count() >= 1)
    }
  }

  @Test func `a wrong number of threads in the environment ends the program`() async {
    for value in ["many", "0", "-1", "2x", "257", "99999999999999999999"] {
      let result = await #expect(
        processExitsWith: .exitCode(2), observing: [\.standardErrorContent]
      ) { [value = value as String] in
        setenv("LEIBNIZ_THREADS", value, 1)
        _ = Visits(2000).visitsEachOnce(grain: 1)
      }
      let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(
        message.contains("leibniz: LEIBNIZ_THREADS=\(value): expected a number from 1 to 256\n"))
    }
  }
}
