import LeibnizTensor

/// Examples to learn from: their features, and what each should give.
///
/// Both tensors hold one example per step of their first dimension.
///
/// ```swift
/// let digits = Digits.load()
/// let (train, test) = digits.split(testFraction: 0.2, seed: 1)
/// for batch in train.batches(of: 32, seed: 1, epoch: 0) {
///   // batch.features: [32, 64], batch.labels: [32]
/// }
/// ```
public struct Dataset: Sendable, CustomStringConvertible {
  /// What is known of the examples; the first dimension counts them.
  public let features: Tensor
  /// What is to be predicted: class numbers from 0, or numbers of any shape.
  public let labels: Tensor

  /// A data set of these tensors. Traps unless both have the same first size.
  public init(features: Tensor, labels: Tensor) {
    guard features.rank > 0, labels.rank > 0, features.shape[0] == labels.shape[0] else {
      fail(
        "Dataset: features \(features.shape) and labels \(labels.shape) "
          + "differ in their first size, the number of examples")
    }
    self.features = features.contiguous()
    self.labels = labels.contiguous()
  }

  /// The number of examples.
  public var count: Int { features.shape[0] }

  /// How many examples there are, and of which shapes; not the numbers, which ``features`` and
  /// ``labels`` print.
  ///
  /// ```swift
  /// print(Digits.load())
  /// // Dataset of 1797 examples: features [1797, 64] float32, labels [1797] int64
  /// ```
  public var description: String {
    "Dataset of \(counted(count, "example")): \(summary(features, labels))"
  }

  /// One more than the largest label; 0 if there is none. Traps unless labels are class numbers:
  /// 1-d, integers from 0. It reads all labels, so keep the result rather than asking in a loop.
  public var classCount: Int {
    let greatest = classNumbers("classCount").max() ?? -1
    guard greatest < .max else {
      fail("classCount: there is no number above the label \(greatest)")
    }
    return greatest + 1
  }

  /// The examples at these indices, in this order; an index may occur several times. Negative ones
  /// count from the end. Traps where there is no such example.
  ///
  /// ```swift
  /// dataset.subset([0, 1, 2])
  /// ```
  public func subset(_ indices: [Int]) -> Dataset {
    let indices = Tensor(indices)
    return Dataset(features: features.gathered(indices), labels: labels.gathered(indices))
  }

  /// Two parts of the data, at random: most of it to train on, the rest to test with.
  ///
  /// Stratified, every class gives `testFraction` of its examples, rounded to the nearest whole
  /// number, to the test part; otherwise that holds for the data as a whole. Within each part the
  /// examples keep their order. The same arguments give the same parts on every platform.
  ///
  /// - Parameters:
  ///   - testFraction: How much of the data goes to the test part, between 0 and 1.
  ///   - seed: Another seed, another split.
  ///   - stratified: Whether to treat each class by itself; labels must then be class numbers.
  public func split(
    testFraction: Double, seed: UInt64 = 0, stratified: Bool = false
  ) -> (train: Dataset, test: Dataset) {
    guard (0...1).contains(testFraction) else {
      fail("split: the fraction \(testFraction) is not between 0 and 1")
    }
    // Every class is a group of examples, or all of them are one. A class number may be far above
    // the number of classes.
    let groups =
      stratified
      ? Dictionary(grouping: 0..<count, by: { [numbers = classNumbers("split")] in numbers[$0] })
      : [0: Array(0..<count)]
    var isTest = [Bool](repeating: false, count: count)
    for (number, group) in groups {
      let order = shuffled(group.count, seed: seed, stream: UInt64(number))
      let testCount = Int((testFraction * Double(group.count)).rounded())
      for place in order.prefix(testCount) { isTest[group[place]] = true }
    }
    let all = 0..<count
    return (subset(all.filter { !isTest[$0] }), subset(all.filter { isTest[$0] }))
  }

  /// The data in mini-batches, for one epoch of training; see ``Batches``.
  ///
  /// - Parameters:
  ///   - size: How many examples a batch has; the last may have fewer.
  ///   - shuffled: Whether to go through the examples in random order; otherwise in theirs.
  ///   - seed: Another seed, another order.
  ///   - epoch: Another epoch, another order.
  ///   - dropsLast: Whether to leave out a last batch that isn't full.
  public func batches(
    of size: Int, shuffled: Bool = true, seed: UInt64 = 0, epoch: Int = 0, dropsLast: Bool = false
  ) -> Batches {
    Batches(
      self, size: size, shuffled: shuffled, seed: seed, epoch: epoch, dropsLast: dropsLast)
  }

  private func classNumbers(_ operation: String) -> [Int] {
    guard labels.rank == 1, !labels.dtype.isFloatingPoint else {
      fail(
        "\(operation): the labels are \(labels.dtype) of shape \(labels.shape); "
          + "class numbers are integers in one dimension")
    }
    let numbers = labels.scalars(as: Int.self)
    if let negative = numbers.first(where: { $0 < 0 }) {
      fail("\(operation): the label \(negative) is negative; class numbers count from 0")
    }
    return numbers
  }
}
