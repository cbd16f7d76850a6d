import LeibnizTensor
import Testing

@testable import LeibnizData

/// Example i has the features [i, -i] and the label i mod 3.
func numbered(_ count: Int) -> Dataset {
  Dataset(
    features: Tensor((0..<count).flatMap { [Float($0), -Float($0)] }, shape: [count, 2]),
    labels: Tensor((0..<count).map { $0 % 3 }))
}

@Suite struct DatasetTests {
  private func numbers(_ dataset: Dataset) -> [Int] {
    let features = dataset.features.scalars(as: Float.self)
    return stride(from: 0, to: features.count, by: 2).map { Int(features[$0]) }
  }

  @Test func printsShapesAndNotNumbers() {
    let data = numbered(5)
    #expect(
      "\(data)" == "Dataset of 5 examples: features [5, 2] float32, labels [5] int64")
    let batches = data.batches(of: 2)
    #expect("\(batches)" == "3 batches of at most 2 examples from a \(data)")
    #expect(
      batches.map { "\($0)" }.last
        == "Batch of 1 example: features [1, 2] float32, labels [1] int64")
  }

  @Test func takesSubsets() {
    let part = numbered(5).subset([4, 0, 4])
    #expect(part.features == Tensor([4, -4, 0, 0, 4, -4] as [Float], shape: [3, 2]))
    #expect(part.labels == Tensor([1, 0, 1]))
    #expect(numbered(5).subset([]).features.shape == [0, 2])
  }

  @Test func takesRowsOfViewsAndOfEveryType() {
    let columns = Tensor([1, 2, 3, 4, 5, 6] as [UInt8], shape: [2, 3]).transposed()
    let data = Dataset(features: columns, labels: Tensor([0.5, 1.5, 2.5] as [Double]))
    #expect(data.subset([2, 0]).features == Tensor([3, 6, 1, 4] as [UInt8], shape: [2, 2]))
    #expect(data.subset([2, 0]).labels == Tensor([2.5, 0.5] as [Double]))
  }

  @Test(arguments: [0.0, 0.1, 0.25, 0.5, 1.0], [false, true])
  func splitsIntoDisjointParts(fraction: Double, stratified: Bool) {
    let data = numbered(100)
    let (train, test) = data.split(testFraction: fraction, seed: 9, stratified: stratified)
    let (a, b) = (numbers(train), numbers(test))
    #expect((a + b).sorted() == Array(0..<100))
    #expect(a == a.sorted() && b == b.sorted())
    if stratified {
      for label in 0..<3 {
        let members = (0..<100).count { $0 % 3 == label }
        let expected = Int((fraction * Double(members)).rounded())
        #expect(b.count { $0 % 3 == label } == expected)
      }
    } else {
      #expect(b.count == Int((fraction * 100).rounded()))
    }
  }

  @Test func theSeedDecidesTheSplit() {
    let data = numbered(100)
    func test(_ seed: UInt64) -> [Int] { numbers(data.split(testFraction: 0.2, seed: seed).test) }
    #expect(test(1) == test(1))
    #expect(test(1) != test(2))
  }

  @Test func countsClasses() {
    #expect(numbered(10).classCount == 3)
    #expect(numbered(0).classCount == 0)
  }

  @Test func differentCountsTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = Dataset(features: Tensor.zeros([2, 3]), labels: Tensor.zeros([3]))
    }
  }
}
