// Long sums are as accurate as documented, whatever the axes, the layout, the dtype and the
// threads.
import CKernels
import LeibnizTensor
import Testing

/// The sum of terms, exact but for the last rounding: with the error of each addition (Knuth).
private struct ExactSum {
  private var sum = 0.0
  private var error = 0.0
  /// The sum of the terms' absolute values, to which errors are compared.
  private(set) var size = 0.0
  private(set) var count = 0

  mutating func add(_ x: Double) {
    let after = sum + x
    let rounded = after - sum
    error += (sum - (after - rounded)) + (x - rounded)
    sum = after
    size += abs(x)
    count += 1
  }

  var value: Double { sum + error }
}

extension DType {
  /// Half the unit in the last place of 1.
  fileprivate var u: Double { self == .float32 ? 0x1p-24 : 0x1p-53 }
}

/// What `sum` promises for n terms, beside the rounding of the reference.
private func sumBound(_ terms: Int, _ dtype: DType) -> Double {
  (48 + logarithm(terms)) * dtype.u
}

private func logarithm(_ n: Int) -> Double {
  n > 1 ? Double(Int.bitWidth - (n - 1).leadingZeroBitCount) : 0
}

/// Numbers that a plain running sum gets wrong: hardly different, none a sum of few powers of 2,
/// and some of the other sign.
private func terms(_ shape: Shape, _ dtype: DType, signed: Bool = false) -> Tensor {
  let numbers = (0..<shape.reduce(1, *)).map { (i: Int) -> Double in
    let size = 0.1 + 0.001 * Double(i % 7)
    return signed && i % 3 == 2 ? -size : size
  }
  return Tensor(numbers, shape: shape).cast(to: dtype)
}

/// The same elements in other layouts, and others in strange ones.
private func layouts(_ x: Tensor) -> [(String, Tensor)] {
  let axes = Array(0..<x.rank)
  let stored = x.permuted(to: axes.reversed()).contiguous().permuted(to: axes.reversed())
  var wide = x.shape
  wide[-1] *= 2
  let spread = stack([x, x], along: -1).reshaped(to: wide)
  return [
    ("contiguous", x), ("column-major", stored), ("flipped", x.flipped()),
    ("every other", spread[.ellipsis, .every(2)]),
    ("rotated", x.permuted(to: Array(axes.dropFirst()) + [0])),
    ("a part", spread[.ellipsis, ..<x.shape[-1]]),
  ]
}

private func groups(_ x: Tensor, _ axes: [Int], _ term: (Double) -> Double) -> [ExactSum] {
  let kept = x.shape.indices.filter { !axes.contains($0) }
  let n = axes.reduce(1) { $0 * x.shape[$1] }
  let numbers = x.permuted(to: kept + axes).scalars(as: Double.self)
  return (0..<numbers.count / n).map { g in
    var sum = ExactSum()
    for i in g * n..<(g + 1) * n { sum.add(term(numbers[i])) }
    return sum
  }
}

@Suite struct SumAccuracyTests {
  private let dtypes: [DType] = [.float32, .float64]
  private let shapes: [Shape] = [
    [6_000], [3_000, 2], [2, 3_000], [900, 7], [5, 301, 4], [400, 3, 5], [3, 200, 2, 3], [70, 100],
    [3, 2_000, 1], [33, 153],
  ]

  /// Everything here, for the tests of one instruction set.
  func all() {
    sums()
    runningSums()
    scatteredSums()
    matrixProducts()
  }

  private func axesOf(_ rank: Int) -> [[Int]] {
    (1..<1 << rank).map { bits in (0..<rank).filter { bits >> $0 & 1 == 1 } }
  }

