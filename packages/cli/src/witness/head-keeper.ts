import { PackageError } from '@org/package-format';
import type { Cosignature, PackageCrypto, PublicKey, TreeHead } from '@org/package-format';
import { createWitness } from '@org/package-format/log';
import type { WitnessRequest, WitnessState } from '@org/package-format/log';
import type { Signer } from '@org/package-format/sign';
import { keepEvidence } from '../trust/evidence.js';
import { readKnownHead, writeKnownHead } from '../trust/known-head.js';
import { shortId } from '../trust/short-id.js';
import { utcTime } from '../utc-time.js';

/** What a witness answers to a request. */
type WitnessAnswer =
  | { readonly type: 'cosigned'; readonly cosignature: Cosignature }
  /** The proof begins elsewhere, or the head is an old one. */
  | { readonly type: 'stale'; readonly size: number }
  | { readonly type: 'refused'; readonly error: PackageError };

/** A witness over a state file. */
export interface HeadKeeper {
  state(): Promise<WitnessState>;
  cosign(request: WitnessRequest): Promise<WitnessAnswer>;
}

/** Anybody can send the log's own heads with proofs that are none; more files than this say nothing new. */
const maxEvidence = 16;

/** Opens the memory of a witness. It holds the last head whole, so that a fork can be shown with both signatures. */
export async function openHeadKeeper(options: {
  readonly statePath: string;
  readonly origin: string;
  readonly logKeys: readonly PublicKey[];
  readonly signer: Signer;
  readonly crypto: PackageCrypto;
  readonly journal: (text: string) => void;
}): Promise<HeadKeeper> {
  const { statePath, origin, logKeys, signer, crypto, journal } = options;
  let known = await readKnownHead(statePath, origin);
  const reported = new Set<string>();
  let turn: Promise<unknown> = Promise.resolve();

  async function answer(request: WitnessRequest): Promise<WitnessAnswer> {
    const { head } = request;
    const before = known;
    const size = before?.size ?? 0;
    // An older head is no fork: somebody is late, or repeats what everybody may have.
    if (request.fromSize !== size || head.size < size) return { type: 'stale', size };
    const witness = createWitness({
      origin,
      logKeys,
      signer,
      crypto,
      now: () => utcTime(new Date()),
      load: () => Promise.resolve(before),
      save: async () => {
        await writeKnownHead(statePath, head);
        known = head;
      },
    });
    try {
      const cosignature = await witness.cosign(request);
      journal(`cosigned  size ${head.size}, root ${shortId(head.root)}…, was ${size}`);
      return { type: 'cosigned', cosignature };
    } catch (error) {
      if (!(error instanceof PackageError)) throw error;
      journal(`refused   size ${head.size}, root ${shortId(head.root)}…: ${error.code}, ${error.message}`);
      if (error.code === 'LOG_FORKED' && before !== null) await report(before, request);
      return { type: 'refused', error };
    }
  }

  async function report(before: TreeHead, { head, path }: WitnessRequest): Promise<void> {
    const name = `${head.size} ${head.root}`;
    if (reported.has(name) || reported.size >= maxEvidence) return;
    reported.add(name);
    const file = await keepEvidence(statePath, { known: before, offered: head, path });
    const isProven = head.size === before.size;
    journal(
      isProven
        ? `FORK      the log signed two trees of ${head.size} entries, roots ${shortId(before.root)}… and ${shortId(head.root)}…`
        : `FORK?     the log signed a head of ${head.size} entries that nothing shows to contain the ${before.size} seen here`,
    );
    journal(
      `FORK      kept in ${file}: ${isProven ? 'show it to the operator and to everybody who trusts this log' : 'ask the operator for the right proof, and show it to other witnesses if there is none'}`,
    );
  }

  return {
    state: () => Promise.resolve({ size: known?.size ?? 0, root: known?.root ?? '' }),
    cosign(request) {
      const result = turn.then(() => answer(request));
      turn = result.catch(() => undefined); // the caller holds `result`; this only keeps the order
      return result;
    },
  };
}
