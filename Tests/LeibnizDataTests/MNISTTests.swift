import LeibnizTensor
import Testing

@testable import LeibnizData

@Suite struct MNISTTests {
  /// Writes a tiny data set: 3 images to train on and 2 to test with, of 2 × 2 pixels.
  private func fill(_ folder: String, labels: [UInt8] = [1, 0, 2]) throws {
    let pixels = (0..<12).map { UInt8($0 * 20) }
    try IDX.write(Tensor(pixels, shape: [3, 2, 2]), to: "\(folder)/train-images-idx3-ubyte")
    try IDX.write(Tensor(labels), to: "\(folder)/train-labels-idx1-ubyte")
    try IDX.write(
      Tensor([UInt8](repeating: 255, count: 8), shape: [2, 2, 2]),
      to: "\(folder)/t10k-images-idx3-ubyte")
    try IDX.write(Tensor([7, 8] as [UInt8]), to: "\(folder)/t10k-labels-idx1-ubyte")
  }

  @Test func loadsAFolder() throws {
    try withFolder { folder in
      try fill(folder)
      let (train, test) = try MNIST.load(folder: folder)
      #expect(train.features.shape == [3, 4])
      #expect(train.features.dtype == .float32)
      #expect(train.features.scalars(as: Float.self)[11] == 220.0 / 255)
      #expect(train.labels == Tensor([1, 0, 2]))
      #expect(test.features == Tensor.ones([2, 4], dtype: .float32))
      #expect(test.labels == Tensor([7, 8]))
    }
  }

  @Test func namesTheMissingFile() throws {
    try withFolder { folder in
      try fill(folder)
      remove("\(folder)/t10k-labels-idx1-ubyte")
      #expect(
        message { () throws(DataError) in _ = try MNIST.load(folder: folder) }
          == "\(folder)/t10k-labels-idx1-ubyte: there is no such file, nor "
          + "t10k-labels-idx1-ubyte.gz beside it; expected the four files of the MNIST form in "
          + folder)
    }
    #expect(
      message { () throws(DataError) in _ = try MNIST.load(folder: "/no/such/folder") }
        == "/no/such/folder: there is no such folder")
  }

  @Test func noticesContradictions() throws {
    try withFolder { folder in
      try fill(folder, labels: [1, 2])
      #expect(
        message { () throws(DataError) in _ = try MNIST.load(folder: folder) }
          == "\(folder)/train-labels-idx1-ubyte: 2 labels for the 3 images in "
          + "\(folder)/train-images-idx3-ubyte; expected as many labels as images")
      try fill(folder)
      try IDX.write(
        Tensor([1, 2] as [UInt8], shape: [2, 1, 1]), to: "\(folder)/t10k-images-idx3-ubyte")
      #expect(
        message { () throws(DataError) in _ = try MNIST.load(folder: folder) }
          == "\(folder)/t10k-images-idx3-ubyte: its images have 1 pixels, those of "
          + "\(folder)/train-images-idx3-ubyte 4; expected images of the same size")
      try IDX.write(Tensor([1, 2] as [UInt8]), to: "\(folder)/train-images-idx3-ubyte")
      #expect(
        message { () throws(DataError) in _ = try MNIST.load(folder: folder) }
          == "\(folder)/train-images-idx3-ubyte, byte 2: uint8 elements of shape [2]; "
          + "expected uint8 elements in 3 dimensions")
    }
  }

  /// Debian's package dataset-fashion-mnist, where it is installed. The sums are NumPy's.
  @Test(.enabled(if: FileBytes.exists(fashion)))
  func readsFashionMNIST() throws {
    let images = try IDX.read("\(fashion)/t10k-images-idx3-ubyte.gz")
    let labels = try IDX.read("\(fashion)/t10k-labels-idx1-ubyte.gz")
    #expect(images.shape == [10000, 28, 28])
    #expect(images.cast(to: .int64).sum().scalar == 573_469_082)
    #expect(labels.shape == [10000])
    #expect(labels.cast(to: .int64).sum() == Tensor(45000))
  }
}

private let fashion = "/usr/share/datasets/fashion-mnist"
