// Sums of products, named by their indices: "ij,jk->ik" is the matrix product Σⱼ aᵢⱼ bⱼₖ.

/// An equation of index letters, parsed.
///
/// A letter names an axis; "..." stands for all axes not named, which broadcast. A letter that the result lacks is
/// summed over. Without "->" the result has the letters that occur once, in alphabetical order.
package struct EinsumEquation: Sendable, Hashable, CustomStringConvertible {
  /// The indices of one operand or of the result. `rest` is where "..." stands among the letters.
  package struct Term: Sendable, Hashable {
    package var letters: [Character] = []
    package var rest: Int?

    var text: String {
      var text = ""
      for (i, letter) in letters.enumerated() { text += (i == rest ? "..." : "") + String(letter) }
      return rest == letters.count ? text + "..." : text
    }
  }

  package let inputs: [Term]
  package let output: Term

  package var description: String {
    inputs.map(\.text).joined(separator: ",") + "->" + output.text
  }

  /// Parses an equation; blanks don't count.
  ///
  /// - Throws: ``ShapeError`` that says what is wrong at which character, counted from 1.
  package init(_ equation: String) throws(ShapeError) {
    var inputs = [Term()]
    var output: Term?
    let characters = Array(equation)
    var i = 0
    func error(_ message: String) -> ShapeError {
      ShapeError("'\(equation)', character \(i + 1): \(message)")
    }
    func append(_ change: (inout Term) -> Void) {
      if output != nil { change(&output!) } else { change(&inputs[inputs.count - 1]) }
    }
    while i < characters.count {
      let c = characters[i]
      let term = output ?? inputs[inputs.count - 1]
      switch c {
      case " ": break
      case "," where output == nil: inputs.append(Term())
      case "-" where output == nil && i + 1 < characters.count && characters[i + 1] == ">":
        output = Term()
        i += 1
      case ".":
        guard characters[i...].prefix(3) == ["."] + [".", "."] else {
          throw error("expected '...'")
        }
        if term.rest != nil { throw error("a second '...' in one operand") }
        if output != nil && !inputs.contains(where: { $0.rest != nil }) {
          throw error("no operand has '...'")
        }
        append { $0.rest = $0.letters.count }
        i += 2
      case _ where c.isLetter:
        if output != nil {
          if term.letters.contains(c) { throw error("'\(c)' is twice in the result") }
          if !inputs.contains(where: { $0.letters.contains(c) }) {
            throw error("'\(c)' is in no operand")
          }
        }
        append { $0.letters.append(c) }
      default:
        throw error("expected a letter, ',', '...' or '->', found '\(c)'")
      }
      i += 1
    }
    self.inputs = inputs
    if let output {
      self.output = output
      return
    }
    let all = inputs.flatMap(\.letters)
    let once = all.filter { c in all.count { $0 == c } == 1 }.sorted()
    self.output = Term(letters: once, rest: inputs.contains { $0.rest != nil } ? 0 : nil)
  }

  /// The result's shape for operands of these shapes.
  ///
  /// - Throws: ``ShapeError`` where the shapes don't fit the letters or one another.
  package func shape(of shapes: [Shape]) throws(ShapeError) -> Shape {
    let labelled = try labelled(shapes)
    return try Shape(labelled.output.map { labelled.sizes[$0]! }).checked()
  }

  /// An axis: a letter, or an axis of the rest, counted from its last.
  enum Label: Hashable {
    case letter(Character)
    case rest(Int)
  }

  struct Labelled {
    var inputs: [[Label]] = []
    var output: [Label] = []
    var sizes: [Label: Int] = [:]
  }

  /// The label of every axis, and the size of every label.
  func labelled(_ shapes: [Shape]) throws(ShapeError) -> Labelled {
    guard shapes.count == inputs.count else {
      throw ShapeError("'\(self)' has \(inputs.count) operands, given are \(shapes.count)")
    }
    var result = Labelled()
    var longestRest = 0
    for (term, shape) in zip(inputs, shapes) {
      let extra = shape.count - term.letters.count
      guard extra == 0 || extra > 0 && term.rest != nil else {
        throw ShapeError("'\(term.text)' doesn't name the axes of shape \(shape)")
      }
      longestRest = Swift.max(longestRest, extra)
      let labels = EinsumEquation.labels(term, rest: extra)
      for (label, size) in zip(labels, shape) {
        let known = result.sizes[label] ?? size
        switch label {
        case .letter(let letter):
          guard known == size else {
            throw ShapeError("'\(letter)' is \(known) and \(size) in shapes \(shapes)")
          }
          result.sizes[label] = size
        case .rest:
          guard known == size || known == 1 || size == 1 else {
            throw ShapeError("the axes of '...' don't broadcast in shapes \(shapes)")
          }
          result.sizes[label] = known == 1 ? size : known
        }
      }
      result.inputs.append(labels)
    }
    result.output = EinsumEquation.labels(output, rest: longestRest)
    return result
  }

  private static func labels(_ term: Term, rest: Int) -> [Label] {
    var labels: [Label] = term.letters.map { .letter($0) }
    if let place = term.rest {
      labels.insert(contentsOf: (0..<rest).reversed().map { .rest($0) }, at: place)
    }
    return labels
  }
}

