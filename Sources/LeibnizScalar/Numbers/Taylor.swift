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
  /// The coefficients up to the last that there is a reason for: those after it are 0 whatever the
  /// number is multiplied by, like the second derivative of `x` itself.
  @usableFromInline var terms: [Scalar]
  /// The highest power of t that is followed; 0 in a constant.
  @usableFromInline var order: Int

  /// The coefficients of 1, t, t², …; a constant has only the first.
  @inlinable public var coefficients: [Scalar] {
    get { terms + Array(repeating: 0, count: order + 1 - terms.count) }
    set { self = Taylor(newValue, order: newValue.count - 1) }
  }

  /// A constant.
  @inlinable public init(_ value: Scalar) { self.init([value], order: 0) }

  @inlinable init(_ terms: [Scalar], order: Int) {
    self.terms = terms
    self.order = order
  }

  /// The number that one derives by: `value + t`, up to the given power of `t`.
  ///
  /// - Precondition: `order` is not negative.
  @inlinable public static func variable(_ value: Scalar, order: Int) -> Taylor {
    guard order >= 0 && order < .max else {
      failure("the order of a derivative can't be \(order)")
    }
    requireMemory("Taylor.variable", order + 1, ofBytes: MemoryLayout<Scalar>.stride)
    return Taylor(order == 0 ? [value] : [value, 1], order: order)
  }

  /// The value: the coefficient of 1.
  @inlinable public var value: Scalar {
    guard let first = terms.first else { failure("Taylor: a series without coefficients") }
    return first
  }

  /// The derivative of an order: its factorial times the coefficient; zero beyond those that are
  /// kept.
  ///
  /// - Precondition: `order` is not negative.
  @inlinable public func derivative(order: Int) -> Scalar {
    guard order >= 0 else { failure("Taylor.derivative: the order can't be \(order)") }
    if order >= terms.count { return 0 }
    var result = self[order]
    for i in stride(from: order, to: 1, by: -1) { result *= Scalar(i) }
    return result
  }

  /// A coefficient; zero beyond those that there are.
  @inlinable subscript(k: Int) -> Scalar { k < terms.count ? terms[k] : 0 }

  /// The highest power that there is a coefficient of.
  @inlinable var degree: Int { terms.count - 1 }

  /// The same number, followed up to one power less.
  @inlinable var withoutLast: Taylor {
    Taylor(Array(terms.prefix(Swift.max(order, 1))), order: Swift.max(order - 1, 0))
  }

  /// A series of the higher order of two, each coefficient a function of its index and of the
  /// coefficients before it.
  @inlinable static func series(
    _ x: Taylor, _ y: Taylor? = nil, degree: Int = .max, first: Scalar,
    next: (Int, [Scalar]) -> Scalar
  ) -> Taylor {
    let order = Swift.max(x.order, y?.order ?? 0)
    // What is calculated from constants alone is one.
    let isConstant = x.degree == 0 && (y?.degree ?? 0) == 0
    let degree = isConstant ? 0 : Swift.min(degree, order)
    var result = [first]
    result.reserveCapacity(degree + 1)
    for k in 0..<degree { result.append(next(k + 1, result)) }
    return Taylor(result, order: order)
  }

  /// The coefficient `k` of `f(x)` from the coefficients of `f′(x)` before it: from
  /// `f(x)′ = f′(x)·x′` follows `k·fₖ = Σ j·xⱼ·f′ₖ₋ⱼ`.
  @inlinable static func chained(
    _ k: Int, _ x: Taylor, _ slope: (Int) -> Scalar, upTo degree: Int = .max
  ) -> Scalar {
    var sum = Scalar.zero
    for j in stride(from: 1, through: Swift.min(k, x.degree), by: 1) where k - j <= degree {
      sum += Scalar(j) * x.terms[j] * slope(k - j)
    }
    return sum / Scalar(k)
  }

  /// The same from the whole series of the slope.
  @inlinable static func chained(_ k: Int, _ x: Taylor, _ slope: Taylor) -> Scalar {
    chained(k, x, { slope.terms[$0] }, upTo: slope.degree)
  }

  /// `f(x)` from its value and the series of its derivative.
  @inlinable static func integral(_ value: Scalar, _ x: Taylor, slope: Taylor) -> Taylor {
    if value.isNaN { return series(x, first: value) { _, _ in value } }
    return series(x, degree: slope.degree == 0 ? x.degree : .max, first: value) { k, _ in
      chained(k, x, slope)
    }
  }

  /// `f(x, y)` from its value and the series of its derivatives.
  @inlinable static func integral(
    _ value: Scalar, _ x: Taylor, _ a: Taylor, _ y: Taylor, _ b: Taylor
  ) -> Taylor {
    series(x, y, first: value) { k, _ in chained(k, x, a) + chained(k, y, b) }
  }

  /// The coefficient `k` of the product of two series.
  @inlinable static func product(_ k: Int, _ a: Taylor, _ b: Taylor) -> Scalar {
    var sum = Scalar.zero
    for i in stride(from: Swift.max(0, k - b.degree), through: Swift.min(k, a.degree), by: 1) {
      sum += a.terms[i] * b.terms[k - i]
    }
    return sum
  }
}

extension Taylor: Sendable where Scalar: Sendable {}

extension Taylor: ExpressibleByFloatLiteral where Scalar: ExpressibleByFloatLiteral {
  @inlinable public init(floatLiteral value: Scalar.FloatLiteralType) {
    self.init(Scalar(floatLiteral: value))
  }
}
