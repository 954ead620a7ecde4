import XCTest

@testable import MiniPrograms

final class PortTests: XCTestCase {
  func testNamesAreThoseOfThePort() throws {
    let port: PortNames = try Repository.json("packages/host-core/native-port.json")
    XCTAssertEqual(Set(PortRequest.allCases.map(\.rawValue)), Set(port.requests.keys))
    XCTAssertEqual(Set(PortNotice.allCases.map(\.rawValue)), Set(port.notices.keys))
    XCTAssertEqual(PortCommand.allCases.map(\.rawValue), port.commands)
  }

  func testLimitsAndCodesAreThoseOfTheProtocol() throws {
    let bridge: BridgeNames = try Repository.json("packages/bridge-protocol/protocol.json")
    XCTAssertEqual(bridge.limits.maxChunkBytes, Limits.maxChunkBytes)
    XCTAssertEqual(bridge.limits.transferIdleMs, Limits.transferIdleMs)
    for code in HostError.Code.allCases { XCTAssertTrue(bridge.errorCodes.contains(code.rawValue), code.rawValue) }
    for name in unsupportedMethods.keys { XCTAssertNotNil(bridge.methods[name], name) }
    for name in Device.events { XCTAssertNotNil(bridge.events[name], name) }
  }

  func testAWordHasItsTypeItsTimesAndItsNulls() throws {
    let word = SurfaceRequest(surface: 1, request: 2, method: "GET", url: "miniapp://p/", range: OrNull(value: nil))
    let spoken = SpokenWord(word: word, times: PortTimes(nowMs: 5, foregroundMs: 3))
    let text = try XCTUnwrap(JSONSerialization.jsonObject(with: JSONEncoder().encode(spoken)) as? [String: Any])
    XCTAssertEqual(Set(text.keys), ["type", "nowMs", "foregroundMs", "surface", "request", "method", "url", "range"])
    XCTAssertEqual(text["type"] as? String, "surface.request")
    XCTAssertTrue(text["range"] is NSNull)
  }

  func testAnAnswerOfNothingIsNullAndThere() throws {
    let size: Int? = nil
    for spoken in [try said(Answer(request: 1, value: size)), try said(Answer(request: 1, value: Null()))] {
      XCTAssertTrue(spoken.contains("\"value\":null"), spoken)
    }
  }

  func testBytesAreBase64() throws {
    XCTAssertTrue(try said(Answer(request: 1, value: Data([1, 2, 255]))).contains("\"AQL\\/\""))
    let line = try PortLine("{\"type\":\"blobs.write\",\"request\":3,\"draft\":1,\"bytes\":\"AQL/\"}")
    XCTAssertEqual(try line.read(PortRequest.BlobsWrite.self).bytes, Data([1, 2, 255]))
  }

  func testALineThatIsNotWhatThePortSaysIsAnError() throws {
    XCTAssertThrowsError(try PortLine("{}"))
    XCTAssertThrowsError(try PortLine("[1"))
    let line = try PortLine("{\"type\":\"blobs.read\",\"request\":1,\"key\":\"a\",\"offset\":\"0\",\"length\":1}")
    XCTAssertThrowsError(try line.read(PortRequest.BlobsRead.self))
  }

  func testHalfASurrogatePairDoesNotMakeALineUnreadable() throws {
    let line = try PortLine("{\"type\":\"screen.toast\",\"programName\":\"\\ud83d\\ude00\",\"text\":\"\\ud800\\ud83d\\ude00\\udc00 \\\\ud800 \\n\",\"durationMs\":1}")
    let toast = try line.read(PortNotice.ScreenToast.self)
    XCTAssertEqual(toast.programName, "😀")
    XCTAssertEqual(toast.text, "\u{FFFD}😀\u{FFFD} \\ud800 \n")
  }

  func testPacketsPassAsTheyAre() throws {
    let fixtures: Fixtures = try Repository.json("packages/bridge-protocol/wire-fixtures.json")
    XCTAssertFalse(fixtures.valid.isEmpty)
    for fixture in fixtures.valid {
      let spoken = try JSONEncoder().encode(Told(type: "surface.text", surface: 1, text: "packet n\n" + fixture.packet))
      let line = try PortLine(String(decoding: spoken, as: UTF8.self)).read(PortNotice.SurfaceText.self)
      XCTAssertEqual(Array(line.text.utf8), Array(("packet n\n" + fixture.packet).utf8), fixture.name)
    }
  }

  func testACommandEndsWithAValueOfAnyKindOrAnError() throws {
    for value in ["[1]", "true", "\"x\"", "null", "{}"] {
      let line = try PortLine("{\"type\":\"done\",\"command\":7,\"value\":\(value)}")
      XCTAssertEqual(try line.read(PortNotice.Done<Anything>.self).command, 7)
    }
    let line = try PortLine("{\"type\":\"done\",\"command\":7,\"error\":{\"name\":\"HostError\",\"message\":\"closed\"}}")
    XCTAssertEqual(try line.read(PortNotice.Done<Bool>.self).error?.message, "closed")
  }

  private func said<Word: PortWord>(_ word: Word) throws -> String {
    let spoken = SpokenWord(word: word, times: PortTimes(nowMs: 0, foregroundMs: 0))
    return String(decoding: try JSONEncoder().encode(spoken), as: UTF8.self)
  }
}

private struct PortNames: Decodable {
  let requests: [String: [String]]
  let notices: [String: [String]]
  let commands: [String]
}

private struct BridgeNames: Decodable {
  let limits: SharedLimits
  let errorCodes: [String]
  let methods: [String: Anything]
  let events: [String: Anything]
}

private struct SharedLimits: Decodable {
  let maxChunkBytes: Int
  let transferIdleMs: Int
}

private struct Fixtures: Decodable {
  let valid: [Fixture]
}

private struct Fixture: Decodable {
  let name: String
  let packet: String
}

private struct Told: Encodable {
  let type: String
  let surface: Int
  let text: String
}
