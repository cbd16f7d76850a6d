import Foundation
import LeibnizTensor
import Testing

private func mean(_ x: [Double]) -> Double { x.reduce(0, +) / Double(x.count) }
private func variance(_ x: [Double], _ correction: Int) -> Double {
  let m = mean(x)
  return x.map { ($0 - m) * ($0 - m) }.reduce(0, +) / Double(max(x.count - correction, 0))
}

/// Every non-empty choice of axes, and all.
private func choices(_ rank: Int) -> [[Int]?] {
  [nil, []] + (1..<(1 << rank)).map { bits in (0..<rank).filter { bits >> $0 & 1 == 1 } }
}

@Suite struct StatisticsTests {
  @Test func reductionsAgreeWithLoops() {
    typealias Reduction = (Tensor, [Int]?, Bool) -> Tensor
    let reductions: [(String, Reduction, ([Double]) -> Double)] = [
      ("sum", { $0.sum(along: $1, keepingDimensions: $2) }, { $0.reduce(0, +) }),
      ("mean", { $0.mean(along: $1, keepingDimensions: $2) }, mean),
      ("product", { $0.product(along: $1, keepingDimensions: $2) }, { $0.reduce(1, *) }),
      ("variance", { $0.variance(along: $1, keepingDimensions: $2) }, { variance($0, 0) }),
      (
        "standardDeviation",
        { $0.standardDeviation(along: $1, correction: 1, keepingDimensions: $2) },
        { sqrt(variance($0, 1)) }
      ),
      (
        "logSumExp", { $0.logSumExp(along: $1, keepingDimensions: $2) },
        { log($0.map { exp($0) }.reduce(0, +)) }
      ),
      (
        "norm", { $0.norm(along: $1, keepingDimensions: $2) },
        { sqrt($0.map { $0 * $0 }.reduce(0, +)) }
      ),
      ("any", { $0.any(along: $1, keepingDimensions: $2) }, { $0.contains { $0 != 0 } ? 1 : 0 }),
      ("all", { $0.all(along: $1, keepingDimensions: $2) }, { $0.contains(0) ? 0 : 1 }),
      ("max", { $0.max(along: $1, keepingDimensions: $2) }, { $0.max()! }),
      ("min", { $0.min(along: $1, keepingDimensions: $2) }, { $0.min()! }),
    ]
    var source = TestSource(3)
    for (name, f, reference) in reductions {
      for shape in shapes {
        for axes in choices(shape.count) {
          let given = axes ?? Array(shape.indices)
          let places = shape.indices.filter { !given.contains($0) }.map { shape[$0] }.reduce(1, *)
          let nothing = given.contains { shape[$0] == 0 } && places > 0
          if nothing && (name == "max" || name == "min") { continue }
          for layout in layouts {
            let x = random(shape, layout: layout, using: &source)
            for keeping in [false, true] {
              expectSame(
                f(x, axes, keeping), Naive(x).reduced(given, keeping: keeping, reference), 1e-12,
                "\(name) \(shape) \(axes?.description ?? "all") layout \(layout)")
            }
          }
        }
      }
    }
  }

  @Test func resultTypes() {
    for dtype in DType.allCases {
      let x = Tensor([1.0, 0, 3]).cast(to: dtype)
      let widened = dtype.isFloatingPoint ? dtype : .int64
      let floating = dtype.isFloatingPoint ? dtype : .float64
      #expect(x.sum().dtype == widened && x.product().dtype == widened)
      #expect(x.mean().dtype == floating && x.variance().dtype == floating)
      #expect(x.norm().dtype == floating && x.logSumExp().dtype == floating)
      #expect(x.max().dtype == dtype && x.min().dtype == dtype)
      #expect(x.max().scalar == (dtype == .bool ? 1 : 3) && x.min().scalar == 0)
      #expect(x.any().dtype == .bool && x.any().scalar == 1 && x.all().scalar == 0)
      #expect(x.argmax().dtype == .int64)
    }
    #expect(Tensor([200, 200] as [UInt8]).sum().scalar == 400)
    #expect(Tensor([Int32.max, 1]).sum().scalar == 2_147_483_648)
  }

