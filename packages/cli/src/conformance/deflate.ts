import { join } from './join.js';

/** A DEFLATE stream of one stored block (RFC 1951 §3.2.4): legal, and the same bytes whatever library is installed. */
export function deflateStored(content: Uint8Array): Uint8Array {
  const head = Buffer.alloc(5);
  head[0] = 1;
  head.writeUInt16LE(content.length, 1);
  head.writeUInt16LE(content.length ^ 0xffff, 3);
  return join(head, content);
}

/** A DEFLATE stream of zeros (RFC 1951 §3.2.6): each 258 of them are one match of 13 bits, so it is a bomb. */
export function deflateZeros(matches: number): Uint8Array {
  const bits: number[] = [1, 1, 0];
  bits.push(0, 0, 1, 1, 0, 0, 0, 0); // the literal 0
  for (let match = 0; match < matches; match += 1) bits.push(1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0);
  bits.push(0, 0, 0, 0, 0, 0, 0); // end of block
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, index) => {
    bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (bit << (index & 7));
  });
  return bytes;
}
