import Synchronization

/// A number (or an n-d array of them) with a memory of how it was computed.
///
/// Variables and the operations between them form a *computational graph*: each result knows its
/// ``creator``, the operation and the inputs it came from. ``backprop(_:keeping:)`` walks it backward.
///
/// ```swift
/// let x = Variable(3.0, name: "x"), y = Variable(5.0, name: "y"), z = Variable(2.0, name: "z")
/// let F = (x + y) * z
/// F.value.scalar       // 16
/// F.backprop()
/// x.gradient!.scalar   // 2
/// ```
///
/// A result owns its inputs, never the other way round: there are no cycles, and a graph is freed with its
/// last result.
///
/// Results belong to one thread at a time. Variables without a creator, such as the parameters of a
/// network, may be shared: several threads can build graphs on them and call
/// ``gradients(of:with:incoming:recording:)`` at the same time, as long as none sets their value.
/// (`backprop()` and `nullGradients()` set their `gradient`, which only one thread may do at a
/// time.)
public class Variable {
  // The order of the stored properties packs them: an object of at most 104 bytes is twice as fast to
  // allocate and free, in glibc, as a larger one.

  /// The value, without the bookkeeping of `value`.
  @exclusivity(unchecked) final var stored: Tensor

  /// A number in an expression, data, or a result of those alone: no gradient flows here.
  public final let isConstant: Bool

  /// Of the operation that made this.
  final let traits: OperationTraits

  /// How often the value was set: what was computed from it knows whether it is stale.
  @exclusivity(unchecked) final var version: UInt32 = 0

  /// ∂F/∂(this), added up over every ``backprop(_:keeping:)`` since the last ``nullGradients()``.
  ///
  /// nil before the first, for constants and for what F doesn't come from, for intermediate results
  /// after `backprop(keeping: .leaves)`, and once `value` has got another shape.
  @exclusivity(unchecked) public final var gradient: Tensor?

  /// The latest walk that came by, and this variable's place in it.
  final let mark = Atomic<UInt64>(0)

  // What this variable was made from: the first two inputs have a place of their own, more are seldom.
  //
  // The two places own their variable (one retain) but are unmanaged, because loading a strong reference
  // from a class retains it, and that was most of the cost of a pass over a graph of numbers. They are
  // set once, in `init`, and released by `deinit` only.
  @exclusivity(unchecked) private(set) final var first: Unmanaged<Variable>?
  @exclusivity(unchecked) private(set) final var second: Unmanaged<Variable>?

  // The inputs' versions when this variable was computed.
  @exclusivity(unchecked) private final var firstVersion: UInt32 = 0
  @exclusivity(unchecked) private final var secondVersion: UInt32 = 0

  /// What most variables have not.
  @exclusivity(unchecked) private final var extras: Extras?

  private final class Extras {
    var name: String?
    /// While this is a gradient that is passed on: which elements a path reaches.
    var live: Variable?
    /// If this is a recorded gradient: the shapes that it was recorded for.
    var recordedShapes: RecordedShapes?
    /// The inputs after the second, and the sum of their versions.
    var rest: [Variable] = []
    var restVersions: UInt32 = 0
  }

  /// A name for pictures and messages.
  public final var name: String? {
    get { extras?.name }
    set {
      if extras == nil { extras = Extras() }
      extras!.name = newValue
    }
  }

  /// While this is a gradient that is passed on: which elements a path reaches; nil for all.
  final var live: Variable? {
    @inline(__always) get { extras?.live }
    set {
      if extras == nil && newValue == nil { return }
      if extras == nil { extras = Extras() }
      extras!.live = newValue
    }
  }

  /// If this is a recorded gradient: the shapes that it was recorded for.
  final var recordedShapes: RecordedShapes? {
    @inline(__always) get { extras?.recordedShapes }
    set {
      if extras == nil { extras = Extras() }
      extras!.recordedShapes = newValue
    }
  }

