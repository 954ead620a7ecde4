// `measure-delta.ts`: what each patch of 64 MiB costs to apply in a process of its own, as JSON.

import { readFileSync } from 'node:fs';
import { applyDelta, packageLimits } from '../../src/index.js';
import { jumps, rawPatch } from '../delta-fixture.js';
import type { RawPatch } from '../delta-fixture.js';
import { verdictOf } from '../fixture.js';
import { inPieces, manyBytes } from './hostile-stream.js';

const size = packageLimits.maxContainerBytes;
const baseSha256 = '00'.repeat(32);
const mebibyte = 1024 * 1024;

/** The beginning of a patch; its literals are made on the way. */
const start = (patch: Partial<RawPatch>) =>
  rawPatch({
    base: new Uint8Array(0),
    baseSha256,
    baseSize: size,
    targetSize: size,
    steps: [],
    literals: '',
    ...patch,
  });

/** As many instructions as there may be, each for one literal and one byte of the base. */
const mostSteps = 349_525;
const crumbs = new Uint8Array(mostSteps);

const patches: readonly (readonly [title: string, copied: number, patch: Partial<RawPatch>])[] = [
  ['one copy of everything', size, { steps: [[0, size - 1, 0]] }],
  ['only literals', 0, {}],
  ['a piece of the base for each byte', 8192, { steps: jumps(8192) }],
  ['as many instructions as there may be', mostSteps, { lists: [crumbs.slice().fill(1), crumbs, crumbs] }],
];

let uncollected = 0;
// Code that is compiled belongs to none.
for (let round = 0; round < 20; round += 1)
  await apply(start({ steps: [[9, 99_989, 0]], targetSize: 100_000 }), 10, 100_000);
const baseline = peakMebibytes();
for (const [title, copied, raw] of patches) {
  const patch = start(raw);
  globalThis.gc?.(); // what the patch before left behind is not this one's cost
  const startedMs = performance.now();
  let reads = 0;
  const verdict = await verdictOf(async () => {
    reads = await apply(patch, size - copied);
  });
  const elapsedMs = Math.round(performance.now() - startedMs);
  const grownMebibytes = Math.round(peakMebibytes() - baseline);
  console.log(JSON.stringify({ title, verdict, reads, elapsedMs, grownMebibytes }));
}

/** Applies a patch to a base that is never held, and answers how often that was read. */
async function apply(patch: Uint8Array, literals: number, targetSize = size): Promise<number> {
  let reads = 0;
  let made = 0;
  const base = {
    size,
    read: async (_offset: number, length: number) => {
      reads += 1;
      collect(length);
      return new Uint8Array(length).fill(reads);
    },
  };
  async function* arriving(): AsyncGenerator<Uint8Array> {
    yield* inPieces(patch);
    yield* manyBytes(literals);
  }
  for await (const piece of applyDelta({
    patch: arriving(),
    base,
    expected: { baseSha256, size: targetSize },
  })) {
    made += piece.length;
    collect(piece.length);
  }
  if (made !== targetSize) throw new Error(`${made} bytes came out.`);
  return reads;
}

/** What was let go of is no cost, however late an engine would collect it. */
function collect(bytes: number): void {
  uncollected += bytes;
  if (uncollected < 16 * mebibyte) return;
  uncollected = 0;
  globalThis.gc?.();
}

/** The most that this process has ever held. What Node reports begins with the size of the process that started it. */
function peakMebibytes(): number {
  const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : '';
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return (Number(kibibytes) * 1024) / mebibyte;
}
