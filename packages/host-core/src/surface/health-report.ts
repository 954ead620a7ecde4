import { parsePageState } from './page-state.js';

import type { PageState } from './page-state.js';

/** What the health script says about its own document (docs/updates.md 1.6). */
export type HealthReport =
  | { readonly type: 'started' }
  | { readonly type: 'painted' }
  | { readonly type: 'beat' }
  /** Its address has another fragment. */
  | { readonly type: 'moved' }
  | { readonly type: 'error'; readonly message: string }
  | ({ readonly type: 'state' } & PageState);

/** Reads what a health script says. It stands beside a program, which may say the same: null for whatever is no report. */
export function parseHealthReport(data: unknown): HealthReport | null {
  if (typeof data !== 'object' || data === null || !('type' in data)) return null;
  switch (data.type) {
    case 'started':
    case 'painted':
    case 'beat':
    case 'moved':
      return { type: data.type };
    case 'error':
      return 'message' in data && typeof data.message === 'string'
        ? { type: 'error', message: data.message.slice(0, MAX_MESSAGE_CHARS) }
        : null;
    case 'state': {
      const state = parsePageState(data);
      return state === null ? null : { type: 'state', ...state };
    }
    default:
      return null;
  }
}

/** Longest error text of a guest that reaches the host's log. */
const MAX_MESSAGE_CHARS = 500;
