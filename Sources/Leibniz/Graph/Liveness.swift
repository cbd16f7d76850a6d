// Which elements of a gradient a path reaches.
//
// A 0 in a gradient means one of two things: that a path to the result leads here and its slope
// happens to be 0, or that no path leads here, because `where`, `relu`, a slice … left the element
// out. They differ where the next local derivative is infinite or NaN: the first kind of 0 times ∞
// is indeterminate, NaN; the second stays 0. So a pass that meets both carries a mask of the *live*
// elements beside each gradient, and selects by it. The mask is a variable of bools: recorded, it
// is computed again when the graph is run again.

extension Variable {
  /// A mask that is made of this mask and of shapes: a constant, if this one is, and not to be
  /// computed again.
  func deriving(_ body: () -> Variable) -> Variable {
    recording(!isPlainConstant && isRecording, body)
  }

  /// Of a mask: whether any element is true of those that broadcasting made of one element of
  /// `shape`.
  func any(toShape shape: Shape) -> Variable {
    shape == self.shape ? self : deriving { cast(to: .float32).summed(to: shape) .> 0 }
  }

  /// Of a mask: whether any element along the axes (all for nil) is true, for each element.
  func anySpread(along axes: [Int]?) -> Variable {
    deriving {
      let any = cast(to: .float32).sum(along: axes, keepingDimensions: true) .> 0
      return any.broadcast(to: shape)
    }
  }

  /// The elements where a mask is true, 0 elsewhere.
  func kept(where live: Variable) -> Variable { Variable.where(live, self, constant(0)) }

  /// What the chain rule makes of this gradient, element by element; 0 where no path reaches an
  /// element of it, whatever the other factor is.
  @inline(__always)
  func selecting(_ product: Variable) -> Variable {
    guard let live else { return product }
    return product.kept(where: live)
  }

  /// The elements that may have an influence, 0 for the others; a number or a mask as it is.
  fileprivate func kept(_ live: Variable?) -> Variable {
    guard let live, dtype.isFloatingPoint else { return self }
    return kept(where: live)
  }

  /// A mask that says something: nil for one of which every element is true, now and when it is
  /// computed again. Not of one that was recorded: even a constant's value may be another when the
  /// graph is run again.
  fileprivate var ifMasking: Variable? { isPlainConstant && stored.isAllTrue ? nil : self }

  fileprivate var isKnownFalse: Bool { isPlainConstant && stored.any().scalar == 0 }

  /// What the gradient `g`, of which the elements `live` are reached, contributes to the gradient
  /// of input `i`, and which elements of that are reached; nil for none, and a mask of nil for all.
  func pull(_ g: Variable, live: Variable?, to i: Int) -> (part: Variable, live: Variable?)? {
    guard let operation, live != nil || traits.contains(.hiding) else {
      return pull(g, to: i, x: input(i)).map { ($0, nil) }
    }
    let x = Inputs(of: self)
    let whole = live ?? .constant(.full(shape, 1, dtype: .bool))
    let reached = operation.reached(i, from: whole, at: x, result: self)?.ifMasking
    if reached?.isKnownFalse ?? whole.isKnownFalse { return nil }
    guard let live, traits.isDisjoint(with: [.ofOneSign, .selecting]) else {
      return pull(g, to: i, x: input(i)).map { ($0, reached) }
    }
    let part: Variable?
    if traits.contains(.mixing) {
      let cleaned = x.indices.map { j in
        x[j].kept(operation.reached(j, from: live, at: x, result: self)?.ifMasking)
      }
      let owner = operation.result(stored, of: cleaned)
      part = operation.pullback(g, to: i, at: Inputs(of: owner), result: self)
      if let part { check(part, to: i, x[i]) }
    } else if x[i].shape != shape {
      // The product is summed, so it must be selected from before.
      g.live = live
      part = pull(g, to: i, x: input(i))
      g.live = nil
    } else {
      part = pull(g, to: i, x: input(i))
    }
    return part.map { ($0.kept(reached), reached) }
  }

