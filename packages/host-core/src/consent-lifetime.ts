import type { Permission } from '@org/bridge-protocol';

const DAY_MS = 86_400_000;

/** An `always` that nobody renewed for a year is asked again: phones change hands, and people forget what they allowed. */
const ALWAYS_MS = 365 * DAY_MS;

/** What tells where somebody is, looks or sounds like, or names people, is asked again after three months. */
const INTIMATE_MS = 90 * DAY_MS;

const intimate: ReadonlySet<string> = new Set<Permission>([
  'camera',
  'clipboard.read',
  'contacts',
  'geolocation',
  'microphone',
  'user.email',
  'user.phone',
]);

/** How long an `always` for this permission holds from the moment it was given. */
export function longestAlwaysMs(permission: string): number {
  return intimate.has(permission) ? INTIMATE_MS : ALWAYS_MS;
}
