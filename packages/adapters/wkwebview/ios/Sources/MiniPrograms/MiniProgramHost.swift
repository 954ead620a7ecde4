import Foundation
import UIKit

/// A mini-program host in an app. Methods throw `HostError` after `close` and for ids that are none; all else is a value.
/// Cancelling a task that waits for one cancels what it began.
@MainActor
public final class MiniProgramHost {
  let parts: AppParts
  private let core: ScriptCore
  let commands: Commands
  private let device: Device
  private let foreground: Foreground
  private let memory = MemoryWarnings()
  private let ears: Ears

  /// Opens it. Throws where its scripts or its disk are missing; a broken store root is told by every call.
  public convenience init(_ configuration: Configuration) async throws {
    try await self.init(configuration, core: script("mini-program-core"))
  }

  /// Opens it with the text of a core.
  init(_ configuration: Configuration, core coreScript: String) async throws {
    let clocks = Clocks()
    let core = ScriptCore(clocks: clocks)
    let folder = try configuration.folder ?? defaultFolder()
    let screens = HostScreens(
      screens: configuration.screens, payments: configuration.payments, backend: configuration.backend)
    let device = Device(presenter: topController)
    let commands = Commands(core: core)
    let ears = Ears(commands: commands)
    self.core = core
    self.commands = commands
    self.device = device
    self.ears = ears
    foreground = Foreground(clocks: clocks)
    parts = AppParts(
      records: try Records(folder: folder.appendingPathComponent("records")),
      blobs: try Blobs(folder: folder.appendingPathComponent("blobs")),
      files: try ProgramFiles(folder: folder.appendingPathComponent("files")),
      secrets: Secrets(service: "mini-programs"),
      network: HostNetwork(),
      surfaces: try Surfaces(
        core: core, native: NativeSurfaces(core: core, codes: configuration.nativePrograms),
        bootstrap: script("mini-program-bootstrap"), folder: folder.appendingPathComponent("rules")),
      screens: screens,
      natives: Natives(core: core, device: device, app: configuration.natives),
      host: ears)
    let app = AppSide(core: core, parts: parts)
    try await core.open(script: coreScript) { app.handle($0) }
    core.tell(try startWord(configuration))
    memory.onWarning = { [weak self] in Task { try? await self?.relieveMemory() } }
  }

  deinit {
    core.close()
  }

  /// The programs of the store, for people to choose from.
  public func catalog() async throws -> StoreAnswer<[CatalogEntry]> {
    try await commands.run(.catalog)
  }

  public func installed() async throws -> [InstalledProgram] {
    try await commands.run(.installed)
  }

  /// Asks the store, downloads, verifies and stages: first install and update alike.
  public func update(_ id: String) async throws -> UpdateOutcome {
    try await commands.run(.update, Param(id))
  }

  /// Ends a check or a download, whoever began it; what has arrived is kept.
  public func cancelUpdate(_ id: String) async throws {
    try await commands.perform(.cancelUpdate, Param(id))
  }

  /// The user agrees to what a waiting release may do. False when nothing waits for that, or another release by now.
  public func acceptUpdate(_ id: String, version: String, added: Powers) async throws -> Bool {
    try await commands.run(.acceptUpdate, Param(id), Param(AgreedUpdate(version: version, added: added)))
  }

  /// The channel that updates come from, such as `beta`; `stable` unless told.
  public func setChannel(_ id: String, _ channel: String) async throws {
    try await commands.perform(.setChannel, Param(id), Param(channel))
  }

  /// Looks for updates of everything that is installed.
  public func checkForUpdates() async throws -> UpdateRound {
    try await commands.run(.checkForUpdates)
  }

  /// Does so by itself while the app runs, every six hours unless told, until `close`.
  public func startUpdateChecks(everyMs: Int? = nil) async throws {
    try await commands.perform(.startUpdateChecks, Param(CheckPace(everyMs: everyMs)))
  }

  /// Asks the store for a newer recall list and applies it, also to what runs.
  public func refreshRecalls() async throws -> RecallRefresh {
    try await commands.run(.refreshRecalls)
  }

  public func evidence() async throws -> [Evidence] {
    try await commands.run(.evidence)
  }

  /// Runs what is installed, in a view of the app that stays in its place for as long as the program runs. A program in the
  /// background of that view is shown again as it is; one that runs already is closed first.
  public func launch(_ id: String, in view: UIView, options: LaunchOptions = LaunchOptions()) async throws -> LaunchOutcome {
    let asked = LaunchParams(options, mount: parts.surfaces.mount(view))
    let outcome: LaunchOutcome = try await commands.run(.launch, Param(id), Param(asked))
    if case .hostUpdateRequired(let version, let minHostVersion) = outcome {
      parts.screens.screens.showAppUpdate(NeededHost(programId: id, version: version, minHostVersion: minHostVersion))
    }
    return outcome
  }

