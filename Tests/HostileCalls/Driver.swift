import LeibnizTensor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A public function, and how to call it with drawn arguments.
struct Call {
  /// As a declaration is found in the sources: `Tensor.padded(_:with:)`.
  let title: String
  /// What a message may call it, one of them.
  let names: [String]
  let body: (Draw) throws -> Void

  /// A call whose messages name the function, or one of `others`: operations that it is made of, or
  /// symbols.
  init(_ title: String, _ others: [String], body: @escaping (Draw) throws -> Void) {
    self.title = title
    let parts = title.prefix { $0 != "(" }.split(separator: ".")
    let base =
      parts.last == "init" || parts.last == "callAsFunction" ? "" : String(parts.last ?? "")
    // The base name, the type's unless it has hundreds of functions, and how a graph writes the
    // operation.
    let owner = parts.count > 1 ? String(parts[parts.count - 2]) : ""
    let isOfArrays = owner == "Variable" || owner == "Tensor" && !base.isEmpty
    names =
      [base, isOfArrays ? "" : owner].filter { !$0.isEmpty } + (Call.symbols[base] ?? []) + others
    self.body = body
  }

  /// Whether a message names the function. Being out of memory is also said by what makes a copy
  /// for it.
  func isNamed(in message: Substring) -> Bool {
    let word = message.prefix { $0 != ":" && $0 != " " }
    return names.contains { message.contains($0) || word.count > 2 && $0.hasPrefix(word) }
      || message.contains("memory") && ["cast", "copied", "contiguous"].contains(word)
  }

  /// Functions that messages call by a symbol, or by what they do first.
  private static let symbols: [String: [String]] = [
    "*": ["×"], "*=": ["×"], "**": ["^", "pow", "square"], "-": ["−"], "!=": ["≠"], "&": ["∧"],
    "==": ["="],
    ">=": ["≥"], "<=": ["≤"], "sum": ["Σ"], "product": ["Π"],
    "norm": ["‖·‖", "sum", "min", "max", "Σ"],
    "variance": ["var"],
    "standardDeviation": ["std"], "lowerTriangle": ["◣"], "upperTriangle": ["◥"],
    "cumulativeSum": ["cumΣ"], "cumulativeProduct": ["cumΠ"], "logSumExp": ["logΣexp"],
    "takingAlong": ["takeAlong"], "dot": ["·"], "rolled": ["concatenate"],
    "oneHot": ["scatterAdd", "zeros"],
    "selu": ["elu"], "transposed": ["permute"], "repeated": ["broadcast", "expand"],
    "tiled": ["reshape"], "outer": ["×"],
    "subscript": ["["], "detectingNaN": ["["],
    "meanSquaredError": ["squaredError"], "meanAbsoluteError": ["absoluteError"],
    "binaryCrossEntropyWithLogits": ["binaryCrossEntropy"], "valueAndGradient": ["gradient", "["],
    "valueAndDirectionalDerivative": ["directionalDerivative", "["],
    "directionalDerivative": ["["], "hessianVectorProduct": ["["], "gradients": ["["],
    "hessian": ["stack", "jacobian", "["],
    "jacobian": ["stack", "["], "gradient": ["["], "random": ["permutation"],
    "subset": ["gathered"],
    "clamp": ["minimum", "maximum", "≤", "≥"], "remainder": ["mod"],
  ]

  func seed(_ sample: Int) -> UInt64 {
    title.utf8.reduce(UInt64(sample) &* 0x9E37_79B9) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}

/// What parent and child share: where the child is.
private struct Progress {
  var call = 0
  var sample = 0
  var noteLength = 0
}

final class Driver {
  private let calls: [Call]
  private let samples: Range<Int>
  private let shared: UnsafeMutableRawPointer
  private let log: UnsafeMutablePointer<FILE>
  private let isSanitized = getenv("ASAN_OPTIONS") != nil
  /// How often a child died as it should.
  private(set) var deaths = 0

  private static let noteCapacity = 4000

  init(_ calls: [Call], samples: Range<Int>) {
    self.calls = calls
    self.samples = samples
    shared = mmap(
      nil, 8192, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)
    shared.bindMemory(to: Progress.self, capacity: 1).initialize(to: Progress())
    log = tmpfile()
    limitMemory()
  }

