/// What was wrong with something that came from outside the program: a file that can't be read, a
/// compressed stream that is damaged, a format that isn't kept.
///
/// It says which file, where in it, what was found there, and what was expected. Printing it gives
/// one sentence for the user:
///
/// ```swift
/// do {
///   let images = try IDX.read("train-images-idx3-ubyte.gz")
/// } catch {
///   print(error)
///   // train-images-idx3-ubyte.gz, byte 2: the element type is 0x0a; expected 0x08 (uint8), …
/// }
/// ```
public struct DataError: Error, Sendable, Hashable {
  /// The sort of trouble, for programs that want to react to it.
  public enum Kind: Sendable, Hashable {
    /// There is no such file.
    case missingFile
    /// The file exists but the system couldn't read it.
    case cannotRead
    /// The system couldn't write the file; what was there before is untouched.
    case cannotWrite
    /// The file is compressed and this system has no zlib.
    case noZlib
    /// The compressed stream is truncated, or damaged.
    case corruptGzip
    /// More bytes than the caller's limit.
    case tooLarge
    /// The bytes don't keep to the format.
    case malformed
    /// The format is kept, but uses something that Leibniz can't represent.
    case unsupported
    /// Two files, or a file and a request, contradict each other.
    case mismatch
  }

  /// Where in the file.
  public enum Place: Sendable, Hashable {
    /// The file as a whole.
    case file
    /// The byte at this offset, counted from 0; in compressed files, after decompression unless
    /// the kind is ``Kind/corruptGzip``.
    case byte(Int)
    /// A line of text, counted from 1.
    case line(Int)
    /// A cell of a table: line and column are counted from 1, the name is the column's header.
    case cell(line: Int, column: Int, name: String?)
    /// A named entry of the file.
    case entry(String)
  }

  /// The sort of trouble.
  public let kind: Kind
  /// The file's path, as the caller gave it, or a name for bytes that came from elsewhere.
  public let file: String
  /// Where in the file.
  public let place: Place
  /// What was found.
  public let problem: String
  /// What was expected instead; nil where the problem says it all.
  public let expected: String?

  /// An error of this kind, about this place in this file.
  public init(
    _ kind: Kind, file: String, at place: Place = .file, _ problem: String, expected: String? = nil
  ) {
    self.kind = kind
    self.file = file
    self.place = place
    self.problem = problem
    self.expected = expected
  }
}

extension DataError: CustomStringConvertible {
  /// The whole error in one sentence: file, place, problem, expectation.
  public var description: String {
    let expectation = expected.map { "; expected \($0)" } ?? ""
    return "\(file)\(place): \(problem)\(expectation)"
  }
}

extension DataError.Place: CustomStringConvertible {
  /// The place as it follows a file's name in a sentence; empty for the file as a whole.
  public var description: String {
    switch self {
    case .file: ""
    case .byte(let offset): ", byte \(offset)"
    case .line(let line): ", line \(line)"
    case .cell(let line, let column, let name):
      ", line \(line), column \(column)" + (name.map { " (\"\($0)\")" } ?? "")
    case .entry(let name): ", \"\(name)\""
    }
  }
}
