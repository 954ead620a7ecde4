import UIKit

/// "App update available": a program needs a newer version of this app than runs.
@MainActor
enum AppUpdateScreen {
  static func make(_ needed: NeededHost, appStoreURL: URL?) -> UIViewController {
    let alert = UIAlertController(
      title: "App update available",
      message: "This program needs version \(needed.minHostVersion) of this app.",
      preferredStyle: .alert)
    if let appStoreURL {
      alert.addAction(UIAlertAction(title: "Update", style: .default) { _ in UIApplication.shared.open(appStoreURL) })
    }
    alert.addAction(UIAlertAction(title: "Not now", style: .cancel))
    return alert
  }
}
