import CKernels

// Where an operation meets its operands. Nothing else computes and records.

/// Applies an operation to one variable: computes the value and records how.
///
/// Stops when the shape doesn't fit, naming the operation, the shape and the variable.
///
/// ```swift
/// let y = apply(Cube(), x)
/// ```
public func apply(_ operation: some Operation, _ x: Variable) -> Variable {
  let value = operation.value(at: x)
  if let constant = unrecorded(value, of: operation, [x]) { return constant }
  return Result(operation, value, x)
}

/// Applies an operation to two variables: computes the value and records how.
///
/// Stops when the shapes don't fit, naming the operation, the shapes and the variables.
public func apply(_ operation: some Operation, _ a: Variable, _ b: Variable) -> Variable {
  let value = operation.value(at: a, b)
  if let constant = unrecorded(value, of: operation, [a, b]) { return constant }
  return Result(operation, value, a, b)
}

/// Applies an operation to any number of variables but none: computes the value and records how.
///
/// Stops when the shapes don't fit, naming the operation, the shapes and the variables.
public func apply(_ operation: some Operation, _ x: [Variable]) -> Variable {
  let value = operation.value(at: x)
  if let constant = unrecorded(value, of: operation, x) { return constant }
  return Result(operation, value, x)
}

/// What every `apply` asks before it records: the value as a constant, where recording is off. Looks for a NaN,
/// too, where that is wanted.
@inline(__always)
func unrecorded(
  _ value: Tensor, of operation: some Operation, _ x: @autoclosure () -> [Variable]
) -> Variable? {
  let mode = lz_get_graph_mode()
  if mode == 0 { return nil }
  if mode & LZ_WATCHING != 0 { NaNWatch.look(at: value, from: operation, x()) }
  return mode & LZ_PAUSED != 0 ? Variable(stored: value, isConstant: true) : nil
}

/// Runs `body` without recording: results are constants that remember nothing, so inference and updates by
/// hand keep no graph alive. Holds for the calling thread; may be nested.
///
/// ```swift
/// let prediction = withoutGraph { model(x) }   // prediction.creator == nil
/// ```
public func withoutGraph<T, Failure: Error>(
  _ body: () throws(Failure) -> T
) throws(Failure) -> T {
  try recording(false, body)
}

/// Runs `body` with recording, also inside of ``withoutGraph(_:)`` or of a custom operation's rule, where it is off:
/// for a rule that finds its own derivative by back-propagation.
///
/// ```swift
/// withoutGraph { withGraph { x * x } }.creator!.symbol   // "×"
/// ```
public func withGraph<T, Failure: Error>(
  _ body: () throws(Failure) -> T
) throws(Failure) -> T {
  try recording(true, body)
}

/// Runs `body` with recording on or off, whatever it was before.
func recording<T, Failure: Error>(
  _ on: Bool, _ body: () throws(Failure) -> T
) throws(Failure) -> T {
  let outer = lz_get_graph_mode()
  lz_set_graph_mode(on ? outer & ~LZ_PAUSED : outer | LZ_PAUSED)
  defer { lz_set_graph_mode(outer) }
  return try body()
}

extension Variable {
  /// Recomputes every stale variable that precedes this one, and this one, in order.
  ///
  /// A recorded gradient (``gradients(of:with:incoming:recording:)``) is a graph like any other,
  /// and right on new values of the same shapes. Where a variable that it was recorded from has a
  /// value of another shape now, this traps and names the variable: record the gradient again.
  ///
  /// ```swift
  /// x.value = 4
  /// F.forward()   // F.value is that of the new x
  /// ```
  public func forward() {
    var walk = Walk(from: self)
    walk.checkRecordedShapes()
    for y in walk.inputsFirst() where y.isStale {
      recording(false) { y.stored = y.evaluate() }
      y.dropMisfittingGradient()
      NaNWatch.current?.look(at: y)
      y.version &+= 1
      y.rememberVersions()
    }
  }
}
