import Leibniz

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The learning rate at each step: a pure function of the step's number, from 0.
///
/// ```swift
/// let schedule = Schedule.cosine(peak: 0.1, steps: 1000, warmUp: 100)
/// schedule(0)      // 0.001: the first of 100 steps up
/// schedule(100)    // 0.1
/// schedule(999)    // nearly 0
/// ```
public struct Schedule: Sendable {
  private let rate: @Sendable (Int) -> Double

  /// A schedule of your own.
  public init(_ rate: @escaping @Sendable (_ step: Int) -> Double) { self.rate = rate }

  /// The rate at a step. Traps for a negative one: steps count from 0.
  public func callAsFunction(_ step: Int) -> Double {
    guard step >= 0 else { fail("Schedule: step \(step) is negative; steps count from 0") }
    return rate(step)
  }

  // Rates, and what they are multiplied with, must be finite and at least 0: all of these trap
  // otherwise.

  /// Always the same.
  public static func constant(_ rate: Double) -> Schedule {
    requireNonnegative(rate, "rate", of: "Schedule.constant")
    return Schedule { _ in rate }
  }

  /// rate · factorᵏ, where k = step / every, rounded down.
  public static func step(_ rate: Double, every: Int, factor: Double = 0.1) -> Schedule {
    guard every > 0 else { fail("Schedule.step: every \(every) steps") }
    requireNonnegative(rate, "rate", of: "Schedule.step")
    requireNonnegative(factor, "factor", of: "Schedule.step")
    return Schedule { rate * pow(factor, $0 / every) }
  }

  /// rate · factor^step.
  public static func exponential(_ rate: Double, factor: Double) -> Schedule {
    requireNonnegative(rate, "rate", of: "Schedule.exponential")
    requireNonnegative(factor, "factor", of: "Schedule.exponential")
    return Schedule { rate * pow(factor, $0) }
  }

  /// Up in a straight line to `peak` over the first `warmUp` steps, then down along half a cosine wave to
  /// `floor` at `steps`, where it stays:
  ///
  ///     peak · (step + 1) / warmUp                                          while step < warmUp
  ///     floor + (peak − floor) · (1 + cos(π (step − warmUp) / (steps − warmUp))) / 2     then
  ///
  /// Loshchilov and Hutter, "SGDR" (2016), without its restarts.
  public static func cosine(
    peak: Double, steps: Int, warmUp: Int = 0, floor: Double = 0
  ) -> Schedule {
    guard warmUp >= 0 && steps >= warmUp else {
      fail("Schedule.cosine: \(warmUp) steps of warm-up in \(steps)")
    }
    requireNonnegative(peak, "peak", of: "Schedule.cosine")
    requireNonnegative(floor, "floor", of: "Schedule.cosine")
    return Schedule { step in
      if step < warmUp { return peak * Double(step + 1) / Double(warmUp) }
      if step >= steps { return floor }
      return wave(from: peak, to: floor, Double(step - warmUp) / Double(steps - warmUp))
    }
  }

  /// Up along half a cosine wave from peak / `startDivisor` to `peak` over the first `rise` of the steps, then
  /// down along another to peak / (`startDivisor` · `endDivisor`), reached at the last of `steps` steps.
  ///
  /// Smith and Topin, "Super-Convergence" (2017), with the cosines and the defaults of PyTorch's OneCycleLR.
  public static func oneCycle(
    peak: Double, steps: Int, rise: Double = 0.3, startDivisor: Double = 25,
    endDivisor: Double = 1e4
  ) -> Schedule {
    guard steps > 0 && rise >= 0 && rise <= 1 else {
      fail("Schedule.oneCycle: \(steps) steps, a share of \(rise) rising")
    }
    guard startDivisor > 0 && endDivisor > 0 else {
      fail(
        "Schedule.oneCycle: divisors \(startDivisor) and \(endDivisor); expected numbers above 0")
    }
    requireNonnegative(peak, "peak", of: "Schedule.oneCycle")
    let top = rise * Double(steps) - 1
    let last = Double(steps - 1)
    let start = peak / startDivisor
    return Schedule { step in
      let step = min(Double(step), last)
      if step <= top { return wave(from: start, to: peak, top > 0 ? step / top : 1) }
      return wave(from: peak, to: start / endDivisor, last > top ? (step - top) / (last - top) : 1)
    }
  }

  /// Half a cosine wave from a (at t = 0) to b (at t = 1).
  private static func wave(from a: Double, to b: Double, _ t: Double) -> Double {
    b + (a - b) * (1 + cos(.pi * t)) / 2
  }
}

/// A learning rate that falls when a measure (a loss on held-out data) has stopped falling: a value that is
/// told each epoch's measure.
///
/// ```swift
/// var plateau = Plateau(rate: 0.1, patience: 2)
/// for epoch in 0..<epochs {
///   …
///   optimizer.rate = plateau.next(after: loss)
/// }
/// ```
public struct Plateau: Sendable, Hashable {
  /// The rate now.
  public private(set) var rate: Double
  /// What the rate is multiplied with when the measure has stopped falling.
  public let factor: Double
  /// After how many epochs in a row without a new best the rate falls with the next one.
  public let patience: Int
  /// How much lower than the best a measure must be, as a share of it, to count as better.
  public let threshold: Double
  /// The least rate.
  public let floor: Double

  private var best = Double.infinity
  private var epochsWithoutBest = 0

  /// Traps for a number that is negative, infinite or NaN.
  public init(
    rate: Double, factor: Double = 0.1, patience: Int = 10, threshold: Double = 1e-4,
    floor: Double = 0
  ) {
    requireNonnegative(rate, "rate", of: "Plateau")
    requireNonnegative(factor, "factor", of: "Plateau")
    requireNonnegative(threshold, "threshold", of: "Plateau")
    requireNonnegative(floor, "floor", of: "Plateau")
    guard patience >= 0 else { fail("Plateau: a patience of \(patience) epochs") }
    self.rate = rate
    self.factor = factor
    self.patience = patience
    self.threshold = threshold
    self.floor = floor
  }

  /// The rate after an epoch that ended with this measure; lower is better, and NaN is never better.
  public mutating func next(after measure: Double) -> Double {
    if measure < best - threshold * abs(best) || best == .infinity && measure < best {
      best = measure
      epochsWithoutBest = 0
    } else {
      epochsWithoutBest += 1
    }
    if epochsWithoutBest > patience {
      rate = max(rate * factor, floor)
      epochsWithoutBest = 0
    }
    return rate
  }
}
