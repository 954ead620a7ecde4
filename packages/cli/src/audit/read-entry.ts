import { canonicalize, encodeUtf8, isProgramId, isVersion, parseJson } from '@org/package-format';
import type { JsonValue } from '@org/package-format';
import type { LogEntry } from '@org/package-format/log';

type Check = (value: JsonValue) => boolean;

const isText: Check = (value) => typeof value === 'string' && value.length > 0 && value.length <= 256;
const isDigest: Check = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const isTime: Check = (value) =>
  typeof value === 'string' &&
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(value) &&
  !Number.isNaN(Date.parse(value));
const isTexts: Check = (value) => Array.isArray(value) && value.length <= 64 && value.every(isText);
const isFrom =
  (minimum: number): Check =>
  (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= minimum;

/** The members of each kind of entry (package-format 8.2). */
const members: ReadonlyMap<JsonValue | undefined, Readonly<Record<string, Check>>> = new Map<
  JsonValue | undefined,
  Readonly<Record<string, Check>>
>([
  ['statement', { at: isTime, id: isProgramId, statementSeq: isFrom(1), sha256: isDigest }],
  [
    'release',
    {
      at: isTime,
      id: isProgramId,
      channel: isText,
      releaseSeq: isFrom(1),
      version: isVersion,
      manifestSha256: isDigest,
      containerSha256: isDigest,
      partner: isText,
      permissions: isTexts,
      domains: isTexts,
      minUsableSeq: isFrom(0),
      rollbackOf: (value) => value === null || isFrom(1)(value),
    },
  ],
  ['partner-keys', { at: isTime, partner: isText, version: isFrom(1), sha256: isDigest }],
  ['store-keys', { at: isTime, version: isFrom(1), sha256: isDigest }],
  ['recall-list', { at: isTime, epoch: isFrom(1), sha256: isDigest }],
]);

/** The entry that a text of the log is, or what is wrong with it. */
export function readEntry(text: string): LogEntry | { readonly kind: 'invalid'; readonly why: string } {
  const invalid = (why: string) => ({ kind: 'invalid', why }) as const;
  let value: JsonValue;
  try {
    value = parseJson(encodeUtf8(text));
  } catch {
    // Which of the many ways to be no JSON it took does not matter to an auditor.
    return invalid('it is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return invalid('it is no object');
  if (canonicalize(value) !== text) return invalid('it is not in its RFC 8785 form');
  const found = new Map(Object.entries(value));
  const checks = members.get(found.get('kind'));
  if (checks === undefined) return invalid('its kind is unknown');
  const expected = Object.entries(checks);
  const wrong = expected.find(([name, accepts]) => !accepts(found.get(name) ?? null));
  if (wrong !== undefined) return invalid(`its member ${wrong[0]} is missing or wrong`);
  if (found.size !== expected.length + 1) return invalid('it has members that are not known');
  // Its kind has exactly these members, and each was accepted.
  return value as unknown as LogEntry;
}
