// Swift's own numbers keep their own functions beside those of the package.

import Foundation
import Leibniz

func swiftNumbers(n: Int, f: Float, d: Double) {
  let a = max(n, 3), b = min(d, 0), c = max(f, 1), e = abs(n) + 1
  let g = exp(d) + sqrt(d) + pow(d, 2) + hypot(d, 1)
  let h = max(n, a, 3) + min(1, 2)
  let i = sin(f == 0 ? 1 : d) + atan2(d, 1)
  let j = round(d) + floor(d) + ceil(d) + log(d) + exp(1) + sqrt(16) + abs(-3.5)
  let k = [1.0, 2.0].max()! + d
  let l = [3, 4].map { Double($0) * d }.reduce(0, +)
  let m = 2 * d + 1 - d / 2 + Double(n) * 0.5
  let o: Double = max(0, d - 1) + min(1, d)
  let p: Int = a + h + e
  let q: Float = c * 2 - f / 3
  let r: Double = b + g + i + j
  let s: Double = k + l + m + o
  let v: Int = max(2, 3) + min(n, 4)
  let x: Double = pow(2.0, 0.5) + pow(2, 0.5) + hypot(3, 4) + atan2(1, 2) + max(2.5, d)
  let y = pow(2.0, 0.5) + hypot(3.0, 4.0), z = max(2, 3), square: Double = y
  let whole: Int = z
  _ = (p, q, r, s, v, x, square, whole)
}
