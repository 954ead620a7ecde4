import UIKit

/// A short line at the foot of the window that says whose it is and takes no touch.
@MainActor
final class ToastView: UILabel {
  static func show(_ toast: Toast, in window: UIWindow) {
    let label = ToastView()
    label.text = "\(toast.programName): \(toast.text)"
    label.numberOfLines = 0
    label.textAlignment = .center
    label.textColor = .white
    label.backgroundColor = UIColor.black.withAlphaComponent(0.8)
    label.layer.cornerRadius = 12
    label.layer.masksToBounds = true
    label.isUserInteractionEnabled = false
    label.translatesAutoresizingMaskIntoConstraints = false
    window.addSubview(label)
    NSLayoutConstraint.activate([
      label.centerXAnchor.constraint(equalTo: window.centerXAnchor),
      label.bottomAnchor.constraint(equalTo: window.safeAreaLayoutGuide.bottomAnchor, constant: -32),
      label.widthAnchor.constraint(lessThanOrEqualTo: window.widthAnchor, constant: -48),
      label.heightAnchor.constraint(greaterThanOrEqualToConstant: 44),
    ])
    UIAccessibility.post(notification: .announcement, argument: label.text)
    DispatchQueue.main.asyncAfter(deadline: .now() + .milliseconds(toast.durationMs)) { label.removeFromSuperview() }
  }
}
