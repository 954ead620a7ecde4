import CryptoKit
import UIKit
import WebKit

/// Web views, one for each surface of the core.
@MainActor
final class Surfaces {
  private let core: ScriptCore
  let native: NativeSurfaces
  private let bootstrap: String
  private let rules: WKContentRuleListStore
  private var views: [Int: ProgramView] = [:]
  private var opening: Set<Int> = []
  /// They said more than could be heard, and the core was told.
  private var floods: Set<Int> = []
  private var mounts: [Int: WeakView] = [:]
  private var mountCount = 0
  #if DEBUG
    /// Set by MiniProgramsDebug alone.
    var isInspectable = false
  #endif

  /// Compiled rules are kept in `folder`.
  init(core: ScriptCore, native: NativeSurfaces, bootstrap: String, folder: URL) throws {
    self.core = core
    self.native = native
    self.bootstrap = bootstrap
    try Disk.makeFolder(folder)
    guard let store = WKContentRuleListStore(url: folder) else { throw HostError("Content rules cannot be kept in \(folder.path).") }
    rules = store
  }

  /// A number for a view of the app, which the core hands back when it opens a surface; the same as long as the view lives.
  func mount(_ view: UIView) -> Int {
    mounts = mounts.filter { $0.value.view != nil }
    if let known = mounts.first(where: { $0.value.view === view }) { return known.key }
    mountCount += 1
    mounts[mountCount] = WeakView(view: view)
    return mountCount
  }

  /// Makes a view ready, in no view of the app: WebKit has its process by the time it is opened. Nothing of ours is in its document.
  func prepare(_ asked: PortRequest.SurfacePrepare) async throws {
    let url = try addressOf(asked.url)
    try await makeView(asked, url: url).webView.load(URLRequest(url: url))
  }

  /// Answers once the view is there, and in its place; one that was made ready is there already.
  func open(_ asked: PortRequest.SurfaceOpen) async throws {
    let url = try addressOf(asked.url)
    let view: ProgramView
    if let ready = views[asked.surface] {
      view = ready
    } else {
      let wanted = PortRequest.SurfacePrepare(
        surface: asked.surface, label: asked.label, url: asked.url, isPersistent: asked.isPersistent, rules: asked.rules)
      view = try await makeView(wanted, url: url)
    }
    let mount = try mountOf(asked.mount)
    // JSON that the core wrote.
    view.boot("'use strict';window.miniProgramWelcome=\(asked.welcome);\(bootstrap)")
    view.accessibilityLabel = asked.title
    view.frame = mount.bounds
    view.autoresizingMask = [.flexibleWidth, .flexibleHeight]
    mount.addSubview(view)
    view.tellNow()
    view.webView.load(URLRequest(url: url))
  }

  private func addressOf(_ text: String) throws -> URL {
    guard let url = URL(string: text), url.scheme == programScheme else { throw HostError("A program has no such address.") }
    return url
  }

  /// Its rules take a moment to compile, and a close may come in between.
  private func makeView(_ asked: PortRequest.SurfacePrepare, url: URL) async throws -> ProgramView {
    opening.insert(asked.surface)
    defer { opening.remove(asked.surface) }
    let dataStore = try dataStoreOf(asked)
    let list = try await rules.compileContentRuleList(forIdentifier: asked.label, encodedContentRuleList: asked.rules)
    guard let list else { throw HostError("The engine takes no content rules: nothing is opened without them.") }
    guard opening.contains(asked.surface) else { throw HostError("This surface was closed before it was open.") }
    let view = try ProgramView(url: url, dataStore: dataStore, rules: list)
    #if DEBUG
      if #available(iOS 16.4, *) { view.webView.isInspectable = isInspectable }
    #endif
    views[asked.surface] = view
    view.owner = self
    return view
  }

  /// Starts a native program in the view that it was launched in.
  func start(_ asked: PortRequest.SurfaceStart) async throws {
    try await native.start(asked, in: mountOf(asked.mount))
  }

  /// A surface shows a document or a native program; the others do not know its number.
  func close(_ surface: Int) {
    native.close(surface)
    opening.remove(surface)
    floods.remove(surface)
    views.removeValue(forKey: surface)?.close()
  }

  func closeAll() {
    for surface in views.keys { close(surface) }
    native.closeAll()
  }

  func say(_ line: PortNotice.SurfaceText) {
    views[line.surface]?.wire.send(line.text)
    native.hear(line)
  }

