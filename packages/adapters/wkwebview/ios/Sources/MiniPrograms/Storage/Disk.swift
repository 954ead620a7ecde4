import Foundation

/// The few operations that files of the host are made of. A full disk is named as the core knows it.
enum Disk {
  /// Makes a folder that no backup takes with it and that can be read once the device was unlocked since it started.
  static func makeFolder(_ folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    #if os(iOS)
      try FileManager.default.setAttributes(
        [.protectionKey: FileProtectionType.completeUntilFirstUserAuthentication], ofItemAtPath: folder.path)
      var values = URLResourceValues()
      values.isExcludedFromBackup = true
      var excluded = folder
      try excluded.setResourceValues(values)
    #endif
  }

  static func open(_ file: URL, _ flags: Int32) throws -> Int32 {
    let descriptor = systemOpen(file.path, flags)
    guard descriptor >= 0 else { throw failure("open") }
    return descriptor
  }

  static func write(_ descriptor: Int32, _ bytes: Data) throws {
    try bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let count = systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: buffer[done...]))
        guard count > 0 else { throw failure("write") }
        done += count
      }
    }
  }

  /// Exactly these bytes, or an error.
  static func read(_ file: URL, offset: Int, length: Int) throws -> Data {
    guard offset >= 0, length >= 0 else { throw HostError("There is no such part of a file.") }
    let handle = try FileHandle(forReadingFrom: file)
    defer { try? handle.close() }  // It was only read.
    try handle.seek(toOffset: UInt64(offset))
    let bytes = length == 0 ? Data() : try handle.read(upToCount: length) ?? Data()
    guard bytes.count == length else { throw HostError("A file ends before \(offset + length).") }
    return bytes
  }

  /// Until the bytes are on the medium itself: `fsync` alone leaves them in the drive's cache.
  static func sync(_ descriptor: Int32) throws {
    #if os(iOS)
      if fcntl(descriptor, F_FULLFSYNC) == 0 { return }
    #endif
    guard fsync(descriptor) == 0 else { throw failure("sync") }
  }

  static func syncFolder(_ folder: URL) throws {
    let descriptor = try open(folder, O_RDONLY)
    defer { close(descriptor) }
    try sync(descriptor)
  }

  /// Replaces what is there, in one step that outlives a power cut.
  static func rename(_ draft: URL, to file: URL) throws {
    guard systemRename(draft.path, file.path) == 0 else { throw failure("rename") }
    do {
      try syncFolder(file.deletingLastPathComponent())
    } catch {
      // A name that could not be synced shall not be found, or somebody would rely on it.
      remove(file)
      throw error
    }
  }

  /// One that is not there is no error.
  static func remove(_ file: URL) {
    unlink(file.path)
  }

  /// Writes a file that is new, durably and whole.
  static func writeNew(_ file: URL, _ bytes: Data) throws {
    let descriptor = try open(file, O_WRONLY | O_CREAT | O_TRUNC)
    defer { close(descriptor) }
    try write(descriptor, bytes)
    try sync(descriptor)
  }

  static func size(_ file: URL) -> Int? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
    return (attributes?[.size] as? NSNumber)?.intValue
  }

  static func names(_ folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
  }

  static func freeBytes(_ folder: URL) -> Int? {
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder.path)
    return (attributes?[.systemFreeSize] as? NSNumber)?.intValue
  }

  private static func failure(_ act: String) -> HostError {
    let code = errno
    let isFull = code == ENOSPC || code == EDQUOT
    return HostError(
      name: isFull ? HostError.fullDisk : nil,
      message: "The disk could not \(act): \(String(cString: strerror(code))).")
  }
}

// Under other names, since those of the system are those of `Disk`. Interrupted calls are made again.

private func systemOpen(_ path: String, _ flags: Int32) -> Int32 {
  var descriptor: Int32
  repeat { descriptor = open(path, flags | O_CLOEXEC, 0o600) } while descriptor < 0 && errno == EINTR
  return descriptor
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  var count: Int
  repeat { count = write(descriptor, bytes.baseAddress, bytes.count) } while count < 0 && errno == EINTR
  return count
}

private func systemRename(_ from: String, _ to: String) -> Int32 {
  rename(from, to)
}
