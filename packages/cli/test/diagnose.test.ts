import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExplainedRefusal, refusalLines } from '../src/explain-error.js';
import { readPublicKey } from '../src/key-files.js';
import { rules } from '../src/rules.js';
import { verifyExplained } from '../src/verify-explained.js';
import { openWorkshop } from './miniapp.js';
import type { Workshop } from './miniapp.js';

let workshop: Workshop;

beforeAll(async () => {
  workshop = await openWorkshop();
});

afterAll(() => workshop.remove());

/** A small generator with a seed, so that a failure can be seen again. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function mutated(bytes: Uint8Array, seed: number): Uint8Array {
  const random = createRandom(seed);
  const copy = Buffer.from(bytes);
  switch (random(4)) {
    case 0:
      return copy.subarray(0, random(copy.length));
    case 1:
      copy.writeUInt32LE(0xffffffff, random(copy.length - 4));
      return copy;
    case 2:
      return Buffer.concat([copy.subarray(0, random(copy.length)), copy.subarray(random(copy.length))]);
    default:
      for (let count = 0; count <= random(8); count += 1) copy[random(copy.length)] = random(256);
      return copy;
  }
}

describe('a closer look at a bad package', () => {
  it('never fails itself, and always says a rule and what to do next', async () => {
    const keys = [await readPublicKey(workshop.publicKey)];
    for (let seed = 0; seed < 1_500; seed += 1) {
      const bytes = mutated(workshop.bytes, seed);
      if (Buffer.from(workshop.bytes).equals(bytes)) continue;
      const refusal: unknown = await verifyExplained(bytes, { keys, source: 'the key', debug: false }).catch(
        (error: unknown) => error,
      );
      expect(refusal, `seed ${String(seed)}`).toBeInstanceOf(ExplainedRefusal);
      if (!(refusal instanceof ExplainedRefusal)) continue;
      const text = refusalLines(refusal).join('\n');
      expect(text).toMatch(/^ {2}next {7}\S/mu);
      expect(text).toMatch(/^ {2}rule {7}\d\.\d+ of docs\/package-format\.md: \S/mu);
    }
  });
});

describe('the sentences of rules', () => {
  it('stand for every rule of docs/package-format.md that has a code, and for no other', async () => {
    const page = await readFile(new URL('../../../docs/package-format.md', import.meta.url), 'utf8');
    const numbers = [...page.matchAll(/^(\d+\.\d+) /gmu)].map(([, number = '']) => number);
    const explained = [...rules.keys()];
    expect(explained.filter((number) => !numbers.includes(number))).toEqual([]);
    // The order of checks (6) and the kinds of recall (9.4) are no reasons to refuse something.
    const silent = numbers.filter((number) => !number.startsWith('6.') && number !== '9.4');
    expect(silent.filter((number) => !rules.has(number))).toEqual([]);
  });
});
