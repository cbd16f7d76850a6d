public import RealModule

/// What a gradient can be taken with respect to, beside others: a `Double`, or an array of such
/// things.
public protocol TapeArgument {
  /// What takes this one's place inside the function: the same with taped numbers.
  associatedtype Recorded

  /// Appends all numbers in order.
  func appendNumbers(to numbers: inout [Double])
  /// Takes as many recorded numbers as this has.
  func recorded(from numbers: inout ArraySlice<Taped<Double>>) -> Recorded
  /// The same shape with other numbers.
  func replaced(from numbers: inout ArraySlice<Double>) -> Self
}

extension Double: TapeArgument {
  @inlinable public func appendNumbers(to numbers: inout [Double]) { numbers.append(self) }
  @inlinable public func recorded(from numbers: inout ArraySlice<Taped<Double>>) -> Taped<Double> {
    numbers.removeFirst()
  }
  @inlinable public func replaced(from numbers: inout ArraySlice<Double>) -> Double {
    numbers.removeFirst()
  }
}

extension Array: TapeArgument where Element: TapeArgument {
  @inlinable public func appendNumbers(to numbers: inout [Double]) {
    for element in self { element.appendNumbers(to: &numbers) }
  }
  @inlinable public func recorded(
    from numbers: inout ArraySlice<Taped<Double>>
  ) -> [Element.Recorded] {
    map { $0.recorded(from: &numbers) }
  }
  @inlinable public func replaced(from numbers: inout ArraySlice<Double>) -> [Element] {
    map { $0.replaced(from: &numbers) }
  }
}

/// A function's value and its gradients with respect to several arguments, each a `Double` or an
/// array, by reverse mode.
///
/// ```swift
/// let (value, gradient) = valueAndGradient(at: 2.0, [1.0, 3.0]) { a, x in a * (x[0] + x[1]) }
/// // value == 8.0, gradient == (4.0, [2.0, 2.0])
/// ```
@_disfavoredOverload
@inlinable
public func valueAndGradient<First: TapeArgument, Second: TapeArgument, each More: TapeArgument>(
  at first: First, _ second: Second, _ more: repeat each More,
  of f: (First.Recorded, Second.Recorded, repeat (each More).Recorded) throws -> Taped<Double>
) rethrows -> (value: Double, gradient: (First, Second, repeat each More)) {
  var x: [Double] = []
  first.appendNumbers(to: &x)
  second.appendNumbers(to: &x)
  repeat (each more).appendNumbers(to: &x)
  let (value, flat) = try valueAndGradient(at: x) { numbers in
    var numbers = numbers[...]
    return try f(
      first.recorded(from: &numbers), second.recorded(from: &numbers),
      repeat (each more).recorded(from: &numbers))
  }
  var rest = flat[...]
  let gradient = (
    first.replaced(from: &rest), second.replaced(from: &rest),
    repeat (each more).replaced(from: &rest)
  )
  return (value, gradient)
}

/// The gradients of a function of several arguments, each a `Double` or an array, by reverse mode.
///
/// ```swift
/// gradient(at: 2.0, [1.0, 3.0]) { a, x in a * (x[0] + x[1]) }  // (4.0, [2.0, 2.0])
/// ```
@_disfavoredOverload
@inlinable
public func gradient<First: TapeArgument, Second: TapeArgument, each More: TapeArgument>(
  at first: First, _ second: Second, _ more: repeat each More,
  of f: (First.Recorded, Second.Recorded, repeat (each More).Recorded) throws -> Taped<Double>
) rethrows -> (First, Second, repeat each More) {
  try valueAndGradient(at: first, second, repeat each more, of: f).gradient
}

// Two numbers are the commonest case. Where the types of the closure's arguments are known from the
// start, the compiler takes milliseconds over a formula that otherwise takes it ten seconds.

/// A function of two numbers: its value and both derivatives, by reverse mode.
///
/// ```swift
/// valueAndGradient(at: 2.0, 3.0) { x, y in x * x * y }  // value 12.0, gradient (12.0, 4.0)
/// ```
@inlinable
public func valueAndGradient(
  at first: Double, _ second: Double,
  of f: (Taped<Double>, Taped<Double>) throws -> Taped<Double>
) rethrows -> (value: Double, gradient: (Double, Double)) {
  let (value, gradient) = try valueAndGradient(at: [first, second]) { try f($0[0], $0[1]) }
  return (value, (gradient[0], gradient[1]))
}

/// Both derivatives of a function of two numbers, by reverse mode.
///
/// ```swift
/// gradient(at: 2.0, 3.0) { x, y in x * x * y }  // (12.0, 4.0)
/// ```
@inlinable
public func gradient(
  at first: Double, _ second: Double,
  of f: (Taped<Double>, Taped<Double>) throws -> Taped<Double>
) rethrows -> (Double, Double) {
  try valueAndGradient(at: first, second, of: f).gradient
}
