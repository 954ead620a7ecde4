// One request to a store, which ends whatever the other side does (docs/updates.md 5.5).

import { createCanceller } from './canceller.js';
import { assertNotCancelled } from './not-cancelled.js';

import type { CancelSignal, NetworkRequest, NetworkResponse, Platform } from './platform.js';

/** An answer whose body is watched while it arrives. */
export interface Transfer {
  readonly response: NetworkResponse;
  /** Throws when the sender falls silent or dawdles. Leaving the loop early stops the transfer. */
  readonly body: AsyncIterable<Uint8Array>;
  /** For an answer whose body nobody wants. Safe to call twice. */
  readonly close: () => void;
}

/** What to ask for, and how long a silence may last. */
export interface TransferRequest extends Omit<NetworkRequest, 'signal'> {
  readonly stallMs?: number;
  readonly signal?: CancelSignal | undefined;
}

/** Nothing arrived for this long: the transfer is given up and may be resumed. */
const STALL_MS = 20_000;
/** Slower than a kilobyte a second is no transfer: a sender that trickles for ever holds a download for ever. */
const PACE_MS = 30_000;
const MIN_BYTES_PER_PACE = 30 * 1_024;

/** Sends a request that the caller's signal, silence, or dawdling ends. Rejects when no answer came. */
export async function openTransfer(
  { network, clock }: Pick<Platform, 'network' | 'clock'>,
  { stallMs = STALL_MS, signal, ...request }: TransferRequest,
): Promise<Transfer> {
  assertNotCancelled(signal);
  const canceller = createCanceller();
  let trouble: Error | null = null;
  let isWaiting = true;
  let paceBytes = 0;
  const stop = (reason: string) => {
    trouble = new Error(reason);
    canceller.cancel();
  };
  const reasonOf = (error: unknown) => trouble ?? error;
  const cancel = () => {
    stop('Cancelled.');
  };
  const awaitNext = () =>
    clock.setTimer(stallMs, () => {
      stop(`The store sent nothing for ${String(stallMs / 1_000)} seconds.`);
    });
  const judgePace = () => {
    // While the receiver writes to its disk, the sender is not the slow one.
    if (isWaiting && paceBytes < MIN_BYTES_PER_PACE) {
      stop('The store sends less than a kilobyte a second.');
      return;
    }
    paceBytes = 0;
    stopPace = clock.setTimer(PACE_MS, judgePace);
  };
  let stopStall = awaitNext();
  let stopPace = clock.setTimer(PACE_MS, judgePace);
  signal?.addEventListener('abort', cancel);
  const release = () => {
    stopStall();
    stopPace();
    signal?.removeEventListener('abort', cancel);
  };
  try {
    const response = await network.fetch({ ...request, signal: canceller.signal });
    return {
      response,
      body: watched(response.body),
      close: () => {
        release();
        canceller.cancel();
      },
    };
  } catch (error) {
    release();
    throw reasonOf(error);
  }

  async function* watched(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of body) {
        stopStall();
        isWaiting = false;
        paceBytes += chunk.length;
        if (chunk.length > 0) yield chunk;
        isWaiting = true;
        stopStall = awaitNext();
      }
    } catch (error) {
      throw reasonOf(error);
    } finally {
      release();
    }
  }
}
