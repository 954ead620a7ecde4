/// Numbers of the protocol that the app side holds too, under the names of protocol.json.
enum Limits {
  /// The most bytes of a body that go to the core at once.
  static let maxChunkBytes = 1_048_576
  /// The most UTF-16 units of one packet.
  static let maxPacketChars = 1_048_576
  /// A transfer in which nothing moves for so long has failed.
  static let transferIdleMs = 300_000
}
