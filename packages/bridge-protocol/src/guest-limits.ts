/** The numbers a guest keeps to by itself; part of `limits`, apart so that the rest is in no guest's bundle. */
export const guestLimits = {
  /** One packet, in UTF-16 code units. Above it use references, not messages (docs/protocol.md 1.2). */
  maxPacketChars: 1_048_576,
  /** Deepest JSON nesting. JSON.parse survives far more, validators and JSON.stringify do not. */
  maxDepth: 32,
  /** Frames in one packet. More gains nothing: the cost is the hop, not the frame. */
  maxFramesPerPacket: 128,
  /** A sender closes a packet at this size, so one large frame never waits behind another. */
  packetTargetChars: 65_536,
  /** Longest id of a frame, a session or a subscription. */
  maxIdChars: 40,
  /** Unanswered calls of one session. A guest with more is waiting for nobody. */
  maxCallsInFlight: 1_024,
  /** A call of class `instant` is answered within this, or settles as TIMEOUT. */
  instantTimeoutMs: 5_000,
  /** A call of class `network` is answered within this, or settles as TIMEOUT. */
  networkTimeoutMs: 30_000,
  /** Longest deadline a caller may ask for. */
  maxTimeoutMs: 300_000,
  /** A guest that waits for something pings this often. */
  pingIntervalMs: 3_000,
  /** Nothing heard for this long while something waits: the session is lost. */
  silenceTimeoutMs: 10_000,
  /** After a cancel the host has this long to say how the call ended. */
  cancelTimeoutMs: 2_000,
  /** Finding the host and greeting it, all in all. */
  connectTimeoutMs: 5_000,
} as const;
