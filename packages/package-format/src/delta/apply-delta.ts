import { packageLimits } from '../limits.js';
import { openBasePieces } from './base-pieces.js';
import type { DeltaBase } from './base-pieces.js';
import { deltaError } from './delta-error.js';
import { deltaHeaderBytes, readDeltaHeader } from './delta-header.js';
import type { DeltaHeader } from './delta-header.js';
import { assertInstructions, readInstructions } from './instructions.js';
import { openPatchReader } from './patch-reader.js';

/** What a patch is applied to, and what the caller knows of both ends from statements. */
export interface ApplyDeltaRequest {
  /** The patch in pieces of any size, without its transport's compression. */
  readonly patch: AsyncIterable<Uint8Array>;
  readonly base: DeltaBase;
  readonly expected: {
    /** Digest of the container that `base` is, lower-case hexadecimal. It is compared with the patch, not computed. */
    readonly baseSha256: string;
    /** Size of the container that comes out. */
    readonly size: number;
  };
}

/**
 * Makes the bytes of a container from those of an older one and a patch, in pieces that are the caller's to keep. Neither
 * patch nor base is trusted: what comes out is as long as expected and nothing more is known of it until it was verified
 * like any container. The instructions are checked whole before the first byte, and about 5 MiB are held at most.
 */
export async function* applyDelta(request: ApplyDeltaRequest): AsyncGenerator<Uint8Array, void, undefined> {
  const { patch, base, expected } = request;
  const literals = openPatchReader(patch);
  try {
    const header = readDeltaHeader(await literals.takeAll(deltaHeaderBytes));
    assertExpected(header, request);
    const control = await literals.takeAll(header.listSizes.reduce((sum, size) => sum + size, 0));
    assertInstructions(control, header);
    const pieces = openBasePieces(base);
    const output = createOutput(expected.size);
    for (const { inserted, offset, length } of readInstructions(control, header)) {
      for (let left = inserted; left > 0;) {
        const part = literals.take(Math.min(left, output.room()));
        if (part.length === 0) await literals.fill();
        left -= part.length;
        if (output.add(part)) yield output.take();
      }
      for (let at = offset, left = length; left > 0;) {
        const bytes = pieces.at(at) ?? (await pieces.readAt(at));
        const part = bytes.subarray(0, Math.min(left, output.room()));
        at += part.length;
        left -= part.length;
        if (output.add(part)) yield output.take();
      }
    }
    await literals.assertEnd();
  } finally {
    await literals.close();
  }
}

function assertExpected(header: DeltaHeader, { base, expected }: ApplyDeltaRequest): void {
  // package-format 12.2: between the two containers that the caller means
  const { maxContainerBytes } = packageLimits;
  if (expected.size > maxContainerBytes) throw deltaError('12.2', 'The container is above the limit');
  if (header.baseSha256 !== expected.baseSha256 || header.baseSize !== base.size) {
    throw deltaError('12.2', 'The patch starts from another container');
  }
  if (header.targetSize !== expected.size) {
    throw deltaError('12.2', `The patch makes ${header.targetSize} bytes, not ${expected.size}`);
  }
}

/** Puts parts together to pieces of one size; the last one is what is left. */
function createOutput(totalBytes: number) {
  const { deltaPieceBytes } = packageLimits;
  let left = totalBytes;
  let piece = new Uint8Array(Math.min(deltaPieceBytes, left));
  let length = 0;
  return {
    room: () => piece.length - length,
    /** Whether the piece is full now. A part fits into `room`. */
    add(part: Uint8Array): boolean {
      piece.set(part, length);
      length += part.length;
      return length === piece.length;
    },
    /** The full piece; the next one begins. */
    take(): Uint8Array {
      const full = piece;
      left -= full.length;
      piece = new Uint8Array(Math.min(deltaPieceBytes, left));
      length = 0;
      return full;
    },
  };
}
