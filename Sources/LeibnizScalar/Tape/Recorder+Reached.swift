// Sweeps that tell a number to which nothing leads from one that happens to be 0.
//
// What isn't on a path from an input to a result has no part in the derivative, even if it is
// infinitely steep: `let unused = x.squareRoot()` at 0 mustn't spoil a gradient. The fast sweeps
// multiply its adjoint 0 by ∞ all the same, and NaN comes out, which reaches a leaf. Only then
// these walks are taken, which keep a bit for each lane of each node that is reached.

extension UnsafeMutablePointer<Recorder> {
  /// `sweepBack`, from the nodes and lanes that are set in `reached` only.
  @inlinable
  func sweepBack<Lanes: SweepLanes>(
    _ adjoints: UnsafeMutablePointer<Lanes>, reached: inout [UInt8], leaves: Int,
    pullbacks: (Int, inout [UInt8]) -> Void
  ) {
    var entry = self.pointee.top
    for position in stride(from: self.pointee.count - 1, through: leaves, by: -1) {
      entry -= Entry<Lanes.Scalar>.word
      let word = entry.load(as: UInt64.self)
      let adjoint = adjoints[position], lanes = reached[position]
      adjoints[position] = .zero
      switch Word.kind(word) {
      case .product:
        let (x, y) = Word.operands(word)
        entry -= Entry<Lanes.Scalar>.partials
        let partials = entry.assumingMemoryBound(to: Lanes.Scalar.self)
        adjoints.add(adjoint.scaled(by: partials[0]), lanes, to: x, &reached)
        adjoints.add(adjoint.scaled(by: partials[1]), lanes, to: y, &reached)
      case .sum:
        let (x, y) = Word.operands(word ^ Word.sum)
        adjoints.add(adjoint, lanes, to: x, &reached)
        adjoints.add(adjoint, lanes, to: y, &reached)
      case .difference:
        let (x, y) = Word.operands(word ^ Word.difference)
        adjoints.add(adjoint, lanes, to: x, &reached)
        adjoints.add(adjoint.negated(), lanes, to: y, &reached)
      case .pullback: pullbacks(Int(truncatingIfNeeded: word ^ Word.mark), &reached)
      case .leaf: break
      }
    }
  }

  /// `sweepForth`, from the leaves and lanes that are set in `reached` only.
  @inlinable
  func sweepForth<Lanes: SweepLanes>(
    _ tangents: UnsafeMutablePointer<Lanes>, reached: inout [UInt8], leaves: Int,
    havePartials: [Bool]
  ) {
    var entry = self.pointee.start
    for (position, hasPartials) in zip(leaves..., havePartials) {
      let partials = entry.assumingMemoryBound(to: Lanes.Scalar.self)
      if hasPartials { entry += Entry<Lanes.Scalar>.partials }
      let word = entry.load(as: UInt64.self)
      entry += Entry<Lanes.Scalar>.word
      tangents[position] = .zero
      switch Word.kind(word) {
      case .product:
        let (x, y) = Word.operands(word)
        tangents.add(tangents[x].scaled(by: partials[0]), reached[x], to: position, &reached)
        tangents.add(tangents[y].scaled(by: partials[1]), reached[y], to: position, &reached)
      case .sum:
        let (x, y) = Word.operands(word ^ Word.sum)
        tangents.add(tangents[x], reached[x], to: position, &reached)
        tangents.add(tangents[y], reached[y], to: position, &reached)
      case .difference:
        let (x, y) = Word.operands(word ^ Word.difference)
        tangents.add(tangents[x], reached[x], to: position, &reached)
        tangents.add(tangents[y].negated(), reached[y], to: position, &reached)
      case .pullback, .leaf: break
      }
    }
  }
}

extension UnsafeMutablePointer where Pointee: SweepLanes {
  /// Adds some of the lanes to those of a node, which they reach.
  @inlinable
  func add(_ value: Pointee, _ lanes: UInt8, to position: Int, _ reached: inout [UInt8]) {
    for lane in 0..<Pointee.width where lanes >> UInt8(lane) & 1 != 0 {
      self[position][lane] = self[position][lane] + value[lane]
    }
    reached[position] |= lanes
  }
}

extension Word {
  @usableFromInline enum Kind { case product, sum, difference, pullback, leaf }

  @inlinable static func kind(_ word: UInt64) -> Kind {
    if Int64(bitPattern: word) >= 0 { return .product }
    if Int32(truncatingIfNeeded: word) >= 0 { return .sum }
    if word < mark { return .difference }
    return word == leaf ? .leaf : .pullback
  }
}
