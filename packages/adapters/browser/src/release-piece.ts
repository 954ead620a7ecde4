// Bytes of a container on their way from the host page to the worker that serves them.

import type { ContainerPiece } from '@org/host-core';

/** Bytes of a container, and the stretches of it that they are, one after another. */
export interface ReleasePiece {
  readonly stretches: ContainerPiece['stretches'];
  /** A blob crosses without being copied. To a worker that cannot read it, the bytes themselves are handed over. */
  readonly bytes: Blob | Uint8Array<ArrayBuffer>;
}

/** Reads a piece that came as an answer or from the program's own cache; null for anything else. */
export function parseReleasePiece(data: unknown): ReleasePiece | null {
  if (!isFields(data)) return null;
  const { stretches, bytes } = data;
  if (!Array.isArray(stretches) || !(bytes instanceof Blob || isBytes(bytes))) return null;
  // A list with holes is shorter now.
  const right = stretches.filter(isStretch);
  return right.length === stretches.length ? { stretches: right, bytes } : null;
}

/** The same piece with its bytes in memory. */
export async function loadPiece({ stretches, bytes }: ReleasePiece): Promise<ReleasePiece> {
  return { stretches, bytes: bytes instanceof Blob ? new Uint8Array(await bytes.arrayBuffer()) : bytes };
}

/** A copy of bytes of a piece, in memory that nobody else holds; fewer than `size` where the piece ends before. */
export async function readPiece(
  { bytes }: ReleasePiece,
  at: number,
  size: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const part = bytes.slice(at, at + size);
  return part instanceof Blob ? new Uint8Array(await part.arrayBuffer()) : part;
}

/** The piece with other bytes at a place. */
export function patchPiece(piece: ReleasePiece, at: number, patch: Uint8Array<ArrayBuffer>): ReleasePiece {
  const { bytes } = piece;
  if (bytes instanceof Blob) {
    return { ...piece, bytes: new Blob([bytes.slice(0, at), patch, bytes.slice(at + patch.length)]) };
  }
  const before = bytes.subarray(0, at);
  const after = bytes.subarray(at + patch.length);
  const patched = new Uint8Array(before.length + patch.length + after.length);
  patched.set(before);
  patched.set(patch, before.length);
  patched.set(after, before.length + patch.length);
  return { ...piece, bytes: patched };
}

/** Shared memory could change between being verified and being served. */
function isBytes(value: unknown): value is Uint8Array<ArrayBuffer> {
  return value instanceof Uint8Array && value.buffer instanceof ArrayBuffer;
}

function isStretch(value: unknown): value is ContainerPiece['stretches'][number] {
  return isFields(value) && Number.isSafeInteger(value.offset) && Number.isSafeInteger(value.size);
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
