import Network
import UIKit

/// What every iOS device answers: the clipboard, the device itself, links, sharing, the connection, the theme.
@MainActor
final class Device {
  /// Tells one subscription.
  var onEvent: (_ watch: Int, _ data: Param) -> Void = { _, _ in }
  /// Where sheets are shown.
  private let presenter: @MainActor () -> UIViewController?
  private let monitor = NWPathMonitor()
  private var connection: NWPath
  private var watches: [Int: String] = [:]
  private var observers: [NSObjectProtocol] = []
  private var themeObserver: ThemeObserver?

  init(presenter: @escaping @MainActor () -> UIViewController?) {
    self.presenter = presenter
    connection = monitor.currentPath
    monitor.pathUpdateHandler = { [weak self] path in
      MainActor.assumeIsolated { self?.onConnection(path) }
    }
    monitor.start(queue: .main)
    let name = UIApplication.didReceiveMemoryWarningNotification
    let token = NotificationCenter.default.addObserver(forName: name, object: nil, queue: .main) { [weak self] _ in
      MainActor.assumeIsolated { self?.tell("app.memoryWarning", Nothing()) }
    }
    observers = [token]
  }

  nonisolated static let events = ["app.memoryWarning", "network.change", "ui.themeChange"]

  func methods() -> [NativeMethod] {
    [
      NativeMethod("clipboard.readText") { (_: Anything, _) in try self.clipboardText() },
      NativeMethod("clipboard.writeText") { (asked: ClipboardText, _) in
        UIPasteboard.general.string = asked.text
        return Null()
      },
      NativeMethod("device.getInfo") { (_: Anything, _) in self.info() },
      NativeMethod("link.open") { (asked: LinkOpen, _) in try await self.open(asked) },
      NativeMethod("network.getStatus") { (_: Anything, _) in self.status() },
      NativeMethod("share.open") { (asked: ShareOpen, _) in try await self.share(asked) },
      NativeMethod("ui.getTheme") { (_: Anything, _) in self.theme() },
    ]
  }

  /// What a download would cost.
  func conditions() -> Conditions {
    let isMetered = connection.isExpensive || connection.isConstrained
    return Conditions(isMetered: isMetered, isPowerLow: ProcessInfo.processInfo.isLowPowerModeEnabled)
  }

  func watch(_ watch: Int, event: String) {
    watches[watch] = event
    if event == "ui.themeChange", themeObserver == nil, let window = presenter()?.view.window {
      themeObserver = ThemeObserver(in: window) { [weak self] in
        guard let self else { return }
        self.tell("ui.themeChange", self.theme())
      }
    }
  }

  func unwatch(_ watch: Int) {
    watches[watch] = nil
  }

  func close() {
    monitor.cancel()
    observers.forEach(NotificationCenter.default.removeObserver)
    themeObserver?.removeFromSuperview()
    themeObserver = nil
  }

  private func tell(_ event: String, _ data: any Encodable & Sendable) {
    for (watch, wanted) in watches where wanted == event { onEvent(watch, Param(data)) }
  }

  private func onConnection(_ path: NWPath) {
    connection = path
    tell("network.change", status())
  }

  private func clipboardText() throws -> ClipboardText {
    guard let text = UIPasteboard.general.string else {
      throw HostError("There is no text on the clipboard.", code: .unavailable)
    }
    return ClipboardText(text: text)
  }

  private func info() -> DeviceInfo {
    let device = UIDevice.current
    let isTablet = device.userInterfaceIdiom == .pad
    let pixelRatio = Double(presenter()?.traitCollection.displayScale ?? 2)
    let gigabytes = ProcessInfo.processInfo.physicalMemory / 1_073_741_824
    let memory = gigabytes < 2 ? "low" : gigabytes < 4 ? "medium" : "high"
    return DeviceInfo(
      class: isTablet ? "tablet" : "phone", os: "\(device.systemName) \(device.systemVersion)", model: device.model,
      pixelRatio: pixelRatio, memoryClass: memory)
  }

  private func open(_ asked: LinkOpen) async throws -> Null {
    guard let url = URL(string: asked.url), url.scheme?.lowercased() == "https" else {
      throw HostError("Only https links are opened.", code: .notSupported)
    }
    guard await UIApplication.shared.open(url) else { throw HostError("Nothing here opens this link.", code: .unavailable) }
    return Null()
  }

  private func status() -> ConnectionStatus {
    let isOnline = connection.status == .satisfied
    let kinds: [(NWInterface.InterfaceType, String)] = [(.wifi, "wifi"), (.cellular, "cellular"), (.wiredEthernet, "ethernet")]
    let kind = kinds.first { connection.usesInterfaceType($0.0) }?.1 ?? "unknown"
    return ConnectionStatus(online: isOnline, type: isOnline ? kind : "none", metered: connection.isExpensive)
  }

  private func theme() -> Theme {
    let style = presenter()?.traitCollection.userInterfaceStyle
    return Theme(scheme: style == .dark ? "dark" : "light", cssVars: [:])
  }

  private func share(_ asked: ShareOpen) async throws -> Shared {
    guard asked.refs?.isEmpty ?? true else { throw HostError("This host shares no files.", code: .notSupported) }
    guard let presenter = presenter() else { throw HostError("There is no screen to share from.", code: .unavailable) }
    let url = asked.url.flatMap(URL.init(string:))
    let items = [asked.title as Any?, asked.text as Any?, url as Any?].compactMap { $0 }
    let sheet = UIActivityViewController(activityItems: items, applicationActivities: nil)
    // On an iPad a sheet stands somewhere.
    sheet.popoverPresentationController?.sourceView = presenter.view
    sheet.popoverPresentationController?.sourceRect = CGRect(x: presenter.view.bounds.midX, y: presenter.view.bounds.midY, width: 1, height: 1)
    return await withCheckedContinuation { answered in
      sheet.completionWithItemsHandler = { _, isShared, _, _ in answered.resume(returning: Shared(shared: isShared)) }
      presenter.present(sheet, animated: true)
    }
  }
}

/// A view that nobody sees, told by its window when the look changes.
private final class ThemeObserver: UIView {
  private let onChange: () -> Void

  init(in window: UIWindow, onChange: @escaping () -> Void) {
    self.onChange = onChange
    super.init(frame: .zero)
    isHidden = true
    window.addSubview(self)
  }

  @available(*, unavailable)
  required init?(coder: NSCoder) {
    nil
  }

  override func traitCollectionDidChange(_ previous: UITraitCollection?) {
    super.traitCollectionDidChange(previous)
    if previous?.userInterfaceStyle != traitCollection.userInterfaceStyle { onChange() }
  }
}
