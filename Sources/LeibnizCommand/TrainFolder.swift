import LeibnizData

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder that appears at its place only when it is complete.
///
/// It is written beside its place, under a name of its own. Then what was there is moved aside, the new one
/// is moved in, and the old one is deleted; a failure at any point leaves the old folder as it was.
final class RunFolder {
  /// Where the folder will be.
  let path: String
  private let aside: String

  /// Makes the folder to write to.
  ///
  /// - Throws: ``TrainError`` if it can't be made, or if something stands in its place that isn't a run.
  init(_ path: String) throws {
    var path = path
    while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
    // A symbolic link goes on pointing where it did; and "." has no name to be moved by.
    if let resolved = realpath(path, nil) {
      path = String(cString: resolved)
      free(resolved)
    }
    self.path = path
    aside = "\(path).new-\(getpid())"
    try Self.checkReplaceable(path)
    guard mkdir(aside, 0o777) == 0 else {
      throw TrainError("\(path): can't write there: \(Self.reason(errno))")
    }
  }

  /// Writes a file of the folder.
  func write(_ bytes: [UInt8], to name: String) throws {
    do throws(DataError) { try FileBytes.write(bytes, to: "\(aside)/\(name)") } catch {
      // The file is named as it would be called in the end.
      throw DataError(error.kind, file: "\(path)/\(name)", error.problem, expected: error.expected)
    }
  }

  /// Writes a text of the folder.
  func write(_ text: String, to name: String) throws {
    try write(Array(text.utf8), to: name)
  }

  /// Puts the folder at its place.
  func finish() throws {
    // Somebody may have put something there since.
    try Self.checkReplaceable(path)
    let old = "\(path).old-\(getpid())"
    let isReplacing = access(path, F_OK) == 0
    if isReplacing, rename(path, old) != 0 {
      throw TrainError("\(path): can't move the earlier run aside: \(Self.reason(errno))")
    }
    guard rename(aside, path) == 0 else {
      let code = errno
      if isReplacing { rename(old, path) }
      throw TrainError("\(path): can't put the new run there: \(Self.reason(code))")
    }
    if isReplacing { Self.remove(old) }
  }

  /// Deletes what was written.
  func abandon() { Self.remove(aside) }

  /// What file managers leave in each folder that somebody looks into (macOS, Windows, KDE):
  /// nobody's work, so it neither keeps a run from being replaced nor outlives it. Their names
  /// don't tell case apart.
  private static let leftByFileManagers: Set<String> = [
    ".ds_store", ".localized", "thumbs.db", "ehthumbs.db", "desktop.ini", ".directory", "icon\r",
  ]

  /// Whether a file may go when a run is replaced: part of a run, or nobody's.
  private static func isReplaceable(_ name: String, in path: String) -> Bool {
    var status = stat()
    guard lstat("\(path)/\(name)", &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      return false
    }
    // On volumes without room for macOS's attributes of a file, ._name holds them.
    let plain = name.hasPrefix("._") ? String(name.dropFirst(2)) : name
    return TrainingRun.files.contains(plain) || leftByFileManagers.contains(plain.lowercased())
  }

  /// Only nothing, an empty folder, or a folder with files of a run alone may be replaced. A folder
  /// under the name of such a file is somebody's work.
  private static func checkReplaceable(_ path: String) throws {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR, let names = names(in: path) else {
      throw TrainError("\(path): this is not a folder that can be replaced; give another --output")
    }
    if let foreign = names.sorted().first(where: { !isReplaceable($0, in: path) }) {
      throw TrainError(
        """
        \(path): the folder holds \(foreign), which is not part of a run, so it is not replaced; \
        give another --output
        """)
    }
  }

  /// The names of what is in a folder, or nil if it can't be read.
  private static func names(in path: String) -> [String]? {
    guard let folder = opendir(path) else { return nil }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  /// Deletes a folder of files.
  private static func remove(_ path: String) {
    for name in names(in: path) ?? [] { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
