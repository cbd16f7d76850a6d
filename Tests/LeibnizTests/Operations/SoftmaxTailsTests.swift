import Leibniz
import Testing

// Softmax and what is made of it where a probability is next to 0 or 1, against references of many
// digits (Tests/Reference/softmax.tsv).

/// A row of the reference.
private struct Case {
  let label: Int
  let x: [Double], g: [Double]
  /// Numbers, each with the scale of its error.
  private let numbers: [(Double, Double)]

  init(_ row: [Double]) {
    let n = Int(row[0])
    label = Int(row[1])
    x = Array(row[2..<(2 + n)])
    g = Array(row[(2 + n)..<(2 + 2 * n)])
    let rest = Array(row[(2 + 2 * n)...])
    numbers = stride(from: 0, to: rest.count, by: 2).map { (rest[$0], rest[$0 + 1]) }
  }

  var fitsFloat: Bool { x.allSatisfy { Double(Float($0)) == $0 } }

  /// The parts of the row, in its order.
  var parts: [String: [(Double, Double)]] {
    let n = x.count
    var rest = numbers[...]
    var parts: [String: [(Double, Double)]] = [:]
    for (name, count) in [
      ("logSumExp", 1), ("softmax", n), ("logSoftmax", n), ("logSumExp″", n * n), ("softmax′", n),
      ("softmax″", n * n), ("logSoftmax′", n), ("logSoftmax″", n * n), ("crossEntropy", 1),
      ("crossEntropy′", n),
    ] {
      parts[name] = Array(rest.prefix(count))
      rest = rest.dropFirst(count)
    }
    return parts
  }
}

struct SoftmaxTailsTests {
  private static let cases = referenceTable("softmax.tsv")["softmax", default: []].map(Case.init)

  /// What is more than a small multiple of the scale's rounding away from the true number: for
  /// each order of differentiation some functions of 4 units in the last place, and a sum of n.
  private func check(
    _ name: String, _ found: Tensor, _ c: Case, order: Int, _ part: String? = nil, sign: Double = 1
  ) {
    let isSingle = found.dtype == .float32
    let (u, least) =
      isSingle ? (0x1p-24, Double(Float.leastNonzeroMagnitude)) : (0x1p-53, 0x1p-1074)
    let wanted = c.parts[part ?? name]!
    #expect(found.count == wanted.count)
    for (got, (want, scale)) in zip(found.scalars(as: Double.self), wanted) {
      let allowed = Double(8 * (order + 1) * c.x.count) * u * scale + 8 * least
      #expect(abs(got - sign * want) <= allowed, "\(name) of \(c.x): \(got), not \(sign * want)")
    }
  }

  @Test(arguments: [DType.float64, .float32])
  func valuesAndDerivatives(_ dtype: DType) {
    #expect(Self.cases.count > 80)
    for c in Self.cases where dtype == .float64 || c.fitsFloat {
      let x = Tensor(c.x).cast(to: dtype), g = Tensor(c.g).cast(to: dtype)
      let label = Tensor(c.label)
      let oneHot = Tensor.oneHot(label, classes: c.x.count, dtype: dtype)
      let functions: [(String, @Sendable (Variable) -> Variable)] = [
        ("softmax", { (softmax($0) * Variable.constant(g)).sum() }),
        ("logSoftmax", { (logSoftmax($0) * Variable.constant(g)).sum() }),
      ]
      check("softmax", softmax(x), c, order: 0)
      check("logSoftmax", logSoftmax(x), c, order: 0)
      check("softmax", softmax(Variable(x)).value, c, order: 0)
      for (name, f) in functions {
        check(name + "′", gradient(at: x, of: f), c, order: 1)
        check(name + "″", hessian(at: x, of: f), c, order: 2)
      }
      check("logSumExp", x.logSumExp(), c, order: 0)
      check("softmax", gradient(at: x) { $0.logSumExp() }, c, order: 1)
      check("logSumExp″", hessian(at: x) { $0.logSumExp() }, c, order: 2)
      // The cross-entropy in all its forms.
      let losses: [@Sendable (Variable) -> Variable] = [
        { crossEntropy($0, label) }, { crossEntropy($0, probabilities: oneHot) },
        { negativeLogLikelihood(logSoftmax($0), label) },
        { crossEntropy($0.expanded(at: 0), label.expanded(at: 0)) },
        { crossEntropy($0.expanded(at: 0), label.expanded(at: 0), reduction: .none).sum() },
      ]
      for loss in losses {
        check("crossEntropy", loss(Variable(x)).value, c, order: 0)
        check("crossEntropy′", gradient(at: x, of: loss), c, order: 1)
        check("logSumExp″", hessian(at: x, of: loss), c, order: 2)
      }
    }
  }

