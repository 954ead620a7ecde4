import XCTest

@testable import MiniPrograms

final class SignatureTests: XCTestCase {
  // A SubjectPublicKeyInfo around a key of five bytes is enough for its shape.
  private let inner: [UInt8] = [0x30, 0x03, 0x02, 0x01, 0x05]
  private let algorithm: [UInt8] = [0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00]

  private func info(_ bits: [UInt8]) -> [UInt8] {
    let body = algorithm + [0x03, UInt8(bits.count)] + bits
    return [0x30, UInt8(body.count)] + body
  }

  func testTheKeyInsideIsGiven() {
    XCTAssertEqual(pkcs1Key(spki: Data(info([0] + inner))), Data(inner))
  }

  func testALongKeyHasALongLength() {
    let key = [UInt8](repeating: 7, count: 300)
    let body = algorithm + [0x03, 0x82, 0x01, 0x2D, 0x00] + key
    let spki: [UInt8] = [0x30, 0x82, UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body
    XCTAssertEqual(pkcs1Key(spki: Data(spki)), Data(key))
  }

  func testWhatIsNoSuchKeyIsNone() {
    let good = info([0] + inner)
    var otherAlgorithm = good
    otherAlgorithm[14] = 0x0A
    var longForm = good
    longForm.replaceSubrange(1...1, with: [0x81, good[1]])
    let bad: [[UInt8]] = [
      [], [0x30], good + [0], Array(good.dropLast()), info([1] + inner), info([]), otherAlgorithm, longForm, [0x30, 0x84, 1, 1, 1, 1],
      [0x30, 0x80], algorithm,
    ]
    for bytes in bad { XCTAssertNil(pkcs1Key(spki: Data(bytes)), "\(bytes)") }
  }

  func testNothingIsVerifiedByABrokenKey() {
    XCTAssertFalse(Signatures.verify(spki: Data([1, 2, 3]), signature: Data(), message: Data()))
  }

  #if canImport(Darwin)
    func testASignatureOfThisSystemIsVerifiedAndAnotherIsNot() throws {
      let attributes: [String: Any] = [kSecAttrKeyType as String: kSecAttrKeyTypeRSA, kSecAttrKeySizeInBits as String: 2048]
      let key = try XCTUnwrap(SecKeyCreateRandomKey(attributes as CFDictionary, nil))
      let publicKey = try XCTUnwrap(SecKeyCopyPublicKey(key))
      let pkcs1 = [UInt8](try XCTUnwrap(SecKeyCopyExternalRepresentation(publicKey, nil) as Data?))
      let body = algorithm + [0x03, 0x82, UInt8((pkcs1.count + 1) >> 8), UInt8((pkcs1.count + 1) & 0xFF), 0] + pkcs1
      let spki = Data([0x30, 0x82, UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body)
      let message = Data("statement".utf8)
      let signed = SecKeyCreateSignature(key, .rsaSignatureMessagePSSSHA256, message as CFData, nil)
      let signature = try XCTUnwrap(signed as Data?)
      XCTAssertTrue(Signatures.verify(spki: spki, signature: signature, message: message))
      XCTAssertFalse(Signatures.verify(spki: spki, signature: signature, message: message + [0]))
    }
  #endif
}
