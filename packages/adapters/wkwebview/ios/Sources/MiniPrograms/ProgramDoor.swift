import WebKit

/// What WebKit asks and tells about one program view. It holds the view weakly, since WebKit holds the door.
@MainActor
final class ProgramDoor: NSObject {
  weak var view: ProgramView?

  /// Whether WebKit finds every method that refuses something. They are optional to it: one whose Swift signature a newer SDK
  /// no longer matches would be passed over in silence, and what it refuses be allowed.
  var refusesAll: Bool {
    var names = [
      "webView:decidePolicyForNavigationAction:decisionHandler:",
      "webView:decidePolicyForNavigationResponse:decisionHandler:",
      "webView:didCommitNavigation:",
      "webView:createWebViewWithConfiguration:forNavigationAction:windowFeatures:",
    ]
    if #available(iOS 15.0, *) {
      names += [
        "webView:requestMediaCapturePermissionForOrigin:initiatedByFrame:type:decisionHandler:",
        "webView:requestDeviceOrientationAndMotionPermissionForOrigin:initiatedByFrame:decisionHandler:",
      ]
    }
    return names.allSatisfy { responds(to: Selector($0)) }
  }
}

extension ProgramDoor: WKURLSchemeHandler {
  func webView(_ webView: WKWebView, start urlSchemeTask: WKURLSchemeTask) {
    guard let view, webView === view.webView else {
      urlSchemeTask.didFailWithError(URLError(.cancelled))
      return
    }
    view.begin(urlSchemeTask)
  }

  func webView(_ webView: WKWebView, stop urlSchemeTask: WKURLSchemeTask) {
    view?.stop(urlSchemeTask)
  }
}

extension ProgramDoor: WKScriptMessageHandler {
  /// `say`: a line of the bootstrap, with what WebKit attests of the speaker.
  func userContentController(_ userContentController: WKUserContentController, didReceive message: WKScriptMessage) {
    guard let view, message.webView === view.webView, let text = message.body as? String else { return }
    let frame = message.frameInfo
    view.owner?.programView(view, says: text, isMainFrame: frame.isMainFrame, origin: originOf(frame))
  }

  private func originOf(_ frame: WKFrameInfo) -> String {
    let origin = frame.securityOrigin
    return MiniPrograms.originOf(scheme: origin.protocol, host: origin.host, port: origin.port)
  }
}

extension ProgramDoor: WKScriptMessageHandlerWithReply {
  /// `take`: the bootstrap waits for lines. A frame, or a document of another origin, gets none.
  func userContentController(
    _ userContentController: WKUserContentController, didReceive message: WKScriptMessage,
    replyHandler: @escaping (Any?, String?) -> Void
  ) {
    let frame = message.frameInfo
    guard let view, message.webView === view.webView, frame.isMainFrame, originOf(frame) == view.origin else {
      replyHandler(nil, "There is nothing here for this document.")
      return
    }
    view.wire.take(replyHandler)
  }
}

extension ProgramDoor: WKNavigationDelegate {
  func webView(
    _ webView: WKWebView, decidePolicyFor navigationAction: WKNavigationAction,
    decisionHandler: @escaping (WKNavigationActionPolicy) -> Void
  ) {
    guard let view, let url = navigationAction.request.url, !isRefused(navigationAction) else {
      decisionHandler(.cancel)
      return
    }
    let number = view.nextRequest()
    view.decisions[number] = decisionHandler
    view.owner?.programView(view, wantsToGo: url.absoluteString, number: number)
  }

  /// New windows and downloads, without asking.
  private func isRefused(_ action: WKNavigationAction) -> Bool {
    if action.targetFrame == nil { return true }
    if #available(iOS 14.5, *) { return action.shouldPerformDownload }
    return false
  }

  /// What the engine cannot show would become a download.
  func webView(
    _ webView: WKWebView, decidePolicyFor navigationResponse: WKNavigationResponse,
    decisionHandler: @escaping (WKNavigationResponsePolicy) -> Void
  ) {
    decisionHandler(navigationResponse.canShowMIMEType ? .allow : .cancel)
  }

  func webView(_ webView: WKWebView, didCommit navigation: WKNavigation!) {
    view?.wire.reset()
  }

  func webView(_ webView: WKWebView, didFinish navigation: WKNavigation!) {
    guard let view else { return }
    view.owner?.programViewDidLoad(view)
  }

  func webViewWebContentProcessDidTerminate(_ webView: WKWebView) {
    guard let view else { return }
    view.wire.reset()
    view.owner?.programView(view, crashed: "process-ended")
  }
}

extension ProgramDoor: WKUIDelegate {
  func webView(
    _ webView: WKWebView, createWebViewWith configuration: WKWebViewConfiguration, for navigationAction: WKNavigationAction,
    windowFeatures: WKWindowFeatures
  ) -> WKWebView? {
    nil
  }

  // A program's dialogs are `ui.showDialog`, which say whose they are.

  func webView(
    _ webView: WKWebView, runJavaScriptAlertPanelWithMessage message: String, initiatedByFrame frame: WKFrameInfo,
    completionHandler: @escaping () -> Void
  ) {
    completionHandler()
  }

  func webView(
    _ webView: WKWebView, runJavaScriptConfirmPanelWithMessage message: String, initiatedByFrame frame: WKFrameInfo,
    completionHandler: @escaping (Bool) -> Void
  ) {
    completionHandler(false)
  }

  func webView(
    _ webView: WKWebView, runJavaScriptTextInputPanelWithPrompt prompt: String, defaultText: String?,
    initiatedByFrame frame: WKFrameInfo, completionHandler: @escaping (String?) -> Void
  ) {
    completionHandler(nil)
  }

  // Camera, microphone and motion are methods of the bridge, behind its permissions.

  @available(iOS 15.0, *)
  func webView(
    _ webView: WKWebView, requestMediaCapturePermissionFor origin: WKSecurityOrigin, initiatedByFrame frame: WKFrameInfo,
    type: WKMediaCaptureType, decisionHandler: @escaping (WKPermissionDecision) -> Void
  ) {
    decisionHandler(.deny)
  }

  @available(iOS 15.0, *)
  func webView(
    _ webView: WKWebView, requestDeviceOrientationAndMotionPermissionFor origin: WKSecurityOrigin,
    initiatedByFrame frame: WKFrameInfo, decisionHandler: @escaping (WKPermissionDecision) -> Void
  ) {
    decisionHandler(.deny)
  }
}
