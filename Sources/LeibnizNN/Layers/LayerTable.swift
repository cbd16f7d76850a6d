import Leibniz
import LeibnizTensor

extension Layer {
  /// A table of the layers within this one, with the shapes and the count of their parameters: what
  /// `print` shows. It fits 80 columns unless names are very long.
  ///
  /// ```swift
  /// print(model)
  /// // layer                parameters                   count
  /// // Sequential
  /// //   hidden: Linear     weight [64, 32], bias [32]   2,080
  /// //   1: ReLU
  /// //   dropout: Dropout   probability 0.5
  /// //   output: Linear     weight [32, 10], bias [10]     330
  /// // ——————————————————————————————————————————————————————
  /// // total                float32                      2,410
  /// ```
  ///
  /// The total is ``parameterCount``. What training doesn't change, a constant or a tensor, is
  /// called fixed and not counted; a variable that stands above already is called shared.
  public var description: String {
    var table = LayerTable()
    table.add(self, name: "", depth: 0)
    return table.text
  }
}

/// The rows of the table that `print` shows of a layer.
private struct LayerTable {
  private struct Row {
    var layer: String
    /// What the layer itself holds, to be separated by commas.
    var parts: [String] = []
    /// How many parameters these are; nil for none.
    var count: Int?
  }

  private var rows: [Row] = []
  private var seen: Set<ObjectIdentifier> = []
  private var total = 0
  private var dtypes: [String] = []

  /// Adds the row of a layer and, below it, those of the layers that it holds.
  mutating func add(_ layer: any Layer, name: String, depth: Int) {
    let indent = String(repeating: "  ", count: depth)
    let type = "\(type(of: layer))"
    let place = rows.count
    rows.append(Row(layer: indent + (name.isEmpty ? type : "\(name): \(type)")))
    // An object may be held in several places, and by those that it holds.
    if Swift.type(of: layer) is any AnyObject.Type,
      !seen.insert(ObjectIdentifier(layer as AnyObject)).inserted
    {
      rows[place].parts = ["shared"]
      return
    }
    layer.forEachPart { part, value in
      switch value {
      case .layer(let inner): add(inner, name: part, depth: depth + 1)
      case .variable(let variable): add(variable, name: part, to: place)
      case .tensor(let tensor): rows[place].parts.append("\(part) \(tensor.shape) fixed")
      case .setting(let text): rows[place].parts.append("\(part) \(text)")
      }
    }
  }

  private mutating func add(_ variable: Variable, name: String, to place: Int) {
    let text = "\(name) \(variable.shape)"
    if variable.isConstant {
      rows[place].parts.append("\(text) fixed")
    } else if !seen.insert(ObjectIdentifier(variable)).inserted {
      rows[place].parts.append("\(text) shared")
    } else {
      let count = variable.shape.elementCount
      rows[place].parts.append(text)
      rows[place].count = (rows[place].count ?? 0) + count
      total += count
      let dtype = "\(variable.dtype)"
      if !dtypes.contains(dtype) { dtypes.append(dtype) }
    }
  }

  // MARK: As text

  private static let width = 80
  /// A layer's name that is longer gets a line of its own.
  private static let longestName = 36
  /// Of more parts than this the middle is left out.
  private static let mostParts = 12
  private static let gap = 3

  var text: String {
    let head = Row(layer: "layer", parts: ["parameters"])
    let foot = Row(layer: "total", parts: dtypes, count: total)
    let rows = [head] + rows + [foot]
    var counts = rows.map { $0.count.map(grouped) ?? "" }
    counts[0] = "count"

    let left = rows.map(\.layer.count).filter { $0 <= Self.longestName }.max()!
    let right = counts.map(\.count).max()!
    let room = Self.width - left - right - 2 * Self.gap
    let parts = rows.map { wrapped(shortened($0.parts), room) }
    let middle = parts.joined().map(\.count).max()!

    var lines: [String] = []
    func add(_ layer: String, _ part: String, _ count: String) {
      let gap = String(repeating: " ", count: Self.gap)
      let start = padded(layer, left) + gap + padded(part, middle) + gap
      lines.append(trimmed(start + padded(count, right, atLeft: true)))
    }
    for i in rows.indices {
      if i == rows.count - 1 {
        lines.append(String(repeating: "—", count: left + middle + right + 2 * Self.gap))
      }
      // A long name has no room for parts on its line.
      let isLong = rows[i].layer.count > left && !rows[i].parts.isEmpty
      if isLong { lines.append(rows[i].layer) }
      for (j, part) in parts[i].enumerated() {
        add(
          j == 0 && !isLong ? rows[i].layer : "", part, j == parts[i].count - 1 ? counts[i] : "")
      }
    }
    return lines.joined(separator: "\n")
  }

  private func shortened(_ parts: [String]) -> [String] {
    if parts.count <= Self.mostParts { return parts }
    let half = Self.mostParts / 2
    return parts.prefix(half) + ["… \(parts.count - 2 * half) more …"] + parts.suffix(half)
  }

  /// The parts, by commas, on as many lines of this width as they need.
  private func wrapped(_ parts: [String], _ width: Int) -> [String] {
    var lines = [""]
    for (i, part) in parts.enumerated() {
      let part = i == parts.count - 1 ? part : part + ","
      let last = lines[lines.count - 1]
      if last.isEmpty {
        lines[lines.count - 1] = part
      } else if last.count + 1 + part.count <= width {
        lines[lines.count - 1] += " " + part
      } else {
        lines.append(part)
      }
    }
    return lines
  }

  private func padded(_ text: String, _ width: Int, atLeft: Bool = false) -> String {
    let space = String(repeating: " ", count: max(width - text.count, 0))
    return atLeft ? space + text : text + space
  }

  private func trimmed(_ line: String) -> String {
    String(line.reversed().drop { $0 == " " }.reversed())
  }
}

/// 12345 as 12,345.
package func grouped(_ n: Int) -> String {
  var text = ""
  for (i, digit) in String(n.magnitude).reversed().enumerated() {
    if i > 0 && i % 3 == 0 { text.append(",") }
    text.append(digit)
  }
  return (n < 0 ? "-" : "") + String(text.reversed())
}

/// "1 step", "3 steps".
package func counted(_ count: Int, _ noun: String) -> String {
  "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
}
