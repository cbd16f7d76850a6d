import Leibniz

/// A tensor in the few characters that a picture has room for.
enum TensorText {
  /// Tensors up to this size are written in full.
  static let fullCount = 4

  /// One line with all numbers, or two with the shape and the range.
  static func lines(_ tensor: Tensor) -> [String] {
    tensor.count <= fullCount ? [full(tensor)] : [shape(tensor), range(tensor)]
  }

  /// One line: all numbers, or the range.
  static func line(_ tensor: Tensor) -> String {
    tensor.count <= fullCount ? full(tensor) : range(tensor)
  }

  /// The sizes: `64×10`.
  static func shape(_ tensor: Tensor) -> String {
    tensor.shape.map { String($0) }.joined(separator: "×")
  }

  /// The least and the greatest number, and how many aren't numbers.
  static func range(_ tensor: Tensor) -> String {
    var least = Double.infinity
    var greatest = -Double.infinity
    var nans = 0
    for x in tensor.scalars() {
      if x.isNaN {
        nans += 1
      } else {
        least = min(least, x)
        greatest = max(greatest, x)
      }
    }
    let bounds: String
    if least > greatest {
      bounds = nans == 0 ? "empty" : ""
    } else if least == greatest {
      bounds = "all " + NumberText.short(least, digits: 3)
    } else {
      bounds = NumberText.short(least, digits: 3) + " … " + NumberText.short(greatest, digits: 3)
    }
    return [bounds, nans > 0 ? "\(nans) NaN" : ""].filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// All numbers, in nested brackets.
  static func full(_ tensor: Tensor) -> String {
    if tensor.count == 0 { return "empty, " + shape(tensor) }
    var texts = tensor.scalars().map { NumberText.short($0) }
    for size in tensor.shape.reversed() {
      texts = stride(from: 0, to: texts.count, by: size).map {
        "[" + texts[$0..<$0 + size].joined(separator: ", ") + "]"
      }
    }
    return texts.first ?? ""
  }
}
