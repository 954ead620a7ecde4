// The numbers a guest keeps to by itself; part of `limits`, apart so that the rest is in no guest's bundle.

/** One packet, in UTF-16 code units. Above it use references, not messages (docs/protocol.md 1.2). */
export const maxPacketChars = 1_048_576;
/** Deepest JSON nesting. JSON.parse survives far more, validators and JSON.stringify do not. */
export const maxDepth = 32;
/** One call, as JSON: a packet, less its own words and the session's id. */
export const maxCallChars = 1_048_496;
/** Deepest nesting of one call: a packet's, less the packet and its list of frames. */
export const maxCallDepth = 30;
/** Frames in one packet. More gains nothing: the cost is the hop, not the frame. */
export const maxFramesPerPacket = 128;
/** A sender closes a packet at this size, so one large frame never waits behind another. */
export const packetTargetChars = 65_536;
/** Unanswered calls of one session. A guest with more is waiting for nobody. */
export const maxCallsInFlight = 1_024;
/** A call of class `instant` is answered within this, or settles as TIMEOUT. */
export const instantTimeoutMs = 5_000;
/** A call of class `network` is answered within this, or settles as TIMEOUT. */
export const networkTimeoutMs = 30_000;
/** Longest deadline a caller may ask for. */
export const maxTimeoutMs = 300_000;
/** A guest that waits for something pings this often. */
export const pingIntervalMs = 3_000;
/** Nothing heard for this long while something waits: the session is lost. */
export const silenceTimeoutMs = 10_000;
/** After a cancel the host has this long to say how the call ended. */
export const cancelTimeoutMs = 2_000;
/** Finding the host and greeting it, all in all. */
export const connectTimeoutMs = 5_000;
/** Bytes of one call that may be under way unread: what a slow reader costs, and two chunks so that one can follow. */
export const streamWindowBytes = 2_097_152;
/** Bytes of one chunk beside a packet: above it nothing gets faster, and a cancel has to wait for it. */
export const maxChunkBytes = 1_048_576;
/** Bytes of one chunk as base64: with them a packet is as long as it may get. */
export const maxTextChunkBytes = 49_152;
