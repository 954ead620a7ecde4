import Foundation

/// The core's network: no cookie, no cache, no redirect. Bodies wait here until the core reads them.
///
/// Backpressure: a task is suspended while a mebibyte waits, and resumed once the core has taken enough. What the system still
/// hands over of a suspended task is bounded too; a transfer that goes beyond ends with an error.
final class HostNetwork: NSObject, URLSessionDataDelegate, @unchecked Sendable {
  /// All state lives on it, and the session calls its delegate there.
  private let queue: OperationQueue
  private var transfers: [Int: Transfer] = [:]
  private var isClosed = false
  private lazy var session = URLSession(configuration: configuration(), delegate: self, delegateQueue: queue)

  override init() {
    queue = OperationQueue()
    queue.maxConcurrentOperationCount = 1
    super.init()
  }

  /// Answers once the status is known. Nobody waiting any more ends the transfer.
  func fetch(_ asked: PortRequest.NetworkFetch) async throws -> Fetched {
    let request = try urlRequest(asked)
    let started = Started()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { waiting in
        queue.addOperation { [self] in
          // A session that was ended raises an exception where it is asked for more.
          guard !isClosed else {
            waiting.resume(throwing: HostError("The host is closed.", code: .cancelled))
            return
          }
          let task = session.dataTask(with: request)
          transfers[task.taskIdentifier] = Transfer(task: task, waiting: waiting)
          if started.begin(task) { task.resume() } else { task.cancel(); task.resume() }
        }
      }
    } onCancel: {
      started.cancel()
    }
  }

  /// The next bytes, at most a mebibyte; nil at the end. Nobody waiting any more ends the transfer.
  func read(_ number: Int) async throws -> Data? {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { reader in
        queue.addOperation { [self] in
          guard let transfer = transfers[number], transfer.reader == nil else {
            reader.resume(throwing: HostError("There is no transfer \(number) to read."))
            return
          }
          transfer.reader = reader
          serve(transfer)
        }
      }
    } onCancel: {
      cancel(number)
    }
  }

  /// One that is not there is no error.
  func cancel(_ number: Int) {
    queue.addOperation { [self] in
      guard let transfer = transfers[number] else { return }
      transfer.task.cancel()
      transfer.error = CancellationError()
      // A reader hears of it here; without one the transfer is gone.
      if transfer.reader == nil { transfers[number] = nil } else { serve(transfer) }
    }
  }

  /// Ends every transfer.
  func close() {
    queue.addOperation { [self] in
      isClosed = true
      session.invalidateAndCancel()
    }
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    // A redirect that was refused comes as an answer too.
    guard let transfer = transfers[dataTask.taskIdentifier], transfer.error == nil, let http = response as? HTTPURLResponse else {
      completionHandler(.cancel)
      return
    }
    let headers = http.allHeaderFields.reduce(into: [String: String]()) { result, field in
      guard let name = field.key as? String, let value = field.value as? String else { return }
      result[name.lowercased()] = value
    }
    transfer.answer(.success(Fetched(transfer: dataTask.taskIdentifier, status: http.statusCode, headers: headers)))
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    guard let transfer = transfers[dataTask.taskIdentifier] else { return }
    transfer.waitingBytes.append(data)
    if transfer.waitingBytes.count > maxWaitingBytes {
      transfer.error = HostError("A body came faster than it can be read.")
      dataTask.cancel()
    }
    serve(transfer)
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
  ) {
    transfers[task.taskIdentifier]?.error = HostError("The answer is a redirect, and none is followed.")
    completionHandler(nil)
    task.cancel()
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: Error?) {
    guard let transfer = transfers[task.taskIdentifier] else { return }
    transfer.isEnded = true
    transfer.error = transfer.error ?? error
    // Whoever asked for it hears of it, now or with the next read.
    if let failure = transfer.error, transfer.answer(.failure(failure)) { transfers[task.taskIdentifier] = nil }
    serve(transfer)
  }

  /// Gives a reader what there is, and lets more come when there is room.
  private func serve(_ transfer: Transfer) {
    let number = transfer.task.taskIdentifier
    if let reader = transfer.reader {
      if let error = transfer.error {
        transfer.reader = nil
        transfers[number] = nil
        reader.resume(throwing: error)
      } else if !transfer.waitingBytes.isEmpty {
        transfer.reader = nil
        reader.resume(returning: transfer.takeBytes(Limits.maxChunkBytes))
      } else if transfer.isEnded {
        transfer.reader = nil
        transfers[number] = nil
        reader.resume(returning: nil)
      }
    }
    transfer.setSuspended(transfer.waitingBytes.count >= Limits.maxChunkBytes && !transfer.isEnded)
  }

  private func urlRequest(_ asked: PortRequest.NetworkFetch) throws -> URLRequest {
    // URLSession would also read files and data URLs.
    guard let url = URL(string: asked.url), let scheme = url.scheme?.lowercased(), ["https", "http"].contains(scheme) else {
      throw HostError("This is no address on the network.")
    }
    var request = URLRequest(url: url)
    request.httpMethod = asked.method
    request.httpShouldHandleCookies = false
    request.httpBody = asked.body
    for (name, value) in asked.headers { request.setValue(value, forHTTPHeaderField: name) }
    return request
  }

  private func configuration() -> URLSessionConfiguration {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpCookieStorage = nil
    configuration.httpCookieAcceptPolicy = .never
    configuration.httpShouldSetCookies = false
    configuration.urlCache = nil
    configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
    configuration.urlCredentialStorage = nil
    configuration.timeoutIntervalForRequest = Double(Limits.transferIdleMs) / 1_000
    return configuration
  }
}

/// As much as may lie here of a body that the core does not read. The system does not say how much it hands over after a
/// suspension; a whole package of the usual ceiling fits, so a download does not fail by it.
private let maxWaitingBytes = 64 * Limits.maxChunkBytes
