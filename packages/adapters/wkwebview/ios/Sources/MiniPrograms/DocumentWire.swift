import Foundation

/// Lines for the bootstrap of one web view. It takes them by a message whose reply is held here until there is something to
/// take, so nothing is ever written into a script (docs/adr/0012).
@MainActor
final class DocumentWire {
  /// What WebKit wants called once, with a value or an error.
  typealias Reply = (Any?, String?) -> Void

  private var lines: [String] = []
  private var held: Reply?

  func send(_ text: String) {
    lines.append(text)
    flush()
  }

  /// The document asks for the next lines.
  func take(_ reply: @escaping Reply) {
    held?(nil, "Another question took the place of this one.")
    held = reply
    flush()
  }

  /// Another document begins, or none: what was for the one before is for nobody.
  func reset() {
    lines = []
    held?(nil, "This document made way for another.")
    held = nil
  }

  private func flush() {
    guard let reply = held, !lines.isEmpty, let text = try? JSONEncoder().encode(lines) else { return }
    held = nil
    lines = []
    reply(String(decoding: text, as: UTF8.self), nil)
  }
}
