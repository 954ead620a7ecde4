// What a host tells its app (packages/host-core/src/host-events.ts).

import Foundation

/// What a host tells its app.
public enum HostEvent: Sendable {
  /// Progress of one update, for a progress bar.
  case update(UpdateProgress)
  /// A release began its trial, was confirmed, or was rolled back.
  case release(ReleaseNotice)
  /// A running program ended.
  case closed(ClosedNotice)
  /// A confirmed program does not respond; closing it is the user's choice.
  case unresponsive(UnresponsiveNotice)
  /// The store signed what it should not have. `evidence()` has the proof.
  case security(SecurityNotice)
  /// A recall hit a release on this device.
  case recalled(RecallNotice)
  /// A file on this device was not what the partner signed.
  case integrity(IntegrityNotice)
  case grant(GrantNotice)

  init(_ line: PortLine) throws {
    let name = try line.read(PortNotice.HostEvent<Anything>.self).event
    func data<Told: Decodable>() throws -> Told {
      try line.read(PortNotice.HostEvent<Told>.self).data
    }
    switch name {
    case "update": self = .update(try data())
    case "release": self = .release(try data())
    case "closed": self = .closed(try data())
    case "unresponsive": self = .unresponsive(try data())
    case "security": self = .security(try data())
    case "recalled": self = .recalled(try data())
    case "integrity": self = .integrity(try data())
    case "grant": self = .grant(try data())
    default: throw HostError("This app knows no event \(name).")
    }
  }
}

public struct UpdateProgress: Decodable, Sendable {
  public let id: String
  /// `checking`, `downloading`, `staged` or `ended`.
  public let state: String
  public let version: String?
  public let receivedBytes: Double?
  public let totalBytes: Double?
  public let remainingMs: Double?
  /// How it ended, or what was staged.
  public let outcome: UpdateOutcome?
}

public struct ReleaseNotice: Decodable, Sendable {
  public let id: String
  /// `trial`, `confirmed`, `rolled-back` or `unstable`.
  public let type: String
  public let version: String
  /// The release that runs instead, when rolled back.
  public let previousVersion: String?
  public let code: String?
  public let reason: String?
}

public struct ClosedNotice: Decodable, Sendable {
  public let id: String
  public let code: String
  public let reason: String
}

public struct UnresponsiveNotice: Decodable, Sendable {
  public let id: String
}

public struct SecurityNotice: Decodable, Sendable {
  public let type: String
  public let id: String?
  public let message: String
}

public struct RecallNotice: Decodable, Sendable {
  public let id: String
  public let version: String
  /// `soft` or `hard`.
  public let mode: String
  public let reason: String
}

public struct IntegrityNotice: Decodable, Sendable {
  public let id: String
  public let version: String
  public let path: String
  /// `package` or `serving`.
  public let copy: String
  /// `repaired`, `not-written` or `unrepaired`.
  public let state: String
  public let reason: String
}

public struct GrantNotice: Decodable, Sendable {
  public let id: String
  public let permission: String
  /// `granted`, `denied` or `prompt`.
  public let state: String
}
