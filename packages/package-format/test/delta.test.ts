import { describe, expect, it } from 'vitest';
import { createDelta } from '../src/delta.js';
import { applyDelta, packageLimits, verifyPackage } from '../src/index.js';
import type { DeltaBase } from '../src/index.js';
import { applyWhole, arriving, jumps, openBase, rawPatch, sha256Of } from './delta-fixture.js';
import type { RawStep } from './delta-fixture.js';
import { crypto, loanFiles, makeKeyPair, packLoans, refusalOf, text } from './fixture.js';

const kibibyte = 1024;

/** Bytes in which nothing repeats. */
function noise(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

const delta = (base: Uint8Array, target: Uint8Array) =>
  createDelta(base, target, { baseSha256: sha256Of(base) });

describe('an update of a program', () => {
  it('gives the published container, which verifies like any', async () => {
    const { signer, publicKey } = await makeKeyPair();
    const base = await packLoans(signer);
    const files = new Map([...loanFiles, ['js/app-4f3a.js', text('document.title = "Your loans";')]]);
    const target = await packLoans(signer, { version: '2.4.0' }, files);
    const made = await applyWhole(await delta(base, target), base, target.length);
    expect(made.equals(target)).toBe(true);
    expect((await verifyPackage(made, { keys: [publicKey], crypto })).manifest.version).toBe('2.4.0');
  });

  it('costs what changed: files that moved or were renamed cost nothing', async () => {
    const files = Array.from({ length: 20 }, (_, file) => noise(30 * kibibyte, file + 1));
    const base = Buffer.concat(files);
    const target = Buffer.concat([...files.slice(7), text('one new line\n'), ...files.slice(0, 7)]);
    expect((await delta(base, target)).length).toBeLessThan(120);
  });

  it('costs little where single letters changed everywhere', async () => {
    const base = noise(100 * kibibyte);
    const target = base.slice();
    for (let at = 10; at < target.length; at += 20) target[at] = (target[at] ?? 0) ^ 1;
    expect((await delta(base, target)).length).toBeLessThan(25 * kibibyte);
  });

  it('is never much larger than the container', async () => {
    const [base, target] = [noise(300 * kibibyte, 1), noise(300 * kibibyte, 2)];
    const patch = await delta(base, target);
    expect(patch.length).toBeLessThan(target.length + 200);
    expect((await applyWhole(patch, base, target.length)).equals(target)).toBe(true);
  });

  it.each([
    ['nothing', noise(0), noise(0)],
    ['something from nothing', noise(0), noise(10)],
    ['nothing from something', noise(10), noise(0)],
    ['the same', noise(200 * kibibyte), noise(200 * kibibyte)],
    ['one piece exactly', noise(10), noise(64 * kibibyte)],
    ['less than is looked up', noise(7), noise(7)],
  ])('makes %s', async (_what, base, target) => {
    expect((await applyWhole(await delta(base, target), base, target.length)).equals(target)).toBe(true);
  });
});

/** Megabytes are compared, on a machine that may be busy. */
const timeoutMs = 60_000;

describe('making a patch', { timeout: timeoutMs }, () => {
  it('gives the same bytes each time', async () => {
    const base = noise(40 * kibibyte);
    const target = Buffer.concat([base.subarray(9000), noise(500, 5), base.subarray(0, 20_000)]);
    expect(await delta(base, target)).toEqual(await delta(base, target));
  });

  it('pauses in between, also over content that is hard to compare', async () => {
    let pauses = 0;
    const pause = () => Promise.resolve(void (pauses += 1));
    const letters = noise(1024 * kibibyte).map((byte) => byte & 1);
    await createDelta(letters, letters.slice().reverse(), { baseSha256: sha256Of(letters), pause });
    expect(pauses).toBeGreaterThan(5);
  });

  it.each([
    ['a run', (at: number) => Number(at < 0)],
    ['runs with noise between', (at: number) => (at % 251 === 250 ? (at * 7919) >> 3 : 1)],
    ['a short period', (at: number) => at % 7],
    ['four letters', (at: number) => (Math.imul(at, 0x9e3779b1) >>> 13) & 3],
  ])('takes time in proportion to its input, also for %s', async (_what, byteAt) => {
    const base = Uint8Array.from({ length: 2 ** 20 }, (_, at) => byteAt(at));
    const target = Uint8Array.from({ length: 2 ** 20 }, (_, at) => byteAt(at * 3 + 1));
    const before = process.cpuUsage().user;
    await delta(base, target);
    // A quiet machine needs half a second at most; what is quadratic needs minutes.
    expect((process.cpuUsage().user - before) / 1000).toBeLessThan(10_000);
  });

  it.each([
    ['pieces that would be read', 6144, 12_000, 40, 96],
    ['instructions (12.2)', 1024, 230_000, 20, 16],
  ])('keeps to the most %s: the rest is inserted (12.6)', async (_what, baseKib, copies, length, pieces) => {
    const base = noise(baseKib * kibibyte);
    const placeOf = (copy: number) => ((copy * 37) % pieces) * 64 * kibibyte + ((copy * 7919) % 65_000);
    const copied = Array.from({ length: copies }, (_, copy) =>
      base.subarray(placeOf(copy)).subarray(0, length),
    );
    const target = Buffer.concat(copied);
    const patch = await delta(base, target);
    expect((await applyWhole(patch, base, target.length)).equals(target)).toBe(true);
    // Neither everything was copied nor nothing.
    expect(patch.length).toBeGreaterThan(target.length / 5);
    expect(patch.length).toBeLessThan(target.length / 2);
  });

  it.each(['', 'ab', 'AB'.repeat(32), 'g'.repeat(64)])('refuses "%s" as a digest', async (baseSha256) => {
    const refusal = await refusalOf(() => createDelta(noise(9), noise(9), { baseSha256 }));
    expect(refusal.code).toBe('HEX_INVALID');
  });

  it('refuses what no container can be', async () => {
    const large = new Uint8Array(packageLimits.maxContainerBytes + 1);
    expect((await refusalOf(() => delta(large, noise(1)))).code).toBe('CONTAINER_TOO_LARGE');
    expect((await refusalOf(() => delta(noise(1), large))).code).toBe('CONTAINER_TOO_LARGE');
  });
});

describe('applying a patch', () => {
  it('gives pieces of 64 KiB, whatever pieces the patch comes in', async () => {
    const base = noise(200 * kibibyte);
    const target = Buffer.concat([noise(70 * kibibyte, 3), base.subarray(100), noise(9, 4)]);
    const patch = await delta(base, target);
    for (const size of [1, 55, 57, 4096, patch.length]) {
      const sizes: number[] = [];
      const output = applyDelta({
        patch: arriving(patch, size),
        base: openBase(base),
        expected: { baseSha256: sha256Of(base), size: target.length },
      });
      for await (const piece of output) sizes.push(piece.length);
      expect(sizes).toEqual([65_536, 65_536, 65_536, 65_536, target.length - 4 * 65_536]);
    }
  });

  it('reads each piece of the base once for copies that stay nearby', async () => {
    const base = openBase(noise(256 * kibibyte));
    const steps: readonly RawStep[] = Array.from({ length: 2000 }, () => [0, 9, 200]); // 100 bytes on, each time
    await drain(base, noise(256 * kibibyte), steps);
    expect(base.reads()).toBe(4);
  });

  it('keeps the pieces that it used last, not those that it read last (12.6)', async () => {
    const bytes = new Uint8Array(101 * 64 * kibibyte);
    const base = openBase(bytes);
    const awayAndBack = (piece: number): readonly RawStep[] => [
      [0, 0, 2 * (piece * 64 * kibibyte - 1)],
      [0, 0, 2 * (piece * 64 * kibibyte + 1) - 1],
    ];
    const others = Array.from({ length: 100 }, (_, piece) => awayAndBack(piece + 1)).flat();
    await drain(base, bytes, [[0, 0, 0], ...others]);
    expect(base.reads()).toBe(101);
  });

  it('refuses a patch that jumps about, before it reads the base (12.6)', async () => {
    const bytes = new Uint8Array(128 * 64 * kibibyte);
    const [most, tooMany] = [openBase(bytes), openBase(bytes)];
    await drain(most, bytes, jumps(8192));
    expect(most.reads()).toBe(8192);
    const refusal = await refusalOf(() => drain(tooMany, bytes, jumps(8193)));
    expect([refusal.code, refusal.rule]).toEqual(['DELTA_INVALID', '12.6']);
    expect(tooMany.reads()).toBe(0);
  });

  it('closes the patch when nobody reads on', async () => {
    let isClosed = false;
    async function* patch(): AsyncGenerator<Uint8Array> {
      try {
        yield* arriving(await delta(noise(0), noise(200 * kibibyte)));
      } finally {
        isClosed = true;
      }
    }
    const output = applyDelta({
      patch: patch(),
      base: openBase(noise(0)),
      expected: { baseSha256: sha256Of(noise(0)), size: 200 * kibibyte },
    });
    for await (const piece of output) {
      expect(piece.length).toBe(64 * kibibyte);
      break;
    }
    expect(isClosed).toBe(true);
  });

  /** Applies copies only. */
  async function drain(base: DeltaBase, bytes: Uint8Array, steps: readonly RawStep[]): Promise<void> {
    const size = steps.reduce((sum, [, copiedLessOne]) => sum + copiedLessOne + 1, 0);
    const patch = rawPatch({ base: bytes, targetSize: size, steps, literals: '' });
    const expected = { baseSha256: sha256Of(bytes), size };
    let made = 0;
    for await (const piece of applyDelta({ patch: arriving(patch), base, expected })) made += piece.length;
    expect(made).toBe(size);
  }
});