  /// A variable without a creator.
  @inline(__always)
  init(stored: Tensor, isConstant: Bool, name: String? = nil) {
    self.stored = stored
    self.isConstant = isConstant
    traits = []
    if let name { self.name = name }
  }

  /// A variable of these numbers. Integers become float64: gradients need the real line.
  ///
  /// ```swift
  /// let w = Variable([[0.5, -1.0], [2.0, 0.0]], name: "w")
  /// ```
  public convenience init(_ value: Tensor, name: String? = nil) {
    var value = value
    if !value.dtype.isFloatingPoint { value = value.cast(to: .float64) }
    value.isWeak = false
    self.init(stored: value, isConstant: false, name: name)
  }

  /// A 0-d float64 variable.
  public convenience init(_ value: Double, name: String? = nil) {
    self.init(stored: Tensor(float64: value), isConstant: false, name: name)
  }

  /// A 0-d float64 variable of a whole number: gradients need the real line.
  public convenience init(_ value: Int, name: String? = nil) {
    self.init(Double(value), name: name)
  }

  /// A 0-d float32 variable.
  @_disfavoredOverload
  public convenience init(_ value: Float, name: String? = nil) {
    self.init(Tensor(value), name: name)
  }

  /// A variable of an array's numbers: `[Float]` makes float32, all others float64.
  ///
  /// ```swift
  /// let a = [0.5, 1.5]
  /// let x = Variable(a, name: "x")   // shape [2]
  /// ```
  @_disfavoredOverload
  public convenience init<Scalar: TensorScalar>(_ numbers: [Scalar], name: String? = nil) {
    self.init(Tensor(numbers), name: name)
  }

  /// A variable of rows of numbers. Traps unless the rows are of one length.
  ///
  /// ```swift
  /// let table = [[1.0, 2], [3, 4]]
  /// Variable(table).shape   // [2, 2]
  /// ```
  @_disfavoredOverload
  public convenience init<Scalar: TensorScalar>(_ rows: [[Scalar]], name: String? = nil) {
    self.init(Tensor(rows), name: name)
  }

  /// A variable of matrices of numbers. Traps unless all are of one shape.
  @_disfavoredOverload
  public convenience init<Scalar: TensorScalar>(_ matrices: [[[Scalar]]], name: String? = nil) {
    self.init(Tensor(matrices), name: name)
  }

  /// Data that takes part in a graph but needs no gradient: a batch of inputs, labels, indices.
  ///
  /// ```swift
  /// let x = Variable.constant([[1.0, 2.0]])
  /// ```
  public static func constant(_ value: Tensor, name: String? = nil) -> Variable {
    var value = value
    value.isWeak = false
    return Variable(stored: value, isConstant: true, name: name)
  }

  /// An array's numbers as data.
  @_disfavoredOverload
  public static func constant<Scalar: TensorScalar>(_ numbers: [Scalar], name: String? = nil)
    -> Variable
  {
    constant(Tensor(numbers), name: name)
  }

  /// Rows of numbers as data.
  @_disfavoredOverload
  public static func constant<Scalar: TensorScalar>(_ rows: [[Scalar]], name: String? = nil)
    -> Variable
  {
    constant(Tensor(rows), name: name)
  }

  /// The numbers. Setting them makes what was computed from this variable stale until ``forward()``; a literal
  /// takes the dtype that is there, and so do integers where it is a floating-point one. A value of
  /// another shape makes `gradient`, which belonged to the old one, nil; what was computed from it
  /// takes the new shape, if its operations fit, but a gradient that was recorded for the old one
  /// doesn't.
  public final var value: Tensor {
    get { stored }
    _modify {
      let dtype = stored.dtype
      yield &stored
      if stored.isWeak || dtype.isFloatingPoint && !stored.dtype.isFloatingPoint {
        stored = stored.cast(to: dtype)
      }
      dropMisfittingGradient()
      version &+= 1
    }
  }

