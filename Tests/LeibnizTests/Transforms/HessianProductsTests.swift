import Leibniz
import Testing

// A Hessian times a direction, at kinks and ties too: NaN only where the Hessian has a NaN there.

struct HessianProductsTests {
  private static let parts: [@Sendable (Variable) -> Variable] = [
    { abs($0) }, { relu($0) }, { clamp($0, 0...2) }, { leakyRelu($0) }, { elu($0) },
    { square($0) }, { maximum($0, 0.0) }, { maximum($0, $0.flipped()) },
    { minimum($0, $0.rolled(by: 1)) }, { $0 * $0.max() }, { $0 - $0.min() },
    { minimum($0, $0.rolled(by: 1)) * $0.max() }, { $0 + $0.norm() }, { $0 * $0.norm() },
    { $0 * $0.norm(3) }, { $0 + $0.norm(.infinity) }, { $0 * $0.norm(-.infinity) },
    { $0 - $0.mean() }, { $0 + $0.standardDeviation() }, { $0 * $0.variance() },
    { softmax($0) }, { $0 - $0.logSumExp() }, { $0.cumulativeSum(along: 0) },
    { $0.cumulativeProduct(along: 0) }, { $0 + $0.product() }, { sin($0) }, { $0 ** 2 },
    { $0 * meanAbsoluteError($0, $0.rolled(by: 1)) }, { $0 + huber($0, $0.flipped()) },
    { hypot($0, $0.flipped()) }, { outer($0, $0).sum(along: 0) },
    { Variable.where($0 .> 0.5, $0 * $0, abs($0)) }, { $0 / ($0.flipped() + 3.0) },
    { concatenate([$0[1...], abs($0[..<1])]) },
  ]

  @Test(arguments: 0..<40) func hessianTimesDirection(_ group: Int) {
    for seed in 0..<10 {
      var random = TestRandom(UInt64(10 * group + seed))
      let indices = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        Self.parts.indices.randomElement(using: &random)!
      }
      func numbers(_ all: [Double]) -> Tensor {
        Tensor((0..<3).map { _ in all.randomElement(using: &random)! })
      }
      let (x, w) = (numbers([0.0, 0, 1, -1, 2, 0.5]), numbers([1.0, -2, 0.5]))
      func f(_ x: Variable) -> Variable {
        (indices.reduce(x) { Self.parts[$1]($0) } * w).sum()
      }
      let h = hessian(at: x, of: f).scalars(as: Double.self)
      for v in [[1.0, 2, -3], [1, 0, 0], [0, 0, 1], [0, 1, 2]] {
        let direction = Tensor(v)
        let backward = hessianVectorProduct(at: x, along: direction, of: f)
        let forward = directionalDerivative(at: x, along: direction) { x in
          gradients(of: f(x), with: [x], recording: true)[0]
        }
        for product in [backward.scalars(as: Double.self), forward.scalars(as: Double.self)] {
          for i in 0..<3 {
            let terms = (0..<3).filter { v[$0] != 0 }.map { h[3 * i + $0] * v[$0] }
            let wanted: Double = terms.reduce(0, +)
            #expect(
              product[i].isNaN && wanted.isNaN || product[i] == wanted
                || abs(product[i] - wanted) <= 1e-9 * max(1, abs(wanted)),
              "\(indices) at \(x), \(w), along \(v): \(product), row \(i) of \(h)")
          }
        }
      }
    }
  }
}
