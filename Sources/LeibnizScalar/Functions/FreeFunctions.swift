public import RealModule

// The functions of `Real` by their usual names, beside those of the C library for `Double`. A long
// formula of `exp(x)` is compiled at once, where the compiler takes seconds over the types in one
// of `.exp(x)`.

/// The exponential function.
@inlinable @inline(__always) public func exp<T: Number>(_ x: T) -> T { .exp(x) }
/// The natural logarithm.
@inlinable @inline(__always) public func log<T: Number>(_ x: T) -> T { .log(x) }
/// The sine.
@inlinable @inline(__always) public func sin<T: Number>(_ x: T) -> T { .sin(x) }
/// The cosine.
@inlinable @inline(__always) public func cos<T: Number>(_ x: T) -> T { .cos(x) }
/// The tangent.
@inlinable @inline(__always) public func tan<T: Number>(_ x: T) -> T { .tan(x) }
/// The inverse sine.
@inlinable @inline(__always) public func asin<T: Number>(_ x: T) -> T { .asin(x) }
/// The inverse cosine.
@inlinable @inline(__always) public func acos<T: Number>(_ x: T) -> T { .acos(x) }
/// The inverse tangent.
@inlinable @inline(__always) public func atan<T: Number>(_ x: T) -> T { .atan(x) }
/// The hyperbolic sine.
@inlinable @inline(__always) public func sinh<T: Number>(_ x: T) -> T { .sinh(x) }
/// The hyperbolic cosine.
@inlinable @inline(__always) public func cosh<T: Number>(_ x: T) -> T { .cosh(x) }
/// The hyperbolic tangent.
@inlinable @inline(__always) public func tanh<T: Number>(_ x: T) -> T { .tanh(x) }
/// The inverse hyperbolic sine.
@inlinable @inline(__always) public func asinh<T: Number>(_ x: T) -> T { .asinh(x) }
/// The inverse hyperbolic cosine.
@inlinable @inline(__always) public func acosh<T: Number>(_ x: T) -> T { .acosh(x) }
/// The inverse hyperbolic tangent.
@inlinable @inline(__always) public func atanh<T: Number>(_ x: T) -> T { .atanh(x) }
/// The square root.
@inlinable @inline(__always) public func sqrt<T: Number>(_ x: T) -> T { .sqrt(x) }
/// The error function.
@inlinable @inline(__always) public func erf<T: Number>(_ x: T) -> T { .erf(x) }
/// The complementary error function.
@inlinable @inline(__always) public func erfc<T: Number>(_ x: T) -> T { .erfc(x) }
/// `x` to the power `y`; for a whole exponent write an `Int`.
@inlinable @inline(__always) public func pow<T: Number>(_ x: T, _ y: T) -> T { .pow(x, y) }
/// `x` to a whole power.
@inlinable @inline(__always) public func pow<T: Number>(_ x: T, _ n: Int) -> T { .pow(x, n) }
/// The length of the vector (x, y).
@inlinable @inline(__always) public func hypot<T: Number>(_ x: T, _ y: T) -> T { .hypot(x, y) }
/// The angle of the point (x, y), whose second coordinate comes first.
@inlinable @inline(__always) public func atan2<T: Number>(_ y: T, _ x: T) -> T {
  .atan2(y: y, x: x)
}
