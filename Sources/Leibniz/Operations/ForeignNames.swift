// Names that people know from elsewhere, answered by the compiler with what to write here.
//
// None of them is the name of a global function (`exp`, `matmul`): a member would hide that in an
// extension.

extension Variable {
  @available(*, unavailable, message: "write transposed(), which exchanges the last two dimensions")
  public var T: Variable { fatalError() }

  @available(*, unavailable, message: "write transposed(), which exchanges the last two dimensions")
  public func t() -> Variable { fatalError() }

  @available(*, unavailable, message: "write transposed(a, b)")
  public func transpose(_ a: Int, _ b: Int) -> Variable { fatalError() }

  @available(*, unavailable, message: "write permuted(to: [1, 0])")
  public func permute(_ axes: Int...) -> Variable { fatalError() }

  @available(*, unavailable, message: "write reshaped(to: [2, -1])")
  public func view(_ sizes: Int...) -> Variable { fatalError() }

  @available(*, unavailable, message: "write reshaped(to: [2, -1])")
  public func reshape(_ sizes: Int...) -> Variable { fatalError() }

  @available(*, unavailable, message: "write reshaped(to: [2, -1])")
  public func reshape(_ shape: Shape) -> Variable { fatalError() }

  @available(*, unavailable, message: "write flattened()")
  public func flatten() -> Variable { fatalError() }

  @available(*, unavailable, message: "write expanded(at: axis), or a subscript with .newAxis")
  public func unsqueeze(_ axis: Int) -> Variable { fatalError() }

  @available(*, unavailable, message: "write squeezed(), or squeezed(along: [axis])")
  public func squeeze(_ axis: Int? = nil) -> Variable { fatalError() }

  @available(*, unavailable, message: "write broadcast(to: [2, 3])")
  public func expand(_ sizes: Int...) -> Variable { fatalError() }

  @available(*, unavailable, message: "write matmul(a, b)")
  public func mm(_ other: Variable) -> Variable { fatalError() }

  @available(*, unavailable, message: "write matmul(a, b)")
  public func bmm(_ other: Variable) -> Variable { fatalError() }

  @available(*, unavailable, message: "write sum(along: axis)")
  public func sum(axis: Int) -> Variable { fatalError() }

  @available(*, unavailable, message: "write sum(along: dim)")
  public func sum(dim: Int) -> Variable { fatalError() }

  @available(*, unavailable, message: "write mean(along: axis)")
  public func mean(axis: Int) -> Variable { fatalError() }

  @available(*, unavailable, message: "write mean(along: dim)")
  public func mean(dim: Int) -> Variable { fatalError() }

  @available(*, unavailable, message: "write max(along: axis)")
  public func max(axis: Int) -> Variable { fatalError() }

  @available(*, unavailable, message: "write max(along: dim)")
  public func max(dim: Int) -> Variable { fatalError() }

  @available(*, unavailable, message: "write min(along: axis)")
  public func min(axis: Int) -> Variable { fatalError() }

  @available(*, unavailable, message: "write min(along: dim)")
  public func min(dim: Int) -> Variable { fatalError() }

  @available(*, unavailable, message: "write standardDeviation(); correction: 1 gives PyTorch's")
  public func std() -> Variable { fatalError() }

  @available(*, unavailable, message: "write value.scalar")
  public func item() -> Double { fatalError() }

  @available(*, unavailable, message: "write value.scalars(), an array of Double")
  public func tolist() -> [Double] { fatalError() }

  @available(*, unavailable, message: "write value.scalars(), an array of Double")
  public func numpy() -> Tensor { fatalError() }

  @available(*, unavailable, message: "write shape; shape[axis] is one size")
  public func size(_ axis: Int? = nil) -> Shape { fatalError() }

  @available(*, unavailable, message: "write rank")
  public var ndim: Int { fatalError() }

  @available(*, unavailable, message: "write rank")
  public func dim() -> Int { fatalError() }

  @available(*, unavailable, message: "write count")
  public func numel() -> Int { fatalError() }

  @available(*, unavailable, message: "write cast(to: .float32)")
  public func astype(_ dtype: DType) -> Variable { fatalError() }

  @available(*, unavailable, message: "write cast(to: .float32)")
  public func to(_ dtype: DType) -> Variable { fatalError() }

  @available(*, unavailable, message: "write cast(to: .float32)")
  public func float() -> Variable { fatalError() }

  @available(*, unavailable, message: "write cast(to: .float64)")
  public func double() -> Variable { fatalError() }

  @available(*, unavailable, message: "write value")
  public var data: Tensor {
    get { fatalError() }
    set { fatalError() }
  }

  @available(*, unavailable, message: "write gradient")
  public var grad: Tensor? {
    get { fatalError() }
    set { fatalError() }
  }

  @available(*, unavailable, message: "write backprop()")
  public func backward(_ gradient: Tensor? = nil) { fatalError() }

  @available(*, unavailable, message: "write nullGradients()")
  public func zero_grad() { fatalError() }

  @available(*, unavailable, message: "write nullGradients()")
  public func zeroGrad() { fatalError() }

