/** A container that tries to cost more than it should, and what becomes of it. */
export interface HostileStream {
  readonly title: string;
  /** The code it is refused with, or `accepted` for what is only expensive. */
  readonly code: string;
  /** The pieces one after the other, without an end where the title says so. */
  readonly pieces: () => Iterable<Uint8Array>;
}

const pieceBytes = 65_536;

/** Bytes as a network delivers them. */
export function* inPieces(bytes: Uint8Array, size = pieceBytes): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** So many of the same byte, without ever holding them. */
export function* manyBytes(count: number, byte = 0): Generator<Uint8Array> {
  const piece = new Uint8Array(pieceBytes).fill(byte);
  for (let left = count; left > 0; left -= pieceBytes) yield piece.subarray(0, Math.min(left, pieceBytes));
}

/** The header of the entry before its content, whatever size it claims. */
export function localHeader(name: string, size: number, crc = 0): Uint8Array {
  const header = Buffer.alloc(30 + name.length);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(0x0800, 6);
  header.writeUInt16LE(0x0021, 12);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(size, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(name.length, 26);
  header.write(name, 30, 'latin1');
  return header;
}
