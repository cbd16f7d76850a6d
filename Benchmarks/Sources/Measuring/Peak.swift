import CPeak

/// What a piece of work asks of the processor, where one limit bounds its time.
public enum Work: Sendable {
  /// So many floating-point operations: a multiplication and an addition are two.
  case arithmetic(Double, isDouble: Bool)
  /// So many bytes read and written, each once.
  case memory(read: Int, written: Int)
}

/// The limits of one core, measured when first asked for: floating-point operations in registers,
/// and bytes to and from the level of memory that so many bytes fit into.
public final class Peak {
  private let level: String
  private let measure = Measure(seconds: 0.05)
  private var operations: [Bool: Double] = [:]
  private var rates: [Int: (read: Double, write: Double, copy: Double)] = [:]

  /// For the instruction set `level`, as ``Processor/instructionSet`` has it.
  public init(level: String) { self.level = level }

  /// Floating-point operations a second.
  public func arithmetic(isDouble: Bool) -> Double {
    if let known = operations[isDouble] { return known }
    var done = 0.0
    let seconds = measure.minimum { done = peak_arithmetic(level, isDouble, 1e7) }
    operations[isDouble] = done / seconds
    return done / seconds
  }

  /// Bytes a second where `footprint` bytes are read, written, or read and written (half of them
  /// each) over and over. A copied byte counts once.
  public func memory(footprint: Int) -> (read: Double, write: Double, copy: Double) {
    let unit = 1024
    let bytes = max(unit, (footprint + unit - 1) / unit * unit)
    if let known = rates[bytes] { return known }
    let block = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 4096)
    defer { block.deallocate() }
    block.initializeMemory(as: UInt8.self, repeating: 1, count: bytes)
    let half = bytes / 2
    func rate(_ bytes: Int, _ body: () -> Void) -> Double {
      Double(bytes) / measure.minimum(body)
    }
    let rates = (
      read: rate(bytes) { peak_read(level, block, bytes) },
      write: max(
        rate(bytes) { peak_write(level, false, block, bytes) },
        rate(bytes) { peak_write(level, true, block, bytes) }),
      copy: max(
        rate(half) { peak_copy(level, false, block, block + half, half) },
        rate(half) { peak_copy(level, true, block, block + half, half) })
    )
    self.rates[bytes] = rates
    return rates
  }

  /// The least time that one core needs for some work. What is read and written in equal parts goes
  /// at the rate of a copy, what is left at that of reading or writing.
  public func seconds(_ work: Work) -> Double {
    switch work {
    case .arithmetic(let count, let isDouble): return count / arithmetic(isDouble: isDouble)
    case .memory(let read, let written):
      let rates = memory(footprint: read + written)
      let copied = min(read, written)
      return Double(copied) / rates.copy + Double(read - copied) / rates.read
        + Double(written - copied) / rates.write
    }
  }

  /// The limits in words, a line each.
  public var description: String {
    func rounded(_ x: Double) -> String { String(Int((x * 1e-9).rounded())) }
    var lines = [
      "peak: \(rounded(arithmetic(isDouble: false))) GFLOP/s float32, "
        + "\(rounded(arithmetic(isDouble: true))) float64"
    ]
    for (name, footprint) in [
      ("16 KiB", 1 << 14), ("256 KiB", 1 << 18), ("4 MiB", 1 << 22),
      ("128 MiB", 1 << 27),
    ] {
      let rates = memory(footprint: footprint)
      lines.append(
        "memory, \(name): read \(rounded(rates.read)) GB/s, write \(rounded(rates.write)), "
          + "copy \(rounded(rates.copy))")
    }
    return lines.joined(separator: "\n")
  }
}
