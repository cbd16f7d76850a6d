// What the kernels' tests share: operands at every stride, and a measure of distance.
import CKernels
import Foundation

/// The type that references are computed in: wider than the kernels' where there is one.
#if arch(x86_64) && os(Linux)
  typealias Reference = Float80
#else
  typealias Reference = Double
#endif

/// A float type of the kernels.
protocol KernelFloat: BinaryFloatingPoint, Sendable {
  static var dtype: lz_dtype { get }
  init(_ x: Reference)
}
extension Float: KernelFloat { static var dtype: lz_dtype { LZ_F32 } }
extension Double: KernelFloat { static var dtype: lz_dtype { LZ_F64 } }

/// An integer type of the kernels.
protocol KernelInteger: FixedWidthInteger, Sendable { static var dtype: lz_dtype { get } }
extension Int32: KernelInteger { static var dtype: lz_dtype { LZ_I32 } }
extension Int64: KernelInteger { static var dtype: lz_dtype { LZ_I64 } }
extension UInt8: KernelInteger { static var dtype: lz_dtype { LZ_U8 } }

let lengths = [0, 1, 7, 16, 17, 100, 1000]
let strides = [1, 0, 2, -1]

/// How far `got` is from `want`, in units of the last place of `want` as a T.
func ulps<T: KernelFloat>(_ got: T, _ want: Reference) -> Double {
  let rounded = T(want)
  if rounded.isNaN || got.isNaN { return rounded.isNaN && got.isNaN ? 0 : .infinity }
  if rounded.isInfinite || got.isInfinite {
    // Just beside the greatest finite number, either is near enough.
    let limit = Reference(T.greatestFiniteMagnitude)
    let near = got.isInfinite != rounded.isInfinite && abs(want) > limit * 0.999999
    return got == rounded || near ? 0 : .infinity
  }
  return Double(abs(Reference(got) - want) / Reference(rounded.ulp))
}

/// Zeros must agree in their sign, too.
func sameZero<T: KernelFloat>(_ got: T, _ want: Reference) -> Bool {
  !(got == 0 && want == 0) || (got.sign == want.sign)
}

/// Elements that a kernel reads at any of `strides`: element i of the operand is `pool[index(i)]`.
/// Where the pool has room it begins at its second element, so that vectors don't lie at addresses
/// that suit them.
struct Operand<T> {
  let pool: [T]
  let stride: Int
  let count: Int
  private let start: Int
  init(pool: [T], stride: Int, count: Int) {
    (self.pool, self.stride, self.count) = (pool, stride, count)
    let last = max(count - 1, 0) * abs(stride)
    start = (stride < 0 ? last : 0) + (last + 1 < pool.count ? 1 : 0)
  }
  func index(_ i: Int) -> Int { start + i * stride }
  subscript(i: Int) -> T { pool[index(i)] }
  func withPointer<R>(_ body: (UnsafeRawPointer, Int) -> R) -> R {
    pool.withUnsafeBufferPointer { body(UnsafeRawPointer($0.baseAddress! + index(0)), stride) }
  }
  /// Every stride and length over the pool, which holds at least 2000 elements.
  static func all(_ pool: [T]) -> [Operand] {
    lengths.flatMap { n in
      strides.map { Operand(pool: pool, stride: $0, count: n) }
    }
  }
}

/// Runs a kernel on an output of n elements and checks that it wrote nothing beyond.
func output<T: ExpressibleByIntegerLiteral & Equatable>(
  _ n: Int, _ kernel: (UnsafeMutableRawPointer) -> Void
) -> [T] {
  var out = [T](repeating: 77, count: n + 9)
  out.withUnsafeMutableBytes { kernel($0.baseAddress! + MemoryLayout<T>.stride) }
  precondition(out[0] == 77 && out[(n + 1)...].allSatisfy { $0 == 77 }, "a kernel wrote too far")
  return Array(out[1..<(n + 1)])
}

/// Numbers without a pattern, the same on every run.
struct Lcg: RandomNumberGenerator {
  var state: UInt64 = 0x9E37_79B9_7F4A_7C15
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}

/// 2000 numbers of a range, half of them near its middle's smaller scales.
func samples<T: KernelFloat>(_ range: ClosedRange<Double>) -> [T] {
  var random = Lcg()
  return (0..<2000).map { i in
    let x = Double.random(in: range, using: &random)
    return T(i % 4 == 3 && range.contains(x * 1e-3) ? x * 1e-3 : x)
  }
}

/// Zeros, infinities, NaN, subnormal and extreme numbers, and those near functions' edges.
func specials<T: KernelFloat>(_: T.Type = T.self) -> [T] {
  let positive: [T] = [
    0, .infinity, .nan, .leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude,
    .leastNormalMagnitude / 8, .ulpOfOne, 0.5, 1, T(1).nextUp, T(1).nextDown, 1.5, 2, 2.5, 3, 10,
    88,
    89, 100, 104, 127, 128, 150, 709, 710, 745, 746, 1024, 1e6, 1e10, 1e30,
  ]
  return positive + positive.map { -$0 }
}
