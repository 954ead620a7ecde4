import UIKit

/// Native programs, one view for each. They are started as the core says; which may run is its to decide.
@MainActor
final class NativeSurfaces {
  private let core: ScriptCore
  private let codes: [NativeCode]
  private var shown: [Int: Shown] = [:]

  init(core: ScriptCore, codes: [NativeCode]) {
    self.core = core
    self.codes = codes
  }

  /// The versions of each program that are in the app.
  var versions: [String: [String]] {
    Dictionary(grouping: codes, by: \.id).mapValues { $0.map(\.version) }
  }

  /// Answers once the program is to be seen.
  func start(_ asked: PortRequest.SurfaceStart, in mount: UIView) async throws {
    guard let code = codes.first(where: { $0.id == asked.programId && $0.version == asked.version }), asked.code == nil else {
      throw HostError("This app has no code of \(asked.programId) \(asked.version) (\(asked.entryPoint)).")
    }
    let surface = asked.surface
    let view = AppearingView(frame: mount.bounds)
    let wire = NativeWire(
      say: { [weak self] text in self?.say(surface, text) },
      ask: { [weak self] request, path in self?.ask(surface, request, path) })
    shown[surface] = Shown(view: view, wire: wire)
    view.onAppearance = { [weak self] isVisible in self?.core.tell(SurfaceVisibility(surface: surface, isVisible: isVisible)) }
    view.accessibilityLabel = asked.title
    view.autoresizingMask = [.flexibleWidth, .flexibleHeight]
    mount.addSubview(view)
    view.tellNow()
    let launch = NativeLaunch(asked, view: view, wire: wire) { [weak self] reason in self?.crash(surface, reason) }
    do {
      let stop = try await code.start(launch)
      // Closed while it was on its way.
      if shown[surface] == nil { stop() } else { shown[surface]?.stop = stop }
    } catch {
      close(surface)
      throw error
    }
  }

  func close(_ surface: Int) {
    guard let closed = shown.removeValue(forKey: surface) else { return }
    closed.wire.end()
    closed.view.stopTelling()
    closed.view.removeFromSuperview()
    closed.stop?()
  }

  func closeAll() {
    for surface in shown.keys { close(surface) }
  }

  func hear(_ line: PortNotice.SurfaceText) {
    shown[line.surface]?.wire.hear(line.text)
  }

  /// It stays as it is while the user is elsewhere.
  func show(_ line: PortNotice.SurfaceShown) {
    shown[line.surface]?.view.isHidden = !line.isShown
  }

  func respond(_ answer: PortNotice.SurfaceResponse) {
    shown[answer.surface]?.wire.respond(answer)
  }

  private func say(_ surface: Int, _ text: String) {
    guard shown[surface] != nil else { return }
    let line = SurfaceText(surface: surface, text: text, isMainFrame: true, origin: OrNull(value: nil))
    if !core.tellForGuest(line, chars: text.utf16.count) { crash(surface, "flood: it says more than the app can hear.") }
  }

  private func ask(_ surface: Int, _ request: Int, _ path: String) {
    guard shown[surface] != nil else { return }
    core.tell(SurfaceRequest(surface: surface, request: request, method: "GET", url: path, range: OrNull(value: nil)))
  }

  private func crash(_ surface: Int, _ reason: String) {
    guard shown[surface] != nil else { return }
    core.tell(SurfaceCrashed(surface: surface, reason: reason))
  }
}

private struct Shown {
  let view: AppearingView
  let wire: NativeWire
  var stop: NativeStop?
}
