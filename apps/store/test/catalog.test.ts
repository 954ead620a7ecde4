import { describe, expect, it } from 'vitest';
import { isStale, refusePublication, statementContent, toTimestamp } from '../src/catalog.js';
import type { Currency } from '../src/catalog.js';
import type { PartnerKeys, Statement } from '@org/package-format';
import type { Program, Release } from '../src/repository.js';

const partner = {
  id: 'acme',
  name: 'Acme Ltd',
  permissions: ['payment', 'geolocation'],
  domains: ['api.acme.com'],
  revision: 3,
};
const release: Release = {
  version: '1.2.0',
  name: 'Loans',
  description: '',
  minHostVersion: '1.0.0',
  permissions: ['payment'],
  allowedDomains: [],
  manifestSha256: 'b'.repeat(64),
  containerSha256: 'c'.repeat(64),
  containerSize: 1234,
  keyId: 'a'.repeat(64),
  icon: null,
  rollbackFloor: null,
  releasedAt: new Date('2026-11-20T10:00:00Z'),
};
const program: Program = {
  ...{ id: 'com.acme.loans', channel: 'beta', partner },
  ...{ statementSeq: 7, releaseSeq: 2, current: null },
};

describe('the rules of publishing', () => {
  const cases: readonly (readonly [
    title: string,
    manifest: { version?: string; permissions?: string[]; allowedDomains?: string[] },
    lastVersion: string | null,
    code: string | null,
  ])[] = [
    ['take a first release', {}, null, null],
    ['take a higher version', { version: '1.3.0' }, '1.2.0', null],
    ['take a release after its own pre-release', { version: '1.2.0' }, '1.2.0-rc.1', null],
    ['take ten after nine', { version: '1.10.0' }, '1.9.0', null],
    ['refuse a version of another channel', { version: '0.1.0' }, null, 'VERSION_NOT_HIGHER'],
    ['refuse the same version', { version: '1.2.0' }, '1.2.0', 'VERSION_NOT_HIGHER'],
    ['refuse a lower version', { version: '1.1.9' }, '1.2.0', 'VERSION_NOT_HIGHER'],
    ['refuse a pre-release of what is out', { version: '1.2.0-rc.1' }, '1.2.0', 'VERSION_NOT_HIGHER'],
    ['take permissions on the allow-list', { permissions: ['geolocation', 'payment'] }, null, null],
    ['refuse one that is not', { permissions: ['payment', 'camera'] }, null, 'PERMISSION_NOT_ALLOWED'],
    ['take a domain on the allow-list', { allowedDomains: ['api.acme.com'] }, null, null],
    ['refuse its parent', { allowedDomains: ['acme.com'] }, null, 'DOMAIN_NOT_ALLOWED'],
    ['refuse its child', { allowedDomains: ['v1.api.acme.com'] }, null, 'DOMAIN_NOT_ALLOWED'],
  ];
  for (const [title, manifest, lastVersion, code] of cases) {
    it(title, () => {
      const asked = { version: '1.0.0', permissions: [], allowedDomains: [], ...manifest };
      expect(
        refusePublication({ manifest: asked, partner, lastVersion, versions: ['0.1.0'] })?.code ?? null,
      ).toBe(code);
    });
  }

  it('name what is refused and the way out', () => {
    const manifest = { version: '1.0.0', permissions: ['camera'], allowedDomains: [] };
    expect(refusePublication({ manifest, partner, lastVersion: null, versions: [] })?.message).toBe(
      'Permission "camera" is not on your allow-list: remove it from manifest.json or ask the operator.',
    );
  });
});

const keys: PartnerKeys = {
  format: 1,
  partner: 'acme',
  version: 2,
  threshold: 1,
  keys: [],
  isRecovery: false,
  signedAt: '2026-11-20T10:00:00Z',
  signatures: [],
};
const currency: Currency = { partnerRevision: 3, recallEpoch: 4, storeKeysVersion: 1, partnerKeysVersion: 2 };

function content(rollbackOf: number | null = null) {
  const times = { signedAt: '2026-11-20T10:00:00Z', publishedAt: '2026-11-19T10:00:00Z' };
  return statementContent({
    ...{ program, release, keys, currency, rollbackOf, reach: { minUsableSeq: 0 }, fallback: null },
    ...times,
    numbers: { statementSeq: 8, releaseSeq: 3 },
  });
}

describe('a statement', () => {
  const signed = { signedAt: new Date('2026-11-20T10:00:00Z'), partnerRevision: 3, meaning: 'm' };
  const cases: readonly (readonly [
    title: string,
    now: string,
    change: Partial<Currency>,
    expected: boolean,
  ])[] = [
    ['is fresh when it was just signed', '2026-11-20T10:00:00Z', {}, false],
    ['is fresh for a day', '2026-11-21T10:00:00Z', {}, false],
    ['is stale after a day', '2026-11-21T10:00:01Z', {}, true],
    ['is stale when the partner changed', '2026-11-20T10:00:01Z', { partnerRevision: 4 }, true],
    ['is stale when its partner rotated keys', '2026-11-20T10:00:01Z', { partnerKeysVersion: 3 }, true],
    ['is stale when the store rotated keys', '2026-11-20T10:00:01Z', { storeKeysVersion: 2 }, true],
    ['is stale when something was recalled', '2026-11-20T10:00:01Z', { recallEpoch: 5 }, true],
    ['is fresh when the clock was set back', '2026-11-19T10:00:00Z', {}, false],
  ];
  for (const [title, now, change, expected] of cases) {
    it(title, () => {
      // The proof and the signature play no part in it.
      const statement = content() as unknown as Statement;
      const current = { ...currency, ...change };
      expect(isStale(signed, statement, { current, now: new Date(now), halt: null })).toBe(expected);
    });
  }

  it('holds for seven days and says when its release came into the log', () => {
    expect(content()).toEqual({
      format: 1,
      id: 'com.acme.loans',
      channel: 'beta',
      statementSeq: 8,
      releaseSeq: 3,
      version: '1.2.0',
      minHostVersion: '1.0.0',
      manifestSha256: 'b'.repeat(64),
      container: { sha256: 'c'.repeat(64), size: 1234 },
      partner: {
        id: 'acme',
        name: 'Acme Ltd',
        keys,
        permissions: ['payment', 'geolocation'],
        domains: ['api.acme.com'],
      },
      minUsableSeq: 0,
      recallEpoch: 4,
      storeKeysVersion: 1,
      publishedAt: '2026-11-19T10:00:00Z',
      signedAt: '2026-11-20T10:00:00Z',
      expires: '2026-11-27T10:00:00Z',
    });
    expect(content(2).rollbackOf).toBe(2);
  });
});

describe('a timestamp', () => {
  it('is UTC to the second', () => {
    expect(toTimestamp(new Date('2026-11-20T10:00:00.999+02:00'))).toBe('2026-11-20T08:00:00Z');
  });
});
