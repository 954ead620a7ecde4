import { deltaError } from './delta-error.js';

/** Four groups of seven bits: every distance between two places of the largest containers fits (package-format 12.3). */
const maxGroups = 4;

/** The numbers of one list, one after the other. */
export interface VarintReader {
  readonly isAtEnd: () => boolean;
  /** Throws when there is none, or when it is not in its only form. */
  readonly next: () => number;
}

/** Reads the numbers of one list (package-format 12.3). */
export function openVarints(bytes: Uint8Array): VarintReader {
  let at = 0;
  return {
    isAtEnd: () => at === bytes.length,
    next() {
      let value = 0;
      for (let groups = 1; groups <= maxGroups; groups += 1) {
        const byte = bytes[at];
        if (byte === undefined) throw deltaError('12.3', 'A list of the patch ends within its numbers');
        at += 1;
        if (groups === 1 && byte === 0x80)
          throw deltaError('12.3', 'A number of the patch has needless bytes');
        value = value * 128 + (byte & 0x7f);
        if (byte < 0x80) return value;
      }
      throw deltaError('12.3', `A number of the patch has more than ${maxGroups} bytes`);
    },
  };
}

/** Adds a number to a list, in groups of seven bits, the highest first. */
export function writeVarint(list: number[], value: number): void {
  for (let bits = 7 * (maxGroups - 1); bits > 0; bits -= 7) {
    if (value >= 2 ** bits) list.push(0x80 | ((value >>> bits) & 0x7f));
  }
  list.push(value & 0x7f);
}

/** Numbers of both signs as numbers from 0, small ones first: 0, -1, 1, -2, … */
export function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

/** The number that `zigzag` made this of. */
export function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
