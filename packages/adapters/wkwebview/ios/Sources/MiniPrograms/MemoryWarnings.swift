import UIKit

/// Hears when the system is short of memory.
@MainActor
final class MemoryWarnings {
  var onWarning: (@MainActor () -> Void)?
  private var observer: NSObjectProtocol?

  init() {
    let name = UIApplication.didReceiveMemoryWarningNotification
    observer = NotificationCenter.default.addObserver(forName: name, object: nil, queue: .main) { [weak self] _ in
      MainActor.assumeIsolated { self?.onWarning?() }
    }
  }

  deinit {
    if let observer { NotificationCenter.default.removeObserver(observer) }
  }
}
