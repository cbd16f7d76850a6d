import LeibnizTensor

/// The UCI optical digits: 1,797 handwritten digits as images of 8 × 8 pixels, part of the package.
///
/// ```swift
/// let digits = Digits.load()
/// digits.features.shape         // [1797, 64], float32 between 0 and 1
/// digits.labels.shape           // [1797], int64 from 0 to 9
/// let (train, test) = Digits.split()
/// train.count                   // 1438
/// ```
///
/// Thirteen people wrote them on forms, which were scanned to bitmaps of 32 × 32; each pixel here
/// counts the dark points in a block of 4 × 4, from 0 to 16, and is scaled to between 0 and 1.
///
/// - Source: the test part of E. Alpaydin and C. Kaynak, *Optical Recognition of Handwritten
///   Digits*, UCI Machine Learning Repository, 1998, <https://doi.org/10.24432/C50P49>; licence CC
///   BY 4.0. Taken from the copy in scikit-learn 1.9.1 (licence BSD-3-Clause), pixels and order
///   unchanged, and written as letters.
public enum Digits {
  /// Height and width of an image.
  public static let imageShape: Shape = [8, 8]

  /// All images in the order of the source, and the digits that they show.
  public static func load() -> Dataset { dataset }

  /// A training and a test part, always the same for the same arguments.
  ///
  /// The split is stratified: of each digit, `testFraction` of its images, drawn at random by the
  /// seed, are for testing. With the defaults 1,438 images are to train on and 359 to test with. A
  /// writer's digits may be in both parts.
  public static func split(
    testFraction: Double = 0.2, seed: UInt64 = 0
  ) -> (train: Dataset, test: Dataset) {
    dataset.split(testFraction: testFraction, seed: seed, stratified: true)
  }

  private static let dataset: Dataset = {
    let (pixels, labels) = decode()
    let images = Tensor(pixels, shape: [labels.count, pixels.count / labels.count])
    return Dataset(features: images.cast(to: .float32) / 16, labels: Tensor(labels))
  }()

  /// The numbers behind the letters.
  static func decode() -> (pixels: [UInt8], labels: [Int]) {
    var pixels: [UInt8] = []
    var labels: [Int] = []
    text.withUTF8Buffer { bytes in
      for byte in bytes {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Q"): pixels.append(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "0")...UInt8(ascii: "9"): labels.append(Int(byte - UInt8(ascii: "0")))
        default: break  // a line's end
        }
      }
    }
    return (pixels, labels)
  }
}
