// What the core asks of screens and of the backend, and what they answer (packages/host-core/src/platform-screens.ts).

import Foundation

/// A question about one permission.
public struct ConsentRequest: Decodable, Sendable {
  public let programId: String
  public let programName: String
  public let partnerName: String
  public let permission: String
  /// What the permission opens, from the catalogue.
  public let opens: String
  /// The program's own reason, to be shown as the program's words.
  public let reason: String?
  /// Whom the program can talk to.
  public let domains: [String]
  /// Until when `always` would hold: milliseconds since 1970.
  public let alwaysUntilMs: Double
}

/// What a user can answer: for one call; until the program is closed, and only while it is seen; until it expires; not at all;
/// nothing.
public enum ConsentChoice: String, Encodable, Sendable {
  case once
  case whileInUse = "while-in-use"
  case always
  case denied
  case dismissed
}

/// A choice with the question as the user read it, which the receipt quotes.
public struct ConsentAnswer: Encodable, Sendable {
  public let choice: ConsentChoice
  public let words: String

  public init(_ choice: ConsentChoice, words: String) {
    self.choice = choice
    self.words = words
  }
}

/// A payment to confirm. `amount` is a plain decimal in major units.
public struct PaymentRequest: Decodable, Sendable {
  public let programId: String
  public let programName: String
  public let partnerName: String
  public let orderId: String
  public let amount: String
  public let currency: String
  public let description: String?
  public let idempotencyKey: String
}

/// Which payment is meant.
public struct PaymentQuestion: Decodable, Sendable {
  public let programId: String
  public let idempotencyKey: String
}

/// How a payment ended.
public enum PaymentOutcome: Encodable, Equatable, Sendable {
  case paid(transactionId: String)
  case cancelled
  case declined(message: String)

  public func encode(to encoder: Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .paid(let transactionId):
      try container.encode("paid", forKey: .type)
      try container.encode(transactionId, forKey: .transactionId)
    case .cancelled:
      try container.encode("cancelled", forKey: .type)
    case .declined(let message):
      try container.encode("declined", forKey: .type)
      try container.encode(message, forKey: .message)
    }
  }

  private enum Key: String, CodingKey {
    case type, transactionId, message
  }
}

/// A dialog of a program.
public struct DialogRequest: Decodable, Sendable {
  public let programName: String
  public let title: String
  public let message: String
  public let buttons: [Button]

  /// A button, by the id that is answered.
  public struct Button: Decodable, Sendable {
    public let id: String
    public let label: String
  }
}

/// A short line of a program.
public struct Toast: Sendable {
  public let programName: String
  public let text: String
  public let durationMs: Int

  init(_ line: PortNotice.ScreenToast) {
    programName = line.programName
    text = line.text
    durationMs = line.durationMs
  }
}

/// A program, and the version of this app that it needs.
public struct NeededHost: Sendable {
  public let programId: String
  public let version: String
  public let minHostVersion: String
}

/// What a token is for.
public struct TokenRequest: Decodable, Sendable {
  public let programId: String
  public let audience: String
  public let scopes: [String]
  /// The longest life that the core accepts.
  public let maxLifetimeSeconds: Int
}

/// A token of the app's backend.
public struct IssuedToken: Encodable, Sendable {
  public let token: String
  public let expiresAtMs: Double
  public let scopes: [String]

  public init(token: String, expiresAtMs: Double, scopes: [String]) {
    self.token = token
    self.expiresAtMs = expiresAtMs
    self.scopes = scopes
  }
}

/// What a one-time code is for.
public struct CodeRequest: Decodable, Sendable {
  public let programId: String
  /// `identity`, `phone` or `email`.
  public let kind: String
  public let audience: String?
  public let maxLifetimeSeconds: Int
}

/// A one-time code of the app's backend.
public struct IssuedCode: Encodable, Sendable {
  public let code: String
  public let expiresAtMs: Double

  public init(code: String, expiresAtMs: Double) {
    self.code = code
    self.expiresAtMs = expiresAtMs
  }
}
