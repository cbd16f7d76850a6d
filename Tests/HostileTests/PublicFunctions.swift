import Foundation

/// The public functions, initialisers and subscripts in the sources of a module, such as
/// `Tensor.padded(_:with:)`.
func publicFunctions(in folder: URL) throws -> Set<String> {
  var texts: [String] = []
  for case let file as URL in FileManager.default.enumerator(
    at: folder, includingPropertiesForKeys: nil)!
  where file.pathExtension == "swift" {
    texts.append(withoutComments(try String(contentsOf: file, encoding: .utf8)))
  }
  // Members of types that aren't public don't count, whatever they say.
  var hidden: Set<Substring> = []
  let declaration =
    /^ *(?:(public|fileprivate|private|package|internal)\s+)?(?:(?:final|indirect|@frozen)\s+)*(?:struct|class|enum|protocol)\s+(\w+)/
  for text in texts {
    for line in text.split(separator: "\n") {
      if let match = line.prefixMatch(of: declaration), match.1 != "public" {
        hidden.insert(match.2)
      }
    }
  }
  return texts.reduce(into: []) { $0.formUnion(functions(in: $1, hidden: hidden)) }
}

private func withoutComments(_ text: String) -> String {
  text.split(separator: "\n", omittingEmptySubsequences: false)
    .map { $0.drop { $0 == " " }.hasPrefix("//") ? "" : $0 }.joined(separator: "\n")
}

/// The functions of one file, each with the types that it is declared in.
private func functions(in text: String, hidden: Set<Substring>) -> Set<String> {
  var found: Set<String> = []
  var owners: [(indent: Int, name: Substring)] = []
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  for (i, line) in lines.enumerated() where !line.isEmpty {
    let indent = line.prefix { $0 == " " }.count
    // The formatter puts the end of a declaration where it begins.
    if line.dropFirst(indent).hasPrefix("}") { owners.removeAll { $0.indent >= indent } }
    if let owner = line.firstMatch(
      of: /^ *(?:[@\w() ]+ )?(?:struct|class|enum|protocol|extension) (`?[\w.]+)/),
      line.contains("{") || !line.contains("class func")
    {
      owners.removeAll { $0.indent >= indent }
      owners.append((indent, owner.1))
    }
    guard line.contains("public "),
      let match = line.firstMatch(
        of:
          /^ *(?:@\w+(?:\([^)]*\))? )*(?:\w+ )*?public (?:[\w()]+ )*?(func|init|subscript)\b *(\w+|`\w+`|[^ (\w]*)([ (<].*)$/
      )
    else { continue }
    // What only says what to write instead can't be called.
    let attributes = lines[max(0, i - 6)..<i].reversed().prefix { !$0.isEmpty && !$0.contains("}") }
    if line.hasSuffix("{ fatalError() }")
      || attributes.contains(where: { $0.contains("unavailable") })
      || owners.contains(where: { hidden.contains($0.name) })
    {
      continue
    }
    let name = match.1 == "func" ? match.2 : match.1
    let rest = ([match.1 == "func" ? match.3 : match.2 + match.3] + lines[(i + 1)...].prefix(12))
      .joined(separator: " ")
    let title = (owners.map(\.name) + [name.filter { $0 != "`" }[...]]).joined(separator: ".")
    let isOperator = name.first.map { !$0.isLetter && $0 != "`" && $0 != "_" } ?? false
    let isUnlabelled = match.1 == "subscript" || isOperator
    found.insert("\(title)(\(labels(rest[...], areUnlabelled: isUnlabelled)))")
  }
  return found
}

/// The labels of a parameter list, `_:with:`.
private func labels(_ text: Substring, areUnlabelled: Bool) -> String {
  var depth = 0
  var isQuoted = false
  var result = ""
  var parameter = ""
  guard let open = text.firstIndex(of: "(") else { return "" }
  func label() -> String {
    let words = parameter.prefix { $0 != ":" }.split(separator: " ").filter { !$0.hasPrefix("@") }
    guard let first = words.first else { return "" }
    // One name alone is no label in a subscript or an operator.
    return (areUnlabelled && words.count == 1 ? "_" : first) + ":"
  }
  for c in text[open...] {
    if c == "\"" { isQuoted.toggle() }
    if isQuoted { continue }
    if "([{".contains(c) || c == "<" && parameter.last != "." { depth += 1 }
    if ")]}".contains(c) || c == ">" && parameter.last != "-" { depth -= 1 }
    if depth == 0 { return result + label() }
    if c == "," && depth == 1 {
      result += label()
      parameter = ""
    } else if !(c == "(" && depth == 1 && parameter.isEmpty) {
      parameter.append(c)
    }
  }
  return result + label()
}
