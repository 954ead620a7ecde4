import UIKit
import WebKit

/// What a program view tells; the surface's number is its owner's to add.
@MainActor
protocol ProgramViewOwner: AnyObject {
  func programView(_ view: ProgramView, asks request: URLRequest, number: Int)
  func programView(_ view: ProgramView, wantsToGo url: String, number: Int)
  func programView(_ view: ProgramView, says text: String, isMainFrame: Bool, origin: String)
  func programViewDidLoad(_ view: ProgramView)
  func programView(_ view: ProgramView, crashed reason: String)
  func programView(_ view: ProgramView, isVisible: Bool)
}

/// One web view of one program. It translates; what a document may have and where it may go is asked.
@MainActor
final class ProgramView: AppearingView {
  let wire = DocumentWire()
  let webView: WKWebView
  /// Of the program: only its top document takes lines.
  let origin: String
  weak var owner: ProgramViewOwner?
  var decisions: [Int: (WKNavigationActionPolicy) -> Void] = [:]
  private var tasks: [Int: WKURLSchemeTask] = [:]
  private var requests = 0
  private let door: ProgramDoor

  /// `rules` are in the engine before the first load.
  init(url: URL, dataStore: WKWebsiteDataStore, rules: WKContentRuleList) throws {
    origin = originOf(scheme: url.scheme ?? "", host: url.host ?? "", port: url.port ?? 0)
    door = ProgramDoor()
    guard door.refusesAll else { throw HostError("This app was built with an SDK whose WebKit would not be told what to refuse.") }
    let configuration = WKWebViewConfiguration()
    configuration.websiteDataStore = dataStore
    configuration.allowsInlineMediaPlayback = true
    configuration.preferences.javaScriptCanOpenWindowsAutomatically = false
    configuration.setURLSchemeHandler(door, forURLScheme: programScheme)
    let content = configuration.userContentController
    content.add(rules)
    content.add(door, contentWorld: world, name: "say")
    content.addScriptMessageHandler(door, contentWorld: world, name: "take")
    webView = WKWebView(frame: .zero, configuration: configuration)
    super.init(frame: .zero)
    door.view = self
    webView.navigationDelegate = door
    webView.uiDelegate = door
    webView.allowsLinkPreview = false
    webView.translatesAutoresizingMaskIntoConstraints = false
    addSubview(webView)
    NSLayoutConstraint.activate([
      webView.topAnchor.constraint(equalTo: topAnchor), webView.bottomAnchor.constraint(equalTo: bottomAnchor),
      webView.leadingAnchor.constraint(equalTo: leadingAnchor), webView.trailingAnchor.constraint(equalTo: trailingAnchor),
    ])
    onAppearance = { [weak self] isVisible in
      guard let self else { return }
      owner?.programView(self, isVisible: isVisible)
    }
  }

  @available(*, unavailable)
  required init?(coder: NSCoder) {
    nil
  }

  /// Puts the bootstrap in front of every document that is loaded from now on.
  func boot(_ bootstrap: String) {
    let content = webView.configuration.userContentController
    content.addUserScript(WKUserScript(source: bootstrap, injectionTime: .atDocumentStart, forMainFrameOnly: true, in: world))
    content.addUserScript(WKUserScript(source: mark, injectionTime: .atDocumentStart, forMainFrameOnly: true, in: .page))
  }

  /// Numbers a question of this view.
  func nextRequest() -> Int {
    requests += 1
    return requests
  }

  func begin(_ task: WKURLSchemeTask) {
    let number = nextRequest()
    tasks[number] = task
    owner?.programView(self, asks: task.request, number: number)
  }

  /// WebKit raises an exception where a task that it stopped is answered.
  func stop(_ task: WKURLSchemeTask) {
    tasks = tasks.filter { $0.value !== task }
  }

  /// Hands on what the core answers, as it is.
  func respond(_ answer: PortNotice.SurfaceResponse) {
    guard let task = tasks.removeValue(forKey: answer.request), let url = task.request.url else { return }
    guard let response = HTTPURLResponse(url: url, statusCode: answer.status, httpVersion: "HTTP/1.1", headerFields: answer.headers)
    else {
      task.didFailWithError(URLError(.badServerResponse))
      return
    }
    task.didReceive(response)
    if let body = answer.body { task.didReceive(body) }
    task.didFinish()
  }

  func decide(_ request: Int, isAllowed: Bool) {
    decisions.removeValue(forKey: request)?(isAllowed ? .allow : .cancel)
  }

  /// Takes the view away with everything it holds; nothing is told after it.
  func close() {
    owner = nil
    stopTelling()
    webView.stopLoading()
    let content = webView.configuration.userContentController
    content.removeAllScriptMessageHandlers()
    content.removeAllUserScripts()
    content.removeAllContentRuleLists()
    webView.navigationDelegate = nil
    webView.uiDelegate = nil
    wire.reset()
    // WebKit raises an exception where a decision is never made.
    for request in decisions.keys { decide(request, isAllowed: false) }
    tasks = [:]
    removeFromSuperview()
  }
}

/// The scheme of programs.
let programScheme = "miniapp"
/// Scripts of the page do not see what lives in here.
@MainActor private let world = WKContentWorld.world(name: "miniprogram")
/// Tells a program's SDK that an app is its host. It says nothing about the app.
private let mark = "Object.defineProperty(window, 'miniapp', { value: true });"

/// An origin as the core writes it; an opaque one is none.
func originOf(scheme: String, host: String, port: Int) -> String {
  guard !scheme.isEmpty, !host.isEmpty else { return "null" }
  return port == 0 ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
}
