import Foundation
import Leibniz
import Testing

struct CrossEntropyTests {
  let labels: Tensor = [2, 0, 1]
  let classes = [2, 0, 1]

  /// −log softmax(row)ₖ, written out.
  private func cost(_ row: [Double], _ k: Int) -> Double {
    Foundation.log(row.reduce(0) { $0 + Foundation.exp($1) }) - row[k]
  }

  private func rows(_ x: Tensor) -> [[Double]] {
    (0..<x.shape[0]).map { x[$0].scalars(as: Double.self) }
  }

  @Test("Data alone, data first, and labels that are a variable")
  func data() {
    let x: Tensor = [[0.5, -1, 2, 0], [1, 1, 0.25, -3], [0, 4, -0.5, 1]]
    let p = softmax(Tensor([[1.0, 2, 3, 4], [0, 0, 1, 2], [2, 0, 0, 1]]))
    let (v, q) = (Variable(x), logSoftmax(x))
    #expect(crossEntropy(x, labels) == crossEntropy(v, labels).value)
    #expect(crossEntropy(x, [2, 0, 1]) == crossEntropy(v, [2, 0, 1]).value)
    #expect(crossEntropy(v, .constant(labels)).value == crossEntropy(v, labels).value)
    #expect(crossEntropy(x, probabilities: p) == crossEntropy(v, probabilities: p).value)
    #expect(negativeLogLikelihood(q, labels) == negativeLogLikelihood(Variable(q), labels).value)
    #expect(negativeLogLikelihood(Variable(q), .constant(labels)).value == crossEntropy(x, labels))
    #expect(klDivergence(q, probabilities: p) == klDivergence(Variable(q), probabilities: p).value)
    let x32 = x.cast(to: .float32)
    #expect(crossEntropy(x32, labels).dtype == .float32)
    #expect(crossEntropy(x32, probabilities: p).dtype == .float32)
    #expect(klDivergence(logSoftmax(x32), probabilities: p).dtype == .float32)
    // Logits that are whole numbers don't cut off the probabilities' fractions.
    let whole = Tensor([[1, 2, 3, 4], [0, 0, 1, 2], [2, 0, 0, 1]])
    #expect(
      crossEntropy(whole, probabilities: p)
        == crossEntropy(whole.cast(to: .float64), probabilities: p))
    for f in [
      { crossEntropy(x, probabilities: softmax($0)) },
      { klDivergence(q, probabilities: softmax($0)) },
    ] as [(Variable) -> Variable] {
      checkDerivative(of: f, at: x)
    }
  }

  @Test func againstLabels() {
    var random = TestRandom(10)
    let x = random.tensor([3, 4], in: -2...2)
    let each = Tensor(zip(rows(x), classes).map(cost))
    let v = Variable(x)
    expectClose(crossEntropy(v, labels, reduction: .none).value, each)
    expectClose(crossEntropy(v, labels, reduction: .sum).value, each.sum())
    expectClose(crossEntropy(v, labels).value, each.mean())
    expectClose(crossEntropy(v, labels.cast(to: .uint8)).value, each.mean())
    expectClose(negativeLogLikelihood(logSoftmax(v), labels).value, each.mean())
    for reduction in [Reduction.mean, .sum, .none] {
      checkDerivative(of: { crossEntropy($0, self.labels, reduction: reduction) }, at: x)
      checkDerivative(of: { negativeLogLikelihood($0, self.labels, reduction: reduction) }, at: x)
    }
    // Rows may have several dimensions, or none.
    let batch = random.tensor([2, 3, 4])
    checkDerivative(of: { crossEntropy($0, [[0, 1, 2], [3, 2, 1]]) }, at: batch)
    checkDerivative(
      of: { crossEntropy($0, [[0, 1, 2], [3, 2, 1]], reduction: .none) }, at: batch)
    checkDerivative(of: { crossEntropy($0, Tensor(3)) }, at: x[0])
  }

  @Test func theGradientIsSoftmaxMinusOneHot() {
    let v = Variable([[1.0, 2, 3], [0.0, 0, 0]])
    let g = gradients(of: crossEntropy(v, [2, 1]), with: [v])[0].value
    let expected = softmax(v.value) - Tensor.oneHot([2, 1], classes: 3, dtype: .float64)
    expectClose(g, expected / 2.0)
    expectClose(g.sum(along: 1), [0.0, 0])
  }

  @Test func againstProbabilities() {
    var random = TestRandom(11)
    let x = random.tensor([3, 4], in: -2...2)
    let p = softmax(random.tensor([3, 4]))
    let each = Tensor(
      (0..<3).map { r in (0..<4).reduce(0) { $0 + p.element([r, $1]) * cost(rows(x)[r], $1) } })
    expectClose(crossEntropy(Variable(x), probabilities: p, reduction: .none).value, each)
    expectClose(crossEntropy(Variable(x), probabilities: p).value, each.mean())
    let oneHot = Tensor.oneHot(labels, classes: 4)
    expectClose(
      crossEntropy(Variable(x), probabilities: oneHot).value,
      crossEntropy(Variable(x), labels).value)
    for reduction in [Reduction.mean, .sum, .none] {
      checkDerivatives(
        of: { crossEntropy($0[0], probabilities: $0[1], reduction: reduction) }, at: [x, p])
    }
  }

  @Test func divergence() {
    var random = TestRandom(12)
    let q = softmax(random.tensor([3, 4]))
    let p = softmax(random.tensor([3, 4]))
    let each = Tensor(
      (0..<3).map { r in
        (0..<4).reduce(0) {
          let (p, q) = (p.element([r, $1]), q.element([r, $1]))
          return $0 + p * (Foundation.log(p) - Foundation.log(q))
        }
      })
    let logQ = Variable(log(q))
    expectClose(klDivergence(logQ, probabilities: p, reduction: .none).value, each)
    expectClose(klDivergence(logQ, probabilities: p).value, each.mean())
    expectClose(klDivergence(logQ, probabilities: q).value, Tensor(0.0))
    #expect(each.scalars().allSatisfy { $0 > 0 })
    for reduction in [Reduction.mean, .none] {
      checkDerivatives(
        of: { klDivergence($0[0], probabilities: $0[1], reduction: reduction) }, at: [log(q), p])
    }
  }

  @Test func whatHasNoProbabilityDoesNotCount() {
    let infinity = Double.infinity
    let x = Variable(Tensor([0, 0, -infinity], shape: [1, 3]))
    let p: Tensor = [[0.5, 0.5, 0]]
    for loss in [
      crossEntropy(x, probabilities: p), crossEntropy(x, [1]),
      klDivergence(logSoftmax(x), probabilities: p) + Foundation.log(2.0),
    ] {
      expectClose(loss.value, Tensor(Foundation.log(2.0)))
    }
    let g = gradients(of: crossEntropy(x, probabilities: p), with: [x])[0].value
    expectClose(g, [[0.0, 0, 0]])
  }

  @Test func largeLogits() {
    let x = Variable([[1000.0, 0, -1000], [-1000.0, 1000, 0]])
    let loss = crossEntropy(x, [1, 1], reduction: .none)
    #expect(loss.value == [1000.0, 0])
    #expect(gradients(of: loss, with: [x])[0].value == [[1.0, -1, 0], [0.0, 0, 0]])
    let single = Variable(x.value.cast(to: .float32))
    #expect(crossEntropy(single, [1, 1], reduction: .none).value == Tensor([1000, 0] as [Float]))
  }

  @Test func noRows() {
    let x = Variable(Tensor.zeros([0, 3]))
    let none = Tensor([Int]())
    #expect(crossEntropy(x, none).value.scalar.isNaN)
    #expect(crossEntropy(x, none, reduction: .sum).value.scalar == 0)
    #expect(gradients(of: crossEntropy(x, none), with: [x])[0].shape == [0, 3])
  }

  @Test func rerunOnNewLogits() {
    let x = Variable([[0.0, 0]])
    let loss = crossEntropy(x, [0])
    x.value = Tensor([Foundation.log(3.0), 0], shape: [1, 2])
    loss.forward()
    expectClose(loss.value, Tensor(Foundation.log(4.0 / 3)))
  }

  @Test func aLabelThatIsNoClass() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = crossEntropy(Variable(Tensor.zeros([3, 10])), [1, 10, 2])
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(message.contains("crossEntropy: label 10 at index 1 is not one of the 10 classes"))
  }

  @Test func labelsOfAnotherShape() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = crossEntropy(Variable(Tensor.zeros([3, 10]), name: "logits"), [1, 2])
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(
      message.contains(
        "crossEntropy: labels of shape [2] don't fit [3, 10]: one for each row of classes "
          + "(logits, labels)"))
  }
}
