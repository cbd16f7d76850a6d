import Testing

@testable import LeibnizTensor

@Suite struct ElementwiseTests {
  @Test func operatorsBroadcastOnEveryLayout() {
    typealias Case = (String, (Tensor, Tensor) -> Tensor, (Double, Double) -> Double)
    let cases: [Case] = [
      ("+", { $0 + $1 }, { $0 + $1 }), ("-", { $0 - $1 }, { $0 - $1 }),
      ("×", { $0 * $1 }, { $0 * $1 }), ("/", { $0 / $1 }, { $0 / $1 }),
      (".==", { $0 .== $1 }, { $0 == $1 ? 1 : 0 }), (".!=", { $0 .!= $1 }, { $0 != $1 ? 1 : 0 }),
      (".<", { $0 .< $1 }, { $0 < $1 ? 1 : 0 }), (".<=", { $0 .<= $1 }, { $0 <= $1 ? 1 : 0 }),
      (".>", { $0 .> $1 }, { $0 > $1 ? 1 : 0 }), (".>=", { $0 .>= $1 }, { $0 >= $1 ? 1 : 0 }),
      (".&", { $0 .& $1 }, { $0 != 0 && $1 != 0 ? 1 : 0 }),
      (".|", { $0 .| $1 }, { $0 != 0 || $1 != 0 ? 1 : 0 }),
      (".^", { $0 .^ $1 }, { ($0 != 0) != ($1 != 0) ? 1 : 0 }),
    ]
    var source = TestSource(40)
    for (name, f, reference) in cases {
      for dtype in [DType.float64, .float32, .int32, .int64] {
        for (a, b) in [
          ([3, 4], [4]), ([3, 1], [1, 4]), ([], [2, 2]), ([2, 3], [2, 3]), ([0, 2], [2]), ([], []),
          ([2, 1, 3], [4, 1]),
        ] {
          for layout in layouts {
            let x = random(a, dtype, layout: layout, using: &source)
            let y = random(b, dtype, layout: (layout + 1) % 5, using: &source)
            if name == "/" && !dtype.isFloatingPoint { continue }
            let z = f(x, y)
            let (p, q) = (x.broadcast(to: z.shape).scalars(), y.broadcast(to: z.shape).scalars())
            expectSame(
              z, Naive(z.shape.sizes, zip(p, q).map(reference)), dtype == .float32 ? 1e-6 : 1e-14,
              "\(name) \(dtype)")
            #expect(z.dtype == (name.hasPrefix(".") ? .bool : dtype))
          }
        }
      }
    }
  }

