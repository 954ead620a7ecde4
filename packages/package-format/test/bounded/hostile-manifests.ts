import { inPieces, localHeader, manyBytes } from './hostile-stream.js';
import type { HostileStream } from './hostile-stream.js';

const endless = Infinity;
const maxManifestBytes = 1_048_576;
const signature = `"signature":"rsa-pss-sha256:${'0'.repeat(64)}:AAAA"`;

/** Containers that nobody signed: all of the cost is in the first header and the manifest. */
export function hostileManifests(): readonly HostileStream[] {
  return [
    {
      title: 'zeros without an end',
      code: 'NOT_A_CONTAINER',
      pieces: () => manyBytes(endless),
    },
    {
      title: 'a manifest of 4 GB',
      code: 'MANIFEST_TOO_LARGE',
      pieces: () => claiming(0xfffffffe),
    },
    {
      title: 'a manifest whose size stands elsewhere',
      code: 'CONTAINER_NOT_CANONICAL',
      pieces: () => claiming(0xffffffff),
    },
    {
      title: 'a manifest of 1 MiB that is cut off',
      code: 'CONTAINER_TRUNCATED',
      pieces: () => [localHeader('manifest.json', maxManifestBytes), new Uint8Array(1)],
    },
    manifest('arrays in arrays', 'JSON_TOO_DEEP', filled('', '[', '')),
    manifest('objects in objects', 'JSON_TOO_DEEP', filled('', '{"a":', '')),
    manifest('an array of empty objects', 'MANIFEST_INVALID', filled('[0', ',{}', ']')),
    manifest('an array of empty arrays', 'MANIFEST_INVALID', filled('[0', ',[]', ']')),
    manifest('an array of objects with a member', 'MANIFEST_INVALID', filled('[0', ',{"a":0}', ']')),
    manifest('an array of numbers', 'MANIFEST_INVALID', filled('[0', ',1', ']')),
    manifest('a string of escapes', 'JSON_INVALID', filled('"', '\\u0061', '')),
    manifest('a string of characters outside the first plane', 'JSON_INVALID', filled('"', '\u{1f600}', '')),
    manifest('one number', 'JSON_NUMBER_INVALID', filled('1', '1', '')),
    manifest('spaces', 'JSON_INVALID', filled('', ' ', '')),
    manifest('an object of names', 'SIGNATURE_MISSING', names('{', '0', '}')),
    manifest('canonical, with empty objects in an extension', 'MANIFEST_INVALID', canonical()),
    manifest('more files than allowed', 'TOO_MANY_FILES', tooManyFiles()),
  ];
}

function manifest(title: string, code: string, bytes: Uint8Array): HostileStream {
  const container = Buffer.concat([localHeader('manifest.json', bytes.length), bytes]);
  return { title: `a manifest of 1 MiB: ${title}`, code, pieces: () => inPieces(container) };
}

function* claiming(size: number): Generator<Uint8Array> {
  yield localHeader('manifest.json', size);
  yield* manyBytes(endless, 0x20);
}

/** As many repetitions as a manifest may hold. */
function filled(head: string, unit: string, tail: string): Uint8Array {
  const room = maxManifestBytes - Buffer.byteLength(head) - Buffer.byteLength(tail);
  return Buffer.from(head + unit.repeat(Math.floor(room / Buffer.byteLength(unit))) + tail);
}

/** As many members with names of their own as a manifest may hold, in canonical order. */
function names(head: string, value: string, tail: string): Uint8Array {
  const room = maxManifestBytes - head.length - tail.length;
  const member = (index: number) => `"${index.toString(36).padStart(4, '0')}":${value}`;
  const count = Math.floor((room + 1) / (member(0).length + 1));
  return Buffer.from(head + Array.from({ length: count }, (_, index) => member(index)).join(',') + tail);
}

function canonical(): Uint8Array {
  return filled(`{"files":{},${signature},"x-a":[0`, ',{}', ']}');
}

/** Every member before `files` is what it should be. */
function tooManyFiles(): Uint8Array {
  const before = '"allowedDomains":[],"dataVersion":1,"entryPoint":"0000","files":{';
  const after = `},"format":1,"id":"com.partner.loans","minHostVersion":"1.0.0","name":"Loans","permissions":[],"runtime":"native",${signature},"version":"1.0.0","webStorage":false}`;
  return names(`{${before}`, '0', after);
}
