// The bytes that travel with one call, under credit (docs/protocol.md 3.9): what a handler sends and receives them by.

import { BridgeError, limits } from '@org/bridge-protocol';
import { fromBase64, toBase64 } from '@org/package-format';

import type { CancelSignal } from './cancel-signal.js';
import type { ChunkFrame, CreditFrame } from '@org/bridge-protocol';

/** What a call's bytes stand on. */
export interface CallBytesParts {
  readonly id: string;
  /** Whether the transport carries bytes beside a packet. */
  readonly carriesBytes: boolean;
  /** Aborts when nobody waits for the call any more. */
  readonly signal: CancelSignal;
  readonly sendFrame: (frame: ChunkFrame | CreditFrame, bytes?: Uint8Array<ArrayBuffer>) => void;
  /** Bytes have moved. */
  readonly onMoved: () => void;
}

/** Chunks that may come before their call has passed the gate; a window of the shortest useful ones. */
const MAX_EARLY_CHUNKS = 512;

/** The bytes of one call. A handler uses {@link send} or {@link receive}, once; the session hands in what arrives. */
export class CallBytes {
  readonly #parts: CallBytesParts;
  #sent = 0;
  /** Bytes that may go out before the guest gives more credit. */
  #sendWindow: number = limits.streamWindowBytes;
  #received = 0;
  /** Bytes that the guest may send before it is given more credit. */
  #receiveWindow: number = limits.streamWindowBytes;
  /** What came before the handler asked for it. */
  #early: Uint8Array[] = [];
  /** Where the bytes are put together, and how many are there. */
  #whole: Uint8Array | null = null;
  #wholeBytes = 0;
  /** Bytes that were taken and not yet credited. */
  #takenBytes = 0;
  #isDone = false;
  #trouble: BridgeError | null = null;
  #wake = (): void => undefined;

  constructor(parts: CallBytesParts) {
    this.#parts = parts;
    parts.signal.addEventListener('abort', () => {
      this.#fail(new BridgeError('CANCELLED', 'Nobody waits for these bytes any more.'));
    });
  }

  /** Sends bytes, which are given away. Resolves when the last of them is on its way; rejects with CANCELLED. */
  async send(bytes: Uint8Array): Promise<void> {
    const { id, carriesBytes, sendFrame, onMoved } = this.#parts;
    const chunkBytes = carriesBytes ? limits.maxChunkBytes : limits.maxTextChunkBytes;
    // What was given away is empty here.
    const { length } = bytes;
    for (let offset = 0; offset < length; offset += chunkBytes) {
      const chunk = bytes.subarray(offset, offset + chunkBytes);
      while (this.#sendWindow < chunk.length) await this.#nextChange();
      if (this.#trouble !== null) throw this.#trouble;
      this.#sendWindow -= chunk.length;
      this.#sent += 1;
      const frame = { type: 'chunk', id, sequence: this.#sent } as const;
      if (carriesBytes) sendFrame({ ...frame, data: null }, whole(chunk));
      else sendFrame({ ...frame, data: toBase64(chunk) });
      onMoved();
    }
  }

  /** Exactly so many bytes of the guest. Rejects with STREAM_BROKEN when they come otherwise, and with CANCELLED. */
  async receive(sizeBytes: number): Promise<Uint8Array> {
    const whole = new Uint8Array(sizeBytes);
    this.#whole = whole;
    for (const bytes of this.#early.splice(0)) this.#take(bytes);
    while (this.#trouble === null && this.#wholeBytes < sizeBytes) await this.#nextChange();
    if (this.#trouble !== null) throw this.#trouble;
    this.#isDone = true;
    this.#whole = null;
    return whole;
  }

  /** Takes in a chunk of the guest. */
  onChunk({ sequence, data }: ChunkFrame, beside: Uint8Array | undefined): void {
    // A chunk that was there already is a doubled frame; what follows the announced total is nobody's.
    if (this.#isDone || this.#trouble !== null || sequence <= this.#received) return;
    if (sequence !== this.#received + 1) {
      this.#break(`chunk ${sequence} came after chunk ${this.#received}`);
      return;
    }
    const bytes = data === null ? beside : decode(data);
    const longest = data === null ? limits.maxChunkBytes : limits.maxTextChunkBytes;
    if (bytes === undefined || bytes.length === 0 || bytes.length > Math.min(longest, this.#receiveWindow)) {
      this.#break(
        bytes === undefined ? 'a chunk has no bytes' : 'a chunk is empty, too long or beyond its credit',
      );
      return;
    }
    this.#received = sequence;
    this.#receiveWindow -= bytes.length;
    if (this.#whole !== null) this.#take(bytes);
    else if (this.#early.push(bytes) > MAX_EARLY_CHUNKS) this.#break('too many small chunks came early');
    this.#parts.onMoved();
    this.#wake();
  }

  /** The guest has room for more. What it never had in hand gives no credit. */
  onCredit({ bytes }: CreditFrame): void {
    if (this.#sent === 0) return;
    this.#sendWindow = Math.min(this.#sendWindow + bytes, limits.streamWindowBytes);
    this.#parts.onMoved();
    this.#wake();
  }

  #take(bytes: Uint8Array): void {
    const whole = this.#whole;
    if (whole === null) return;
    if (this.#wholeBytes + bytes.length > whole.length) {
      this.#break(`more than the ${whole.length} bytes it spoke of`);
      return;
    }
    whole.set(bytes, this.#wholeBytes);
    this.#wholeBytes += bytes.length;
    this.#takenBytes += bytes.length;
    // In shares: a credit for each small chunk would cost more than the chunk.
    if (this.#takenBytes < limits.streamWindowBytes / 4) return;
    this.#receiveWindow += this.#takenBytes;
    this.#parts.sendFrame({ type: 'credit', id: this.#parts.id, bytes: this.#takenBytes });
    this.#takenBytes = 0;
  }

  #break(what: string): void {
    this.#fail(
      new BridgeError(
        'STREAM_BROKEN',
        `The bytes did not arrive as they were sent: ${what}. Send them again.`,
      ),
    );
  }

  #fail(trouble: BridgeError): void {
    this.#trouble ??= trouble;
    this.#early = [];
    this.#whole = null;
    this.#sendWindow = Infinity;
    this.#wake();
  }

  #nextChange(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }
}

function decode(data: string): Uint8Array | undefined {
  try {
    return fromBase64(data);
  } catch {
    // Text that is no base64 is no bytes; the caller says so.
    return undefined;
  }
}

/** Bytes that fill their buffer, as a transport wants them. */
function whole(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === bytes.length
    ? new Uint8Array(buffer)
    : new Uint8Array(bytes);
}
