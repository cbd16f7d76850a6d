import CKernels

// What training makes small: losses of each element against a target of the same shape. Losses of whole rows
// (a distribution over classes) are in CrossEntropy.swift.

/// What becomes of the losses of the single elements or rows.
public enum Reduction: Sendable {
  /// Their mean, a 0-d result.
  case mean
  /// Their sum, a 0-d result.
  case sum
  /// They stay as they are.
  case none

  func shape(of losses: Shape) -> Shape { self == .none ? losses : [] }

  func callAsFunction(_ losses: Tensor) -> Tensor {
    switch self {
    case .mean: losses.mean()
    case .sum: losses.sum()
    case .none: losses
    }
  }

  /// The gradient of each of n losses, times a factor: few numbers are scaled here, not the many that they
  /// are multiplied with afterwards.
  func share(_ g: Variable, of n: Int, times factor: Double = 1) -> Variable {
    let factor = self == .mean ? factor / Double(n) : factor
    return factor == 1 ? g : g * factor
  }
}

/// ℓ(a, t) on each pair of elements, reduced.
protocol ElementwiseLoss: Operation {
  var reduction: Reduction { get }
  /// ℓ of each pair.
  func losses(_ a: Tensor, _ t: Tensor) -> Tensor
  /// The losses times a power of 4, which is 1 or less, right also where ℓ alone is out of range,
  /// or is the limit at an infinity.
  func losses(_ a: Tensor, _ t: Tensor, times scale: Double) -> Tensor
  /// ∂ℓ/∂a (i = 0) or ∂ℓ/∂t (i = 1) of each pair, as a number times a variable.
  func partial(_ i: Int, at a: Variable, _ t: Variable) -> (Double, Variable)
}

extension ElementwiseLoss {
  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    reduction == .none ? live.any(toShape: x[i].shape) : nil
  }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    // No broadcasting: [64, 1] against [64] would quietly compare everything with everything.
    guard inputs[0] == inputs[1] || inputs[0].isEmpty || inputs[1].isEmpty else {
      throw ShapeError("the prediction's shape \(inputs[0]) and the target's \(inputs[1]) differ")
    }
    return reduction.shape(of: inputs[0].isEmpty ? inputs[1] : inputs[0])
  }

  func forward(_ x: Operands<Tensor>) -> Tensor {
    let result = plainResult(x[0], x[1])
    return result.hasFiniteSum ? result : carefulResult(x[0], x[1])
  }

  func plainResult(_ a: Tensor, _ t: Tensor) -> Tensor { reduction(losses(a, t)) }

  /// The same where losses may be out of range, or their sum, but not the mean.
  private func carefulResult(_ a: Tensor, _ t: Tensor) -> Tensor {
    let n = Double(max(a.count, t.count))
    var scale = 1.0
    while reduction == .mean && n * scale > 0.5 { scale /= 4 }
    let scaled = losses(a, t, times: scale)
    return reduction == .mean ? scaled.sum() / (n * scale) : reduction(scaled)
  }

  func pullback(_ g: Variable, to i: Int, at x: Inputs, result y: Variable) -> Variable? {
    let pairs = x[0].shape.isEmpty ? x[1].shape : x[0].shape
    let (factor, partial) = partial(i, at: x[0], x[1])
    let g = reduction.share(g, of: pairs.elementCount, times: factor)
    return (g * partial).broadcast(to: pairs).summed(to: x[i].shape)
  }
}

/// ℓ = (a − t)². ∂ℓ/∂a = 2 (a − t) = −∂ℓ/∂t.
struct SquaredError: ElementwiseLoss {
  let reduction: Reduction
  var symbol: String { "squaredError" }

  func losses(_ a: Tensor, _ t: Tensor) -> Tensor { square(a - t) }

  func losses(_ a: Tensor, _ t: Tensor, times scale: Double) -> Tensor {
    square(a * scale.squareRoot() - t * scale.squareRoot())
  }

