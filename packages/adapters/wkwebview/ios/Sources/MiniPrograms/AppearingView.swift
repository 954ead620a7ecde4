import UIKit

/// A view that tells whether it is seen: in a window of an app that is in front.
@MainActor
class AppearingView: UIView {
  var onAppearance: ((Bool) -> Void)?
  /// The core takes it for seen until it is told.
  private var isTold = true
  private var observers: [NSObjectProtocol] = []

  override init(frame: CGRect) {
    super.init(frame: frame)
    watchApp()
  }

  @available(*, unavailable)
  required init?(coder: NSCoder) {
    nil
  }

  /// Tells nothing any more.
  func stopTelling() {
    onAppearance = nil
    observers.forEach(NotificationCenter.default.removeObserver)
  }

  override func didMoveToWindow() {
    super.didMoveToWindow()
    tellNow()
  }

  /// A view that is put where there is no window moves to none.
  func tellNow() {
    tell(isActive: UIApplication.shared.applicationState != .background)
  }

  private func watchApp() {
    let center = NotificationCenter.default
    let watch = { (name: Notification.Name, isActive: Bool) in
      center.addObserver(forName: name, object: nil, queue: .main) { [weak self] _ in
        MainActor.assumeIsolated { self?.tell(isActive: isActive) }
      }
    }
    observers = [
      watch(UIApplication.didEnterBackgroundNotification, false),
      watch(UIApplication.willEnterForegroundNotification, true),
    ]
  }

  private func tell(isActive: Bool) {
    let isVisible = isActive && window != nil
    guard isVisible != isTold else { return }
    isTold = isVisible
    onAppearance?(isVisible)
  }
}
