import Foundation
import JavaScriptCore

/// host-core in a script context of its own. It lives on one serial queue, and so do its lines: nothing of it runs on the main
/// thread, so screens do not wait for hashes, and words reach it one after another, from any thread.
final class ScriptCore: @unchecked Sendable {
  let queue = DispatchQueue(label: "mini-program-core", qos: .userInitiated)
  private let clocks: Clocks
  private let waiting = WaitingChars()
  // Only on the queue:
  private var core: JSValue?
  private var onLine: (PortLine) -> Void = { _ in }
  private let encoder = JSONEncoder()
  private let decoder = JSONDecoder()

  init(clocks: Clocks) {
    self.clocks = clocks
  }

  /// Runs the script. `onLine` hears every line of the core, in order, on the queue.
  func open(script: String, onLine: @escaping (PortLine) -> Void) async throws {
    try await withCheckedThrowingContinuation { (opened: CheckedContinuation<Void, Error>) in
      queue.async {
        opened.resume(with: Result { try self.evaluate(script, onLine: onLine) })
      }
    }
  }

  /// Gives it a word; what it then has to say goes to `onLine`, line by line.
  func tell<Word: PortWord>(_ word: Word) {
    queue.async { self.receive(word) }
  }

  /// What a program said. False when more of that waits than is held for programs; it is not told then.
  func tellForGuest<Word: PortWord>(_ word: Word, chars: Int) -> Bool {
    let cost = chars + wordChars
    guard waiting.add(cost) else { return false }
    queue.async {
      self.waiting.remove(cost)
      self.receive(word)
    }
    return true
  }

  /// Lets go of the core: nothing is told any more.
  func close() {
    queue.async {
      self.core = nil
      self.onLine = { _ in }
    }
  }

  private func evaluate(_ script: String, onLine: @escaping (PortLine) -> Void) throws {
    guard let context = JSContext() else { throw HostError("JavaScriptCore gives no context.") }
    var exception = "the script defines no miniProgramCore"
    context.exceptionHandler = { _, value in exception = value?.toString() ?? exception }
    context.evaluateScript(script)
    guard let value = context.objectForKeyedSubscript("miniProgramCore"), value.isObject else {
      throw HostError("mini-program-core.js does not run here: \(exception).")
    }
    core = value
    self.onLine = onLine
  }

  private func receive<Word: PortWord>(_ word: Word) {
    guard let core else { return }
    guard let text = try? encoder.encode(SpokenWord(word: word, times: clocks.times())) else {
      // The app's own code answered with what JSON does not have, such as an infinite number.
      guard let answer = word as? any AnsweringWord else { return }
      receive(Refusal(request: answer.request, error: HostError("This app's answer is no JSON.")))
      return
    }
    core.invokeMethod("receive", withArguments: [String(decoding: text, as: UTF8.self)])
    // Microtasks have run when a call from outside returns.
    guard let drained = core.invokeMethod("drain", withArguments: [])?.toString(),
      let lines = try? decoder.decode([String].self, from: Data(drained.utf8))
    else { return }
    // A line that is none even after repair has no type by which it could be answered.
    for line in lines.compactMap({ try? PortLine($0) }) { onLine(line) }
  }
}

/// How much of what programs said waits for the core. On any thread.
private final class WaitingChars: @unchecked Sendable {
  private let lock = NSLock()
  private var count = 0

  /// False, and nothing changed, where that would be too much.
  func add(_ chars: Int) -> Bool {
    lock.lock()
    defer { lock.unlock() }
    guard count + chars <= maxWaitingChars else { return false }
    count += chars
    return true
  }

  func remove(_ chars: Int) {
    lock.lock()
    defer { lock.unlock() }
    count -= chars
  }
}

/// Sixteen of the largest packets that programs may send.
private let maxWaitingChars = 16 * Limits.maxPacketChars
/// What a word costs beside its text: empty ones are not free.
private let wordChars = 256