  /// Forgets a gradient that belongs to a value of another shape.
  final func dropMisfittingGradient() {
    if let gradient, !gradient.hasShape(of: stored) { self.gradient = nil }
  }

  /// The operation and the inputs that made this variable; nil for one that was made by hand.
  public final var creator: Application? {
    operation.map { Application(operation: $0, inputs: inputs) }
  }

  /// The shape of the value.
  public final var shape: Shape { stored.shape }
  /// The dtype of the value.
  public final var dtype: DType { stored.dtype }
  /// The number of dimensions of the value.
  public final var rank: Int { stored.rank }
  /// The number of elements of the value.
  public final var count: Int { stored.count }

  /// Gives a name, and returns the variable itself: `let λ = (x + y).named("λ")`.
  @discardableResult
  public final func named(_ name: String) -> Variable {
    self.name = name
    return self
  }

  /// A constant of the same value: no gradient flows through it.
  ///
  /// ```swift
  /// let y = x * x.detached   // ∂y/∂x is x, not 2x
  /// ```
  public final var detached: Variable { Variable(stored: stored, isConstant: true, name: name) }

  // MARK: Inputs

  /// The operation that made this variable.
  var operation: (any Operation)? { nil }
  /// The value, computed again from the inputs' present values.
  func evaluate() -> Tensor { stored }
  /// What the gradient `g` of this variable contributes to that of input `i`; nil for zero.
  func pull(_ g: Variable, to i: Int) -> Variable? { nil }
  /// Adds that to a sum in place; false if nothing is gained by it.
  func pull(_ g: Variable, to i: Int, addingTo sum: inout Variable?) -> Bool { false }

  /// A variable with a creator, whose operation the subclass `Result` holds.
  @inline(__always)
  fileprivate init(
    stored: Tensor, isConstant: Bool, traits: OperationTraits, _ a: Variable, _ b: Variable?
  ) {
    self.stored = stored
    self.isConstant = isConstant
    self.traits = traits
    first = .passRetained(a)
    firstVersion = a.version
    if let b {
      second = .passRetained(b)
      secondVersion = b.version
    }
  }

  fileprivate final func record(rest: [Variable]) {
    if extras == nil { extras = Extras() }
    extras!.rest = rest
    rememberVersions()
  }

  final var inputs: [Variable] {
    guard let first else { return [] }
    let a = first.takeUnretainedValue()
    guard let second else { return [a] }
    return [a, second.takeUnretainedValue()] + (extras?.rest ?? [])
  }

  final var inputCount: Int {
    first == nil ? 0 : second == nil ? 1 : 2 + (extras?.rest.count ?? 0)
  }

  /// An input. Traps where there is none.
  @inline(__always)
  final func input(_ i: Int) -> Variable {
    if i == 0, let first { return first.takeUnretainedValue() }
    if i == 1, let second { return second.takeUnretainedValue() }
    return further(i)
  }

  @inline(never)
  private final func further(_ i: Int) -> Variable {
    guard i >= 0, i < inputCount else { fail("Inputs: there is no input \(i) of \(inputCount)") }
    return extras!.rest[i - 2]
  }

  /// Calls `body` with each input and its place, without retaining it.
  @inline(__always)
  final func forEachInput(_ body: (Int, Variable) -> Void) {
    first?._withUnsafeGuaranteedRef { body(0, $0) }
    second?._withUnsafeGuaranteedRef { body(1, $0) }
    if let extras { for (i, x) in extras.rest.enumerated() { body(i + 2, x) } }
  }

  /// Takes the inputs' present values as those that this variable was computed from.
  final func rememberVersions() {
    firstVersion = first?._withUnsafeGuaranteedRef { $0.version } ?? 0
    secondVersion = second?._withUnsafeGuaranteedRef { $0.version } ?? 0
    if let extras { extras.restVersions = extras.rest.reduce(0) { $0 &+ $1.version } }
  }

