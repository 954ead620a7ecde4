import fc from 'fast-check';
import { createDelta } from '../../src/delta.js';
import { applyWhole, rawPatch, sha256Of } from '../delta-fixture.js';
import type { RawStep } from '../delta-fixture.js';
import { readDelta } from './delta-oracle.js';
import type { DeltaCase } from './delta-oracle.js';
import { fuzzKind } from './fuzz-kind.js';
import type { FuzzKind } from './fuzz-kind.js';
import { expectAcceptance, verdictOf } from './verdict.js';
import { Violation } from './violation.js';

/** One byte of a patch that is another, or a piece of it that is gone or there twice. */
interface Spoil {
  readonly type: 'byte' | 'cut' | 'twice';
  readonly at: number;
  readonly value: number;
}

const spoils = fc.array(
  fc.record({
    type: fc.constantFrom('byte' as const, 'byte' as const, 'cut' as const, 'twice' as const),
    at: fc.nat(),
    value: fc.nat(255),
  }),
  { maxLength: 2 },
);

/** Small numbers, those around a border, and any. */
const number = (near: number) =>
  fc.oneof(fc.nat(6), fc.integer({ min: Math.max(0, near - 2), max: near + 2 }), fc.nat(2 ** 28 - 1));

const content = fc.uint8Array({ maxLength: 60 });

/** Patches written by hand: right in most, wrong in one thing or two. */
const written = fuzzKind(
  'delta: written',
  fc.record({
    base: content,
    steps: fc.array(fc.tuple(number(10), number(20), number(40)), { maxLength: 4 }),
    isTame: fc.boolean(),
    extra: fc.integer({ min: -2, max: 2 }),
    literals: fc.uint8Array({ maxLength: 40 }),
    spoils,
  }),
  async ({ base, steps, isTame, extra, literals, spoils: damage }) => {
    const inside = isTame ? tame(steps, base.length) : steps;
    const fixed = inside.reduce((sum, [inserted, copied]) => sum + inserted + copied + 1, 0);
    const inserted = inside.reduce((sum, [count]) => sum + count, 0);
    const rest = isTame ? Math.max(0, literals.length - inserted + extra) : literals.length;
    const size = (fixed + rest) % 2 ** 16;
    const text = Buffer.from(literals)
      .toString('latin1')
      .padEnd(inserted % 4096, '.');
    const patch = rawPatch({ base, targetSize: size, steps: inside, literals: text });
    return judge({ base, patch: spoilt(patch, damage), size });
  },
);

/** Patches as the encoder makes them, between contents that share a lot, and then damaged. */
const made = fuzzKind(
  'delta: made',
  fc.record({
    parts: fc.array(content, { minLength: 1, maxLength: 6 }),
    order: fc.array(fc.nat(), { maxLength: 8 }),
    spoils,
  }),
  async ({ parts, order, spoils: damage }) => {
    const base = Buffer.concat(parts);
    const target = Buffer.concat(order.map((part) => parts[part % parts.length] ?? base));
    const patch = await createDelta(base, target, { baseSha256: sha256Of(base) });
    const intact = readDelta({ base, patch, size: target.length });
    if (intact === undefined || Buffer.compare(intact, target) !== 0) {
      throw new Violation('The encoder makes another target', patch);
    }
    return judge({ base, patch: spoilt(patch, damage), size: target.length });
  },
);

/** The format of patches, against a plain reading of its documentation. */
export const deltaKinds: readonly FuzzKind[] = [written, made];

async function judge({ base, patch, size }: DeltaCase): Promise<string> {
  const expected = readDelta({ base, patch, size });
  const verdict = await verdictOf(patch, () => applyWhole(patch, base, size, 7));
  if (verdict.type === 'accepted' && expected !== undefined && !verdict.value.equals(expected)) {
    throw new Violation('The target is another', patch);
  }
  return expectAcceptance(verdict, expected !== undefined, patch);
}

/** The same steps, copying from within the base. */
function tame(steps: readonly RawStep[], baseSize: number): readonly RawStep[] {
  if (baseSize === 0) return [];
  let expected = 0;
  return steps.map(([count, copied, place]) => {
    const inserted = count % 12;
    const offset = place % baseSize;
    const length = 1 + (copied % (baseSize - offset));
    const move = offset - expected - inserted;
    expected = offset + length;
    return [inserted, length - 1, move < 0 ? -2 * move - 1 : 2 * move];
  });
}

function spoilt(patch: Uint8Array, damage: readonly Spoil[]): Uint8Array {
  return damage.reduce((bytes, { type, at, value }) => {
    const place = at % (bytes.length + 1);
    const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)];
    if (type === 'cut') return Buffer.concat([before, after.subarray(1 + (value % 8))]);
    if (type === 'twice') return Buffer.concat([before, after.subarray(0, 1 + (value % 8)), after]);
    return Buffer.concat([before, Uint8Array.of(value), after.subarray(1)]);
  }, patch);
}