  /// So much less than the machine has that no call fills memory that others need.
  private func limitMemory() {
    var limit = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(Resource.core, &limit)
    if isSanitized { return }
    limit = rlimit(rlim_cur: 3 << 30, rlim_max: 3 << 30)
    setrlimit(Resource.addresses, &limit)
  }

  private var progress: UnsafeMutablePointer<Progress> {
    shared.assumingMemoryBound(to: Progress.self)
  }

  /// Makes all calls; returns a text for each that died other than by a message of its own.
  func run() -> [String] {
    var failures: [String] = []
    progress.pointee = Progress(call: 0, sample: samples.lowerBound)
    while progress.pointee.call < calls.count {
      ftruncate(fileno(log), 0)
      rewind(log)
      let child = fork_()
      if child == 0 { runChild() }
      var status: Int32 = 0
      while waitpid(child, &status, 0) < 0 && errno == EINTR {}
      if progress.pointee.call >= calls.count { break }
      let call = calls[progress.pointee.call]
      let message = loggedText()
      if let own = ownMessage(message), call.isNamed(in: own) {
        deaths += 1
      } else {
        let signal = status & 0x7f
        let how =
          signal == SIGVTALRM
          ? "takes too long" : signal == 0 ? "exit \(status >> 8)" : "signal \(signal)"
        failures.append(
          """
          \(call.title) #\(progress.pointee.sample): \(how) with \(noted)
              \(message.split(whereSeparator: \.isNewline).first { $0.contains("rror") } ?? message.prefix(500))
          """)
        // One failure says enough of a function.
        progress.pointee.sample = samples.upperBound - 1
      }
      step()
    }
    return failures
  }

  /// Moves on to the next call.
  private func step() {
    progress.pointee.sample += 1
    if progress.pointee.sample >= samples.upperBound {
      progress.pointee.sample = samples.lowerBound
      progress.pointee.call += 1
    }
  }

  private func runChild() -> Never {
    dup2(fileno(log), 2)
    dup2(open("/dev/null", O_WRONLY), 1)
    while progress.pointee.call < calls.count {
      progress.pointee.noteLength = 0
      // Of the processor's time: others may want it, too.
      var timer = itimerval(
        it_interval: timeval(), it_value: timeval(tv_sec: isSanitized ? 60 : 10, tv_usec: 0))
      setitimer(Timer.virtual, &timer, nil)
      let call = calls[progress.pointee.call]
      // Errors that are thrown are as good as results.
      try? call.body(Draw(seed: call.seed(progress.pointee.sample), note: note))
      step()
    }
    _exit(0)
  }

  // MARK: Texts

  private func note(_ argument: String) {
    let start = progress.pointee.noteLength
    let text = Array((argument + ", ").utf8.prefix(Driver.noteCapacity - start))
    text.withUnsafeBytes {
      if let bytes = $0.baseAddress {
        (shared + 64 + start).copyMemory(from: bytes, byteCount: $0.count)
      }
    }
    progress.pointee.noteLength += text.count
  }

  private var noted: String {
    String(
      decoding: UnsafeRawBufferPointer(start: shared + 64, count: progress.pointee.noteLength),
      as: UTF8.self)
  }

  private func loggedText() -> String {
    var bytes = [UInt8](repeating: 0, count: 4000)
    let count = pread(fileno(log), &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
  }

  /// The message with which the package stops a program.
  private func ownMessage(_ text: String) -> Substring? {
    for line in text.split(separator: "\n") where line.hasPrefix("Leibniz") {
      if let range = line.firstRange(of: ": Fatal error: ") { return line[range.upperBound...] }
    }
    return nil
  }
}

/// `fork`, which Swift's own overlay hides: here the child has one thread and calls what a child
/// may.
private let fork_: @convention(c) () -> pid_t = {
  unsafeBitCast(dlsym(nil, "fork"), to: (@convention(c) () -> pid_t).self)
}()

#if canImport(Darwin)
  private enum Resource {
    static let core = RLIMIT_CORE, addresses = RLIMIT_AS
  }
  private enum Timer { static let virtual = ITIMER_VIRTUAL }
#else
  private enum Resource {
    static let core = __rlimit_resource_t(RLIMIT_CORE.rawValue)
    static let addresses = __rlimit_resource_t(RLIMIT_AS.rawValue)
  }
  private enum Timer { static let virtual = __itimer_which_t(ITIMER_VIRTUAL.rawValue) }
#endif
