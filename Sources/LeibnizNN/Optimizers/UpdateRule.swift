import Leibniz

/// How a parameter follows from its gradient: one step of descent, as a pure function
/// (state, parameter, gradient) → (state, parameter).
///
/// A rule is a value; what it remembers of a parameter is in a state beside it. The state and the parameter
/// are changed in place, so that a step needs no new memory.
///
/// ```swift
/// let rule = Adam(rate: 0.01)
/// var w: Tensor = [1.0, 2.0]
/// var state = rule.initialState(for: w)
/// rule.step(&w, &state, gradient: [0.5, -0.5])   // w is [0.99, 2.01]
/// ```
public protocol UpdateRule: Sendable {
  /// What the rule remembers of one parameter from step to step.
  associatedtype State: Sendable

  /// The learning rate: how far a step goes.
  var rate: Double { get set }

  /// The state before the first step.
  func initialState(for parameter: Tensor) -> State

  /// One step. Traps when the gradient's shape is not the parameter's.
  func step(_ parameter: inout Tensor, _ state: inout State, gradient: Tensor)
}