  func plainResult(_ a: Tensor, _ t: Tensor) -> Tensor {
    if reduction == .none { return losses(a, t) }
    let d = a - t
    let total = d.reduce(LZ_SUM_SQUARES, "squaredError", along: nil, keepingDimensions: false)
    return reduction == .mean ? total / Double(d.count) : total
  }

  func partial(_ i: Int, at a: Variable, _ t: Variable) -> (Double, Variable) {
    (i == 0 ? 2 : -2, a - t)
  }
}

/// ℓ = |a − t|. ∂ℓ/∂a = sign(a − t) = −∂ℓ/∂t, 0 where they are equal.
struct AbsoluteError: ElementwiseLoss {
  let reduction: Reduction
  var symbol: String { "absoluteError" }

  func losses(_ a: Tensor, _ t: Tensor) -> Tensor { abs(a - t) }

  func losses(_ a: Tensor, _ t: Tensor, times scale: Double) -> Tensor {
    abs(a * scale - t * scale)
  }

  func partial(_ i: Int, at a: Variable, _ t: Variable) -> (Double, Variable) {
    let d = a - t
    return (i == 0 ? 1 : -1, d.constant(1).signed(by: d))
  }
}

/// ℓ = ½d² for |d| ≤ δ, δ(|d| − ½δ) beyond, d = a − t. With c = d clamped to ±δ that is c (d − ½c), and
/// ∂ℓ/∂a = c = −∂ℓ/∂t.
struct Huber: ElementwiseLoss {
  let delta: Double
  let reduction: Reduction
  var symbol: String { "huber" }

  func losses(_ a: Tensor, _ t: Tensor) -> Tensor { losses(a, t, times: 1) }

  func losses(_ a: Tensor, _ t: Tensor, times scale: Double) -> Tensor {
    let c = clamp(a - t, -delta...delta)
    // In halves, because a − t may overflow where the loss doesn't.
    return (c * (2 * scale)) * ((a * 0.5 - t * 0.5) - c * 0.25)
  }

  func partial(_ i: Int, at a: Variable, _ t: Variable) -> (Double, Variable) {
    (i == 0 ? 1 : -1, clamp(a - t, -delta...delta))
  }
}

/// ℓ = −t log σ(x) − (1 − t) log(1 − σ(x)). ∂ℓ/∂x = σ(x) − t, ∂ℓ/∂t = −x.
///
/// Computed as x ([x > 0] − t) + log(1 + e^−|x|): no exponential overflows, and a small loss keeps
/// its digits, where log(1 − σ(x)) would be log 0 from x = 37 on.
struct BinaryCrossEntropy: ElementwiseLoss {
  let reduction: Reduction
  var symbol: String { "binaryCrossEntropy" }

  func losses(_ x: Tensor, _ t: Tensor) -> Tensor {
    x * (x.unary(LZ_STEP) - t) + softplus(-abs(x))
  }

  // Where the target is what an infinite logit says, the loss is 0.
  func losses(_ x: Tensor, _ t: Tensor, times scale: Double) -> Tensor {
    let miss = x.unary(LZ_STEP) - t
    let far = x * scale * miss
    return Tensor.where(miss .== 0, far.zerosLike(), far) + softplus(-abs(x)) * scale
  }

  func partial(_ i: Int, at x: Variable, _ t: Variable) -> (Double, Variable) {
    i == 0 ? (1, apply(LogitError(), x, t)) : (-1, x)
  }
}

/// σ(x) − t, by a kernel that loses nothing where σ(x) is near t = 1: ∂/∂x = σ′(x), ∂/∂t = −1.
struct LogitError: BinaryElementwiseOperation {
  var symbol: String { "σ−t" }
  var traits: OperationTraits { .broadcasting }
  func forward(_ x: Tensor, _ t: Tensor) -> Tensor {
    Tensor.binary(LZ_LOGIT_ERROR, "σ−t", x, t)
  }
  func partial(_ i: Int, at x: Variable, _ t: Variable, result y: Variable) -> Variable {
    i == 0 ? apply(SigmoidSlope(), x) : .minusOne
  }
}

