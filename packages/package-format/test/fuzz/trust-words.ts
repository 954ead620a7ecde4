import type { Json } from './json-tree.js';
import { manifestWords } from './manifest-words.js';
import { keyEntry, keys, origin } from './trust-samples.js';

const times = [
  ...[
    '2026-01-01T00:00:00Z',
    '2026-02-01T00:00:00Z',
    '2020-01-01T00:00:00Z',
    '2099-01-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
  ],
  ...['2026-01-01', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00+00:00', '', '9999-12-31T23:59:59Z'],
];
const counts = [0, 1, 2, 3, 7, -1, 2 ** 53 - 1, 2 ** 53, 1.5, '1', null];
const digests = ['a'.repeat(64), 'b'.repeat(64), 'A'.repeat(64), 'a'.repeat(63), ''];
const keyIds = Object.values(keys).map(({ publicKey }) => publicKey.keyId);
const entries = [keyEntry('partner'), keyEntry('partner2'), keyEntry('log'), keyEntry('witness2')];

const words: ReadonlyMap<string, readonly Json[]> = new Map<string, readonly Json[]>([
  ['origin', [origin, 'store.example', 'Store', '', 'a'.repeat(129)]],
  ['keys', [...entries, ...entries.map((entry) => ({ ...entry, notBefore: '2020-01-01T00:00:00Z' }))]],
  ['keyId', [...keyIds, ...digests]],
  ['keyIds', [...keyIds, ...digests]],
  ['spki', [...entries.map(({ spki = '' }) => spki), '', 'AAAA', 'A', '====']],
  ['roles', [{}, [], null]],
  ['isRecovery', [true, false, 'false', 0]],
  ['partner', ['acme', 'Acme', 'other', '', 'a'.repeat(65)]],
  ['channel', ['stable', 'beta', 'Stable', '', 'a'.repeat(33)]],
  ['domains', ['api.partner.com', 'store.localhost:4402', 'A.com', 'a b', '', 'a'.repeat(260)]],
  ['path', [...digests, 'c'.repeat(64)]],
  ['type', ['release', 'range', 'key', 'Release', 'toString', '__proto__', null]],
  ['mode', ['soft', 'hard', 'Soft', '', null]],
  ['reason', manifestWords('name')],
  ['recalls', [{ type: 'key', mode: 'soft', reason: 'Lost.', keyId: 'a'.repeat(64) }, {}, null, 'key']],
  [
    'signatures',
    [
      ...keyIds.map((keyId) => `rsa-pss-sha256:${keyId}:AAAA`),
      '',
      'none',
      'sha256:a',
      `rsa-pss-sha256:${'a'.repeat(64)}:AAAA`,
    ],
  ],
  ['cosignatures', [{}, { signature: '', witnessedAt: '2026-01-01T00:00:00Z' }, null]],
  ['at', times],
  ['root', digests],
  ['manifestSha256', digests],
  ...['notBefore', 'notAfter', 'compromisedSince', 'signedAt', 'expires', 'publishedAt', 'witnessedAt'].map(
    (name): [string, readonly Json[]] => [name, times],
  ),
  ...['threshold', 'recoveryDelayHours', 'epoch', 'fromSeq', 'toSeq', 'index', 'storeKeysVersion'].map(
    (name): [string, readonly Json[]] => [name, counts],
  ),
  ...['statementSeq', 'releaseSeq', 'minUsableSeq', 'recallEpoch', 'rollbackOf'].map(
    (name): [string, readonly Json[]] => [name, counts],
  ),
]);

/** The dictionary of statements and trust documents. `version` is a number in some and a text in others. */
export function trustWords(member: string): readonly Json[] {
  if (member === 'version') return [...counts, ...manifestWords('version')];
  return words.get(member) ?? manifestWords(member);
}
