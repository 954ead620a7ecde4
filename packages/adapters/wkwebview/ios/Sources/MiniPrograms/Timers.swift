import Foundation

/// The core's timers. Used on the core's queue, where they fire.
final class Timers {
  private let queue: DispatchQueue
  private let fire: (Int) -> Void
  private var waiting: [Int: DispatchWorkItem] = [:]

  init(queue: DispatchQueue, fire: @escaping (Int) -> Void) {
    self.queue = queue
    self.fire = fire
  }

  func set(_ timer: Int, delayMs: Int) {
    let item = DispatchWorkItem { [weak self] in
      guard self?.waiting.removeValue(forKey: timer) != nil else { return }
      self?.fire(timer)
    }
    waiting[timer] = item
    queue.asyncAfter(deadline: .now() + .milliseconds(max(0, delayMs)), execute: item)
  }

  func cancel(_ timer: Int) {
    waiting.removeValue(forKey: timer)?.cancel()
  }
}