  @Test func typesOfResults() {
    let order: [DType] = DType.allCases
    for a in order {
      for b in order {
        let (x, y) = (Tensor([1.0]).cast(to: a), Tensor([1.0]).cast(to: b))
        let sum = x + y
        let both = a.promoted(with: b)
        #expect(sum.dtype == (both == .bool ? .int64 : both), "\(a) + \(b)")
        #expect(sum.scalar == 2)
        #expect((x / y).dtype == (both.isFloatingPoint ? both : .float64), "\(a) / \(b)")
      }
    }
    #expect((Tensor([7, 8]) / Tensor([2, 2])) == Tensor([3.5, 4]))
    #expect(
      (Tensor([200, 100] as [UInt8]) + Tensor([100, 100] as [UInt8])).scalars() == [44, 200])
  }

  @Test func literalsAreWeak() {
    let f = Tensor([1, 2] as [Float]), i = Tensor([1, 2]), b = Tensor([true, false])
    let u = Tensor([1, 2] as [UInt8])
    #expect((f + 1).dtype == .float32 && (1 + f).dtype == .float32 && (f * 2.5).dtype == .float32)
    #expect((i + 1).dtype == .int64 && (i * 2.5).dtype == .float64 && (u + 1).dtype == .uint8)
    #expect((b + 1).dtype == .int64 && (b * 1.5).dtype == .float64)
    let d = 2.5
    #expect((f + d).dtype == .float32 && (d - f).dtype == .float32 && (d / f).dtype == .float32)
    // A tensor made of a variable isn't weak; Swift takes Tensor(1.0) for the literal itself.
    #expect((f + Tensor(d)).dtype == .float64 && (f + Tensor(1.0)).dtype == .float32)
    #expect((f .> 1.5) == [false, true] && (i .== 2) == [false, true])
    #expect((2.0 as Tensor) + (3 as Tensor) == Tensor(5.0))
  }

  @Test func castingTruncatesAndSaturates() {
    let x = Tensor([1.9, -1.9, 0, 300, -1e30, .nan, .infinity])
    #expect(x.cast(to: .int32).scalars() == [1, -1, 0, 300, -2147483648, 0, 2147483647])
    #expect(x.cast(to: .uint8).scalars() == [1, 0, 0, 255, 0, 0, 255])
    #expect(x.cast(to: .bool).scalars() == [1, 1, 0, 1, 1, 1, 1])
    #expect(Tensor([Int.max]).cast(to: .float64).scalar == 0x1p63)
    #expect(
      Tensor(1.7).cast(to: .int64).scalar == 1
        && Tensor(0.1, dtype: .float32).scalar == Double(Float(0.1)))
    var source = TestSource(41)
    for from in DType.allCases {
      for to in DType.allCases {
        let x = random([3, 4], from, layout: 1, using: &source, in: 0...3)
        let y = x.cast(to: to)
        let expected = x.scalars().map {
          to == .bool ? ($0 != 0 ? 1 : 0) : to.isFloatingPoint ? $0 : $0.rounded(.towardZero)
        }
        #expect(y.dtype == to)
        expectSame(y, Naive([3, 4], expected), 1e-7)
      }
    }
  }

  @Test func selecting() {
    #expect(Tensor.where([true, false], [1.0, 2.0], 0.0) == [1.0, 0])
    #expect(Tensor.where([[true], [false]], [1, 2], [[3, 4], [5, 6]]) == [[1, 2], [5, 6]])
    #expect(Tensor.where([1, 0, 2], Tensor([1, 1, 1] as [Float]), 0.5).dtype == .float32)
    #expect(Tensor.where(Tensor(true), Tensor(1.0), Tensor(Double.nan)).scalar == 1)
    let x = Tensor([4.0, -1])
    #expect(Tensor.where(x .> 0, sqrt(x), 0.0) == [2.0, 0])
  }

  @Test func changingInPlace() {
    var a = Tensor([1.0, 2])
    let b = a
    a += [10.0, 20]
    #expect(a == [11.0, 22] && b == [1.0, 2])
    a -= a
    #expect(a == [0.0, 0])
    a += 5.0
    a *= [2.0, 3]
    a /= 2.0
    #expect(a == [5.0, 7.5])
    var number = Tensor(2.0)
    number *= 3.0
    #expect(number.scalar == 6)
    // The result may be wider in shape and type than what stood there.
    var i = Tensor([1, 2])
    i += [[0.5], [1.5]]
    #expect(i == [[1.5, 2.5], [2.5, 3.5]])
    var q = Tensor([7, 2])
    q /= Tensor([2, 4])
    #expect(q == Tensor([3.5, 0.5]))
    var truths = Tensor([true, false])
    truths += Tensor([true, true])
    #expect(truths == Tensor([2, 1]))
    var t = Tensor([[1.0, 2], [3, 4]]).transposed()
    t += [[1.0, 1], [1, 1]]
    #expect(t == [[2.0, 4], [3, 5]])
  }

  @Test func equalityIsOfShapeTypeAndNumbers() {
    #expect(Tensor([1.0]) != Tensor([[1.0]]) && Tensor([1.0]) != Tensor([1]))
    #expect(Tensor([Double.nan]) != Tensor([Double.nan]) && Tensor([0.0]) == Tensor([-0.0]))
    #expect(Tensor([1 as Float]) == Tensor([1 as Float]) && Tensor.zeros([0]) == Tensor.zeros([0]))
    #expect(Tensor(1.0 as Double, dtype: .float32) == 1.0)
  }

  @Test func logicalNot() {
    #expect((.!Tensor([true, false])) == [false, true])
    #expect((.!Tensor([0, 3])) == [true, false])
  }

  @Test func messages() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = Tensor.zeros([2, 3]) + Tensor.zeros([4]) }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("+: shapes [2, 3] and [4] don't broadcast: sizes 3 and 4 differ"))
  }
}