  @Test(arguments: [DType.float64, .float32])
  func layouts(_ dtype: DType) {
    for c in Self.cases where dtype == .float64 || c.fitsFloat {
      let n = c.x.count
      let x = Tensor(c.x).cast(to: dtype), g = Tensor(c.g).cast(to: dtype)
      // The same scores along each axis of arrays, and every second element of one.
      let rows = x.broadcast(to: [3, n]).contiguous()
      let columns = rows.transposed().contiguous()
      let middle = x.reshaped(to: [1, n, 1]).broadcast(to: [2, n, 2])
      let strided = stack([x, x * 2.0], along: 1).reshaped(to: [-1])[.every(2)]
      for (v, axis, pick) in [
        (rows, 1, [2, 0] as [Int]), (columns, 0, [0, 1]), (middle, 1, [1, 0, 1]),
        (rows.transposed(), 0, [0, 1]), (strided, 0, [0]),
      ] {
        func line(_ t: Tensor) -> Tensor {
          // The elements along the axis, at one place of the others.
          var t = t
          for d in t.shape.indices.reversed() where d != axis {
            t = t.gathered(Tensor([pick[d]]), along: d).squeezed(along: [d])
          }
          return t
        }
        let shape = v.shape.indices.map { $0 == axis ? n : 1 }
        let weights = Variable.constant(g.reshaped(to: Shape(shape)))
        let reduced = v.logSumExp(along: axis, keepingDimensions: true)
        check("logSumExp", line(reduced), c, order: 0)
        check("softmax", line(softmax(v, along: axis)), c, order: 0)
        check("logSoftmax", line(logSoftmax(v, along: axis)), c, order: 0)
        check("softmax", line(gradient(at: v) { $0.logSumExp(along: axis).sum() }), c, order: 1)
        let slopes = gradient(at: v) { (softmax($0, along: axis) * weights).sum() }
        check("softmax′", line(slopes), c, order: 1)
        let logSlopes = gradient(at: v) { (logSoftmax($0, along: axis) * weights).sum() }
        check("logSoftmax′", line(logSlopes), c, order: 1)
      }
      // Over several axes, in any order of memory: far below the maximum stands more that counts
      // nothing.
      let pair = stack([x, Tensor.full([n], -1e30, dtype: dtype)], along: 0)
      for (v, axes, isTurned) in [
        (pair, nil as [Int]?, false), (pair, [0, 1], false), (pair.transposed(), [0, 1], true),
        (pair.expanded(at: 1), [0, 2], false), (pair.expanded(at: 2), [-3, 1], false),
      ] {
        check("logSumExp", v.logSumExp(along: axes).reshaped(to: [1]), c, order: 0)
        let p = gradient(at: v) { $0.logSumExp(along: axes).sum() }
        let ordered = isTurned ? p.transposed() : p.reshaped(to: [2, n])
        check("softmax", ordered[0], c, order: 1)
        #expect(ordered[1] == Tensor.zeros([n], dtype: dtype))
      }
    }
  }

  @Test func manyNumbers() {
    // So many that several threads share the sum; the first and the last block hold the terms.
    for n in [1000, 70_000, 300_001] {
      var numbers = [Double](repeating: -1e4, count: n)
      (numbers[0], numbers[n / 2], numbers[n - 1]) = (-40, 0, -40)
      let x = Tensor(numbers)
      let small = 4.248354255291589e-18
      expectClose(x.logSumExp() / (2 * small), Tensor(1.0), 1e-15)
      expectClose(logSoftmax(x)[n / 2] / (2 * small), Tensor(-1.0), 1e-15)
      let g = gradient(at: x) { crossEntropy($0, Tensor(n / 2)) }
      expectClose(g[n / 2] / (2 * small), Tensor(-1.0), 1e-15)
      expectClose(gradient(at: x) { softmax($0)[n / 2] }[n / 2] / (2 * small), Tensor(1.0), 1e-15)
      expectClose(x.reshaped(to: [1, n]).logSumExp(along: 1)[0] / (2 * small), Tensor(1.0), 1e-15)
      expectClose(x.reshaped(to: [n, 1]).logSumExp(along: 0)[0] / (2 * small), Tensor(1.0), 1e-15)
    }
  }

  @Test func probabilitiesSumToOne() {
    for numbers in [[1000.0, 1001], [1e10, 1e10 + 1]] {
      for dtype in [DType.float64, .float32] {
        let p = gradient(at: Tensor(numbers).cast(to: dtype)) { $0.logSumExp() }
        #expect(abs(p.sum().scalar - 1) <= (dtype == .float64 ? 4 * 0x1p-53 : 4 * 0x1p-24))
      }
    }
  }

  @Test func infinities() {
    let infinity = Double.infinity
    #expect(Tensor([-infinity, -infinity]).logSumExp().scalar == -infinity)
    #expect(Tensor([infinity, 0]).logSumExp().scalar == infinity)
    #expect(Tensor([Double]()).logSumExp().scalar == -infinity)
    #expect(Tensor([1.0, .nan]).logSumExp().scalar.isNaN)
    #expect(Tensor([-infinity, 2]).logSumExp().scalar == 2)
    #expect(gradient(at: Tensor([-infinity, 2])) { $0.logSumExp() } == [0.0, 1])
  }
}
