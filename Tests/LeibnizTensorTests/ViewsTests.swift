import LeibnizTensor
import Testing

@Suite struct ViewsTests {
  @Test func permutingAndTransposing() {
    var source = TestSource(30)
    for layout in layouts {
      let x = random([2, 3, 4], layout: layout, using: &source)
      let n = Naive(x)
      for order in [[0, 1, 2], [2, 0, 1], [1, 0, 2], [-1, -2, 0], [0, -1, 1]] {
        let axes = order.map { $0 < 0 ? $0 + 3 : $0 }
        expectSame(
          x.permuted(to: order),
          Naive(axes.map { n.sizes[$0] }) { index in
            var at = [0, 0, 0]
            for (i, a) in axes.enumerated() { at[a] = index[i] }
            return n[at]
          })
      }
      expectSame(x.transposed(), Naive([2, 4, 3]) { n[[$0[0], $0[2], $0[1]]] })
      expectSame(x.transposed(0, -1), Naive([4, 3, 2]) { n[$0.reversed()] })
      #expect(x.transposed().transposed() == x)
    }
  }

  @Test func reshapingKeepsRowMajorOrder() {
    var source = TestSource(31)
    for shape in shapes {
      let n = shape.reduce(1, *)
      for layout in layouts {
        let x = random(shape, layout: layout, using: &source)
        for target in [[n], [1, n], [n, 1, 1], shape + [1]] {
          let y = x.reshaped(to: Shape(target))
          #expect(y.shape.sizes == target && y.scalars() == x.scalars())
        }
        #expect(x.flattened().scalars() == x.scalars())
        #expect(x.contiguous().isContiguous && x.contiguous() == x)
      }
    }
    #expect(Tensor(0..<6).reshaped(to: [2, -1]).shape == [2, 3])
    #expect(Tensor(0..<6).reshaped(to: [-1]).shape == [6])
    #expect(Tensor([7]).reshaped(to: []).scalar == 7)
    #expect(Tensor.zeros([0, 3]).reshaped(to: [3, -1]).shape == [3, 0])
    #expect(throws: ShapeError("6 elements don't fit shape [4, -1]")) {
      try Tensor.resolve([4, -1], count: 6)
    }
    #expect(throws: ShapeError("0 elements don't fit shape [0, -1]")) {
      try Tensor.resolve([0, -1], count: 0)
    }
    #expect(throws: ShapeError("6 elements don't fit shape [-1, -1]")) {
      try Tensor.resolve([-1, -1], count: 6)
    }
    #expect(throws: ShapeError("6 elements don't fit shape [-2, -3]")) {
      try Tensor.resolve([-2, -3], count: 6)
    }
  }

  @Test func broadcastingFollowsNumPy() {
    for (a, b, c) in [
      ([3, 1], [4], [3, 4]), ([], [2], [2]), ([1], [0], [0]), ([2, 1, 3], [5, 1], [2, 5, 3]),
      ([2], [2], [2]), ([0, 1], [1, 3], [0, 3]),
    ] {
      #expect(try! Shape(a).broadcast(with: Shape(b)) == Shape(c))
      #expect(try! Shape(b).broadcast(with: Shape(a)) == Shape(c))
      var source = TestSource(32)
      let x = random(a, layout: 1, using: &source)
      let n = Naive(x)
      expectSame(
        x.broadcast(to: Shape(c)),
        Naive(c) { index in
          n[zip(index.suffix(a.count), a).map { $1 == 1 ? 0 : $0 }]
        })
    }
    #expect(throws: ShapeError("shapes [3] and [4] don't broadcast: sizes 3 and 4 differ")) {
      try Shape([3]).broadcast(with: [4])
    }
    #expect(throws: ShapeError.self) { try Shape([0]).broadcast(with: [2]) }
  }

  @Test func changesStayWithTheirTensor() {
    // Whoever shares the memory (a copy, a view, a view of a view) keeps what it had.
    var x = Tensor([1.0, 2, 3, 4, 5, 6])
    let copy = x, part = x[2..<5]
    var tail = part[1...]
    x += Tensor.ones([6])
    #expect(x == [2.0, 3, 4, 5, 6, 7] && copy == [1.0, 2, 3, 4, 5, 6] && part == [3.0, 4, 5])
    tail += Tensor.ones([2])
    #expect(tail == [5.0, 6] && part == [3.0, 4, 5])
    // A view that is left alone changes in its place, and its memory comes back once.
    for _ in 0..<3 {
      var alone = Tensor([1.0, 2, 3, 4]).reshaped(to: [2, 2])
      alone += Tensor.ones([2, 2])
      let row = alone[1]
      alone[0] = 7.0
      #expect(row == [4.0, 5] && alone == [[7.0, 7], [4, 5]])
    }
  }

  @Test func segments() {
    var source = TestSource(35)
    for layout in layouts {
      let x = random([3, 4, 5], layout: layout, using: &source)
      expectSame(x.segment(1..<3, along: 1), Naive(x[.all, 1..<3]))
      expectSame(x.segment(2..<2, along: 2), Naive(x[.all, .all, 2..<2]))
      expectSame(x.segment(0..<3, along: 0), Naive(x))
    }
  }

  @Test func expandingAndSqueezing() {
    var source = TestSource(33)
    for layout in layouts {
      let x = random([2, 1, 3], layout: layout, using: &source)
      #expect(x.expanded(at: 0).shape == [1, 2, 1, 3])
      #expect(x.expanded(at: -1).shape == [2, 1, 3, 1])
      #expect(x.expanded(at: 1).scalars() == x.scalars())
      #expect(x.squeezed().shape == [2, 3] && x.squeezed().scalars() == x.scalars())
      #expect(x.squeezed(along: [-2]).shape == [2, 3])
    }
    #expect(Tensor(2.0).expanded(at: 0) == [2.0])
    #expect(Tensor([[2.0]]).squeezed().scalar == 2)
    #expect(throws: ShapeError("axis 0 of shape [2, 1] has size 2, not 1")) {
      try Shape([2, 1]).squeezed([0])
    }
    #expect(throws: ShapeError("axis 3 is out of range for a dimension more than shape [2, 1]")) {
      try Shape([2, 1]).expanded(at: 3)
    }
  }

  @Test func flippingAndDiagonals() {
    var source = TestSource(34)
    for layout in layouts {
      let x = random([3, 4], layout: layout, using: &source)
      let n = Naive(x)
      expectSame(x.flipped(), Naive([3, 4]) { n[[2 - $0[0], 3 - $0[1]]] })
      expectSame(x.flipped(along: [-1]), Naive([3, 4]) { n[[$0[0], 3 - $0[1]]] })
      for k in -4...5 {
        let length = max(0, k >= 0 ? min(3, 4 - k) : min(3 + k, 4))
        expectSame(
          x.diagonal(offset: k), Naive([length]) { n[[$0[0] + max(-k, 0), $0[0] + max(k, 0)]] })
      }
      let stack = random([3, 2, 3], layout: layout, using: &source)
      let s = Naive(stack)
      expectSame(stack.diagonal(0, 2), Naive([2, 3]) { s[[$0[1], $0[0], $0[1]]] })
    }
    #expect(throws: ShapeError("axes 1 and 1 are the same")) {
      try Shape([2, 2]).diagonal(offset: 0, 1, -1)
    }
    #expect(throws: ShapeError("[0, 0] doesn't name each axis of shape [2, 3] once")) {
      try Shape([2, 3]).permutation([0, 0])
    }
    #expect(throws: ShapeError("[0] doesn't name each axis of shape [2, 3] once")) {
      try Shape([2, 3]).permutation([0])
    }
  }
}

