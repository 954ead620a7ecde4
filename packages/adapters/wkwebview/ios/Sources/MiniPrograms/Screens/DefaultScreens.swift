import SwiftUI
import UIKit

/// Screens in plain English for an app that has none of its own yet.
@MainActor
public final class DefaultScreens: Screens {
  private let presenter: @MainActor () -> UIViewController?
  private let appStoreURL: URL?

  /// Sheets stand over `presenter`, the top controller unless told. `appStoreURL` is where a newer version of the app is.
  public init(appStoreURL: URL? = nil, presenter: @escaping @MainActor () -> UIViewController? = topController) {
    self.presenter = presenter
    self.appStoreURL = appStoreURL
  }

  public func askConsent(_ request: ConsentRequest) async throws -> ConsentAnswer {
    guard let presenter = presenter() else { return ConsentAnswer(.dismissed, words: "") }
    let words = ConsentSheet.words(of: request)
    let choice = await ask(.dismissed, over: presenter) { answer in
      let sheet = UIHostingController(rootView: ConsentSheet(request: request, onChoice: answer))
      // A swipe is no answer, and none is to be given by accident.
      sheet.isModalInPresentation = true
      return sheet
    }
    return ConsentAnswer(choice, words: words)
  }

  public func showDialog(_ request: DialogRequest) async throws -> String? {
    guard let presenter = presenter() else { return nil }
    return await ask(nil, over: presenter) { answer in
      let title = "\(request.programName): \(request.title)"
      let alert = UIAlertController(title: title, message: request.message, preferredStyle: .alert)
      for button in request.buttons {
        alert.addAction(UIAlertAction(title: button.label, style: .default) { _ in answer(button.id) })
      }
      return alert
    }
  }

  public func showToast(_ toast: Toast) {
    guard let window = presenter()?.view.window else { return }
    ToastView.show(toast, in: window)
  }

  public func showAppUpdate(_ needed: NeededHost) {
    presenter()?.present(AppUpdateScreen.make(needed, appStoreURL: appStoreURL), animated: true)
  }

  /// Shows a controller until it answers; when nobody waits any more it goes, and the answer is `none`.
  private func ask<Value: Sendable>(
    _ none: Value, over presenter: UIViewController, _ make: @MainActor (@escaping @MainActor (Value) -> Void) -> UIViewController
  ) async -> Value {
    let question = OpenQuestion<Value>()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { answered in
        question.answered = answered
        let controller = make { question.close($0) }
        question.controller = controller
        if Task.isCancelled { question.close(none) } else { presenter.present(controller, animated: true) }
      }
    } onCancel: {
      Task { @MainActor in question.close(none) }
    }
  }
}

/// A controller that is answered once.
@MainActor
private final class OpenQuestion<Value: Sendable> {
  var answered: CheckedContinuation<Value, Never>?
  weak var controller: UIViewController?

  func close(_ value: Value) {
    guard let waiting = answered else { return }
    answered = nil
    controller?.presentingViewController?.dismiss(animated: true)
    waiting.resume(returning: value)
  }
}

/// The controller on top of the window that the user is in.
@MainActor
public func topController() -> UIViewController? {
  let scenes = UIApplication.shared.connectedScenes.compactMap { $0 as? UIWindowScene }
  let window = scenes.flatMap(\.windows).first(where: \.isKeyWindow)
  var top = window?.rootViewController
  while let presented = top?.presentedViewController { top = presented }
  return top
}
