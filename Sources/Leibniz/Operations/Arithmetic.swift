import CKernels

// a + b, a − b, a × b, a / b, −a.

struct Add: BinaryElementwiseOperation {
  var symbol: String { "+" }
  var traits: OperationTraits { .broadcasting }
  func forward(_ a: Tensor, _ b: Tensor) -> Tensor { a + b }
  func partial(_ i: Int, at a: Variable, _ b: Variable, result y: Variable) -> Variable { .one }
}

struct Subtract: BinaryElementwiseOperation {
  var symbol: String { "−" }
  var traits: OperationTraits { .broadcasting }
  func forward(_ a: Tensor, _ b: Tensor) -> Tensor { a - b }
  func partial(_ i: Int, at a: Variable, _ b: Variable, result y: Variable) -> Variable {
    i == 0 ? .one : .minusOne
  }
}

struct Multiply: BinaryElementwiseOperation {
  var symbol: String { "×" }
  var traits: OperationTraits { .broadcasting }
  func forward(_ a: Tensor, _ b: Tensor) -> Tensor { a * b }
  func partial(_ i: Int, at a: Variable, _ b: Variable, result y: Variable) -> Variable {
    i == 0 ? b : a
  }
}

/// y = a/b: ∂y/∂a = 1/b, ∂y/∂b = −a/b², in one division where that keeps more digits than −y/b.
struct Divide: BinaryElementwiseOperation {
  var symbol: String { "/" }
  var traits: OperationTraits { .broadcasting }
  func forward(_ a: Tensor, _ b: Tensor) -> Tensor { a / b }
  func partial(_ i: Int, at a: Variable, _ b: Variable, result y: Variable) -> Variable {
    i == 0 ? 1.0 / b : apply(PartialDerivative(LZ_DIV, 0, 1), a, b)
  }

  func scaled(_ t: Variable, _ i: Int, at a: Variable, _ b: Variable, result y: Variable)
    -> Variable?
  {
    // t/b, not t · 1/b: 1/b may be infinite where t/b isn't.
    i == 0 ? t.over(b) : t.times(partial(1, at: a, b, result: y))
  }
}

struct Negate: UnaryElementwiseOperation {
  var symbol: String { "neg" }
  var traits: OperationTraits { .broadcasting }
  func forward(_ x: Tensor) -> Tensor { -x }
  func partial(at x: Variable, result y: Variable) -> Variable { .minusOne }
}

extension Variable {
  public static func + (a: Variable, b: Variable) -> Variable { apply(Add(), a, b) }
  public static func - (a: Variable, b: Variable) -> Variable { apply(Subtract(), a, b) }
  public static func * (a: Variable, b: Variable) -> Variable { apply(Multiply(), a, b) }
  public static func / (a: Variable, b: Variable) -> Variable { apply(Divide(), a, b) }
  public static prefix func - (a: Variable) -> Variable { apply(Negate(), a) }
}

// MARK: - Constants that rules need

extension Variable {
  // Shared by all threads: never an input of anything (`times` sees to it), so no walk ever marks them.
  nonisolated(unsafe) static let one = Variable(stored: Tensor(float64: 1), isConstant: true)
  nonisolated(unsafe) static let minusOne = Variable(stored: Tensor(float64: -1), isConstant: true)

  /// The chain rule's product, this gradient × a partial derivative, where 1 and −1 need no
  /// product. Where no path reaches an element of the gradient, the product is 0, whatever the
  /// partial derivative is.
  @inline(__always)
  func times(_ partial: Variable) -> Variable {
    if partial === Variable.one { return self }
    if partial === Variable.minusOne { return -self }
    return selecting(apply(Multiply(), self, partial))
  }

  /// The chain rule's product with 1/b, as a quotient; 0 where no path reaches an element.
  func over(_ b: Variable) -> Variable { selecting(apply(Divide(), self, b)) }
}
