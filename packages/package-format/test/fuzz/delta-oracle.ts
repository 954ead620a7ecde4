import { createHash } from 'node:crypto';

const pieceBytes = 65_536;

/** Everything a patch is tried with. */
export interface DeltaCase {
  readonly base: Uint8Array;
  readonly patch: Uint8Array;
  readonly size: number;
}

/** What a patch makes, read by docs/package-format.md 12 with the plainest means; undefined when it is refused. */
export function readDelta({ base, patch, size }: DeltaCase): Uint8Array | undefined {
  if (patch.length < 56) return undefined;
  const header = Buffer.from(patch.subarray(0, 56));
  const digest = createHash('sha256').update(base).digest();
  if (header.toString('latin1', 0, 4) !== 'MPD\x01' || !header.subarray(4, 36).equals(digest))
    return undefined;
  if (header.readUInt32BE(36) !== base.length || header.readUInt32BE(40) !== size) return undefined;
  const sizes = [44, 48, 52].map((at) => header.readUInt32BE(at));
  const controlBytes = sizes.reduce((sum, one) => sum + one, 0);
  if (controlBytes > 2 ** 20 || 56 + controlBytes > patch.length) return undefined;
  let at = 56;
  const lists = sizes.map((one) => readNumbers(patch.subarray(at, (at += one))));
  const [inserted, copied, moved] = lists;
  if (inserted === undefined || copied === undefined || moved === undefined) return undefined;
  if (copied.length !== inserted.length || moved.length !== inserted.length) return undefined;
  return make({ base, size, literals: patch.subarray(at), inserted, copied, moved });
}

interface Steps {
  readonly base: Uint8Array;
  readonly size: number;
  readonly literals: Uint8Array;
  readonly inserted: readonly number[];
  readonly copied: readonly number[];
  readonly moved: readonly number[];
}

function make({ base, size, literals, inserted, copied, moved }: Steps): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  let [used, expected] = [0, 0];
  for (const [step, count] of inserted.entries()) {
    const [length, move] = [(copied[step] ?? 0) + 1, moved[step] ?? 0];
    const offset = expected + count + (move % 2 === 0 ? move / 2 : -(move + 1) / 2);
    if (offset < 0 || offset + length > base.length) return undefined;
    parts.push(literals.subarray(used, used + count), base.subarray(offset, offset + length));
    if (used + count > literals.length) return undefined;
    used += count;
    expected = offset + length;
  }
  const made = Buffer.concat([...parts, literals.subarray(used)]);
  // A base of one piece is read once, so the number of reads never counts here.
  return made.length === size && base.length <= pieceBytes ? made : undefined;
}

function readNumbers(bytes: Uint8Array): readonly number[] | undefined {
  const numbers: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.findIndex((byte, place) => place >= at && byte < 128);
    if (end < 0 || end - at > 3 || (end > at && bytes[at] === 128)) return undefined;
    numbers.push(bytes.subarray(at, end + 1).reduce((value, byte) => value * 128 + (byte % 128), 0));
    at = end + 1;
  }
  return numbers;
}