@Suite struct CreationTests {
  @Test func literals() {
    let a: Tensor = [[1, 2], [3, 4]]
    #expect(a.shape == [2, 2] && a.dtype == .int64 && a.scalars() == [1, 2, 3, 4])
    let b: Tensor = [[1.0, 2], [3, 4]]
    #expect(b.dtype == .float64)
    let c: Tensor = [[true, false]]
    #expect(c.dtype == .bool && c.shape == [1, 2])
    let d: Tensor = []
    #expect(d.shape == [0] && d.dtype == .float64)
    let e: Tensor = [[[1]], [[2]]]
    #expect(e.shape == [2, 1, 1])
    let row = Tensor([1.0, 2])
    let f: Tensor = [row, row * 2.0]
    #expect(f == [[1.0, 2], [2, 4]])
  }

  @Test func arraysAndNumbers() {
    #expect(
      Tensor([1, 2] as [Float]).dtype == .float32 && Tensor([1, 2] as [Int32]).dtype == .int32)
    #expect(Tensor(0..<3) == [0, 1, 2] && Tensor(3).dtype == .int64 && Tensor(true).dtype == .bool)
    #expect(Tensor([1, 2, 3, 4], shape: [2, 2])[1] == [3, 4])
    #expect(Tensor([1, 2, 3]).scalars(as: Float.self) == [1, 2, 3])
    #expect(Tensor([0, 2]).scalars(as: Bool.self) == [false, true])
    #expect(Tensor([[2.5]]).scalar == 2.5)
    #expect(Tensor(255.0, dtype: .uint8).scalar == 255 && Tensor(2.5, dtype: .bool).scalar == 1)
  }

  @Test func filled() {
    for dtype in DType.allCases {
      for shape in shapes {
        let n = shape.reduce(1, *)
        let x = Tensor.ones(Shape(shape), dtype: dtype)
        #expect(x.dtype == dtype && x.shape.sizes == shape)
        #expect(x.scalars() == [Double](repeating: 1, count: n))
        #expect(x.zerosLike().scalars() == [Double](repeating: 0, count: n))
        #expect(Tensor.zeros(Shape(shape), dtype: dtype).onesLike() == x)
      }
    }
  }

  @Test func messages() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = Tensor([1, 2, 3], shape: [2, 2]) }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("Tensor: 3 numbers don't fill shape [2, 2]"))
  }
}

@Suite struct StorageTests {
  @Test func classesHoldWhatTheyShould() {
    for bytes in Array(0...5000) + [1 << 20, (1 << 20) + 1, 3 << 30, (1 << 40) + 7] {
      let c = Pool.sizeClass(bytes)
      #expect(Pool.byteCount(sizeClass: c) >= bytes)
      // The class below would be too small, and little is left over.
      if c > 0 { #expect(Pool.byteCount(sizeClass: c - 1) < bytes) }
      if bytes > 64 { #expect(Double(Pool.byteCount(sizeClass: c)) <= 1.25 * Double(bytes)) }
    }
  }

  @Test func blocksAreAligned() {
    for bytes in [0, 1, 64, 65, 1000, 100_000] {
      let x = Tensor(uninitialized: [bytes], .uint8)
      #expect(x.withElements { UInt(bitPattern: $0) } % 64 == 0)
    }
  }

  @Test func manyThreadsAtOnce() async {
    await withTaskGroup(of: Bool.self) { group in
      for i in 0..<8 {
        group.addTask {
          var x = Tensor.full([50], Double(i))
          for _ in 0..<200 { x = x + Tensor.ones([50]) - 1.0 }
          return x == Tensor.full([50], Double(i))
        }
      }
      for await same in group { #expect(same) }
    }
  }
}
