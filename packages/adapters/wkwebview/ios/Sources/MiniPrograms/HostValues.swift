// What people see of a host (packages/host-core/src/host-api.ts), field by field.

import Foundation

/// One program as the store lists it. Information for people; nothing is decided by it.
public struct CatalogEntry: Decodable, Sendable, Identifiable {
  public let id: String
  public let name: String
  public let version: String
  public let description: String?
  public let iconUrl: String?
  public let partner: Partner
  public let permissions: [String]
  public let allowedDomains: [String]
  public let minHostVersion: String
  public let sizeBytes: Double
  public let releasedAt: String

  /// Who publishes it.
  public struct Partner: Decodable, Sendable {
    public let id: String
    public let name: String
  }
}

/// One program on this device.
public struct InstalledProgram: Decodable, Sendable, Identifiable {
  public let id: String
  public let name: String
  public let version: String
  public let sizeBytes: Double
  /// A newer version that runs at the next launch.
  public let stagedVersion: String?
  /// What the newer version may do beyond the one that runs, when it waits for `acceptUpdate`.
  public let stagedAdds: Powers?
  /// A newer version that this app is too old for.
  public let needsHost: NeedsHost?
  public let channel: String
  /// Releases that did not come up here. They are not tried again.
  public let failed: [FailedRelease]

  public struct NeedsHost: Decodable, Sendable {
    public let version: String
    public let minHostVersion: String
  }

  public struct FailedRelease: Decodable, Sendable {
    public let version: String
    public let code: String
    public let reason: String
  }
}

/// An answer of the user that holds, with what the user was told.
public struct Grant: Decodable, Sendable, Identifiable {
  public var id: String { consentId }
  public let consentId: String
  public let programId: String
  public let programName: String
  public let programVersion: String
  public let manifestSha256: String
  public let partnerName: String
  public let domains: [String]
  public let permission: String
  public let opens: String
  public let reason: String?
  public let words: String?
  /// `once`, `while-in-use`, `always` or `denied`.
  public let mode: String
  public let decidedAtMs: Double
  public let expiresAtMs: Double?
}

/// What the user may change an answer to.
public enum GrantMode: String, Encodable, Sendable {
  case whileInUse = "while-in-use"
  case always
  case denied
}

/// Everything the user decided, as the host puts it together.
public struct ConsentDocument: Decodable, Sendable {
  public let format: String
  public let exportedAt: String
  public let receipts: [ConsentReceipt]
  public let dropped: Int
  public let unreadable: Int
}

/// One decision and what it was about.
public struct ConsentReceipt: Codable, Sendable {
  public let sequence: Int
  public let consentId: String
  public let event: String
  public let at: String
  public let mode: String
  public let expiresAt: String?
  public let ended: String?
  public let programId: String
  public let programName: String
  public let programVersion: String
  public let manifestSha256: String
  public let partnerName: String
  public let domains: [String]
  public let permission: String
  public let opens: String
  public let reason: String?
  public let words: String?
}

/// What a store signed and should not have, to be handed to partners and witnesses.
public struct Evidence: Decodable, Sendable {
  public let type: String
  public let id: String?
  public let message: String
  public let atMs: Double
  public let documents: [String]
}

/// What became of a look for a newer recall list.
public enum RecallRefresh: String, Decodable, Sendable {
  case current
  case renewed
  case offline
}

/// How the user came to a program, and how fresh it is to be.
public struct LaunchOptions: Sendable {
  public var path: String?
  public var query: [String: String]?
  /// Where the user came from: `list`, `qr`, `link`, …
  public var scene: String?
  public var referrer: String?
  /// Asks the store first, for at most five seconds; else what is here is opened.
  public var isSynced = false

  public init() {}
}

/// One line of the host's log.
public struct LogEntry: Sendable {
  public let level: String
  public let event: String
  public let programId: String?
  public let detail: String?

  init(_ line: PortNotice.Log) {
    level = line.level
    event = line.event
    programId = line.programId
    detail = line.detail
  }
}
