import Foundation

/// The PKCS#1 key inside a SubjectPublicKeyInfo of rsaEncryption (RFC 3279 §2.3.1), which is what SecKey reads; nil for
/// everything else, also for one that is encoded in another way than DER's or has bytes behind it.
func pkcs1Key(spki: Data) -> Data? {
  let bytes = [UInt8](spki)
  guard let info = derValue(bytes[...], tag: sequenceTag), info.isAll else { return nil }
  guard info.value.starts(with: rsaEncryption) else { return nil }
  let rest = info.value.dropFirst(rsaEncryption.count)
  guard let bits = derValue(rest, tag: bitStringTag), bits.isAll, bits.value.first == 0 else { return nil }
  return Data(bits.value.dropFirst())
}

private let sequenceTag: UInt8 = 0x30
private let bitStringTag: UInt8 = 0x03
/// AlgorithmIdentifier: 1.2.840.113549.1.1.1 with NULL.
private let rsaEncryption: [UInt8] = [
  0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00,
]

/// The value of an element of that tag with a length in its shortest form, and whether it is all there is.
private func derValue(_ bytes: ArraySlice<UInt8>, tag: UInt8) -> (value: ArraySlice<UInt8>, isAll: Bool)? {
  var rest = bytes
  guard rest.popFirst() == tag, let first = rest.popFirst() else { return nil }
  var length = Int(first)
  if first >= 0x80 {
    let count = Int(first & 0x7F)
    guard (1...3).contains(count), rest.count >= count, rest.first != 0 else { return nil }
    length = rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
    rest = rest.dropFirst(count)
    guard length >= 0x80 else { return nil }
  }
  guard rest.count >= length else { return nil }
  return (rest.prefix(length), rest.count == length)
}
