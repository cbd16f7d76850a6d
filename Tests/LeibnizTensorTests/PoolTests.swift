import Foundation
import Testing

@testable import LeibnizTensor

/// A tensor whose memory is asked for, but not written.
private func megabytes(_ n: Int) -> Tensor { Tensor(uninitialized: [n << 20], .uint8) }

/// Each in a process of its own, because the pool is shared with tests that run at the same time.
@Suite struct PoolTests {
  @Test func `what is kept is bounded`() async {
    await #expect(processExitsWith: .success) {
      // All alive at once, then one after another.
      do { _ = [100, 150, 200, 250, 300, 400].map(megabytes) }
      precondition(Pool.shared.keptBytes <= Pool.usualLimit)
      for n in [100, 150, 200, 250, 300, 400] { _ = megabytes(n) }
      precondition(Pool.shared.keptBytes <= Pool.greatestLimit)
      let kept = Pool.shared.keptBytes
      precondition(Tensor.releaseUnusedMemory() == kept)
      precondition(Pool.shared.keptBytes == 0 && Tensor.releaseUnusedMemory() == 0)
      for n in [3, 2, 1] { _ = megabytes(n) }
      precondition(Pool.shared.keptBytes > 0)
    }
  }

  @Test func `a block serves for one up to half as large`() async {
    await #expect(processExitsWith: .success) {
      do { _ = megabytes(12) }
      let (before, kept) = (Pool.shared.systemAllocations, Pool.shared.keptBytes)
      for n in [12, 11, 10, 9, 8] {
        let t = megabytes(n)
        precondition(t.count == n << 20 && Pool.shared.keptBytes == 0)
      }
      precondition(Pool.shared.systemAllocations == before && Pool.shared.keptBytes == kept)
      let t = megabytes(1)
      precondition(t.count == 1 << 20 && Pool.shared.systemAllocations == before + 1)
    }
  }

  @Test func `what is asked for again and again is kept`() async {
    await #expect(processExitsWith: .success) {
      var before = 0
      for step in 0..<60 {
        if step == 50 { before = Pool.shared.systemAllocations }
        _ = (0..<10).map { megabytes(40 + $0) }  // 445 MB
      }
      precondition(Pool.shared.systemAllocations == before)
    }
  }

  @Test func `a child after fork goes on`() async {
    await #expect(processExitsWith: .success) {
      func works() -> Bool { (Tensor.ones([3_000_000]) + 1).sum().scalar == 6_000_000 }
      precondition(works())  // what Swift makes on first use is made before any fork
      // Threads that take and give blocks, and share large loops, all the time.
      for _ in 0..<3 {
        Thread.detachNewThread {
          while true { _ = (Tensor.ones([300_000]) + 1).sum() }
        }
      }
      for _ in 0..<10 {
        let child = forked { (0..<3).allSatisfy { _ in works() } ? 0 : 1 }
        precondition(status(of: child, within: 20) == 0)
      }
    }
  }
}
