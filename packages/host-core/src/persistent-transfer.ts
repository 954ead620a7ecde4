// A transfer that goes on after it broke, a bounded number of times (docs/updates.md 5.6).

import { messageOf } from './error.js';
import { assertNotCancelled } from './not-cancelled.js';
import { pause } from './pause.js';
import { StoreRefusalError } from './store-refusal-error.js';

import type { CancelSignal, Platform } from './platform.js';

/** What to transfer, and how to open it at an offset. */
export interface PersistentTransfer {
  readonly platform: Pick<Platform, 'clock' | 'random' | 'log'>;
  readonly open: (from: number) => AsyncIterable<Uint8Array>;
  readonly from: number;
  readonly size: number;
  readonly signal?: CancelSignal | undefined;
}

/** Failures in a row, each without a step forward, after which another time may do better. */
const MAX_FAILURES = 5;
/** That much since the last failure is a step forward. */
const STEP_BYTES = 2_097_152;
/** The longest wait after the first failure; each further one doubles it. */
const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 30_000;

/** All bytes from an offset to the end. Throws what broke the last try, and as soon as the signal aborts. */
export async function* persistently(transfer: PersistentTransfer): AsyncGenerator<Uint8Array> {
  const { platform, open, size, signal } = transfer;
  let received = transfer.from;
  let stepFrom = received;
  for (let failures = 0; received < size;) {
    try {
      for await (const chunk of open(received)) {
        received += chunk.length;
        yield chunk;
      }
      if (received < size) throw new Error('The transfer ended too early.');
    } catch (error) {
      assertNotCancelled(signal);
      if (error instanceof StoreRefusalError) throw error;
      failures = received - stepFrom >= STEP_BYTES ? 1 : failures + 1;
      stepFrom = received;
      if (failures >= MAX_FAILURES) throw error;
      platform.log({ level: 'warn', event: 'transfer-resumed', detail: messageOf(error) });
      await pause(platform.clock, waitMs(failures, platform), signal);
      assertNotCancelled(signal);
    }
  }
}

/** Half of it is chance, so that many devices that were cut off at once do not come back at once. */
function waitMs(failures: number, { random }: Pick<Platform, 'random'>): number {
  const longest = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
  const [chance = 0] = random(1);
  return Math.round(longest / 2 + (longest / 2) * (chance / 255));
}
