import { createHash } from 'node:crypto';
import { applyDelta } from '../src/index.js';
import type { DeltaBase } from '../src/index.js';

/** One step as it is written, right or wrong. */
export type RawStep = readonly [inserted: number, copiedLessOne: number, movedZigzag: number];

type List = readonly number[] | Uint8Array;

/** A patch put together by hand. What is left out is right for the given base and target. */
export interface RawPatch {
  readonly base: Uint8Array;
  readonly targetSize: number;
  readonly steps: readonly RawStep[];
  readonly literals: string;
  readonly magic?: string;
  readonly baseSha256?: string;
  readonly baseSize?: number;
  readonly listSizes?: readonly [number, number, number];
  /** The control block itself, in place of the steps. */
  readonly lists?: readonly [List, List, List];
  readonly after?: string;
}

/** The bytes of it, written by the documentation and not by the code under test. */
export function rawPatch(patch: RawPatch): Uint8Array {
  const lists =
    patch.lists ?? [0, 1, 2].map((list) => patch.steps.flatMap((step) => groupsOf(step[list] ?? 0)));
  const header = Buffer.alloc(56);
  header.write(patch.magic ?? 'MPD\x01', 'latin1');
  header.write(patch.baseSha256 ?? sha256Of(patch.base), 4, 'hex');
  header.writeUInt32BE(patch.baseSize ?? patch.base.length, 36);
  header.writeUInt32BE(patch.targetSize, 40);
  lists.forEach((list, at) => header.writeUInt32BE(patch.listSizes?.[at] ?? list.length, 44 + 4 * at));
  return Buffer.concat([
    header,
    ...lists.map((list) => Buffer.from(list)),
    Buffer.from(patch.literals, 'latin1'),
    Buffer.from(patch.after ?? '', 'latin1'),
  ]);
}

function groupsOf(value: number): readonly number[] {
  const groups = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    groups.unshift(128 + (rest % 128));
  }
  return groups;
}

/** Copies of one byte each, every one from a piece of the base that was not used for 127 others. */
export function jumps(count: number): readonly RawStep[] {
  const onePieceOn: RawStep = [0, 0, 2 * (65_536 - 1)];
  const back: RawStep = [0, 0, 2 * (127 * 65_536 + 1) - 1];
  return Array.from({ length: count }, (_, step) => {
    if (step === 0) return [0, 0, 0];
    return step % 128 === 0 ? back : onePieceOn;
  });
}

/** The digest as a statement has it. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A base in memory that counts what is read of it. */
export function openBase(bytes: Uint8Array): DeltaBase & { readonly reads: () => number } {
  let reads = 0;
  return {
    size: bytes.length,
    read: (offset, length) => {
      reads += 1;
      return Promise.resolve(bytes.slice(offset, offset + length));
    },
    reads: () => reads,
  };
}

/** Bytes as a network delivers them. */
export async function* arriving(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** All that comes out of a patch. */
export async function applyWhole(
  patch: Uint8Array,
  base: Uint8Array,
  size: number,
  pieceBytes?: number,
): Promise<Buffer> {
  const made: Uint8Array[] = [];
  const output = applyDelta({
    patch: arriving(patch, pieceBytes),
    base: openBase(base),
    expected: { baseSha256: sha256Of(base), size },
  });
  for await (const piece of output) made.push(piece);
  return Buffer.concat(made);
}
