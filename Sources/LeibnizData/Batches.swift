import LeibnizTensor

/// A few examples of a data set, to be learned from in one step.
public struct Batch: Sendable, CustomStringConvertible {
  /// The examples' features, one per step of the first dimension.
  public let features: Tensor
  /// The examples' labels, likewise.
  public let labels: Tensor
  /// Where the examples stand in the data set.
  public let indices: [Int]

  /// The number of examples.
  public var count: Int { indices.count }

  /// How many examples there are, and of which shapes.
  public var description: String {
    "Batch of \(counted(count, "example")): \(summary(features, labels))"
  }
}

/// Shapes and dtypes of examples.
func summary(_ features: Tensor, _ labels: Tensor) -> String {
  "features \(features.shape) \(features.dtype), labels \(labels.shape) \(labels.dtype)"
}

/// All examples of a data set, each once, in mini-batches: one epoch.
///
/// It is a value: going through it again gives the same batches. The order depends on the seed, the
/// epoch, and the number of examples, and on nothing else; it is the same on every platform.
///
/// ```swift
/// for epoch in 0..<10 {
///   for batch in data.batches(of: 128, seed: 7, epoch: epoch) {
///     step(batch.features, batch.labels)
///   }
/// }
/// ```
public struct Batches: Sequence, Sendable, CustomStringConvertible {
  /// The data.
  public let dataset: Dataset
  /// How many examples a batch has; the last may have fewer.
  public let size: Int
  /// Whether a last batch that isn't full is left out.
  public let dropsLast: Bool
  /// The examples' indices in the order of this epoch.
  public let order: [Int]

  /// One epoch; see ``Dataset/batches(of:shuffled:seed:epoch:dropsLast:)``. Traps if the size is
  /// below 1 or the epoch is negative.
  public init(
    _ dataset: Dataset, size: Int, shuffled: Bool = true, seed: UInt64 = 0, epoch: Int = 0,
    dropsLast: Bool = false
  ) {
    guard size > 0 else { fail("Batches: a batch of \(size) examples is not possible") }
    guard epoch >= 0 else { fail("Batches: epoch \(epoch) is negative; epochs count from 0") }
    self.dataset = dataset
    self.size = size
    self.dropsLast = dropsLast
    order =
      shuffled
      ? LeibnizData.shuffled(dataset.count, seed: seed, stream: UInt64(epoch))
      : Array(0..<dataset.count)
  }

  /// The number of batches.
  public var count: Int {
    let (full, rest) = order.count.quotientAndRemainder(dividingBy: size)
    return dropsLast || rest == 0 ? full : full + 1
  }

  /// How many batches there are, and of what.
  public var description: String {
    "\(count) batches of at most \(counted(size, "example")) from a \(dataset)"
  }

  /// As many as there are: ``count``.
  public var underestimatedCount: Int { count }

  /// The batch at this place of the epoch, counted from 0. Traps if there is none.
  public subscript(index: Int) -> Batch {
    guard index >= 0, index < count else {
      fail("Batches: no batch \(index) among \(count)")
    }
    let indices = Array(order[(index * size)...].prefix(size))
    let part = dataset.subset(indices)
    return Batch(features: part.features, labels: part.labels, indices: indices)
  }

  /// Goes through the batches, making each when it is asked for.
  public func makeIterator() -> Iterator { Iterator(batches: self) }

  /// Goes through the batches of an epoch.
  public struct Iterator: IteratorProtocol, Sendable {
    let batches: Batches
    private var position = 0

    init(batches: Batches) { self.batches = batches }

    /// The next batch, or nil after the last.
    public mutating func next() -> Batch? {
      guard position < batches.count else { return nil }
      defer { position += 1 }
      return batches[position]
    }
  }
}
