import Foundation

/// An error as it crosses the port. `code` is one of the error codes of the bridge and reaches the program; without one the
/// program is told `INTERNAL` and nothing else.
public struct HostError: Error, Codable, Equatable, Sendable, LocalizedError {
  public let name: String?
  public let code: String?
  public let message: String

  /// An error of the app, in words for the people who support it.
  public init(_ message: String, code: Code? = nil) {
    self.init(name: nil, code: code, message: message)
  }

  init(name: String?, code: Code? = nil, message: String) {
    self.name = name
    self.code = code?.rawValue
    self.message = message
  }

  public var errorDescription: String? { message }

  /// The codes that an app answers a program with.
  public enum Code: String, CaseIterable, Sendable {
    case notSupported = "NOT_SUPPORTED"
    case userCancelled = "USER_CANCELLED"
    case unauthenticated = "UNAUTHENTICATED"
    case unavailable = "UNAVAILABLE"
    case cancelled = "CANCELLED"
  }

  /// The name by which the core knows a full disk.
  static let fullDisk = "QuotaExceededError"

  /// What crosses of any error. Those of the system keep their words: they are for logs, and no program reads them.
  static func of(_ error: Error) -> HostError {
    if let known = error as? HostError { return known }
    if error is CancellationError { return HostError("Nobody waits for this any more.", code: .cancelled) }
    return HostError(String(describing: error))
  }
}
