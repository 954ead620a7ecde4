import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createContainerVerifier, verifyPackage } from '../src/index.js';
import { isPackagePath } from '../src/path.js';
import { crypto, makeKeyPair, packLoans, verdictOf } from './fixture.js';
import type { KeyPair } from './fixture.js';

let partner: KeyPair;
let packed: Uint8Array;

beforeAll(async () => {
  partner = await makeKeyPair();
  packed = await packLoans(partner.signer);
});

const verify = (bytes: Uint8Array) => verifyPackage(bytes, { keys: [partner.publicKey], crypto });

async function stream(bytes: Uint8Array, chunkSizes: readonly number[]) {
  const verifier = createContainerVerifier({ keys: [partner.publicKey], crypto });
  let at = 0;
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = chunkSizes[turn % chunkSizes.length] ?? 1;
    await verifier.write(bytes.subarray(at, at + size));
    at += size;
  }
  return verifier.end();
}

/** Whether a code is about the manifest or about the bytes around it. Both ways of reading must agree on that. */
function classOf(code: string): string {
  const isAboutManifest =
    /^(?:JSON|UTF8|ID|VERSION|DOMAIN|ENTRY_POINT|SIGNATURE|KEY|BASE64)_|^MANIFEST_(?!NOT_FIRST)/.test(code);
  return code === 'accepted' ? code : isAboutManifest ? 'manifest' : 'container';
}

const segment = fc
  .array(fc.constantFrom('a', 'b', 'Z', '0', '9', '.', '_', '-', '~', '$', ' ', '(', '['), {
    minLength: 1,
    maxLength: 12,
  })
  .map((characters) => characters.join(''))
  .filter(isPackagePath);
const path = fc
  .array(segment, { minLength: 1, maxLength: 4 })
  .map((segments) => segments.join('/'))
  .filter(isPackagePath);
const contents = fc.array(fc.tuple(path, fc.uint8Array({ maxLength: 300 })), { maxLength: 12 });

describe('any program', () => {
  it('comes back from its container as it went in', async () => {
    await fc.assert(
      fc.asyncProperty(contents, async (entries) => {
        const files = new Map([['index.html', Uint8Array.of(1)], ...entries]);
        const bytes = await packLoans(partner.signer, {}, files).catch((error: unknown) => error);
        // Generated names may collide; then there is no container to read.
        fc.pre(bytes instanceof Uint8Array);
        const { layout } = await verify(bytes);
        expect([...layout.files.keys()]).toEqual([...files.keys()].sort());
        for (const [name, { offset, size }] of layout.files) {
          expect(
            Buffer.compare(bytes.subarray(offset, offset + size), files.get(name) ?? Uint8Array.of()),
          ).toBe(0);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('a container with one byte changed', () => {
  it('is refused, wherever the byte is', async () => {
    for (let at = 0; at < packed.length; at += 1) {
      const changed = packed.map((byte, index) => (index === at ? byte ^ (1 << (at % 8)) : byte));
      const whole = await verdictOf(() => verify(changed));
      expect([at, whole]).not.toEqual([at, 'accepted']);
    }
  });

  it('is refused for the same kind of reason whole and in pieces', async () => {
    const change = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      flip: fc.integer({ min: 1, max: 255 }),
      sizes: fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, flip, sizes }) => {
        const place = Math.floor(at * packed.length);
        const changed = packed.map((byte, index) => (index === place ? byte ^ flip : byte));
        const whole = await verdictOf(() => verify(changed));
        const pieces = await verdictOf(() => stream(changed, sizes));
        expect([place, classOf(pieces)]).toEqual([place, classOf(whole)]);
        expect(whole).not.toBe('accepted');
      }),
      { numRuns: 300 },
    );
  });
});

describe('a container with bytes removed, doubled or moved', () => {
  it('is refused whole and in pieces', async () => {
    const edit = fc.record({
      from: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      length: fc.integer({ min: 1, max: 200 }),
      to: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      kind: fc.constantFrom('remove', 'double', 'overwrite'),
    });
    await fc.assert(
      fc.asyncProperty(edit, async ({ from, length, to, kind }) => {
        const start = Math.floor(from * packed.length);
        const piece = packed.subarray(start, start + length);
        const place = Math.floor(to * packed.length);
        const bytes = [...packed];
        if (kind === 'remove') bytes.splice(start, piece.length);
        if (kind === 'double') bytes.splice(place, 0, ...piece);
        if (kind === 'overwrite') bytes.splice(place, piece.length, ...piece);
        const edited = Uint8Array.from(bytes);
        fc.pre(Buffer.compare(edited, packed) !== 0);
        expect(await verdictOf(() => verify(edited))).not.toBe('accepted');
        expect(await verdictOf(() => stream(edited, [97]))).not.toBe('accepted');
      }),
      { numRuns: 200 },
    );
  });
});
