import { createContainerVerifier, verifyPackage } from '../src/index.js';
import type { VerifiedPackage } from '../src/index.js';
import { describe, expect, it } from 'vitest';
import { crypto, loanFiles, makeKeyPair, packLoans, refusalOf, text } from './fixture.js';
import { rawZip } from './raw-zip.js';
import type { RawEntry } from './raw-zip.js';

const partner = await makeKeyPair();

/** A good container, to be spoilt. */
export const packed = await packLoans(partner.signer);

/** Its entries. */
export const good: readonly RawEntry[] = [
  { name: 'manifest.json', content: (await verify(packed)).manifestBytes },
  ...[...loanFiles].map(([name, content]) => ({ name, content })),
];

/** A fault, the code it is refused with, and the bytes that have it. */
export type Case = readonly [title: string, code: string, make: () => Uint8Array];

/** Verifies whole bytes for a caller who trusts the partner. */
export function verify(bytes: Uint8Array): Promise<VerifiedPackage> {
  return verifyPackage(bytes, { keys: [partner.publicKey], crypto });
}

/** Verifies the same bytes in pieces. */
export async function stream(bytes: Uint8Array, chunkBytes = 7): Promise<VerifiedPackage> {
  const verifier = createContainerVerifier({ keys: [partner.publicKey], crypto });
  for (let at = 0; at < bytes.length; at += chunkBytes)
    await verifier.write(bytes.subarray(at, at + chunkBytes));
  return verifier.end();
}

/** The good entries with one of them changed. */
export function withEntry(index: number, change: Partial<RawEntry>): readonly RawEntry[] {
  return good.map((entry, at) => (at === index ? { ...entry, ...change } : entry));
}

/** The good entries and one more, between `js/app.js` and `js/empty.js` unless another place is given. */
export function withExtra(entry: Partial<RawEntry>, at = 3): readonly RawEntry[] {
  const extra = { name: 'evil.js', content: text('alert(1)'), ...entry };
  return [...good.slice(0, at), extra, ...good.slice(at)];
}

/** Every case is refused with its code when whole, and refused when it streams. */
export function describeHostile(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    it('would be accepted without its fault', async () => {
      expect((await verify(rawZip(good))).manifest.id).toBe('com.partner.loans');
    });

    it.each(cases)('%s is refused with %s', async (_title, code, make) => {
      const refusal = await refusalOf(() => verify(make()));
      expect(refusal.code).toBe(code);
      expect(refusal.rule).toMatch(/^[1-4]\.\d+$/);
    });

    it.each(cases)('%s is refused while it streams', async (_title, _code, make) => {
      expect((await refusalOf(() => stream(make()))).name).toBe('PackageError');
    });
  });
}
