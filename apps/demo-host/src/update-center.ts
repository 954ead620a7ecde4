// Where the updates of all programs stand, for whatever part of the page shows one.

import { forgetPaused, pausedDownloads, rememberPaused } from './paused-downloads.js';

import type { Host, UpdateOutcome, UpdateProgress } from '@org/host-core';

import type { PausedDownload } from './paused-downloads.js';
import type { Progress } from './progress-words.js';

/** What a program's update is doing, as far as its user has to know. */
export type UpdateState =
  | { readonly type: 'none' }
  /** The user asked, and the store has not answered yet. */
  | { readonly type: 'checking' }
  | (Progress & {
      readonly type: 'downloading';
      readonly version: string;
      /** Nothing has arrived for a while. */
      readonly isStalled: boolean;
    })
  | (PausedDownload & { readonly type: 'paused'; readonly why: 'cancelled' | 'offline' | 'interrupted' })
  /** It came to nothing, and the user can do something about it. */
  | { readonly type: 'ended'; readonly outcome: EndedOutcome };

/** Outcomes that are shown until something better happens. */
export type EndedOutcome = Extract<UpdateOutcome, { type: 'refused' | 'no-space' | 'postponed' }>;

/** The updates of a host. */
export interface UpdateCenter {
  stateOf(id: string): UpdateState;
  /** Looks for an update, downloads it, and goes on with what was paused. */
  update(id: string): Promise<UpdateOutcome>;
  /** Stops a download; what has arrived is kept for the next time where host-core can go on from it. */
  cancel(id: string): void;
  /** The program is gone. */
  forget(id: string): void;
  /** Hears when the state of a program has changed. The returned function ends it. */
  onChange(listener: (id: string) => void): () => void;
}

/** After so long without a byte the connection is likely gone. */
const STALLED_AFTER_MS = 4_000;

const none: UpdateState = { type: 'none' };

/** Opens the updates of a host, for as long as the page lives. */
export function createUpdateCenter(host: Host): UpdateCenter {
  const states = new Map<string, UpdateState>();
  const listeners = new Set<(id: string) => void>();
  const stallTimers = new Map<string, ReturnType<typeof setTimeout>>();
  for (const [id, paused] of pausedDownloads()) {
    states.set(id, { type: 'paused', why: 'interrupted', ...paused });
  }
  host.on('update', (update) => {
    if (update.state === 'downloading') onDownloading(update);
    if (update.state === 'ended' && update.outcome !== undefined) onEnded(update.id, update.outcome);
  });
  addEventListener('pagehide', () => {
    for (const [id, state] of states) if (state.type === 'downloading') rememberPaused(id, state);
  });

  return {
    stateOf,
    update: async (id) => {
      const before = stateOf(id);
      if (before.type !== 'downloading') set(id, { type: 'checking' });
      const outcome = await host.update(id);
      // Not a byte came: whatever was paused still is.
      if (stateOf(id).type === 'checking') set(id, before.type === 'paused' ? before : none);
      return outcome;
    },
    cancel: (id) => void host.cancelUpdate(id),
    forget: (id) => {
      forgetPaused(id);
      set(id, none);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  function onDownloading({ id, version = '', receivedBytes = 0, totalBytes = 0, ...rest }: UpdateProgress) {
    clearTimeout(stallTimers.get(id));
    const { remainingMs = null } = rest;
    const state = { type: 'downloading', version, receivedBytes, totalBytes, remainingMs } as const;
    stallTimers.set(
      id,
      setTimeout(() => set(id, { ...state, remainingMs: null, isStalled: true }), STALLED_AFTER_MS),
    );
    set(id, { ...state, isStalled: false });
  }

  function onEnded(id: string, outcome: UpdateOutcome): void {
    clearTimeout(stallTimers.get(id));
    const before = stateOf(id);
    const isUnfinished = outcome.type === 'cancelled' || outcome.type === 'offline';
    if (isUnfinished) {
      if (before.type !== 'downloading') return;
      rememberPaused(id, before);
      const { version, receivedBytes, totalBytes } = before;
      set(id, { type: 'paused', why: outcome.type, version, receivedBytes, totalBytes });
      return;
    }
    forgetPaused(id);
    set(id, isShown(outcome) ? { type: 'ended', outcome } : none);
  }

  function stateOf(id: string): UpdateState {
    return states.get(id) ?? none;
  }

  function set(id: string, state: UpdateState): void {
    // The same answer again is no news: what the user has put aside stays there.
    if (JSON.stringify(state) === JSON.stringify(stateOf(id))) return;
    states.set(id, state);
    for (const listener of listeners) listener(id);
  }
}

function isShown(outcome: UpdateOutcome): outcome is EndedOutcome {
  return outcome.type === 'refused' || outcome.type === 'no-space' || outcome.type === 'postponed';
}
