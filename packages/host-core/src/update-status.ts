// An update as the program that is being updated hears of it: less than its host does.

import type { UpdateStatus } from './program-context.js';
import type { UpdateOutcome } from './update-outcome.js';

/** What `update.check` answers for an outcome. */
export function statusOf(outcome: UpdateOutcome): UpdateStatus {
  switch (outcome.type) {
    case 'staged':
      // What waits for the user's word is not ready: the program cannot apply it.
      return outcome.added === undefined
        ? { status: 'ready', version: outcome.version }
        : { status: 'up-to-date', version: null };
    case 'host-update-required':
      return { status: 'host-update-required', version: outcome.version };
    case 'up-to-date':
      return { status: 'up-to-date', version: outcome.version };
    case 'offline':
    case 'cancelled':
    case 'postponed':
    case 'no-space':
      return { status: 'offline', version: null };
    case 'failed-before':
    case 'refused':
    case 'not-found':
    case 'not-available':
      return { status: 'up-to-date', version: null };
  }
}

/** Why there is no newer release although the store has one, in words for `update.failed`; else null. */
export function failureOf(outcome: UpdateOutcome): string | null {
  if (outcome.type === 'refused') return outcome.message;
  if (outcome.type === 'no-space') return 'There is no room left on this device.';
  return outcome.type === 'failed-before' ? outcome.reason : null;
}