  @available(*, unavailable, message: "write detached, without parentheses")
  public func detach() -> Variable { fatalError() }

  @available(
    *, unavailable,
    message: "write detached for the same value, Variable(x.value) for a variable of its own"
  )
  public func clone() -> Variable { fatalError() }

  @available(
    *, unavailable,
    message: "every Variable has a gradient; data is a Tensor, or Variable.constant(data)"
  )
  public var requires_grad: Bool {
    get { fatalError() }
    set { fatalError() }
  }

  @available(*, unavailable, message: "write Variable(.zeros([2, 3]))")
  public static func zeros(_ shape: Shape) -> Variable { fatalError() }

  @available(*, unavailable, message: "write Variable(.ones([2, 3]))")
  public static func ones(_ shape: Shape) -> Variable { fatalError() }

  // Operators that mean something else in Swift, or need a dot here.

  @available(*, unavailable, message: "write a ** b: ^ is exclusive or in Swift")
  public static func ^ (a: Variable, b: Variable) -> Variable { fatalError() }

  @available(*, unavailable, message: "write a ** b: ^ is exclusive or in Swift")
  public static func ^ (a: Variable, b: some GraphOperand) -> Variable { fatalError() }

  @available(*, unavailable, message: "write a ** b: ^ is exclusive or in Swift")
  public static func ^ (a: some GraphOperand, b: Variable) -> Variable { fatalError() }

  @available(
    *, unavailable,
    message: "write a .< b for each element, a.value.scalar < b for one number"
  )
  public static func < (a: Variable, b: Variable) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message: "write a .< b for each element, a.value.scalar < b for one number"
  )
  public static func < (a: Variable, b: some GraphOperand) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message: "write a .< b for each element, a.value.scalar < b for one number"
  )
  public static func < (a: some GraphOperand, b: Variable) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message: "write a .<= b for each element, a.value.scalar <= b for one number"
  )
  public static func <= (a: Variable, b: Variable) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message: "write a .<= b for each element, a.value.scalar <= b for one number"
  )
  public static func <= (a: Variable, b: some GraphOperand) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message: "write a .<= b for each element, a.value.scalar <= b for one number"
  )
  public static func <= (a: some GraphOperand, b: Variable) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message: "write a .> b for each element, a.value.scalar > b for one number"
  )
  public static func > (a: Variable, b: Variable) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message: "write a .> b for each element, a.value.scalar > b for one number"
  )
  public static func > (a: Variable, b: some GraphOperand) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message: "write a .> b for each element, a.value.scalar > b for one number"
  )
  public static func > (a: some GraphOperand, b: Variable) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message: "write a .>= b for each element, a.value.scalar >= b for one number"
  )
  public static func >= (a: Variable, b: Variable) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message: "write a .>= b for each element, a.value.scalar >= b for one number"
  )
  public static func >= (a: Variable, b: some GraphOperand) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message: "write a .>= b for each element, a.value.scalar >= b for one number"
  )
  public static func >= (a: some GraphOperand, b: Variable) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message:
      "write a .== b for each element, a.value == b.value for the whole, a === b for the same variable"
  )
  public static func == (a: Variable, b: Variable) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message:
      "write a .== b for each element, a.value == b.value for the whole, a === b for the same variable"
  )
  public static func == (a: Variable, b: some GraphOperand) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message:
      "write a .== b for each element, a.value == b.value for the whole, a === b for the same variable"
  )
  public static func == (a: some GraphOperand, b: Variable) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message:
      "write a .!= b for each element, a.value != b.value for the whole, a !== b for another variable"
  )
  public static func != (a: Variable, b: Variable) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message:
      "write a .!= b for each element, a.value != b.value for the whole, a !== b for another variable"
  )
  public static func != (a: Variable, b: some GraphOperand) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message:
      "write a .!= b for each element, a.value != b.value for the whole, a !== b for another variable"
  )
  public static func != (a: some GraphOperand, b: Variable) -> Bool { fatalError() }

  // Not `inout`, so that a `let` gets the same answer.

  @available(
    *, unavailable,
    message:
      "a variable remembers where it came from: write x = x + y, or x.value += y to change its number"
  )
  public static func += (a: Variable, b: some GraphOperand) { fatalError() }

  @available(
    *, unavailable,
    message:
      "a variable remembers where it came from: write x = x - y, or x.value -= y to change its number"
  )
  public static func -= (a: Variable, b: some GraphOperand) { fatalError() }

  @available(
    *, unavailable,
    message:
      "a variable remembers where it came from: write x = x * y, or x.value *= y to change its number"
  )
  public static func *= (a: Variable, b: some GraphOperand) { fatalError() }

  @available(
    *, unavailable,
    message:
      "a variable remembers where it came from: write x = x / y, or x.value /= y to change its number"
  )
  public static func /= (a: Variable, b: some GraphOperand) { fatalError() }

}

@available(*, unavailable, message: "write withoutGraph { … }")
public func no_grad<T>(_ body: () throws -> T) -> T { fatalError() }
