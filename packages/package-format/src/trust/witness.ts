import type { PackageCrypto, PublicKey } from '../crypto.js';
import { PackageError } from '../error.js';
import { fromHex, toHex } from '../hex.js';
import { cosignTreeHead } from '../sign-trust.js';
import type { Signer } from '../signer.js';

import { isConsistent } from './merkle.js';
import { assertLogSignature } from './tree-head.js';
import type { Cosignature, TreeHead } from './tree-head.js';

/** The largest tree a witness has seen of one log. */
export interface WitnessState {
  readonly size: number;
  /** Lower-case hexadecimal root hash. */
  readonly root: string;
}

/** A log asks for a cosignature: its new head, and the proof that it only grew since `fromSize`. */
export interface WitnessRequest {
  readonly head: TreeHead;
  readonly fromSize: number;
  readonly path: readonly string[];
}

/** Signs heads of one log, and never two that contradict each other (package-format 8.8). */
export interface Witness {
  /** The largest tree seen; size 0 before the first. */
  state(): Promise<WitnessState>;
  /**
   * Throws CHAIN_BROKEN when `fromSize` is not the size last seen (ask for `state()` and prove from there), LOG_FORKED
   * when the proof fails, LOG_PROOF_INVALID when the log did not sign.
   */
  cosign(request: WitnessRequest): Promise<Cosignature>;
}

/** A witness over its memory. `save` must be durable before it resolves: what is signed is never forgotten. */
export function createWitness(options: {
  readonly origin: string;
  readonly logKeys: readonly PublicKey[];
  readonly signer: Signer;
  readonly crypto: PackageCrypto;
  /** UTC to the second. */
  readonly now: () => string;
  readonly load: () => Promise<WitnessState | null>;
  readonly save: (state: WitnessState) => Promise<void>;
}): Witness {
  const { origin, logKeys, signer, crypto, now, load, save } = options;
  let turn: Promise<unknown> = Promise.resolve();

  async function state(): Promise<WitnessState> {
    return (await load()) ?? { size: 0, root: '' };
  }

  async function cosign({ head, fromSize, path }: WitnessRequest): Promise<Cosignature> {
    if (head.origin !== origin) {
      const message = `This witness watches ${origin}, not ${head.origin}: ask its own witness.`;
      throw new PackageError('LOG_PROOF_INVALID', '8.3', message);
    }
    await assertLogSignature(head, { keys: logKeys, crypto });
    const seen = await state();
    if (fromSize !== seen.size) {
      const message = `The proof begins at size ${fromSize}, but this witness has seen ${seen.size}: prove from there.`;
      throw new PackageError('CHAIN_BROKEN', '8.8', message);
    }
    const known = { size: seen.size, root: fromHex(seen.root) };
    const offered = { size: head.size, root: fromHex(head.root) };
    if (!(await isConsistent(known, offered, { path: path.map(fromHex), crypto }))) {
      const message = `The log of ${origin} is not the one seen before: it is not cosigned. Keep this head as evidence.`;
      throw new PackageError('LOG_FORKED', '8.8', message);
    }
    // What was signed must never be forgotten, so it is kept first.
    await save({ size: head.size, root: toHex(offered.root) });
    return cosignTreeHead(head, now(), signer);
  }

  return {
    state,
    cosign: (request) => {
      const result = turn.then(() => cosign(request));
      turn = result.catch(() => undefined); // the caller holds `result`; this only keeps the order
      return result;
    },
  };
}