@Suite struct ShapeTests {
  @Test func sizesAndAxes() {
    let s: Shape = [2, 3, 4]
    #expect(s.count == 3 && s.elementCount == 24 && s[-1] == 4 && Shape([]).elementCount == 1)
    #expect(s.description == "[2, 3, 4]" && s.contiguousStrides == [12, 4, 1])
    #expect(try! s.axis(-1) == 2 && s.axes(nil) == [0, 1, 2] && s.axes([2, -3]) == [0, 2])
    #expect(try! s.axisBits([0, 2]) == 5 && s.axisBits(nil) == 7 && s.axisBits([]) == 0)
    #expect(s.reduced(bits: 5, keepingDimensions: false) == [3])
    #expect(s.reduced(along: [0, 2], keepingDimensions: true) == [1, 3, 1])
    #expect(throws: ShapeError("axis 0 is out of range for shape []")) { try Shape([]).axis(0) }
    #expect(throws: ShapeError("axis 2 is given twice for shape [2, 3, 4]")) {
      try s.axisBits([2, -1])
    }
  }

  @Test func broadcastingIsForetold() {
    let all: [Shape] = [
      [], [1], [3], [0], [1, 3], [3, 1], [2, 3], [2, 1, 3], [0, 3], [4, 1, 1],
    ]
    for a in all {
      for b in all {
        let both = try? a.broadcast(with: b)
        #expect(a.broadcasts(with: b) == (both != nil), "\(a) and \(b)")
        #expect(a.broadcasts(to: b) == (both == b), "\(a) to \(b)")
      }
    }
  }

  @Test func stacksOfMatrices() {
    var source = TestSource(36)
    for (a, b) in [([5, 2, 3], [5, 3, 4]), ([1, 2, 3], [4, 3, 2]), ([3, 1, 1], [3, 1, 2])] {
      for layout in layouts {
        for dtype in [DType.float32, .float64, .int32] {
          let x = random(a, dtype, layout: layout, using: &source)
          let y = random(b, dtype, layout: (layout + 2) % 5, using: &source)
          let (p, q) = (Naive(x), Naive(y))
          expectSame(
            matmul(x, y),
            Naive([max(a[0], b[0]), a[1], b[2]]) { i in
              (0..<a[2]).reduce(0) { sum, k in
                sum + p[[a[0] == 1 ? 0 : i[0], i[1], k]] * q[[b[0] == 1 ? 0 : i[0], k, i[2]]]
              }
            }, dtype == .float32 ? 1e-5 : 1e-13)
        }
      }
    }
    #expect(matmul(Tensor.zeros([2, 3, 0]), Tensor.zeros([2, 0, 1])) == Tensor.zeros([2, 3, 1]))
    #expect(matmul(Tensor.zeros([0, 3, 2]), Tensor.zeros([0, 2, 1])).shape == [0, 3, 1])
  }

  @Test func matrixProducts() {
    func product(_ a: Shape, _ b: Shape) -> String {
      do throws(ShapeError) { return try a.matmul(with: b).description } catch {
        return error.description
      }
    }
    #expect(product([2, 3], [3, 4]) == "[2, 4]" && product([3], [3]) == "[]")
    #expect(product([3], [3, 4]) == "[4]" && product([2, 3], [3]) == "[2]")
    #expect(product([5, 1, 2, 3], [7, 3, 4]) == "[5, 7, 2, 4]")
    #expect(
      product([64, 784], [128, 10]) == "[64, 784] × [128, 10]: inner sizes 784 and 128 differ")
    #expect(product([2, 2, 3], [3, 3, 4]).hasSuffix("the leading dimensions don't broadcast"))
    #expect(product([], [3]) == "[] × [3]: a 0-d operand is no matrix; use *")
  }

  /// NumPy's table, for the types that there are.
  @Test func promotion() {
    let order: [DType] = [.bool, .uint8, .int32, .int64, .float32, .float64]
    for (i, a) in order.enumerated() {
      for (j, b) in order.enumerated() {
        var expected = order[max(i, j)]
        if expected == .float32 && [.int32, .int64].contains(order[min(i, j)]) {
          expected = .float64
        }
        #expect(a.promoted(with: b) == expected)
      }
    }
  }
}
