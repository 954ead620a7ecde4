import { formatDay, formatMoment } from './format.js';

import type { Grant, GrantMode } from '@org/host-core';

/** How the host names what a user can answer. */
export const modeLabels: Readonly<Record<GrantMode, string>> = {
  'while-in-use': 'While using',
  once: 'Only this once',
  always: 'Always',
  denied: 'Don’t allow',
};

/** What the user answered, and until when it holds. */
export function grantWords({ mode, decidedAtMs, expiresAtMs }: Grant): string {
  const at = formatMoment(decidedAtMs);
  switch (mode) {
    case 'once':
      return `Allowed on ${at}, for one time`;
    case 'while-in-use':
      return `Allowed on ${at}, until you close it`;
    case 'always':
      return `Allowed on ${at}, until ${formatDay(expiresAtMs ?? decidedAtMs)}`;
    case 'denied':
      return `Refused on ${at}`;
  }
}
