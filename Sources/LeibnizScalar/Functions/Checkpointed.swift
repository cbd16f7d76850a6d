public import RealModule

/// A long loop whose record is not kept: the state is saved now and then, and the steps between are
/// recorded again, one stretch at a time, when the derivatives flow back.
///
/// For `n` steps this keeps about `√n` states and the record of `√n` steps, and takes the time of
/// running the steps once more. The gradients are the same as without it.
///
/// ```swift
/// // Growth over a million steps of time, by the rate r.
/// gradient(at: [0.5]) { r in
///   checkpointed([1], parameters: r, steps: 1_000_000) { state, r, _ in
///     [state[0] + r[0] * state[0] * 1e-6]
///   }[0]
/// }
/// ```
///
/// The result's derivatives are known to reverse mode only, so a Jacobian over it is swept
/// backwards.
///
/// - Parameters:
///   - state: The numbers that a step changes. There must be one that is not a constant here or in
///     `parameters` for anything to be recorded.
///   - parameters: Numbers that all steps use. Anything that isn't a constant and is used in `step`
///     must come in through `state` or `parameters`; capturing it stops the program.
///   - steps: The number of steps.
///   - stretch: How many steps are recorded at a time; about `√steps` if left out.
///   - step: One step: from the state, the parameters and the step's index to the next state. It runs
///     twice for each index, and must do the same each time.
/// - Returns: The state after the last step.
@inlinable public func checkpointed<Scalar: Real>(
  _ state: [Taped<Scalar>], parameters: [Taped<Scalar>] = [], steps: Int, stretch: Int? = nil,
  step:
    @escaping (_ state: [Taped<Scalar>], _ parameters: [Taped<Scalar>], _ index: Int)
    -> [Taped<Scalar>]
) -> [Taped<Scalar>] {
  guard steps >= 0 else { failure("a loop can't have \(steps) steps") }
  let usual = Int(Double(steps).squareRoot().rounded(.up))
  let stretch = max(1, min(stretch ?? usual, steps))
  let count = state.count

  /// Runs some steps on constants, which records nothing.
  func run(_ range: Range<Int>, from values: [Scalar]) -> [Scalar] {
    var state = values.map { Taped($0) }
    let parameters = parameters.map { Taped($0.value) }
    for index in range {
      state = step(state, parameters, index)
      guard state.count == count else {
        failure("a step of \(count) numbers gave back \(state.count)")
      }
      guard state.allSatisfy(\.isConstant) else {
        failure(
          "a step of `checkpointed` uses a recorded number that came in neither as its state nor as "
            + "a parameter")
      }
    }
    return state.map(\.value)
  }

  var saved: [[Scalar]] = []
  var values = state.map(\.value)
  for first in stride(from: 0, to: steps, by: stretch) {
    saved.append(values)
    values = run(first..<(first + min(stretch, steps - first)), from: values)
  }

  let arguments = state + parameters
  guard let recorder = arguments.lazy.compactMap(\.recorder).first else {
    return values.map { Taped($0) }
  }
  guard arguments.allSatisfy({ $0.recorder == nil || $0.recorder == recorder }) else {
    numbersOfTwoTapes()
  }
  let parameterValues = parameters.map(\.value)
  return Tape<Scalar>.recordPullback(recorder, values, of: arguments) { adjoints, isCareful in
    let tape = Tape<Scalar>()
    var adjoints = adjoints
    var ofParameters = Array(repeating: nil as Scalar?, count: parameterValues.count)
    for (index, values) in saved.enumerated().reversed() {
      let first = index * stretch
      let range = first..<(first + min(stretch, steps - first))
      let ofInputs = tape.pulledBack(
        at: values + parameterValues, adjoints, isCareful: isCareful
      ) { inputs in
        var state = Array(inputs[..<count])
        let parameters = Array(inputs[count...])
        for index in range { state = step(state, parameters, index) }
        return state
      }
      adjoints = Array(ofInputs[..<count])
      for i in ofParameters.indices {
        guard let new = ofInputs[count + i] else { continue }
        ofParameters[i] = ofParameters[i].map { $0 + new } ?? new
      }
    }
    return adjoints + ofParameters
  }
}

extension Tape {
  /// The adjoints of the inputs from those of the results: Jᵀ·v without the matrix.
  ///
  /// ```swift
  /// var adjoints = [0.0, 0.0]
  /// tape.pullBack(at: [3.0, 4.0], [1, 2], into: &adjoints) { x in [x[0] * x[1], x[1]] }
  /// // adjoints == [4.0, 5.0]
  /// ```
  ///
  /// - Precondition: there are as many seeds as results.
  @inlinable
  public func pullBack(
    at x: [Scalar], _ seeds: [Scalar], into adjoints: inout [Scalar],
    of f: ([Taped<Scalar>]) throws -> [Taped<Scalar>]
  ) rethrows {
    try record(x, f) { results in
      checkCount(of: seeds, for: results)
      let lanes = self.adjoints(OneLane<Scalar>.self) { seed in
        for (result, value) in zip(results, seeds) where !isConstantZero(value) {
          seed(0, result, value)
        }
      }
      if adjoints.count != x.count { adjoints = x }
      for i in x.indices {
        adjoints[i] = lanes[i].value
        lanes[i] = .zero
      }
    }
  }

  /// The adjoints of the inputs from those of the results; with `isCareful`, nil where nothing
  /// leads.
  @inlinable
  func pulledBack(
    at x: [Scalar], _ seeds: [Scalar?], isCareful: Bool,
    of f: ([Taped<Scalar>]) -> [Taped<Scalar>]
  ) -> [Scalar?] {
    record(x, f) { results in
      checkCount(of: seeds, for: results)
      let seeding: Seeding = { seed in
        for case (let result, let value?) in zip(results, seeds) { seed(0, result, value) }
      }
      let lanes = adjoints(OneLane<Scalar>.self, seeding: seeding)
      let reached = isCareful ? reach(lanes, seeding) : []
      return x.indices.map { i in
        defer { lanes[i] = .zero }
        return isCareful && reached[i] == 0 ? nil : lanes[i].value
      }
    }
  }

  @inlinable func checkCount(of seeds: [some Any], for results: [Taped<Scalar>]) {
    guard results.count == seeds.count else {
      failure("\(seeds.count) seeds don't fit \(results.count) results")
    }
  }

  /// Records results that were computed elsewhere, with the function that takes their adjoints to
  /// those of the arguments.
  @inlinable static func recordPullback(
    _ recorder: UnsafeMutablePointer<Recorder>, _ values: [Scalar], of arguments: [Taped<Scalar>],
    _ pull: @escaping Pullback<Scalar>.Pull
  ) -> [Taped<Scalar>] {
    for argument in arguments where !argument.isConstant {
      _ = recorder.position(of: argument.node)
    }
    let first = recorder.pointee.count
    let results = values.map { value in
      let node = recorder.recordMark(Word.leaf, Scalar.self)
      return Taped(value, factor: 1, recorder: recorder, node: node)
    }
    let pullback = Pullback(
      arguments: arguments, outputs: first..<first + values.count, pull: pull)
    let id = recorder.pointee.addPullback(pullback)
    _ = recorder.recordMark(Word.mark | UInt64(id), Scalar.self)
    return results
  }
}
