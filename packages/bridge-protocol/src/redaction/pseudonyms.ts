import { redactionLimits } from './limits.js';

/** Names in place of names: the same one for the same, as far as a trace has room. */
export interface Pseudonyms {
  of(name: string): string;
}

/** Makes `<prefix>1`, `<prefix>2` … in the order of first sight. Past the limit all share `<prefix>0`. */
export function createPseudonyms(prefix: string): Pseudonyms {
  const given = new Map<string, string>();
  return {
    of: (name) => {
      const known = given.get(name);
      if (known !== undefined) return known;
      if (given.size >= redactionLimits.maxPseudonyms) return `${prefix}0`;
      const pseudonym = `${prefix}${given.size + 1}`;
      given.set(name, pseudonym);
      return pseudonym;
    },
  };
}
