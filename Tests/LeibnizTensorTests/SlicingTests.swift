import LeibnizTensor
import Testing

@Suite struct SlicingTests {
  private let x = Tensor(0..<24).reshaped(to: [2, 3, 4])

  @Test func everyKindOfIndex() {
    #expect(x[1].shape == [3, 4])
    #expect(x[1, 2, 3].scalar == 23 && x[-1, -1, -1].scalar == 23)
    #expect(x[1, 2, 3].shape == [])
    #expect(x[0, 1..., ..<3] == [[4, 5, 6], [8, 9, 10]])
    #expect(x[0, 0...1, ...1] == [[0, 1], [4, 5]])
    #expect(x[0, .all, -1] == [3, 7, 11])
    #expect(x[.ellipsis, 0] == [[0, 4, 8], [12, 16, 20]])
    #expect(x[1, .ellipsis, 0] == [12, 16, 20])
    #expect(x[0, .ellipsis, 0, 1].scalar == 1)
    #expect(x[.newAxis].shape == [1, 2, 3, 4])
    #expect(x[.all, .newAxis, 0, .newAxis].shape == [2, 1, 1, 4])
    #expect(x[0, 0, .newAxis, .every(2)] == [[0, 2]])
    #expect(x[0, 0, .every(-1)] == [3, 2, 1, 0])
    #expect(x[0, 0, .every(-2, from: -2)] == [2, 0])
    #expect(x[0, 0, .every(1, from: 1, to: -1)] == [1, 2])
    #expect(x[0, 0, stride(from: 3, to: 0, by: -2)] == [3, 1])
    #expect(x[0, 0, stride(from: 0, through: 9, by: 2)] == [0, 2])
    #expect(x[0, 0, stride(from: -1, through: -9, by: -2)] == [3, 1])
    #expect(x[0, 0, stride(from: 3, to: 3, by: 1)].shape == [0])
    #expect(x[0, 0, (-2)...] == [2, 3] && x[0, 0, ..<(-1)] == [0, 1, 2])
    #expect(x[0, 0, -3..<0] == [1, 2, 3] && x[0, 0, -3...(-1)] == [1, 2, 3])
    #expect(x[0, 0, ...(-1)] == [0, 1, 2, 3] && x[0, 0, ...(-2)] == [0, 1, 2])
    #expect(x[0, 0, 2..<100] == [2, 3] && x[0, 0, 7...].shape == [0])
    #expect(Tensor(5.0)[.newAxis] == [5.0] && Tensor(5.0)[.ellipsis].scalar == 5)
  }

  /// NumPy's rule, written as a loop over positions.
  private func positions(_ n: Int, _ from: Int?, _ to: Int?, _ step: Int) -> [Int] {
    var p = from.map { $0 < 0 ? $0 + n : $0 } ?? (step > 0 ? 0 : n - 1)
    let end = to.map { $0 < 0 ? $0 + n : $0 } ?? (step > 0 ? n : -1)
    // Bring the start to the edge first, as steps count from there.
    p = step > 0 ? max(p, 0) : min(p, n - 1)
    var result: [Int] = []
    while step > 0 ? p < min(end, n) : p > max(end, -1) {
      result.append(p)
      p += step
    }
    return result
  }

  @Test func stepsFollowNumPy() {
    let ends: [Int?] = [nil] + (-7...7).map { $0 }
    for n in [0, 1, 5] {
      let y = Tensor(0..<n)
      for from in ends {
        for to in ends {
          for step in [-3, -2, -1, 1, 2, 3] {
            let expected = positions(n, from, to, step)
            let got = y[.every(step, from: from, to: to)].scalars(as: Int.self)
            #expect(got == expected, "\(n) \(String(describing: (from, to, step)))")
          }
        }
      }
    }
  }

  @Test func stridesAreTheNumbersTheyList() {
    let y = Tensor(0..<5)
    for first in 0..<8 {
      for last in 0..<8 {
        for step in [-3, -2, -1, 1, 2, 3] {
          let s = stride(from: first, through: last, by: step)
          #expect(y[s].scalars(as: Int.self) == s.filter { $0 < 5 })
          let negative = stride(from: first - 8, through: last - 8, by: step)
          #expect(y[negative].scalars(as: Int.self) == negative.map { $0 + 5 }.filter { $0 >= 0 })
        }
      }
    }
  }

