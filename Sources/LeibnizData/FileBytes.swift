import LeibnizTensor

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#elseif canImport(Android)
  import Android
#else
  import Glibc
#endif

/// Whole files as bytes: read at once and unpacked if they are gzip, written at once or not at all.
///
/// ```swift
/// try FileBytes.write(Array("hello".utf8), to: "greeting.txt")
/// try FileBytes.read("greeting.txt")  // [104, 101, 108, 108, 111]
/// ```
public enum FileBytes {
  /// The most bytes that decompressing a file may give, unless the caller says otherwise: 1 GiB.
  /// (MNIST's largest file has 47 MB.)
  public static let defaultLimit = 1 << 30

  /// The file's bytes. Those of a gzip file, told by its first bytes and not by its name, are
  /// decompressed.
  ///
  /// - Parameters:
  ///   - path: The file. Pipes and devices are read to their end.
  ///   - limit: The most bytes to accept from a source whose size can't be known beforehand: a
  ///     compressed file, a pipe, a device. A plain file may be as large as it is.
  /// - Throws: ``DataError`` if the file is missing, can't be read, is damaged, or exceeds the
  ///   limit.
  public static func read(
    _ path: String, limit: Int = defaultLimit
  ) throws(DataError) -> [UInt8] {
    let bytes = try readStored(path, limit: limit)
    return Gzip.isGzip(bytes) ? try Gzip.decompress(bytes, file: path, limit: limit) : bytes
  }

  /// Makes the file hold exactly these bytes, or leaves it untouched.
  ///
  /// The bytes go to a new file in the same folder, are forced to the disk, and take the old file's
  /// place in one step, so that a full disk or a crash never leaves half a file. A symbolic link
  /// keeps pointing where it did, and a device such as `/dev/stdout` is written to directly.
  ///
  /// - Throws: ``DataError`` of the kind ``DataError/Kind/cannotWrite``.
  public static func write(_ bytes: [UInt8], to path: String) throws(DataError) {
    var status = stat()
    let exists = stat(path, &status) == 0
    let type = status.st_mode & S_IFMT
    if exists, type == S_IFDIR {
      throw DataError(.cannotWrite, file: path, "this is a folder", expected: "a file's name")
    }
    if exists, type != S_IFREG { return try writeDevice(bytes, to: path) }

    let target = exists ? resolved(path) : path
    let aside = "\(target).\(getpid())-\(UInt32.random(in: 0 ... .max)).part"
    let mode = exists ? status.st_mode & 0o7777 : 0o666
    let descriptor = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else {
      throw DataError(.cannotWrite, file: path, "can't create it: \(reason(errno))")
    }
    do throws(DataError) {
      defer { close(descriptor) }
      // The mode given to open() is cut by the user's mask; an existing file's mode shall stay.
      if exists { _ = fchmod(descriptor, mode) }
      try writeAll(bytes, to: descriptor, path: path)
      guard fsync(descriptor) == 0 else {
        throw DataError(.cannotWrite, file: path, "can't write: \(reason(errno))")
      }
    } catch {
      unlink(aside)
      throw error
    }
    guard rename(aside, target) == 0 else {
      let code = errno
      unlink(aside)
      throw DataError(.cannotWrite, file: path, "can't replace it: \(reason(code))")
    }
    synchronizeFolder(of: target)
  }

  /// Whether there is something at this path, be it a file or a folder.
  static func exists(_ path: String) -> Bool {
    access(path, F_OK) == 0
  }

  /// The file's bytes as they are stored.
  static func readStored(_ path: String, limit: Int) throws(DataError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let code = errno
      throw DataError(
        code == ENOENT ? .missingFile : .cannotRead, file: path, "can't open: \(reason(code))")
    }
    defer { close(descriptor) }

    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw DataError(.cannotRead, file: path, "can't read: \(reason(errno))")
    }
    let type = status.st_mode & S_IFMT
    guard type != S_IFDIR else {
      throw DataError(.cannotRead, file: path, "this is a folder", expected: "a file")
    }
    // The size is a hint only: files under /proc say 0, and a file may grow while it is read.
    let isPlain = type == S_IFREG && status.st_size > 0
    var bytes: [UInt8] = []
    if isPlain {
      // A file with holes may say far more than the disk holds.
      guard hasMemory(Int(status.st_size)) else {
        throw DataError(
          .tooLarge, file: path, "\(status.st_size) bytes, more than there is memory for")
      }
      bytes.reserveCapacity(Int(status.st_size))
    }

    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = buffer.withUnsafeMutableBytes { retryRead(descriptor, $0) }
      if count == 0 { return bytes }
      guard count > 0 else {
        throw DataError(.cannotRead, file: path, "can't read: \(reason(errno))")
      }
      guard isPlain || bytes.count + count <= limit else {
        throw DataError(.tooLarge, file: path, "more than \(limit) bytes, the limit")
      }
      bytes += buffer[..<count]
    }
  }
}

/// A device or a pipe can't be replaced, only written to.
private func writeDevice(_ bytes: [UInt8], to path: String) throws(DataError) {
  let descriptor = open(path, O_WRONLY | O_CLOEXEC)
  guard descriptor >= 0 else {
    throw DataError(.cannotWrite, file: path, "can't open: \(reason(errno))")
  }
  defer { close(descriptor) }
  try writeAll(bytes, to: descriptor, path: path)
}

private func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(DataError) {
  var done = 0
  while done < bytes.count {
    let count = bytes.withUnsafeBytes {
      retryWrite(descriptor, UnsafeRawBufferPointer(rebasing: $0[done...]))
    }
    guard count > 0 else {
      throw DataError(.cannotWrite, file: path, "can't write: \(reason(errno))")
    }
    done += count
  }
}

private func retryRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
  while true {
    let count = read(descriptor, buffer.baseAddress, buffer.count)
    if count >= 0 || errno != EINTR { return count }
  }
}

private func retryWrite(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
  while true {
    // Linux takes at most 2 GiB a call, and some systems refuse more instead of writing a part.
    let count = write(descriptor, buffer.baseAddress, min(buffer.count, 1 << 30))
    if count >= 0 || errno != EINTR { return count }
  }
}

/// The path with every symbolic link followed.
private func resolved(_ path: String) -> String {
  guard let pointer = realpath(path, nil) else { return path }
  defer { free(pointer) }
  return String(cString: pointer)
}

/// Makes a rename last through a power failure. Not every file system can do it, and the file
/// itself is whole either way, so a failure is no error.
private func synchronizeFolder(of path: String) {
  let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
  let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return }
  fsync(descriptor)
  close(descriptor)
}

/// The system's words for an error number.
private func reason(_ code: Int32) -> String {
  String(cString: strerror(code))
}