  /// The same, in the whole view of a controller.
  public func launch(
    _ id: String, in controller: UIViewController, options: LaunchOptions = LaunchOptions()
  ) async throws -> LaunchOutcome {
    try await launch(id, in: controller.view, options: options)
  }

  /// A launch is likely, as when a finger is on a program: its surface is made ready where that can be done.
  public func prepare(_ id: String) async throws -> Bool {
    try await commands.run(.prepare, Param(id))
  }

  /// The user goes elsewhere: the program is hidden and stays for a warm start by `launch` in the same view, for a while.
  public func sendToBackground(_ id: String) async throws {
    try await commands.perform(.sendToBackground, Param(id))
  }

  /// Closes what is in the background. The host does so by itself when the system warns of memory.
  public func relieveMemory() async throws {
    try await commands.perform(.relieveMemory)
  }

  /// The app's back button. False at the program's first page: close it then.
  public func goBack(_ id: String) async throws -> Bool {
    try await commands.run(.goBack, Param(id))
  }

  /// What to ask the user before closing it, in the program's words; nil when nothing would be lost.
  public func closeConfirmation(_ id: String) async throws -> String? {
    try await commands.find(.closeConfirmation, Param(id))
  }

  public func closeProgram(_ id: String) async throws {
    try await commands.perform(.closeProgram, Param(id))
  }

  /// What the user answered and still holds.
  public func grants(_ id: String) async throws -> [Grant] {
    try await commands.run(.grants, Param(id))
  }

  /// The user wants another answer than the one there is. False when there is none.
  public func changeGrant(_ id: String, permission: String, mode: GrantMode) async throws -> Bool {
    try await commands.run(.changeGrant, Param(id), Param(permission), Param(mode))
  }

  /// Forgets the user's answer, at once; the next use asks again.
  public func revoke(_ id: String, permission: String) async throws {
    try await commands.perform(.revoke, Param(id), Param(permission))
  }

  /// Everything the user decided, also about programs that are gone.
  public func consentReceipts() async throws -> ConsentDocument {
    try await commands.run(.consentReceipts)
  }

  public func deleteConsentReceipts() async throws {
    try await commands.perform(.deleteConsentReceipts)
  }

  /// Removes a program with its packages, grants, payments and storage.
  public func uninstall(_ id: String) async throws {
    try await commands.perform(.uninstall, Param(id))
  }

  /// What the host tells from now on; every call gives a stream of its own.
  public func events() -> AsyncStream<HostEvent> {
    ears.events.open()
  }

  /// Lines of the host's log from now on. They hold no token and no field that the catalogue calls sensitive.
  public func log() -> AsyncStream<LogEntry> {
    ears.log.open()
  }

  /// Closes every program, and the host for good.
  public func close() async throws {
    // Also of a host that could not start, which answers every command with why.
    defer {
      parts.surfaces.closeAll()
      parts.network.close()
      device.close()
      core.close()
      commands.close()
      ears.close()
    }
    // In a task of its own: also where the one that closes is cancelled, the core lets go of what runs.
    try await Task { try await commands.perform(.close) }.value
  }
}

extension MiniProgramHost {
  private func startWord(_ configuration: Configuration) throws -> Start {
    let (screens, natives) = (parts.screens, parts.natives)
    return Start(
      platform: "ios", name: configuration.name, version: configuration.version, locale: configuration.locale,
      storeUrl: configuration.storeURL, storeRoot: configuration.storeRoot, tellsVerdicts: configuration.tellsVerdicts,
      quotaBytes: configuration.quotaBytes, entropy: try randomBytes(64), programOrigin: "\(programScheme)://*",
      offers: Offers(
        crypto: true, files: true, secrets: true, codes: screens.hasBackend, findsPayments: screens.findsPayments,
        conditions: true, gestures: false),
      nativePrograms: parts.surfaces.native.versions,
      methods: natives.names, events: Device.events, unsupported: natives.unsupported)
  }
}

/// A script that ships with this package.
private func script(_ name: String) throws -> String {
  guard let url = Bundle.module.url(forResource: name, withExtension: "js") else {
    throw HostError("\(name).js is not in the app: copy it before the build, as the package's README says.")
  }
  return try String(contentsOf: url, encoding: .utf8)
}

private func defaultFolder() throws -> URL {
  let support = try FileManager.default.url(
    for: .applicationSupportDirectory, in: .userDomainMask, appropriateFor: nil, create: true)
  return support.appendingPathComponent("MiniPrograms", isDirectory: true)
}
