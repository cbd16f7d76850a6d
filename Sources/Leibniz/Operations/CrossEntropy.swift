// Losses of a distribution over classes, which lie along the last dimension; one loss a row.

/// A loss of rows of classes, against labels or probabilities.
protocol RowLoss: Operation {
  var reduction: Reduction { get }
}

extension RowLoss {
  /// All classes of a row whose loss is live, for a loss that mixes them.
  func rowsReached(_ i: Int, from live: Variable, at x: Inputs) -> Variable? {
    reduction == .none && x[0].shape == x[i].shape
      ? live.expanded(at: -1).broadcast(to: x[0].shape) : nil
  }

  /// The gradient of each row's loss, so that it broadcasts against the rows.
  func share(_ g: Variable, ofRowsIn x: Variable) -> Variable {
    let rows = Shape(x.shape.dropLast()).elementCount
    let share = reduction.share(g, of: rows)
    return share.shape.isEmpty ? share : share.expanded(at: -1)
  }

  /// The shape for labels, one for each row of x.
  func shape(ofLabels labels: Shape, for x: Shape) throws(ShapeError) -> Shape {
    guard !x.isEmpty else { throw ShapeError("a 0-d input has no classes") }
    guard labels.elementsEqual(x.dropLast()) else {
      throw ShapeError("labels of shape \(labels) don't fit \(x): one for each row of classes")
    }
    return reduction.shape(of: labels)
  }

  /// The shape for probabilities, one for each class.
  func shape(ofProbabilities p: Shape, for x: Shape) throws(ShapeError) -> Shape {
    guard !x.isEmpty else { throw ShapeError("a 0-d input has no classes") }
    guard p == x else { throw ShapeError("probabilities of shape \(p) don't fit \(x)") }
    return reduction.shape(of: Shape(x.dropLast()))
  }

  /// What x has at each row's label.
  func picked(_ x: Tensor, _ labels: Tensor) -> Tensor {
    let classes = Int64(x.shape[-1])
    var places = labels.checkedLabels(classes: x.shape[-1], symbol)
    for row in places.indices { places[row] += Int64(row) * classes }
    return x.flattened().gathered(Tensor(places)).reshaped(to: labels.shape)
  }
}

extension Tensor {
  /// The labels of the rows. Stops at one that is no class.
  fileprivate func checkedLabels(classes: Int, _ operation: String) -> [Int64] {
    guard !dtype.isFloatingPoint, dtype != .bool else {
      fail("\(operation): labels are class indices of an integer dtype, not \(dtype)")
    }
    let labels = scalars(as: Int64.self)
    for (i, label) in labels.enumerated() where label < 0 || label >= classes {
      fail("\(operation): label \(label) at index \(i) is not one of the \(classes) classes")
    }
    return labels
  }
}

// MARK: - Against labels

/// ℓ = −log softmax(x)ₖ, k the label. ∂ℓ/∂xᵢ = softmax(x)ᵢ − [i = k].
struct CrossEntropy: RowLoss {
  let reduction: Reduction
  var symbol: String { "crossEntropy" }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    try shape(ofLabels: inputs[1], for: inputs[0])
  }

  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    rowsReached(i, from: live, at: x)
  }

  func forward(_ x: Operands<Tensor>) -> Tensor { reduction(-picked(logSoftmax(x[0]), x[1])) }

  func pullback(_ g: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    i == 0 ? apply(CrossEntropyGradient(), [x[0], x[1], share(g, ofRowsIn: x[0])]) : nil
  }
}

/// y = (softmax(x) − onehot(k)) s, in one piece because training spends its time here. At the label
/// it is −s times the sum of the other probabilities. ∂/∂x is s times the softmax's derivative;
/// ∂/∂s = Σ gᵢ pᵢ − gₖ.
struct CrossEntropyGradient: Operation {
  var symbol: String { "softmax−onehot" }

  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    switch i {
    case 0: live.anySpread(along: [-1])
    case 2: live.any(toShape: x[2].shape)
    default: nil
    }
  }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape { inputs[0] }

  func forward(_ x: Operands<Tensor>) -> Tensor {
    let labels = x[1].checkedLabels(classes: x[0].shape[-1], "crossEntropy")
    return x[0].crossEntropyGradient(labels, share: x[2])
  }

  func pullback(_ g: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    if i == 1 { return nil }
    let p = softmax(x[0])
    if i == 0 { return x[2] * apply(SoftmaxSlope(rule: .centredByProbability, axes: [-1]), g, p) }
    let centred = apply(SoftmaxSlope(rule: .centred, axes: [-1]), g, p)
    let own = apply(TakeAlong(axis: -1), centred, x[1].expanded(at: -1))
    return (-own).summed(to: x[2].shape)
  }
}

