public import RealModule

/// A number with its derivatives of all orders up to a chosen one: a truncated power series.
///
/// `Taylor.variable(x, order: n)` stands for `x + t`; calculating with it yields the coefficients
/// `f(x), f′(x), f″(x)/2!, …` of `f(x + t)` at once, in O(n²) for each operation. This is what
/// `derivative(at:order:of:)` uses; nesting ``Dual`` would take 2ⁿ.
///
/// ```swift
/// let x = Taylor.variable(2.0, order: 3)
/// (x * x * x).coefficients  // [8.0, 12.0, 6.0, 1.0]
/// ```
///
/// The series is kept in an array, so this type is meant for high orders rather than for speed.
public struct Taylor<Scalar: Real> {
  /// The coefficients of 1, t, t², …; a constant has only the first.
  public var coefficients: [Scalar]

  /// A constant.
  @inlinable public init(_ value: Scalar) { coefficients = [value] }

  @inlinable init(_ coefficients: [Scalar]) { self.coefficients = coefficients }

  /// The number that one derives by: `value + t`, up to the given power of `t`.
  ///
  /// - Precondition: `order` is not negative.
  @inlinable public static func variable(_ value: Scalar, order: Int) -> Taylor {
    guard order >= 0 && order < .max else {
      failure("the order of a derivative can't be \(order)")
    }
    requireMemory("Taylor.variable", order + 1, ofBytes: MemoryLayout<Scalar>.stride)
    var coefficients = Array(repeating: Scalar.zero, count: order + 1)
    coefficients[0] = value
    if order > 0 { coefficients[1] = 1 }
    return Taylor(coefficients)
  }

  /// The value: the coefficient of 1.
  @inlinable public var value: Scalar {
    guard let first = coefficients.first else { failure("Taylor: a series without coefficients") }
    return first
  }

  /// The derivative of an order: its factorial times the coefficient; zero beyond those that are kept.
  ///
  /// - Precondition: `order` is not negative.
  @inlinable public func derivative(order: Int) -> Scalar {
    guard order >= 0 else { failure("Taylor.derivative: the order can't be \(order)") }
    if order >= coefficients.count { return 0 }
    var result = self[order]
    for i in stride(from: order, to: 1, by: -1) { result *= Scalar(i) }
    return result
  }

  /// A coefficient; zero beyond those that are kept.
  @inlinable subscript(k: Int) -> Scalar { k < coefficients.count ? coefficients[k] : 0 }

  /// A series of as many coefficients as the longer of two, each a function of its index and of the
  /// coefficients before it.
  @inlinable static func series(
    _ x: Taylor, _ y: Taylor? = nil, first: Scalar, next: (Int, [Scalar]) -> Scalar
  ) -> Taylor {
    let count = Swift.max(x.coefficients.count, y?.coefficients.count ?? 1)
    var result = [first]
    result.reserveCapacity(count)
    for k in 1..<Swift.max(count, 1) { result.append(next(k, result)) }
    return Taylor(result)
  }

  /// The coefficient `k` of `f(x)` from the coefficients of `f′(x)` before it: from
  /// `f(x)′ = f′(x)·x′` follows `k·fₖ = Σ j·xⱼ·f′ₖ₋ⱼ`.
  @inlinable static func chained(_ k: Int, _ x: Taylor, _ slope: (Int) -> Scalar) -> Scalar {
    var sum = Scalar.zero
    for j in 1...k { sum += Scalar(j) * x[j] * slope(k - j) }
    return sum / Scalar(k)
  }

  /// `f(x)` from its value and the series of its derivative.
  @inlinable static func integral(_ value: Scalar, _ x: Taylor, slope: Taylor) -> Taylor {
    series(x, first: value) { k, _ in chained(k, x) { slope[$0] } }
  }

  /// The coefficient `k` of the product of two series.
  @inlinable static func product(_ k: Int, _ a: (Int) -> Scalar, _ b: (Int) -> Scalar) -> Scalar {
    var sum = Scalar.zero
    for i in 0...k { sum += a(i) * b(k - i) }
    return sum
  }
}

extension Taylor: Sendable where Scalar: Sendable {}

extension Taylor: ExpressibleByFloatLiteral where Scalar: ExpressibleByFloatLiteral {
  @inlinable public init(floatLiteral value: Scalar.FloatLiteralType) {
    self.init(Scalar(floatLiteral: value))
  }
}

extension Taylor: ConstantConvertible where Scalar: ConstantConvertible {
  @inlinable public init(constant: Double) { self.init(Scalar(constant: constant)) }
}
