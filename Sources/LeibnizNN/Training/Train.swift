import Leibniz
import Synchronization

/// Whether training goes on after a step or an epoch.
public enum Continuation: Sendable {
  case goOn, stop
}

/// A wish to stop that training notices after the step it is at.
///
/// May be raised from another thread or, once it exists, from a signal handler.
///
/// ```swift
/// let flag = StopFlag()
/// optimizer.train(epochs: 100, batches: batches, stop: flag) { … }   // elsewhere: flag.raise()
/// ```
public final class StopFlag: Sendable {
  private let raised = Atomic<Bool>(false)

  public init() {}

  /// Whether somebody wishes to stop.
  public var isRaised: Bool { raised.load(ordering: .relaxed) }

  /// Asks to stop.
  public func raise() { raised.store(true, ordering: .relaxed) }
}

/// A step of training that was just done.
public struct TrainingStep: Sendable {
  /// The epoch, from 0.
  public let epoch: Int
  /// The step's number within its epoch, from 0.
  public let stepInEpoch: Int
  /// The batch's loss, before the step.
  public let loss: Double
  /// The learning rate of the step.
  public let rate: Double
}

/// An epoch of training that was just done, in whole or in part.
public struct TrainingEpoch: Sendable {
  /// The epoch, from 0.
  public let epoch: Int
  /// How many steps were done in it.
  public let steps: Int
  /// The mean of its batches' losses, each taken before its step.
  public let loss: Double
}

extension Optimizer {
  /// Trains: for each epoch and each of its batches computes the loss and takes a step.
  ///
  /// ```swift
  /// let training = Mode.training(seed: 1)
  /// optimizer.train(epochs: 20) { epoch in
  ///   data.batches(of: 32, seed: 1, epoch: epoch)
  /// } loss: { batch in
  ///   crossEntropy(model(.constant(batch.features), in: training), batch.labels)
  /// } afterEpoch: { epoch in
  ///   print(epoch.epoch, epoch.loss)
  ///   return .goOn
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - epochs: how many times to go through the data.
  ///   - stop: training ends after a step that finds it raised.
  ///   - batches: the batches of an epoch, which is counted from 0.
  ///   - loss: the loss of a batch, to be minimized.
  ///   - afterStep: called after each step; may end the training.
  ///   - afterEpoch: called after each epoch, also one that was cut short; may end the training.
  /// - Returns: the epochs that were done, the last perhaps in part.
  @discardableResult
  public func train<Batches: Sequence>(
    epochs: Int, stop: StopFlag? = nil,
    batches: (_ epoch: Int) -> Batches,
    loss: (Batches.Element) -> Variable,
    afterStep: (TrainingStep) -> Continuation = { _ in .goOn },
    afterEpoch: (TrainingEpoch) -> Continuation = { _ in .goOn }
  ) -> [TrainingEpoch] {
    guard epochs >= 0 else { fail("train: \(epochs) epochs") }
    var history: [TrainingEpoch] = []
    for epoch in 0..<epochs {
      var sum = 0.0
      var steps = 0
      var isStopped = false
      for batch in batches(epoch) {
        let rate = self.rate
        let number: Double
        do {
          // The graph is freed before the next batch is made, so that its memory is used again.
          let result = loss(batch)
          number = result.value.scalar
          minimize(result)
        }
        sum += number
        let verdict = afterStep(
          TrainingStep(epoch: epoch, stepInEpoch: steps, loss: number, rate: rate))
        steps += 1
        isStopped = verdict == .stop || stop?.isRaised == true
        if isStopped { break }
      }
      let done = TrainingEpoch(epoch: epoch, steps: steps, loss: sum / Double(steps))
      history.append(done)
      if afterEpoch(done) == .stop || isStopped { break }
    }
    return history
  }
}