/// ℓ = −xₖ, k the label, x log-probabilities. ∂ℓ/∂xᵢ = −[i = k].
struct NegativeLogLikelihood: RowLoss, LinearOperation {
  let reduction: Reduction
  var traits: OperationTraits { [.ofOneSign, .hiding] }
  var symbol: String { "negativeLogLikelihood" }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    try shape(ofLabels: inputs[1], for: inputs[0])
  }

  func forward(_ x: Operands<Tensor>) -> Tensor { reduction(-picked(x[0], x[1])) }

  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    guard i == 0 else { return nil }
    let labels = x[1].expanded(at: -1)
    let share = (-share(g, ofRowsIn: x[0])).broadcast(to: labels.shape)
    return apply(ScatterAddAlong(axis: -1, target: x[0].shape), share, labels)
  }
}

// MARK: - Against probabilities

/// ℓ = −Σ pᵢ log softmax(x)ᵢ. ∂ℓ/∂xᵢ = softmax(x)ᵢ Σp − pᵢ, ∂ℓ/∂pᵢ = −log softmax(x)ᵢ.
struct SoftCrossEntropy: RowLoss {
  let reduction: Reduction
  var symbol: String { "crossEntropy" }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    try shape(ofProbabilities: inputs[1], for: inputs[0])
  }

  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    rowsReached(i, from: live, at: x)
  }

  func forward(_ x: Operands<Tensor>) -> Tensor {
    reduction(-expectation(of: logSoftmax(x[0]), under: x[1]))
  }

  func pullback(_ g: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    let share = share(g, ofRowsIn: x[0])
    if i == 1 { return logSoftmax(x[0]) * -share }
    return apply(SoftmaxSlope(rule: .balanced, axes: [-1]), x[1], softmax(x[0])) * -share
  }
}

/// ℓ = Σ pᵢ (log pᵢ − qᵢ), q log-probabilities. ∂ℓ/∂qᵢ = −pᵢ, ∂ℓ/∂pᵢ = log pᵢ − qᵢ + 1 (−∞ at p = 0).
struct KullbackLeibler: RowLoss {
  let reduction: Reduction
  var symbol: String { "klDivergence" }
  var traits: OperationTraits { [.mixing, .hiding] }

  // A class of probability 0 doesn't count.
  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    let p = x[1]
    let rows = reduction == .none ? live.expanded(at: -1) : live
    return i == 0 ? rows .& (p .!= 0) : rows.broadcast(to: p.shape)
  }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    try shape(ofProbabilities: inputs[1], for: inputs[0])
  }

  func forward(_ x: Operands<Tensor>) -> Tensor {
    reduction(expectation(of: log(x[1]) - x[0], under: x[1]))
  }

  func pullback(_ g: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    let share = share(g, ofRowsIn: x[0])
    return i == 0 ? x[1] * -share : (log(x[1]) - x[0] + 1.0) * share
  }
}

/// Σ pᵢ fᵢ of each row, where what has probability 0 doesn't count, infinite or not.
private func expectation(of f: Tensor, under p: Tensor) -> Tensor {
  Tensor.where(p .!= 0, p * f, p.zerosLike()).sum(along: -1)
}

// MARK: - Names

/// −log softmax(x)ₖ of each row x of logits, k the row's label: the cost of the probability given to the true
/// class. Exact for logits of any size.
///
/// ```swift
/// let loss = crossEntropy(model(x), labels)   // [64, 10] against 64 labels in 0..<10
/// ```
///
/// - Parameters:
///   - logits: scores before any softmax, the classes along the last dimension.
///   - labels: class indices of an integer dtype, one for each row. Traps, naming index and number of classes,
///     when one is out of range.
///   - reduction: what becomes of the losses of the rows.
public func crossEntropy(
  _ logits: Variable, _ labels: Tensor, reduction: Reduction = .mean
) -> Variable {
  apply(CrossEntropy(reduction: reduction), logits, .constant(labels, name: "labels"))
}

/// The cross-entropy with labels that are part of the graph, of an integer dtype: an `argmax`, or
/// `Variable.constant([0, 2])`. No gradient flows to them.
public func crossEntropy(
  _ logits: Variable, _ labels: Variable, reduction: Reduction = .mean
) -> Variable {
  apply(CrossEntropy(reduction: reduction), logits, labels)
}

