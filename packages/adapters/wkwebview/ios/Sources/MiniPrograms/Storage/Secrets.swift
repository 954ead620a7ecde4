import CryptoKit
import Foundation
import Security

/// Seals small texts under a key in the Keychain of this device. The scope is authenticated: a text opens for no other.
final class Secrets {
  private let service: String
  private var key: SymmetricKey?

  /// `service` names the key among those of the app.
  init(service: String) {
    self.service = service
  }

  func seal(scope: String, text: String) throws -> String {
    let box = try AES.GCM.seal(Data(text.utf8), using: deviceKey(), authenticating: Data(scope.utf8))
    guard let sealed = box.combined else { throw HostError("A text could not be sealed.") }
    return sealed.base64EncodedString()
  }

  /// Throws for what was not sealed here for this scope.
  func open(scope: String, sealed: String) throws -> String {
    guard let bytes = Data(base64Encoded: sealed) else { throw HostError("This was not sealed here.") }
    let text = try AES.GCM.open(AES.GCM.SealedBox(combined: bytes), using: deviceKey(), authenticating: Data(scope.utf8))
    return String(decoding: text, as: UTF8.self)
  }

  private func deviceKey() throws -> SymmetricKey {
    if let key { return key }
    let found = try keptKey() ?? makeKey()
    key = found
    return found
  }

  private func keptKey() throws -> SymmetricKey? {
    var asked = item
    asked[kSecReturnData as String] = true
    var found: CFTypeRef?
    let status = SecItemCopyMatching(asked as CFDictionary, &found)
    if status == errSecItemNotFound { return nil }
    guard status == errSecSuccess, let bytes = found as? Data, bytes.count == keyBytes else {
      throw HostError("The Keychain does not give the key of secrets: \(status).")
    }
    return SymmetricKey(data: bytes)
  }

  private func makeKey() throws -> SymmetricKey {
    let bytes = try randomBytes(keyBytes)
    var added = item
    added[kSecValueData as String] = bytes
    // Never in a backup, never on another device.
    added[kSecAttrAccessible as String] = kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly
    let status = SecItemAdd(added as CFDictionary, nil)
    guard status == errSecSuccess else { throw HostError("The Keychain does not keep the key of secrets: \(status).") }
    return SymmetricKey(data: bytes)
  }

  private var item: [String: Any] {
    [
      kSecClass as String: kSecClassGenericPassword,
      kSecAttrService as String: service,
      kSecAttrAccount as String: "secrets-key",
    ]
  }
}

private let keyBytes = 32

/// Randomness of the system.
func randomBytes(_ count: Int) throws -> Data {
  var bytes = [UInt8](repeating: 0, count: count)
  guard SecRandomCopyBytes(kSecRandomDefault, count, &bytes) == errSecSuccess else {
    throw HostError("The system gives no randomness.")
  }
  return Data(bytes)
}
