import { canonicalize, encodeUtf8, parsePartnerKeys, toBase64 } from '@org/package-format';
import type { PartnerKey, PartnerKeys, PublicKey } from '@org/package-format';
import { CliError } from '../error.js';
import { isRotating } from './partner-key-state.js';
import { shortId } from './short-id.js';
import type { PartnerKeysFile } from './trust-file.js';

/** What the next version of a partner's keys changes. */
export interface PartnerKeysChange {
  readonly add: readonly PublicKey[];
  /** When each key signs its last package, by key id. */
  readonly retire?: ReadonlyMap<string, string>;
  /** When each key came into other hands, by key id. */
  readonly compromise?: ReadonlyMap<string, string>;
  /** Keys that are no longer listed. */
  readonly drop?: readonly string[];
  readonly threshold?: number;
  readonly isRecovery?: boolean;
  readonly now: string;
}

/** A key as a document lists it from now on. */
export function partnerKey({ keyId, spki }: PublicKey, now: string): PartnerKey {
  return { keyId, spki: toBase64(spki), notBefore: now };
}

/** An unsigned version of a partner's keys, ready to be signed and written to a file. */
export function draftPartnerKeys(
  path: string,
  fields: Omit<PartnerKeys, 'format' | 'signatures'>,
): PartnerKeysFile {
  const bytes = encodeUtf8(canonicalize({ format: 1, ...fields, signatures: [] }));
  return { kind: 'partner-keys', path, bytes, document: parsePartnerKeys(bytes) };
}

/** The version that follows, unsigned. */
export function nextPartnerKeys(
  path: string,
  current: PartnerKeys,
  change: PartnerKeysChange,
): PartnerKeysFile {
  const { add, drop = [], now, threshold = current.threshold, isRecovery = false } = change;
  const known = new Set(current.keys.map(({ keyId }) => keyId));
  const twice = add.find(({ keyId }) => known.has(keyId));
  if (twice !== undefined)
    throw usage(`Key ${shortId(twice.keyId)} is in version ${current.version} already`);
  const kept = current.keys.filter(({ keyId }) => !drop.includes(keyId)).map((key) => changed(key, change));
  const keys = [...kept, ...add.map((key) => partnerKey(key, now))];
  const rotating = keys.filter(isRotating).length;
  if (rotating < threshold) throw tooFew(rotating, threshold);
  const version = current.version + 1;
  return draftPartnerKeys(path, {
    partner: current.partner,
    version,
    threshold,
    keys,
    isRecovery,
    signedAt: now,
  });
}

/** A key of a document by its id, or by the beginning of it. */
export function findKey({ keys, version }: PartnerKeys, text: string): PartnerKey {
  const found = /^[0-9a-f]{8,64}$/.test(text) ? keys.filter(({ keyId }) => keyId.startsWith(text)) : [];
  const [key] = found;
  if (key !== undefined && found.length === 1) return key;
  const ids = keys.map(({ keyId }) => shortId(keyId)).join(', ');
  throw usage(
    `"${text}" is not one of the keys of version ${version} (${ids}): give at least 8 digits of its id`,
  );
}

function changed(key: PartnerKey, { retire, compromise }: PartnerKeysChange): PartnerKey {
  const notAfter = retire?.get(key.keyId);
  const since = compromise?.get(key.keyId);
  const compromisedSince = earlier(key.compromisedSince, since);
  return {
    ...key,
    ...(notAfter === undefined ? {} : { notAfter }),
    ...(compromisedSince === undefined ? {} : { compromisedSince }),
  };
}

/** A thief who had a key once had it ever after. */
function earlier(before: string | undefined, now: string | undefined): string | undefined {
  if (before === undefined || now === undefined) return before ?? now;
  return before < now ? before : now;
}

function tooFew(rotating: number, threshold: number): CliError {
  const left = rotating === 0 ? 'no key is left' : `only ${rotating} of ${threshold} keys are left`;
  return usage(
    `With this change ${left} to sign the next rotation: bring a new one with --add new.pub.pem, or lower --threshold`,
  );
}

function usage(message: string): CliError {
  return new CliError('USAGE', `${message}.`);
}
