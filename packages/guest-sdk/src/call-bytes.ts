import type { PacketQueue } from './packet-queue.js';
import type { BridgeError, ChunkFrame, CreditFrame, Transport } from '@org/bridge-protocol/wire';

/** Bytes that travel with one call (docs/protocol.md 3.9): made by `receiveBytes` or `sendBytes`, for one call each. */
export interface CallBytes {
  /** The call is on its way. */
  readonly begin: (link: ByteLink) => void;
  /** The host has sent a frame for this call; its bytes, when they came beside the packet. */
  readonly hear: (frame: ChunkFrame | CreditFrame, beside: Uint8Array | undefined) => void;
  /** The call has settled. */
  readonly end: () => void;
}

/** What the bytes of a call reach the host by. */
export interface ByteLink {
  readonly id: string;
  readonly queue: PacketQueue;
  readonly transport: Pick<Transport, 'carriesBytes'>;
  /** Cancels the call. */
  readonly abort: () => void;
  /** Rejects it with a reason of ours; the host has to hear by {@link abort}. */
  readonly reject: (error: BridgeError) => void;
}

/** Ends a call whose bytes cannot go on. */
export function failBytes({ reject, abort }: ByteLink, error: BridgeError): void {
  reject(error);
  abort();
}
