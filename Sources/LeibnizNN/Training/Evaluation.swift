import Leibniz

/// How well a network tells classes apart.
public struct Evaluation: Sendable, Equatable, CustomStringConvertible {
  /// The mean cross-entropy of the examples.
  public let loss: Double
  /// The share of examples whose class has the largest output; NaN without examples.
  public let accuracy: Double
  /// The class of each example with the largest output, in order.
  public let predictions: [Int]

  /// Loss and accuracy, and of how many examples.
  public var description: String {
    "loss \(loss), accuracy \(accuracy) of \(counted(predictions.count, "example"))"
  }
}

extension Layer {
  /// The classes that a network predicts for batches of examples, compared with their labels. Nothing is
  /// recorded, and layers such as ``Dropout`` do nothing.
  ///
  /// ```swift
  /// let batches = test.batches(of: 500, shuffled: false)
  /// let accuracy = model.evaluate(batches.lazy.map { ($0.features, $0.labels) }).accuracy
  /// ```
  ///
  /// - Parameter batches: features, of which the network makes outputs [n, classes], and labels, n integers.
  public func evaluate(_ batches: some Sequence<(Tensor, Tensor)>) -> Evaluation {
    var loss = 0.0
    var correct = 0
    var predictions: [Int] = []
    for (features, labels) in batches {
      withoutGraph {
        let outputs = self(.constant(features))
        loss += crossEntropy(outputs, labels).value.scalar * Double(labels.count)
        let predicted = outputs.value.argmax(along: -1).scalars(as: Int.self)
        correct += zip(predicted, labels.scalars(as: Int.self)).count { $0 == $1 }
        predictions += predicted
      }
    }
    let count = Double(predictions.count)
    return Evaluation(
      loss: loss / count, accuracy: Double(correct) / count, predictions: predictions)
  }
}
