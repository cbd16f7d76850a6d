import Foundation
import Leibniz
import Testing

// Values and derivatives that are representable where something on the way to them isn't.

struct ExtremesTests {
  private func expect(
    _ found: Tensor, _ wanted: [Double], _ tolerance: Double = 1e-14,
    _ location: SourceLocation = #_sourceLocation
  ) {
    let numbers = found.scalars(as: Double.self)
    #expect(
      numbers.count == wanted.count
        && zip(numbers, wanted).allSatisfy {
          $0 == $1 || $0.isNaN && $1.isNaN || abs($0 / $1 - 1) <= tolerance
        }, "\(numbers), not \(wanted)", sourceLocation: location)
  }

  // MARK: Norms

  /// Values of mpmath. The error of the root is that of 1/p, times log(total)/p.
  @Test func normsOfAnyPower() {
    for (x, p, norm, slopes, tolerance) in [
      ([1e-200, 1e150], 0.01, 1.0321229294561875e150, [.infinity, 1.0317966467076154], 1e-14),
      ([1e-170, 1e170], 1.25, 1e170, [1e-85, 1], 1e-14),
      ([1e-200, 1e150], 1.5, 1e150, [1e-175, 1], 1e-14),
      ([1e-30, 1e30], 1.1, 1e30, [9.9999999999998773e-7, 1], 1e-14),
      ([1e-300, 1e300], -0.5, 1e-300, [1, 0], 1e-14),
      ([0x1p-1030, 1e-15], 1.5, 1e-15, [2.9481680345247887e-148, 1], 1e-13),
      ([3, -4], 2.5, 4.6881408423435878, [0.51189502233040049, -0.78811394383809658], 1e-14),
      ([1e200, 1e-200], 0.9, 1e200, [1, 9.9999999999997955e39], 1e-14),
      ([1e300, 1e-300], -1.5, 1e-300, [0, 1], 1e-14),
      ([1e-300, -1e300], 7, 1e300, [0, -1], 1e-14),
    ] as [([Double], Double, Double, [Double], Double)] {
      expect(Tensor(x).norm(p), [norm], tolerance)
      expect(gradient(at: Tensor(x)) { $0.norm(p) }, slopes, tolerance)
    }
    let x = Tensor([1e-30, 1e30]).cast(to: .float32)
    expect(gradient(at: x) { $0.norm(1.1) }, [1e-6, 1], 1e-5)
    expect(Tensor.full([100], 1e-10, dtype: .float32).norm(0.05), [1e30], 1e-4)
    expect(Tensor.full([10_000], 1e-300).norm(0.01), [1e100], 1e-12)
    expect(Tensor.full([100], 1e250).norm(-0.01), [1e50], 1e-12)
  }

  /// x of ordinary size, scaled: the norm scales with it, and the gradient stays.
  @Test(arguments: [0.01, 0.3, 0.9, 1.1, 1.5, 2.5, 3, 4.5, 20, -0.2, -1, -3])
  func normsOfScaledPoints(p: Double) {
    let x: Tensor = [[1, -3, 0.5], [2, 5, -7]]
    let (norm, slopes) = valueAndGradient(at: x) { $0.norm(p, along: 1).sum() }
    for scale in [0x1p-1000, 0x1p-500, 0x1p500, 0x1p900] where abs(p) > 0.1 {
      let (y, g) = valueAndGradient(at: x * scale) { $0.norm(p, along: 1).sum() }
      expect(y, [norm.scalar * scale], 1e-13)
      expect(g, slopes.scalars(), 1e-13)
    }
  }

  @Test func lengthsThatOverflow() {
    let big = 1.7e308, half = 0.5.squareRoot()
    for p in [2, 3, 1.5] {
      let share = pow(2, 1 / p - 1)
      expect(gradient(at: Tensor([big, -big])) { $0.norm(p) }, [share, -share])
    }
    expect(
      gradient(at: Tensor([-big, big, big])) { $0.norm() }, [-1, 1, 1].map { $0 / 3.squareRoot() })
    let rows = gradient(at: Tensor([big, big, 3, 4], shape: [2, 2])) { $0.norm(along: 1).sum() }
    expect(rows, [half, half, 0.6, 0.8])
    for p in [2, 3, 1.5] {
      expect(gradient(at: Tensor([.infinity, 1.0])) { $0.norm(p) }, [1, 0])
      expect(gradient(at: Tensor([2, -.infinity])) { $0.norm(p) }, [0, -1])
      expect(gradient(at: Tensor([.nan, 1.0])) { $0.norm(p) }, [.nan, .nan])
    }
  }

  // MARK: Spread

  @Test func spreadsThatOverflow() {
    for (dtype, big) in [(DType.float64, 1.7e308), (.float32, 3e38)] {
      let x = Tensor([-big, big, big]).cast(to: dtype)
      let tolerance = dtype == .float64 ? 1e-14 : 1e-6
      let third = 2.0.squareRoot() / 3
      expect(gradient(at: x) { $0.standardDeviation() }, [-third, third / 2, third / 2], tolerance)
      expect(
        gradient(at: x) { $0.standardDeviation(correction: 1) },
        [-third, third / 2, third / 2].map { $0 * 1.5.squareRoot() }, tolerance)
      // 2/3 of deviations that overflow.
      expect(
        gradient(at: x) { $0.variance() }, [-8 / 9.0, 4 / 9.0, 4 / 9.0].map { $0 * big }, tolerance)
      let pair = Tensor([-big, big]).cast(to: dtype)
      expect(
        gradient(at: pair) { $0.standardDeviation(correction: 1) },
        [-0.5.squareRoot(), 0.5.squareRoot()], tolerance)
      expect(gradient(at: pair) { $0.variance() }, [-big, big], tolerance)
    }
    expect(gradient(at: Tensor([-1e200, 1e200])) { $0.variance() }, [-1e200, 1e200])
  }

  // MARK: Means of losses

  @Test func meansOfLossesThatOverflow() {
    for (dtype, root, big) in [(DType.float64, 1e154, 1.7e308), (.float32, 1.5e19, 3e38)] {
      let tolerance = dtype == .float64 ? 1e-14 : 1e-6
      func made(_ numbers: [Double]) -> Tensor { Tensor(numbers).cast(to: dtype) }
      let zeros = made([0, 0])
      expect(meanSquaredError(made([root, root]), zeros), [root * root], tolerance)
      expect(meanSquaredError(made([1.5 * root, 0]), zeros), [1.125 * root * root], tolerance)
      expect(meanAbsoluteError(made([big, big]), zeros), [big], tolerance)
      expect(meanAbsoluteError(made([big, 0]), made([-big, 0])), [big], tolerance)
      expect(huber(made([big, big]), zeros, delta: 1), [big], tolerance)
      expect(huber(made([big, 0, 0, 0]), made([0, 0, 0, 0]), delta: 3), [0.75 * big], tolerance)
      expect(binaryCrossEntropyWithLogits(made([big, big]), zeros), [big], tolerance)
      expect(made([big, big]).mean(), [big], tolerance)
      expect(
        meanSquaredError(made([root, root]), zeros, reduction: .sum),
        [2 * root * root].map {
          $0
            > (dtype == .float64 ? .greatestFiniteMagnitude : Double(Float.greatestFiniteMagnitude))
            ? .infinity : $0
        }, tolerance)
    }
    let nan = meanSquaredError(Tensor([.nan, 1.0]), Tensor([0.0, 0]))
    #expect(nan.scalar.isNaN)
    #expect(meanSquaredError(Tensor([.infinity, 1.0]), Tensor([0.0, 0])).scalar == .infinity)
  }

  @Test func certainLogits() {
    let x = Variable([.infinity, -.infinity, .infinity, -.infinity, 0])
    let t: Tensor = [1, 0, 0, 1, 0]
    expect(
      binaryCrossEntropyWithLogits(x, t, reduction: .none).value,
      [0, 0, .infinity, .infinity, log(2)])
    for reduction in [Reduction.mean, .sum] {
      let (y, g) = valueAndGradient(at: Tensor([.infinity, -.infinity])) {
        binaryCrossEntropyWithLogits($0, Tensor([1.0, 0]), reduction: reduction)
      }
      #expect(y.scalar == 0 && g == [0.0, 0])
    }
  }

  // MARK: Products

  /// Of x = [1e200, 1e200, 1e-300, 1e-100]: products of all but two.
  @Test func curvaturesOfProducts() {
    let x: Tensor = [1e200, 1e200, 1e-300, 1e-100]
    func others(_ i: Int, _ j: Int) -> Double {
      let exponents = [200, 200, -300, -100]
      let e = exponents.indices.filter { $0 != i && $0 != j }.map { exponents[$0] }.reduce(0, +)
      return i == j ? 0 : pow(10, Double(e))
    }
    let matrix = (0..<16).map { others($0 / 4, $0 % 4) }
    for f in [
      { $0.product() }, { $0.product(along: 0) }, { $0.cumulativeProduct(along: 0)[3] },
    ] as [(Variable) -> Variable] {
      expect(gradient(at: x, of: f), [1e-200, 1e-200, 1e300, 1e100], 1e-13)
      expect(hessian(at: x, of: f), matrix, 1e-13)
      for i in 0..<4 {
        let unit = Tensor((0..<4).map { $0 == i ? 1.0 : 0 })
        expect(
          directionalDerivative(at: x, along: unit, of: f), [[1e-200, 1e-200, 1e300, 1e100][i]],
          1e-13)
        expect(
          hessianVectorProduct(at: x, along: unit, of: f), (0..<4).map { others($0, i) }, 1e-13)
      }
    }
    expect(
      gradient(at: x) { $0.cumulativeProduct(along: 0).sum() }, [1e200, 1e200, .infinity, 1e100],
      1e-13)
    // The value and the gradient overflow; the second derivatives don't.
    expect(
      hessian(at: Tensor([1e200, 2e200, 3e200])) { $0.product() },
      [0, 3e200, 2e200, 3e200, 0, 1e200, 2e200, 1e200, 0])
    expect(
      hessian(at: Tensor([1e-200, 2e-200, 3e-200, 1e-100])) { $0.product() * 1e200 },
      hessian(at: Tensor([1, 2, 3, 1])) { $0.product() }.scalars().enumerated().map { i, h in
        h * (i / 4 == 3 || i % 4 == 3 ? 1e-200 : 1e-100)
      })
    let single = Tensor([1e30, 1e30, 1e-30, 1e-20]).cast(to: .float32)
    expect(
      gradient(at: single) { $0.cumulativeProduct(along: 0)[3] }, [1e-20, 1e-20, .infinity, 1e30],
      1e-6)
  }

  // MARK: Slopes

  /// g eˣ: 0 · ∞ is NaN; where g isn't 0 the product may be an ordinary number.
  @Test func slopesThatOverflow() {
    for x: Double in [710, 800, 1300, 2000, .infinity] {
      #expect(gradient(at: Tensor(x)) { sqrt(expm1($0)) }.scalar.isNaN)
      #expect(gradient(at: Tensor(x)) { 0.0 * expm1($0) }.scalar.isNaN)
      #expect(gradient(at: Tensor(x)) { 0.0 * exp($0) }.scalar.isNaN)
      #expect(gradient(at: Tensor(x).cast(to: .float32)) { 0.0 * expm1($0) }.scalar.isNaN)
    }
    for x: Double in [700, 1, 0, -50, -800, -.infinity] {
      #expect(gradient(at: Tensor(x)) { 0.0 * expm1($0) }.scalar == 0)
    }
    #expect(gradient(at: Tensor(Double.nan)) { 0.0 * expm1($0) }.scalar.isNaN)
    expect(gradient(at: Tensor(800.0)) { 1e-300 * expm1($0) }, [2.7263745721125666e47], 1e-12)
    #expect(gradient(at: Tensor(2000.0)) { 1e-300 * expm1($0) }.scalar == .infinity)
    #expect(gradient(at: Tensor(89.0).cast(to: .float32)) { 0.0 * expm1($0) }.scalar.isNaN)
    expect(gradient(at: Tensor(89.0).cast(to: .float32)) { 1e-5 * expm1($0) }, [4.489613e33], 1e-5)
  }
}
