// What the host answers (packages/host-core/src/host-api.ts), as Swift values. A type that is not known here is an error.

import Foundation

/// How a launch ended.
public enum LaunchOutcome: Decodable, Equatable, Sendable {
  case launched(RunningProgram, start: LaunchStart)
  /// The program needs a newer version of this app; `Screens.showAppUpdate` was asked to say so.
  case hostUpdateRequired(version: String, minHostVersion: String)
  case notInstalled
  /// The store has taken back what was installed, and nothing else is left.
  case recalled(version: String, reason: String)
  /// The store lets what is installed be launched no more, and the update could not be had.
  case updateRequired(version: String, reason: String?)
  /// The same; the newer release may do more than the user has agreed to (`acceptUpdate`).
  case consentRequired(version: String, added: Powers)
  case broken(Trouble)

  public init(from decoder: Decoder) throws {
    let fields = try Fields(decoder)
    switch try fields.type() {
    case "launched": self = .launched(try fields.read("program"), start: try fields.read("start"))
    case "host-update-required":
      self = .hostUpdateRequired(version: try fields.read("version"), minHostVersion: try fields.read("minHostVersion"))
    case "not-installed": self = .notInstalled
    case "recalled": self = .recalled(version: try fields.read("version"), reason: try fields.read("reason"))
    case "update-required": self = .updateRequired(version: try fields.read("version"), reason: try fields.read("reason"))
    case "consent-required": self = .consentRequired(version: try fields.read("version"), added: try fields.read("added"))
    case "broken": self = .broken(try Trouble(from: decoder))
    default: throw fields.unknown()
    }
  }
}

/// How a program came up: `warm` is as the user left it, `resumed` is brought back to where the user was, as far as it can be.
public enum LaunchStart: String, Decodable, Sendable {
  case cold, warm, resumed
}

/// A program on the screen.
public struct RunningProgram: Decodable, Equatable, Sendable {
  public let id: String
  public let name: String
  public let version: String
}

/// A code that an app has words for, and a reason in English for the people who support it.
public struct Trouble: Decodable, Equatable, Sendable {
  public let code: String
  public let reason: String
}

/// What a release may do.
public struct Powers: Codable, Equatable, Sendable {
  public let permissions: [String]
  public let domains: [String]
}

/// How an update ended.
public enum UpdateOutcome: Decodable, Equatable, Sendable {
  case upToDate(version: String)
  /// Here and verified. `added`: what it may do beyond the release that runs; it waits for `acceptUpdate`.
  case staged(version: String, added: Powers?)
  case hostUpdateRequired(version: String, minHostVersion: String)
  /// Nothing of it is for this device yet, or any more: `rollout` or `schedule`.
  case notAvailable(version: String, reason: String)
  /// A check in the background left it for a better moment: `metered` or `low-power`.
  case postponed(version: String, reason: String)
  case noSpace(version: String, neededBytes: Double, freeBytes: Double?)
  case failedBefore(version: String, Trouble)
  case refused(code: String, message: String)
  case offline(reason: String)
  case notFound
  case cancelled

  public init(from decoder: Decoder) throws {
    let fields = try Fields(decoder)
    switch try fields.type() {
    case "up-to-date": self = .upToDate(version: try fields.read("version"))
    case "staged": self = .staged(version: try fields.read("version"), added: try fields.readIfThere("added"))
    case "host-update-required":
      self = .hostUpdateRequired(version: try fields.read("version"), minHostVersion: try fields.read("minHostVersion"))
    case "not-available": self = .notAvailable(version: try fields.read("version"), reason: try fields.read("reason"))
    case "postponed": self = .postponed(version: try fields.read("version"), reason: try fields.read("reason"))
    case "no-space":
      let (needed, free): (Double, Double?) = (try fields.read("neededBytes"), try fields.readIfThere("freeBytes"))
      self = .noSpace(version: try fields.read("version"), neededBytes: needed, freeBytes: free)
    case "failed-before": self = .failedBefore(version: try fields.read("version"), try Trouble(from: decoder))
    case "refused": self = .refused(code: try fields.read("code"), message: try fields.read("message"))
    case "offline": self = .offline(reason: try fields.read("reason"))
    case "not-found": self = .notFound
    case "cancelled": self = .cancelled
    default: throw fields.unknown()
    }
  }
}

/// What a look at everything installed found. How each program went is told by `update` events.
public enum UpdateRound: Decodable, Equatable, Sendable {
  case offline(reason: String)
  /// How many programs the store was asked about.
  case checked(asked: Int)

  public init(from decoder: Decoder) throws {
    let fields = try Fields(decoder)
    switch try fields.type() {
    case "offline": self = .offline(reason: try fields.read("reason"))
    case "checked": self = .checked(asked: try fields.read("asked"))
    default: throw fields.unknown()
    }
  }
}

/// What the store answered, or that it could not be reached.
public enum StoreAnswer<Value: Decodable & Sendable>: Decodable, Sendable {
  case answer(Value)
  case notFound
  case offline(reason: String)

  public init(from decoder: Decoder) throws {
    let fields = try Fields(decoder)
    switch try fields.type() {
    case "answer": self = .answer(try fields.read("value"))
    case "not-found": self = .notFound
    case "offline": self = .offline(reason: try fields.read("reason"))
    default: throw fields.unknown()
    }
  }
}

/// Fields of a value whose `type` says which it has.
struct Fields {
  private let container: KeyedDecodingContainer<Name>

  init(_ decoder: Decoder) throws {
    container = try decoder.container(keyedBy: Name.self)
  }

  func type() throws -> String {
    try read("type")
  }

  /// Nil where null is a value of the field.
  func read<Value: Decodable>(_ name: String) throws -> Value {
    try container.decode(Value.self, forKey: Name(name))
  }

  func readIfThere<Value: Decodable>(_ name: String) throws -> Value? {
    try container.decodeIfPresent(Value.self, forKey: Name(name))
  }

  func unknown() -> DecodingError {
    DecodingError.dataCorrupted(.init(codingPath: container.codingPath, debugDescription: "This host knows no such type."))
  }

  private struct Name: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(_ name: String) {
      stringValue = name
    }

    init?(stringValue: String) {
      self.init(stringValue)
    }

    init?(intValue: Int) {
      nil
    }
  }
}
