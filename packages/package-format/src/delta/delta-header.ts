import { equalBytes } from '../bytes.js';
import { toHex } from '../hex.js';
import { packageLimits } from '../limits.js';
import { deltaError } from './delta-error.js';

/** The beginning of a patch (package-format 12.2). */
export interface DeltaHeader {
  /** Lower-case hexadecimal. */
  readonly baseSha256: string;
  readonly baseSize: number;
  readonly targetSize: number;
  /** Sizes of the three lists of the control block. */
  readonly listSizes: readonly [inserted: number, copied: number, moved: number];
}

const magic = [0x4d, 0x50, 0x44, 0x01] as const; // MPD, version 1
const digestBytes = 32;
const numberOffset = magic.length + digestBytes;

/** Size of a header: magic and version, a digest, five numbers. */
export const deltaHeaderBytes = numberOffset + 5 * 4;

/** Reads and checks the header of a patch. */
export function readDeltaHeader(bytes: Uint8Array): DeltaHeader {
  if (!equalBytes(bytes.subarray(0, 3), Uint8Array.from(magic.slice(0, 3)))) {
    throw deltaError('12.2', 'This is no patch');
  }
  if (bytes[3] !== magic[3]) throw deltaError('12.2', `The patch has version ${bytes[3] ?? 0}, not 1`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numberAt = (index: number) => view.getUint32(numberOffset + 4 * index);
  const listSizes = [numberAt(2), numberAt(3), numberAt(4)] as const;
  const controlBytes = listSizes.reduce((sum, size) => sum + size, 0);
  if (controlBytes > packageLimits.maxDeltaControlBytes) {
    throw deltaError('12.2', `The patch announces ${controlBytes} bytes of instructions, which is too many`);
  }
  return {
    baseSha256: toHex(bytes.subarray(magic.length, numberOffset)),
    baseSize: numberAt(0),
    targetSize: numberAt(1),
    listSizes,
  };
}

/** The bytes of a header. `baseSha256` is the digest itself. */
export function writeDeltaHeader(
  header: Omit<DeltaHeader, 'baseSha256'> & { readonly baseSha256: Uint8Array },
): Uint8Array {
  const bytes = new Uint8Array(deltaHeaderBytes);
  bytes.set(magic);
  bytes.set(header.baseSha256, magic.length);
  const view = new DataView(bytes.buffer);
  [header.baseSize, header.targetSize, ...header.listSizes].forEach((value, index) => {
    view.setUint32(numberOffset + 4 * index, value);
  });
  return bytes;
}
