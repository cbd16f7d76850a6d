import LeibnizTensor
import Testing

@testable import LeibnizData

@Suite struct BatchesTests {
  @Test(arguments: [0, 1, 7, 8, 9, 64], [1, 3, 8, 100])
  func everyExampleOnceAnEpoch(count: Int, size: Int) {
    let batches = numbered(count).batches(of: size, seed: 5, epoch: 2)
    let all = Array(batches)
    #expect(all.count == batches.count)
    #expect(all.flatMap(\.indices).sorted() == Array(0..<count))
    #expect(all.dropLast().allSatisfy { $0.count == size })
    for batch in all {
      #expect(batch.features == numbered(count).subset(batch.indices).features)
      #expect(batch.labels == numbered(count).subset(batch.indices).labels)
    }

    let full = numbered(count).batches(of: size, seed: 5, epoch: 2, dropsLast: true)
    #expect(full.map(\.indices) == all.map(\.indices).filter { $0.count == size })
  }

  @Test func orderDependsOnSeedAndEpochOnly() {
    func order(_ seed: UInt64, _ epoch: Int, size: Int = 4) -> [Int] {
      numbered(50).batches(of: size, seed: seed, epoch: epoch).flatMap(\.indices)
    }
    #expect(order(1, 0) == order(1, 0))
    #expect(order(1, 0) == order(1, 0, size: 7))
    let orders = [order(1, 0), order(1, 1), order(2, 0), order(0, 1), order(0, 2)]
    #expect(Set(orders).count == orders.count)
  }

  /// So that a change of the generator, which would change every training run, doesn't go unnoticed.
  @Test func theOrderIsTheSameForEver() {
    let data = numbered(10)
    #expect(data.batches(of: 10, seed: 1).order == [3, 9, 4, 8, 5, 2, 6, 7, 0, 1])
    #expect(data.batches(of: 10, seed: 1, epoch: 1).order == [5, 9, 0, 8, 2, 4, 1, 6, 7, 3])
  }

  @Test func unshuffledKeepsTheOrder() {
    let batches = numbered(5).batches(of: 2, shuffled: false)
    #expect(batches.map(\.indices) == [[0, 1], [2, 3], [4]])
    #expect(batches[2].labels == Tensor([1]))
  }

  @Test func aSequenceCanBeGoneThroughAgain() {
    let batches = numbered(10).batches(of: 3, seed: 1)
    #expect(batches.map(\.indices) == batches.map(\.indices))
  }
}
