import Foundation
import XCTest

/// Files of the repository that this package lies in.
enum Repository {
  static func json<Document: Decodable>(_ path: String) throws -> Document {
    try JSONDecoder().decode(Document.self, from: Data(contentsOf: root.appendingPathComponent(path)))
  }

  // …/packages/adapters/wkwebview/ios/Tests/MiniProgramsTests/Repository.swift
  private static let root = (0..<7).reduce(URL(fileURLWithPath: #filePath)) { path, _ in path.deletingLastPathComponent() }
}

/// A folder that is gone after the test.
func temporaryFolder(_ test: XCTestCase) throws -> URL {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  test.addTeardownBlock { try? FileManager.default.removeItem(at: folder) }
  return folder
}
