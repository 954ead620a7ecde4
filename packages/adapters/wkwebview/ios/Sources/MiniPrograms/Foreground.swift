import UIKit

/// Tells the clocks when the app is in the foreground.
@MainActor
final class Foreground {
  private var observers: [NSObjectProtocol] = []

  init(clocks: Clocks) {
    if UIApplication.shared.applicationState != .background { clocks.enterForeground() }
    let center = NotificationCenter.default
    observers = [
      center.addObserver(forName: UIApplication.willEnterForegroundNotification, object: nil, queue: nil) { _ in
        clocks.enterForeground()
      },
      center.addObserver(forName: UIApplication.didEnterBackgroundNotification, object: nil, queue: nil) { _ in
        clocks.leaveForeground()
      },
    ]
  }

  deinit {
    observers.forEach(NotificationCenter.default.removeObserver)
  }
}
