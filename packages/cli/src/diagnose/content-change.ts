import { createHash } from 'node:crypto';
import type { ManifestFile } from '@org/package-format';

/** Ways in which tools change a file without being asked. Each undoes the change, to see whether the signed file is back. */
const undoings: readonly {
  readonly why: string;
  readonly undo: (content: Buffer) => Buffer;
}[] = [
  {
    why: 'Its line ends became CRLF; with LF it is the signed file. Editors on Windows and Git with core.autocrlf do that.',
    undo: (content) => replaceAll(content, '\r\n', '\n'),
  },
  {
    why: 'Its line ends became LF; with CRLF it is the signed file. Editors and Git with core.autocrlf=input do that.',
    undo: (content) => replaceAll(replaceAll(content, '\r\n', '\n'), '\n', '\r\n'),
  },
  {
    why: 'A byte order mark was put before it. Text editors on Windows do that when they save as “UTF-8 with BOM”.',
    undo: (content) =>
      content.indexOf('\u00ef\u00bb\u00bf', 0, 'latin1') === 0 ? content.subarray(3) : content,
  },
  {
    why: 'A line end was added after its last line. Text editors do that when they save.',
    undo: (content) => Buffer.from(content.toString('latin1').replace(/\r?\n$/, ''), 'latin1'),
  },
  {
    why: 'The line end after its last line is gone. Text editors do that when they save.',
    undo: (content) => Buffer.concat([content, Buffer.from('\n')]),
  },
];

/** Why a file is not the signed one, when it can be told; null otherwise. */
export function explainChange(content: Uint8Array, signed: ManifestFile): string | null {
  const bytes = Buffer.from(content);
  if (bytes.length === 0) return 'It is empty.';
  if (bytes.every((byte) => byte === 0)) return 'It holds zeros only: a disk or a download lost its content.';
  const found = undoings.find(({ undo }) => isSigned(undo(bytes), signed));
  if (found !== undefined) return found.why;
  if (bytes.length < signed.size) return 'It is shorter than what was signed.';
  return null;
}

/** Whether a content is the one that a manifest lists. */
export function isSigned(content: Uint8Array, { size, sha256 }: ManifestFile): boolean {
  return content.length === size && digestOf(content) === sha256;
}

/** Lower-case hexadecimal SHA-256. */
export function digestOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Bytes with a sequence replaced wherever it stands. */
export function replaceAll(content: Buffer, from: string, to: string): Buffer {
  return Buffer.from(content.toString('latin1').replaceAll(from, to), 'latin1');
}
