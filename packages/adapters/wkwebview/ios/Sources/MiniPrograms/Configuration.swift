import Foundation
import UIKit

/// What a host is made of.
@MainActor
public struct Configuration {
  /// Shown to programs.
  public var name: String
  /// Compared with each program's minHostVersion.
  public var version: String
  /// Base URL of the store, without a trailing slash.
  public var storeURL: String
  /// The store's first keys, `store-keys.json` byte for byte. Ship them with the app; never fetch them.
  public var storeRoot: String
  /// BCP 47 tag given to programs.
  public var locale = Locale.preferredLanguages.first
  /// Whether the store is told how new releases come up here. Nothing says who or where.
  public var tellsVerdicts = true
  /// The most that all packages may take; 512 MiB unless told.
  public var quotaBytes: Int?
  public var screens: Screens = DefaultScreens()
  public var payments: PaymentSheet?
  public var backend: Backend?
  /// Methods of the catalogue that the app answers itself.
  public var natives: [NativeMethod] = []
  /// Programs whose code is compiled into the app.
  public var nativePrograms: [NativeCode] = []
  /// Where everything lies; a folder of its own under Application Support unless told. One host at a time.
  public var folder: URL?

  public init(name: String, version: String, storeURL: String, storeRoot: String) {
    self.name = name
    self.version = version
    self.storeURL = storeURL
    self.storeRoot = storeRoot
  }
}
