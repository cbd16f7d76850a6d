public import RealModule

// What tells a number that is 0 because nothing leads to it from one that happens to be 0.
//
// Zero times ∞ is 0 for the first: the derivative of a constant is 0, and so is what it contributes
// to a sum, however steep the function that it goes through. For the second it has no meaning, and
// is NaN, as IEEE's arithmetic has it. The product of an input with a constant 0 is of the second
// kind: a path leads through it, along which the slope is 0.

/// A number that carries derivatives, as seen from the outside, where its type isn't known.
@usableFromInline protocol DerivativeParts {
  /// Whether the value and all derivatives are zero and depend on nothing.
  var isZeroInParts: Bool { get }
  /// Whether the value or a derivative isn't a number.
  var hasNaNInParts: Bool { get }
}

/// Whether a number is zero in all its parts, and depends on nothing.
@inlinable @inline(__always)
func isConstantZero<T: Real>(_ x: T) -> Bool {
  guard x.isZero else { return false }
  return isPlain(T.self) || areAllPartsZero(x)
}

@usableFromInline @inline(never)
func areAllPartsZero<T: Real>(_ x: T) -> Bool {
  (x as? any DerivativeParts)?.isZeroInParts ?? true
}

/// Whether a number or one of its derivatives isn't a number.
@inlinable @inline(__always)
func hasNaN<T: Real>(_ x: T) -> Bool {
  if isPlain(T.self) { return x.isNaN }
  // Where the compiler knows the type, this comparison vanishes.
  if T.self == Dual<Double>.self { return (x as! Dual<Double>).hasNaNInParts }
  return isAnyPartNaN(x)
}

@usableFromInline @inline(never)
func isAnyPartNaN<T: Real>(_ x: T) -> Bool {
  (x as? any DerivativeParts)?.hasNaNInParts ?? x.isNaN
}

/// Whether a number carries no derivatives.
@inlinable @inline(__always)
func isPlain<T>(_: T.Type) -> Bool { T.self == Double.self || T.self == Float.self }

/// A quotient of which the reciprocal of the denominator is known elsewhere, too.
@inlinable @inline(__always)
func divided<T: Real>(_ x: T, by y: T) -> T {
  let r = 1 / y
  return r.isFinite ? x * r : x / y
}

extension Dual: DerivativeParts {
  @usableFromInline var isZeroInParts: Bool {
    isConstant && isConstantZero(value)
  }
  @inlinable var hasNaNInParts: Bool {
    hasNaN(value) || hasNaN(slope)
  }
}

extension DualVector: DerivativeParts {
  @usableFromInline var isZeroInParts: Bool { value.isZero && reached == 0 }
  @usableFromInline var hasNaNInParts: Bool { value.isNaN || any(tangent .!= tangent) }
}

extension Taped: DerivativeParts {
  @usableFromInline var isZeroInParts: Bool {
    isConstant && isConstantZero(value)
  }
  @usableFromInline var hasNaNInParts: Bool {
    hasNaN(value) || !isConstant && hasNaN(factor)
  }
}

extension Taylor: DerivativeParts {
  @usableFromInline var isZeroInParts: Bool {
    order == 0 && isConstantZero(value)
  }
  @usableFromInline var hasNaNInParts: Bool { terms.contains { hasNaN($0) } }
}
