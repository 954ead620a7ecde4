import Foundation

/// What `network.fetch` answers.
struct Fetched: Encodable, Sendable {
  let transfer: Int
  let status: Int
  /// With lower-case names.
  let headers: [String: String]
}

/// One answer on its way. Used on the queue of the network alone.
final class Transfer {
  let task: URLSessionDataTask
  var waitingBytes = Data()
  var isEnded = false
  var error: Error?
  var reader: CheckedContinuation<Data?, Error>?
  private var waiting: CheckedContinuation<Fetched, Error>?
  private var isSuspended = false

  init(task: URLSessionDataTask, waiting: CheckedContinuation<Fetched, Error>) {
    self.task = task
    self.waiting = waiting
  }

  /// Answers whoever asked, once. False when that was done before.
  @discardableResult
  func answer(_ result: Result<Fetched, Error>) -> Bool {
    guard let asked = waiting else { return false }
    waiting = nil
    asked.resume(with: result)
    return true
  }

  func takeBytes(_ most: Int) -> Data {
    let taken = Data(waitingBytes.prefix(most))
    waitingBytes = Data(waitingBytes.dropFirst(most))
    return taken
  }

  func setSuspended(_ wanted: Bool) {
    guard wanted != isSuspended else { return }
    isSuspended = wanted
    if wanted { task.suspend() } else { task.resume() }
  }
}

/// A task that may be cancelled before it is there.
final class Started: @unchecked Sendable {
  private let lock = NSLock()
  private var task: URLSessionDataTask?
  private var isCancelled = false

  /// False when nobody waits for it any more.
  func begin(_ task: URLSessionDataTask) -> Bool {
    lock.lock()
    defer { lock.unlock() }
    self.task = task
    return !isCancelled
  }

  func cancel() {
    lock.lock()
    defer { lock.unlock() }
    isCancelled = true
    task?.cancel()
  }
}
