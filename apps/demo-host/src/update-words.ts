import { hostIdentity } from './host-identity.js';

import type { UpdateOutcome } from '@org/host-core';

/** The answer to "check for update", in a sentence. */
export function updateWords(name: string, outcome: UpdateOutcome): string {
  switch (outcome.type) {
    case 'up-to-date':
      return `${name} ${outcome.version} is up to date.`;
    case 'staged':
      return `${name} ${outcome.version} is ready and runs at the next launch.`;
    case 'host-update-required':
      return `App update available: ${name} ${outcome.version} needs ${hostIdentity.name} ${outcome.minHostVersion}.`;
    case 'failed-before':
      return `${name} ${outcome.version} did not start here before and is not tried again.`;
    case 'refused':
      return `The new release of ${name} was refused: ${outcome.message}`;
    case 'offline':
      return 'The store cannot be reached. What is installed keeps working.';
    case 'not-found':
      return `The store no longer has ${name}.`;
    case 'cancelled':
      return 'The check was cancelled.';
  }
}
