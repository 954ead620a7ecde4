import * as v from 'valibot';
import { isProgramId, isVersion, packageLimits } from '@org/package-format';
import { toTimestamp } from './catalog.js';
import { storeLimits } from './limits.js';

/** Says in the API document what a value is. */
export const describe = v.description;
/** A digest. */
export const sha256 = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{64}$/),
  describe('Lower-case hexadecimal SHA-256.'),
);
/** A time. */
export const instant = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  describe('UTC to the second, such as 2026-11-20T10:00:00Z.'),
);
/** A time that the calendar has: where somebody chose it. */
export const realInstant = v.pipe(
  instant,
  v.check(
    (text: string) => !Number.isNaN(Date.parse(text)) && toTimestamp(new Date(text)) === text,
    'must be a UTC time that the calendar has, such as 2026-11-20T10:00:00Z',
  ),
);
/** A program id. */
export const programId = v.pipe(
  v.string(),
  v.check((text: string) => isProgramId(text), 'must be a program id such as com.partner.loans'),
  describe('Reverse-domain words in lower case, such as com.partner.loans.'),
);
/** A version. */
export const version = v.pipe(
  v.string(),
  v.check((text: string) => isVersion(text), 'must be a version such as 1.4.0'),
  describe('SemVer 2.'),
);
/** A number that counts or numbers something. */
export const sequence = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const permissionName = v.pipe(
  v.string(),
  v.maxLength(packageLimits.maxPermissionLength),
  v.regex(/^[a-z][A-Za-z0-9]*(?:[.:_-][A-Za-z0-9]+)*$/, 'must be the name of a permission such as payment'),
);
/** Names of permissions. */
export const permissions = v.pipe(
  v.array(permissionName),
  v.maxLength(packageLimits.maxPermissions),
  distinct(),
);
/** Host names. */
export const domains = v.pipe(v.array(v.string()), v.maxLength(storeLimits.maxPartnerDomains), distinct());
/** A line that people are shown. */
export const displayName = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1),
  v.maxLength(packageLimits.maxNameLength),
  v.check(isOneLine, 'must be one line of plain text'),
);
/** A partner id. */
export const partnerId = v.pipe(
  v.string(),
  v.regex(
    /^[a-z0-9][a-z0-9._-]{0,63}$/,
    'must be lower-case letters, digits, dots and hyphens, such as acme-loans',
  ),
);

/** A number that begins with 1. */
export const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
/** The name of a channel. */
export const channel = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be lower-case letters, digits and hyphens, such as beta'),
  describe('The channel; stable when it is left out.'),
);
/** A share of all devices. */
export const permille = v.pipe(
  v.number(),
  v.safeInteger(),
  v.minValue(0),
  v.maxValue(1000),
  describe('How many of a thousand devices get the release.'),
);
/** Which share of devices gets a release (docs/package-format.md 5.10). */
export const rollout = v.strictObject({
  permille,
  salt: v.string(),
  halt: v.optional(v.strictObject({ failPermille: positive, minVerdicts: positive })),
});
/** When a release is meant for anybody (docs/package-format.md 5.12). */
export const schedule = v.strictObject({ from: v.optional(instant), until: v.optional(instant) });
/** That a rollout was stopped. */
export const halt = v.strictObject({
  at: instant,
  permille: v.pipe(permille, describe('Where the rollout stood.')),
  confirmed: sequence,
  failed: sequence,
  isByHand: v.boolean(),
});
/** Whom a release is meant for; one list for the query of a publication and the body of a promotion. */
export const reachFields = {
  permille: v.optional(permille),
  haltFailPermille: v.optional(
    v.pipe(positive, v.maxValue(1000), describe('Stops the rollout when more of a thousand trials fail.')),
  ),
  haltMinVerdicts: v.optional(
    v.pipe(positive, v.maxValue(1_000_000), describe('From how many verdicts on; 50 when it is left out.')),
  ),
  from: v.optional(v.pipe(realInstant, describe('Nobody gets the release before.'))),
  until: v.optional(v.pipe(realInstant, describe('From then on the channel turns back.'))),
  minUsable: v.optional(v.pipe(positive, describe('Releases below this may not be launched any more.'))),
};

/** Without controls, reordering marks and unassigned characters; the joiners that Persian and emoji need may stay. */
function isOneLine(text: string): boolean {
  return /^(?:[\u200c\u200d]|[^\p{C}\u2028\u2029])*$/u.test(text);
}

/** No item twice. */
export function distinct() {
  return v.check((items: string[]) => new Set(items).size === items.length, 'must name each item once');
}