// MARK: - Names

/// The squared error (a − t)² of each element, as their mean (MSE), their sum, or one by one.
///
/// Prediction and target must have the same shape, unless one is a single number: broadcasting here hides
/// mistakes.
///
/// ```swift
/// meanSquaredError(Variable([1.0, 2]), [1.0, 4])  // 2
/// ```
public func meanSquaredError(
  _ prediction: Variable, _ target: Variable, reduction: Reduction = .mean
) -> Variable {
  apply(SquaredError(reduction: reduction), prediction, target)
}

/// The squared error against data.
public func meanSquaredError(
  _ prediction: Variable, _ target: Tensor, reduction: Reduction = .mean
) -> Variable {
  meanSquaredError(prediction, prediction.target(target), reduction: reduction)
}

/// The same with data for the prediction.
public func meanSquaredError(
  _ prediction: Tensor, _ target: Variable, reduction: Reduction = .mean
) -> Variable {
  meanSquaredError(target.target(prediction), target, reduction: reduction)
}

/// The same against one number.
@_disfavoredOverload
public func meanSquaredError(
  _ prediction: Variable, _ target: some WeakNumber, reduction: Reduction = .mean
) -> Variable {
  meanSquaredError(prediction, prediction.operand(target.weakTensor), reduction: reduction)
}

/// The same of data alone: the loss as a number, for a report.
@_disfavoredOverload
public func meanSquaredError(
  _ prediction: Tensor, _ target: Tensor, reduction: Reduction = .mean
) -> Tensor {
  Variable.lossOfData(prediction, target) { meanSquaredError($0, $1, reduction: reduction) }
}

/// The absolute error |a − t| of each element (L1), as their mean, their sum, or one by one. Shapes as for
/// `meanSquaredError`.
///
/// ```swift
/// meanAbsoluteError(Variable([1.0, 2]), [1.0, 4])  // 1
/// ```
public func meanAbsoluteError(
  _ prediction: Variable, _ target: Variable, reduction: Reduction = .mean
) -> Variable {
  apply(AbsoluteError(reduction: reduction), prediction, target)
}

/// The absolute error against data.
public func meanAbsoluteError(
  _ prediction: Variable, _ target: Tensor, reduction: Reduction = .mean
) -> Variable {
  meanAbsoluteError(prediction, prediction.target(target), reduction: reduction)
}

/// The same with data for the prediction.
public func meanAbsoluteError(
  _ prediction: Tensor, _ target: Variable, reduction: Reduction = .mean
) -> Variable {
  meanAbsoluteError(target.target(prediction), target, reduction: reduction)
}

/// The same against one number.
@_disfavoredOverload
public func meanAbsoluteError(
  _ prediction: Variable, _ target: some WeakNumber, reduction: Reduction = .mean
) -> Variable {
  meanAbsoluteError(prediction, prediction.operand(target.weakTensor), reduction: reduction)
}

/// The same of data alone: the loss as a number, for a report.
@_disfavoredOverload
public func meanAbsoluteError(
  _ prediction: Tensor, _ target: Tensor, reduction: Reduction = .mean
) -> Tensor {
  Variable.lossOfData(prediction, target) { meanAbsoluteError($0, $1, reduction: reduction) }
}

/// Huber's loss: ½(a − t)² up to a distance δ, a straight line of slope δ beyond, so that outliers don't
/// dominate. Shapes as for `meanSquaredError`. Traps unless δ > 0.
///
/// ```swift
/// huber(Variable([1.0, 2]), [1.0, 4], delta: 1, reduction: .none)  // [0, 1.5]
/// ```
public func huber(
  _ prediction: Variable, _ target: Variable, delta: Double = 1, reduction: Reduction = .mean
) -> Variable {
  guard delta > 0 else { fail("huber: delta \(delta) is not positive") }
  return apply(Huber(delta: delta, reduction: reduction), prediction, target)
}

