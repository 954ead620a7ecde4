// A program that writes a large file and reads it in three ways, and tells how that went in a toast.

import { call, readBytes, readableBytes, ui, writeBytes } from '@org/guest-sdk';

import { countBytes } from './count-bytes.js';

/** How the bytes fared, seen from the program. */
export interface BytesOutcome {
  readonly sizeBytes: number;
  /** Whether whole, as a stream and in part they are what was written. */
  readonly same: readonly boolean[];
  /** The part of the file that was read as base64 through the packets: as it lies on the disk. */
  readonly text: string;
  /** How many bytes went to the host beside packets. */
  readonly sentBytes: number;
}

const SIZE_BYTES = 3 * 1_048_576 + 7;

const sentBytes = countBytes();

async function moveBytes(): Promise<BytesOutcome> {
  const written = new Uint8Array(SIZE_BYTES);
  for (let at = 0; at < SIZE_BYTES; at += 1) written[at] = (at * 31 + (at >> 8)) & 255;
  const { ref, sizeBytes } = await writeBytes({ path: 'large.bin' }, written.slice());
  const whole = await readBytes({ ref });
  const stream = new Uint8Array(await new Response(readableBytes({ ref })).arrayBuffer());
  const part = await readBytes({ ref, offset: 2_000_000, length: 5 });
  const { data: text } = await call('file.read', { ref, encoding: 'base64', length: 6 });
  return {
    sizeBytes,
    same: [
      isSame(whole, written),
      isSame(stream, written),
      isSame(part, written.subarray(2_000_000, 2_000_005)),
    ],
    text,
    sentBytes: sentBytes(),
  };
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

moveBytes()
  .then(JSON.stringify, String)
  .then((text) => ui.showToast({ text }))
  .catch(() => undefined);
