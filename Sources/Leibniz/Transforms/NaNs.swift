import CKernels

// Where does the NaN come from? On request every result is looked at, forward and backward.

/// The first operation that produced a NaN inside ``detectingNaN(_:)``.
public struct NaNError: Error, CustomStringConvertible, Sendable {
  /// The symbol of the operation.
  public let operation: String
  /// Whether it was the operation's derivative that was NaN, not its value.
  public let isBackward: Bool
  /// What happened, with the operation's inputs: their names, shapes and ranges.
  public let description: String
}

/// Runs `body` and looks for NaN in the result of every operation and in every gradient. Throws what found the
/// first one; later ones are mostly its consequences.
///
/// An infinity is no NaN, and neither is a NaN in the values that came in, until an operation uses it. Looking
/// takes a pass over every result, so it is for tracing, not for every step of a training. Holds for the
/// calling thread.
///
/// ```swift
/// let x = Variable([4.0, 0.0], name: "x")
/// try detectingNaN { sqrt(x * 0.0 - x).sum().backprop() }
/// // NaNError: sqrt gave NaN in 1 of 2 elements, from [2] in -4.0...0.0
/// ```
///
/// - Throws: ``NaNError``, or what `body` throws.
public func detectingNaN<T>(_ body: () throws -> T) throws -> T {
  let watch = NaNWatch()
  let (mode, outer) = (lz_get_graph_mode(), lz_get_watch())
  lz_set_graph_mode(mode | LZ_WATCHING)
  lz_set_watch(Unmanaged.passUnretained(watch).toOpaque())
  defer {
    lz_set_graph_mode(mode)
    lz_set_watch(outer)
  }
  let result = try withExtendedLifetime(watch) { try body() }
  if let found = watch.found { throw found }
  return result
}

/// Looks at results, and keeps the first NaN that it sees.
final class NaNWatch {
  private(set) var found: NaNError?
  /// Inside a pullback the operations are parts of a derivative; the derivative as a whole is looked at.
  private var isInPullback = false

  /// The watch of this thread, if it is watched.
  static var current: NaNWatch? {
    guard lz_get_graph_mode() & LZ_WATCHING != 0, let watch = lz_get_watch() else { return nil }
    return Unmanaged<NaNWatch>.fromOpaque(watch).takeUnretainedValue()
  }

  /// What `apply` calls.
  @inline(never)
  static func look(at value: Tensor, from operation: some Operation, _ inputs: [Variable]) {
    current?.look(at: value, operation.symbol, inputs)
  }

  /// A value that was computed again.
  func look(at y: Variable) { look(at: y.stored, y.operation?.symbol ?? "", y.inputs) }

  private func look(at value: Tensor, _ symbol: String, _ inputs: [Variable]) {
    guard found == nil, !isInPullback, let part = nanPart(value) else { return }
    found = NaNError(
      operation: symbol, isBackward: false,
      description: "\(symbol) gave NaN\(part), from \(list(inputs))")
  }

  /// The gradient that y passes on to input `i`, found by `pull`.
  func watch(_ g: Variable, through y: Variable, to i: Int, _ pull: () -> Variable?) -> Variable? {
    isInPullback = true
    let result = pull()
    isInPullback = false
    if found == nil, let result, let part = nanPart(result.stored) {
      let symbol = y.operation?.symbol ?? ""
      found = NaNError(
        operation: symbol, isBackward: true,
        description:
          "the gradient of \(symbol) with respect to \(describe(y.inputs[i], place: i)) is NaN\(part); "
          + "its incoming gradient is \(describe(g)), its inputs are \(list(y.inputs))")
    }
    return result
  }

  /// A sum of the gradients that several paths bring to x: ∞ − ∞, if each of them is no NaN.
  func look(atSum sum: Variable, of x: Variable) {
    guard found == nil, let part = nanPart(sum.stored) else { return }
    found = NaNError(
      operation: "+", isBackward: true,
      description: "the sum of the gradients that meet at \(describe(x)) is NaN\(part)")
  }

  /// " in 1 of 3 elements" (nothing for a number), or nil where there is no NaN.
  private func nanPart(_ x: Tensor) -> String? {
    guard x.dtype.isFloatingPoint else { return nil }
    if x.rank == 0 { return x.scalar.isNaN ? "" : nil }
    let count = Int((x .!= x).sum().scalar)
    return count == 0 ? nil : " in \(count) of \(x.count) elements"
  }

  private func list(_ inputs: [Variable]) -> String {
    inputs.map { describe($0) }.joined(separator: " and ")
  }

  private func describe(_ x: Variable, place: Int) -> String { x.name ?? "input \(place)" }

  /// `x = -1.0`, `x [3, 4] in -1.0...2.0, 2 NaN`.
  private func describe(_ x: Variable) -> String {
    let name = x.name.map { $0 + " " } ?? ""
    let value = x.stored
    if value.rank == 0 { return x.name == nil ? "\(value.scalar)" : "\(name)= \(value.scalar)" }
    let numbers = value.scalars(as: Double.self).filter { !$0.isNaN }
    var text = "\(name)\(value.shape)"
    if let low = numbers.min(), let high = numbers.max() { text += " in \(low)...\(high)" }
    if numbers.count < value.count { text += ", \(value.count - numbers.count) NaN" }
    return text
  }
}