  /// Whether a 0 of an element that no path reaches may have met an infinity or a NaN on the way
  /// into `part`, which this variable passes on.
  func mayHaveSpoiled(_ part: Variable) -> Bool {
    // An infinity or NaN in an operand of a matrix product makes whole rows or columns of it so: to
    // look at the product takes less time than to look at the operand's gradient.
    if self is Result<MatrixProduct> { return !stored.sum().scalar.isFinite }
    return part.stored.sum().scalar.isNaN
  }
}

extension Variable {
  /// The pass of back-propagation that carries masks. `leads` is empty where every variable's
  /// gradient is wanted; the first `skipped` of them have been visited already.
  func selectivePass(
    _ walk: inout Walk, seed: Variable, live: Variable?, leads: [Walk.Lead],
    skipping skipped: Int,
    _ visit: (Variable, Variable?) -> Void
  ) {
    let watch = NaNWatch.current
    var count = 0
    var adjoints = [(part: Variable, live: Variable?)?](repeating: nil, count: walk.nodes.count)
    adjoints[0] = (seed, live)
    walk.forEachConsumersFirst { y, place -> (part: Variable, live: Variable?)? in
      if y.isConstant && y !== self { return nil }
      if !leads.isEmpty && leads[place] == .no { return nil }
      let adjoint = adjoints[place].take()
      if leads.isEmpty || leads[place] == .isWanted {
        if count >= skipped { visit(y, adjoint?.part) }
        count += 1
      }
      return adjoint
    } passing: { adjoint, y, i, x, place in
      let (g, live) = adjoint
      if x.isConstant || !leads.isEmpty && leads[place] == .no { return }
      var reached: Variable?
      func pulled() -> Variable? {
        guard let (part, live) = y.pull(g, live: live, to: i) else { return nil }
        reached = live
        return part
      }
      let found = watch == nil ? pulled() : watch!.watch(g, through: y, to: i, pulled)
      guard let part = found else { return }
      let fitting = part.dtype == x.dtype ? part : part.cast(to: x.dtype)
      guard let (sum, earlier) = adjoints[place].take() else {
        adjoints[place] = (fitting, reached)
        return
      }
      let total = sum + fitting
      watch?.look(atSum: total, of: x)
      // Live where either is.
      let both = earlier.flatMap { a in reached.flatMap { b in either(a, b).ifMasking } }
      adjoints[place] = (total, both)
    }
  }
}

/// Either condition, element by element.
private func either(_ a: Variable, _ b: Variable) -> Variable {
  b.isPlainConstant ? a.deriving { Variable.where(a, a, b) } : Variable.where(a, a, b)
}

/// 0 with a derivative of NaN where a condition holds: added where a rule takes the mean of several
/// slopes by convention (|x| at 0, equal elements of a maximum, the tip of a length). One slope may
/// be stated there, but no slope of the slopes.
struct Kink: BinaryElementwiseOperation {
  var symbol: String { "kink" }
  var traits: OperationTraits { [.broadcasting, .hiding] }
  func forward(_ x: Tensor, _ condition: Tensor) -> Tensor { x.zerosLike() }
  func partial(_ i: Int, at x: Variable, _ condition: Variable, result y: Variable) -> Variable {
    Variable.where(condition, x.constant(.nan), x.constant(0))
  }
  func scaled(
    _ t: Variable, _ i: Int, at x: Variable, _ condition: Variable, result y: Variable
  ) -> Variable? {
    // Mostly nothing is at a kink.
    if i == 1 || !isRecording && condition.stored.any().scalar == 0 { return nil }
    return t.times(partial(0, at: x, condition, result: y)).kept(where: condition)
  }
  func reached(_ i: Int, from live: Variable, at x: Inputs, result y: Variable) -> Variable? {
    live .& x[1]
  }
}

extension Variable {
  /// This part of a gradient with respect to x, which is a convention where a condition holds.
  /// `spreading` carries a kink to all elements whose parts it spoils, such as those of its row.
  func conventional(
    where condition: @autoclosure () -> Variable, at x: Variable,
    spreading: (Variable) -> Variable = { $0 }
  ) -> Variable {
    guard isRecording else { return self }
    let condition = condition()
    let kinks = spreading(apply(Kink(), x, condition))
    return self + (kinks.shape == shape ? kinks : Variable.where(condition, kinks, constant(0)))
  }
}
