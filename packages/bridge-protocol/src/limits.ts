import {
  maxPacketChars,
  maxDepth,
  maxFramesPerPacket,
  packetTargetChars,
  maxCallsInFlight,
  instantTimeoutMs,
  networkTimeoutMs,
  maxTimeoutMs,
  pingIntervalMs,
  silenceTimeoutMs,
  cancelTimeoutMs,
  connectTimeoutMs,
} from './guest-limits.js';

/** Every number that bounds what a peer can make the other side do: unit in the name, reason beside it. */
export const limits = {
  // Said in guest-limits.ts, with the reasons.
  maxPacketChars,
  maxDepth,
  maxFramesPerPacket,
  packetTargetChars,
  maxCallsInFlight,
  instantTimeoutMs,
  networkTimeoutMs,
  maxTimeoutMs,
  pingIntervalMs,
  silenceTimeoutMs,
  cancelTimeoutMs,
  connectTimeoutMs,
  /** Longest id of a frame, a session or a subscription. */
  maxIdChars: 40,
  /** Longest method or event name. */
  maxNameChars: 64,
  /** Subscriptions of one session; events are few and each listener shares one. */
  maxSubscriptions: 64,
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
