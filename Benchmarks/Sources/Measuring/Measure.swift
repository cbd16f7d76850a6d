#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How Leibniz is measured: exactly as `peers/measure.py` measures the others.
///
/// The time of a workload is the minimum over many repetitions: what disturbs a measurement only ever adds to
/// it.
public struct Measure {
  /// A sample is repeated until it takes this long, so that the clock's resolution doesn't matter.
  public static let sampleSeconds = 0.002

  /// Time for each workload.
  public var seconds: Double
  /// With one thread, the processor time, which other programs on the machine don't add to.
  public var threads: Int

  /// So long for each workload, on so many threads.
  public init(seconds: Double = 0.3, threads: Int = 1) {
    self.seconds = seconds
    self.threads = threads
  }

  /// Seconds by the clock.
  private func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// The shortest time that one repetition took.
  public func minimum(_ repetition: () -> Void) -> Double {
    let clock = threads == 1 ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC
    repetition()  // warm caches, pools, and whatever is made on first use
    var start = now(clock)
    repetition()
    let once = now(clock) - start
    let count = max(1, Int((Self.sampleSeconds / max(once, 1e-9)).rounded()))
    var best = Double.infinity
    var samples = 0
    let end = now(CLOCK_MONOTONIC) + seconds
    while samples < 3 || now(CLOCK_MONOTONIC) < end {
      start = now(clock)
      for _ in 0..<count { repetition() }
      best = min(best, (now(clock) - start) / Double(count))
      samples += 1
    }
    return best
  }
}

/// Keeps a result from being optimised away.
@inline(never)
public func use<T>(_ value: T) { withExtendedLifetime(value) {} }
