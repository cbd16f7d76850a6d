import CKernels

// Back-propagation: the chain rule, from a result to everything that precedes it.

/// Whose gradients ``Variable/backprop(_:keeping:)`` leaves behind.
public enum KeptGradients: Sendable {
  /// Every preceding variable's, as the course does.
  case all
  /// Only those of variables without a creator: what training needs. An intermediate gradient is
  /// released as soon as it has been passed on.
  case leaves
}

extension Variable {
  /// Carries a gradient back through the graph and adds ∂(this)/∂x, times the incoming gradient, to the
  /// `gradient` of every variable x that precedes this one, and of this one.
  ///
  /// Where paths meet, their contributions are added. Calling it again adds again. Of a result of
  /// several elements it is the gradient of their sum:
  ///
  /// ```swift
  /// let x = Variable([1.0, 2, 3])
  /// (x * x).backprop()
  /// x.gradient!   // [2. 4. 6.]
  /// ```
  ///
  /// - Parameters:
  ///   - incoming: the gradient that comes from beyond this variable, ∂L/∂(this); 1 for each element if not given.
  ///   - kept: whose gradients to leave behind.
  ///
  /// Traps when the graph is stale (a value was changed and ``forward()`` not called), naming the variable, and
  /// when nothing precedes this variable that could have a gradient: it was computed in ``withoutGraph(_:)`` or
  /// from constants alone.
  public func backprop(_ incoming: Tensor? = nil, keeping kept: KeptGradients = .all) {
    guard !isConstant else {
      fail(
        """
        backprop: \(label) is constant: it was computed in withoutGraph, or from constants alone, \
        so there is no gradient to find
        """)
    }
    pass(seed: seed(incoming), recording: false) { y, g in
      guard kept == .all || y.first == nil, y.stored.dtype.isFloatingPoint else { return }
      let new = g?.stored ?? y.stored.zerosLike()
      guard let old = y.gradient else {
        y.gradient = new
        return
      }
      if !(old.rank == 0 && new.rank == 0) && !old.hasShape(of: new) { y.failGradient(old) }
      y.gradient = old + new
    }
  }

  @inline(never)
  private func failGradient(_ old: Tensor) -> Never {
    fail(
      """
      backprop: the gradient of \(label) that is there has shape \(old.shape), the new one \(shape); \
      set it to nil first
      """)
  }

  /// Sets to nil the gradient of this variable and of every one that precedes it.
  public func nullGradients() {
    let walk = Walk(from: self)
    for x in walk.nodes { x.variable._withUnsafeGuaranteedRef { $0.gradient = nil } }
  }

  /// An incoming gradient, which must have this variable's shape.
  func checked(seed incoming: Variable) -> Variable {
    guard incoming.shape == shape else {
      fail("gradients: the incoming gradient's shape \(incoming.shape) is not \(shape) of \(label)")
    }
    return incoming
  }

  /// The incoming gradient as a variable of this one's shape and dtype.
  func seed(_ incoming: Tensor?) -> Variable {
    guard stored.dtype.isFloatingPoint else {
      fail("backprop: \(label) is \(dtype); only floating-point variables have gradients")
    }
    guard let incoming else {
      return Variable(
        stored: stored.rank == 0 ? Tensor(number: 1, dtype: dtype) : stored.onesLike(),
        isConstant: true)
    }
    guard incoming.rank == 0 || incoming.shape == shape else {
      fail("backprop: the incoming gradient's shape \(incoming.shape) is not \(shape) of \(label)")
    }
    let g = incoming.cast(to: dtype)
    return Variable(stored: g.rank == 0 ? g.filling(shape) : g, isConstant: true)
  }

  /// What a message calls this variable.
  var label: String { name.map { "variable \($0)" } ?? "a variable of shape \(shape)" }

  /// One backward pass. Calls `visit` with every variable that needs a gradient and its whole adjoint (nil
  /// for zero), results before what they were computed from. The adjoints live in the pass.
  ///
  /// With `wanted`, only what lies between those variables and this one is computed, and only they are visited.
  /// `live` says which elements of the seed are more than placeholders; nil for all.
  ///
  /// Masks of what a path reaches (see Liveness.swift) matter only where a gradient meets an
  /// infinity or a NaN. So a pass does without at first, and starts again with masks, behind what
  /// it has visited, when it meets one in a graph that hides elements. One that is recorded carries
  /// them from the start: the infinity may come when it is differentiated.
  ///
  /// A pass that is recorded calls `foundShapes` first, with the shapes that it is right for.
  func pass(
    seed: Variable, live: Variable? = nil, toward wanted: [Variable]? = nil,
    recording isRecording: Bool, foundShapes: ((RecordedShapes) -> Void)? = nil,
    _ visit: (Variable, Variable?) -> Void
  ) {
    recording(isRecording) {
      var walk = Walk(from: self)
      walk.checkFresh()
      if isRecording { foundShapes?(RecordedShapes(walk)) }
      let leads = wanted.map { walk.leading(to: $0) } ?? []
      if walk.hides || live != nil {
        hidingPass(&walk, seed: seed, live: live, leads: leads, isRecording: isRecording, visit)
        return
      }
      var visited = 0
      _ = plainPass(
        &walk, seed: seed, leads: leads, isRecording: isRecording, hides: false,
        isSeedMasked: false, &visited, visit)
    }
  }