  @Test func oneAxisCountsFromTheEndToo() {
    let x: Tensor = [[1.0, 2, 3], [4, 5, 7]]
    #expect(x.sum(along: -1) == [6.0, 16])
    #expect(x.mean(along: 0) == [2.5, 3.5, 5])
    #expect(x.max(along: -2) == [4.0, 5, 7])
    #expect(x.norm(along: [0, -1]).scalar == sqrt(104))
    #expect(x.variance(along: 0, correction: 1) == [4.5, 4.5, 8])
    #expect(x.product(along: 1, keepingDimensions: true) == [[6.0], [140]])
  }

  @Test func extremesOfNothingAndNaN() async {
    #expect(Tensor([1, .nan, 3]).max().scalar.isNaN && Tensor([1, .nan, 3]).min().scalar.isNaN)
    #expect(Tensor.zeros([0, 3]).max(along: 1).shape == [0])
    #expect(Tensor.zeros([0, 3]).mean(along: 0).scalars().allNaN)
    #expect(Tensor.zeros([0]).logSumExp().scalar == -.infinity)
    #expect(Tensor.zeros([0]).norm().scalar == 0)
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 0]).max(along: 1) }
  }

  @Test func messagesNameShapeAndAxes() {
    #expect(throws: ShapeError("shape [2, 0] has no elements along axis 1")) {
      try Shape([2, 0]).reducedOfSome(along: [1], keepingDimensions: false)
    }
    #expect(throws: ShapeError("axis 2 is out of range for shape [2, 3]")) {
      try Shape([2, 3]).reducedOfSome(along: [2], keepingDimensions: false)
    }
    #expect(throws: ShapeError("axis 1 is given twice for shape [2, 3]")) {
      try Shape([2, 3]).axes([1, -1])
    }
  }

  @Test func largeAndSmallNumbersSurvive() {
    #expect(near(Tensor([3e200, 4e200]).norm().scalar / 5e200, 1))
    #expect(near(Tensor([3e-200, 4e-200]).norm().scalar / 5e-200, 1))
    #expect(near(Tensor([3e30, 4e30] as [Float]).norm().scalar / 5e30, 1, 1e-6))
    #expect(Tensor([1, -Double.infinity]).norm().scalar == .infinity)
    #expect(Tensor([1, Double.nan]).norm().scalar.isNaN)
    #expect(Tensor([1000.0, 1000]).logSumExp().scalar == 1000 + log(2))
    #expect(Tensor([-1000.0, -1000]).logSumExp().scalar == -1000 + log(2))
    #expect(Tensor([-Double.infinity]).logSumExp().scalar == -.infinity)
    #expect(Tensor([Double.infinity, 0]).logSumExp().scalar == .infinity)
    // Each slice for itself, whatever happens in its neighbours.
    let inf = Double.infinity
    let rows = Tensor([0, inf, -inf, 0, 0, -inf, 1000, .nan, -inf], shape: [3, 3])
    for x in [rows, rows.cast(to: .float32), rows.transposed().contiguous().transposed()] {
      let across = x.logSumExp(along: 0).scalars()
      #expect(across[0] == 1000 && across[1].isNaN && across[2] == -inf)
    }
    let along = rows.logSumExp(along: 1).scalars()
    #expect(along[0] == inf && near(along[1], log(2)) && along[2].isNaN)
    #expect(Tensor.zeros([0, 3]).logSumExp(along: 0) == Tensor.full([3], -inf))
    #expect(Tensor.zeros([0, 3]).logSumExp(along: 1).shape == [0])
    #expect(Tensor.zeros([2, 0]).logSumExp(along: 1) == Tensor.full([2], -inf))
    // So many that they are added in parts.
    let many = Tensor.full([20_000], 3.0)
    #expect(near(many.logSumExp().scalar, 3 + log(20_000)))
    #expect(many.logSumExp(along: 0, keepingDimensions: true).shape == [1])
    // Σx² − n·mean² would give rubbish here.
    #expect(near(Tensor([1e9 + 1, 1e9 + 2, 1e9 + 3]).variance().scalar, 2.0 / 3))
  }
}

