// Names that people know from elsewhere, answered by the compiler with what to write here.
//
// None of them is the name of a global function (`exp`, `matmul`): a member would hide that in an
// extension.

extension Tensor {
  @available(*, unavailable, message: "write transposed(), which exchanges the last two dimensions")
  public var T: Tensor { fatalError() }

  @available(*, unavailable, message: "write transposed(), which exchanges the last two dimensions")
  public func t() -> Tensor { fatalError() }

  @available(*, unavailable, message: "write transposed(a, b)")
  public func transpose(_ a: Int, _ b: Int) -> Tensor { fatalError() }

  @available(*, unavailable, message: "write permuted(to: [1, 0])")
  public func permute(_ axes: Int...) -> Tensor { fatalError() }

  @available(*, unavailable, message: "write reshaped(to: [2, -1])")
  public func view(_ sizes: Int...) -> Tensor { fatalError() }

  @available(*, unavailable, message: "write reshaped(to: [2, -1])")
  public func reshape(_ sizes: Int...) -> Tensor { fatalError() }

  @available(*, unavailable, message: "write reshaped(to: [2, -1])")
  public func reshape(_ shape: Shape) -> Tensor { fatalError() }

  @available(*, unavailable, message: "write flattened()")
  public func flatten() -> Tensor { fatalError() }

  @available(*, unavailable, message: "write expanded(at: axis), or a subscript with .newAxis")
  public func unsqueeze(_ axis: Int) -> Tensor { fatalError() }

  @available(*, unavailable, message: "write squeezed(), or squeezed(along: [axis])")
  public func squeeze(_ axis: Int? = nil) -> Tensor { fatalError() }

  @available(*, unavailable, message: "write broadcast(to: [2, 3])")
  public func expand(_ sizes: Int...) -> Tensor { fatalError() }

  @available(*, unavailable, message: "write matmul(a, b)")
  public func mm(_ other: Tensor) -> Tensor { fatalError() }

  @available(*, unavailable, message: "write matmul(a, b)")
  public func bmm(_ other: Tensor) -> Tensor { fatalError() }

  @available(*, unavailable, message: "write sum(along: axis)")
  public func sum(axis: Int) -> Tensor { fatalError() }

  @available(*, unavailable, message: "write sum(along: dim)")
  public func sum(dim: Int) -> Tensor { fatalError() }

  @available(*, unavailable, message: "write mean(along: axis)")
  public func mean(axis: Int) -> Tensor { fatalError() }

  @available(*, unavailable, message: "write mean(along: dim)")
  public func mean(dim: Int) -> Tensor { fatalError() }

  @available(*, unavailable, message: "write max(along: axis)")
  public func max(axis: Int) -> Tensor { fatalError() }

  @available(*, unavailable, message: "write max(along: dim)")
  public func max(dim: Int) -> Tensor { fatalError() }

  @available(*, unavailable, message: "write min(along: axis)")
  public func min(axis: Int) -> Tensor { fatalError() }

  @available(*, unavailable, message: "write min(along: dim)")
  public func min(dim: Int) -> Tensor { fatalError() }

  @available(*, unavailable, message: "write standardDeviation(); correction: 1 gives PyTorch's")
  public func std() -> Tensor { fatalError() }

  @available(*, unavailable, message: "write scalar")
  public func item() -> Double { fatalError() }

  @available(*, unavailable, message: "write scalars(), an array of Double")
  public func tolist() -> [Double] { fatalError() }

  @available(*, unavailable, message: "write scalars(), an array of Double")
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
  public func astype(_ dtype: DType) -> Tensor { fatalError() }

  @available(*, unavailable, message: "write cast(to: .float32)")
  public func to(_ dtype: DType) -> Tensor { fatalError() }

  @available(*, unavailable, message: "write cast(to: .float32)")
  public func float() -> Tensor { fatalError() }

  @available(*, unavailable, message: "write cast(to: .float64)")
  public func double() -> Tensor { fatalError() }

  @available(*, unavailable, message: "Swift copies values: write let b = a")
  public func clone() -> Tensor { fatalError() }

  @available(*, unavailable, message: "a tensor is data; make a Variable of it to have a gradient")
  public var grad: Tensor? { fatalError() }

  @available(*, unavailable, message: "a tensor is data; make a Variable of it to have a gradient")
  public var gradient: Tensor? { fatalError() }

  @available(*, unavailable, message: "a tensor is data; make a Variable of it to have a gradient")
  public var requires_grad: Bool {
    get { fatalError() }
    set { fatalError() }
  }

  @available(*, unavailable, message: "a tensor is data; call backprop() on a Variable")
  public func backward() { fatalError() }

  @available(*, unavailable, message: "a tensor is data; call backprop() on a Variable")
  public func backprop() { fatalError() }

  // Operators that mean something else in Swift, or need a dot here.

  @available(*, unavailable, message: "write a ** b: ^ is exclusive or in Swift")
  public static func ^ (a: Tensor, b: Tensor) -> Tensor { fatalError() }

  @available(*, unavailable, message: "write a ** b: ^ is exclusive or in Swift")
  public static func ^ (a: Tensor, b: some WeakNumber) -> Tensor { fatalError() }

  @available(*, unavailable, message: "write a .< b for each element, a.scalar < b for one number")
  public static func < (a: Tensor, b: Tensor) -> Bool { fatalError() }

  @available(*, unavailable, message: "write a .< b for each element, a.scalar < b for one number")
  public static func < (a: Tensor, b: some WeakNumber) -> Bool { fatalError() }

  @available(*, unavailable, message: "write a .< b for each element, a.scalar < b for one number")
  public static func < (a: some WeakNumber, b: Tensor) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message: "write a .<= b for each element, a.scalar <= b for one number"
  )
  public static func <= (a: Tensor, b: Tensor) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message: "write a .<= b for each element, a.scalar <= b for one number"
  )
  public static func <= (a: Tensor, b: some WeakNumber) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message: "write a .<= b for each element, a.scalar <= b for one number"
  )
  public static func <= (a: some WeakNumber, b: Tensor) -> Bool { fatalError() }

  @available(*, unavailable, message: "write a .> b for each element, a.scalar > b for one number")
  public static func > (a: Tensor, b: Tensor) -> Bool { fatalError() }

  @available(*, unavailable, message: "write a .> b for each element, a.scalar > b for one number")
  public static func > (a: Tensor, b: some WeakNumber) -> Bool { fatalError() }

  @available(*, unavailable, message: "write a .> b for each element, a.scalar > b for one number")
  public static func > (a: some WeakNumber, b: Tensor) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message: "write a .>= b for each element, a.scalar >= b for one number"
  )
  public static func >= (a: Tensor, b: Tensor) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message: "write a .>= b for each element, a.scalar >= b for one number"
  )
  public static func >= (a: Tensor, b: some WeakNumber) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message: "write a .>= b for each element, a.scalar >= b for one number"
  )
  public static func >= (a: some WeakNumber, b: Tensor) -> Bool { fatalError() }
}
