import Foundation

/// The clocks of the port: the core has none. Any thread may ask.
final class Clocks: @unchecked Sendable {
  private let lock = NSLock()
  private var passedMs = 0.0
  private var since: DispatchTime?

  func enterForeground() {
    lock.lock()
    defer { lock.unlock() }
    since = since ?? .now()
  }

  func leaveForeground() {
    lock.lock()
    defer { lock.unlock() }
    passedMs = foregroundMs()
    since = nil
  }

  func times() -> PortTimes {
    lock.lock()
    defer { lock.unlock() }
    return PortTimes(nowMs: (Date().timeIntervalSince1970 * 1_000).rounded(), foregroundMs: foregroundMs())
  }

  /// Its clock stands while the device sleeps.
  private func foregroundMs() -> Double {
    guard let since else { return passedMs }
    let nanoseconds = DispatchTime.now().uptimeNanoseconds - since.uptimeNanoseconds
    return passedMs + (Double(nanoseconds) / 1_000_000).rounded(.down)
  }
}
