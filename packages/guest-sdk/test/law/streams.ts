// The bytes of a program's calls: read and given at every pace, and told apart from any others.

import { receiveBytes } from '../../src/receive-bytes.js';
import { sendBytes } from '../../src/send-bytes.js';

import type { CallBytes } from '../../src/call-bytes.js';

import type { CallPlan } from './plan.js';
import type { Lane } from './world.js';

/** What every file is a beginning of. Its pieces differ, so that none can stand in another's place. */
export const pattern = Uint8Array.from(
  { length: 2_400_000 },
  (_, index) => (index * 31 + (index >>> 10)) & 0xff,
);

/** Every size a file can have. */
export const fileSizes = [50_000, 110_000, pattern.length];

/** How large a file is: big ones are above what may be under way unread. */
export function sizeOf({ isBig }: Pick<CallPlan, 'isBig'>, carriesBytes: boolean): number {
  if (!isBig) return 50_000;
  return carriesBytes ? pattern.length : 110_000;
}

/** What a program reads or gives bytes with. */
export interface Pacer {
  readonly lane: Lane;
  /** Resolves when nobody is stuck any more. */
  readonly released: Promise<void>;
}

/** Takes bytes and compares them. */
export function paceReader(
  { pace }: CallPlan,
  { lane, released }: Pacer,
  told: (problem: string | null) => void,
): CallBytes & { readonly received: () => number } {
  let received = 0;
  const bytes = receiveBytes(async (piece) => {
    const isWhole = Buffer.compare(piece, pattern.subarray(received, received + piece.length)) === 0;
    told(isWhole ? null : `bytes ${received} to ${received + piece.length} were others`);
    received += piece.length;
    await step(pace, received, { lane, released });
  });
  return { ...bytes, received: () => received };
}

/** Gives so many bytes. `onDone` hears when the source was closed. */
export function paceSource(
  { pace }: CallPlan,
  sizeBytes: number,
  pacer: Pacer & { readonly onOpen: () => void; readonly onDone: () => void },
): CallBytes {
  if (pace === 'at once') return sendBytes(pattern.subarray(0, sizeBytes));
  return sendBytes(pieces());

  async function* pieces(): AsyncGenerator<Uint8Array> {
    const pieceBytes = Math.ceil(sizeBytes / 3);
    pacer.onOpen();
    try {
      for (let at = 0; at < sizeBytes; at += pieceBytes) {
        yield pattern.subarray(at, Math.min(at + pieceBytes, sizeBytes));
        await step(pace, at, pacer);
      }
    } finally {
      pacer.onDone();
    }
  }
}

function step(pace: CallPlan['pace'], bytesSoFar: number, { lane, released }: Pacer): Promise<void> {
  switch (pace) {
    case 'at once':
      return Promise.resolve();
    case 'slowly':
      return new Promise((resolve) => void lane.post(700, resolve));
    case 'stuck':
      return released;
    case 'throws':
      return bytesSoFar > 10_000 ? Promise.reject(new Error('A program that fails.')) : Promise.resolve();
  }
}
