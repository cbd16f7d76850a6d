// Sums of products.

/// y = Σ aᵢ bᵢ. ∂y/∂a = b, ∂y/∂b = a.
struct Dot: BilinearOperation {
  var symbol: String { "·" }

  func shape(of inputs: Operands<Shape>) throws(ShapeError) -> Shape {
    try inputs[0].requireDot(with: inputs[1])
    return []
  }

  func forward(_ x: Operands<Tensor>) -> Tensor { dot(x[0], x[1]) }

  func transpose(_ g: Variable, to i: Int, at x: Inputs) -> Variable? {
    g * x[1 - i]
  }
}

/// Σ aᵢbᵢ of two 1-d variables. Traps unless they have as many elements.
///
/// ```swift
/// dot(Variable([1.0, 2]), Variable([3.0, 4]))  // 11
/// ```
public func dot(_ a: Variable, _ b: Variable) -> Variable { apply(Dot(), a, b) }
/// The same with data for b.
@_disfavoredOverload
public func dot(_ a: Variable, _ b: Tensor) -> Variable { dot(a, a.operand(b)) }
/// The same with data for a.
@_disfavoredOverload
public func dot(_ a: Tensor, _ b: Variable) -> Variable { dot(b.operand(a), b) }

/// All products aᵢbⱼ of the elements of two variables, as a matrix.
///
/// ```swift
/// outer(Variable([1.0, 2]), Variable([3.0, 4]))  // [[3, 4], [6, 8]]
/// ```
public func outer(_ a: Variable, _ b: Variable) -> Variable {
  func factor(_ x: Variable) -> Variable {
    a.dtype.isFloatingPoint || b.dtype.isFloatingPoint ? x : x.cast(to: .int64)
  }
  return factor(a).reshaped(to: [a.stored.count, 1]) * factor(b).reshaped(to: [1, b.stored.count])
}
/// The same with data for b.
@_disfavoredOverload
public func outer(_ a: Variable, _ b: Tensor) -> Variable { outer(a, a.operand(b)) }
/// The same with data for a.
@_disfavoredOverload
public func outer(_ a: Tensor, _ b: Variable) -> Variable { outer(b.operand(a), b) }

/// The sum of products that an equation of index letters describes. A letter names an axis; one that the result
/// lacks is summed over; a letter twice in one operand takes the diagonal; "..." stands for the axes not named,
/// which broadcast. Without "->" the result has the letters that occur once, in alphabetical order.
///
/// It is made of diagonals, sums, permutations and matrix products, and those are what the graph shows and what
/// carries the gradient back. Traps where the equation or the shapes are wrong, with the place and the reason.
///
/// ```swift
/// einsum("ij,jk->ik", a, b)  // the matrix product
/// einsum("ii->", a)          // the trace
/// einsum("bi,bi->b", x, y)   // a dot product for each b
/// ```
public func einsum(_ equation: String, _ operands: Variable...) -> Variable {
  einsum(equation, operands)
}

/// The sum of products with the operands in an array.
public func einsum(_ equation: String, _ operands: [Variable]) -> Variable {
  require("einsum") { () throws(ShapeError) in
    try EinsumEquation(equation).evaluate(operands.map(EinsumVariable.init)).variable
  }
}

/// The sum of products of variables and tensors: `einsum("ij,jk->ik", data, weight)`.
@_disfavoredOverload
public func einsum(_ equation: String, _ operands: any GraphOperand...) -> Variable {
  einsum(equation, operands)
}

/// The sum of products of variables and tensors in an array.
@_disfavoredOverload
public func einsum(_ equation: String, _ operands: [any GraphOperand]) -> Variable {
  einsum(equation, variables(operands))
}

/// A variable as an operand: a protocol whose members return `Self` can't be a class's.
private struct EinsumVariable: EinsumOperand {
  let variable: Variable

  var shape: Shape { variable.shape }

  var dtype: DType { variable.dtype }

  func cast(to target: DType) -> Self { Self(variable: variable.cast(to: target)) }

  func diagonal(offset: Int, _ a: Int, _ b: Int) -> Self {
    Self(variable: variable.diagonal(offset: offset, a, b))
  }

  func sum(along axes: [Int]?, keepingDimensions: Bool) -> Self {
    Self(variable: variable.sum(along: axes, keepingDimensions: keepingDimensions))
  }

  func permuted(to axes: [Int]) -> Self { Self(variable: variable.permuted(to: axes)) }

  func reshaped(to shape: Shape) -> Self { Self(variable: variable.reshaped(to: shape)) }

  static func * (a: Self, b: Self) -> Self { Self(variable: a.variable * b.variable) }

  static func matrixProduct(_ a: Self, _ b: Self) -> Self {
    Self(variable: matmul(a.variable, b.variable))
  }
}
