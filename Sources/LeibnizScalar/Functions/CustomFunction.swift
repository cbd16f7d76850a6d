public import RealModule

/// A function whose derivatives you state yourself: the solution of an equation, a table, a value
/// from elsewhere, or a formula with a better-conditioned derivative than its operations yield.
///
/// Both members are generic, so that the function can be used with any number type, and so that its
/// derivatives can themselves be differentiated:
///
/// ```swift
/// /// The root w of w·exp(w) = x, for x ≥ 0.
/// struct LambertW: CustomFunction {
///   func value<T: Real>(at x: [T]) -> T {
///     var w = T.log(onePlus: x[0])
///     for _ in 0..<20 { w -= (w - x[0] * .exp(-w)) / (1 + w) }
///     return w
///   }
///   // From (1 + w)·exp(w)·w′ = 1; the iterations aren't differentiated.
///   func partials<T: Real>(at x: [T], value w: T) -> [T] { [.exp(-w) / (1 + w)] }
/// }
/// let w = LambertW()
/// gradient(at: [1.0]) { x in w(x[0]) * x[0] }
/// ```
public protocol CustomFunction {
  /// The value, calculated with numbers of which no derivative is wanted.
  func value<T: Real>(at x: [T]) -> T

  /// The partial derivatives with respect to each of `x`, where the value is known.
  func partials<T: Real>(at x: [T], value: T) -> [T]
}

extension CustomFunction {
  /// The function of one or more numbers of any kind, with the derivatives that it states.
  ///
  /// Traps if it states another number of partial derivatives than it has arguments.
  @inlinable public func callAsFunction<T: Real>(_ x: T...) -> T { callAsFunction(x) }

  /// The function of an array of numbers of any kind, with the derivatives that it states.
  @inlinable public func callAsFunction<T: Real>(_ x: [T]) -> T {
    // Where the compiler knows the type, these comparisons vanish, and so does the way over `Any`.
    if T.self == Double.self || T.self == Float.self { return value(at: x) }
    if T.self == Taped<Double>.self { return stated(x, as: Taped<Double>.self) }
    if T.self == Dual<Double>.self { return stated(x, as: Dual<Double>.self) }
    if T.self == Taped<Dual<Double>>.self { return stated(x, as: Taped<Dual<Double>>.self) }
    return (T.self as? any StatedDerivatives.Type)?.evaluate(self, at: x) as! T? ?? value(at: x)
  }

  /// The function by its stated derivatives, where `T` is known to be `N`.
  @inlinable func stated<T, N: DerivativeCarrying>(_ x: [T], as _: N.Type) -> T {
    N.stated(self, at: x as! [N]) as! T
  }
}

/// A number type on which a custom function is evaluated by its stated derivatives.
@usableFromInline protocol StatedDerivatives {
  static func evaluate(_ f: some CustomFunction, at x: [Any]) -> Any
}

extension DerivativeCarrying {
  @inlinable static func stated(_ f: some CustomFunction, at x: [Self]) -> Self {
    let values = x.map(\.value)
    // The value's own type may carry derivatives too, of another level.
    let value = f(values)
    let partials = f.partials(at: values, value: value)
    guard partials.count == x.count else {
      failure("\(type(of: f)) states \(partials.count) partial derivatives of \(x.count) arguments")
    }
    return chain(value, x, partials)
  }
}

extension Dual: StatedDerivatives {
  @inlinable static func evaluate(_ f: some CustomFunction, at x: [Any]) -> Any {
    stated(f, at: x as! [Self])
  }
}
extension DualVector: StatedDerivatives {
  @inlinable static func evaluate(_ f: some CustomFunction, at x: [Any]) -> Any {
    stated(f, at: x as! [Self])
  }
}
extension Taped: StatedDerivatives {
  @inlinable static func evaluate(_ f: some CustomFunction, at x: [Any]) -> Any {
    stated(f, at: x as! [Self])
  }
}

/// The series of a function of one number: its stated derivative is evaluated as a series, which in
/// turn evaluates the function at one order less.
extension Taylor: StatedDerivatives {
  @inlinable static func evaluate(_ f: some CustomFunction, at x: [Any]) -> Any {
    let x = x as! [Taylor]
    let first = f(x.map(\.value))
    let order = x.map(\.order).max() ?? 0
    guard x.contains(where: { $0.degree > 0 }) else { return Taylor([first], order: order) }
    let shorter = x.map { Taylor(Array($0.terms.prefix(order)), order: min($0.order, order - 1)) }
    let slopes = f.partials(at: shorter, value: f(shorter))
    guard slopes.count == x.count else {
      failure("\(type(of: f)) states \(slopes.count) partial derivatives of \(x.count) arguments")
    }
    var result = [first]
    for k in 1...order {
      result.append(zip(x, slopes).reduce(0) { $0 + chained(k, $1.0, $1.1) })
    }
    return Taylor(result, order: order)
  }
}
