public import RealModule

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The derivative of a function of one number, by forward mode.
///
/// ```swift
/// derivative(at: 0.5) { x in .sin(x) * .exp(x) }  // (cos 0.5 + sin 0.5)·e^0.5 = 2.2373…
/// ```
@inlinable public func derivative<Scalar: Real>(
  at x: Scalar, of f: (Dual<Scalar>) throws -> Dual<Scalar>
) rethrows -> Scalar {
  try f(Dual(x, tangent: 1)).tangent
}

/// The derivative of any order of a function of one number, by power series.
///
/// ```swift
/// derivative(at: 0.5, order: 3) { x in .sin(x) }  // -cos 0.5
/// ```
///
/// - Precondition: `order` is not negative; order 0 is the value.
@inlinable public func derivative<Scalar: Real>(
  at x: Scalar, order: Int, of f: (Taylor<Scalar>) throws -> Taylor<Scalar>
) rethrows -> Scalar {
  try f(.variable(x, order: order)).derivative(order: order)
}

/// A function's value and its derivatives up to an order, by power series.
///
/// ```swift
/// derivatives(at: 2.0, upTo: 3) { x in x * x * x }  // [8.0, 12.0, 12.0, 6.0]
/// ```
///
/// - Precondition: `order` is not negative.
@inlinable public func derivatives<Scalar: Real>(
  at x: Scalar, upTo order: Int, of f: (Taylor<Scalar>) throws -> Taylor<Scalar>
) rethrows -> [Scalar] {
  let result = try f(.variable(x, order: order))
  // `variable` has checked the order.
  return (0...order).map(result.derivative(order:))
}

/// The derivatives of several functions of one number, as of a point that moves in time.
///
/// ```swift
/// derivatives(at: 0.0) { t in [.cos(t), .sin(t)] }  // [0.0, 1.0]
/// ```
// A name of its own: as an overload of `derivative` it would leave open what a closure returns, and
// the compiler would take more than ten seconds over `{ x in sin(x) * exp(-x / 2) + 3 * x * x }`.
// An overload that is unavailable costs it nothing.
@inlinable public func derivatives<Scalar: Real>(
  at x: Scalar, of f: (Dual<Scalar>) throws -> [Dual<Scalar>]
) rethrows -> [Scalar] {
  try f(Dual(x, tangent: 1)).map(\.tangent)
}

@available(*, unavailable, renamed: "derivatives(at:of:)")
public func derivative<Scalar: Real>(
  at x: Scalar, of f: (Dual<Scalar>) throws -> [Dual<Scalar>]
) rethrows -> [Scalar] { fatalError() }

/// A function's value and derivative.
///
/// ```swift
/// valueAndDerivative(at: 3.0) { x in x * x }  // (value: 9.0, derivative: 6.0)
/// ```
@inlinable public func valueAndDerivative<Scalar: Real>(
  at x: Scalar, of f: (Dual<Scalar>) throws -> Dual<Scalar>
) rethrows -> (value: Scalar, derivative: Scalar) {
  let y = try f(Dual(x, tangent: 1))
  return (y.value, y.tangent)
}

/// The derivative of a function of many numbers in one direction: ∇f(x)·v, by forward mode.
///
/// Costs about two evaluations of `f`, however many numbers there are.
///
/// ```swift
/// directionalDerivative(at: [3.0, 4.0], along: [1, 0]) { x in .hypot(x[0], x[1]) }  // 0.6
/// ```
///
/// - Precondition: `direction` has as many elements as `x`.
@inlinable public func directionalDerivative<Scalar: Real>(
  at x: [Scalar], along direction: [Scalar], of f: ([Dual<Scalar>]) throws -> Dual<Scalar>
) rethrows -> Scalar {
  try f(seeded(x, along: direction)).tangent
}

/// The derivatives of several functions of many numbers in one direction: the Jacobian matrix times
/// the direction, J(x)·v, by forward mode and without the matrix.
///
/// ```swift
/// directionalDerivatives(at: [1.0, 2.0], along: [1, 1]) { x in [x[0] * x[1], .log(x[1])] }
/// // [3.0, 0.5]
/// ```
///
/// - Precondition: `direction` has as many elements as `x`.
// A name of its own for the same reason as `derivatives(at:of:)`.
@inlinable public func directionalDerivatives<Scalar: Real>(
  at x: [Scalar], along direction: [Scalar], of f: ([Dual<Scalar>]) throws -> [Dual<Scalar>]
) rethrows -> [Scalar] {
  try f(seeded(x, along: direction)).map(\.tangent)
}

@available(*, unavailable, renamed: "directionalDerivatives(at:along:of:)")
public func directionalDerivative<Scalar: Real>(
  at x: [Scalar], along direction: [Scalar], of f: ([Dual<Scalar>]) throws -> [Dual<Scalar>]
) rethrows -> [Scalar] { fatalError() }

/// The gradient by forward mode, four directions at a time.
///
/// Needs no memory; it takes one evaluation on ``DualVector`` for every four inputs, so it suits up
/// to a dozen. For more inputs use `gradient(at:of:)`.
///
/// ```swift
/// forwardGradient(at: [3.0, 4.0]) { x in x[0] * x[1] }  // [4.0, 3.0]
/// ```
@inlinable public func forwardGradient<Scalar: Real & SIMDScalar>(
  at x: [Scalar], of f: ([DualVector<SIMD4<Scalar>>]) throws -> DualVector<SIMD4<Scalar>>
) rethrows -> [Scalar] {
  var result: [Scalar] = []
  result.reserveCapacity(x.count)
  var inputs = x.map { DualVector<SIMD4<Scalar>>($0) }
  for first in stride(from: 0, to: x.count, by: 4) {
    let lanes = min(4, x.count - first)
    for lane in 0..<lanes { inputs[first + lane] = DualVector(x[first + lane], lane: lane) }
    let tangent = try f(inputs).tangent
    for lane in 0..<lanes {
      result.append(tangent[lane])
      inputs[first + lane].tangent = .zero
    }
  }
  return result
}

/// The numbers of a point with the numbers of a direction as tangents.
@inlinable func seeded<Scalar: Real>(_ x: [Scalar], along direction: [Scalar]) -> [Dual<Scalar>] {
  guard x.count == direction.count else {
    failure("a point of \(x.count) numbers and a direction of \(direction.count) don't fit")
  }
  return zip(x, direction).map { Dual($0, tangent: $1) }
}

/// Stops unless the process can have so much memory: `Array` multiplies the count with the size of
/// an element unchecked, and dies without words where there is no memory.
@usableFromInline
func requireMemory(_ name: String, _ count: Int, ofBytes size: Int) {
  let (bytes, overflow) = count.multipliedReportingOverflow(by: size)
  if count >= 0 && !overflow && bytes <= 1 << 60 {
    if bytes <= 1 << 20 { return }
    // Not malloc: the optimizer removes it together with free.
    var block: UnsafeMutableRawPointer?
    if posix_memalign(&block, 64, bytes) == 0 { return free(block) }
  }
  failure("\(name): no memory for \(count) elements of \(size) bytes")
}

/// Stops with a message that survives in release builds, where `precondition` drops its own, and
/// without the line of this file, where `fatalError` would send the reader.
@usableFromInline @inline(never)
func failure(_ message: String) -> Never {
  let line = Array("Leibniz: Fatal error: LeibnizScalar: \(message)\n".utf8)
  _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  abort()
}
