// What the app tells the core, field by field.

import Foundation

/// One word of the app.
protocol PortWord: Encodable, Sendable {
  static var type: String { get }
}

/// The first word, once.
struct Start: PortWord {
  static let type = "start"
  let platform: String
  let name: String
  let version: String
  let locale: String?
  let storeUrl: String
  let storeRoot: String
  let tellsVerdicts: Bool?
  let quotaBytes: Int?
  let entropy: Data
  let programOrigin: String
  let offers: Offers
  let nativePrograms: [String: [String]]
  let methods: [String]
  let events: [String]
  let unsupported: [String: String]
}

/// What this app answers beyond the least.
struct Offers: Encodable {
  let crypto: Bool
  let files: Bool
  let secrets: Bool
  let codes: Bool
  let findsPayments: Bool
  let conditions: Bool
  let gestures: Bool
}

/// A word that answers a request.
protocol AnsweringWord {
  var request: Int { get }
}

/// The answer to a request; `value` may be null, but is there.
struct Answer<Value: Encodable & Sendable>: PortWord, AnsweringWord {
  static var type: String { "answer" }
  let request: Int
  let value: Value
}

/// The answer to a request that failed.
struct Refusal: PortWord {
  static let type = "answer"
  let request: Int
  let error: HostError
}

struct TimerFired: PortWord {
  static let type = "timer.fired"
  let timer: Int
}

struct SurfaceRequest: PortWord {
  static let type = "surface.request"
  let surface: Int
  let request: Int
  let method: String
  let url: String
  let range: OrNull<String>
}

struct SurfaceNavigation: PortWord {
  static let type = "surface.navigation"
  let surface: Int
  let request: Int
  let url: String
}

struct SurfaceText: PortWord {
  static let type = "surface.text"
  let surface: Int
  let text: String
  let isMainFrame: Bool
  let origin: OrNull<String>
}

struct SurfaceLoaded: PortWord {
  static let type = "surface.loaded"
  let surface: Int
}

struct SurfaceCrashed: PortWord {
  static let type = "surface.crashed"
  let surface: Int
  let reason: String
}

struct SurfaceVisibility: PortWord {
  static let type = "surface.visibility"
  let surface: Int
  let isVisible: Bool
}

struct NativeEvent<Told: Encodable & Sendable>: PortWord {
  static var type: String { "native.event" }
  let watch: Int
  let data: Told
}

struct Command: PortWord {
  static let type = "command"
  let command: Int
  let name: String
  let params: [Param]
}

struct CommandCancel: PortWord {
  static let type = "command.cancel"
  let command: Int
}

/// Both clocks, which stand in every word.
struct PortTimes: Encodable, Sendable {
  let nowMs: Double
  let foregroundMs: Double
}

/// A word as it is sent: with its type, at a time.
struct SpokenWord<Word: PortWord>: Encodable {
  let word: Word
  let times: PortTimes

  func encode(to encoder: Encoder) throws {
    try word.encode(to: encoder)
    try times.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(Word.type, forKey: .type)
  }

  private enum Key: String, CodingKey {
    case type
  }
}

/// Where the core wants a null, and not a field that is missing.
struct OrNull<Value: Encodable & Sendable>: Encodable, Sendable {
  let value: Value?

  func encode(to encoder: Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }
}

/// One of the parameters of a command, whatever its type.
struct Param: Encodable, Sendable {
  let value: any Encodable & Sendable

  init(_ value: any Encodable & Sendable) {
    self.value = value
  }

  func encode(to encoder: Encoder) throws {
    try value.encode(to: encoder)
  }
}

/// An answer that says nothing.
struct Null: Encodable, Sendable {
  func encode(to encoder: Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encodeNil()
  }
}
