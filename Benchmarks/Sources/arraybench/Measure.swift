#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How a workload is measured: as `peers/measure.py` measures the others, by processor time.
///
/// The time is the minimum over many repetitions: what disturbs a measurement only ever adds to it.
struct Measure {
  /// A sample is repeated until it takes this long, so that the clock's resolution doesn't matter.
  static let sampleSeconds = 0.002
  /// Time for each workload.
  var seconds = 0.5

  private func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// The shortest time that one repetition took.
  func minimum(_ repetition: () -> Void) -> Double {
    repetition()  // warm caches, pools, and whatever is made on first use
    var start = now(CLOCK_PROCESS_CPUTIME_ID)
    repetition()
    let once = now(CLOCK_PROCESS_CPUTIME_ID) - start
    let count = max(1, Int((Self.sampleSeconds / max(once, 1e-9)).rounded()))
    var best = Double.infinity
    var samples = 0
    let end = now(CLOCK_MONOTONIC) + seconds
    while samples < 3 || now(CLOCK_MONOTONIC) < end {
      start = now(CLOCK_PROCESS_CPUTIME_ID)
      for _ in 0..<count { repetition() }
      best = min(best, (now(CLOCK_PROCESS_CPUTIME_ID) - start) / Double(count))
      samples += 1
    }
    return best
  }
}
