import XCTest

@testable import MiniPrograms

final class StorageTests: XCTestCase {
  func testRecordsAreChangedAllTogether() throws {
    let records = try Records(folder: temporaryFolder(self))
    try records.commit([Row("a/1", "one"), Row("a/2", "two\0nul"), Row("b", "")], durable: true)
    try records.commit([Row("a/1", nil), Row("a/3", "three")], durable: false)
    XCTAssertEqual(try records.list("a/"), [Row("a/2", "two\0nul"), Row("a/3", "three")])
    XCTAssertEqual(try records.get("b"), "")
    XCTAssertNil(try records.get("a/1"))
  }

  func testRecordsOutliveTheirProcess() throws {
    let folder = try temporaryFolder(self)
    try Records(folder: folder).commit([Row("a", "1")], durable: true)
    XCTAssertEqual(try Records(folder: folder).get("a"), "1")
  }

  func testACommitIfChangesNothingWhereARowIsNotAsExpected() throws {
    let records = try Records(folder: temporaryFolder(self))
    XCTAssertTrue(try records.commitIf(expected: [Row("a", nil)], changes: [Row("a", "1")]))
    XCTAssertFalse(try records.commitIf(expected: [Row("a", nil)], changes: [Row("a", "2"), Row("b", "2")]))
    XCTAssertFalse(try records.commitIf(expected: [Row("a", "1"), Row("b", "0")], changes: [Row("a", "2")]))
    XCTAssertEqual(try records.list(""), [Row("a", "1")])
    XCTAssertTrue(try records.commitIf(expected: [Row("a", "1"), Row("b", nil)], changes: [Row("a", nil)]))
    XCTAssertEqual(try records.list(""), [])
  }

  func testTextsThatOnlyLookAlikeAreNotTheSame() throws {
    let records = try Records(folder: temporaryFolder(self))
    let (composed, decomposed) = ("caf\u{E9}", "cafe\u{301}")
    try records.commit([Row(composed, composed), Row(decomposed, decomposed)], durable: false)
    XCTAssertEqual(try records.list("").count, 2)
    XCTAssertFalse(try records.commitIf(expected: [Row(composed, decomposed)], changes: []))
    XCTAssertTrue(try records.commitIf(expected: [Row(composed, composed)], changes: []))
  }

  func testABlobIsSeenOnceItIsCommitted() throws {
    let folder = try temporaryFolder(self)
    let blobs = try Blobs(folder: folder)
    let draft = try blobs.begin("Key.a_1-").draft
    try blobs.write(draft, Data([1, 2]))
    try blobs.write(draft, Data([3]))
    XCTAssertNil(try blobs.size("Key.a_1-"))
    XCTAssertEqual(try blobs.keys(), [])
    try blobs.commit(draft)
    XCTAssertEqual(try blobs.keys(), ["Key.a_1-"])
    XCTAssertEqual(try blobs.read("Key.a_1-", offset: 1, length: 2), Data([2, 3]))
    XCTAssertThrowsError(try blobs.read("Key.a_1-", offset: 1, length: 3))
    XCTAssertNil(try blobs.size("key.a_1-"))
    try blobs.delete("Key.a_1-")
    try blobs.delete("Key.a_1-")
    XCTAssertEqual(try blobs.keys(), [])
  }

  func testADraftThatWasNotCommittedLeavesNothing() throws {
    let folder = try temporaryFolder(self)
    let blobs = try Blobs(folder: folder)
    let aborted = try blobs.begin("a").draft
    blobs.abort(aborted)
    XCTAssertThrowsError(try blobs.commit(aborted))
    try blobs.write(try blobs.begin("b").draft, Data([1]))
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder.path).count, 1)
    _ = try Blobs(folder: folder)
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder.path), [])
  }

  func testAKeyThatIsNoneIsRefused() throws {
    let blobs = try Blobs(folder: temporaryFolder(self))
    for key in ["", "../a", "a/b", "é", "a\0", String(repeating: "a", count: 121)] {
      XCTAssertThrowsError(try blobs.begin(key), key)
    }
  }

  func testFilesOfProgramsKeepTheirScopeAndTheirPath() throws {
    let files = try ProgramFiles(folder: temporaryFolder(self))
    let long = String(repeating: "a/", count: 99) + "B"
    for path in ["a", "a/b", "A", long, String(repeating: "a", count: 100), String(repeating: "a", count: 200)] {
      try files.write("com.example.one", path, Data(path.utf8), append: false)
    }
    XCTAssertEqual(files.list("com.example.one").count, 6)
    XCTAssertEqual(files.list("com.example.two"), [])
    XCTAssertEqual(try files.read("com.example.one", long, offset: 0, length: 3), Data("a/a".utf8))
    try files.write("com.example.one", "a", Data("+".utf8), append: true)
    XCTAssertTrue(files.list("com.example.one").contains(ListedFile(path: "a", size: 2)))
    files.remove("com.example.one", "a")
    XCTAssertThrowsError(try files.read("com.example.one", "a", offset: 0, length: 1))
    try files.removeAll("com.example.one")
    try files.removeAll("com.example.one")
    XCTAssertEqual(files.list("com.example.one"), [])
  }

  func testAScopeIsNoPathOfTheDisk() throws {
    let folder = try temporaryFolder(self)
    let files = try ProgramFiles(folder: folder.appendingPathComponent("files"))
    try files.write("../../x", "y", Data([1]), append: false)
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder.path), ["files"])
    XCTAssertEqual(files.list("../../x"), [ListedFile(path: "y", size: 1)])
  }
}
