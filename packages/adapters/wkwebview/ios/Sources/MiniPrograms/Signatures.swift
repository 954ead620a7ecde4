import Foundation
import Security

/// RSASSA-PSS with SHA-256, MGF1-SHA-256 and a salt of 32 bytes: SecKey's salt is as long as its hash, and nothing else is asked.
enum Signatures {
  static func verify(spki: Data, signature: Data, message: Data) -> Bool {
    guard let pkcs1 = pkcs1Key(spki: spki) else { return false }
    let attributes: [String: Any] = [
      kSecAttrKeyType as String: kSecAttrKeyTypeRSA,
      kSecAttrKeyClass as String: kSecAttrKeyClassPublic,
    ]
    guard let key = SecKeyCreateWithData(pkcs1 as CFData, attributes as CFDictionary, nil) else { return false }
    let algorithm = SecKeyAlgorithm.rsaSignatureMessagePSSSHA256
    return SecKeyVerifySignature(key, algorithm, message as CFData, signature as CFData, nil)
  }
}
