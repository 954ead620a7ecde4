// Every set of stolen keys against a host that knows the store and one that was just installed. docs/security.md §3 says
// in words what this table says.

import { parsePartnerKeys } from '@org/package-format';
import { createReleaseFactory, createStoreAuthority } from '@org/testkit';
import { beforeAll, describe, expect, it } from 'vitest';

import { id, openDevice } from './device.js';

import type { StoreRole } from '@org/package-format';
import type { AuthorityKey, PublishedRelease, ReleaseFactory } from '@org/testkit';

const keyNames = ['partner', 'statements', 'log', 'witnesses'] as const;
type KeyName = (typeof keyNames)[number];
const { subtle } = globalThis.crypto;
const nothing = new Uint8Array();

let keys: Readonly<Record<StoreRole | 'partner', AuthorityKey>>;

beforeAll(async () => {
  const { authority, partner } = await createReleaseFactory(subtle);
  keys = { ...authority.keys, partner };
});

/** A store that nobody has robbed yet, with keys that were made once. */
async function openStore(): Promise<{ factory: ReleaseFactory; current: PublishedRelease }> {
  const { partner, ...roles } = keys;
  const authority = await createStoreAuthority(subtle, { roles });
  const factory = await createReleaseFactory(subtle, { authority, partner });
  await factory.release({ manifest: { version: '1.0.0' } });
  const current = await factory.release({ manifest: { version: '1.1.0', rollbackFloor: '1.1.0' } });
  return { factory, current };
}

/** What a host makes of a release that a thief publishes in a store of its own, with the keys that it has. */
async function outcomeOf(
  stolen: readonly KeyName[],
  { knowsStore, sharesPartner }: { readonly knowsStore: boolean; readonly sharesPartner: boolean },
): Promise<string> {
  const { factory, current } = await openStore();
  const thief = await factory.authority.rob(stolen.map((name) => keys[name]));
  const partnerKeys = parsePartnerKeys(
    (await factory.authority.answer('/partners/example/keys/1')) ?? nothing,
  );
  const forger = await createReleaseFactory(subtle, {
    authority: thief,
    partner: stolen.includes('partner') ? factory.partner : await thief.makeKey(),
    ...(sharesPartner ? { partnerKeys } : {}),
  });
  const forged = await forger.release({
    manifest: { version: '9.9.9' },
    statement: { statementSeq: 50, releaseSeq: 50 },
  });
  const device = await openDevice(factory);
  if (knowsStore) {
    device.store.publish(current);
    await device.host.update(id);
    await device.launch();
  }
  const { answer } = factory.authority;
  factory.authority.answer = thief.answer;
  device.store.publish(forged);
  const outcome = await device.host.update(id);
  factory.authority.answer = answer;
  if (outcome.type === 'staged') return 'taken';
  if (knowsStore) expect((await device.launch()).version).toBe('1.1.0');
  else expect(await device.host.launch(id)).toEqual({ type: 'not-installed' });
  return outcome.type === 'refused' ? outcome.code : outcome.type;
}

/** What stops a thief: the first thing that is missing. */
function expected(
  stolen: readonly KeyName[],
  { knowsStore, sharesPartner }: { readonly knowsStore: boolean; readonly sharesPartner: boolean },
): string {
  if (!stolen.includes('statements')) return 'KEY_UNKNOWN';
  if (!stolen.includes('log')) return 'LOG_PROOF_INVALID';
  if (sharesPartner) return stolen.includes('partner') ? 'taken' : 'KEY_UNKNOWN';
  return knowsStore ? 'CHAIN_BROKEN' : 'taken';
}

const subsets = Array.from({ length: 2 ** keyNames.length }, (_, bits) =>
  keyNames.filter((_name, place) => (bits & (1 << place)) !== 0),
);
const hosts = [true, false].map((knowsStore) => ({ knowsStore }));
const claims = [true, false].map((sharesPartner) => ({ sharesPartner }));

describe.each(hosts)('a host with knowsStore $knowsStore', (host) => {
  // In the name of the true partner, or of one that the thief writes into its log under that name.
  describe.each(claims)('is offered a release with sharesPartner $sharesPartner', (claim) => {
    it.each(subsets.map((stolen) => [stolen.join(', ') || 'no key', stolen] as const))(
      'by a thief of %s',
      async (_title, stolen) => {
        const offer = { ...host, ...claim };
        expect(await outcomeOf(stolen, offer)).toBe(expected(stolen, offer));
      },
    );
  });
});
