import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDelta } from '../src/delta.js';
import { applyWhole, sha256Of } from './delta-fixture.js';

/** Bytes of few letters repeat everywhere, bytes of many nowhere. */
const content = fc
  .tuple(fc.uint8Array({ maxLength: 400 }), fc.constantFrom(1, 3, 255), fc.integer({ min: 1, max: 20 }))
  .map(([bytes, mask, times]) =>
    Buffer.concat(Array.from({ length: times }, () => bytes.map((one) => one & mask))),
  );

interface Edit {
  readonly at: number;
  readonly removed: number;
  readonly added: Uint8Array;
  /** Where what was removed comes back; null for never. */
  readonly movedTo: number | null;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(8000),
  removed: fc.nat(300),
  added: fc.uint8Array({ maxLength: 40 }),
  movedTo: fc.option(fc.nat(8000)),
});

function edited(bytes: Uint8Array, { at, removed, added, movedTo }: Edit): Uint8Array {
  const start = at % (bytes.length + 1);
  const gone = bytes.subarray(start, start + removed);
  const rest = Buffer.concat([bytes.subarray(0, start), added, bytes.subarray(start + removed)]);
  if (movedTo === null) return rest;
  const place = movedTo % (rest.length + 1);
  return Buffer.concat([rest.subarray(0, place), gone, rest.subarray(place)]);
}

describe('a patch between any two contents', () => {
  it('makes the second from the first, byte for byte', async () => {
    const inputs = fc.record({
      base: content,
      edits: fc.array(edit, { maxLength: 12 }),
      stranger: fc.option(content),
      pieceBytes: fc.integer({ min: 1, max: 500 }),
    });
    await fc.assert(
      fc.asyncProperty(inputs, async ({ base, edits, stranger, pieceBytes }) => {
        const target = stranger ?? edits.reduce<Uint8Array>(edited, base);
        const patch = await createDelta(base, target, { baseSha256: sha256Of(base) });
        const made = await applyWhole(patch, base, target.length, pieceBytes);
        expect(made.equals(target)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
