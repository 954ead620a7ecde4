let lookup: Uint32Array | undefined;

/** CRC-32 of bytes as zip archives carry it. Only for writing headers: it proves nothing about content. */
export function crc32(bytes: Uint8Array): number {
  const table = (lookup ??= makeTable());
  let crc = 0xffffffff;
  for (let at = 0; at < bytes.length; at += 1) {
    crc = (table[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function makeTable(): Uint32Array {
  const values = new Uint32Array(256);
  for (let index = 0; index < 256; index += 1) {
    let value = index;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    values[index] = value;
  }
  return values;
}
