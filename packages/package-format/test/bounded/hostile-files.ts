import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { parseManifest } from '../../src/index.js';
import { containerLayout, writeDirectory } from '../../src/container.js';
import { loans, makeKeyPair, seal } from '../fixture.js';
import type { KeyPair } from '../fixture.js';
import { inPieces, localHeader, manyBytes } from './hostile-stream.js';
import type { HostileStream } from './hostile-stream.js';

const mebibyte = 1_048_576;

/** Containers of a trusted partner who means harm: the manifest is signed, and what it says is large or a lie. */
export async function hostileFiles(): Promise<{
  readonly partner: KeyPair;
  readonly streams: readonly HostileStream[];
}> {
  const partner = await makeKeyPair();
  const large = await zeros(1, 60 * mebibyte, partner);
  const tooLarge = await zeros(1, 64 * mebibyte, partner);
  const tooMuch = await zeros(4_096, 64 * mebibyte, partner);
  const medium = await zeros(12, 5 * mebibyte, partner);
  const many = await zeros(4_000, 15_000, partner);
  const small = await zeros(100, 1_000, partner);
  const streams: readonly HostileStream[] = [
    { title: 'one file of 64 MiB', code: 'CONTAINER_TOO_LARGE', pieces: () => tooLarge.head() },
    { title: '4,096 files of 64 MiB', code: 'CONTAINER_TOO_LARGE', pieces: () => tooMuch.head() },
    {
      title: 'a file of 60 MiB that ends after its first piece',
      code: 'CONTAINER_TRUNCATED',
      pieces: () => joined(large.head(), large.file(0, 65_536)),
    },
    {
      title: 'a file of 60 MiB with other content',
      code: 'FILE_HASH_MISMATCH',
      pieces: () => joined(large.head(), large.file(0, 60 * mebibyte, 1), large.directory()),
    },
    { title: 'a file of 60 MiB', code: 'accepted', pieces: () => large.whole() },
    { title: 'files of 5 MiB, together 60 MiB', code: 'accepted', pieces: () => medium.whole() },
    { title: '4,000 files, together 60 MB', code: 'accepted', pieces: () => many.whole() },
    { title: 'one byte at a time', code: 'accepted', pieces: () => oneByOne(small.whole()) },
    {
      title: 'bytes without an end after its end',
      code: 'CONTAINER_APPENDED',
      pieces: () => joined(small.whole(), manyBytes(Infinity)),
    },
  ];
  return { partner, streams };
}

/** A signed container of files full of zeros, written piece by piece so that nothing of its size is ever held. */
async function zeros(count: number, size: number, partner: KeyPair) {
  const file = { sha256: hashOf(size), size, crc32: crcOf(size) };
  const names = ['index.html', ...Array.from({ length: count - 1 }, (_, at) => `x${String(at)}`)].sort();
  const document = {
    ...loans,
    format: 1,
    permissions: [],
    allowedDomains: [],
    runtime: 'web',
    dataVersion: 1,
    webStorage: false,
    files: Object.fromEntries(names.map((name) => [name, file])),
  };
  const manifest = await seal('manifest', document, partner.signer);

  const parts = {
    head: () => inPieces(concat(localHeader('manifest.json', manifest.length, crc32(manifest)), manifest)),
    /** The entry of a file, with so much of its content. */
    file: (index: number, bytes = size, byte = 0) =>
      joined([localHeader(names[index] ?? '', size, file.crc32)], manyBytes(bytes, byte)),
    directory: () => inPieces(writeDirectory(containerLayout(manifest, parseManifest(manifest)))),
    *whole() {
      yield* parts.head();
      for (let index = 0; index < count; index += 1) yield* parts.file(index);
      yield* parts.directory();
    },
  };
  return parts;
}

function* joined(...parts: readonly Iterable<Uint8Array>[]): Generator<Uint8Array> {
  for (const part of parts) yield* part;
}

function* oneByOne(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  for (const piece of pieces) yield* inPieces(piece, 1);
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}

function hashOf(size: number): string {
  const hash = createHash('sha256');
  for (const piece of manyBytes(size)) hash.update(piece);
  return hash.digest('hex');
}

function crcOf(size: number): number {
  let crc = 0;
  for (const piece of manyBytes(size)) crc = crc32(piece, crc);
  return crc;
}