/// Huber's loss against data.
public func huber(
  _ prediction: Variable, _ target: Tensor, delta: Double = 1, reduction: Reduction = .mean
) -> Variable {
  huber(prediction, prediction.target(target), delta: delta, reduction: reduction)
}

/// The same with data for the prediction.
public func huber(
  _ prediction: Tensor, _ target: Variable, delta: Double = 1, reduction: Reduction = .mean
) -> Variable {
  huber(target.target(prediction), target, delta: delta, reduction: reduction)
}

/// The same against one number.
@_disfavoredOverload
public func huber(
  _ prediction: Variable, _ target: some WeakNumber, delta: Double = 1,
  reduction: Reduction = .mean
) -> Variable {
  huber(prediction, prediction.operand(target.weakTensor), delta: delta, reduction: reduction)
}

/// The same of data alone: the loss as a number, for a report.
@_disfavoredOverload
public func huber(
  _ prediction: Tensor, _ target: Tensor, delta: Double = 1, reduction: Reduction = .mean
) -> Tensor {
  Variable.lossOfData(prediction, target) { huber($0, $1, delta: delta, reduction: reduction) }
}

/// −t log p − (1 − t) log(1 − p) of each element, p = σ(x): the cost of predicting yes with log-odds x where
/// the truth is t (0, 1, or a probability). Shapes as for `meanSquaredError`.
///
/// ```swift
/// binaryCrossEntropyWithLogits(Variable([0.0, 1000]), [1.0, 1])  // log(2) / 2
/// ```
public func binaryCrossEntropyWithLogits(
  _ logits: Variable, _ target: Variable, reduction: Reduction = .mean
) -> Variable {
  apply(BinaryCrossEntropy(reduction: reduction), logits, target)
}

/// The binary cross-entropy against data.
public func binaryCrossEntropyWithLogits(
  _ logits: Variable, _ target: Tensor, reduction: Reduction = .mean
) -> Variable {
  binaryCrossEntropyWithLogits(logits, logits.target(target), reduction: reduction)
}

/// The same with data for the logits.
public func binaryCrossEntropyWithLogits(
  _ logits: Tensor, _ target: Variable, reduction: Reduction = .mean
) -> Variable {
  binaryCrossEntropyWithLogits(target.target(logits), target, reduction: reduction)
}

/// The same against one number.
@_disfavoredOverload
public func binaryCrossEntropyWithLogits(
  _ logits: Variable, _ target: some WeakNumber, reduction: Reduction = .mean
) -> Variable {
  binaryCrossEntropyWithLogits(logits, logits.operand(target.weakTensor), reduction: reduction)
}

/// The same of data alone: the loss as a number, for a report.
@_disfavoredOverload
public func binaryCrossEntropyWithLogits(
  _ logits: Tensor, _ target: Tensor, reduction: Reduction = .mean
) -> Tensor {
  Variable.lossOfData(logits, target) { binaryCrossEntropyWithLogits($0, $1, reduction: reduction) }
}

extension Variable {
  /// Data to compare this variable with, in its dtype: a target doesn't widen a loss to float64.
  /// Beside whole numbers it is float64, so that its fractions stay and no difference wraps round.
  func target(_ tensor: Tensor) -> Variable {
    .constant(tensor.cast(to: dtype.isFloatingPoint ? dtype : .float64))
  }

  /// A loss of data alone, in the prediction's dtype; in the target's where the prediction is of
  /// whole numbers or a literal number, which would lose what the target's fractions say.
  static func lossOfData(
    _ prediction: Tensor, _ target: Tensor, loss: (Variable, Variable) -> Variable
  ) -> Tensor {
    let prediction = Variable.constant(
      prediction.isWeak || !prediction.dtype.isFloatingPoint
        ? prediction.cast(to: target.dtype.isFloatingPoint ? target.dtype : .float64)
        : prediction)
    return withoutGraph { loss(prediction, prediction.target(target)) }.value
  }
}
