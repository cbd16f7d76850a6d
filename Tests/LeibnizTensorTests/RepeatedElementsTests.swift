import Testing

@testable import LeibnizTensor

/// Reductions along axes that broadcasting has made: as of a copy, and at once, however long.
@Suite struct RepeatedElementsTests {
  static let reductions: [(String, @Sendable (Tensor, [Int]?, Bool) -> Tensor)] = [
    ("sum", { $0.sum(along: $1, keepingDimensions: $2) }),
    ("mean", { $0.mean(along: $1, keepingDimensions: $2) }),
    ("max", { $0.max(along: $1, keepingDimensions: $2) }),
    ("min", { $0.min(along: $1, keepingDimensions: $2) }),
    ("any", { $0.any(along: $1, keepingDimensions: $2) }),
    ("all", { $0.all(along: $1, keepingDimensions: $2) }),
    ("norm", { $0.norm(along: $1, keepingDimensions: $2) }),
    ("product", { $0.product(along: $1, keepingDimensions: $2) }),
    ("variance", { $0.variance(along: $1, keepingDimensions: $2) }),
  ]

  @Test(arguments: DType.allCases)
  func asOfACopy(_ dtype: DType) {
    let parts: [Tensor] = [
      Tensor([3, 0, -2, 1, 5, 4]).reshaped(to: [2, 1, 3]), Tensor([3, 2]).reshaped(to: [2, 1, 1]),
      Tensor([1, 0, 2]).reshaped(to: [1, 1, 3]), Tensor([7]).reshaped(to: [1, 1, 1]),
    ]
    for part in parts {
      let x = part.cast(to: dtype).broadcast(to: [2, 5, 3])
      for view in [x, x.transposed(), x.permuted(to: [1, 0, 2])] {
        for axes in [nil, [0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2], []] as [[Int]?] {
          for (name, f) in RepeatedElementsTests.reductions {
            for keeps in [false, true] {
              let (got, want) = (f(view, axes, keeps), f(view.copied, axes, keeps))
              #expect(got.dtype == want.dtype && got.shape == want.shape, "\(name)")
              let pairs = zip(got.scalars(as: Double.self), want.scalars(as: Double.self))
              #expect(
                pairs.allSatisfy { abs($0 - $1) <= 1e-6 * abs($1) + 1e-12 }, "\(name) \(axes ?? [])"
              )
            }
          }
        }
      }
    }
  }

  @Test func howeverLong() {
    let n = 1 << 40
    func long(_ x: Double, _ dtype: DType = .float64) -> Tensor {
      Tensor.full([1], x, dtype: dtype).broadcast(to: [n])
    }
    #expect(long(1).mean().scalar == 1)
    #expect(long(1, .float32).sum().scalar == Double(n))
    #expect(long(0.1).sum().scalar == 0.1 * Double(n))
    #expect(long(0.1).mean().scalar == 0.1 && long(1e300).mean().scalar == 1e300)
    #expect(long(1e300).sum().scalar == .infinity && long(.nan).sum().scalar.isNaN)
    #expect(long(-.infinity).sum().scalar == -.infinity && long(0).sum().scalar == 0)
    #expect(long(3).norm().scalar == 3 * 0x1p20)
    #expect(long(2).max().scalar == 2 && long(2).min().scalar == 2)
    #expect(long(2).any() == Tensor(true) && long(0).all() == Tensor(false))
    for dtype in [DType.uint8, .int32, .int64] {
      #expect(long(3, dtype).sum().scalars(as: Int.self) == [3 * n])
      #expect(long(3, dtype).mean().scalar == 3)
      #expect(long(1, dtype).product().scalars(as: Int.self) == [1])
      #expect(long(-1, .int32).product().scalars(as: Int.self) == [1])
    }
    // Along some axes, beside others that are there.
    let x = Tensor([1.0, 2, 3]).reshaped(to: [3, 1]).broadcast(to: [3, n])
    #expect(x.sum(along: 1) == Tensor([1.0, 2, 3]) * Double(n))
    #expect(x.mean() == Tensor(2.0))
    let odd = Tensor([0.1] as [Float]).broadcast(to: [n - 1]).sum().scalar
    let exact = Double(Float(0.1)) * Double(n - 1)
    #expect(abs(odd - exact) <= 40 * 0x1p-24 * exact)
  }
}

extension Tensor {
  /// The same elements in memory of their own.
  fileprivate var copied: Tensor { Tensor(scalars(as: Double.self), shape: shape).cast(to: dtype) }
}
