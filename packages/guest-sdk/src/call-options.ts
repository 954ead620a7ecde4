import type { CallBytes } from './call-bytes.js';

/** What a caller may say about one call. */
export interface CallOptions {
  /** Another deadline than that of the method's latency class, at most five minutes. */
  readonly timeoutMs?: number;
  /** Cancels the call. It then settles as the host says, or as CANCELLED after two seconds. */
  readonly signal?: AbortSignal;
  /** Hears how far an upload or download has come; `totalBytes` is null while nobody knows. */
  readonly onProgress?: (doneBytes: number, totalBytes: number | null) => void;
  /** The bytes that travel with the call: `receiveBytes` or `sendBytes`, made for this call. */
  readonly bytes?: CallBytes;
  /** For methods that must not happen twice: the same key always means the same act. Without it the SDK makes one. */
  readonly idempotencyKey?: string;
}
