// One question to a store, and what came back.

import { messageOf } from './error.js';
import { openTransfer } from './transfer.js';

import type { Platform } from './platform.js';
import type { Transfer, TransferRequest } from './transfer.js';

/** What the store answered, or that it could not be reached. */
export type StoreAnswer<T> =
  { readonly type: 'answer'; readonly value: T } | { readonly type: 'not-found' } | StoreSilence;

/** There is no answer, and why. */
export interface StoreSilence {
  readonly type: 'offline';
  readonly reason: string;
}

/** Asks for what the store has or has not. The body of an answer is the caller's to read or to close. */
export async function askStore(
  platform: Pick<Platform, 'network' | 'clock'>,
  request: TransferRequest,
): Promise<StoreAnswer<Transfer>> {
  try {
    const transfer = await openTransfer(platform, request);
    const { status } = transfer.response;
    if (status === 200) return { type: 'answer', value: transfer };
    transfer.close();
    return status === 404 ? { type: 'not-found' } : { type: 'offline', reason: unexpected(status) };
  } catch (error) {
    return silence(error);
  }
}

/** What was thrown, as an answer. */
export function silence(error: unknown): StoreSilence {
  return { type: 'offline', reason: messageOf(error) };
}

/** A status that is no answer, in words. */
export function unexpected(status: number): string {
  return `The store answered ${String(status)}.`;
}
