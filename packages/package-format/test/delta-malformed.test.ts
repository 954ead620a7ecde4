import { describe, expect, it } from 'vitest';
import { createDelta } from '../src/delta.js';
import { applyDelta } from '../src/index.js';
import { applyWhole, arriving, openBase, rawPatch, sha256Of } from './delta-fixture.js';
import type { RawPatch } from './delta-fixture.js';
import { refusalOf, text } from './fixture.js';

const base = text('The quick brown fox jumps over the lazy dog.');
const target = text('The quick red fox jumps over two lazy dogs.');

/** "The quick " and " fox jumps over " from the base, the rest literally. */
const good: RawPatch = {
  base,
  targetSize: target.length,
  steps: [
    [0, 9, 0],
    [3, 15, 4],
  ],
  literals: 'redtwo lazy dogs.',
};

const mebibyte = 1024 * 1024;
const tooLong = mebibyte + 1;

const malformed: readonly (readonly [what: string, rule: string, change: Partial<RawPatch>])[] = [
  ['other magic', '12.2', { magic: 'PK\x03\x04' }],
  ['another version', '12.2', { magic: 'MPD\x02' }],
  ['another base', '12.2', { baseSha256: sha256Of(target) }],
  ['another size of the base', '12.2', { baseSize: base.length + 1 }],
  ['a smaller target', '12.2', { targetSize: target.length - 1 }],
  ['a larger target', '12.2', { targetSize: target.length + 1 }],
  ['lists above the limit', '12.2', { listSizes: [tooLong, 0, 0] }],
  ['lists above the limit together', '12.2', { listSizes: [mebibyte / 2, mebibyte / 2, 1] }],
  ['lists that announce 12 GiB', '12.2', { listSizes: [2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1] }],
  ['a number in five bytes', '12.3', { lists: [[0x81, 0x80, 0x80, 0x80, 0], [9], [0]] }],
  ['a number with needless bytes', '12.3', { lists: [[0x80, 0], [9], [0]] }],
  ['a list that ends within a number', '12.3', { lists: [[0x81], [9], [0]] }],
  ['fewer copies than insertions', '12.3', { lists: [[0, 3], [9], [0, 4]] }],
  ['fewer moves than insertions', '12.3', { lists: [[0, 3], [9, 15], [0]] }],
  ['more copies than insertions', '12.3', { lists: [[0], [9, 15], [0]] }],
  ['more moves than insertions', '12.3', { lists: [[0], [9], [0, 4]] }],
  ['a copy from before the base', '12.4', { steps: [[0, 9, 1]] }],
  ['a copy from behind the base', '12.4', { steps: [[0, 9, 2 * base.length]] }],
  ['a copy that runs over the end of the base', '12.4', { steps: [[0, 9, 2 * (base.length - 9)]] }],
  ['a copy as large as numbers go', '12.4', { steps: [[0, 2 ** 28 - 1, 0]] }],
  ['an insertion as large as numbers go', '12.4', { steps: [[2 ** 28 - 1, 0, 2 ** 28 - 1]] }],
  ['copies that make more than the target', '12.4', { steps: [[0, 43, 0], [0, 0, 1]] }], // prettier-ignore
  ['insertions that make more than the target', '12.4', { steps: [[43, 0, 85]] }],
  ['one literal too few', '12.5', { literals: good.literals.slice(1) }],
  ['no literals', '12.5', { literals: '' }],
  ['one literal too many', '12.5', { literals: `${good.literals}!` }],
  ['another patch behind it', '12.5', { after: 'MPD\x01' }],
];

describe('a patch put together by hand', () => {
  it('makes the target (package-format 12.1)', async () => {
    expect(await applyWhole(rawPatch(good), base, target.length)).toEqual(Buffer.from(target));
  });

  it.each(malformed)('with %s is refused by %s', async (_what, rule, change) => {
    const opened = openBase(base);
    const output = applyDelta({
      patch: arriving(rawPatch({ ...good, ...change })),
      base: opened,
      expected: { baseSha256: sha256Of(base), size: target.length },
    });
    const refusal = await refusalOf(async () => {
      for await (const piece of output) expect(rule).toBe(piece.length === target.length ? '12.5' : 'none');
    });
    expect([refusal.code, refusal.rule]).toEqual(['DELTA_INVALID', rule]);
    // Only the literals are read on the way.
    if (rule !== '12.5') expect(opened.reads()).toBe(0);
    expect(refusal.message).toMatch(/: fetch the whole container\.$/);
  });

  it('is refused by 12.2 when the container would be above the limit', async () => {
    const size = 64 * mebibyte + 1;
    const patch = rawPatch({ ...good, targetSize: size });
    expect(await refusalOf(() => applyWhole(patch, base, size))).toMatchObject({ rule: '12.2' });
  });
});

describe('a patch that was cut', () => {
  it('is refused wherever the cut is', async () => {
    const patch = rawPatch(good);
    for (let length = 0; length < patch.length; length += 1) {
      const refusal = await refusalOf(() => applyWhole(patch.subarray(0, length), base, target.length));
      expect([length, refusal.code, refusal.rule]).toEqual([length, 'DELTA_INVALID', '12.5']);
    }
  });
});

describe('a patch with one bit turned', () => {
  it('is refused, or makes as many bytes as expected', async () => {
    const lines = Array.from({ length: 300 }, (_, line) => `line ${line * 7919} of a program\n`);
    const from = text(lines.join(''));
    const to = text(
      lines
        .filter((_, line) => line % 40 !== 7)
        .join('and ')
        .replace(/0/g, 'zero'),
    );
    const patch = await createDelta(from, to, { baseSha256: sha256Of(from) });
    const outcomes = new Set<string>();
    for (let bit = 0; bit < patch.length * 8; bit += 37) {
      const turned = patch.slice();
      turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      outcomes.add(await outcomeOf(turned, from, to.length));
    }
    expect([...outcomes].sort()).toEqual(['DELTA_INVALID', 'as many bytes']);
  });

  async function outcomeOf(patch: Uint8Array, from: Uint8Array, size: number): Promise<string> {
    try {
      const made = await applyWhole(patch, from, size);
      return made.length === size ? 'as many bytes' : `${made.length} bytes`;
    } catch (error) {
      // Whatever it is, it has to be a refusal.
      return (error as { readonly code?: string }).code ?? String(error);
    }
  }
});

describe('a base that is not what it should be', () => {
  it('is refused when it gives fewer bytes than its size', async () => {
    const short = { ...openBase(base), read: () => Promise.resolve(base.subarray(1)) };
    const output = applyDelta({
      patch: arriving(rawPatch(good)),
      base: short,
      expected: { baseSha256: sha256Of(base), size: target.length },
    });
    expect(await refusalOf(() => output.next())).toMatchObject({ code: 'DELTA_INVALID', rule: '12.4' });
  });

  it('passes on why it could not be read', async () => {
    const broken = { ...openBase(base), read: () => Promise.reject(new Error('The disk is gone.')) };
    const output = applyDelta({
      patch: arriving(rawPatch(good)),
      base: broken,
      expected: { baseSha256: sha256Of(base), size: target.length },
    });
    await expect(output.next()).rejects.toThrow('The disk is gone.');
  });
});
