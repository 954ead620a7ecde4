// An update as the program that is being updated hears of it: less than its host does.

import type { UpdateStatus } from './program-context.js';
import type { UpdateOutcome } from './updater.js';

/** What `update.check` answers for an outcome. */
export function statusOf(outcome: UpdateOutcome): UpdateStatus {
  switch (outcome.type) {
    case 'staged':
      return { status: 'ready', version: outcome.version };
    case 'host-update-required':
      return { status: 'host-update-required', version: outcome.version };
    case 'up-to-date':
      return { status: 'up-to-date', version: outcome.version };
    case 'offline':
    case 'cancelled':
      return { status: 'offline', version: null };
    case 'failed-before':
    case 'refused':
    case 'not-found':
      return { status: 'up-to-date', version: null };
  }
}

/** Why there is no newer release although the store has one, in words for `update.failed`; else null. */
export function failureOf(outcome: UpdateOutcome): string | null {
  if (outcome.type === 'refused') return outcome.message;
  return outcome.type === 'failed-before' ? outcome.reason : null;
}
