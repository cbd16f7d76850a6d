import Testing

@testable import LeibnizTensor

/// The two implementations behind the seam, and the seam itself, on one random product.
private struct Product {
  let m: Int, n: Int, k: Int
  let a: [Float], b: [Float]
  let transposedA: Bool, transposedB: Bool

  init(using source: inout TestSource) {
    (m, n, k) = (
      .random(in: 2...70, using: &source), .random(in: 2...70, using: &source),
      .random(in: 1...90, using: &source)
    )
    a = (0..<m * k).map { _ in .random(in: -1...1, using: &source) }
    b = (0..<k * n).map { _ in .random(in: -1...1, using: &source) }
    (transposedA, transposedB) = (.random(using: &source), .random(using: &source))
  }

  /// Calls `body` with the operands and a result full of NaN; returns the result.
  func result(
    _ body: (MatrixOperand, MatrixOperand, UnsafeMutableRawPointer) -> Void
  ) -> [Float] {
    var c = [Float](repeating: .nan, count: m * n)
    a.withUnsafeBytes { a in
      b.withUnsafeBytes { b in
        c.withUnsafeMutableBytes { c in
          body(
            MatrixOperand(
              a.baseAddress!, rowStride: transposedA ? 1 : k, columnStride: transposedA ? m : 1),
            MatrixOperand(
              b.baseAddress!, rowStride: transposedB ? 1 : n, columnStride: transposedB ? k : 1),
            c.baseAddress!)
        }
      }
    }
    return c
  }

  func differs(_ x: [Float], _ y: [Float]) -> Bool {
    zip(x, y).contains { !(abs($0 - $1) <= Float(k) * .ulpOfOne * Float(k)) }
  }
}

@Suite struct MatrixProductTests {
  @Test func `the seam agrees with the portable implementation`() {
    var source = TestSource(5)
    for _ in 0..<40 {
      let p = Product(using: &source)
      let portable = p.result {
        MatrixProduct.portable(.float32, m: p.m, n: p.n, k: p.k, $0, $1, into: $2)
      }
      let seam = p.result {
        MatrixProduct.compute(.float32, m: p.m, n: p.n, k: p.k, $0, $1, into: $2)
      }
      #expect(!p.differs(portable, seam))
    }
  }

  #if OneDNN
    @Test func `oneDNN agrees with the portable implementation`() {
      var source = TestSource(6)
      for _ in 0..<200 {
        let p = Product(using: &source)
        let portable = p.result {
          MatrixProduct.portable(.float32, m: p.m, n: p.n, k: p.k, $0, $1, into: $2)
        }
        let oneDNN = p.result {
          #expect(MatrixProduct.oneDNN(.float32, m: p.m, n: p.n, k: p.k, $0, $1, into: $2))
        }
        #expect(!p.differs(portable, oneDNN))
      }
    }

    @Test func `oneDNN leaves what it can't take`() {
      let a = [Float](repeating: 1, count: 64)
      var c = [Float](repeating: 7, count: 64)
      a.withUnsafeBytes { a in
        c.withUnsafeMutableBytes { c in
          let x = MatrixOperand(a.baseAddress!, rowStride: 4, columnStride: 1)
          let constant = MatrixOperand(a.baseAddress!, rowStride: 0, columnStride: 0)
          let everySecond = MatrixOperand(a.baseAddress!, rowStride: 8, columnStride: 2)
          let repeated = MatrixOperand(a.baseAddress!, rowStride: 0, columnStride: 1)
          for y in [constant, everySecond, repeated] {
            #expect(!MatrixProduct.oneDNN(.float32, m: 4, n: 4, k: 4, x, y, into: c.baseAddress!))
          }
          #expect(!MatrixProduct.oneDNN(.float64, m: 2, n: 2, k: 2, x, x, into: c.baseAddress!))
          #expect(!MatrixProduct.oneDNN(.float32, m: 1, n: 4, k: 4, x, x, into: c.baseAddress!))
        }
      }
      #expect(c == [Float](repeating: 7, count: 64))
    }
  #endif
}