  /// The pass over a graph that hides elements: without masks if that goes well.
  @inline(never)
  private func hidingPass(
    _ walk: inout Walk, seed: Variable, live: Variable?, leads: [Walk.Lead], isRecording: Bool,
    _ visit: (Variable, Variable?) -> Void
  ) {
    var visited = 0
    if !isRecording && NaNWatch.current == nil {
      let completed = walk.rewinding { walk in
        plainPass(
          &walk, seed: seed, leads: leads, isRecording: false, hides: true,
          isSeedMasked: live != nil, &visited, visit)
      }
      if completed { return }
    }
    selectivePass(&walk, seed: seed, live: live, leads: leads, skipping: visited, visit)
  }

  /// The pass without masks. False when it has met what may be a hidden element's 0 times an
  /// infinity; `visited` variables have their adjoints by then.
  @inline(__always)
  private func plainPass(
    _ walk: inout Walk, seed: Variable, leads: [Walk.Lead], isRecording: Bool, hides: Bool,
    isSeedMasked: Bool, _ visited: inout Int, _ visit: (Variable, Variable?) -> Void
  ) -> Bool {
    let isDirected = !leads.isEmpty
    let watch = NaNWatch.current
    var adjoints = ContiguousArray<Variable?>(repeating: nil, count: walk.nodes.count)
    adjoints[0] = seed
    // For each place whether elements of its adjoint may be hidden.
    var masked = ContiguousArray<Bool>(repeating: false, count: hides ? walk.nodes.count : 0)
    if hides { masked[0] = isSeedMasked }
    var isSpoiled = false
    walk.forEachConsumersFirst { y, place -> Passed? in
      if y.isConstant && y !== self || isSpoiled { return nil }
      if isDirected && leads[place] == .no { return nil }
      let g = adjoints[place].take()
      if !isDirected || leads[place] == .isWanted {
        visit(y, g)
        visited += 1
      }
      return g.map { Passed(adjoint: $0, isMasked: hides && masked[place]) }
    } passing: { passed, y, i, x, place in
      if x.isConstant || isSpoiled { return }
      let (g, isMasked) = (passed.adjoint, passed.isMasked)
      if isDirected && leads[place] == .no { return }
      if hides && (isMasked || y.traits.contains(.hiding)) { masked[place] = true }
      if adjoints[place] != nil, !isRecording, watch == nil,
        y.pull(g, to: i, addingTo: &adjoints[place])
      {
        return
      }
      let pulled =
        watch == nil
        ? y.pull(g, to: i, x: x)
        : watch!.watch(g, through: y, to: i) { y.pull(g, to: i, x: x) }
      guard let part = pulled else { return }
      if hides && isMasked && !y.traits.contains(.ofOneSign) && part !== g && y.mayHaveSpoiled(part)
      {
        isSpoiled = true
        return
      }
      let fitting = part.dtype == x.dtype ? part : part.cast(to: x.dtype)
      guard var sum = adjoints[place].take() else {
        adjoints[place] = fitting
        return
      }
      if !isRecording && isKnownUniquelyReferenced(&sum) {
        sum.stored += fitting.stored
      } else {
        sum = sum + fitting
      }
      watch?.look(atSum: sum, of: x)
      adjoints[place] = sum
    }
    return !isSpoiled
  }
}

/// An adjoint that goes on to the inputs, and whether elements of it may be hidden.
private struct Passed {
  let adjoint: Variable
  let isMasked: Bool
}

extension Walk {
  /// Whether a variable was computed from one that is wanted, or is one.
  enum Lead { case no, leads, isWanted }

  /// For each place whether its variable is one of these or was computed from one.
  fileprivate mutating func leading(to wanted: [Variable]) -> [Lead] {
    var leads = [Lead](repeating: .no, count: nodes.count)
    for x in wanted {
      if let place = place(of: x) { leads[place] = .isWanted }
    }
    var edges: [(from: Int, to: Int)] = []
    edges.reserveCapacity(nodes.count)
    rewinding { walk in
      walk.forEachConsumersFirst(
        { $1 }, passing: { from, _, _, _, to in edges.append((from, to)) })
    }
    // From the last one on: those of the inputs come first.
    for edge in edges.reversed() where leads[edge.from] == .no && leads[edge.to] != .no {
      leads[edge.from] = .leads
    }
    return leads
  }

  /// Stops when a variable has changed after something was computed from it.
  fileprivate func checkFresh() {
    for node in nodes {
      node.variable._withUnsafeGuaranteedRef { y in
        if y.isStale { failStale(y) }
        y.recordedShapes?.check()
      }
    }
  }

  /// Stops when a recorded gradient belongs to other shapes than those that are there now.
  func checkRecordedShapes() {
    for node in nodes { node.variable._withUnsafeGuaranteedRef { $0.recordedShapes?.check() } }
  }

  @inline(never)
  private func failStale(_ y: Variable) -> Never {
    fail(
      """
      backprop: the graph is stale: \(y.changedInput.label) has changed since it was used by \
      \(y.operation!.symbol); call forward() on the result first
      """)
  }
}
