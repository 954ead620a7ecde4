import Foundation
import SQLite3

/// Records of the port in one SQLite table. A commit changes all rows or none. Used on one queue.
final class Records {
  private let database: OpaquePointer

  /// What an opened store answers is on the disk: what was not synced before is synced now.
  init(folder: URL) throws {
    try Disk.makeFolder(folder)
    var opened: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
    let code = sqlite3_open_v2(folder.appendingPathComponent("records.sqlite").path, &opened, flags, nil)
    guard let opened, code == SQLITE_OK else {
      sqlite3_close_v2(opened)
      throw HostError("The database of records could not be opened: \(code).")
    }
    database = opened
    sqlite3_busy_timeout(database, 5_000)
    try run("PRAGMA journal_mode = WAL")
    // A sync that leaves the bytes in the drive's cache is none.
    try run("PRAGMA fullfsync = ON")
    try run("PRAGMA checkpoint_fullfsync = ON")
    try run("PRAGMA synchronous = FULL")
    try run("CREATE TABLE IF NOT EXISTS records (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
    try run("PRAGMA wal_checkpoint(TRUNCATE)")
  }

  deinit {
    sqlite3_close_v2(database)
  }

  func get(_ key: String) throws -> String? {
    try query("SELECT key, value FROM records WHERE key = ?1", [key]).first?.value
  }

  func list(_ prefix: String) throws -> [Row] {
    // Rows come in the order of their bytes, so those of a prefix stand together.
    try query("SELECT key, value FROM records WHERE key >= ?1 ORDER BY key", [prefix]) { row in
      row.key.utf8.starts(with: prefix.utf8)
    }
  }

  func commit(_ changes: [Row], durable: Bool) throws {
    try transaction(durable: durable) {
      try apply(changes)
      return true
    }
  }

  /// Durable. False, and nothing has changed, where a row is not as expected.
  func commitIf(expected: [Row], changes: [Row]) throws -> Bool {
    try transaction(durable: true) {
      for row in expected {
        let isExpected = try isSame(get(row.key), row.value)
        guard isExpected else { return false }
      }
      try apply(changes)
      return true
    }
  }

  private func apply(_ changes: [Row]) throws {
    for row in changes {
      if let value = row.value {
        try query("INSERT INTO records (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2", [row.key, value])
      } else {
        try query("DELETE FROM records WHERE key = ?1", [row.key])
      }
    }
  }

  @discardableResult
  private func transaction(durable: Bool, _ change: () throws -> Bool) throws -> Bool {
    try run(durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL")
    try run("BEGIN IMMEDIATE")
    do {
      let isWanted = try change()
      try run(isWanted ? "COMMIT" : "ROLLBACK")
      return isWanted
    } catch {
      // Nothing of it stays; the first error is the one to tell.
      try? run("ROLLBACK")
      throw error
    }
  }

  private func run(_ sql: String) throws {
    try query(sql, [])
  }

  /// Rows of two columns, for as long as `isWanted`.
  @discardableResult
  private func query(_ sql: String, _ values: [String], while isWanted: (Row) -> Bool = { _ in true }) throws -> [Row] {
    var prepared: OpaquePointer?
    guard sqlite3_prepare_v2(database, sql, -1, &prepared, nil) == SQLITE_OK else { throw failure() }
    defer { sqlite3_finalize(prepared) }
    for (index, value) in values.enumerated() {
      try bind(prepared, Int32(index + 1), value)
    }
    var rows: [Row] = []
    while true {
      switch sqlite3_step(prepared) {
      case SQLITE_DONE:
        return rows
      case SQLITE_ROW:
        let row = Row(text(prepared, 0), text(prepared, 1))
        guard isWanted(row) else { return rows }
        rows.append(row)
      default:
        throw failure()
      }
    }
  }

  /// With its length, for a text may hold NUL.
  private func bind(_ statement: OpaquePointer?, _ index: Int32, _ value: String) throws {
    var value = value
    let code = value.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { chars in
        sqlite3_bind_text(statement, index, chars.baseAddress ?? emptyText, Int32(chars.count), copied)
      }
    }
    guard code == SQLITE_OK else { throw failure() }
  }

  private func text(_ statement: OpaquePointer?, _ column: Int32) -> String {
    guard column < sqlite3_column_count(statement), let bytes = sqlite3_column_text(statement, column) else { return "" }
    let count = Int(sqlite3_column_bytes(statement, column))
    return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  private func failure() -> HostError {
    let isFull = sqlite3_errcode(database) == SQLITE_FULL
    let words = String(cString: sqlite3_errmsg(database))
    return HostError(name: isFull ? HostError.fullDisk : nil, message: "The database of records refused: \(words).")
  }
}

/// SQLite takes a copy of what it is given.
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
private let emptyText: UnsafePointer<CChar> = {
  let text = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
  text.initialize(to: 0)
  return UnsafePointer(text)
}()

/// Byte by byte: Swift calls two texts equal that only look alike.
private func isSame(_ one: String?, _ other: String?) -> Bool {
  switch (one, other) {
  case (nil, nil): return true
  case let (one?, other?): return one.utf8.elementsEqual(other.utf8)
  default: return false
  }
}
