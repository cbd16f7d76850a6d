import Leibniz

/// Changes parameters, step by step, so that a loss falls: an ``UpdateRule`` with the parameters that it
/// applies to and its states.
///
/// ```swift
/// let optimizer = Optimizer(Adam(rate: 0.001), for: model)
/// for (x, labels) in batches {
///   optimizer.minimize(crossEntropy(model(x), labels))
/// }
/// ```
public final class Optimizer: CustomStringConvertible {
  /// The parameters, as found when the optimizer was made.
  public let parameters: [Variable]

  /// How many steps were done.
  public private(set) var stepCount = 0

  /// The learning rate at each step; nil while ``rate`` is set by hand.
  public var schedule: Schedule?

  /// The bound on gradients, if any.
  public var clipping: GradientClipping?

  private let stepper: any Stepping

  /// The learning rate of the next step, unless there is a ``schedule``.
  public var rate: Double {
    get { schedule.map { $0(stepCount) } ?? stepper.rate }
    set { stepper.rate = newValue }
  }

  /// An optimizer of these parameters.
  ///
  /// - Parameters:
  ///   - rule: how a parameter follows from its gradient.
  ///   - parameters: what to change; each is stepped once, however often it is listed.
  ///   - schedule: the learning rate at each step, in place of the rule's own.
  ///   - clipping: the bound on gradients.
  public init<Rule: UpdateRule>(
    _ rule: Rule, for parameters: [Variable], schedule: Schedule? = nil,
    clipping: GradientClipping? = nil
  ) {
    var seen: Set<ObjectIdentifier> = []
    self.parameters = parameters.filter { seen.insert(ObjectIdentifier($0)).inserted }
    for x in parameters where x.isConstant || x.creator != nil {
      fail("Optimizer: \(x.name ?? "a variable") is a constant or a result, not a parameter")
    }
    self.schedule = schedule
    self.clipping = clipping
    stepper = Stepper(rule, self.parameters)
  }

  /// An optimizer of a network's parameters.
  public convenience init(
    _ rule: some UpdateRule, for model: some Layer, schedule: Schedule? = nil,
    clipping: GradientClipping? = nil
  ) {
    self.init(rule, for: model.parameters, schedule: schedule, clipping: clipping)
  }

  /// The rule, what it applies to, and how far it has come, in a line.
  ///
  /// ```swift
  /// print(optimizer)
  /// // Adam(rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-08, weightDecay: 0.0), 4 parameters of
  /// // 2,410 numbers, 12 steps done
  /// ```
  public var description: String {
    let numbers = parameters.reduce(0) { $0 + $1.shape.elementCount }
    var text = "\(stepper.text), \(counted(parameters.count, "parameter")) of "
    text += "\(counted(numbers, "number")), \(counted(stepCount, "step")) done"
    if schedule != nil { text += ", a schedule: next rate \(rate)" }
    switch clipping {
    case .norm(let bound): text += ", gradients clipped to a norm of \(bound)"
    case .value(let bound): text += ", gradients clipped to ±\(bound)"
    case nil: break
    }
    return text
  }

  /// Back-propagates a loss, keeping gradients of leaves only, takes a step, and sets the gradients to nil.
  ///
  /// A gradient that a parameter has already is added to: to add up gradients over several batches, call
  /// `backprop(keeping: .leaves)` on the losses of all but the last.
  public func minimize(_ loss: Variable) {
    loss.backprop(keeping: .leaves)
    step()
  }

  /// Takes a step with the gradients that the parameters have, and sets those to nil. A parameter without
  /// one stays as it is.
  public func step() {
    switch clipping {
    case .norm(let bound): clipGradients(of: parameters, norm: bound)
    case .value(let bound): clipGradients(of: parameters, value: bound)
    case nil: break
    }
    if let schedule { stepper.rate = schedule(stepCount) }
    stepper.step()
    stepCount += 1
  }
}

/// A rule with its states, whatever their type.
private protocol Stepping: AnyObject {
  var rate: Double { get set }
  /// The rule in words.
  var text: String { get }
  func step()
}

private final class Stepper<Rule: UpdateRule>: Stepping {
  private var rule: Rule
  private let parameters: [Variable]
  private var states: [Rule.State]

  init(_ rule: Rule, _ parameters: [Variable]) {
    self.rule = rule
    self.parameters = parameters
    states = parameters.map { rule.initialState(for: $0.value) }
  }

  var rate: Double {
    get { rule.rate }
    set { rule.rate = newValue }
  }

  var text: String { "\(rule)" }

  func step() {
    for i in parameters.indices {
      let x = parameters[i]
      guard let gradient = x.gradient else { continue }
      x.gradient = nil
      rule.step(&x.value, &states[i], gradient: gradient)
    }
  }
}
