import Foundation

/// How an axis maps numbers to places.
public enum AxisScale: Sendable, Hashable {
  /// Equal steps for equal differences.
  case linear
  /// Equal steps for equal ratios; only positive numbers have a place.
  case logarithmic
}

/// One axis of a chart: the range it shows and its ticks at 1, 2 or 5 times a power of ten.
struct Axis {
  struct Tick: Equatable {
    let value: Double
    let label: String
  }

  let scale: AxisScale
  let lower: Double
  let upper: Double
  let ticks: [Tick]

  /// An axis for some data; numbers that aren't finite (or, on a logarithmic axis, aren't positive)
  /// don't count. Without data the axis shows 0…1 or 1…10.
  ///
  /// - Parameters:
  ///   - tickCount: About how many ticks; half as many to twice as many may come.
  ///   - roundsOut: Whether the range is widened to the next ticks.
  ///   - isCount: Whether the data are whole numbers that count something (steps, epochs): then
  ///     the ticks are whole, too.
  init(
    data: some Sequence<Double>, scale: AxisScale, tickCount: Int, roundsOut: Bool,
    isCount: Bool = false
  ) {
    var least = Double.infinity
    var greatest = -Double.infinity
    for x in data where Axis.hasPlace(x, scale: scale) {
      least = min(least, x)
      greatest = max(greatest, x)
    }
    if least > greatest { (least, greatest) = scale == .linear ? (0, 1) : (1, 10) }
    switch scale {
    case .linear:
      self.init(
        linearFrom: least, to: greatest, tickCount: max(1, tickCount), roundsOut: roundsOut,
        isCount: isCount)
    case .logarithmic:
      self.init(
        logarithmicFrom: least, to: greatest, tickCount: max(1, tickCount), roundsOut: roundsOut,
        isCount: isCount)
    }
  }

  /// Whether a number can be shown at all. Beyond 1e300 (and below 1e-300 on a logarithmic axis)
  /// a number counts as infinite (or zero): ranges and steps are then free of overflow.
  static func hasPlace(_ x: Double, scale: AxisScale) -> Bool {
    switch scale {
    case .linear: x.magnitude <= 1e300
    case .logarithmic: x >= 1e-300 && x <= 1e300
    }
  }

  /// Where a number lies: 0 at the lower end, 1 at the upper.
  func position(_ x: Double) -> Double {
    switch scale {
    case .linear: return (x - lower) / (upper - lower)
    case .logarithmic:
      return (log10(x) - log10(lower)) / (log10(upper) - log10(lower))
    }
  }

  // MARK: Linear

  private init(
    linearFrom least: Double, to greatest: Double, tickCount: Int, roundsOut: Bool, isCount: Bool
  ) {
    var (least, greatest) = (least, greatest)
    let magnitude = max(least.magnitude, greatest.magnitude)
    // A single value, or values that differ in their last bits only, get a range around them.
    if greatest - least <= magnitude * 1e-9 || magnitude < 1e-300 {
      // Half a step on each side of a single count leaves one tick, at the count.
      let isOneCount = isCount && least == greatest && magnitude < 1e9
      let room = isOneCount ? 0.5 : magnitude < 1e-300 ? 1 : magnitude * 0.1
      least -= room
      greatest += room
    }
    let rough = greatest / Double(tickCount) - least / Double(tickCount)
    let step = Axis.roundStep(isCount ? max(rough, 1) : rough)
    var first = Int((least / step.value).rounded(.up))
    var last = Int((greatest / step.value).rounded(.down))
    if roundsOut {
      // A hair's breadth of tolerance: 0.3 / 0.1 isn't quite 3.
      first = Int((least / step.value + 1e-9).rounded(.down))
      last = Int((greatest / step.value - 1e-9).rounded(.up))
    }
    ticks = (first...max(first, last)).compactMap { index in
      let value = step.multiple(index)
      return value.isFinite ? Tick(value: value, label: step.label(index)) : nil
    }
    scale = .linear
    lower = roundsOut ? min(least, ticks.first?.value ?? least) : least
    upper = roundsOut ? max(greatest, ticks.last?.value ?? greatest) : greatest
  }

  /// A step of 1, 2 or 5 times a power of ten.
  private struct Step {
    let factor: Int
    let exponent: Int

    var value: Double { multiple(1) }

    /// `index × factor × 10^exponent` with one rounding where powers of ten are exact.
    func multiple(_ index: Int) -> Double {
      let whole = Double(index * factor)
      if exponent >= 0 { return whole * pow(10, Double(exponent)) }
      return whole / pow(10, Double(-exponent))
    }

    func label(_ index: Int) -> String {
      NumberText.decimal(index * factor, exponent: exponent)
    }
  }

  /// The smallest step of 1, 2 or 5 times a power of ten that isn't below `rough`, nearly.
  private static func roundStep(_ rough: Double) -> Step {
    let rough = max(rough, 1e-305)
    let exponent = Int(log10(rough).rounded(.down))
    for factor in [1, 2, 5] {
      let step = Step(factor: factor, exponent: exponent)
      if step.value >= rough * 0.999_999 { return step }
    }
    return Step(factor: 1, exponent: exponent + 1)
  }

  // MARK: Logarithmic

  private init(
    logarithmicFrom least: Double, to greatest: Double, tickCount: Int, roundsOut: Bool,
    isCount: Bool
  ) {
    var (low, high) = (log10(least), log10(greatest))
    if high - low < 1e-6 { (low, high) = (low - 0.5, high + 0.5) }
    if high - low < 0.7 {
      // Less than a decade: the ticks of a linear axis lie well.
      let linear = Axis(
        linearFrom: pow(10, low), to: pow(10, high), tickCount: tickCount, roundsOut: roundsOut,
        isCount: isCount)
      if linear.lower > 0 {
        scale = .logarithmic
        lower = linear.lower
        upper = linear.upper
        ticks = linear.ticks
        return
      }
    }
    let factors = high - low < 1.5 ? [1, 2, 5] : [1]
    let firstDecade = Int((low + 1e-9).rounded(.down))
    let lastDecade = Int((high - 1e-9).rounded(.up))
    let stride = max(1, Int((Double(lastDecade - firstDecade) / Double(tickCount)).rounded(.up)))
    var all: [Tick] = []
    var decade = firstDecade
    while decade <= lastDecade {
      for factor in factors {
        let step = Step(factor: factor, exponent: decade)
        if step.value > 0, step.value.isFinite {
          all.append(Tick(value: step.value, label: step.label(1)))
        }
      }
      decade += stride
    }
    let (tightLow, tightHigh) = (pow(10, low), pow(10, high))
    let floor = all.last { $0.value <= tightLow * 1.000_001 }?.value ?? tightLow
    let ceiling = all.first { $0.value >= tightHigh * 0.999_999 }?.value ?? tightHigh
    scale = .logarithmic
    lower = roundsOut ? floor : tightLow
    upper = roundsOut ? ceiling : tightHigh
    ticks = all.filter { [lower, upper] in
      $0.value >= lower * 0.999_999 && $0.value <= upper * 1.000_001
    }
  }
}