@Suite struct RowsTests {
  @Test func positionsOfExtremes() {
    var source = TestSource(4)
    for shape in shapes where !shape.contains(0) {
      for layout in layouts {
        // Whole numbers, so that equal elements occur.
        let x = random(shape, .int32, layout: layout, using: &source)
        let flat = x.scalars()
        #expect(x.argmax().scalar == Double(flat.firstIndex(of: flat.max()!)!))
        #expect(x.argmin().scalar == Double(flat.firstIndex(of: flat.min()!)!))
        for axis in shape.indices {
          for keeping in [false, true] {
            let n = Naive(x)
            expectSame(
              x.argmax(along: axis, keepingDimensions: keeping),
              n.reduced([axis], keeping: keeping) { Double($0.firstIndex(of: $0.max()!)!) })
            expectSame(
              x.argmin(along: axis - shape.count, keepingDimensions: keeping),
              n.reduced([axis], keeping: keeping) { Double($0.firstIndex(of: $0.min()!)!) })
          }
        }
      }
    }
    // Slices wide enough for vectors, with a NaN.
    for dtype in [DType.float32, .float64, .int32, .int64, .uint8] {
      var x = random([3, 11, 70], dtype, layout: 0, using: &source, in: 0...9)
      if dtype.isFloatingPoint { x[1, 4, 33] = Tensor(Double.nan) }
      let n = Naive(x)
      func place(_ better: @escaping (Double, Double) -> Bool) -> ([Double]) -> Double {
        { row in
          Double(
            row.firstIndex { $0.isNaN }
              ?? row.indices.dropFirst().reduce(0) {
                better(row[$1], row[$0]) ? $1 : $0
              })
        }
      }
      expectSame(x.argmax(along: 1), n.reduced([1], keeping: false, place(>)))
      expectSame(x.argmin(along: 1), n.reduced([1], keeping: false, place(<)))
    }
    #expect(Tensor([1, .nan, 3]).argmax().scalar == 1)
    #expect(Tensor([1, .nan, -3]).argmin().scalar == 1)
    #expect(Tensor.zeros([0, 2]).argmax(along: 1).shape == [0])
    #expect(throws: ShapeError("shape [0, 2] has no elements along axes 0, 1")) {
      try Shape([0, 2]).reducedToPosition(along: nil, keepingDimensions: false)
    }
  }

  @Test func runningSumsAndProducts() {
    var source = TestSource(5)
    for shape in shapes where !shape.isEmpty {
      for layout in layouts {
        let x = random(shape, layout: layout, using: &source)
        let n = Naive(x)
        for axis in shape.indices {
          func running(_ start: Double, _ f: (Double, Double) -> Double) -> Naive {
            Naive(shape) { index in
              (0...index[axis]).reduce(start) { done, i in
                var at = index
                at[axis] = i
                return f(done, n[at])
              }
            }
          }
          expectSame(x.cumulativeSum(along: axis), running(0, +))
          expectSame(x.cumulativeProduct(along: axis - shape.count), running(1, *))
        }
      }
    }
    #expect(Tensor([true, true]).cumulativeSum(along: 0) == Tensor([1, 2]))
    #expect(
      Tensor([100, 100, 100] as [UInt8]).cumulativeSum(along: 0).scalars() == [100, 200, 300])
  }

  @Test func softmaxAlongAnyAxis() {
    var source = TestSource(6)
    for shape in shapes where !shape.isEmpty {
      for layout in layouts {
        let x = random(shape, layout: layout, using: &source)
        for axis in shape.indices {
          let e = exp(x)
          let expected = e / e.sum(along: axis, keepingDimensions: true)
          expectSame(softmax(x, along: axis), Naive(expected))
          expectSame(logSoftmax(x, along: axis - shape.count), Naive(log(expected)), 1e-11)
        }
      }
    }
    #expect(softmax(Tensor([0.0, 0, 1000])) == Tensor([0.0, 0, 1]))
    #expect(logSoftmax(Tensor([0.0, 1000])) == Tensor([-1000.0, 0]))
    #expect(softmax(Tensor([1, 1])) == Tensor([0.5, 0.5]))
    #expect(softmax(Tensor([1, 1] as [Float])).dtype == .float32)
  }
}
