import Foundation
import Leibniz

// Plain loops to compare with.

/// The indices of a shape in row-major order.
func indices(of shape: Shape) -> [[Int]] {
  var all: [[Int]] = [[]]
  for size in shape { all = all.flatMap { i in (0..<size).map { i + [$0] } } }
  return all
}

extension Tensor {
  /// The element at an index, by arithmetic on row-major order.
  func element(_ index: [Int]) -> Double {
    var place = 0
    for (i, size) in zip(index, shape) { place = place * size + i }
    return scalars(as: Double.self)[place]
  }

  /// A tensor whose elements are a function of their index.
  static func made(_ shape: Shape, _ f: ([Int]) -> Double) -> Tensor {
    Tensor(indices(of: shape).map(f), shape: shape)
  }

  /// `f` of the elements along some axes (counted from the front; all for nil).
  func reduced(
    along axes: [Int]?, keepingDimensions: Bool = false, _ f: ([Double]) -> Double
  ) -> Tensor {
    let axes = axes ?? Array(shape.indices)
    let numbers = scalars(as: Double.self)
    var groups: [[Int]: [Double]] = [:]
    let kept = Shape(shape.indices.map { axes.contains($0) ? 1 : shape[$0] })
    for (i, number) in zip(indices(of: shape), numbers) {
      groups[i.indices.map { axes.contains($0) ? 0 : i[$0] }, default: []].append(number)
    }
    let result = Tensor.made(kept) { f(groups[$0] ?? []) }
    return keepingDimensions
      ? result
      : result.reshaped(to: Shape(shape.indices.filter { !axes.contains($0) }.map { shape[$0] }))
  }
}

/// The rows of a reference table, by the function's name.
func referenceTable(_ name: String) -> [String: [[Double]]] {
  let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let file = tests.appending(path: "Reference").appending(path: name)
  guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [:] }
  var rows: [String: [[Double]]] = [:]
  for line in text.utf8.split(separator: 10) {
    let fields = line.split(separator: 9)
    rows[String(fields[0])!, default: []].append(fields.dropFirst().map { Double(String($0)!)! })
  }
  return rows
}
