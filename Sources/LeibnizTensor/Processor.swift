import CKernels

/// The processor that tensors are computed on, and how much of it is in use.
///
/// Two variables of the environment choose, for any program that uses this package:
///
/// - `LEIBNIZ_ISA`: the instruction set of the inner loops, a name out of ``instructionSets``. The
///   default is the last of them. Any other value ends the program with a message, because a level
///   that wasn't meant would falsify a measurement.
/// - `LEIBNIZ_THREADS`: the number of threads, from 1 to 256. The default is the number of
///   processors available. Any other value ends the program with a message.
///
/// ```swift
/// print(Processor.name, Processor.instructionSet, Processor.threadCount)
/// // AMD EPYC avx2 2
/// ```
public enum Processor {
  /// The processor's name as its maker wrote it, or the architecture's where that isn't to be
  /// found.
  public static var name: String { String(cString: lz_processor_name()) }

  /// The instruction sets that the loops are compiled for and this processor has, from the least:
  /// `baseline` everywhere (SSE2 on x86-64, NEON on arm64), then `avx2` and `avx512`.
  public static var instructionSets: [String] {
    var all: [String] = []
    while let name = lz_isa_name(all.count) { all.append(String(cString: name)) }
    return all.filter { lz_isa_available($0) }
  }

  /// The instruction set in use.
  public static var instructionSet: String { String(cString: lz_isa()) }

  /// The number of threads that a large operation uses at most, the caller's included.
  public static var threadCount: Int { lz_thread_count() }
}
