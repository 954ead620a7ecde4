import XCTest

@testable import MiniPrograms

final class OutcomeTests: XCTestCase {
  func testALaunchOutcomeIsReadByItsType() throws {
    XCTAssertEqual(
      try read("{\"type\":\"launched\",\"start\":\"warm\",\"program\":{\"id\":\"com.example.a\",\"name\":\"A\",\"version\":\"1.0.0\"}}"),
      LaunchOutcome.launched(RunningProgram(id: "com.example.a", name: "A", version: "1.0.0"), start: .warm))
    XCTAssertEqual(try read("{\"type\":\"not-installed\"}"), LaunchOutcome.notInstalled)
    XCTAssertEqual(
      try read("{\"type\":\"update-required\",\"version\":\"1.0.0\",\"reason\":null}"),
      LaunchOutcome.updateRequired(version: "1.0.0", reason: nil))
    XCTAssertEqual(
      try read("{\"type\":\"broken\",\"code\":\"no-surface\",\"reason\":\"x\"}"),
      LaunchOutcome.broken(Trouble(code: "no-surface", reason: "x")))
  }

  func testATypeThatIsNotKnownIsAnError() {
    XCTAssertThrowsError(try read("{\"type\":\"mostly-launched\"}") as LaunchOutcome)
    XCTAssertThrowsError(try read("{\"type\":\"launched\"}") as LaunchOutcome)
  }

  func testAnUpdateOutcomeMayLackWhatIsNotKnown() throws {
    XCTAssertEqual(try read("{\"type\":\"staged\",\"version\":\"2.0.0\"}"), UpdateOutcome.staged(version: "2.0.0", added: nil))
    XCTAssertEqual(
      try read("{\"type\":\"no-space\",\"version\":\"2.0.0\",\"neededBytes\":9,\"freeBytes\":null}"),
      UpdateOutcome.noSpace(version: "2.0.0", neededBytes: 9, freeBytes: nil))
  }

  func testAnEventIsReadByItsName() throws {
    let line = try PortLine("{\"type\":\"host.event\",\"event\":\"closed\",\"data\":{\"id\":\"a\",\"code\":\"by-host\",\"reason\":\"x\"}}")
    guard case .closed(let notice) = try HostEvent(line) else { return XCTFail("It is another event.") }
    XCTAssertEqual(notice.code, "by-host")
    XCTAssertThrowsError(try HostEvent(PortLine("{\"type\":\"host.event\",\"event\":\"other\",\"data\":{}}")))
  }

  private func read<Value: Decodable>(_ json: String) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(json.utf8))
  }
}
