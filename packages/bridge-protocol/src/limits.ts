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
  streamWindowBytes,
  maxChunkBytes,
  maxTextChunkBytes,
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
  streamWindowBytes,
  maxChunkBytes,
  maxTextChunkBytes,
  /** Longest id of a frame, a session or a subscription. */
  maxIdChars: 40,
  /** Longest method or event name. */
  maxNameChars: 64,
  /** Unanswered calls of class `interactive`: a user faces one question at a time, and a few may wait. */
  maxInteractiveInFlight: 8,
  /** Unanswered calls of class `transfer`: each may hold one file in the memory of the host. */
  maxTransfersInFlight: 4,
  /** A transfer in which nothing moved for so long is over. An upload is seen only as a whole: 64 MiB at 2 Mbit/s. */
  transferIdleMs: 300_000,
  /** Subscriptions of one session; events are few and each listener shares one. */
  maxSubscriptions: 64,
  /** Calls a session may start per second, by latency class, and how many at once after a pause. */
  rate: {
    instant: { perSecond: 1_000, burst: 2_000 },
    network: { perSecond: 50, burst: 100 },
    interactive: { perSecond: 2, burst: 10 },
    transfer: { perSecond: 10, burst: 40 },
    /** `app.restart` and `update.apply`: a program that needs more is in a loop. */
    restart: { perSecond: 0.1, burst: 3 },
    /** `payment.getStatus`: it reads a journal and may ask a payment service. */
    status: { perSecond: 5, burst: 30 },
    /** Greetings of a launch: one for each document, and some that were lost. */
    hello: { perSecond: 1, burst: 20 },
    /** Lines of the host's log about broken packets of a launch. */
    log: { perSecond: 1, burst: 20 },
    /** `telemetry.*`, each method by itself: what a program says of itself must not crowd out what it does. */
    telemetry: { perSecond: 2, burst: 120 },
    /** `ui.showToast`: more than one a second nobody reads. */
    toast: { perSecond: 1, burst: 5 },
  },
  /** Longest path of a file of a program. */
  maxFilePathChars: 200,
  /** One file that a program picks, fetches or writes; larger media belong on a content server. */
  maxFileBytes: 67_108_864,
  /** Files of one program. */
  maxFiles: 1_000,
  /** All files of one program. */
  fileQuotaBytes: 268_435_456,
  /** Bytes of one `file.read`: as base64 they fit a packet. */
  maxReadBytes: 524_288,
  /** Data that a program logs or hands to another program, in UTF-16 code units of JSON. */
  maxHandedOnChars: 16_384,
  /** Acts of effect `once` that a host remembers for one program; the oldest make room. */
  maxOnceActs: 1_000,
  /** Pages on the back stack of a program. */
  maxPages: 100,
  /** Operations of one `storage.batch`. */
  maxBatchOperations: 64,
  /** One secret of `secureStorage.*`, in UTF-16 code units. */
  maxSecretChars: 4_096,
  /** Secrets of one program. */
  maxSecrets: 64,
  /** Longest `storage.*` key. */
  maxStorageKeyChars: 256,
  /** All keys and values of one program in `storage.*`, in UTF-16 code units. */
  storageQuotaChars: 5_242_880,
  /** Keys of one program in `storage.*`; a listing has to fit one packet. */
  maxStorageKeys: 2_048,
} as const;
