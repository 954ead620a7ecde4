import Foundation

/// The lines between one native program and the core: those of a bootstrap (docs/native-port.md 5).
@MainActor
final class NativeWire {
  private let say: (String) -> Void
  private let ask: (_ request: Int, _ path: String) -> Void
  private var nonce = ""
  private var onPacket: (@MainActor (String, Data?) -> Void)?
  private var requests = 0
  private var isEnded = false
  private var waiting: [Int: CheckedContinuation<PortNotice.SurfaceResponse, Error>] = [:]

  init(say: @escaping (String) -> Void, ask: @escaping (_ request: Int, _ path: String) -> Void) {
    self.say = say
    self.ask = ask
  }

  func openChannel(_ onPacket: @escaping @MainActor (String, Data?) -> Void) -> NativeChannel {
    nonce = UUID().uuidString
    self.onPacket = onPacket
    say("connect \(nonce)")
    return NativeChannel(nonce: nonce, say: say)
  }

  func hear(_ text: String) {
    let parts = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    let head = parts[0].split(separator: " ", omittingEmptySubsequences: false)
    // What is for a channel before this one is for nobody.
    guard parts.count == 2, head.count > 1, String(head[1]) == nonce else { return }
    let bytes = head[0] == "bytes" && head.count > 2 ? Data(base64Encoded: String(head[2])) : nil
    onPacket?(String(parts[1]), bytes)
  }

  func tellError(_ message: String) {
    guard let report = try? JSONEncoder().encode(["type": "error", "message": message]) else { return }
    say("health\n\(String(decoding: report, as: UTF8.self))")
  }

  func read(_ path: String) async throws -> Data? {
    guard !isEnded else { throw closed }
    requests += 1
    let request = requests
    let answer = try await withCheckedThrowingContinuation { asked in
      waiting[request] = asked
      ask(request, path)
    }
    switch answer.status {
    case 200: return answer.body ?? Data()
    case 404: return nil
    default: throw HostError("\(path) cannot be had now (\(answer.status)).")
    }
  }

  func respond(_ answer: PortNotice.SurfaceResponse) {
    waiting.removeValue(forKey: answer.request)?.resume(returning: answer)
  }

  /// The program has ended: nobody is told anything more.
  func end() {
    isEnded = true
    onPacket = nil
    let asked = waiting.values
    waiting = [:]
    for one in asked { one.resume(throwing: closed) }
  }

  private var closed: HostError { HostError("The program was closed.", code: .cancelled) }
}
