import Leibniz
import Measuring

// What isn't a product of matrices: one operation on values, float32, into a new array. Each is
// measured where its operands fit into a core's caches and where they don't, and against the
// memory's rate there.

private let sizes = [("2e4", 20_000), ("1e7", 10_000_000)]

/// A loop's operands: vectors of n elements, and the same as [n/10, 10] and [n/1000, 1000].
private struct Operands {
  let n: Int
  let a, b, mask, places: Tensor
  let narrow, wide, row, column: Tensor

  init(_ n: Int) {
    var source = RandomSource(seed: 1)
    self.n = n
    a = Tensor.random(uniform: -2..<2, [n], dtype: .float32, using: &source)
    b = Tensor.random(uniform: 0.5..<2, [n], dtype: .float32, using: &source)
    mask = a .> 0
    places = Tensor.random(integers: 0..<(n / 100), [n / 100], using: &source)
    narrow = a.reshaped(to: [-1, 10])
    wide = a.reshaped(to: [-1, 1000])
    row = b[..<10]
    column = b[..<(n / 10)].expanded(at: 1)
  }
}

/// All loops, as `loop-sum-1e7`.
func loops() -> [Workload] {
  // Elements read and written for each element of `a`, and what is done.
  let all: [(String, read: Double, written: Double, (Operands) -> Tensor)] = [
    ("neg", 1, 1, { -$0.a }), ("relu", 1, 1, { relu($0.a) }), ("sqrt", 1, 1, { sqrt($0.b) }),
    ("floor", 1, 1, { floor($0.a) }), ("exp", 1, 1, { exp($0.a) }), ("log", 1, 1, { log($0.b) }),
    ("sin", 1, 1, { sin($0.a) }), ("tanh", 1, 1, { tanh($0.a) }),
    ("sigmoid", 1, 1, { sigmoid($0.a) }), ("gelu", 1, 1, { gelu($0.a) }),
    ("add", 2, 1, { $0.a + $0.b }), ("div", 2, 1, { $0.a / $0.b }),
    ("max", 2, 1, { maximum($0.a, $0.b) }), ("pow", 2, 1, { pow($0.b, $0.a) }),
    ("less", 2, 0.25, { $0.a .< $0.b }),
    ("where", 2.25, 1, { Tensor.where($0.mask, $0.a, $0.b) }),
    ("cast", 1, 2, { $0.a.cast(to: .float64) }),
    ("row-add", 1, 1, { $0.narrow + $0.row }), ("column-add", 1.1, 1, { $0.narrow + $0.column }),
    ("copy", 1, 1, { $0.a.flipped().contiguous() }),
    ("transpose", 1, 1, { $0.wide.transposed().contiguous() }),
    ("transpose-narrow", 1, 1, { $0.narrow.transposed().contiguous() }),
    ("sum", 1, 0, { $0.a.sum() }), ("sum-rows", 1, 0.1, { $0.narrow.sum(along: 1) }),
    ("sum-columns", 1, 0, { $0.narrow.sum(along: 0) }),
    ("sum-columns-wide", 1, 0, { $0.wide.sum(along: 0) }),
    ("norm", 1, 0, { $0.a.norm() }), ("variance", 2, 0, { $0.a.variance() }),
    ("greatest", 1, 0, { $0.a.max() }), ("argmax", 1, 0.2, { $0.narrow.argmax(along: 1) }),
    ("cumulative-sum", 1, 1, { $0.a.cumulativeSum(along: 0) }),
    ("softmax", 1, 1, { softmax($0.narrow) }), ("softmax-wide", 1, 1, { softmax($0.wide) }),
    ("log-sum-exp", 1, 0.1, { $0.narrow.logSumExp(along: 1) }),
    ("gather", 0.11, 0.1, { $0.narrow.gathered($0.places) }),
    (
      "scatter", 0.12, 1,
      { Tensor.scatterAdd($0.narrow[..<($0.n / 100)], at: $0.places, into: $0.narrow.shape) }
    ),
  ]
  return all.flatMap { name, read, written, operation in
    sizes.map { label, n in
      let bytes = 4 * Double(n)
      let work = Work.memory(read: Int(read * bytes), written: Int(written * bytes))
      return Workload(name: "loop-\(name)-\(label)", work: work) {
        let operands = Operands(n)
        return ({ use(operation(operands)) }, 1)
      }
    }
  }
}