  @Test func settingBroadcastsAndConverts() {
    var y = x
    y[0] = 7
    #expect(y[0] == Tensor.full([3, 4], 7, dtype: .int64) && y[1] == x[1])
    y[.all, 1, .every(-2)] = [10, 20]
    #expect(y[.all, 1] == [[7, 20, 7, 10], [16, 20, 18, 10]])
    y[1, 2, 3] = 1.0  // into int64
    #expect(y[1, 2, 3].scalar == 1 && y.dtype == .int64)
    y[0, 0] += [1, 2, 3, 4]
    #expect(y[0, 0] == [8, 9, 10, 11])
    y[0, 0, 0] *= 2
    #expect(y[0, 0, 0].scalar == 16)
    #expect(x == Tensor(0..<24).reshaped(to: [2, 3, 4]))
    var f = Tensor([1, 2, 3] as [Float])
    f[..<2] = f[1...]
    #expect(f == Tensor([2, 3, 3] as [Float]))
    f[1...] = Tensor([0.5, 0.25])
    #expect(f == Tensor([2, 0.5, 0.25] as [Float]))
    var number = Tensor(1.0)
    number[.ellipsis] = 3
    #expect(number.scalar == 3 && number.dtype == .float64)
    var empty = Tensor.zeros([3, 0])
    empty[0] = 1
    #expect(empty.shape == [3, 0])
    var t = x.transposed()
    t[.all, 0, 0] = 0
    #expect(t[.all, 0, 0] == [0, 0] && t[.all, 1] == x.transposed()[.all, 1])
    var broadcast = Tensor([1.0, 2]).broadcast(to: [2, 2])
    broadcast[0, 0] = 9
    #expect(broadcast == [[9.0, 2], [1, 2]])
  }

  @Test func messages() async {
    func message(_ slice: Slice) -> String? {
      do throws(ShapeError) { _ = try x.shape.sliced(by: slice) } catch { return error.description }
      return nil
    }
    #expect(
      message(Slice(0, 3)) == "index 3 is out of range for axis 1 of shape [2, 3, 4], of size 3")
    #expect(
      message(Slice(-3)) == "index -3 is out of range for axis 0 of shape [2, 3, 4], of size 2")
    #expect(message(Slice(0, 0, 0, 0)) == "[0, 0, 0, 0] has 4 indices, shape [2, 3, 4] has 3 axes")
    #expect(
      message(Slice(SlicePart.rest, SlicePart.rest)) == "[..., ...] has more than one .ellipsis")
    #expect(
      message(Slice(SlicePart.steps(from: nil, to: 2, by: 0))) == "[:2:0] has a step of 0")
    #expect(
      message(Slice(stride(from: -1, to: 2, by: 1)))
        == "a stride from -1 to 1 crosses 0: positions below it count from the end")
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2])[2] }
    await #expect(processExitsWith: .failure) {
      var y = Tensor.zeros([2, 3])
      y[0] = Tensor([1.0, 2])
    }
  }

  /// Random programs of views, copies and writes, beside the same on plain arrays: a write shows in the tensor
  /// written to and in no other.
  @Test func changesNeverShowInAnother() {
    var source = TestSource(7)
    for _ in 0..<200 {
      var tensors = [Tensor(0..<12).reshaped(to: [3, 4])]
      var naive = [Naive(tensors[0])]
      for step in 0..<12 {
        let i = Int.random(in: 0..<tensors.count, using: &source)
        let t = tensors[i]
        let n = naive[i]
        switch Int.random(in: 0..<7, using: &source) {
        case 0:
          tensors.append(t)
          naive.append(n)
        case 1 where t.rank == 2:
          tensors.append(t.transposed())
          naive.append(Naive(n.sizes.reversed()) { n[$0.reversed()] })
        case 2 where t.rank > 0 && n.sizes[0] > 1:
          tensors.append(t[1...])
          naive.append(
            Naive([n.sizes[0] - 1] + n.sizes.dropFirst()) { n[[$0[0] + 1] + $0.dropFirst()] })
        case 3 where t.rank > 0:
          tensors.append(t[.every(-1)])
          naive.append(Naive(n.sizes) { n[[n.sizes[0] - 1 - $0[0]] + $0.dropFirst()] })
        case 4:
          tensors.append(t.flattened())
          naive.append(Naive([n.numbers.count], n.numbers))
        case 5 where t.rank > 0:
          let p = Int.random(in: 0..<n.sizes[0], using: &source)
          tensors[i][p] = Tensor(100 + step)
          for index in allIndices(n.sizes) where index[0] == p {
            naive[i][index] = Double(100 + step)
          }
        default:
          tensors[i] += Tensor(1)
          naive[i].numbers = n.numbers.map { $0 + 1 }
        }
        for (t, n) in zip(tensors, naive) { #expect(t.scalars() == n.numbers) }
      }
    }
  }
}
