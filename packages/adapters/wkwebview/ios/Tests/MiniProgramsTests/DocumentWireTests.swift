import XCTest

@testable import MiniPrograms

@MainActor
final class DocumentWireTests: XCTestCase {
  private var answers: [(value: String?, error: String?)] = []

  private func reply(_ value: Any?, _ error: String?) {
    answers.append((value as? String, error))
  }

  func testLinesWaitForAQuestionAndAQuestionForLines() throws {
    let wire = DocumentWire()
    wire.send("packet n\nO'Brien ${x} ` \\ \u{2028} </script>")
    wire.send("two")
    wire.take(reply)
    wire.take(reply)
    XCTAssertEqual(answers.count, 1)
    wire.send("three")
    XCTAssertEqual(answers.count, 2)
    let lists = try answers.map { try JSONDecoder().decode([String].self, from: Data(XCTUnwrap($0.value).utf8)) }
    XCTAssertEqual(lists, [["packet n\nO'Brien ${x} ` \\ \u{2028} </script>", "two"], ["three"]])
  }

  func testWhatWasForADocumentIsForNoOther() {
    let wire = DocumentWire()
    wire.send("for the first")
    wire.reset()
    wire.take(reply)
    XCTAssertEqual(answers.count, 0)
    wire.reset()
    XCTAssertNotNil(answers.first?.error)
    wire.send("for the second")
    XCTAssertEqual(answers.count, 1)
  }

  func testEveryQuestionIsAnsweredOnce() {
    let wire = DocumentWire()
    wire.take(reply)
    wire.take(reply)
    wire.send("one")
    wire.reset()
    XCTAssertEqual(answers.map { $0.error == nil }, [false, true])
  }
}