  @Test func sums() {
    for dtype in dtypes {
      for shape in shapes {
        for (layout, x) in layouts(terms(shape, dtype, signed: shape.count == 3)) {
          for axes in axesOf(x.rank) {
            let place: Comment = "\(dtype) \(x.shape) along \(axes), \(layout)"
            let exact = groups(x, axes) { $0 }
            let bound = sumBound(exact[0].count, dtype)
            let sum = x.sum(along: axes).scalars(as: Double.self)
            #expect(zip(sum, exact).allSatisfy { abs($0 - $1.value) <= bound * $1.size }, place)
            let n = Double(exact[0].count)
            let mean = x.mean(along: axes).scalars(as: Double.self)
            #expect(
              zip(mean, exact).allSatisfy {
                abs($0 - $1.value / n) <= (bound + dtype.u) * $1.size / n
              }, place)
            let squares = groups(x, axes) { $0 * $0 }
            let norm = x.norm(along: axes).scalars(as: Double.self)
            #expect(
              zip(norm, squares).allSatisfy {
                abs($0 * $0 - $1.value) <= (2 * bound + 4 * dtype.u) * $1.size
              }, place)
          }
        }
      }
    }
  }

  /// Of one number again and again, of which the sum of many is known.
  @Test(arguments: [1, 2]) func longSums(threads: Int) {
    let before = lz_thread_count()
    lz_set_thread_count(threads)
    defer { lz_set_thread_count(before) }
    for dtype in dtypes {
      let number = Tensor(0.1, dtype: dtype).scalar
      for shape in [[120_000], [40_000, 3], [3, 40_000], [2, 30_000, 2]] as [Shape] {
        let constant = Tensor.full(shape, 0.1, dtype: dtype)
        for (layout, x) in layouts(constant) + [
          ("broadcast", Tensor(0.1, dtype: dtype).broadcast(to: shape))
        ] {
          for axes in axesOf(x.rank) {
            let place: Comment = "\(dtype) \(x.shape) along \(axes), \(layout)"
            let n = Double(axes.reduce(1) { $0 * x.shape[$1] })
            let bound = sumBound(Int(n), dtype)
            func check(_ y: Tensor, _ wanted: Double, _ bound: Double) {
              #expect(
                (abs(y.cast(to: .float64) - wanted) .<= Tensor(bound * wanted)).all().scalar == 1,
                place)
            }
            check(x.sum(along: axes), n * number, bound)
            check(x.mean(along: axes), number, bound + dtype.u)
            check(square(x.norm(along: axes)), n * number * number, 2 * bound + 4 * dtype.u)
            check(
              x.logSumExp(along: axes), log(Tensor(n)).scalar + number,
              bound + 12 * dtype.u)
          }
        }
      }
    }
  }

  /// The sum under the logarithm has the same bound, and each exponential is off by 2 u.
  @Test func logarithmsOfSums() {
    for dtype in dtypes {
      for shape in shapes {
        for (layout, x) in layouts(terms(shape, dtype)) {
          for axes in axesOf(x.rank) {
            let exact = groups(x, axes) { exp(Tensor($0)).scalar }
            let bound = sumBound(exact[0].count, dtype) + 8 * dtype.u
            let got = x.logSumExp(along: axes).scalars(as: Double.self)
            let near = zip(got, exact).allSatisfy {
              abs($0 - log(Tensor($1.value)).scalar) <= bound + 4 * dtype.u * abs($0)
            }
            #expect(near, "\(dtype) \(x.shape) along \(axes), \(layout)")
          }
          for axis in x.shape.indices {
            let sums = softmax(x, along: axis).sum(along: axis).scalars(as: Double.self)
            let bound = 2 * sumBound(x.shape[axis], dtype) + 8 * dtype.u
            #expect(
              sums.allSatisfy { abs($0 - 1) <= bound }, "\(dtype) \(x.shape) \(axis) \(layout)")
          }
        }
      }
    }
  }

  @Test func `twenty million ones are twenty million`() {
    let ones = Tensor.ones([20_000_000, 2], dtype: .float32)
    #expect(ones.sum(along: 0) == Tensor([20_000_000, 20_000_000] as [Float]))
    #expect(ones.mean(along: 0) == Tensor([1, 1] as [Float]))
    let row = ones.reshaped(to: [40_000_000])[..<20_000_000]
    #expect(dot(row, row).scalar == 20_000_000)
    #expect(matmul(ones.transposed(), row).scalars(as: Double.self) == [20_000_000, 20_000_000])
    #expect(matmul(row, ones).scalars(as: Double.self) == [20_000_000, 20_000_000])
    #expect(row.cumulativeSum(along: 0)[-1].scalar == 20_000_000)
    #expect(einsum("ij,ij->j", ones, ones).scalars(as: Double.self) == [20_000_000, 20_000_000])
    #expect(
      Tensor.scatterAdd(row, at: Tensor.zeros([row.count], dtype: .int64), into: [1]).scalar
        == 20_000_000)
  }

  @Test func runningSums() {
    for dtype in dtypes {
      for shape in shapes {
        for (layout, x) in layouts(terms(shape, dtype, signed: shape.count == 2)) {
          for axis in x.shape.indices {
            let sums = x.cumulativeSum(along: axis).transposed(axis, -1).scalars(as: Double.self)
            let numbers = x.transposed(axis, -1).scalars(as: Double.self)
            var exact = ExactSum()
            var isNear = true
            for i in numbers.indices {
              if i % x.shape[axis] == 0 { exact = ExactSum() }
              exact.add(numbers[i])
              let n = Double(exact.count)
              let bound = dtype.u * abs(exact.value) + (n * n * dtype.u + 1) * 0x1p-53 * exact.size
              isNear = isNear && abs(sums[i] - exact.value) <= bound
            }
            #expect(isNear, "\(dtype) \(x.shape) along \(axis), \(layout)")
          }
        }
      }
    }
  }

  @Test func `running sums of special values`() {
    for dtype in dtypes {
      for width in [1, 9] {
        func check(_ numbers: [Double], _ wanted: [Double]) {
          let column = Tensor(numbers).cast(to: dtype).expanded(at: 1)
          let x = column * Tensor.ones([1, width], dtype: dtype)
          let got = x.cumulativeSum(along: 0)[0..., 0].scalars(as: Double.self)
          #expect(
            zip(got, wanted).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }, "\(numbers): \(got)")
        }
        check([1, .infinity, 2, -.infinity, 3], [1, .infinity, .infinity, .nan, .nan])
        check([1, .nan, 2], [1, .nan, .nan])
        check([-.infinity, 5], [-.infinity, -.infinity])
        let large = dtype == .float32 ? 1e10 : 1e17
        check([large, 1, -large], [large, large, 1])
      }
    }
  }

  @Test func scatteredSums() {
    for dtype in dtypes {
      for (rows, width) in [(1, 1), (3, 1), (2, 7), (1, 40), (500, 2), (9_000, 1)] {
        let n = 18_000 / width
        let x = terms([n, width], dtype, signed: rows == 3)
        let index = (0..<n).map { ($0 * $0 / 3) % rows * ($0 % 5 == 0 ? 0 : 1) }
        var exact = [ExactSum](repeating: ExactSum(), count: rows * width)
        let numbers = x.scalars(as: Double.self)
        for i in 0..<n {
          for j in 0..<width { exact[index[i] * width + j].add(numbers[i * width + j]) }
        }
        func check(_ got: Tensor) {
          let near = zip(got.scalars(as: Double.self), exact).allSatisfy {
            abs($0 - $1.value) <= 66 * (1 + logarithm($1.count) / 6) * dtype.u * $1.size
          }
          #expect(near, "\(dtype), \(n) rows of \(width) to \(rows)")
        }
        check(Tensor.scatterAdd(x, at: Tensor(index), into: [rows, width]))
        let columns = Tensor.scatterAdd(
          x.transposed(), at: Tensor(index), along: 1, into: [width, rows])
        check(columns.transposed())
        let along = Tensor.scatterAddAlong(
          x, at: Tensor(index).expanded(at: 1), axis: 0, into: [rows, width])
        check(along)
      }
    }
  }

  /// At most 2048 products are added one by one.
  @Test func matrixProducts() {
    for dtype in dtypes {
      for (m, n) in [(1, 1), (1, 2), (2, 1), (3, 5), (1, 40), (40, 1)] {
        let k = 30_000 / (m * n)
        let a = terms([m, k], dtype, signed: m == 3)
        let b = terms([k, n], dtype)
        let exact = groups(a.expanded(at: 1) * b.transposed().expanded(at: 0), [2]) { $0 }
        let bound = (2050 + logarithm(k)) * dtype.u
        for (left, right) in [
          (a, b), (a.transposed().contiguous().transposed(), b),
          (a, b.transposed().contiguous().transposed()),
        ] {
          let got = matmul(left, right).scalars(as: Double.self)
          let near = zip(got, exact).allSatisfy { abs($0 - $1.value) <= bound * $1.size }
          #expect(near, "\(dtype) [\(m), \(k)] × [\(k), \(n)]")
        }
        if m == 1 && n == 1 {
          let got = dot(a.flattened(), b.flattened().flipped().flipped()).scalar
          #expect(abs(got - exact[0].value) <= sumBound(k, dtype) * exact[0].size + dtype.u)
        }
      }
    }
  }
}
