import Foundation

/// Blobs of the port, one file each. A blob is written under another name, synced, renamed, and the name synced: under its key
/// it is whole or not there, whenever the power is cut. Used on one queue.
final class Blobs {
  private let folder: URL
  private var drafts: [Int: Draft] = [:]
  private var count = 0

  /// Drafts of a process that ended leave nothing.
  init(folder: URL) throws {
    self.folder = folder
    try Disk.makeFolder(folder)
    for name in try Disk.names(folder) where name.hasPrefix(draftPrefix) {
      Disk.remove(folder.appendingPathComponent(name))
    }
    try Disk.syncFolder(folder)
  }

  func begin(_ key: String) throws -> Begun {
    let file = try file(key)
    count += 1
    let path = folder.appendingPathComponent("\(draftPrefix)\(count)")
    let descriptor = try Disk.open(path, O_WRONLY | O_CREAT | O_TRUNC)
    drafts[count] = Draft(file: file, path: path, descriptor: descriptor)
    return Begun(draft: count)
  }

  func write(_ draft: Int, _ bytes: Data) throws {
    guard let open = drafts[draft] else { throw HostError("There is no draft \(draft).") }
    try Disk.write(open.descriptor, bytes)
  }

  func commit(_ draft: Int) throws {
    guard let open = drafts.removeValue(forKey: draft) else { throw HostError("There is no draft \(draft).") }
    do {
      defer { close(open.descriptor) }
      try Disk.sync(open.descriptor)
    } catch {
      Disk.remove(open.path)
      throw error
    }
    do {
      try Disk.rename(open.path, to: open.file)
    } catch {
      Disk.remove(open.path)
      throw error
    }
  }

  func abort(_ draft: Int) {
    guard let open = drafts.removeValue(forKey: draft) else { return }
    close(open.descriptor)
    Disk.remove(open.path)
  }

  func read(_ key: String, offset: Int, length: Int) throws -> Data {
    try Disk.read(file(key), offset: offset, length: length)
  }

  func size(_ key: String) throws -> Int? {
    try Disk.size(file(key))
  }

  func delete(_ key: String) throws {
    try Disk.remove(file(key))
  }

  func keys() throws -> [String] {
    try Disk.names(folder).compactMap(keyOf)
  }

  func free() -> Int? {
    Disk.freeBytes(folder)
  }

  /// What `blobs.begin` answers.
  struct Begun: Encodable {
    let draft: Int
  }

  private struct Draft {
    let file: URL
    let path: URL
    let descriptor: Int32
  }

  private func file(_ key: String) throws -> URL {
    folder.appendingPathComponent(try nameOf(key))
  }
}

private let draftPrefix = "draft-"
private let blobPrefix = "blob-"

/// Some disks do not tell `A` from `a`, so a capital letter is written with a `+` before it.
private func nameOf(_ key: String) throws -> String {
  let isKey = (1...120).contains(key.utf8.count) && key.utf8.allSatisfy(isKeyByte)
  guard isKey else {
    throw HostError("This is no key of a blob: use 1 to 120 letters, digits, dots, underscores and hyphens.")
  }
  return blobPrefix + key.map { $0.isUppercase ? "+\($0.lowercased())" : String($0) }.joined() + "-"
}

private func keyOf(_ name: String) -> String? {
  guard name.hasPrefix(blobPrefix), name.hasSuffix("-") else { return nil }
  var isUpper = false
  return name.dropFirst(blobPrefix.count).dropLast().reduce(into: "") { key, letter in
    if letter == "+" {
      isUpper = true
      return
    }
    key += isUpper ? letter.uppercased() : String(letter)
    isUpper = false
  }
}

private func isKeyByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): return true
  case UInt8(ascii: "0")...UInt8(ascii: "9"): return true
  case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): return true
  default: return false
  }
}
