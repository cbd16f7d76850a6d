import LeibnizTensor

/// Data sets in the form of MNIST: a folder of four IDX files, plain or compressed by gzip.
///
/// | file | content |
/// |---|---|
/// | `train-images-idx3-ubyte[.gz]` | images to train on, uint8 [count, height, width] |
/// | `train-labels-idx1-ubyte[.gz]` | their classes, uint8 [count] |
/// | `t10k-images-idx3-ubyte[.gz]` | images to test with |
/// | `t10k-labels-idx1-ubyte[.gz]` | their classes |
///
/// Fashion-MNIST (Debian's package `dataset-fashion-mnist`) and KMNIST come in this form too.
///
/// ```swift
/// let (train, test) = try MNIST.load(folder: "/usr/share/datasets/fashion-mnist")
/// train.features.shape  // [60000, 784]
/// ```
public enum MNIST {
  /// The training part and the test part of the data set in this folder.
  ///
  /// Pixels become float32 between 0 and 1, one row per image; labels become int64.
  ///
  /// - Throws: ``DataError`` if a file is missing (it says which), can't be read, isn't of the type
  ///   and number of dimensions above, or if two files contradict each other.
  public static func load(folder: String) throws(DataError) -> (train: Dataset, test: Dataset) {
    // Missing files shall be found before the first large one is unpacked.
    let trainFiles = try files(folder, part: "train")
    let testFiles = try files(folder, part: "t10k")
    let train = try dataset(trainFiles)
    let test = try dataset(testFiles)
    guard train.features.shape[1] == test.features.shape[1] else {
      throw DataError(
        .mismatch, file: testFiles.images,
        "its images have \(test.features.shape[1]) pixels, those of \(trainFiles.images) "
          + "\(train.features.shape[1])",
        expected: "images of the same size")
    }
    return (train, test)
  }

  private typealias Files = (images: String, labels: String)

  private static func files(_ folder: String, part: String) throws(DataError) -> Files {
    (
      try file(folder, "\(part)-images-idx3-ubyte"),
      try file(folder, "\(part)-labels-idx1-ubyte")
    )
  }

  /// The path of the file of this name, plain or compressed.
  private static func file(_ folder: String, _ name: String) throws(DataError) -> String {
    let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    for candidate in [path, path + ".gz"] where FileBytes.exists(candidate) { return candidate }
    guard FileBytes.exists(folder) else {
      throw DataError(.missingFile, file: folder, "there is no such folder")
    }
    // Every folder holds itself under this name, and nothing else does.
    guard FileBytes.exists(folder + "/.") else {
      throw DataError(
        .cannotRead, file: folder, "this is a file, not a folder",
        expected: "a folder with the four files of the MNIST form")
    }
    throw DataError(
      .missingFile, file: path, "there is no such file, nor \(name).gz beside it",
      expected: "the four files of the MNIST form in \(folder)")
  }

  private static func dataset(_ files: Files) throws(DataError) -> Dataset {
    let images = try tensor(files.images, rank: 3)
    let labels = try tensor(files.labels, rank: 1)
    guard images.shape[0] == labels.shape[0] else {
      throw DataError(
        .mismatch, file: files.labels,
        "\(labels.shape[0]) labels for the \(images.shape[0]) images in \(files.images)",
        expected: "as many labels as images")
    }
    let pixels = images.shape[1] * images.shape[2]
    return Dataset(
      features: images.reshaped(to: [images.shape[0], pixels]).cast(to: .float32) / 255,
      labels: labels.cast(to: .int64))
  }

  private static func tensor(_ path: String, rank: Int) throws(DataError) -> Tensor {
    let tensor = try IDX.read(path)
    guard tensor.dtype == .uint8, tensor.rank == rank else {
      throw DataError(
        .mismatch, file: path, at: .byte(2), "\(tensor.dtype) elements of shape \(tensor.shape)",
        expected: "uint8 elements in \(counted(rank, "dimension"))")
    }
    return tensor
  }
}
