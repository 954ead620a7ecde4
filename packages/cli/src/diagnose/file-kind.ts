import { formatBytes } from '../output-format.js';

/** What a file is that is no package, and what that means. */
export interface FileKind {
  readonly kind: string;
  readonly why?: string;
  readonly next?: string;
}

const stillCompressed = 'It is still compressed for transport.';

const beginnings: readonly (FileKind & { readonly hex: string })[] = [
  {
    hex: '1f8b',
    kind: 'gzip data',
    why: stillCompressed,
    next: 'Download it with a tool that undoes that (curl --compressed), or run gunzip on it.',
  },
  {
    hex: '28b52ffd',
    kind: 'zstd data',
    why: stillCompressed,
    next: 'Download it with a tool that undoes that (curl --compressed), or run unzstd on it.',
  },
  { hex: '25504446', kind: 'a PDF' },
  { hex: '526172211a07', kind: 'a RAR archive' },
  { hex: '377abcaf271c', kind: 'a 7-Zip archive' },
  { hex: '89504e47', kind: 'a PNG picture' },
  { hex: '7f454c46', kind: 'a Linux program' },
  { hex: '4d5a', kind: 'a Windows program' },
  { hex: '2d2d2d2d2d424547494e', kind: 'a PEM file, perhaps a key' },
];

/** What a file is that is no package, by its first bytes; null when that says nothing. */
export function fileKind(bytes: Uint8Array): FileKind | null {
  const head = Buffer.from(bytes.subarray(0, 512));
  const hex = head.toString('hex');
  const text = head.toString('latin1').replace(/^\s+/, '');
  if (/^<(!doctype|html|head|body)/i.test(text)) {
    return {
      kind: 'a web page',
      why: 'A server answered with a page, perhaps to sign in, or to say that the file is not there.',
      next: 'Open the address in a browser to see what it says, and download the package again.',
    };
  }
  if (/^[{[]/.test(text)) {
    return {
      kind: 'JSON',
      why: 'A server answered with a message instead of the file.',
      next: 'Read what the message says, and download the package again.',
    };
  }
  if (head.length > 0 && head.every((byte) => byte === 0)) {
    return {
      kind: `zeros (${formatBytes(bytes.length)})`,
      why: 'A download or a disk lost its content.',
      next: 'Download or copy the file again.',
    };
  }
  return beginnings.find((beginning) => hex.startsWith(beginning.hex)) ?? null;
}
