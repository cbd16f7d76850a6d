import LeibnizTensor
import Testing

@testable import LeibnizData

@Suite struct DigitsTests {
  @Test func theTextIsWhatWasEmbedded() {
    // The 64-bit FNV-1a hash, as computed when the text was made from scikit-learn's file.
    let hash = Digits.text.withUTF8Buffer { bytes in
      bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
    #expect(hash == 0x5094_6151_12a2_d82b)
  }

  @Test func hasTheShapesAndSumsOfTheSource() {
    let digits = Digits.load()
    #expect(digits.features.shape == [1797, 64])
    #expect(digits.features.dtype == .float32)
    #expect(digits.labels.shape == [1797])
    #expect(digits.labels.dtype == .int64)
    #expect(digits.classCount == 10)

    // NumPy's figures for sklearn.datasets.load_digits().
    let (pixels, labels) = Digits.decode()
    #expect(pixels.max() == 16)
    #expect(pixels.reduce(0) { $0 + Int($1) } == 561_718)
    #expect(labels[..<10] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    let counts = (0..<10).map { digit in labels.count { $0 == digit } }
    #expect(counts == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    let first: [Float] = [0, 0, 0.3125, 0.8125, 0.5625]
    #expect(digits.features.scalars(as: Float.self)[..<5] == first[...])
  }

  @Test func splitsByClass() {
    let (train, test) = Digits.split()
    #expect(train.count == 1438)
    #expect(test.count == 359)
    let labels = test.labels.scalars(as: Int.self)
    let counts = (0..<10).map { digit in labels.count { $0 == digit } }
    #expect(counts == [36, 36, 35, 37, 36, 36, 36, 36, 35, 36])
    #expect(labels[..<12] == [4, 6, 3, 6, 0, 8, 1, 0, 8, 2, 6, 7], "the same for ever")
    #expect(Digits.split(seed: 1).test.features != test.features)
    #expect(Digits.split().test.features == test.features)
  }
}
