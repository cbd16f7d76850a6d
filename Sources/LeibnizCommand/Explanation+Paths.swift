extension Explanation {
  /// A way from a variable to the result.
  private struct Path {
    var names: [String]
    /// At each step, the operand that it goes through.
    var operands: [Int] = []
    var partials: [Double] = []
  }

  /// For variables that reach the result on several paths, the product along each.
  var pathByPath: String {
    var counts: [String: Double] = [:]
    counts[name] = 1
    for step in steps.reversed() {
      let own = counts[step.result.text, default: 0]
      for operand in step.operands where !operand.isConstant {
        counts[operand.text, default: 0] += own
      }
    }
    var text = ""
    for leaf in leaves {
      let count = counts[leaf.text, default: 0]
      if count < 2 { continue }
      if count > 8 {
        let shown = count < 1e15 ? String(Int(count)) : "more than 10¹⁵"
        text += "  \(leaf.text) reaches \(name) on \(shown) paths; back-propagation adds them up "
        text += "without walking each.\n"
        continue
      }
      let paths = self.paths(from: leaf)
      if paths.contains(where: { $0.names.count > 10 }) { continue }
      if !text.isEmpty { text += "\n" }
      text += table(of: paths, from: leaf)
      text += "  \(leaf.text) on all paths: \(Formula.text(gradient(leaf)))\n"
    }
    return text.isEmpty ? "" : "\nPath by path, the local derivatives multiplied\n\n" + text
  }

  /// A row for each path; equal ones, as through both operands of x · x, share theirs.
  private func table(of paths: [Path], from leaf: Quantity) -> String {
    var groups: [[Path]] = []
    for path in paths {
      let known = groups.firstIndex { group in
        group[0].names == path.names
          && zip(group[0].partials, path.partials).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
      }
      if let known { groups[known].append(path) } else { groups.append([path]) }
    }
    var rows: [[String]] = []
    var remarks: [String] = []
    for group in groups {
      let path = group[0]
      let product = path.partials.reduce(1, *)
      // 0 · ∞ where the 0 says that no path leads here.
      let isCut = product.isNaN && !gradient(leaf).isNaN
      rows.append([
        path.names.joined(separator: " → "), Explanation.product(path.partials.reversed()),
        Formula.text(product),
      ])
      if isCut { rows[rows.count - 1][1...] = ["0"] }
      var words: [String] = []
      if group.count > 1 { words.append(group.count == 2 ? "twice" : "\(group.count) times") }
      if groups.count(where: { $0[0].names == path.names }) > 1 { words += sides(group) }
      if isCut { words.append("nothing comes this way here") }
      remarks.append(words.isEmpty ? "" : "   (\(words.joined(separator: ", ")))")
    }
    let valueWidth = rows.map { $0[$0.count - 1].count }.max() ?? 0
    for i in rows.indices {
      let last = rows[i].count - 1
      rows[i][last] = rows[i][last].leftPadded(valueWidth)
    }
    return Explanation.table(rows, remarks: remarks, firstSeparator: "   ")
  }

  /// Where paths go through a step that uses the same quantity twice, the operand that they take.
  private func sides(_ group: [Path]) -> [String] {
    let path = group[0]
    return path.operands.indices.compactMap { i in
      let operand = path.operands[i]
      guard uses[path.names[i], default: []].contains(where: { $0.operands.count > 1 }),
        group.allSatisfy({ $0.operands[i] == operand })
      else { return nil }
      return "\(operand == 0 ? "first" : "second") operand of \(path.names[i + 1])"
    }
  }

  private func paths(from leaf: Quantity) -> [Path] {
    var result: [Path] = []
    var pending = [Path(names: [leaf.text])]
    while let path = pending.popLast() {
      let last = path.names[path.names.count - 1]
      if last == name {
        result.append(path)
        continue
      }
      for use in uses[last, default: []].reversed() {
        let step = steps[use.step]
        for place in use.operands.reversed() {
          var longer = path
          longer.names.append(step.result.text)
          longer.operands.append(place)
          longer.partials.append(step.partials[place])
          pending.append(longer)
        }
      }
    }
    return result
  }
}
