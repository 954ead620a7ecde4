import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { applyDelta } from '@org/package-format';
import { createDelta } from '@org/package-format/delta';

import { onTheWire } from './on-the-wire.js';
import { bsdiff, zstdPatchFrom } from './patch-tools.js';
import { packPair } from './update-pairs.js';

import type { ToolPatch } from './patch-tools.js';
import type { PackedRelease, UpdatePair } from './update-pairs.js';

/** A pair with every way to update it, and what each sends. */
export interface MeasuredPair {
  readonly name: string;
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  readonly baseSha256: string;
  readonly patch: Uint8Array;
  /** The container as it is sent whole. */
  readonly whole: Uint8Array;
  readonly makeMs: number;
  readonly patchBytes: number;
  readonly changedFilesBytes: number;
  readonly leftOut: number;
  readonly zstd: ToolPatch | null;
  readonly bsdiff: ToolPatch | null;
  /** Files with the same bytes, for processes of their own. */
  readonly files: { readonly from: string; readonly to: string; readonly patch: string };
}

/** Packs a pair, makes its patches, and sees that ours gives the container byte for byte. */
export async function measurePair(pair: UpdatePair, packages: string, folder: string): Promise<MeasuredPair> {
  console.error(`${pair.name} ${pair.from} → ${pair.to} …`);
  const releases = await packPair(pair, packages);
  const [from, to] = [releases.old.container, releases.new.container];
  const baseSha256 = createHash('sha256').update(from).digest('hex');
  const startedMs = performance.now();
  const patch = await createDelta(from, to, { baseSha256 });
  const makeMs = performance.now() - startedMs;
  const files = {
    from: join(folder, `${pair.name}.old.mpk`),
    to: join(folder, `${pair.name}.new.mpk`),
    patch: join(folder, `${pair.name}.mpd`),
  };
  await Promise.all([writeFile(files.from, from), writeFile(files.to, to), writeFile(files.patch, patch)]);
  const toolFiles = { ...files, patch: join(folder, `${pair.name}.tool`) };
  const measured = {
    name: pair.name,
    from,
    to,
    baseSha256,
    patch,
    whole: await onTheWire(to),
    makeMs,
    patchBytes: (await onTheWire(patch)).length,
    changedFilesBytes: (await onTheWire(changedFiles(releases.old, releases.new))).length,
    leftOut: releases.old.leftOut + releases.new.leftOut,
    zstd: await zstdPatchFrom(toolFiles),
    bsdiff: await bsdiff(toolFiles),
    files,
  };
  if (Buffer.compare(await applyPatch(measured), to) !== 0)
    throw new Error(`${pair.name}: the patch is wrong.`);
  return measured;
}

/** Applies our patch to a base in memory, arriving as from a network. */
export async function applyPatch({ patch, from, to, baseSha256 }: MeasuredPair): Promise<Uint8Array> {
  const made: Uint8Array[] = [];
  const base = { size: from.length, read: async (at: number, length: number) => from.slice(at, at + length) };
  const expected = { baseSha256, size: to.length };
  for await (const piece of applyDelta({ patch: arriving(patch), base, expected })) made.push(piece);
  return Buffer.concat(made);
}

async function* arriving(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 16_384) yield bytes.subarray(at, at + 16_384);
}

/** Files that are new or other under their path, one after the other, with the manifest that names them all. */
function changedFiles(old: PackedRelease, next: PackedRelease): Uint8Array {
  const changed = [...next.files].filter(([path, bytes]) => {
    const before = old.files.get(path);
    return before === undefined || Buffer.compare(before, bytes) !== 0;
  });
  return Buffer.concat([next.manifest, ...changed.map(([, bytes]) => bytes)]);
}