  /// Whether an input has changed since this variable was computed.
  @inline(__always)
  final var isStale: Bool {
    if let first, first._withUnsafeGuaranteedRef({ $0.version }) != firstVersion { return true }
    if let second, second._withUnsafeGuaranteedRef({ $0.version }) != secondVersion { return true }
    guard let extras else { return false }
    return extras.rest.reduce(0) { $0 &+ $1.version } != extras.restVersions
  }

  /// An input that has changed since this stale variable was computed.
  final var changedInput: Variable {
    let inputs = self.inputs
    if inputs[0].version != firstVersion { return inputs[0] }
    if inputs.count > 1, inputs[1].version != secondVersion { return inputs[1] }
    return inputs.last { $0.version != 0 }!
  }

  // MARK: The end

  /// Frees what precedes this variable and has no other owner, with an explicit list: releasing a long
  /// chain by implicit, nested `deinit`s would overflow the stack.
  deinit {
    guard first != nil else { return }
    var pending: [Variable] = []
    var next = releaseInputs(&pending)
    while let node = next {
      next = node.releaseInputs(&pending) ?? pending.popLast()
    }
  }

  /// Lets go of the inputs. Those that die of it and have inputs themselves are not dropped here: one is
  /// returned, the others are appended to `pending`.
  @inline(__always)
  private final func releaseInputs(_ pending: inout [Variable]) -> Variable? {
    var kept: Variable?
    if let first { keep(first.takeRetainedValue(), &kept, &pending) }
    if let second { keep(second.takeRetainedValue(), &kept, &pending) }
    first = nil
    second = nil
    if let extras {
      while let input = extras.rest.popLast() { keep(input, &kept, &pending) }
    }
    return kept
  }

  @inline(__always)
  private final func keep(
    _ input: consuming Variable, _ kept: inout Variable?, _ pending: inout [Variable]
  ) {
    guard input.first != nil, isKnownUniquelyReferenced(&input) else { return }
    if kept == nil { kept = input } else { pending.append(input) }
  }
}

/// A variable that an operation made.
///
/// A class of its own, generic in the operation, so that an operation without attributes takes no room and
/// its rules are called without unwrapping an `any Operation`.
final class Result<Op: Operation>: Variable {
  private let made: Op

  @inline(__always)
  init(_ operation: Op, _ value: Tensor, _ x: Variable) {
    made = operation
    super.init(stored: value, isConstant: x.isConstant, traits: operation.traits, x, nil)
  }

  @inline(__always)
  init(_ operation: Op, _ value: Tensor, _ a: Variable, _ b: Variable) {
    made = operation
    super.init(
      stored: value, isConstant: a.isConstant && b.isConstant, traits: operation.traits, a, b)
  }

  init(_ operation: Op, _ value: Tensor, _ x: [Variable]) {
    made = operation
    super.init(
      stored: value, isConstant: x.allSatisfy(\.isConstant), traits: operation.traits, x[0],
      x.count > 1 ? x[1] : nil)
    if x.count > 2 { record(rest: Array(x[2...])) }
  }

  override var operation: (any Operation)? { made }

  override func evaluate() -> Tensor {
    switch inputCount {
    case 1: made.value(at: input(0))
    case 2: made.value(at: input(0), input(1))
    default: made.value(at: inputs)
    }
  }

  override func pull(_ g: Variable, to i: Int) -> Variable? {
    made.pullback(g, to: i, at: Inputs(of: self), result: self)
  }

  override func pull(_ g: Variable, to i: Int, addingTo sum: inout Variable?) -> Bool {
    guard isKnownUniquelyReferenced(&sum), sum!.stored.rank > 0 else { return false }
    return made.accumulate(g.stored, to: i, into: &sum!.stored)
  }
}

extension Operation {
  /// A result of this operation, whether it is to be recorded or not.
  func result(_ value: Tensor, of x: [Variable]) -> Variable { Result(self, value, x) }
}