  /// Its document stays as it is.
  func show(_ line: PortNotice.SurfaceShown) {
    views[line.surface]?.isHidden = !line.isShown
    native.show(line)
  }

  func respond(_ answer: PortNotice.SurfaceResponse) {
    views[answer.surface]?.respond(answer)
    native.respond(answer)
  }

  func decide(_ decision: PortNotice.SurfaceDecision) {
    views[decision.surface]?.decide(decision.request, isAllowed: decision.isAllowed)
  }

  /// The program was uninstalled: what the engine stores under its label goes too.
  func forget(_ asked: PortRequest.NativeForget) async throws {
    guard #available(iOS 17.0, *) else { return }  // Nothing was ever stored.
    let identifier = storeIdentifier(asked.label)
    do {
      try await WKWebsiteDataStore.remove(forIdentifier: identifier)
    } catch {
      // A web view that is going away still holds the store: then all that is in it goes.
      let types = WKWebsiteDataStore.allWebsiteDataTypes()
      await WKWebsiteDataStore(forIdentifier: identifier).removeData(ofTypes: types, modifiedSince: .distantPast)
    }
  }

  /// Stores apart for each program, or none that outlives the view. There is no third: one store for all programs would let
  /// each read what the others keep.
  private func dataStoreOf(_ asked: PortRequest.SurfacePrepare) throws -> WKWebsiteDataStore {
    guard asked.isPersistent else { return .nonPersistent() }
    guard #available(iOS 17.0, *) else {
      throw HostError("Before iOS 17 a web view has no store of its own that lasts: this program needs one (webStorage).")
    }
    return WKWebsiteDataStore(forIdentifier: storeIdentifier(asked.label))
  }

  private func mountOf(_ number: Int?) throws -> UIView {
    guard let mount = number.flatMap({ mounts[$0]?.view }) else {
      throw HostError("The view that the program was launched in is gone: launch it in another.")
    }
    return mount
  }

  private func number(of view: ProgramView) -> Int? {
    views.first { $0.value === view }?.key
  }
}

extension Surfaces: ProgramViewOwner {
  func programView(_ view: ProgramView, asks request: URLRequest, number: Int) {
    guard let surface = self.number(of: view), let url = request.url else { return }
    let range = OrNull(value: request.value(forHTTPHeaderField: "Range"))
    let method = request.httpMethod ?? "GET"
    core.tell(SurfaceRequest(surface: surface, request: number, method: method, url: url.absoluteString, range: range))
  }

  func programView(_ view: ProgramView, wantsToGo url: String, number: Int) {
    guard let surface = self.number(of: view) else { return }
    core.tell(SurfaceNavigation(surface: surface, request: number, url: url))
  }

  func programView(_ view: ProgramView, says text: String, isMainFrame: Bool, origin: String) {
    let chars = text.utf16.count
    guard let surface = number(of: view), !floods.contains(surface), chars <= maxLineChars else { return }
    let line = SurfaceText(surface: surface, text: text, isMainFrame: isMainFrame, origin: OrNull(value: origin))
    if core.tellForGuest(line, chars: chars) { return }
    floods.insert(surface)
    core.tell(SurfaceCrashed(surface: surface, reason: "flood: it says more than the app can hear."))
  }

  func programViewDidLoad(_ view: ProgramView) {
    guard let surface = number(of: view) else { return }
    core.tell(SurfaceLoaded(surface: surface))
  }

  func programView(_ view: ProgramView, crashed reason: String) {
    guard let surface = number(of: view) else { return }
    core.tell(SurfaceCrashed(surface: surface, reason: reason))
  }

  func programView(_ view: ProgramView, isVisible: Bool) {
    guard let surface = number(of: view) else { return }
    core.tell(SurfaceVisibility(surface: surface, isVisible: isVisible))
  }
}

/// docs/native-port.md 4.5: the bootstrap writes none that is longer.
private let maxLineChars = 4_194_304

private struct WeakView {
  weak var view: UIView?
}

/// WebKit names stores by UUID. This one is the first half of a hash of the label, marked as version 8 (RFC 9562 §5.8).
func storeIdentifier(_ label: String) -> UUID {
  var bytes = Array(SHA256.hash(data: Data(label.utf8)).prefix(16))
  bytes[6] = bytes[6] & 0x0F | 0x80
  bytes[8] = bytes[8] & 0x3F | 0x80
  return NSUUID(uuidBytes: bytes) as UUID
}
