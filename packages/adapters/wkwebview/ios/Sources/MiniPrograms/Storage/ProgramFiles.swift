import Foundation

/// Files of programs, apart from each other by scope. No name of a program becomes a name of this disk. Used on one queue.
final class ProgramFiles {
  private let folder: URL

  init(folder: URL) throws {
    self.folder = folder
    try Disk.makeFolder(folder)
  }

  /// Replaces the file, or adds to its end; durable when it returns.
  func write(_ scope: String, _ path: String, _ bytes: Data, append: Bool) throws {
    let file = file(scope, path)
    let parent = file.deletingLastPathComponent()
    try Disk.makeFolder(parent)
    if append, let size = Disk.size(file) {
      try add(bytes, to: file, size: size)
      return
    }
    let draft = folder.appendingPathComponent(draftName)
    do {
      try Disk.writeNew(draft, bytes)
      try Disk.rename(draft, to: file)
    } catch {
      Disk.remove(draft)
      throw error
    }
  }

  func read(_ scope: String, _ path: String, offset: Int, length: Int) throws -> Data {
    try Disk.read(file(scope, path), offset: offset, length: length)
  }

  func list(_ scope: String) -> [ListedFile] {
    let scopeFolder = folder(scope)
    let found = FileManager.default.enumerator(atPath: scopeFolder.path)?.compactMap { $0 as? String } ?? []
    return found.compactMap { name in
      guard let path = pathOf(name), let size = Disk.size(scopeFolder.appendingPathComponent(name)) else { return nil }
      return ListedFile(path: path, size: size)
    }
  }

  /// A file that is not there is no error.
  func remove(_ scope: String, _ path: String) {
    Disk.remove(file(scope, path))
  }

  func removeAll(_ scope: String) throws {
    let scopeFolder = folder(scope)
    guard FileManager.default.fileExists(atPath: scopeFolder.path) else { return }
    try FileManager.default.removeItem(at: scopeFolder)
  }

  /// What could not be added whole is taken away again.
  private func add(_ bytes: Data, to file: URL, size: Int) throws {
    let descriptor = try Disk.open(file, O_WRONLY | O_APPEND)
    defer { close(descriptor) }
    do {
      try Disk.write(descriptor, bytes)
      try Disk.sync(descriptor)
    } catch {
      ftruncate(descriptor, off_t(size))
      throw error
    }
  }

  private func folder(_ scope: String) -> URL {
    folder.appendingPathComponent("scope-" + hexParts(scope).joined(separator: "/"))
  }

  private func file(_ scope: String, _ path: String) -> URL {
    // A part that goes on ends with `+`, the last one with `-`: a file is never in the way of another's folder.
    folder(scope).appendingPathComponent(hexParts(path).joined(separator: "+/") + "-")
  }
}

/// Never the name of a scope.
private let draftName = "draft"
/// A name on the disk has at most 255 bytes.
private let maxNameBytes = 200

private func hexParts(_ text: String) -> [String] {
  let digits = text.utf8.map { String(format: "%02x", $0) }.joined()
  let parts = stride(from: 0, to: digits.utf8.count, by: maxNameBytes).map { start in
    String(digits.dropFirst(start).prefix(maxNameBytes))
  }
  return parts.isEmpty ? [""] : parts
}

private func pathOf(_ name: String) -> String? {
  guard name.hasSuffix("-") else { return nil }
  let digits = Array(name.dropLast().filter { $0 != "+" && $0 != "/" })
  let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
  return bytes.count * 2 == digits.count ? String(decoding: bytes, as: UTF8.self) : nil
}
