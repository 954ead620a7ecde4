/** Every number that bounds what a peer can make the other side do: unit in the name, reason beside it. */
export const limits = {
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
  /** Longest method or event name. */
  maxNameChars: 64,
  /** Unanswered calls of one session. A guest with more is waiting for nobody. */
  maxCallsInFlight: 1_024,
  /** Subscriptions of one session; events are few and each listener shares one. */
  maxSubscriptions: 64,
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
  /** Calls a session may start per second, by latency class, and how many at once after a pause. */
  rate: {
    instant: { perSecond: 1_000, burst: 2_000 },
    network: { perSecond: 50, burst: 100 },
    interactive: { perSecond: 2, burst: 10 },
  },
  /** Longest `storage.*` key. */
  maxStorageKeyChars: 256,
  /** All keys and values of one program in `storage.*`, in UTF-16 code units. */
  storageQuotaChars: 5_242_880,
  /** Keys of one program in `storage.*`; a listing has to fit one packet. */
  maxStorageKeys: 2_048,
} as const;
