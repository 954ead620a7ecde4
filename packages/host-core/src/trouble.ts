// Why something does not run here: a code that a host page has words for, and a reason for the people who support it.

import { messageOf } from './error.js';

/** Why a release was taken back: its trial failed, or it kept crashing (docs/updates.md 2.13, 4). */
export const failureCodes = [
  'paint-timeout',
  'error',
  'crashed',
  'unresponsive',
  'attempts',
  'crash-loop',
] as const;

/** Why a release was taken back. */
export type FailureCode = (typeof failureCodes)[number];

/**
 * Why a program does not run: also because its package is `damaged` on this device or no key here vouches for it
 * (`unproven`), because the disk has `no-room` for what has to be written first, the engine gave it `no-surface`, or a
 * forced update cannot begin while it is `open-elsewhere`.
 */
export type TroubleCode = FailureCode | 'damaged' | 'unproven' | 'no-room' | 'no-surface' | 'open-elsewhere';

/**
 * Why a program that ran was closed. `not-launched`: it asked for a new start, which was refused. `evicted`: it had been left
 * too long ago, or memory was short.
 */
export type ClosedCode = TroubleCode | 'by-host' | 'by-program' | 'recalled' | 'not-launched' | 'evicted';

/** A code and a reason. */
export interface Trouble<TCode = TroubleCode> {
  readonly code: TCode;
  /** English, for logs and for support. */
  readonly reason: string;
}

/** A confirmed release that ends by itself again and again (2.13). */
export const crashLoop = {
  code: 'crash-loop',
  reason: 'It crashed soon after its launch, again and again.',
} as const satisfies Trouble;

/** A full disk keeps what has to be written first from being written. */
export const noRoom = {
  code: 'no-room',
  reason: 'This device has no room left: free some, then open it again.',
} as const satisfies Trouble;

/** 2.12: a trial never begins beside another session. */
export const openElsewhere = {
  code: 'open-elsewhere',
  reason: 'Its update is ready, and it is open in another window: close it there, then open it again.',
} as const satisfies Trouble;

/** A program in the background is kept no longer. */
export const evicted: Trouble<ClosedCode> = {
  code: 'evicted',
  reason: 'It was left a while ago, and what it held was needed.',
};

/** A program asked to be launched again, and was not. */
export const notLaunched: Trouble<ClosedCode> = {
  code: 'not-launched',
  reason: 'The program could not be launched again.',
};

/** The engine could not open a surface. */
export function noSurface(error: unknown): Trouble {
  return { code: 'no-surface', reason: `This device could not open the program: ${messageOf(error)}` };
}
