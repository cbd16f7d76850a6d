import CKernels

// Functions with kinks and steps: |x|, sign, rounding. Flat parts have derivative 0.

/// A function that is constant almost everywhere: no gradient flows back.
protocol FlatOperation: UnaryElementwiseOperation {}

extension FlatOperation {
  var traits: OperationTraits { .broadcasting }
  func partial(at x: Variable, result y: Variable) -> Variable { x.constant(0) }
  func scaled(_ t: Variable, at x: Variable, result y: Variable) -> Variable? { nil }
}

/// A function of two operands that is constant almost everywhere: no gradient flows back.
protocol FlatBinaryOperation: BinaryElementwiseOperation {}

extension FlatBinaryOperation {
  var traits: OperationTraits { .broadcasting }
  func partial(_ i: Int, at a: Variable, _ b: Variable, result y: Variable) -> Variable {
    a.constant(0)
  }
  func scaled(_ t: Variable, _ i: Int, at a: Variable, _ b: Variable, result y: Variable)
    -> Variable?
  { nil }
}

/// g times a step function of x, without a product: 0 where x closes the way, whatever g is. Linear
/// in g, and its own way back; ∂/∂x is 0.
protocol Switch: BinaryElementwiseOperation {
  init()
  /// What g is multiplied by.
  static func factor(_ x: Variable) -> Variable
  /// Where nothing of g comes through.
  static func isClosed(by x: Variable) -> Variable
}

extension Switch {
  var traits: OperationTraits { [.broadcasting, .hiding, .selecting] }

  func partial(_ i: Int, at g: Variable, _ x: Variable, result y: Variable) -> Variable {
    i == 0 ? Self.factor(x) : x.constant(0)
  }

  func scaled(_ t: Variable, _ i: Int, at g: Variable, _ x: Variable, result y: Variable)
    -> Variable?
  {
    i == 0 ? apply(Self(), t, x) : nil
  }

  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    Self.opened(live, x[1]).any(toShape: x[i].shape)
  }

  /// `live` where x leaves the way open.
  static func opened(_ live: Variable, _ x: Variable) -> Variable { live .& .!isClosed(by: x) }
}

/// |x|′ = sign x; 0, the mean of both sides, at the kink.
struct Abs: UnaryElementwiseOperation {
  var symbol: String { "abs" }
  var traits: OperationTraits { .broadcasting }
  func forward(_ x: Tensor) -> Tensor { abs(x) }
  func partial(at x: Variable, result y: Variable) -> Variable { sign(x) }
  func scaled(_ t: Variable, at x: Variable, result y: Variable) -> Variable? { t.signed(by: x) }
}

/// g sign x, as g, −g or 0 · g. ∂/∂x is 0 but for x = 0, where it is left to the `Kink` beside it.
struct Signed: BinaryElementwiseOperation {
  var symbol: String { "sign" }
  var traits: OperationTraits { .broadcasting }
  func forward(_ g: Tensor, _ x: Tensor) -> Tensor { Tensor.binary(LZ_SIGNED, "sign", g, x) }
  func partial(_ i: Int, at g: Variable, _ x: Variable, result y: Variable) -> Variable {
    i == 0 ? sign(x) : x.constant(0)
  }
  func scaled(_ t: Variable, _ i: Int, at g: Variable, _ x: Variable, result y: Variable)
    -> Variable?
  {
    i == 0 ? t.selecting(apply(Self(), t, x)) : nil
  }
}

extension Variable {
  /// This gradient of |x| as that of x.
  func signed(by x: Variable) -> Variable {
    selecting(apply(Signed(), self, x)).conventional(where: x .== 0, at: x)
  }
}

/// |x|.
public func abs(_ x: Variable) -> Variable { apply(Abs(), x) }

struct Sign: FlatOperation {
  var symbol: String { "sign" }
  func forward(_ x: Tensor) -> Tensor { sign(x) }
}

/// −1 below 0, 1 above, 0 at 0. Its gradient is 0.
public func sign(_ x: Variable) -> Variable { apply(Sign(), x) }

struct Floor: FlatOperation {
  var symbol: String { "floor" }
  func forward(_ x: Tensor) -> Tensor { floor(x) }
}

/// The greatest whole number not above x. Its gradient is 0.
public func floor(_ x: Variable) -> Variable { apply(Floor(), x) }

struct Ceil: FlatOperation {
  var symbol: String { "ceil" }
  func forward(_ x: Tensor) -> Tensor { ceil(x) }
}

/// The least whole number not below x. Its gradient is 0.
public func ceil(_ x: Variable) -> Variable { apply(Ceil(), x) }

struct Round: FlatOperation {
  var symbol: String { "round" }
  func forward(_ x: Tensor) -> Tensor { round(x) }
}

/// The nearest whole number; of two as near, the even one. Its gradient is 0.
public func round(_ x: Variable) -> Variable { apply(Round(), x) }
