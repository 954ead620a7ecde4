// The witnesses of a store in memory, each with what it has seen (package-format 8.8).

import { createWitness } from '@org/package-format/log';

import type { AuthorityKey } from './authority-keys.js';
import type { MemoryLog } from './memory-log.js';
import type { Cosignature, PackageCrypto, PublicKey, TreeHead } from '@org/package-format';
import type { WitnessState } from '@org/package-format/log';

/** Witnesses that remember. Whoever has the log's key may ask them. */
export interface MemoryWitnesses {
  /** The cosignature of one of them. Throws what a witness throws; an absent one throws too. */
  cosign(witness: AuthorityKey, head: TreeHead, log: MemoryLog): Promise<Cosignature>;
}

/** Makes witnesses of a log. `clockOf` says what each one's clock shows; null when it does not answer. */
export function createMemoryWitnesses(options: {
  readonly crypto: PackageCrypto;
  readonly logKeys: () => readonly PublicKey[];
  readonly clockOf: (witness: AuthorityKey) => string | null;
}): MemoryWitnesses {
  const { crypto, logKeys, clockOf } = options;
  const seen = new Map<string, WitnessState>();

  return {
    cosign: async (key, head, log) => {
      const now = clockOf(key);
      if (now === null) throw new Error('The witness does not answer.');
      const witness = createWitness({
        origin: head.origin,
        logKeys: logKeys(),
        signer: key.signer,
        crypto,
        now: () => now,
        load: () => Promise.resolve(seen.get(key.keyId) ?? null),
        save: (state) => {
          seen.set(key.keyId, state);
          return Promise.resolve();
        },
      });
      const { size: fromSize } = await witness.state();
      // A log that is shorter than what was seen has no proof; the witness says what it thinks of that.
      const path = fromSize > log.size ? [] : await log.consistency(fromSize, head.size);
      return witness.cosign({ head, fromSize, path });
    },
  };
}