/// What an einsum's operands must be able to do. Tensors conform, and so does whatever records operations on
/// them, so that both evaluate an equation by the same steps.
package protocol EinsumOperand {
  var shape: Shape { get }
  var dtype: DType { get }
  func cast(to target: DType) -> Self
  func diagonal(offset: Int, _ a: Int, _ b: Int) -> Self
  func sum(along axes: [Int]?, keepingDimensions: Bool) -> Self
  func permuted(to axes: [Int]) -> Self
  func reshaped(to shape: Shape) -> Self
  static func * (a: Self, b: Self) -> Self
  static func matrixProduct(_ a: Self, _ b: Self) -> Self
}

extension Tensor: EinsumOperand {
  package static func matrixProduct(_ a: Tensor, _ b: Tensor) -> Tensor { matmul(a, b) }
}

extension EinsumEquation {
  /// Evaluates the equation, two operands at a time from the left.
  ///
  /// - Throws: ``ShapeError`` as ``shape(of:)``.
  package func evaluate<Operand: EinsumOperand>(_ operands: [Operand]) throws(ShapeError) -> Operand
  {
    let labelled = try labelled(operands.map(\.shape))
    _ = try Shape(labelled.output.map { labelled.sizes[$0]! }).checkedCount()
    // Integers become what they are multiplied and added in before the first product.
    let common = operands.reduce(DType.bool) { $0.promoted(with: $1.dtype) }
    let dtype = common.isFloatingPoint ? common : .int64
    let factors = operands.map { $0.dtype.isFloatingPoint ? $0 : $0.cast(to: dtype) }
    var left: [Labels<Operand>] = zip(factors, labelled.inputs).map {
      Labels(operand: $0, labels: $1).withoutRepeats().withoutOnes(of: labelled.sizes)
    }
    /// Labels that the result or another operand still asks for.
    func needed(_ others: ArraySlice<Labels<Operand>>) -> Set<Label> {
      others.reduce(into: Set(labelled.output)) { $0.formUnion($1.labels) }
    }
    for i in left.indices {
      left[i] = left[i].summed(keeping: needed(left[..<i] + left[(i + 1)...]))
    }
    var result = left[0]
    for i in left.indices.dropFirst() {
      result = try result.times(left[i], keeping: needed(left[(i + 1)...]))
    }
    return result.arranged(as: labelled.output, sizes: labelled.sizes)
  }
}

/// An operand with the label of each of its axes.
private struct Labels<Operand: EinsumOperand> {
  typealias Label = EinsumEquation.Label
  var operand: Operand
  var labels: [Label]

  private func size(_ label: Label) -> Int { operand.shape[labels.firstIndex(of: label)!] }

  /// Each label once: of two axes with one label the diagonal is taken.
  func withoutRepeats() -> Self {
    var result = self
    while let b = result.labels.indices.first(where: {
      result.labels[..<$0].contains(result.labels[$0])
    }) {
      let label = result.labels[b]
      let a = result.labels.firstIndex(of: label)!
      result.operand = result.operand.diagonal(offset: 0, a, b)
      result.labels.remove(at: b)
      result.labels.remove(at: a)
      result.labels.append(label)
    }
    return result
  }

  /// Without axes of size 1: the product broadcasts along them.
  func withoutOnes(of sizes: [Label: Int]) -> Self {
    let kept = labels.indices.filter { operand.shape[$0] != 1 }
    if kept.count == labels.count { return self }
    return Labels(
      operand: operand.reshaped(to: Shape(kept.map { operand.shape[$0] })),
      labels: kept.map { labels[$0] })
  }

  /// Summed over all labels but these.
  func summed(keeping kept: Set<Label>) -> Self {
    let axes = labels.indices.filter { !kept.contains(labels[$0]) }
    if axes.isEmpty { return self }
    return Labels(
      operand: operand.sum(along: axes, keepingDimensions: false),
      labels: labels.filter { kept.contains($0) })
  }

