// Swift takes two strings for equal that only look the same: é as one Unicode scalar and as e with
// an accent that combines. To a file format they are two names, and both may occur in one file.

extension String {
  /// The text's bytes in UTF-8: a key that tells apart what the format tells apart.
  package var exact: [UInt8] { Array(utf8) }

  /// Whether both texts have the same Unicode scalars.
  package func isExactly(_ other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
