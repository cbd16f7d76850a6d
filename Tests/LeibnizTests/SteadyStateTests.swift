import Leibniz
import LeibnizTensor
import Testing

/// A training step asks for the sizes that the step before gave back: after the first few, nothing comes from
/// the system. In a process of its own, because the pool is shared with tests that run at the same time.
@Test func aTrainingStepAllocatesNothingFromTheSystem() async {
  await #expect(processExitsWith: .success) {
    var random = RandomSource(seed: 1)
    let x = Variable.constant(.random(uniform: -1..<1, [32, 20], dtype: .float32, using: &random))
    let labels = Tensor((0..<32).map { $0 % 5 })
    let w1 = Variable(.random(uniform: -0.1..<0.1, [20, 16], dtype: .float32, using: &random))
    let b1 = Variable(.zeros([16], dtype: .float32))
    let w2 = Variable(.random(uniform: -0.1..<0.1, [16, 5], dtype: .float32, using: &random))
    var before = 0
    for step in 0..<20 {
      if step == 3 { before = Pool.shared.systemAllocations }
      let loss = crossEntropy(matmul(relu(matmul(x, w1) + b1), w2), labels)
      loss.backprop(keeping: .leaves)
      for w in [w1, b1, w2] {
        w.value -= 0.1 * w.gradient!
        w.gradient = nil
      }
    }
    guard Pool.shared.systemAllocations == before, before > 0 else { fatalError("allocates") }
  }
}

/// Copies on several threads, each changed: no change shows anywhere else.
@Test func tensorsAreValuesAcrossThreads() async {
  let shared = Tensor.zeros([1000])
  let sums = await withTaskGroup(of: Double.self) { group in
    for i in 1...8 {
      group.addTask {
        var own = shared
        for _ in 0..<50 { own += Tensor.full([1000], Double(i)) }
        return own.sum().scalar
      }
    }
    return await group.reduce(into: [Double]()) { $0.append($1) }
  }
  #expect(sums.sorted() == (1...8).map { Double($0) * 50_000 })
  #expect(shared.sum().scalar == 0)
}
