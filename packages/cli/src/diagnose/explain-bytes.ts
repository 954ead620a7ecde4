import { PackageError, containerLayout } from '@org/package-format';
import { formatBytes } from '../output-format.js';
import { replaceAll } from './content-change.js';
import type { Diagnosis } from './diagnosis.js';
import { fileKind } from './file-kind.js';
import { readManifest } from './loose-manifest.js';

const emptyFile: Diagnosis = {
  findings: [['found', 'an empty file']],
  why: 'The download or copy never began, or the disk was full.',
  next: 'Download or copy the file again, and look at its size.',
};

/** A package that went through something that takes it for text. Null when nothing shows that. */
export function explainMangling(container: Uint8Array): Diagnosis | null {
  const bytes = Buffer.from(container.buffer, container.byteOffset, container.length);
  const next = 'Copy it again, as binary; in FTP that is the command “binary”.';
  if (bytes.subarray(0, 64).includes('\u{fffd}')) {
    const why = 'Something opened the package as text and saved it: what is no text was lost.';
    return { findings: [['found', 'bytes that stand for “unreadable character”']], why, next };
  }
  const restored = replaceAll(bytes, '\r\n', '\n');
  if (restored.length === bytes.length || plannedBytes(restored) !== restored.length) return null;
  const count = bytes.length - restored.length;
  const why =
    'The whole package was copied as text: every LF in it became CRLF. Editors and FTP in ASCII mode do that.';
  return { findings: [['found', `${count} bytes more than were packed`]], why, next };
}

/** What a file is that is no package at all. */
export function explainKind(container: Uint8Array): Diagnosis {
  const found = fileKind(container);
  if (found === null) return { findings: [['found', `${formatBytes(container.length)} of something else`]] };
  const { kind, ...rest } = found;
  return { findings: [['found', kind]], ...rest };
}

/** How much of a package that ends too early is missing. */
export function explainLength(container: Uint8Array): Diagnosis {
  if (container.length === 0) return emptyFile;
  const planned = plannedBytes(container);
  if (planned === null || planned <= container.length)
    return { findings: [['found', formatBytes(container.length)]] };
  return {
    findings: [
      ['found', `${container.length} bytes`],
      ['expected', `${planned} bytes`],
    ],
    why: `The last ${formatBytes(planned - container.length)} are missing: a download or a copy broke off.`,
  };
}

/** What stands before or after a package. */
export function explainSurplus(
  container: Uint8Array,
  code: 'CONTAINER_PREPENDED' | 'CONTAINER_APPENDED',
): Diagnosis {
  const bytes = Buffer.from(container);
  const isBefore = code === 'CONTAINER_PREPENDED';
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1')) + 22;
  const surplus = isBefore
    ? bytes.subarray(0, bytes.indexOf('PK\x03\x04', 0, 'latin1'))
    : bytes.subarray(end);
  const kind = fileKind(surplus)?.kind;
  const quoted = JSON.stringify(surplus.toString('latin1', 0, 32));
  const more = surplus.length > 32 ? '…' : '';
  return {
    findings: [
      [
        isBefore ? 'before it' : 'after it',
        `${formatBytes(surplus.length)}${kind === undefined ? '' : `, ${kind}`}: ${quoted}${more}`,
      ],
    ],
    why: 'A file that is two things at once is how code gets past a check that reads only one of them.',
  };
}

/** The size that the manifest at the beginning of a container leads to, or null when there is none. */
function plannedBytes(container: Uint8Array): number | null {
  const header = Buffer.from(container.subarray(0, 43));
  if (header.length < 43) return null;
  const bytes = container.subarray(43, 43 + header.readUInt32LE(22));
  const manifest = readManifest(bytes);
  if (manifest === null) return null;
  try {
    return containerLayout(bytes, manifest).size;
  } catch (error) {
    if (error instanceof PackageError) return null; // larger than any package: it leads nowhere
    throw error;
  }
}
