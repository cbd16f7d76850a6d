import LeibnizTensor
import Testing

@Suite("Numbers that a dtype can't hold")
struct IntegerRangeTests {
  private func message(_ result: ExitTest.Result?) -> String {
    String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  }

  static let integers: [DType] = [.uint8, .int32, .int64]
  /// The least and the greatest number of each.
  static let bounds: [DType: (Int, Int)] = [
    .uint8: (0, 255), .int32: (Int(Int32.min), Int(Int32.max)), .int64: (Int.min, Int.max),
  ]

  /// −1, 0 or 1 where n is less than d, equal or greater, exactly; nil for NaN.
  static func order(_ n: Int, _ d: Double) -> Int? {
    if d.isNaN { return nil }
    if d >= 0x1p63 { return -1 }
    if d < -0x1p63 { return 1 }
    let whole = Int(d.rounded(.down))
    return n == whole ? (d == d.rounded(.down) ? 0 : -1) : n < whole ? -1 : 1
  }

  @Test("Comparisons take the true value", arguments: integers)
  func comparisons(dtype: DType) {
    let (least, greatest) = Self.bounds[dtype]!
    let numbers = [least, least + 1, 0, 1, 44, greatest - 1, greatest]
    let x = Tensor(numbers).cast(to: dtype)
    var others = [least, greatest, 0, 44, 300, -1, 1 << 40, Int.min, Int.max]
    if dtype != .int64 { others += [least - 1, greatest + 1] }
    for n in others {
      let t = Tensor(integerLiteral: n)
      func check(_ result: Tensor, _ mirrored: Tensor, _ relation: (Int, Int) -> Bool) {
        #expect(result.scalars(as: Bool.self) == numbers.map { relation($0, n) }, "\(dtype) \(n)")
        #expect(result == mirrored)
      }
      check(x .< n, n .> x, <)
      check(x .<= n, n .>= x, <=)
      check(x .> t, t .< x, >)
      check(x .>= n, n .<= x, >=)
      check(x .== t, t .== x, ==)
      check(x .!= n, n .!= x, !=)
    }
    // Fractions and floats beyond every integer.
    for d in [0.5, -0.5, 43.5, 1e300, -1e300, 0x1p63, -0x1p63, 0x1p53, .infinity, -.infinity, .nan]
    {
      func truth(_ n: Int, _ relation: (Int, Int) -> Bool) -> Bool {
        Self.order(n, d).map { relation($0, 0) } ?? false
      }
      #expect((x .< d).scalars(as: Bool.self) == numbers.map { truth($0, <) }, "\(dtype) < \(d)")
      #expect((x .>= d).scalars(as: Bool.self) == numbers.map { truth($0, >=) }, "\(dtype) ≥ \(d)")
      #expect((x .== d).scalars(as: Bool.self) == numbers.map { truth($0, ==) }, "\(dtype) = \(d)")
      #expect((d .< x).scalars(as: Bool.self) == numbers.map { truth($0, >) }, "\(d) < \(dtype)")
    }
  }

  @Test("Numbers beyond float32 compare with their true value")
  func float32() {
    let x = Tensor([0, 1, .infinity, -.infinity] as [Float])
    #expect((x .< 1e300) == [true, true, false, true])
    #expect((x .== 1e300) == [false, false, false, false])
    #expect((x .> 1e-300) == [false, true, true, false])
    #expect((x .< 1e-300) == [true, false, false, true])
    #expect((Tensor([0.1] as [Float]) .== 0.1) == [true])
  }

  @Test("Equality with a literal that doesn't fit is false")
  func equality() {
    #expect(Tensor(44).cast(to: .uint8) != 300)
    #expect(Tensor(44).cast(to: .uint8) == 44)
  }

  @Test("Quotients and powers are floats: nothing is stored, nothing stops")
  func quotients() {
    let x = Tensor([3, 6] as [UInt8])
    #expect(x / 300 == [0.01, 0.02])
    #expect(x ** -1 == pow(Tensor([3.0, 6]), Tensor(-1.0)))
    #expect(x * 0.5 == [1.5, 3.0])
    #expect(x + 249 == Tensor([252, 255] as [UInt8]))
  }