/// The cross-entropy of data alone: the loss as a number, for a report.
@_disfavoredOverload
public func crossEntropy(
  _ logits: Tensor, _ labels: Tensor, reduction: Reduction = .mean
) -> Tensor {
  withoutGraph { crossEntropy(Variable.constant(logits), labels, reduction: reduction) }.value
}

/// −Σ p log softmax(x) of each row, where the truth is a distribution p over the classes: smoothed labels, or
/// another model's output.
public func crossEntropy(
  _ logits: Variable, probabilities: Variable, reduction: Reduction = .mean
) -> Variable {
  apply(SoftCrossEntropy(reduction: reduction), logits, probabilities)
}

/// The cross-entropy with given probabilities.
///
/// ```swift
/// crossEntropy(Variable([[0.0, 0]]), probabilities: [[0.5, 0.5]])  // log 2
/// ```
public func crossEntropy(
  _ logits: Variable, probabilities: Tensor, reduction: Reduction = .mean
) -> Variable {
  crossEntropy(logits, probabilities: logits.target(probabilities), reduction: reduction)
}

/// The cross-entropy of given logits, as a function of the probabilities.
@_disfavoredOverload
public func crossEntropy(
  _ logits: Tensor, probabilities: Variable, reduction: Reduction = .mean
) -> Variable {
  crossEntropy(probabilities.target(logits), probabilities: probabilities, reduction: reduction)
}

/// The cross-entropy of data alone: the loss as a number, for a report.
@_disfavoredOverload
public func crossEntropy(
  _ logits: Tensor, probabilities: Tensor, reduction: Reduction = .mean
) -> Tensor {
  withoutGraph {
    crossEntropy(Variable.constant(logits), probabilities: probabilities, reduction: reduction)
  }.value
}

/// −xₖ of each row x of log-probabilities, k the row's label: `crossEntropy` after a ``logSoftmax(_:along:)``.
/// Labels as there.
///
/// ```swift
/// negativeLogLikelihood(logSoftmax(logits), labels)
/// ```
public func negativeLogLikelihood(
  _ logProbabilities: Variable, _ labels: Tensor, reduction: Reduction = .mean
) -> Variable {
  apply(
    NegativeLogLikelihood(reduction: reduction), logProbabilities,
    .constant(labels, name: "labels"))
}

/// The same with labels that are part of the graph, of an integer dtype. No gradient flows to them.
public func negativeLogLikelihood(
  _ logProbabilities: Variable, _ labels: Variable, reduction: Reduction = .mean
) -> Variable {
  apply(NegativeLogLikelihood(reduction: reduction), logProbabilities, labels)
}

/// The same of data alone: the loss as a number, for a report.
@_disfavoredOverload
public func negativeLogLikelihood(
  _ logProbabilities: Tensor, _ labels: Tensor, reduction: Reduction = .mean
) -> Tensor {
  withoutGraph {
    negativeLogLikelihood(Variable.constant(logProbabilities), labels, reduction: reduction)
  }.value
}

/// The Kullback–Leibler divergence Σ p (log p − log q) of each row: what is lost when q stands in for p. Classes
/// with p = 0 count nothing.
///
/// - Parameters:
///   - logProbabilities: log q, such as a ``logSoftmax(_:along:)``, the classes along the last dimension.
///   - probabilities: p.
///   - reduction: what becomes of the rows' divergences; the mean is over rows.
public func klDivergence(
  _ logProbabilities: Variable, probabilities: Variable, reduction: Reduction = .mean
) -> Variable {
  apply(KullbackLeibler(reduction: reduction), logProbabilities, probabilities)
}

/// The Kullback–Leibler divergence from given probabilities.
///
/// ```swift
/// klDivergence(logSoftmax(logits), probabilities: [[0.5, 0.5]])
/// ```
public func klDivergence(
  _ logProbabilities: Variable, probabilities: Tensor, reduction: Reduction = .mean
) -> Variable {
  klDivergence(
    logProbabilities, probabilities: logProbabilities.target(probabilities), reduction: reduction)
}

/// The Kullback–Leibler divergence of a given distribution q from p.
@_disfavoredOverload
public func klDivergence(
  _ logProbabilities: Tensor, probabilities: Variable, reduction: Reduction = .mean
) -> Variable {
  klDivergence(
    probabilities.target(logProbabilities), probabilities: probabilities, reduction: reduction)
}

/// The Kullback–Leibler divergence of data alone: a number, for a report.
@_disfavoredOverload
public func klDivergence(
  _ logProbabilities: Tensor, probabilities: Tensor, reduction: Reduction = .mean
) -> Tensor {
  withoutGraph {
    klDivergence(
      Variable.constant(logProbabilities), probabilities: probabilities, reduction: reduction)
  }.value
}
