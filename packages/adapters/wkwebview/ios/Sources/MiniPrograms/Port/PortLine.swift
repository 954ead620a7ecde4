import Foundation

/// One line of the core: its type, its number when it is a question, and its JSON for whoever reads the rest.
struct PortLine: Sendable {
  let type: String
  let request: Int?
  private let json: Data

  init(_ text: String) throws {
    json = Data(withoutLoneSurrogates(text).utf8)
    let head = try JSONDecoder().decode(Head.self, from: json)
    type = head.type
    request = head.request
  }

  /// Throws where the line is not what the port says.
  func read<Fields: Decodable>(_: Fields.Type = Fields.self) throws -> Fields {
    try JSONDecoder().decode(Fields.self, from: json)
  }

  private struct Head: Decodable {
    let type: String
    let request: Int?
  }
}

/// A JSON text whose strings are text. JavaScript's may hold half a surrogate pair, written `\ud800`; Swift has no such
/// character and reads nothing of a text with one. A program can put it into a call, so it becomes U+FFFD.
func withoutLoneSurrogates(_ json: String) -> String {
  guard json.contains("\\ud") || json.contains("\\uD") else { return json }
  var result: [UInt8] = []
  let bytes = Array(json.utf8)
  var at = 0
  while at < bytes.count {
    guard bytes[at] == backslash, at + 1 < bytes.count else {
      result.append(bytes[at])
      at += 1
      continue
    }
    guard let unit = escapedUnit(bytes, at) else {
      // Another escape: both of its bytes, so that `\\ud800` stays what it is.
      result += bytes[at...at + 1]
      at += 2
      continue
    }
    let isPair = (0xD800...0xDBFF).contains(unit) && escapedUnit(bytes, at + 6).map { (0xDC00...0xDFFF).contains($0) } == true
    let length = isPair ? 12 : 6
    let isLone = !isPair && (0xD800...0xDFFF).contains(unit)
    result += isLone ? Array("\\ufffd".utf8) : Array(bytes[at..<at + length])
    at += length
  }
  return String(decoding: result, as: UTF8.self)
}

private let backslash = UInt8(ascii: "\\")

/// The code unit of a `\uXXXX` that stands there.
private func escapedUnit(_ bytes: [UInt8], _ at: Int) -> UInt16? {
  guard at + 6 <= bytes.count, bytes[at] == backslash, bytes[at + 1] == UInt8(ascii: "u") else { return nil }
  return UInt16(String(decoding: bytes[at + 2..<at + 6], as: UTF8.self), radix: 16)
}