  @Test("A number stops with a message where it would be stored")
  func messages() async {
    var result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = Tensor([1] as [UInt8]) + 300 }
    #expect(message(result).contains("+: 300 is no uint8: 0...255"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let n = -1
      _ = n * Tensor([1] as [UInt8])
    }
    #expect(message(result).contains("×: -1 is no uint8: 0...255"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = maximum(Tensor([1] as [Int32]), 1 << 40)
    }
    #expect(
      message(result).contains("maximum: 1099511627776 is no int32: -2147483648...2147483647"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var x = Tensor([1, 2] as [UInt8])
      x[0] = 300
    }
    #expect(message(result).contains("subscript: 300 is no uint8: 0...255"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var x = Tensor([1, 2] as [UInt8])
      x[0...] = Tensor([44, 300])
    }
    #expect(message(result).contains("subscript: 300 is no uint8: 0...255"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var x = Tensor([1, 2])
      x[0] = 0.5
    }
    #expect(message(result).contains("subscript: 0.5 is no int64"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var x = Tensor([1, 2] as [Int32])
      x[.all] = Tensor([1, .nan])
    }
    #expect(message(result).contains("subscript: nan is no int32"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var x = Tensor([1] as [UInt8])
      x += 256
    }
    #expect(message(result).contains("256 is no uint8"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.full([2], 256, dtype: .uint8)
    }
    #expect(message(result).contains("full: 256.0 is no uint8: 0...255"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor(0.5, dtype: .int32)
    }
    #expect(message(result).contains("Tensor: 0.5 is no int32"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor([1] as [UInt8]).padded([(before: 1, after: 0)], with: -1)
    }
    #expect(message(result).contains("padded: -1.0 is no uint8"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.where([true], Tensor([1] as [UInt8]), 300)
    }
    #expect(message(result).contains("where: 300 is no uint8"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = clamp(Tensor([1] as [UInt8]), 0...300)
    }
    #expect(message(result).contains("minimum: 300 is no uint8"))
  }

  @Test("A finite number above float32's greatest stops where it is stored as it is")
  func float32() async {
    var result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.full([2], 1e300, dtype: .float32)
    }
    #expect(message(result).contains("full: 1e+300 is above the greatest float32 number"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor(-3.5e38, dtype: .float32)
    }
    #expect(message(result).contains("Tensor: -3.5e+38 is above the greatest float32 number"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor([1] as [Float]).padded([(before: 1, after: 0)], with: 1e39)
    }
    #expect(message(result).contains("padded: 1e+39 is above the greatest float32 number"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var x = Tensor([1, 2] as [Float])
      x[0] = 1e39
    }
    #expect(message(result).contains("subscript: 1e+39 is above the greatest float32 number"))
    for number in [0x1.fffffep127, -.infinity, 0] as [Double] {
      #expect(Tensor.full([1], number, dtype: .float32).scalars(as: Double.self) == [number])
    }
    #expect(Tensor(.nan, dtype: .float32).scalars(as: Double.self)[0].isNaN)
    #expect(Tensor(1e-300, dtype: .float32) == Tensor(0, dtype: .float32))
    // In arithmetic it is rounded, as a result is; a comparison keeps it.
    let x = Tensor([1, .infinity] as [Float])
    #expect(x * 1e300 == Tensor([.infinity, .infinity] as [Float]))
    #expect((x .< 1e300) == [true, false])
  }

  @Test("What fits is stored; fractions of tensors are cut off")
  func stored() {
    var x = Tensor([1, 2] as [UInt8])
    x[0] = 255
    let number = 3.7
    x[1] = Tensor(number)
    #expect(x == Tensor([255, 3] as [UInt8]))
    x[.all] = Tensor([0, 255])
    #expect(x == Tensor([0, 255] as [UInt8]))
    #expect(Tensor.full([1], 255, dtype: .uint8) == Tensor([255] as [UInt8]))
    #expect(Tensor.full([1], 2, dtype: .bool) == [true])
  }

  @Test("Casts: floats saturate and lose their fraction, NaN is 0; integers keep their low bits")
  func casts() {
    let floats = Tensor([-.infinity, -1e300, -1.5, 0.9, 255.9, 1e10, 1e300, .infinity, .nan])
    #expect(floats.cast(to: .uint8) == Tensor([0, 0, 0, 0, 255, 255, 255, 255, 0] as [UInt8]))
    #expect(
      floats.cast(to: .int32).scalars(as: Int32.self)
        == [.min, .min, -1, 0, 255, .max, .max, .max, 0])
    #expect(
      floats.cast(to: .int64).scalars(as: Int.self)
        == [.min, .min, -1, 0, 255, 10_000_000_000, .max, .max, 0])
    #expect(Tensor([256, 300, -1]).cast(to: .uint8) == Tensor([0, 44, 255] as [UInt8]))
    #expect(Tensor([0.5, 0, .nan]).cast(to: .bool) == [true, false, true])
  }
}