  /// The product with another, summed over the labels that nothing needs any longer.
  func times(_ other: Self, keeping kept: Set<Label>) throws(ShapeError) -> Self {
    let shared = labels.filter { other.labels.contains($0) }
    let batch = shared.filter { kept.contains($0) }
    let contracted = shared.filter { !kept.contains($0) }
    let own = labels.filter { !shared.contains($0) }
    let others = other.labels.filter { !shared.contains($0) }
    let result = batch + own + others
    let batchSizes = batch.map(size)
    let shape = try Shape(batchSizes + own.map(size) + others.map(other.size)).checked()
    func product(_ labels: [Label], _ x: Self) -> Int { labels.reduce(1) { $0 * x.size($1) } }

    if contracted.isEmpty || own.isEmpty && others.isEmpty {
      // No matrix product in it: element by element.
      let a = arranged(batch + own + contracted)
        .reshaped(
          to: Shape(batchSizes + own.map(size) + others.map { _ in 1 } + contracted.map(size)))
      let b = other.arranged(batch + others + contracted)
        .reshaped(
          to: Shape(batchSizes + own.map { _ in 1 } + others.map(other.size) + contracted.map(size))
        )
      return Labels(operand: a * b, labels: result + contracted).summed(keeping: kept)
    }
    let k = product(contracted, self)
    let a = arranged(batch + own + contracted)
      .reshaped(to: Shape(batchSizes + [product(own, self), k]))
    let b = other.arranged(batch + contracted + others)
      .reshaped(to: Shape(batchSizes + [k, product(others, other)]))
    return Labels(operand: Operand.matrixProduct(a, b).reshaped(to: shape), labels: result)
  }

  /// The operand with its axes in this order.
  private func arranged(_ order: [Label]) -> Operand {
    if order == labels { return operand }
    return operand.permuted(to: order.map { labels.firstIndex(of: $0)! })
  }

  /// The operand with its axes in this order, axes of size 1 put back.
  func arranged(as order: [Label], sizes: [Label: Int]) -> Operand {
    arranged(order.filter { labels.contains($0) }).reshaped(to: Shape(order.map { sizes[$0]! }))
  }
}

// MARK: - On tensors

/// The sum of products that an equation of index letters describes. A letter names an axis; one that the result
/// lacks is summed over; a letter twice in one operand takes the diagonal; "..." stands for the axes not named, which
/// broadcast. Without "->" the result has the letters that occur once, in alphabetical order.
/// Integers and bools are multiplied and added as int64.
///
/// Traps where the equation or the shapes are wrong, with the place and the reason.
///
/// ```swift
/// einsum("ij,jk->ik", a, b)  // the matrix product
/// einsum("ii->", a)          // the trace
/// einsum("bi,bi->b", x, y)   // a dot product for each b
/// ```
public func einsum(_ equation: String, _ operands: Tensor...) -> Tensor {
  einsum(equation, operands)
}

/// The sum of products with the operands in an array.
///
/// ```swift
/// einsum("i,i->", [Tensor([1, 2]), Tensor([3, 4])])  // 11
/// ```
public func einsum(_ equation: String, _ operands: [Tensor]) -> Tensor {
  require("einsum") { () throws(ShapeError) in
    try EinsumEquation(equation).evaluate(operands)
  }
}

/// Σ aᵢbᵢ of two 1-d tensors; of integers and bools in int64, of n floats to within
/// (48 + log₂ n) u Σ|aᵢbᵢ|, where u is half the dtype's unit in the last place. Traps unless they
/// have as many elements.
///
/// ```swift
/// dot(Tensor([1.0, 2]), Tensor([3.0, 4]))  // 11
/// ```
public func dot(_ a: Tensor, _ b: Tensor) -> Tensor {
  require("dot") { () throws(ShapeError) in try a.shape.requireDot(with: b.shape) }
  return matmul(a, b)
}

/// All products aᵢbⱼ of the elements of two tensors, as a matrix; of integers and bools in int64.
///
/// ```swift
/// outer(Tensor([1, 2]), Tensor([3, 4]))  // [[3, 4], [6, 8]]
/// ```
public func outer(_ a: Tensor, _ b: Tensor) -> Tensor {
  let areIntegers = !a.dtype.isFloatingPoint && !b.dtype.isFloatingPoint
  let (x, y) = areIntegers ? (a.widened, b.widened) : (a, b)
  return x.reshaped(to: [a.count, 1]) * y.reshaped(to: [1, b.count])
}

extension Shape {
  /// Throws unless both are 1-d and of one size.
  package func requireDot(with other: Shape) throws(ShapeError) {
    guard count == 1, self == other else {
      throw ShapeError("shapes \(self) and \(other) aren't two vectors of one size")
    }
  }
}
