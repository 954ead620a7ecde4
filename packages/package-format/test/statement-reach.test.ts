import { beforeAll, describe, expect, it } from 'vitest';
import { createReleaseFactory } from '@org/testkit';
import type { ReleaseFactory } from '@org/testkit';
import { openStoreChain, parseStatement, rolloutBucket, verifyStatement } from '../src/index.js';
import type { Statement } from '../src/index.js';
import { crypto, refusalOf, seal } from './fixture.js';

let factory: ReleaseFactory;
let sample: Statement;

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
  const release = await factory.release({ statement: { statementSeq: 9, releaseSeq: 7, minUsableSeq: 3 } });
  sample = parseStatement(release.statement);
});

const rollout = { permille: 50, salt: 'Zx_1-', halt: { failPermille: 20, minVerdicts: 100 } };
const fallback = {
  releaseSeq: 6,
  version: '1.0.0',
  minHostVersion: '1.0.0',
  manifestSha256: 'a'.repeat(64),
  statementSha256: 'b'.repeat(64),
};
const schedule = { from: '2026-12-01T00:00:00Z', until: '2027-01-01T00:00:00Z' };
const graceUntil = '2026-12-24T00:00:00Z';

/** Reads the sample with members replaced, signed whatever it says. */
async function read(members: object): Promise<Statement> {
  return parseStatement(
    await seal('statement', { ...sample, ...members }, factory.authority.keys.statements.signer),
  );
}

describe('whom a release is meant for (package-format 5.10 to 5.12)', () => {
  it('is signed and read back', async () => {
    const reach = { rollout, fallback, schedule, graceUntil };
    const { statement } = await factory.release({ statement: { ...reach, minUsableSeq: 1, releaseSeq: 7 } });
    const chain = await openStoreChain(factory.authority.versions, crypto);
    expect((await verifyStatement(statement, { chain, crypto })).statement).toMatchObject(reach);
  });

  it.each([
    ['a rollout to nobody', { rollout: { permille: 0, salt: 's' } }],
    ['a rollout to everybody', { rollout: { permille: 1000, salt: 's' } }],
    ['a schedule with a beginning only', { schedule: { from: schedule.from } }],
    ['a schedule with an end only', { schedule: { until: schedule.until } }],
    ['a fallback to a later version: a rollback', { fallback: { ...fallback, version: '9.0.0' } }],
  ])('may be %s', async (_, members) => {
    expect(await read(members)).toMatchObject(members);
  });

  it.each([
    ['5.10', 'rollout', { rollout: 50 }],
    ['5.10', 'permille', { rollout: { ...rollout, permille: 1001 } }],
    ['5.10', 'permille', { rollout: { ...rollout, permille: -1 } }],
    ['5.10', 'permille', { rollout: { salt: 's' } }],
    ['5.10', 'salt', { rollout: { permille: 1 } }],
    ['5.10', 'salt', { rollout: { ...rollout, salt: '' } }],
    ['5.10', 'salt', { rollout: { ...rollout, salt: 'a'.repeat(65) } }],
    ['5.10', 'salt', { rollout: { ...rollout, salt: 'a\nb' } }],
    ['5.10', 'seed', { rollout: { ...rollout, seed: 1 } }],
    ['5.10', 'halt', { rollout: { ...rollout, halt: null } }],
    ['5.10', 'failPermille', { rollout: { ...rollout, halt: { failPermille: 0, minVerdicts: 1 } } }],
    ['5.10', 'failPermille', { rollout: { ...rollout, halt: { failPermille: 1001, minVerdicts: 1 } } }],
    ['5.10', 'minVerdicts', { rollout: { ...rollout, halt: { failPermille: 1, minVerdicts: 0 } } }],
    ['5.10', 'minVerdicts', { rollout: { ...rollout, halt: { failPermille: 1, minVerdicts: 1_000_001 } } }],
    ['5.10', 'slow', { rollout: { ...rollout, halt: { ...rollout.halt, slow: 1 } } }],
    ['5.11', 'fallback', { fallback: [] }],
    ['5.11', 'releaseSeq', { fallback: { ...fallback, releaseSeq: 0 } }],
    ['5.11', 'not older', { fallback: { ...fallback, releaseSeq: 7 } }],
    ['5.11', 'manifestSha256', { fallback: { ...fallback, manifestSha256: 'A'.repeat(64) } }],
    ['5.11', 'statementSha256', { fallback: { ...fallback, statementSha256: null } }],
    ['5.11', 'container', { fallback: { ...fallback, container: 1 } }],
    ['5.12', 'schedule', { schedule: {} }],
    ['5.12', 'from', { schedule: { from: '2026-12-01' } }],
    ['5.12', 'until', { schedule: { ...schedule, until: null } }],
    ['5.12', 'ends before', { schedule: { ...schedule, until: schedule.from } }],
    ['5.12', 'every', { schedule: { ...schedule, every: 'day' } }],
    ['5.12', 'graceUntil', { graceUntil: 'soon' }],
    ['5.12', 'forces no update', { graceUntil, minUsableSeq: 0 }],
  ])('by rule %s is refused, naming %s: %j', async (rule, named, members) => {
    const refusal = await refusalOf(() => read(members));
    expect(refusal).toMatchObject({ code: 'STATEMENT_INVALID', rule });
    expect(refusal.message).toContain(named);
  });

  it.each(['version', 'minHostVersion'])('by rule 5.11 is refused with a wrong %s', async (name) => {
    const refusal = await refusalOf(() => read({ fallback: { ...fallback, [name]: 'latest' } }));
    expect(refusal).toMatchObject({ code: 'VERSION_INVALID', rule: '5.11' });
  });
});

describe('the bucket of an installation (package-format 5.10)', () => {
  const id = 'com.example.loans';
  const installId = '0123456789abcdef0123456789abcdef';

  it.each([
    ['summer', 36],
    ['winter', 259],
  ])('with the salt %s is %i on every host', async (salt, bucket) => {
    expect(await rolloutBucket({ installId, id, salt }, crypto)).toBe(bucket);
  });

  it('falls evenly: a tenth of the installations is inside a rollout of 100 permille', async () => {
    const buckets = await Promise.all(
      Array.from({ length: 5000 }, (_, index) =>
        rolloutBucket({ installId: index.toString(16).padStart(32, '0'), id, salt: 's' }, crypto),
      ),
    );
    const share = buckets.filter((bucket) => bucket < 100).length / buckets.length;
    expect(share).toBeGreaterThan(0.085);
    expect(share).toBeLessThan(0.115);
    expect(Math.max(...buckets)).toBeLessThan(1000);
  });
});
