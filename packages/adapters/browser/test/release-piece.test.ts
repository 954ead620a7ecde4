import { describe, expect, it } from 'vitest';

import { loadPiece, parseReleasePiece, patchPiece, readPiece } from '../src/release-piece.js';

const stretches = [{ offset: 0, size: 6 }];
const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6);
const kinds = [
  ['a blob', { stretches, bytes: new Blob([bytes]) }],
  ['bytes', { stretches, bytes }],
] as const;

describe('a piece from a stranger', () => {
  it.each(kinds)('is read, as %s', (_, piece) => {
    expect(parseReleasePiece({ ...piece, more: 1 })).toEqual(piece);
  });

  it.each([
    ['nothing', null],
    ['a text', 'piece'],
    ['no bytes', { stretches }],
    ['an array buffer', { stretches, bytes: bytes.buffer }],
    ['numbers', { stretches, bytes: [1, 2, 3] }],
    ['what looks like a blob', { stretches, bytes: { size: 6, slice: 1, arrayBuffer: 1 } }],
    ['words of two bytes', { stretches, bytes: new Uint16Array(3) }],
    ['shared memory', { stretches, bytes: new Uint8Array(new SharedArrayBuffer(6)) }],
    ['no stretches', { bytes }],
    ['one stretch without its list', { stretches: stretches[0], bytes }],
    ['a stretch without a size', { stretches: [{ offset: 0 }], bytes }],
    ['a stretch of half a byte', { stretches: [{ offset: 0, size: 0.5 }], bytes }],
    ['a stretch beyond counting', { stretches: [{ offset: 0, size: 2 ** 53 }], bytes }],
    ['a list with a hole', { stretches: Object.assign([...stretches], { length: 2 }), bytes }],
  ])('is none: %s', (_, data) => {
    expect(parseReleasePiece(data)).toBeNull();
  });
});

describe.each(kinds)('a piece as %s', (_, piece) => {
  it('is read in copies, as far as it goes', async () => {
    const copy = await readPiece(piece, 1, 3);
    expect(copy).toEqual(Uint8Array.of(2, 3, 4));
    copy.fill(0);
    expect(await readPiece(piece, 1, 3)).toEqual(Uint8Array.of(2, 3, 4));
    expect(await readPiece(piece, 5, 3)).toEqual(Uint8Array.of(6));
    expect(await readPiece(piece, 9, 3)).toEqual(new Uint8Array());
  });

  it.each([
    ['inside', 2, [1, 2, 9, 9, 5, 6]],
    ['over its end', 5, [1, 2, 3, 4, 5, 9, 9]],
    ['behind its end, where a program has cut it', 2 ** 50, [1, 2, 3, 4, 5, 6, 9, 9]],
  ])('is patched %s, and itself stays as it was', async (_place, at, patched) => {
    const { bytes: found } = await loadPiece(patchPiece(piece, at, Uint8Array.of(9, 9)));
    expect(found).toEqual(Uint8Array.from(patched));
    expect(await loadPiece(piece)).toEqual({ stretches, bytes });
  });
});
