/// A number that knows the chain rule: what ``Dual``, ``DualVector`` and ``Taped`` have in common.
///
/// The two requirements `chain` are all that a kind of differentiation has to supply. Every
/// function of swift-numerics' `Real` is then written once, in the files of this folder, as its
/// value and its partial derivatives:
///
/// ```swift
/// static func log(_ x: Self) -> Self { chain(.log(x.value), x, 1 / x.value) }
/// ```
public protocol DerivativeCarrying: ValueCarrying {
  /// The result of a function of one number: its value, and the derivative with respect to `x`.
  static func chain(
    _ value: Scalar, _ x: Self, _ dx: @autoclosure () -> Scalar
  ) -> Self

  /// The result of a function of two numbers: its value and its two partial derivatives.
  ///
  /// A partial derivative with respect to a constant isn't needed and may not be computed.
  static func chain(
    _ value: Scalar, _ x: Self, _ dx: @autoclosure () -> Scalar,
    _ y: Self, _ dy: @autoclosure () -> Scalar
  ) -> Self

  /// The result of a function of any number of arguments: its value and its partial derivatives.
  static func chain(_ value: Scalar, _ arguments: [Self], _ partials: [Scalar]) -> Self
}

extension DerivativeCarrying {
  @inlinable @inline(__always)
  public static func linear(_ value: Scalar, _ x: Self, _ dx: Scalar) -> Self {
    chain(value, x, dx)
  }
  @inlinable @inline(__always)
  public static func linear(
    _ value: Scalar, _ x: Self, _ dx: Scalar, _ y: Self, _ dy: Scalar
  ) -> Self {
    chain(value, x, dx, y, dy)
  }

  /// `a*x + b*y + …` accumulated pair by pair; a type with something better overrides it.
  @inlinable public static func chain(
    _ value: Scalar, _ arguments: [Self], _ partials: [Scalar]
  ) -> Self {
    guard arguments.count == partials.count else {
      failure("chain: \(partials.count) partial derivatives of \(arguments.count) arguments")
    }
    var result = Self(Scalar.zero)
    for (x, dx) in zip(arguments, partials) {
      result = chain(value, result, 1, x, dx)
    }
    return arguments.isEmpty ? Self(value) : result
  }
}
