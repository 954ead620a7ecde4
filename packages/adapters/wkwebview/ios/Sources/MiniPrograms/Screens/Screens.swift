import Foundation

/// What the host shows in the app's own words and colours. Whoever is cancelled (`Task.isCancelled`) closes its question: the
/// program is gone.
@MainActor
public protocol Screens: AnyObject {
  /// Asks the user for one permission. Answer `.dismissed` where no answer was given: it is asked again next time.
  func askConsent(_ request: ConsentRequest) async throws -> ConsentAnswer
  /// The id of the chosen button, or nil when dismissed.
  func showDialog(_ request: DialogRequest) async throws -> String?
  func showToast(_ toast: Toast)
  /// A program needs a newer version of this app.
  func showAppUpdate(_ needed: NeededHost)
}

/// The app's payment sheet. Without one, payments are refused.
@MainActor
public protocol PaymentSheet: AnyObject {
  /// The same idempotency key always means the same payment; pass it on to the payment service.
  func pay(_ request: PaymentRequest) async throws -> PaymentOutcome
  /// How a payment ended that the app lost sight of, as by a crash; nil while the payment service cannot say.
  func findPayment(_ question: PaymentQuestion) async throws -> PaymentOutcome?
}

/// The app's own backend. The user's own token stays behind it.
public protocol Backend: AnyObject, Sendable {
  /// A token bound to a program. Throw `HostError` with the code `.unauthenticated` when no user is signed in.
  func issueToken(_ request: TokenRequest) async throws -> IssuedToken
  /// A one-time code about the user, for the partner's server; nil when no user is signed in.
  func issueCode(_ request: CodeRequest) async throws -> IssuedCode?
}

/// The app's screens and its backend, as far as it has them.
@MainActor
final class HostScreens {
  let screens: Screens
  private let payments: PaymentSheet?
  private let backend: Backend?

  init(screens: Screens, payments: PaymentSheet?, backend: Backend?) {
    self.screens = screens
    self.payments = payments
    self.backend = backend
  }

  var findsPayments: Bool { payments != nil }
  var hasBackend: Bool { backend != nil }

  func pay(_ request: PaymentRequest) async throws -> PaymentOutcome {
    guard let payments else { throw HostError("This app has no payments.", code: .notSupported) }
    return try await payments.pay(request)
  }

  func findPayment(_ question: PaymentQuestion) async throws -> PaymentOutcome? {
    try await payments?.findPayment(question)
  }

  func issueToken(_ request: TokenRequest) async throws -> IssuedToken {
    guard let backend else { throw HostError("This app issues no tokens.", code: .notSupported) }
    return try await backend.issueToken(request)
  }

  func issueCode(_ request: CodeRequest) async throws -> IssuedCode? {
    try await backend?.issueCode(request)
  }
}
