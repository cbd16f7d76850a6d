public import RealModule

/// All derivatives of several functions of many numbers: the matrix whose row `i` is the gradient of
/// the result `i`.
///
/// The function runs once, and is recorded. Then the record is swept for every four results
/// backwards, or for every four inputs forwards, whichever takes fewer sweeps.
///
/// ```swift
/// jacobian(at: [1.0, 2.0]) { x in [x[0] * x[1], .log(x[1])] }  // [[2.0, 1.0], [0.0, 0.5]]
/// ```
@inlinable public func jacobian<Scalar: Real>(
  at x: [Scalar], of f: ([Taped<Scalar>]) throws -> [Taped<Scalar>]
) rethrows -> [[Scalar]] {
  try valueAndJacobian(at: x, of: f).jacobian
}

/// The values of several functions of many numbers, and the matrix of their derivatives.
///
/// ```swift
/// valueAndJacobian(at: [1.0, 2.0]) { x in [x[0] * x[1], x[0] + x[1]] }
/// // (value: [2.0, 3.0], jacobian: [[2.0, 1.0], [1.0, 1.0]])
/// ```
@inlinable public func valueAndJacobian<Scalar: Real>(
  at x: [Scalar], of f: ([Taped<Scalar>]) throws -> [Taped<Scalar>]
) rethrows -> (value: [Scalar], jacobian: [[Scalar]]) {
  let tape = Tape<Scalar>()
  return try tape.record(x, f) { results in
    var jacobian: [[Scalar]] = []
    if results.count <= x.count || tape.hasPullbacks {
      jacobian.reserveCapacity(results.count)
      for first in stride(from: 0, to: results.count, by: 4) {
        let rows = results[first..<min(first + 4, results.count)]
        if rows.count == 1 {
          tape.appendRows(of: rows, OneLane<Scalar>.self, to: &jacobian)
        } else {
          tape.appendRows(of: rows, FourLanes<Scalar>.self, to: &jacobian)
        }
      }
    } else {
      jacobian = tape.columns(of: results)
    }
    return (results.map(\.value), jacobian)
  }
}

extension Tape {
  /// Sweeps back from as many results as there are lanes, and appends the gradient of each.
  @inlinable
  func appendRows<Lanes: SweepLanes>(
    of results: ArraySlice<Taped<Scalar>>, _: Lanes.Type, to rows: inout [[Scalar]]
  ) where Lanes.Scalar == Scalar {
    let adjoints = self.adjoints(Lanes.self) { seed in
      for (lane, result) in results.enumerated() { seed(lane, result, 1) }
    }
    for lane in 0..<results.count {
      rows.append(inputs.indices.map { adjoints[$0][lane] })
    }
    for i in inputs.indices { adjoints[i] = .zero }
  }

  /// The Jacobian by sweeping forth.
  @inlinable
  func columns(of results: [Taped<Scalar>]) -> [[Scalar]] {
    let count = inputs.count, positions = results.map { position(of: $0) }
    // Row by row in one array, so that nothing is asked of each row for each element.
    var elements = Array(repeating: Scalar.zero, count: results.count * count)
    var first = 0
    let groups = (0..<count).map { [$0] }
    forEachColumnBlock(of: results, groups: groups) { columns, tangents in
      elements.withUnsafeMutableBufferPointer { elements in
        for row in results.indices {
          guard let position = positions[row] else { continue }
          let tangent = tangents[position], factor = results[row].factor
          for lane in columns.indices {
            elements[row * count + first + lane] = factor * tangent[lane]
          }
        }
      }
      first += columns.count
    }
    return results.indices.map { Array(elements[$0 * count..<($0 + 1) * count]) }
  }

  /// Sweeps forth for four groups of inputs at a time; `use` gets the groups and the tangents of
  /// all nodes.
  @inlinable
  func forEachColumnBlock(
    of results: [Taped<Scalar>], groups: [[Int]],
    _ use: ([[Int]], UnsafeMutablePointer<FourLanes<Scalar>>) -> Void
  ) {
    let tangents = recorder.zeros(FourLanes<Scalar>.self)
    let positions = results.compactMap { position(of: $0) }
    let havePartials = recorder.havePartials(leaves: inputs.count, Scalar.self)
    for first in stride(from: 0, to: groups.count, by: 4) {
      let block = Array(groups[first..<min(first + 4, groups.count)])
      for i in inputs.indices { tangents[i] = .zero }
      for (lane, group) in block.enumerated() {
        for i in group { tangents[i][lane] = 1 }
      }
      recorder.sweepForth(tangents, leaves: inputs.count, havePartials: havePartials)
      if _slowPath(haveNaN(tangents, positions)) {
        var reached = Array(repeating: 0 as UInt8, count: recorder.pointee.count)
        for (lane, group) in block.enumerated() {
          for i in group { reached[i] |= 1 << UInt8(lane) }
        }
        recorder.sweepForth(
          tangents, reached: &reached, leaves: inputs.count, havePartials: havePartials)
      }
      use(block, tangents)
    }
    for i in 0..<recorder.pointee.count { tangents[i] = .zero }
  }
}

extension Tape {
  /// The derivatives of two functions of the same numbers, into an array that is there already:
  /// first the gradient of the first, then that of the second.
  ///
  /// Allocates nothing once the tape has grown; meant for many small Jacobians, such as those of the
  /// residuals of a fit.
  ///
  /// ```swift
  /// var rows = [0.0, 0, 0, 0]
  /// tape.jacobian(at: [3.0, 4.0], into: &rows) { x in (x[0] * x[1], x[0] - x[1]) }
  /// // rows == [4.0, 3.0, 1.0, -1.0]
  /// ```
  @inlinable
  public func jacobian(
    at x: [Scalar], into rows: inout [Scalar],
    of f: ([Taped<Scalar>]) throws -> (Taped<Scalar>, Taped<Scalar>)
  ) rethrows {
    try record(x, f) { first, second in
      let adjoints = self.adjoints(TwoLanes<Scalar>.self) { seed in
        seed(0, first, 1)
        seed(1, second, 1)
      }
      if rows.count != 2 * x.count { rows = x + x }
      rows.withUnsafeMutableBufferPointer { rows in
        for i in x.indices {
          rows[i] = adjoints[i].a
          rows[x.count + i] = adjoints[i].b
          adjoints[i] = .zero
        }
      }
    }
  }
}
